package org.lectern.tensor;

import java.util.Arrays;
import java.util.function.Function;

/** The check of second derivatives against differences of first ones. */
public final class GradientsOfGradients {
    private GradientsOfGradients() {}

    /** The largest difference, as {@link Gradients#error} has it, in the gradient of the sum of a function's squares. */
    public static double error(Function<Tensor[], Tensor> function, Tensor... inputs) {
        return Gradients.error(
                in -> {
                    // Differences are taken without recording, but the inner gradient needs its record.
                    boolean before = Graph.recording(true);
                    try {
                        Tensor[] marked = new Tensor[in.length];
                        Arrays.setAll(
                                marked,
                                i -> in[i].needsGrad() ? in[i] : in[i].copy().requiresGrad());
                        Tensor value = function.apply(marked).square().sum();
                        Tensor[] parts = Gradients.of(value, marked).stream()
                                .map(Tensor::flatten)
                                .toArray(Tensor[]::new);
                        return Tensor.concat(0, parts);
                    } finally {
                        Graph.recording(before);
                    }
                },
                inputs);
    }
}
