package org.lectern.dl4j;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.Elu;
import org.lectern.nn.Layer;
import org.lectern.nn.LeakyRelu;
import org.lectern.nn.Relu;
import org.lectern.nn.Selu;
import org.lectern.nn.Sigmoid;
import org.lectern.nn.Softmax;
import org.lectern.nn.Softplus;
import org.lectern.nn.Swish;
import org.lectern.nn.Tanh;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;

/** The activations that both libraries compute alike; DL4J's GELU is an approximation, 5e-4 off, and left out on purpose. */
final class Activations {
    static final String NAMES = "Relu, LeakyRelu, Elu, Selu, Sigmoid, Tanh, Softplus, Swish and Softmax";

    private static final Map<Class<? extends Layer>, Activation> THEIRS = Map.of(
            Relu.class, Activation.RELU,
            Sigmoid.class, Activation.SIGMOID,
            Tanh.class, Activation.TANH,
            Selu.class, Activation.SELU,
            Softplus.class, Activation.SOFTPLUS,
            Swish.class, Activation.SWISH,
            Softmax.class, Activation.SOFTMAX);

    private Activations() {}

    /** DL4J's equal of one of our layers; null if there is none. */
    static @Nullable IActivation theirs(Layer layer) {
        if (layer instanceof LeakyRelu leaky) {
            return new ActivationLReLU(leaky.slope());
        }
        if (layer instanceof Elu elu) {
            return new ActivationELU(elu.alpha());
        }
        Activation activation = THEIRS.get(layer.getClass());
        return activation == null ? null : activation.getActivationFunction();
    }

    /** Our equal of a DL4J activation: no layer for the identity; null if there is none. */
    static @Nullable List<Layer> ours(IActivation activation) {
        if (activation instanceof ActivationIdentity) {
            return List.of();
        }
        if (activation instanceof ActivationLReLU leaky) {
            return List.of(new LeakyRelu(leaky.getAlpha()));
        }
        if (activation instanceof ActivationELU elu) {
            return List.of(new Elu(elu.getAlpha()));
        }
        // equals() compares the settings too, such as a threshold.
        for (Layer layer : List.of(
                new Relu(), new Sigmoid(), new Tanh(), new Selu(), new Softplus(), new Swish(), new Softmax())) {
            IActivation theirs = theirs(layer);
            if (theirs != null && theirs.equals(activation)) {
                return List.of(layer);
            }
        }
        return null;
    }
}
