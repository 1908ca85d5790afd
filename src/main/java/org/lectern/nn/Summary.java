package org.lectern.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * What a network is made of: a row for each layer.
 *
 * @param rows the layers, the inner ones below the outer
 * @param parameterCount how many numbers the whole network learns, shared ones counted once
 */
public record Summary(List<Row> rows, long parameterCount) implements Displayable {
    private static final int WEIGHTS = 3;

    /**
     * A layer of a summary.
     *
     * @param depth 0 for the network itself's layers, 1 for the layers inside those
     * @param name the place of the layer, such as {@code 0}
     * @param layer what it is, such as {@code Linear(784, 128)}
     * @param outputShape the shape of its output; empty where it is not known
     * @param parameters the shapes of the parameters by name
     * @param parameterCount how many numbers the layer learns
     */
    public record Row(
            int depth,
            String name,
            String layer,
            String outputShape,
            Map<String, String> parameters,
            long parameterCount) {}

    public Summary {
        rows = List.copyOf(rows);
    }

    static Summary of(Layer layer) {
        return new Summary(new Walk().walk(layer, null), layer.parameterCount());
    }

    /** With zeros for an input; whole numbers where the network begins with an embedding. */
    static Summary of(Layer layer, int... inputShape) {
        Tensor zeros = Tensor.zeros(inputShape);
        try {
            return of(layer, zeros);
        } catch (TensorException e) {
            try {
                return of(layer, zeros.to(DType.INT32));
            } catch (TensorException whole) {
                throw e;
            }
        }
    }

    static Summary of(Layer layer, Tensor input) {
        return new Summary(Tensor.noGrad(() -> new Walk().walk(layer, input)), layer.parameterCount());
    }

    /** The way through a network, from the outer layers to the inner ones. */
    private static final class Walk {
        private final List<Row> rows = new ArrayList<>();
        /** The layers that the present one is within: what holds one of them, as a lambda may, does not contain it. */
        private final Set<Layer> above = Collections.newSetFromMap(new IdentityHashMap<>());

        List<Row> walk(Layer layer, @Nullable Tensor input) {
            if (input == null || layer instanceof Sequential) {
                addChildren(layer, 0, input);
            } else {
                // What its parts are given is not known; a row of its own says at least what comes out of it.
                add(layer, "", 0, input);
            }
            return rows;
        }

        private void addChildren(Layer layer, int depth, @Nullable Tensor input) {
            Map<String, Layer> children = children(layer);
            if (children.isEmpty()) {
                add(layer, "", depth, input);
                return;
            }
            above.add(layer);
            // Only in a sequence is it known what each layer is given.
            Tensor x = layer instanceof Sequential ? input : null;
            for (Map.Entry<String, Layer> child : children.entrySet()) {
                x = add(child.getValue(), child.getKey(), depth, x);
            }
            above.remove(layer);
        }

        private Map<String, Layer> children(Layer layer) {
            Map<String, Layer> children = new LinkedHashMap<>(layer.children());
            children.values().removeIf(child -> child == layer || above.contains(child));
            return children;
        }

        private @Nullable Tensor add(Layer layer, String name, int depth, @Nullable Tensor input) {
            Tensor output = input == null ? null : layer.forward(input, Mode.EVALUATE);
            String shape = output == null ? "" : Arrays.toString(output.shape());
            Map<String, Layer> children = children(layer);
            // What lies above counts there.
            boolean isCircular = children.size() < layer.children().size();
            Map<String, String> shapes = new LinkedHashMap<>();
            if (!isCircular) {
                layer.namedParameters().forEach((key, tensor) -> shapes.put(key, Arrays.toString(tensor.shape())));
            }
            long count = isCircular
                    ? children.values().stream()
                            .mapToLong(Layer::parameterCount)
                            .sum()
                    : layer.parameterCount();
            boolean isLeaf = children.isEmpty();
            rows.add(
                    new Row(depth, name, isLeaf ? name(layer) : kind(layer), shape, isLeaf ? shapes : Map.of(), count));
            if (!isLeaf) {
                addChildren(layer, depth + 1, input);
            }
            return output;
        }
    }

    /** How a layer is called: by its own {@code toString} if it has one, else by its class. */
    static String name(Layer layer) {
        String text = layer.toString();
        // Object.toString: a student's class without one of its own, or a lambda.
        return text.endsWith("@" + Integer.toHexString(layer.hashCode())) ? kind(layer) : text;
    }

    static String kind(Layer layer) {
        Class<?> type = layer.getClass();
        String name = type.getSimpleName();
        return type.isSynthetic() || type.isHidden() || name.isEmpty() ? "function" : name;
    }

    @Override
    public MimeBundle display() {
        return table().display();
    }

    private Table table() {
        boolean shapes = rows.stream().anyMatch(row -> !row.outputShape().isEmpty());
        List<String> columns = new ArrayList<>(List.of("", "layer", "output", "weights", "parameters"));
        if (!shapes) {
            columns.remove(2);
        }
        List<List<String>> cells = new ArrayList<>();
        for (Row row : rows) {
            List<String> line = new ArrayList<>(List.of(
                    row.name(), "  ".repeat(row.depth()) + row.layer(), row.outputShape(), weights(row), count(row)));
            if (!shapes) {
                line.remove(2);
            }
            cells.add(line);
        }
        return new Table(String.format(Locale.ROOT, "%,d parameters", parameterCount), columns, cells);
    }

    private static String weights(Row row) {
        List<String> parts = new ArrayList<>();
        row.parameters().forEach((name, shape) -> parts.add(name + " " + shape));
        int count = parts.size();
        if (count > WEIGHTS) {
            // A recurrent layer has many; the table would be too wide to read.
            return String.join(", ", parts.subList(0, WEIGHTS - 1)) + ", … " + (count - WEIGHTS + 1) + " more";
        }
        return String.join(", ", parts);
    }

    private static String count(Row row) {
        return row.parameterCount() == 0 ? "" : String.format(Locale.ROOT, "%,d", row.parameterCount());
    }

    @Override
    public String toString() {
        return table().toString();
    }
}
