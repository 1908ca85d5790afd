package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class LossesTest {
    private final Rng rng = Rng.seed(4);

    @Test
    void crossEntropyIsTheMeanNegativeLogProbabilityOfTheLabel() {
        Tensor logits = Tensor.of(new float[][] {{1, 2, 3}, {0, 0, 0}});
        double first = -1 + Math.log(Math.exp(1) + Math.exp(2) + Math.exp(3));
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(0, 2));
        assertThat(loss.item()).isCloseTo((first + Math.log(3)) / 2, within(1e-6));
        assertThat(loss.size()).isEqualTo(1);
    }

    @Test
    void lossesStayFiniteForHugeLogits() {
        Tensor logits = Tensor.of(new float[][] {{1000, -1000}, {-1000, 1000}}).requiresGrad();
        Tensor loss = Losses.crossEntropy(logits, Tensor.of(1, 1));
        assertThat(loss.item()).isCloseTo(1000, within(1e-3));
        loss.backward();
        assertThat(logits.grad().toDoubles()).containsExactly(new double[] {0.5, -0.5, 0, 0}, within(1e-6));

        Tensor logit = Tensor.of(1000f, -1000f, 1000f).requiresGrad();
        Tensor binary = Losses.binaryCrossEntropy(logit, Tensor.of(0, 0, 1));
        assertThat(binary.item()).isCloseTo(1000 / 3.0, within(1e-3));
        binary.backward();
        assertThat(logit.grad().toDoubles()).containsExactly(new double[] {1 / 3.0, 0, 0}, within(1e-6));
    }

    @Test
    void gradientsAgreeWithFiniteDifferences() {
        Tensor logits = Tensor.randn(rng, 5, 4);
        Tensor labels = Tensor.of(0, 3, 1, 1, 2);
        Gradients.check(x -> Losses.crossEntropy(x[0], labels), logits);
        Tensor column = Tensor.randn(rng, 5, 1);
        Gradients.check(x -> Losses.binaryCrossEntropy(x[0], Tensor.of(0, 1, 1, 0, 1)), column);
        Gradients.check(x -> Losses.binaryCrossEntropy(x[0], x[1].sigmoid()), logits, Tensor.randn(rng, 5, 4));
        Gradients.check(x -> Losses.meanSquaredError(x[0], x[1]), logits, Tensor.randn(rng, 5, 4));
    }

    @Test
    void aColumnOfOutputsIsComparedWithAVectorOfTargetsOneByOne() {
        Tensor outputs = Tensor.of(new float[][] {{1}, {2}, {3}});
        assertThat(Losses.meanSquaredError(outputs, Tensor.of(1f, 2f, 5f)).item())
                .isCloseTo(4 / 3.0, within(1e-6));
        assertThat(Losses.binaryCrossEntropy(Tensor.zeros(3, 1), Tensor.of(0, 1, 1))
                        .item())
                .isCloseTo(Math.log(2), within(1e-6));
    }

    @Test
    void binaryCrossEntropyIsTheNegativeLogLikelihood() {
        double p = 1 / (1 + Math.exp(-0.7));
        Tensor loss = Losses.binaryCrossEntropy(Tensor.of(0.7f), Tensor.of(0.3f));
        assertThat(loss.item()).isCloseTo(-0.3 * Math.log(p) - 0.7 * Math.log(1 - p), within(1e-6));
    }

    @Test
    void mistakesAreExplained() {
        Tensor logits = Tensor.zeros(4, 3);
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.of(0, 1, 2)))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("labels of shape [4]");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.of(0, 1, 2, 3)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("from 0 to 2");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.zeros(4, 3)))
                .hasMessageContaining("argmax(1)");
        assertThatThrownBy(() -> Losses.crossEntropy(logits, Tensor.zeros(4))).hasMessageContaining("DType.INT32");
        assertThatThrownBy(() -> Losses.crossEntropy(Tensor.zeros(3), Tensor.of(1)))
                .hasMessageContaining("(batch, classes)");
        assertThatThrownBy(() -> Losses.binaryCrossEntropy(Tensor.zeros(2), Tensor.of(-1f, 1f)))
                .hasMessageContaining("t.add(1).div(2)");
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(3, 1), Tensor.zeros(4)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(2, 3), Tensor.zeros(3)))
                .isInstanceOf(ShapeException.class);
        assertThatThrownBy(() -> Losses.meanSquaredError(Tensor.zeros(0, 1), Tensor.zeros(0)))
                .hasMessageContaining("at least one");
    }

    @Test
    void lossesSayWhatOutputsStandFor() {
        Tensor logits = Tensor.of(new float[][] {{0, 2}, {3, 1}});
        Tensor labels = Tensor.of(1, 1);
        assertThat(Losses.crossEntropy()
                        .predictions(logits, labels)
                        .orElseThrow()
                        .toInts())
                .containsExactly(1, 0);
        Loss own = (outputs, targets) -> outputs.mean();
        assertThat(own.predictions(logits, labels)).isPresent();
        assertThat(own.predictions(logits, Tensor.of(1f, 1f))).isEmpty();
        Tensor column = Tensor.of(new float[][] {{2}, {-1}});
        assertThat(Losses.binaryCrossEntropy()
                        .predictions(column, labels)
                        .orElseThrow()
                        .toDoubles())
                .containsExactly(1, 0);
        assertThat(Losses.meanSquaredError().predictions(logits, labels)).isEmpty();
        assertThat(labels.dtype()).isEqualTo(DType.INT32);
    }

    @Test
    void classesOnTheLastAxisAreThoseOnAxisOneElsewhere() {
        Rng rng = Rng.seed(8);
        Tensor last = Tensor.randn(rng, 2, 3, 5).requiresGrad();
        Tensor second = last.detach().permute(0, 2, 1).copy().requiresGrad();
        Tensor labels = Tensor.of(1, 0, 4, 9, 2, 3).reshape(2, 3);
        CrossEntropy plain = Losses.crossEntropy()
                .ignoreIndex(9)
                .weight(Tensor.of(1f, 2f, 3f, 0.5f, 1f))
                .labelSmoothing(0.1);
        Tensor loss = plain.classesLast().of(last, labels);
        Tensor theirs = plain.of(second, labels);
        assertThat(loss.item()).isCloseTo(theirs.item(), within(1e-6));
        loss.backward();
        theirs.backward();
        assertThat(last.grad().allClose(second.grad().permute(0, 2, 1), 1e-6)).isTrue();
        assertThat(plain.classesLast().weight(last, labels)).isEqualTo(plain.weight(second, labels));
        assertThat(plain.classesLast().predictions(last, labels).orElseThrow().toInts())
                .containsExactly(plain.predictions(second, labels).orElseThrow().toInts());
        Tensor p = last.detach().softmax(2);
        CrossEntropy soft = Losses.crossEntropy();
        assertThat(soft.classesLast().of(last, p).item())
                .isCloseTo(soft.of(second, p.permute(0, 2, 1)).item(), within(1e-6));
        assertThat(soft.classesLast().weight(last, p)).isEqualTo(6);
        Tensor rows = Tensor.randn(rng, 4, 3);
        assertThat(soft.classesLast().of(rows, Tensor.of(0, 1, 2, 0)).item())
                .isEqualTo(soft.of(rows, Tensor.of(0, 1, 2, 0)).item());
        assertThat(Losses.crossEntropy().classesLast())
                .isSameAs(Losses.crossEntropy().classesLast());
    }

    @Test
    void theAxisOfTheClassesIsCheckedBeforeTheirWeights() {
        CrossEntropy weighted = Losses.crossEntropy().weight(Tensor.ones(5));
        Tensor labels = Tensor.zeros(DType.INT32, 32, 11);
        assertThatThrownBy(() -> weighted.of(Tensor.zeros(32, 11, 5), labels))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("the classes are axis 1: permute them there, or say classesLast()");
        assertThatThrownBy(() -> weighted.classesLast().of(Tensor.zeros(32, 5, 11), labels))
                .isInstanceOf(ShapeException.class)
                .hasMessageContaining("leave out classesLast()");
    }

    @Test
    void ctcSumsOverAllAlignments() {
        // Two steps, one label a (1): the alignments aa, a-, -a.
        double[] p = {0.2, 0.5, 0.3, 0.6, 0.1, 0.3};
        Tensor x = Tensor.of(DType.FLOAT64, p).log().reshape(1, 2, 3);
        double likelihood = 0.5 * 0.1 + 0.5 * 0.6 + 0.2 * 0.1;
        double loss = Losses.ctc(x, Tensor.of(new int[][] {{1}}), new int[] {2}, new int[] {1})
                .item();
        assertThat(loss).isCloseTo(-Math.log(likelihood), within(1e-12));
    }

    @Test
    void ctcIsRightForLongSequencesAndRuledOutClasses() {
        // 2000 steps: every alignment has probability 3^-2000, far below what a double holds.
        Tensor x = Tensor.zeros(1, 2000, 3).logSoftmax(-1);
        double alignments = 2000.0 * 2001 / 2;
        double loss = Losses.ctc(x, Tensor.of(new int[][] {{2}}), new int[] {2000}, new int[] {1})
                .item();
        assertThat(loss).isCloseTo(2000 * Math.log(3) - Math.log(alignments), within(1e-3));
        float no = Float.NEGATIVE_INFINITY;
        Tensor certain = Tensor.of(0, no, no, no, 0, no).reshape(1, 2, 3).requiresGrad();
        Tensor sure = Losses.ctc(certain, Tensor.of(new int[][] {{1}}), new int[] {2}, new int[] {1});
        sure.backward();
        assertThat(sure.item()).isZero();
        assertThat(certain.grad().toDoubles()).containsExactly(-1, 0, 0, 0, -1, 0);
    }

    @Test
    void ctcOfLabelsThatDoNotFitIsInfiniteWithoutGradient() {
        Tensor x = Tensor.randn(rng, 1, 2, 3).logSoftmax(-1).detach().requiresGrad();
        // 1 1 needs a blank between: three steps.
        Tensor labels = Tensor.of(new int[][] {{1, 1}});
        Tensor loss = Losses.ctc(x, labels, new int[] {2}, new int[] {2});
        assertThat(loss.item()).isEqualTo(Double.POSITIVE_INFINITY);
        loss.backward();
        assertThat(x.grad().toDoubles()).containsOnly(0);
        Tensor zero = Losses.ctc().zeroInfinity().of(x, labels, new int[] {2}, new int[] {2});
        assertThat(zero.item()).isZero();
    }

    @Test
    void ctcIsNotAgreedWithByNaN() {
        Tensor x = Tensor.full(Double.NaN, 1, 2, 3);
        assertThatThrownBy(() -> Losses.ctc(x, Tensor.of(new int[][] {{1}}), new int[] {2}, new int[] {1}))
                .hasMessageContaining("got NaN");
    }

    @Test
    void classesRuledOutByInfinityLeaveTheLossFinite() {
        float no = Float.NEGATIVE_INFINITY;
        Tensor logits = Tensor.of(new float[][] {{1, no, 1}}).requiresGrad();
        Tensor labels = Tensor.of(0);
        List<Tensor> losses = List.of(
                Losses.crossEntropy(logits, labels),
                Losses.crossEntropy().weight(Tensor.of(1f, 2f, 3f)).of(logits, labels),
                Losses.crossEntropy(logits, Tensor.of(new float[][] {{1, 0, 0}})));
        for (Tensor loss : losses) {
            assertThat(loss.item()).isCloseTo(Math.log(2), within(1e-6));
            logits.zeroGrad();
            loss.backward();
            assertThat(logits.grad().toDoubles()).containsExactly(new double[] {-0.5, 0, 0.5}, within(1e-6));
        }
    }

    @Test
    void probabilitiesOfZeroAndOneAreCutOff() {
        Tensor p = Tensor.of(0f, 1f, 0f).requiresGrad();
        Tensor loss = Losses.binaryCrossEntropyOfProbabilities(p, Tensor.of(0, 1, 1));
        assertThat(loss.item()).isCloseTo(100 / 3.0, within(1e-4));
        loss.backward();
        assertThat(p.grad().toDoubles()).doesNotContain(Double.NaN);
    }

    @Test
    void theHingeLossSaysWhatOutputsStandFor() {
        Tensor outputs = Tensor.of(new float[][] {{0.3f}, {-2}});
        Tensor targets = Tensor.of(1, -1);
        assertThat(Losses.hinge().predictions(outputs, targets).orElseThrow().toDoubles())
                .containsExactly(1, -1);
        assertThat(Losses.hinge().of(outputs, targets).item()).isCloseTo(0.35, within(1e-6));
        assertThat(Losses.multiClassHinge()
                        .of(Tensor.of(new float[][] {{1, 0.5f}}), Tensor.of(0))
                        .item())
                .isCloseTo(0.25, within(1e-6));
        assertThat(Losses.huber(1).predictions(outputs, targets)).isEmpty();
    }

    static List<Arguments> mistakes() {
        Tensor x = Tensor.zeros(4, 3);
        Tensor labels = Tensor.of(0, 1, 2, 0);
        Tensor nan = Tensor.of(Float.NaN, 0, 1, 0);
        Tensor v = Tensor.zeros(4);
        Tensor one = Tensor.of(new int[][] {{1}});
        Tensor log = Tensor.zeros(1, 2, 3).logSoftmax(-1);
        int[] two = {2};
        int[] n = {1};
        CrossEntropy options = Losses.crossEntropy().ignoreIndex(-100);
        return List.of(
                arguments("label smoothing from 0 to 1", call(() -> options.labelSmoothing(1.5))),
                arguments("label smoothing from 0 to 1", call(() -> options.labelSmoothing(Double.NaN))),
                arguments("class weights of shape (classes)", call(() -> options.weight(x))),
                arguments("finite class weights >= 0", call(() -> options.weight(Tensor.of(1f, -1f, 1f)))),
                arguments("finite class weights >= 0", call(() -> options.weight(Tensor.of(1f, Float.NaN, 1f)))),
                arguments(
                        "class weight for each of 3 classes",
                        call(() -> options.weight(v.add(1)).of(x, labels))),
                arguments(
                        "at least one label that counts", call(() -> options.of(x, Tensor.of(-100, -100, -100, -100)))),
                arguments("got label -1", call(() -> options.of(x, Tensor.of(0, -1, 1, -100)))),
                arguments("got label 3", call(() -> options.of(x, Tensor.of(0, 3, 1, -100)))),
                arguments(
                        "a label with a weight above 0",
                        call(() -> options.weight(Tensor.of(0f, 1f, 1f)).of(x, Tensor.of(0, 0, 0, 0)))),
                arguments(
                        "the classes are axis 1",
                        call(() -> Losses.crossEntropy(Tensor.zeros(4, 5, 3), Tensor.zeros(DType.INT32, 4, 5)))),
                arguments("int32 labels of shape", call(() -> Losses.crossEntropy(x, nan))),
                arguments("one-hot rows become labels", call(() -> Losses.crossEntropy(x, x.to(DType.INT32)))),
                arguments("probabilities that sum to 1", call(() -> Losses.crossEntropy(x, Tensor.ones(4, 3)))),
                arguments(
                        "probabilities from 0 to 1", call(() -> Losses.crossEntropy(x, Tensor.full(Double.NaN, 4, 3)))),
                arguments("labels where an index is ignored", call(() -> options.of(x, x.softmax(1)))),
                arguments(
                        "logits of shape (batch, classes)",
                        call(() -> Losses.crossEntropy(Tensor.zeros(0, 3), Tensor.zeros(DType.INT32, 0)))),
                arguments("scores of shape (batch, classes)", call(() -> Losses.negativeLogLikelihood(v, labels))),
                arguments("labels of shape [4]", call(() -> Losses.negativeLogLikelihood(x, Tensor.of(1)))),
                arguments(
                        "log-probabilities, which are at most 0, got 0.5; logSoftmax(1)",
                        call(() ->
                                Losses.negativeLogLikelihood(Tensor.of(new float[][] {{0.5f, 0.5f}}), Tensor.of(1)))),
                arguments(
                        "log-probabilities, which are at most 0, got 0.5; logSoftmax(1)",
                        call(() -> Losses.kullbackLeibler(Tensor.of(0.5f, 0.5f), Tensor.of(0.5f, 0.5f)))),
                arguments("got label 7", call(() -> Losses.negativeLogLikelihood(x, Tensor.of(0, 7, 0, 0)))),
                arguments("targets from 0 to 1", call(() -> Losses.binaryCrossEntropy(v, nan))),
                arguments(
                        "finite positive weight",
                        call(() -> Losses.binaryCrossEntropy().positiveWeight(0))),
                arguments(
                        "weights that broadcast",
                        call(() -> Losses.binaryCrossEntropy()
                                .positiveWeight(Tensor.ones(2, 4))
                                .of(v, v))),
                arguments(
                        "probabilities from 0 to 1", call(() -> Losses.binaryCrossEntropyOfProbabilities(v.add(2), v))),
                arguments("probabilities from 0 to 1", call(() -> Losses.binaryCrossEntropyOfProbabilities(nan, v))),
                arguments("probabilities that sum to 1", call(() -> Losses.kullbackLeibler(x.logSoftmax(1), x))),
                arguments("targets of shape [4, 3]", call(() -> Losses.kullbackLeibler(x, v))),
                arguments("delta > 0", call(() -> Losses.huber(0))),
                arguments("delta > 0", call(() -> Losses.huber(v, v, Double.NaN))),
                arguments("at least one output", call(() -> Losses.huber(Tensor.zeros(0), Tensor.zeros(0), 1))),
                arguments(
                        "at least one output", call(() -> Losses.meanAbsoluteError(Tensor.zeros(0), Tensor.zeros(0)))),
                arguments("targets -1 and 1", call(() -> Losses.hinge(v, v))),
                arguments("targets -1 and 1", call(() -> Losses.hinge(v, nan))),
                arguments("got label -1", call(() -> Losses.multiClassHinge(x, Tensor.of(0, -1, 0, 0), 1))),
                arguments("rows of shape (batch, features)", call(() -> Losses.triplet(x, x, v, 1))),
                arguments(
                        "rows of shape (batch, features)",
                        call(() -> Losses.triplet(Tensor.zeros(0, 3), Tensor.zeros(0, 3), Tensor.zeros(0, 3), 1))),
                arguments("targets -1 and 1", call(() -> Losses.cosineEmbedding(x, x, v, 0))),
                arguments("log-probabilities of shape", call(() -> Losses.ctc(x, one, two, n))),
                arguments("labels of shape [1, longest]", call(() -> Losses.ctc(log, Tensor.of(1), two, n))),
                arguments("int32 labels", call(() -> Losses.ctc(log, Tensor.zeros(1, 1), two, n))),
                arguments("1 label lengths", call(() -> Losses.ctc(log, one, two, new int[2]))),
                arguments("label lengths from 0 to 1", call(() -> Losses.ctc(log, one, two, two))),
                arguments("label lengths from 0 to 1", call(() -> Losses.ctc(log, one, two, new int[] {-1}))),
                arguments("lengths from 0 to 2", call(() -> Losses.ctc(log, one, new int[] {3}, n))),
                arguments("a length for each of 1 sequences", call(() -> Losses.ctc(log, one, new int[2], n))),
                arguments(
                        "other than the blank 1",
                        call(() -> Losses.ctc().blank(1).of(log, one, two, n))),
                arguments(
                        "a blank from 0 to 2", call(() -> Losses.ctc().blank(3).of(log, one, two, n))),
                arguments("labels from 0 to 2", call(() -> Losses.ctc(log, Tensor.of(new int[][] {{3}}), two, n))),
                arguments("at most 0", call(() -> Losses.ctc(log.add(5), one, two, n))));
    }

    /** What a cell passes that forgot to give a variable its value. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T missing() {
        return null;
    }

    @Test
    void nullIsRefused() {
        Tensor x = Tensor.zeros(1, 3);
        List<ThrowingCallable> calls = List.of(
                () -> Losses.crossEntropy(missing(), Tensor.of(0)),
                () -> Losses.crossEntropy(x, missing()),
                () -> Losses.crossEntropy().weight(missing()),
                () -> Losses.negativeLogLikelihood(x, missing()),
                () -> Losses.binaryCrossEntropy(missing(), x),
                () -> Losses.binaryCrossEntropy().positiveWeight(LossesTest.<Tensor>missing()),
                () -> Losses.huber(x, missing(), 1),
                () -> Losses.hinge(x, missing()),
                () -> Losses.kullbackLeibler(missing(), x),
                () -> Losses.triplet(x, missing(), x, 1),
                () -> Losses.triplet(x, x, missing(), 1),
                () -> Losses.cosineEmbedding(x, x, missing(), 0),
                () -> Losses.ctc(missing(), x, new int[1], new int[1]),
                () -> Losses.ctc(x, x, missing(), new int[1]));
        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call).isInstanceOf(TensorException.class).hasMessageContaining("got null");
        }
    }

    private static ThrowingCallable call(ThrowingCallable call) {
        return call;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void badCallsAreRefusedWithARemedy(String message, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(message)
                .hasMessageMatching("\\w+: needs .+, got .+; .+");
    }
}
