package org.lectern.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.Lstm;
import org.lectern.nn.Rnn;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationSigmoid;
import org.nd4j.linalg.activations.impl.ActivationTanH;

/**
 * Recurrent layers in both libraries. DL4J has the transposed weights; its one bias is the sum of our two; and its gates are in
 * the order g, f, o, i, where ours are i, f, g, o.
 */
final class Recurrence {
    private static final int[] TO_THEIRS = {2, 1, 3, 0};
    private static final int[] TO_OURS = {3, 1, 0, 2};

    /** One layer of DL4J, and what puts our weights into it. */
    record Part(Layer conf, Consumer<org.deeplearning4j.nn.api.Layer> weights) {}

    private Recurrence() {}

    /** DL4J's layers for one of ours, which may be several; with the steps before the features, as we have them. */
    static List<Part> theirs(Lstm lstm) {
        List<Part> parts = new ArrayList<>();
        for (int layer = 0; layer < lstm.layers(); layer++) {
            LSTM conf = new LSTM.Builder()
                    .nIn(layer == 0 ? lstm.inputSize() : lstm.hiddenSize() * lstm.directions())
                    .nOut(lstm.hiddenSize())
                    .activation(Activation.TANH)
                    .gateActivationFunction(Activation.SIGMOID)
                    .dataFormat(RNNFormat.NWC)
                    .build();
            parts.add(part(conf, lstm.namedParameters(), layer, lstm.directions(), TO_THEIRS));
        }
        return parts;
    }

    /** DL4J's layers for one of ours, which may be several. */
    static List<Part> theirs(Rnn rnn) {
        List<Part> parts = new ArrayList<>();
        for (int layer = 0; layer < rnn.layers(); layer++) {
            SimpleRnn conf = new SimpleRnn.Builder()
                    .nIn(layer == 0 ? rnn.inputSize() : rnn.hiddenSize() * rnn.directions())
                    .nOut(rnn.hiddenSize())
                    .activation(rnn.nonlinearity().equals("relu") ? Activation.RELU : Activation.TANH)
                    .dataFormat(RNNFormat.NWC)
                    .build();
            parts.add(part(conf, rnn.namedParameters(), layer, rnn.directions(), 0));
        }
        return parts;
    }

    private static Part part(Layer conf, Map<String, Tensor> ours, int layer, int directions, int... order) {
        if (directions == 1) {
            return new Part(conf, theirs -> assign(theirs, "", ours, "L" + layer, order));
        }
        return new Part(new Bidirectional(Bidirectional.Mode.CONCAT, conf), theirs -> {
            assign(theirs, "f", ours, "L" + layer, order);
            assign(theirs, "b", ours, "L" + layer + "Reverse", order);
        });
    }

    private static void assign(
            org.deeplearning4j.nn.api.Layer theirs,
            String prefix,
            Map<String, Tensor> ours,
            String suffix,
            int... order) {
        Weights.assign(theirs, prefix + "W", transposed(ours.get("weightIh" + suffix), order));
        Weights.assign(theirs, prefix + "RW", transposed(ours.get("weightHh" + suffix), order));
        Tensor input = Objects.requireNonNull(ours.get("biasIh" + suffix));
        Tensor hidden = Objects.requireNonNull(ours.get("biasHh" + suffix));
        Weights.assign(theirs, prefix + "b", reordered(input.detach().add(hidden.detach()), order));
    }

    private static Tensor transposed(@Nullable Tensor weight, int... order) {
        Tensor present = Objects.requireNonNull(weight);
        return reordered(present.detach(), order).transpose();
    }

    /** The gates, which lie one below the other, in another order. */
    private static Tensor reordered(Tensor gates, int... order) {
        List<Tensor> parts = gates.chunk(order.length, 0);
        Tensor[] result = new Tensor[order.length];
        for (int k = 0; k < order.length; k++) {
            result[k] = parts.get(order[k]);
        }
        return Tensor.concat(0, result);
    }

    /** What hinders a recurrent layer of DL4J, without its wrappers, from being one of ours; null if nothing does. */
    static @Nullable String hindrance(Layer conf) {
        if (conf instanceof LSTM lstm) {
            if (!(lstm.getGateActivationFn() instanceof ActivationSigmoid)) {
                return "with the gate activation " + lstm.getGateActivationFn();
            }
            return lstm.getActivationFn() instanceof ActivationTanH
                    ? null
                    : "with the activation " + lstm.getActivationFn();
        }
        if (conf instanceof SimpleRnn rnn) {
            if (rnn.hasLayerNorm()) {
                return "with layer normalisation inside";
            }
            IActivation activation = rnn.getActivationFn();
            boolean relu = activation instanceof ActivationReLU && activation.equals(new ActivationReLU());
            return relu || activation instanceof ActivationTanH ? null : "with the activation " + activation;
        }
        return "";
    }

    /** Our layer with the weights of DL4J's; rng draws what they then replace. */
    static org.lectern.nn.Layer ours(Layer conf, boolean both, org.deeplearning4j.nn.api.Layer theirs, Rng rng) {
        if (conf instanceof LSTM lstm) {
            Lstm ours = new Lstm((int) lstm.getNIn(), (int) lstm.getNOut(), rng);
            Lstm layer = both ? ours.bidirectional() : ours;
            layer.load(weights(theirs, both, TO_OURS));
            return layer;
        }
        SimpleRnn simple = (SimpleRnn) conf;
        Rnn tanh = new Rnn((int) simple.getNIn(), (int) simple.getNOut(), rng);
        Rnn ours = simple.getActivationFn() instanceof ActivationReLU ? tanh.relu() : tanh;
        Rnn layer = both ? ours.bidirectional() : ours;
        layer.load(weights(theirs, both, 0));
        return layer;
    }

    private static Map<String, Tensor> weights(org.deeplearning4j.nn.api.Layer theirs, boolean both, int... order) {
        Map<String, Tensor> weights = new HashMap<>();
        for (String suffix : both ? List.of("L0", "L0Reverse") : List.of("L0")) {
            String prefix = both ? suffix.equals("L0") ? "f" : "b" : "";
            Tensor bias = reordered(Weights.read(theirs, prefix + "b").flatten(), order);
            weights.put(
                    "weightIh" + suffix,
                    reordered(Weights.read(theirs, prefix + "W").transpose(), order));
            weights.put(
                    "weightHh" + suffix,
                    reordered(Weights.read(theirs, prefix + "RW").transpose(), order));
            weights.put("biasIh" + suffix, bias);
            weights.put("biasHh" + suffix, Tensor.zeros(bias.size()));
        }
        return weights;
    }
}
