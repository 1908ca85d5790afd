package org.lectern.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/** A network as parts within parts, with the ways of the data between them where those are known. */
final class LayerTree {
    /** A layer, or several that belong together. */
    sealed interface Part {
        /** The shape of its output; empty where it is not known. */
        String shape();

        long parameterCount();

        /** How many boxes it takes. */
        int boxes();
    }

    /**
     * A layer that is not looked into.
     *
     * @param options what stands in its brackets
     * @param weights the shapes of its parameters by name
     */
    record Box(String kind, String options, Map<String, String> weights, String shape, long parameterCount)
            implements Part {
        @Override
        public int boxes() {
            return 1;
        }
    }

    /**
     * Parts with a frame around them, or without one if there is no title and it comes once.
     *
     * @param isInOrder whether each part's output is the next one's input; otherwise only the class's own code knows the way
     * @param times how many equal ones stand here, one after the other, of which one is shown
     * @param parameterCount of all of them
     */
    record Group(String title, List<Part> parts, boolean isInOrder, int times, String shape, long parameterCount)
            implements Part {
        @Override
        public int boxes() {
            return parts.stream().mapToInt(Part::boxes).sum();
        }
    }

    /** A part with a way around it, both added; {@code null} is the bare input. */
    record Around(Part through, @Nullable Part shortcut, String shape, long parameterCount) implements Part {
        @Override
        public int boxes() {
            return through.boxes() + (shortcut == null ? 0 : shortcut.boxes());
        }
    }

    /** A part and what it makes of its input, if that is known. */
    private record Built(Part part, @Nullable Tensor output) {}

    /** What holds a layer, as a lambda may hold the one around it, does not contain it. */
    private final Set<Layer> above = Collections.newSetFromMap(new IdentityHashMap<>());

    private LayerTree() {}

    static Part of(Layer layer, @Nullable Tensor input) {
        LayerTree tree = new LayerTree();
        Built built = layer instanceof Sequential net ? tree.sequence("", net, input) : tree.build(layer, input);
        return built.part();
    }

    private Built build(Layer layer, @Nullable Tensor input) {
        if (layer instanceof Sequential net) {
            return sequence("Sequential", net, input);
        }
        if (layer instanceof Residual residual) {
            return residual(residual, input);
        }
        if (layer instanceof TransformerEncoder encoder) {
            List<Layer> all = new ArrayList<>(encoder.layers());
            if (encoder.norm() != null) {
                all.add(encoder.norm());
            }
            return chain("TransformerEncoder", layer, all, input);
        }
        if (layer instanceof TransformerEncoderLayer block) {
            return built(layer, input, block.parts(each -> part(each, null)));
        }
        Map<String, Layer> children = new LinkedHashMap<>(layer.children());
        children.values().removeIf(child -> child == layer || above.contains(child));
        // Its four matrices are a detail.
        if (children.isEmpty() || layer instanceof MultiHeadAttention) {
            return new Built(box(layer, input), output(layer, input));
        }
        above.add(layer);
        List<Part> parts = new ArrayList<>();
        children.values().forEach(child -> parts.add(part(child, null)));
        above.remove(layer);
        Tensor output = output(layer, input);
        return new Built(
                new Group(Summary.kind(layer), fold(parts), false, 1, shape(output), layer.parameterCount()), output);
    }

    private Part part(Layer layer, @Nullable Tensor input) {
        return build(layer, input).part();
    }

    private Built built(Layer layer, @Nullable Tensor input, List<Part> parts) {
        Tensor output = output(layer, input);
        return new Built(new Group(Summary.name(layer), parts, true, 1, shape(output), layer.parameterCount()), output);
    }

    private Built sequence(String title, Sequential net, @Nullable Tensor input) {
        return chain(title, net, net.layers(), input);
    }

    private Built chain(String title, Layer whole, List<Layer> layers, @Nullable Tensor input) {
        above.add(whole);
        List<Part> parts = new ArrayList<>();
        Tensor x = input;
        for (Layer each : layers) {
            Built built = above.contains(each) ? new Built(box(each, x), output(each, x)) : build(each, x);
            parts.add(built.part());
            x = built.output();
        }
        above.remove(whole);
        return new Built(new Group(title, fold(parts), true, 1, shape(x), whole.parameterCount()), x);
    }

    private Built residual(Residual layer, @Nullable Tensor input) {
        Layer shortcut = layer.around();
        Part through = untitled(part(layer.inner(), input));
        Part around = shortcut == null ? null : untitled(part(shortcut, input));
        Tensor output = output(layer, input);
        return new Built(new Around(through, around, shape(output), layer.parameterCount()), output);
    }

    /** A sequence within a way around it needs no frame of its own. */
    private static Part untitled(Part part) {
        return part instanceof Group group && group.title().equals("Sequential")
                ? new Group("", group.parts(), group.isInOrder(), group.times(), group.shape(), group.parameterCount())
                : part;
    }

    /** Equal blocks one after the other as one. */
    private static List<Part> fold(List<Part> parts) {
        List<Part> folded = new ArrayList<>();
        for (int i = 0; i < parts.size(); ) {
            Part part = parts.get(i);
            int end = i + 1;
            while (!(part instanceof Box)
                    && end < parts.size()
                    && parts.get(end).equals(part)) {
                end++;
            }
            int times = end - i;
            long count = times * part.parameterCount();
            folded.add(
                    times == 1
                            ? part
                            : part instanceof Group group
                                    ? new Group(
                                            group.title(), group.parts(), group.isInOrder(), times, part.shape(), count)
                                    : new Group("", List.of(part), true, times, part.shape(), count));
            i = end;
        }
        return List.copyOf(folded);
    }

    static Box box(Layer layer, @Nullable Tensor input) {
        String kind = Summary.kind(layer);
        String name = Summary.name(layer);
        String options = name.startsWith(kind + "(") && name.endsWith(")")
                ? name.substring(kind.length() + 1, name.length() - 1)
                : name.equals(kind) ? "" : name;
        Map<String, String> weights = new LinkedHashMap<>();
        layer.namedParameters().forEach((key, tensor) -> weights.put(key, Arrays.toString(tensor.shape())));
        return new Box(kind, options, weights, shape(output(layer, input)), layer.parameterCount());
    }

    private static @Nullable Tensor output(Layer layer, @Nullable Tensor input) {
        return input == null ? null : layer.forward(input, Mode.EVALUATE);
    }

    private static String shape(@Nullable Tensor output) {
        return output == null ? "" : Arrays.toString(output.shape());
    }

    /** The same with groups at this depth and below as boxes that are not looked into. */
    static Part closed(Part part, int depth) {
        if (part instanceof Around around) {
            Part shortcut = around.shortcut();
            return new Around(
                    closed(around.through(), depth - 1),
                    shortcut == null ? null : closed(shortcut, depth - 1),
                    around.shape(),
                    around.parameterCount());
        }
        if (!(part instanceof Group group)) {
            return part;
        }
        if (depth > 0) {
            List<Part> parts =
                    group.parts().stream().map(each -> closed(each, depth - 1)).toList();
            return new Group(
                    group.title(), parts, group.isInOrder(), group.times(), group.shape(), group.parameterCount());
        }
        String inside = group.title().isEmpty()
                ? group.parts().stream().limit(2).map(LayerTree::title).collect(Collectors.joining(", ", "", " …"))
                : group.title();
        String kind = (group.times() > 1 ? group.times() + " × " : "") + inside;
        return new Box(kind, group.boxes() + " layers", Map.of(), group.shape(), group.parameterCount());
    }

    private static String title(Part part) {
        return part instanceof Box box ? box.kind() : part instanceof Group group ? group.title() : "residual";
    }
}
