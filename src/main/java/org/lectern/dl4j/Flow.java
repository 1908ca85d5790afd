package org.lectern.dl4j;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.AvgPool2d;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Conv1d;
import org.lectern.nn.Conv2d;
import org.lectern.nn.Embedding;
import org.lectern.nn.Flatten;
import org.lectern.nn.GlobalAvgPool2d;
import org.lectern.nn.GlobalMaxPool2d;
import org.lectern.nn.LastStep;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Lstm;
import org.lectern.nn.MaxPool1d;
import org.lectern.nn.MaxPool2d;
import org.lectern.nn.Rnn;
import org.lectern.nn.Softmax;
import org.lectern.nn.Upsample;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** What goes through a network of ours: its layout, and its shape where that is known. */
final class Flow {
    private final List<Layer> layers;
    private Layout layout;
    private int @Nullable [] shape;
    private Layout nextLayout;
    private int @Nullable [] nextShape;
    private @Nullable Layer current;

    Flow(List<Layer> layers, int... inputShape) {
        this.layers = layers;
        Layer decisive = layers.stream()
                .filter(layer -> accepted(layer).size() == 1 || layer instanceof Flatten || layer instanceof Linear)
                .findFirst()
                .orElseThrow();
        this.layout = beginning(decisive, inputShape.length);
        if (inputShape.length == 0 && (layout == Layout.IMAGES || layout == Layout.SERIES)) {
            throw unknown(decisive);
        }
        this.shape = inputShape.length == 0 ? null : checked(layout, decisive instanceof Flatten, inputShape);
        if (shape != null && decisive instanceof Flatten && layout == Layout.ROWS) {
            long size = Arrays.stream(shape).asLongStream().reduce(1, (a, b) -> Math.min(a * b, Integer.MAX_VALUE));
            shape = new int[] {1, (int) size};
        }
        this.nextLayout = layout;
        this.nextShape = shape;
    }

    /** The shape of one example, which is enough to follow. */
    private static int[] checked(Layout layout, boolean flattens, int... inputShape) {
        int[] shape = inputShape.clone();
        int rank = shape.length;
        boolean fits = switch (layout) {
            case IMAGES -> rank == 4;
            case SERIES, STEPS -> rank == 3;
            case INDICES -> rank <= 2;
            case ROWS -> rank == 2 || flattens && rank > 2;
        };
        if (!fits) {
            throw wrong(inputShape, layout.toString());
        }
        shape[0] = 1;
        if (Arrays.stream(shape).anyMatch(size -> size < 1)) {
            throw wrong(inputShape, "sizes of at least 1");
        }
        return shape;
    }

    private static Layout beginning(Layer decisive, int rank) {
        if (decisive instanceof Linear) {
            return rank == 4 ? Layout.IMAGES : rank == 3 ? Layout.STEPS : Layout.ROWS;
        }
        if (decisive instanceof Flatten) {
            return rank == 4 ? Layout.IMAGES : rank == 3 ? Layout.STEPS : Layout.ROWS;
        }
        return accepted(decisive).iterator().next();
    }

    /** What a layer of ours can take so that DL4J computes the same. */
    private static Set<Layout> accepted(Layer layer) {
        if (layer instanceof Conv2d
                || layer instanceof MaxPool2d
                || layer instanceof AvgPool2d
                || layer instanceof AdaptiveAvgPool2d
                || layer instanceof GlobalAvgPool2d
                || layer instanceof GlobalMaxPool2d
                || layer instanceof Upsample) {
            return EnumSet.of(Layout.IMAGES);
        }
        if (layer instanceof Conv1d || layer instanceof MaxPool1d) {
            return EnumSet.of(Layout.SERIES);
        }
        if (layer instanceof Lstm || layer instanceof Rnn || layer instanceof LastStep) {
            return EnumSet.of(Layout.STEPS);
        }
        if (layer instanceof Embedding) {
            return EnumSet.of(Layout.INDICES);
        }
        if (layer instanceof Linear) {
            return EnumSet.of(Layout.ROWS, Layout.STEPS);
        }
        if (layer instanceof BatchNorm) {
            return EnumSet.of(Layout.ROWS, Layout.IMAGES, Layout.SERIES);
        }
        // DL4J's softmax of anything but rows is over another axis than ours.
        return layer instanceof Softmax ? EnumSet.of(Layout.ROWS) : EnumSet.complementOf(EnumSet.of(Layout.INDICES));
    }

    /** Goes to a layer: what is asked for now is that layer's input. */
    void enter(Layer layer) {
        current = layer;
        if (shape != null) {
            nextShape = shapeAfter(layer, shape);
        }
        if (!accepted(layer).contains(layout)) {
            throw new TensorException(
                    Refusals.OPERATION,
                    layer + " after " + accepted(layer).iterator().next(),
                    layout.toString(),
                    remedy(layer));
        }
        if (layer instanceof Flatten
                || layer instanceof GlobalAvgPool2d
                || layer instanceof GlobalMaxPool2d
                || layer instanceof LastStep) {
            nextLayout = Layout.ROWS;
        } else if (layer instanceof Embedding) {
            nextLayout = embedsSteps() ? Layout.STEPS : Layout.ROWS;
        }
    }

    private String remedy(Layer layer) {
        if (layout != Layout.INDICES && (layer instanceof Linear || layer instanceof Softmax)) {
            return "put new Flatten() before it";
        }
        return layer instanceof Embedding ? "an embedding comes first" : "build this network with DL4J's own Builder";
    }

    private int[] shapeAfter(Layer layer, int... before) {
        DType dtype = layout == Layout.INDICES ? DType.INT32 : DType.FLOAT32;
        return Tensor.noGrad(() ->
                Tensor.scope(() -> layer.forward(Tensor.zeros(dtype, before)).shape()));
    }

    void leave() {
        layout = nextLayout;
        shape = nextShape;
    }

    Layout layout() {
        return layout;
    }

    /** A size of the current layer's input. */
    int size(int axis) {
        if (shape == null) {
            throw unknown(current);
        }
        return shape[axis];
    }

    /** Whether an embedding is given sequences of indices, or else one for each example. */
    boolean embedsSteps() {
        if (shape != null) {
            return shape.length == 2;
        }
        Layer next = layers.stream()
                .filter(layer -> layer instanceof Linear || layer instanceof Flatten || isRecurrent(layer))
                .findFirst()
                .orElseThrow();
        if (!isRecurrent(next)) {
            throw unknown(current);
        }
        return true;
    }

    private static boolean isRecurrent(Layer layer) {
        return layer instanceof Lstm || layer instanceof Rnn;
    }

    private static TensorException unknown(@Nullable Layer layer) {
        return new TensorException(
                Refusals.OPERATION,
                "the shape of an input for " + layer,
                "none",
                layer instanceof Embedding
                        ? "give it with its batch axis, as to summary: Dl4j.network(net, 1) for one index each"
                        : "give it with its batch axis, as to summary: Dl4j.network(net, 1, 1, 28, 28)");
    }

    private static TensorException wrong(int[] inputShape, String needed) {
        return new TensorException(
                Refusals.OPERATION,
                "an input shape for " + needed,
                Arrays.toString(inputShape),
                "give it with its batch axis, as to summary: 1, 1, 28, 28 for grey images");
    }
}
