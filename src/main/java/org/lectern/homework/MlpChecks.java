package org.lectern.homework;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.lectern.grading.SourceAssertions.assertCalls;
import static org.lectern.grading.SourceAssertions.assertDoesNotCall;
import static org.lectern.grading.TensorAssertions.assertAccuracy;
import static org.lectern.grading.TensorAssertions.assertClose;
import static org.lectern.grading.TensorAssertions.assertFinite;
import static org.lectern.grading.TensorAssertions.assertGradient;
import static org.lectern.grading.TensorAssertions.assertShape;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.lectern.data.Dataset;
import org.lectern.data.Datasets;
import org.lectern.data.Split;
import org.lectern.grading.Check;
import org.lectern.grading.Exercise;
import org.lectern.grading.Misconception;
import org.lectern.grading.Question;
import org.lectern.grading.Submission;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Homework 1: linear maps, single units, softmax, and a first multilayer perceptron. */
@Exercise(value = "01-mlp", title = "From one unit to a multilayer perceptron")
final class MlpChecks {
    private static final double CLOSE = 1e-4;
    /** Hidden units of the network that is trained. */
    private static final int HIDDEN = 16;

    private static final Tensor CORNERS = Tensor.of(new double[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});

    private static Tensor matrix(double[]... rows) {
        return Tensor.of(rows);
    }

    /** The ways to have a gradient computed. */
    private static final String[] AUTODIFF = {"backward", "requiresGrad", "grad"};

    /** Points (n, 2) with a column of ones, so that the last weight is the bias. */
    private static Tensor withOnes(Tensor x) {
        return Tensor.concat(1, x, Tensor.ones(x.dim(0), 1));
    }

    @Question(value = "collapse", title = "linear maps collapse")
    class Collapse {
        private final Tensor w1 = Tensor.randn(Rng.seed(1), 3, 3);
        private final Tensor w2 = Tensor.randn(Rng.seed(2), 3, 3);
        private final Tensor b1 = Tensor.of(1.0, -2.0, 0.5);
        private final Tensor b2 = Tensor.of(0.1, 0.2, 0.3);

        @Check(
                points = 1,
                hint = {
                    "Write x W1 W2 and put the brackets elsewhere.",
                    "The product of matrices is associative: (x W1) W2 = x (W1 W2)."
                })
        @DisplayName("one weight does the work of two")
        void weight(Submission student) {
            assertClose(
                    w1.matmul(w2),
                    student.call("collapsedWeight", Tensor.class, w1, w2),
                    CLOSE,
                    Misconception.of("the second weight is applied before the first", w2.matmul(w1)),
                    Misconception.of("the weights are multiplied entry by entry", w1.mul(w2)),
                    Misconception.of("the weights are added", w1.add(w2)));
        }

        @Check(
                points = 1,
                hint = {"What happens to b1 on its way through the second layer?", "b1 is multiplied by W2 as x W1 is."
                })
        @DisplayName("the first bias goes through the second layer")
        void bias(Submission student) {
            assertClose(
                    b1.matmul(w2).add(b2),
                    student.call("collapsedBias", Tensor.class, b1, w2, b2),
                    CLOSE,
                    Misconception.of("the biases are added without the first going through W2", b1.add(b2)),
                    Misconception.of("the second bias is forgotten", b1.matmul(w2)),
                    Misconception.of("W2 is transposed", w2.matmul(b1).add(b2)));
        }

        @Check(
                points = 2,
                hint = {
                    "Through which layer does the least get?",
                    "The rank of a product is at most that of each factor, and a (d, h) matrix has rank min(d, h) at most."
                })
        @DisplayName("the narrowest layer bounds the rank")
        void rank(Submission student) {
            assertEquals(2, rankOf(student, 5, 2, 4), "widths 5, 2, 4: the hidden layer is the narrowest");
            assertEquals(3, rankOf(student, 3, 8, 6), "widths 3, 8, 6: the input is the narrowest");
            assertEquals(1, rankOf(student, 64, 32, 16, 1), "widths 64, 32, 16, 1: the output is the narrowest");
            assertEquals(
                    200, rankOf(student, 784, 200, 300), "widths 784, 200, 300: the hidden layer is the narrowest");
        }

        private int rankOf(Submission student, int... widths) {
            return student.call("rankBound", int.class, (Object) widths);
        }
    }

    @Question(value = "perceptron", title = "Rosenblatt's rule")
    class Perceptron {
        private final Tensor w = Tensor.of(1.0, -1.0, 0.5);
        private final Tensor fires = Tensor.of(2.0, 1.0, 1.0);
        private final Tensor rests = Tensor.of(-1.0, 2.0, 1.0);

        @Check(
                hint = {
                    "What is y - ŷ when the unit is right?",
                    "Decide with w · x > 0 first; only then compare with y."
                })
        @DisplayName("a right decision changes nothing")
        void right(Submission student) {
            assertClose(
                    w,
                    step(student, fires, 1),
                    CLOSE,
                    Misconception.of("the weights move without a mistake", moved(fires, 1)));
            assertClose(
                    w,
                    step(student, rests, 0),
                    CLOSE,
                    Misconception.of("the weights move without a mistake", moved(rests, -1)));
        }

        @Check(hint = "After a mistake y - ŷ is 1 or -1; it gives the direction.")
        @DisplayName("a mistake moves the weights towards or away from the example")
        void mistakes(Submission student) {
            assertClose(
                    moved(rests, 1),
                    step(student, rests, 1),
                    CLOSE,
                    Misconception.of(
                            "the sign is wrong: a unit that should have fired is moved away", moved(rests, -1)),
                    Misconception.of("the weights stay although the unit did not fire", w));
            assertClose(
                    moved(fires, -1),
                    step(student, fires, 0),
                    CLOSE,
                    Misconception.of(
                            "the sign is wrong: a unit that should have rested is moved closer", moved(fires, 1)),
                    Misconception.of("only examples of class 1 change the weights", w));
        }

        @Check(hint = "If single steps are right, look at the case w · x = 0: the unit does not fire.")
        @DisplayName("repeated steps learn AND")
        void and(Submission student) {
            Tensor x = withOnes(CORNERS);
            double[] y = {0, 0, 0, 1};
            Tensor learned = Tensor.zeros(3);
            for (int epoch = 0; epoch < 30; epoch++) {
                for (int i = 0; i < 4; i++) {
                    learned = student.call("perceptronStep", Tensor.class, learned, x.row(i), y[i], 1.0);
                    assertShape(learned, 3);
                    assertFinite(learned);
                }
            }
            assertClose(Tensor.of(y), x.matmul(learned).gt(0), CLOSE);
        }

        private Tensor step(Submission student, Tensor x, double y) {
            return student.call("perceptronStep", Tensor.class, w, x, y, 0.1);
        }

        private Tensor moved(Tensor x, double direction) {
            return w.add(x.mul(0.1 * direction));
        }
    }

    @Question(value = "adaline", title = "the delta rule")
    class Adaline {
        private final Tensor w = Tensor.of(0.5, -1.0, 2.0);
        private final Tensor x = Tensor.randn(Rng.seed(3), 8, 3);
        private final Tensor y = Tensor.randn(Rng.seed(4), 8);

        @Check(
                points = 2,
                hint = {
                    "Differentiate one term: the inner derivative of w · x is x.",
                    "∇E = Xᵀ (X w - y) / n: an error for each example, then a weighted sum of the rows of X."
                })
        @DisplayName("a step goes down the gradient of the mean squared error")
        void step(Submission student) {
            assertDoesNotCall(student, "deltaStep", AUTODIFF);
            Tensor error = x.matmul(w).sub(y);
            Tensor hard = x.matmul(w).gt(0).sub(y);
            assertClose(
                    stepped(error, 1.0 / 8),
                    student.call("deltaStep", Tensor.class, w, x, y, 0.1),
                    CLOSE,
                    Misconception.of("the gradient is summed over the batch instead of averaged", stepped(error, 1)),
                    Misconception.of("the sign is wrong: the step goes up the error", stepped(error, -1.0 / 8)),
                    Misconception.of("the factor 1/2 of the error is forgotten", stepped(error, 2.0 / 8)),
                    Misconception.of(
                            "the error is taken after the threshold, as the perceptron does", stepped(hard, 1.0 / 8)));
        }

        @Check(hint = "With a right step and lr = 0.1 the error falls in every step.")
        @DisplayName("repeated steps find the weights of a linear function")
        void learns(Submission student) {
            assertDoesNotCall(student, "deltaStep", AUTODIFF);
            Tensor truth = Tensor.of(1.0, 2.0, -1.0);
            Tensor target = x.matmul(truth);
            Tensor learned = Tensor.zeros(3);
            for (int i = 0; i < 400; i++) {
                learned = student.call("deltaStep", Tensor.class, learned, x, target, 0.2);
                assertShape(learned, 3);
            }
            assertClose(truth, learned, 1e-2);
        }

        private Tensor stepped(Tensor error, double scale) {
            return w.sub(x.transpose().matmul(error).mul(0.1 * scale));
        }
    }

    @Question(value = "xor", title = "XOR from AND and OR")
    class Xor {
        @Check(hint = "With w1 = w2 = 1 the sum is 0, 1 or 2; choose b so that only 2 gets over zero.")
        @DisplayName("andUnit() fires at (1, 1) only")
        void and(Submission student) {
            assertTruthTable(student, "andUnit", 0, 0, 0, 1);
        }

        @Check(hint = "With w1 = w2 = 1 the sum is 0, 1 or 2; choose b so that 1 gets over zero.")
        @DisplayName("orUnit() fires at all corners but (0, 0)")
        void or(Submission student) {
            assertTruthTable(student, "orUnit", 0, 1, 1, 1);
        }

        @Check(
                points = 2,
                hint = {
                    "Which corners have OR = 1 but AND = 0?",
                    "stack(1, or, and) gives the hidden layer (n, 2); the last unit weighs OR with 1 and AND with -1."
                })
        @DisplayName("xor(x) fires at (0, 1) and (1, 0) only, also a hair below them")
        void xor(Submission student) {
            assertCalls(student, "xor", "unit");
            Tensor expected = Tensor.of(0.0, 1.0, 1.0, 0.0);
            assertClose(
                    expected,
                    student.call("xor", Tensor.class, CORNERS),
                    CLOSE,
                    Misconception.of("it computes OR", Tensor.of(0.0, 1.0, 1.0, 1.0)),
                    Misconception.of("it computes the opposite of XOR", Tensor.of(1.0, 0.0, 0.0, 1.0)));
            // Below: a unit that fires only above the line through a corner is right, too.
            Tensor near = CORNERS.sub(Tensor.uniform(Rng.seed(5), 1e-4, 1e-3, 4, 2));
            assertClose(expected, student.call("xor", Tensor.class, near), CLOSE);
        }

        private void assertTruthTable(Submission student, String function, double... expected) {
            Tensor weights = student.call(function, Tensor.class);
            assertShape(weights, 3);
            assertFinite(weights);
            Tensor sums = CORNERS.matmul(weights.slice(0, 0, 2)).add(weights.at(2));
            assertClose(Tensor.of(expected), sums.gt(0), CLOSE);
        }
    }

    @Question(value = "logistic", title = "logistic regression")
    class Logistic {
        private final Tensor w = Tensor.of(0.5, -1.0, 0.25);
        private final Tensor x = Tensor.randn(Rng.seed(6), 10, 3);
        private final Tensor y = Tensor.of(0.0, 1.0, 1.0, 0.0, 1.0, 0.0, 0.0, 1.0, 1.0, 1.0);

        @Check(
                points = 3,
                hint = {
                    "The derivative of σ is σ (1 - σ); it cancels against the logarithm's.",
                    "dL/d(w · x) is p - y for one example.",
                    "∇L = Xᵀ (σ(X w) - y) / n."
                })
        @DisplayName("the gradient agrees with finite differences")
        void gradient(Submission student) {
            assertDoesNotCall(student, "logisticGradient", AUTODIFF);
            Tensor error = x.matmul(w).sigmoid().sub(y);
            Tensor summed = x.transpose().matmul(error);
            Tensor p = x.matmul(w).sigmoid();
            Tensor squared = x.transpose().matmul(error.mul(p).mul(p.rsub(1))).div(10);
            Tensor linear = x.transpose().matmul(x.matmul(w).sub(y)).div(10);
            assertGradient(
                    this::loss,
                    w,
                    student.call("logisticGradient", Tensor.class, w, x, y),
                    CLOSE,
                    Misconception.of("the gradient is summed over the batch instead of averaged", summed),
                    Misconception.of("the sign is wrong: y - p instead of p - y", summed.div(-10)),
                    Misconception.of("the sigmoid is missing", linear),
                    Misconception.of("the squared error is differentiated instead of the cross-entropy", squared));
        }

        @Check(
                points = 1,
                hint = {
                    "Does every step use the newest weights?",
                    "Start with zeros(x.dim(1)) and subtract lr times the gradient."
                })
        @DisplayName("three steps start from zero and follow the gradient")
        void steps(Submission student) {
            Tensor zero = Tensor.zeros(3);
            assertClose(
                    descended(zero, 3, 0.5),
                    student.call("logisticTrain", Tensor.class, x, y, 3, 0.5),
                    CLOSE,
                    Misconception.of("there is one step too many", descended(zero, 4, 0.5)),
                    Misconception.of("there is one step too few", descended(zero, 2, 0.5)),
                    Misconception.of("the learning rate is ignored", descended(zero, 3, 1)),
                    Misconception.of("each step begins at zero again", descended(zero, 1, 0.5)),
                    Misconception.of("the steps go up the gradient", descended(zero, 3, -0.5)),
                    Misconception.of("the weights begin at one", descended(Tensor.ones(3), 3, 0.5)));
        }

        @Check(points = 1, hint = "If three steps are right, so are 200: is the number of steps used?")
        @DisplayName("gradient descent separates two clouds")
        void train(Submission student) {
            Split clouds = Datasets.blobs(300, 2, 0.6, Rng.seed(7)).split(0.5, Rng.seed(8));
            Tensor x = withOnes(clouds.train().x());
            Tensor y = clouds.train().y().to(DType.FLOAT32);
            Tensor learned = student.call("logisticTrain", Tensor.class, x, y, 200, 0.5);
            assertShape(learned, 3);
            Tensor predicted = withOnes(clouds.test().x()).matmul(learned).gt(0);
            assertAccuracy(0.95, predicted, clouds.test().y(), "200 steps from zero");
        }

        private Tensor descended(Tensor from, int steps, double lr) {
            Tensor weights = from;
            for (int step = 0; step < steps; step++) {
                Tensor error = x.matmul(weights).sigmoid().sub(y);
                weights = weights.sub(x.transpose().matmul(error).mul(lr / 10));
            }
            return weights;
        }

        private Tensor loss(Tensor weights) {
            return Tensor.binaryCrossEntropyWithLogits(x.to(DType.FLOAT64).matmul(weights), y.to(DType.FLOAT64));
        }
    }

    @Question(value = "softmax", title = "softmax and cross-entropy")
    class Softmax {
        private final Tensor logits = matrix(new double[] {1, 2, 3}, new double[] {0, -1, 4}, new double[] {2, 2, 2});
        private final Tensor large =
                matrix(new double[] {1000, 1001}, new double[] {-1000, -1003}, new double[] {-500, 600});
        private final Tensor labels = Tensor.of(2, 2, 0);
        /** What the question is to be answered without. */
        private static final String[] BUILT_IN = {"softmax", "logSoftmax", "crossEntropy"};

        @Check(
                points = 2,
                hint = {
                    "The probabilities of one example, a row, add up to 1.",
                    "sum(1, true) sums over each row and keeps the axis, so that the division broadcasts."
                })
        @DisplayName("each row becomes probabilities")
        void rows(Submission student) {
            assertDoesNotCall(student, "softmax", BUILT_IN);
            Tensor e = logits.exp();
            Tensor shifted = logits.sub(logits.max(1, true)).exp();
            assertClose(
                    e.div(e.sum(1, true)),
                    student.call("softmax", Tensor.class, logits),
                    CLOSE,
                    Misconception.of("softmax is taken over the wrong axis, down the columns", e.div(e.sum(0, true))),
                    Misconception.of(
                            "the sum is taken over the wrong axis, down the columns",
                            shifted.div(shifted.sum(0, true))),
                    Misconception.of("all entries share one sum instead of one for each row", e.div(e.sum())),
                    Misconception.of("the division by the sum is missing", e),
                    Misconception.of(
                            "the logits are divided by their sum without exp", logits.div(logits.sum(1, true))));
        }

        @Check(
                points = 1,
                hint = {
                    "exp(1000) is infinite, and infinity divided by infinity is not a number.",
                    "Subtract the maximum of each row first: logits.max(1, true)."
                })
        @DisplayName("softmax stays finite for large logits")
        void large(Submission student) {
            assertDoesNotCall(student, "softmax", BUILT_IN);
            Tensor got = student.call("softmax", Tensor.class, large);
            assertFinite(got);
            assertClose(
                    matrix(new double[] {0.268941, 0.731059}, new double[] {0.952574, 0.047426}, new double[] {0, 1}),
                    got,
                    CLOSE);
        }

        @Check(
                points = 2,
                hint = {
                    "Tensor.oneHot(labels, c) has a 1 at each right class: multiply, then sum over each row.",
                    "The mean of logSumExp(z) - z[label]."
                })
        @DisplayName("the cross-entropy is the mean negative log-probability of the right classes")
        void loss(Submission student) {
            assertDoesNotCall(student, "crossEntropy", BUILT_IN);
            Tensor logP = logits.logSoftmax(1);
            Tensor hot = Tensor.oneHot(labels, 3);
            Tensor p = logits.softmax(1);
            assertClose(
                    logP.mul(hot).sum().div(-3).item(),
                    scalar(student, logits, labels),
                    CLOSE,
                    Misconception.of(
                            "it is summed over the batch instead of averaged",
                            logP.mul(hot).sum().neg()),
                    Misconception.of(
                            "the mean runs over all entries instead of the rows",
                            logP.mul(hot).mean().neg()),
                    Misconception.of(
                            "the minus sign is missing", logP.mul(hot).sum().div(3)),
                    Misconception.of(
                            "the logarithm is missing", p.mul(hot).sum().div(-3)),
                    Misconception.of(
                            "log(p) of every class counts, not only the right one's",
                            logP.sum().div(-3)));
            assertClose(Math.log(5), scalar(student, Tensor.zeros(4, 5), Tensor.of(0, 1, 2, 3)), CLOSE);
        }

        @Check(points = 1, hint = "Do not take log(softmax): log p = z - logSumExp(z) never sees a zero.")
        @DisplayName("the cross-entropy stays finite for large logits")
        void largeLoss(Submission student) {
            assertDoesNotCall(student, "crossEntropy", BUILT_IN);
            double got = scalar(student, large, Tensor.of(0, 1, 1));
            assertClose((1.313262 + 3.048587) / 3, got, CLOSE);
            assertClose(
                    500,
                    scalar(student, matrix(new double[] {0, 1000}, new double[] {1000, 0}), Tensor.of(0, 0)),
                    CLOSE);
        }

        private double scalar(Submission student, Tensor z, Tensor y) {
            Tensor loss = student.call("crossEntropy", Tensor.class, z, y);
            if (loss.size() != 1) {
                assertShape(loss);
            }
            return loss.item();
        }
    }

    @Question(value = "activations", title = "functions that bend")
    class Activations {
        private final Tensor x = Tensor.of(-3.0, -1.0, -0.1, 0.0, 0.2, 1.5, 4.0);

        @Check(hint = "Twice inside, twice outside, minus 1.")
        @DisplayName("tanh is a stretched sigmoid")
        void tanh(Submission student) {
            assertDoesNotCall(student, "tanhBySigmoid", "tanh");
            assertClose(
                    x.tanh(),
                    student.call("tanhBySigmoid", Tensor.class, x),
                    CLOSE,
                    Misconception.of(
                            "the 2 inside the sigmoid is missing",
                            x.sigmoid().mul(2).sub(1)),
                    Misconception.of(
                            "the 2 before the sigmoid is missing",
                            x.mul(2).sigmoid().sub(1)),
                    Misconception.of("it is the sigmoid itself", x.sigmoid()));
        }

        @Check(hint = "One part for each side: maximum(0) and minimum(0).")
        @DisplayName("the leaky ReLU keeps a slope below zero")
        void leakyRelu(Submission student) {
            assertDoesNotCall(student, "leakyRelu", "leakyRelu");
            assertClose(
                    x.leakyRelu(0.1),
                    student.call("leakyRelu", Tensor.class, x, 0.1),
                    CLOSE,
                    Misconception.of("it is the plain ReLU, without the leak", x.relu()),
                    Misconception.of(
                            "the slope is on the positive side",
                            x.neg().leakyRelu(0.1).neg()),
                    Misconception.of(
                            "the negative side is turned upwards",
                            x.relu().sub(x.minimum(0).mul(0.1))));
            assertClose(x.leakyRelu(2), student.call("leakyRelu", Tensor.class, x, 2.0), CLOSE);
        }

        @Check(
                points = 2,
                hint = {
                    "softplus(x) = x + softplus(-x): for large x use the one that does not overflow.",
                    "max(x, 0) + log(1 + exp(-|x|))"
                })
        @DisplayName("softplus is smooth and does not overflow")
        void softplus(Submission student) {
            assertDoesNotCall(student, "softplus", "softplus");
            assertClose(
                    x.softplus(),
                    student.call("softplus", Tensor.class, x),
                    CLOSE,
                    Misconception.of("it is the ReLU", x.relu()));
            Tensor ends = Tensor.of(-1000.0, 1000.0);
            Tensor got = student.call("softplus", Tensor.class, ends);
            assertFinite(got);
            assertClose(Tensor.of(0.0, 1000.0), got, CLOSE);
        }
    }

    @Question(value = "mlp", title = "a multilayer perceptron")
    class Mlp {
        private final Tensor x = Tensor.randn(Rng.seed(9), 5, 2);
        private final Tensor w1 = Tensor.randn(Rng.seed(10), 2, 4);
        private final Tensor b1 = Tensor.of(0.5, -0.5, 1.0, 0.0);
        private final Tensor w2 = Tensor.randn(Rng.seed(11), 4, 2);
        private final Tensor b2 = Tensor.of(-0.3, 0.7);

        @Check(
                points = 2,
                hint = {
                    "Two lines: the hidden layer with tanh, then the logits without.",
                    "parameters.get(0) to get(3) are W1, b1, W2, b2."
                })
        @DisplayName("the forward pass gives the logits")
        void forward(Submission student) {
            Tensor sums = x.matmul(w1).add(b1);
            Tensor logits = sums.tanh().matmul(w2).add(b2);
            assertClose(
                    logits,
                    student.call("mlp", Tensor.class, x, List.of(w1, b1, w2, b2)),
                    CLOSE,
                    Misconception.of(
                            "the hidden bias is missing",
                            x.matmul(w1).tanh().matmul(w2).add(b2)),
                    Misconception.of("the output bias is missing", sums.tanh().matmul(w2)),
                    Misconception.of(
                            "both biases are missing", x.matmul(w1).tanh().matmul(w2)),
                    Misconception.of(
                            "tanh is missing, so that the layers collapse to one",
                            sums.matmul(w2).add(b2)),
                    Misconception.of("tanh is applied to the logits as well", logits.tanh()),
                    Misconception.of("softmax is applied: these are probabilities, not logits", logits.softmax(1)));
        }

        @Check(
                points = 1,
                hint = {
                    "With steps = 0 the parameters come back as they were drawn.",
                    "randn(rng, hidden, 2) divided by Math.sqrt(hidden) is small enough for the loss to begin near ln 2."
                })
        @DisplayName("training begins with small random weights, and takes as many steps as it is told")
        void beginning(Submission student) {
            Dataset train = Datasets.moons(200, 0.15, Rng.seed(12));
            List<Tensor> drawn = trained(student, train, 0, 0.05);
            assertShape(drawn.get(0), 2, HIDDEN);
            assertShape(drawn.get(1), HIDDEN);
            assertShape(drawn.get(2), HIDDEN, 2);
            assertShape(drawn.get(3), 2);
            assertTrue(spread(drawn.get(0)) > 0, "all entries of W1 are alike; draw them with randn(rng, …)");
            assertTrue(spread(drawn.get(2)) > 0, "all entries of W2 are alike; draw them with randn(rng, …)");
            Tensor logits = student.call("mlp", Tensor.class, train.x(), drawn);
            Tensor hot = Tensor.oneHot(train.y(), 2);
            double loss = -logits.logSoftmax(1).mul(hot).sum().item() / 200;
            assertTrue(
                    loss < Math.log(2) + 0.5,
                    String.format(
                            Locale.ROOT,
                            "before the first step the loss is %.2f; with small weights it is near ln 2 = 0.69",
                            loss));
            assertEquals(
                    0,
                    distance(drawn, trained(student, train, 0, 5)),
                    "with no step and the same rng the parameters must be the same, whatever lr is");
            assertTrue(distance(drawn, trained(student, train, 1, 0.05)) > 0, "one step must change the parameters");
        }

        private List<Tensor> trained(Submission student, Dataset train, int steps, double lr) {
            List<?> parameters =
                    student.call("trainMlp", List.class, train.x(), train.y(), HIDDEN, steps, lr, Rng.seed(14));
            assertEquals(4, parameters.size(), "trainMlp returns W1, b1, W2, b2");
            return parameters.stream()
                    .map(each -> assertInstanceOf(Tensor.class, each, "trainMlp returns tensors"))
                    .toList();
        }

        private static double spread(Tensor x) {
            return x.max().item() - x.min().item();
        }

        private static double distance(List<Tensor> a, List<Tensor> b) {
            double most = 0;
            for (int i = 0; i < a.size(); i++) {
                most = Math.max(most, a.get(i).sub(b.get(i)).abs().max().item());
            }
            return most;
        }

        @Check(
                points = 3,
                hint = {
                    "Does the loss fall? Print it every 50 steps.",
                    "Are all four parameters marked with requiresGrad(), and the gradients cleared in each step?",
                    "Draw the weights with randn; with all of them zero the hidden units stay alike for ever."
                })
        @DisplayName("training separates the moons")
        void train(Submission student) {
            Dataset train = Datasets.moons(200, 0.15, Rng.seed(12));
            Dataset test = Datasets.moons(400, 0.15, Rng.seed(13));
            List<Tensor> parameters = trained(student, train, 300, 0.05);
            Tensor logits = student.call("mlp", Tensor.class, test.x(), parameters);
            assertShape(logits, 400, 2);
            assertAccuracy(0.95, logits.argmax(1), test.y(), "300 steps with 16 hidden units");
        }
    }
}
