package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.Backends;
import org.lectern.tensor.GradientsOfGradients;
import org.lectern.tensor.PyTorchOracle;
import org.lectern.tensor.Tensor;

/** Values and gradients of the losses with all their options, as PyTorch computed them. */
class LossesPyTorchTest {
    private interface Call {
        Tensor of(Map<String, Tensor> in);
    }

    private static final Map<String, Call> LOSSES = new HashMap<>();

    static {
        LOSSES.put("crossEntropy", in -> Losses.crossEntropy(get(in, "x"), get(in, "labels_")));
        LOSSES.put("crossEntropy smoothing", in -> smooth(0.1).of(get(in, "x"), get(in, "labels_")));
        LOSSES.put(
                "crossEntropy weight",
                in -> Losses.crossEntropy().weight(get(in, "weight")).of(get(in, "x"), get(in, "labels_")));
        LOSSES.put(
                "crossEntropy ignored",
                in -> Losses.crossEntropy().ignoreIndex(-100).of(get(in, "x"), get(in, "padded")));
        LOSSES.put(
                "crossEntropy all options",
                in -> smooth(0.3).weight(get(in, "weight")).ignoreIndex(-100).of(get(in, "x"), get(in, "padded")));
        LOSSES.put("crossEntropy soft", in -> Losses.crossEntropy(get(in, "x"), get(in, "y")));
        LOSSES.put(
                "crossEntropy soft all options",
                in -> smooth(0.2).weight(get(in, "weight")).of(get(in, "x"), get(in, "y")));
        LOSSES.put("crossEntropy images", in -> smooth(0.1).of(get(in, "x"), get(in, "pixels")));
        LOSSES.put("negativeLogLikelihood", in -> Losses.negativeLogLikelihood(get(in, "x"), get(in, "labels_")));
        LOSSES.put("binaryCrossEntropy", in -> Losses.binaryCrossEntropy(get(in, "x"), get(in, "y")));
        LOSSES.put(
                "binaryCrossEntropy weight",
                in -> Losses.binaryCrossEntropy()
                        .positiveWeight(get(in, "weight"))
                        .of(get(in, "x"), get(in, "yes")));
        LOSSES.put(
                "binaryCrossEntropyOfProbabilities",
                in -> Losses.binaryCrossEntropyOfProbabilities(get(in, "x"), get(in, "yes")));
        LOSSES.put("kullbackLeibler", in -> Losses.kullbackLeibler(get(in, "x"), get(in, "soft")));
        LOSSES.put("meanSquaredError", in -> Losses.meanSquaredError(get(in, "input"), get(in, "target")));
        LOSSES.put("meanAbsoluteError", in -> Losses.meanAbsoluteError(get(in, "input"), get(in, "target")));
        LOSSES.put("huber", in -> Losses.huber(get(in, "x"), get(in, "y"), 0.7));
        LOSSES.put("hinge", in -> Losses.hinge(get(in, "x"), get(in, "signs")));
        LOSSES.put("multiClassHinge", in -> Losses.multiClassHinge(get(in, "x"), get(in, "labels_"), 0.8));
        LOSSES.put("triplet", in -> Losses.triplet(get(in, "a"), get(in, "p"), get(in, "n"), 1));
        LOSSES.put("cosineEmbedding", in -> Losses.cosineEmbedding(get(in, "x"), get(in, "y"), get(in, "signs"), -0.2));
        int[] steps = {9, 7, 4, 9};
        LOSSES.put("ctc", in -> Losses.ctc(rows(in), get(in, "labels"), steps, new int[] {4, 3, 1, 0}));
        LOSSES.put(
                "ctc blank",
                in -> Losses.ctc().blank(4).of(rows(in), get(in, "labels"), steps, new int[] {2, 3, 0, 3}));
        LOSSES.put(
                "ctc impossible",
                in -> Losses.ctc()
                        .zeroInfinity()
                        .of(rows(in), get(in, "labels"), new int[] {4, 7, 4, 9}, new int[] {4, 3, 1, 0}));
    }

    private static CrossEntropy smooth(double value) {
        return Losses.crossEntropy().labelSmoothing(value);
    }

    private static Tensor rows(Map<String, Tensor> in) {
        return get(in, "x").logSoftmax(-1);
    }

    private static Tensor get(Map<String, Tensor> in, String key) {
        return Objects.requireNonNull(in.get(key), key);
    }

    static List<PyTorchOracle.Case> cases() {
        return PyTorchOracle.cases("losses");
    }

    @AfterEach
    void backToCpu() {
        Backends.use("cpu");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void valuesAndGradientsAgreeWithPyTorchOnBothBackends(PyTorchOracle.Case expected) {
        Call loss = Objects.requireNonNull(LOSSES.get(expected.name()), expected.name());
        for (String backend : List.of("cpu", "nd4j")) {
            Backends.use(backend);
            assertThat(PyTorchOracle.error(expected, loss::of)).as(backend).isLessThan(1e-9);
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void gradientsOfGradientsAgreeWithFiniteDifferences(PyTorchOracle.Case expected) {
        Call loss = Objects.requireNonNull(LOSSES.get(expected.name()), expected.name());
        String[] keys = expected.outputs().keySet().stream()
                .filter(key -> key.startsWith("grad."))
                .map(key -> key.substring("grad.".length()))
                .toArray(String[]::new);
        Tensor[] points = new Tensor[keys.length];
        Arrays.setAll(points, i -> expected.input(keys[i]));
        double error = GradientsOfGradients.error(
                in -> {
                    Map<String, Tensor> all = new HashMap<>(expected.inputs());
                    for (int i = 0; i < keys.length; i++) {
                        all.put(keys[i], in[i]);
                    }
                    return loss.of(all);
                },
                points);
        assertThat(error).isLessThan(1e-5);
    }
}
