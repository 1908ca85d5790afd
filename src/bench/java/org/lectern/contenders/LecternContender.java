package org.lectern.contenders;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.lectern.nn.MultiHeadAttention;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Lectern, written as a student writes it. */
final class LecternContender implements Contender {
    @Override
    public String about() {
        String backend = System.getenv().getOrDefault("LECTERN_BACKEND", "cpu");
        return "backend " + backend;
    }

    @Override
    public Cases cases() {
        Cases cases = new Cases();
        eager(cases);
        gemm(cases);
        conv(cases);
        norm(cases);
        embedding(cases);
        attention(cases);
        multiHead(cases);
        LecternSteps.add(cases);
        LecternImageSteps.add(cases);
        return cases;
    }

    private static void eager(Cases cases) {
        Tensor a = tensor(1, 64);
        Tensor b = tensor(2, 64);
        forward(cases, "eager", "add [64]", () -> a.add(b));
        Tensor c = tensor(1, 64, 100);
        Tensor d = tensor(2, 64, 100);
        forward(cases, "eager", "add [64,100]", () -> c.add(d));
        cases.add("eager", "add [64,100] in a scope", () -> new InScope(new Forward(() -> c.add(d))));
        forward(cases, "eager", "mul [64,100]", () -> c.mul(d));
        Tensor w = tensor(3, 100, 10);
        Tensor bias = tensor(4, 10);
        forward(cases, "eager", "matmul 64x100x10", () -> c.matmul(w));
        forward(
                cases,
                "eager",
                "relu(xw+b) 64x100x10",
                () -> c.matmul(w).add(bias).relu());
        Tensor logits = tensor(5, 64, 10);
        forward(cases, "eager", "softmax [64,10]", () -> logits.softmax(1));
        Tensor large = tensor(6, 1000, 1000);
        forward(cases, "eager", "exp [1000,1000]", large::exp);
    }

    private static void gemm(Cases cases) {
        for (int[] s : new int[][] {{64, 784, 256}, {256, 1024, 1024}, {1024, 1024, 1024}}) {
            String name = s[0] + "x" + s[1] + "x" + s[2];
            cases.add("gemm", name, () -> {
                Tensor x = tensor(1, s[0], s[1]);
                Tensor y = tensor(2, s[1], s[2]);
                return new InScope(new Forward(() -> x.matmul(y)));
            });
        }
    }

    private static void conv(Cases cases) {
        for (int[] s : new int[][] {{64, 1, 28, 8, 5}, {32, 16, 14, 32, 3}, {16, 3, 32, 32, 3}}) {
            String name = s[0] + "x" + s[1] + "x" + s[2] + "x" + s[2] + " " + s[3] + "f" + s[4];
            Tensor pixels = tensor(1, s[0], s[1], s[2], s[2]);
            Supplier<Tensor> weight = () -> weight(2, s[3], s[1], s[4], s[4]);
            if (s[1] < 4) {
                withAndWithoutGradients(cases, "conv", name, leaves -> pixels.conv2d(leaves[0], leaves[1]), () ->
                        new Tensor[] {weight.get(), bias(3, s[3])});
            } else {
                withAndWithoutGradients(cases, "conv", name, leaves -> leaves[2].conv2d(leaves[0], leaves[1]), () ->
                        new Tensor[] {weight.get(), bias(3, s[3]), pixels.copy()});
            }
        }
    }

    private static void attention(Cases cases) {
        Supplier<Tensor[]> leaves =
                () -> new Tensor[] {tensor(1, 16, 4, 64, 32), tensor(2, 16, 4, 64, 32), tensor(3, 16, 4, 64, 32)};
        withAndWithoutGradients(
                cases, "attention", "[16,4,64,32]", qkv -> Tensor.attention(qkv[0], qkv[1], qkv[2]), leaves);
        withAndWithoutGradients(
                cases,
                "attention",
                "[16,4,64,32] causal",
                qkv -> Tensor.attention(qkv[0], qkv[1], qkv[2], AttentionMask.causal()),
                leaves);
    }

    private static void multiHead(Cases cases) {
        MultiHeadAttention layer = LecternSteps.first(new MultiHeadAttention(128, 4, Rng.seed(1)), 100, 101, 102, 103);
        Tensor x = tensor(1, 16, 64, 128);
        cases.add(
                "attention",
                "multi-head [16,64,128] forward",
                () -> new InScope(new Forward(() -> Tensor.noGrad(() -> layer.forward(x)))));
        cases.add("attention", "multi-head [16,64,128] both", () -> {
            List<Tensor> leaves = new ArrayList<>(List.of(x.copy().requiresGrad()));
            leaves.addAll(layer.parameters());
            return new InScope(new Both(() -> layer.forward(leaves.get(0)), leaves.toArray(Tensor[]::new)));
        });
    }

    private static void norm(Cases cases) {
        for (int[] s : new int[][] {{512, 128}, {64, 1024}}) {
            String name = "layer norm [" + s[0] + "," + s[1] + "]";
            withAndWithoutGradients(
                    cases,
                    "norm",
                    name,
                    leaves -> leaves[0].layerNorm(new int[] {s[1]}, leaves[1], leaves[2], 1e-5),
                    () -> new Tensor[] {tensor(1, s[0], s[1]), gain(2, s[1]), bias(3, s[1])});
        }
        Tensor mean = Tensor.zeros(64);
        Tensor variance = Tensor.ones(64);
        withAndWithoutGradients(
                cases,
                "norm",
                "batch norm [32,64,16,16]",
                leaves -> leaves[0].batchNorm(mean, variance, leaves[1], leaves[2], true, 0.1, 1e-5),
                () -> new Tensor[] {tensor(1, 32, 64, 16, 16), gain(2, 64), bias(3, 64)});
        for (int[] s : new int[][] {{64, 10}, {256, 1000}}) {
            String name = "softmax cross-entropy [" + s[0] + "," + s[1] + "]";
            Tensor labels = Tensor.of(Inputs.labels(2, s[0], s[1]));
            withAndWithoutGradients(cases, "norm", name, leaves -> Tensor.softmaxCrossEntropy(leaves[0], labels), () ->
                    new Tensor[] {tensor(1, s[0], s[1])});
        }
    }

    private static void embedding(Cases cases) {
        Tensor indices = Tensor.of(Inputs.labels(2, 32 * 50, 5000)).reshape(32, 50);
        withAndWithoutGradients(
                cases, "embedding", "[5000,128] of [32,50]", leaves -> Tensor.embedding(leaves[0], indices), () ->
                        new Tensor[] {tensor(1, 5000, 128)});
    }

    /** A computation without gradients. */
    static void forward(Cases cases, String group, String name, Supplier<Tensor> computation) {
        cases.add(group, name, () -> new Forward(computation));
    }

    /** Two cases, each in a scope: a function's value, and its value with the gradients to all of its leaves. */
    static void withAndWithoutGradients(
            Cases cases, String group, String name, Function<Tensor[], Tensor> function, Supplier<Tensor[]> leaves) {
        cases.add(group, name + " forward", () -> {
            Tensor[] inputs = leaves.get();
            return new InScope(new Forward(() -> function.apply(inputs)));
        });
        cases.add(group, name + " both", () -> {
            Tensor[] inputs = leaves.get();
            for (Tensor input : inputs) {
                input.requiresGrad();
            }
            return new InScope(new Both(() -> function.apply(inputs), inputs));
        });
    }

    static Tensor gain(int salt, int size) {
        return Tensor.of(Inputs.gain(salt, size));
    }

    static Tensor bias(int salt, int size) {
        return Tensor.of(Inputs.bias(salt, size));
    }

    static Tensor weight(int salt, int... shape) {
        return Tensor.of(Inputs.weight(salt, shape)).reshape(shape).copy();
    }

    static Tensor tensor(int salt, int... shape) {
        return Tensor.of(Inputs.values(salt, shape)).reshape(shape).copy();
    }

    /** Work that gives its memory back at the end, as a step of training does. */
    private record InScope(Work work) implements Work {
        @Override
        public List<double[]> check() {
            return work.check();
        }

        @Override
        public Object run() {
            Object[] result = {work};
            Tensor.scope(() -> {
                result[0] = work.run();
            });
            return result[0];
        }
    }

    private record Forward(Supplier<Tensor> computation) implements Work {
        @Override
        public List<double[]> check() {
            return List.of(Inputs.sums(computation.get().toFloats()));
        }

        @Override
        public Object run() {
            return computation.get();
        }
    }

    private static final class Both implements Work {
        private final Supplier<Tensor> computation;
        private final Tensor[] leaves;
        private final Tensor upstream;

        Both(Supplier<Tensor> computation, Tensor... leaves) {
            this.computation = computation;
            this.leaves = leaves;
            int[] shape = Tensor.noGrad(computation).shape();
            this.upstream = shape.length == 0 || Inputs.size(shape) == 1 ? Tensor.ones(shape) : tensor(99, shape);
        }

        @Override
        public List<double[]> check() {
            List<double[]> rows = new ArrayList<>();
            Tensor out = pass();
            rows.add(Inputs.sums(out.toFloats()));
            for (Tensor leaf : leaves) {
                rows.add(Inputs.sums(leaf.grad().toFloats()));
            }
            return rows;
        }

        @Override
        public Object run() {
            return pass();
        }

        private Tensor pass() {
            for (Tensor leaf : leaves) {
                leaf.zeroGrad();
            }
            Tensor out = computation.get();
            out.backward(upstream);
            return out;
        }
    }
}
