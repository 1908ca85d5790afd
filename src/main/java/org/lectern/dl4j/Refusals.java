package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.AdaptiveAvgPool2d;
import org.lectern.nn.Embedding;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Sequential;
import org.lectern.nn.Upsample;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.lectern.tensor.Window;

/** What of our networks DL4J has no equal for, and the layers that are left. */
final class Refusals {
    static final String OPERATION = "Dl4j.network";

    private static final String BUILDER = "build this network with DL4J's own Builder";

    private Refusals() {}

    /** The layers, those of inner sequences in their places; the last is linear and each parameter is in one layer only. */
    static List<Layer> checked(Sequential net) {
        List<Layer> layers = new ArrayList<>();
        flatten(net, layers);
        if (layers.isEmpty() || !(layers.get(layers.size() - 1) instanceof Linear)) {
            throw new TensorException(
                    OPERATION,
                    "a network whose last layer is Linear",
                    layers.isEmpty() ? "no layers" : name(layers.get(layers.size() - 1)),
                    "leave out what follows it: DL4J's output layer has the activation that belongs to the loss");
        }
        int single =
                layers.stream().mapToInt(layer -> layer.parameters().size()).sum();
        if (single != net.parameters().size()) {
            throw refused("a parameter in one layer only", "layers that share one", "DL4J would train copies of it");
        }
        return layers;
    }

    private static void flatten(Sequential net, List<Layer> into) {
        for (Layer layer : net.layers()) {
            if (layer instanceof Sequential inner) {
                flatten(inner, into);
            } else {
                into.add(layer);
            }
        }
    }

    /** Refuses null, which a cell may pass although the signatures rule it out. */
    static void present(String operation, String needed, @Nullable Object value) {
        if (value == null) {
            throw new TensorException(operation, needed, "null", "give the variable a value first");
        }
    }

    /** A network of DL4J has no weights before. */
    static void initialised(String operation, @Nullable MultiLayerNetwork network) {
        present(operation, "a MultiLayerNetwork", network);
        if (network == null || !network.isInitCalled()) {
            throw new TensorException(operation, "a network with weights", "one without", "call its init() first");
        }
    }

    static void recurrent(Layer layer, boolean batchFirst, Map<String, Tensor> parameters) {
        if (!batchFirst) {
            throw refused("sequences of shape (batch, time, features)", layer, "batchFirst(true)");
        }
        if (!parameters.containsKey("biasIhL0")) {
            throw refused(
                    "a recurrent layer with biases, as DL4J's always have them", layer, "leave out withoutBias()");
        }
    }

    static void groups(Layer layer, Window.Options window) {
        if (window.groups() != 1) {
            throw refused("a convolution of all channels together", layer, "leave out groups, or " + BUILDER);
        }
    }

    static void padding(Embedding embedding) {
        if (embedding.toString().contains("padding")) {
            throw refused(
                    "an embedding that learns all its vectors, as DL4J's does", embedding, "leave out paddingIndex");
        }
    }

    static void smooth(Upsample upsample) {
        if (upsample.smooth()) {
            throw refused("an upsampling that repeats pixels", upsample, "leave out bilinear()");
        }
    }

    static void parts(AdaptiveAvgPool2d pool, int height, int width) {
        if (height % pool.height() != 0 || width % pool.width() != 0) {
            throw refused("parts of equal size", pool + " of " + height + " x " + width, "use AvgPool2d");
        }
    }

    static TensorException lastStep(Layer before) {
        return refused(
                "LastStep right after a recurrent layer",
                "one after " + name(before),
                "move it there: what comes between can as well come after it");
    }

    static TensorException unknown(Layer layer) {
        return refused(
                "Linear, Conv1d, Conv2d, MaxPool1d, MaxPool2d, AvgPool2d, AdaptiveAvgPool2d, GlobalAvgPool2d, GlobalMaxPool2d, Upsample,"
                        + " Flatten, BatchNorm, Dropout, Embedding, Lstm, Rnn, LastStep, and the activations "
                        + Activations.NAMES,
                name(layer),
                BUILDER);
    }

    /** A lambda's own name would be that of a class made as the program runs. */
    private static String name(Layer layer) {
        Class<?> type = layer.getClass();
        String text = String.valueOf(layer);
        boolean plain = text.startsWith(type.getName() + "@");
        if (type.isHidden() || type.isSynthetic()) {
            return plain ? "a lambda" : text;
        }
        return plain ? (type.isAnonymousClass() ? "an anonymous class" : type.getSimpleName()) : text;
    }

    private static TensorException refused(String needed, Object got, String remedy) {
        return new TensorException(OPERATION, needed, String.valueOf(got), remedy);
    }
}
