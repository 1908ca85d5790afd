package org.lectern.contenders;

import java.util.List;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/** ND4J's arrays, written as its examples write them. */
final class Nd4jContender implements Contender {
    private static final int BATCH = 64;

    @Override
    public String about() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        return "1.0.0-M2.1, " + Nd4j.getBackend().getClass().getSimpleName();
    }

    @Override
    public Cases cases() {
        Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
        Cases cases = new Cases();
        INDArray a = array(1, 64);
        INDArray b = array(2, 64);
        forward(cases, "eager", "add [64]", () -> a.add(b));
        INDArray c = array(1, 64, 100);
        INDArray d = array(2, 64, 100);
        forward(cases, "eager", "add [64,100]", () -> c.add(d));
        forward(cases, "eager", "add [64,100] in a scope", () -> c.add(d));
        forward(cases, "eager", "mul [64,100]", () -> c.mul(d));
        INDArray w = array(3, 100, 10);
        INDArray bias = array(4, 10);
        forward(cases, "eager", "matmul 64x100x10", () -> c.mmul(w));
        forward(
                cases,
                "eager",
                "relu(xw+b) 64x100x10",
                () -> Transforms.relu(c.mmul(w).addiRowVector(bias), false));
        INDArray logits = array(5, 64, 10);
        forward(cases, "eager", "softmax [64,10]", () -> Transforms.softmax(logits, true));
        INDArray large = array(6, 1000, 1000);
        forward(cases, "eager", "exp [1000,1000]", () -> Transforms.exp(large, true));
        for (int[] s : new int[][] {{64, 784, 256}, {256, 1024, 1024}, {1024, 1024, 1024}}) {
            INDArray x = array(1, s[0], s[1]);
            INDArray y = array(2, s[1], s[2]);
            forward(cases, "gemm", s[0] + "x" + s[1] + "x" + s[2], () -> x.mmul(y));
        }
        cases.addStep("linear regression", 0.1, LinearRegression::new);
        cases.addStep("MLP SGD", 0.1, Mlp::new);
        return cases;
    }

    private static void forward(Cases cases, String group, String name, Supplier<INDArray> computation) {
        cases.add(group, name, computation, result -> List.of(Inputs.sums(floats(result))));
    }

    static INDArray array(int salt, long... shape) {
        int[] sizes = java.util.Arrays.stream(shape).mapToInt(Math::toIntExact).toArray();
        return array(Inputs.values(salt, sizes), shape);
    }

    static INDArray array(float[] values, long... shape) {
        return Nd4j.create(values, shape, 'c');
    }

    /** The elements in rows' order. */
    static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }

    /** Gradients by hand. */
    private static final class LinearRegression implements Cases.Step {
        private final INDArray x = array(1, 32, 2);
        private final INDArray y = array(2, 32, 1);
        private final INDArray weight = array(Inputs.weight(100, 2, 1), 2, 1);
        private final INDArray bias = array(Inputs.bias(101, 1), 1, 1);
        private final double lr;

        LinearRegression(double lr) {
            this.lr = lr;
        }

        @Override
        public void run() {
            step();
        }

        @Override
        public double loss() {
            INDArray error = step();
            return error.mul(error).meanNumber().doubleValue();
        }

        private INDArray step() {
            INDArray error = x.mmul(weight).addi(bias.getDouble(0)).subi(y);
            INDArray upstream = error.mul(2.0 / 32);
            weight.subi(x.transpose().mmul(upstream).muli(lr));
            bias.subi(upstream.sumNumber().doubleValue() * lr);
            return error;
        }
    }

    /** 784-256-128-10 with gradients by hand. */
    private static final class Mlp implements Cases.Step {
        private final INDArray x = array(1, BATCH, 784);
        private final INDArray targets = array(Inputs.oneHot(Inputs.labels(2, BATCH, 10), 10), BATCH, 10);
        private final INDArray[] weights = {weight(100, 784, 256), weight(102, 256, 128), weight(104, 128, 10)};
        private final INDArray[] biases = {bias(101, 256), bias(103, 128), bias(105, 10)};
        private final double lr;

        Mlp(double lr) {
            this.lr = lr;
        }

        @Override
        public void run() {
            step();
        }

        @Override
        public double loss() {
            INDArray probabilities = step();
            return -Transforms.log(probabilities, true)
                            .muli(targets)
                            .sumNumber()
                            .doubleValue()
                    / BATCH;
        }

        private INDArray step() {
            INDArray[] hidden = {x, null, null};
            for (int i = 0; i < 2; i++) {
                hidden[i + 1] = Transforms.relu(hidden[i].mmul(weights[i]).addiRowVector(biases[i]), false);
            }
            INDArray probabilities =
                    Transforms.softmax(hidden[2].mmul(weights[2]).addiRowVector(biases[2]), false);
            INDArray upstream = probabilities.sub(targets).divi(BATCH);
            for (int i = 2; i >= 0; i--) {
                INDArray gradient = hidden[i].transpose().mmul(upstream);
                INDArray biasGradient = upstream.sum(0);
                if (i > 0) {
                    INDArray mask = hidden[i].gt(0).castTo(DataType.FLOAT);
                    upstream = upstream.mmul(weights[i].transpose()).muli(mask);
                }
                weights[i].subi(gradient.muli(lr));
                biases[i].subi(biasGradient.muli(lr));
            }
            return probabilities;
        }

        private static INDArray weight(int salt, int in, int out) {
            return array(Inputs.weight(salt, in, out), in, out);
        }

        private static INDArray bias(int salt, int size) {
            return array(Inputs.bias(salt, size), size);
        }
    }
}
