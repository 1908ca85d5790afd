package org.lectern.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Every differentiable op with inputs away from its kinks, for the tests that hold for all of them. */
final class OpTable {
    record Op(String name, Function<Tensor[], Tensor> function, Tensor... inputs) {
        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Op> ops = new ArrayList<>();
    private final Rng rng = Rng.seed(7);

    static List<Op> all() {
        OpTable table = new OpTable();
        table.unary();
        table.binary();
        table.reductions();
        table.movement();
        table.matrices();
        NormalizationOps.addTo(table);
        ConvolutionOps.addTo(table);
        return table.ops;
    }

    void add(String name, Function<Tensor[], Tensor> function, Tensor... inputs) {
        ops.add(new Op(name, function, inputs));
    }

    /** Numbers of both signs, none within 0.1 of a whole number, and all different. */
    Tensor any(int... shape) {
        int size = 1;
        for (int n : shape) {
            size *= n;
        }
        int[] order = rng.permutation(size);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            double spread = 0.15 + 0.7 * (order[i] + 0.5) / size;
            values[i] = spread + rng.nextInt(-2, 2);
        }
        return Tensor.of(DType.FLOAT64, values).reshape(shape);
    }

    Tensor positive(int... shape) {
        return any(shape).abs().add(0.1);
    }

    private void each(String name, Function<Tensor, Tensor> function) {
        add(name, in -> function.apply(in[0]), any(3, 5));
    }

    private void unary() {
        each("add number", x -> x.add(2));
        each("sub number", x -> x.sub(2));
        each("rsub", x -> x.rsub(2));
        each("mul number", x -> x.mul(-3));
        each("div number", x -> x.div(7));
        each("rdiv", x -> x.rdiv(2));
        each("pow 3", x -> x.pow(3));
        each("pow 0", x -> x.pow(0));
        each("pow 1", x -> x.pow(1));
        each("neg", Tensor::neg);
        each("exp", Tensor::exp);
        each("square", Tensor::square);
        each("abs", Tensor::abs);
        each("sin", Tensor::sin);
        each("cos", Tensor::cos);
        each("clip", x -> x.clip(-1, 1));
        each("maximum number", x -> x.maximum(1));
        each("minimum number", x -> x.minimum(1));
        each("sigmoid", Tensor::sigmoid);
        each("tanh", Tensor::tanh);
        each("relu", Tensor::relu);
        each("leakyRelu", x -> x.leakyRelu(0.1));
        each("elu", Tensor::elu);
        each("elu 0.5", x -> x.elu(0.5));
        each("selu", Tensor::selu);
        each("gelu", Tensor::gelu);
        each("gelu far out", x -> x.mul(3).gelu());
        each("softplus", Tensor::softplus);
        each("swish", Tensor::swish);
        add("log", in -> in[0].log(), positive(3, 5));
        add("sqrt", in -> in[0].sqrt(), positive(3, 5));
        add("pow 0.5", in -> in[0].pow(0.5), positive(3, 5));
        add("exp of a scalar", in -> in[0].exp(), any());
        add("exp of nothing", in -> in[0].exp(), any(0, 3));
    }

    private void binary() {
        int[][][] shapes = {
            {{3, 4}, {3, 4}},
            {{3, 4}, {4}},
            {{3, 4}, {3, 1}},
            {{3, 1}, {1, 4}},
            {{}, {3, 4}},
            {{2, 3, 4}, {3, 1}},
            {{2, 1, 4}, {5, 1}},
            {{1}, {1, 1}},
            {{0, 3}, {3}},
        };
        for (int[][] shape : shapes) {
            String text = " " + Shapes.text(shape[0]) + Shapes.text(shape[1]);
            add("add" + text, in -> in[0].add(in[1]), any(shape[0]), any(shape[1]));
            add("sub" + text, in -> in[0].sub(in[1]), any(shape[0]), any(shape[1]));
            add("mul" + text, in -> in[0].mul(in[1]), any(shape[0]), any(shape[1]));
            add("div" + text, in -> in[0].div(in[1]), any(shape[0]), positive(shape[1]));
            add("pow" + text, in -> in[0].pow(in[1]), positive(shape[0]), any(shape[1]));
            add(
                    "maximum" + text,
                    in -> in[0].maximum(in[1]),
                    any(shape[0]),
                    any(shape[1]).mul(0.9));
            add(
                    "minimum" + text,
                    in -> in[0].minimum(in[1]),
                    any(shape[0]),
                    any(shape[1]).mul(0.9));
            add("prelu" + text, in -> in[0].prelu(in[1]), any(shape[0]), any(shape[1]));
            add("where" + text, in -> Tensor.where(in[0].gt(0), in[0], in[1]), any(shape[0]), any(shape[1]));
        }
        add("x * x", in -> in[0].mul(in[0]), any(4));
        add(
                "binaryCrossEntropyWithLogits",
                in -> Tensor.binaryCrossEntropyWithLogits(in[0], in[1]),
                any(3, 4),
                positive(3, 4));
        add("float32 meets float64", in -> in[0].add(Tensor.ones(3)).mul(in[0]), any(3));
    }

    private void reductions() {
        int[][] axes = {{}, {0}, {1}, {2}, {-1}, {0, 1}, {1, 2}, {0, 2}, {0, 1, 2}};
        for (int[] axis : axes) {
            for (boolean keep : new boolean[] {false, true}) {
                String text = " " + Shapes.text(axis) + (keep ? " keepDims" : "");
                add("sum" + text, in -> in[0].sum(axis, keep), any(2, 3, 4));
                add("mean" + text, in -> in[0].mean(axis, keep), any(2, 3, 4));
                add("var" + text, in -> in[0].var(axis, keep, 1), any(2, 3, 4));
                add("std" + text, in -> in[0].std(axis, keep, 0), any(2, 3, 4));
                add("max" + text, in -> in[0].max(axis, keep), any(2, 3, 4));
                add("min" + text, in -> in[0].min(axis, keep), any(2, 3, 4));
                add("logSumExp" + text, in -> in[0].logSumExp(axis, keep), any(2, 3, 4));
                add("norm" + text, in -> in[0].norm(axis, keep), any(2, 3, 4));
            }
        }
        add("sum of a scalar", in -> in[0].sum(), any());
        add("sum of nothing", in -> in[0].sum(0), any(0, 3));
        add("softmax last", in -> in[0].softmax(-1), any(3, 4));
        add("softmax first", in -> in[0].softmax(0), any(3, 4));
        add("softmax middle", in -> in[0].softmax(1), any(2, 3, 4));
        add("logSoftmax last", in -> in[0].logSoftmax(-1), any(3, 4));
        add("logSoftmax first", in -> in[0].logSoftmax(0), any(3, 4));
        add("softmaxCrossEntropy", in -> Tensor.softmaxCrossEntropy(in[0], Tensor.of(1, 0, 3)), any(3, 4));
    }

    private void movement() {
        each("reshape", x -> x.reshape(5, -1));
        each("flatten", Tensor::flatten);
        each("transpose", Tensor::transpose);
        each("unsqueeze", x -> x.unsqueeze(1));
        each("squeeze", x -> x.unsqueeze(1).squeeze(1));
        each("squeeze all", x -> x.unsqueeze(0).squeeze());
        each("slice", x -> x.slice(1, 1, 4));
        each("slice first axis", x -> x.slice(0, 1, 2));
        each("slice of nothing", x -> x.slice(0, 1, 1));
        each("rows", x -> x.rows(2, 0, 2));
        each("index", x -> x.index(1, 4, -1, 0));
        each("row", x -> x.row(1));
        add("permute", in -> in[0].permute(2, 0, 1), any(2, 3, 4));
        add("permute swap", in -> in[0].permute(0, 2, 1), any(2, 3, 4));
        add("permute batch", in -> in[0].permute(1, 0, 2), any(2, 3, 4));
        add("expand", in -> in[0].expand(2, 3, 4), any(3, 1));
        add("concat 0", in -> Tensor.concat(0, in), any(2, 3), any(1, 3));
        add("concat 1", in -> Tensor.concat(1, in), any(2, 3), any(2, 1), any(2, 2));
        add("stack", in -> Tensor.stack(1, in), any(2, 3), any(2, 3));
    }

    private void matrices() {
        int[][][] shapes = {
            {{3, 4}, {4, 2}},
            {{4}, {4, 2}},
            {{3, 4}, {4}},
            {{4}, {4}},
            {{2, 3, 4}, {4, 2}},
            {{2, 3, 4}, {2, 4, 2}},
            {{3, 4}, {2, 4, 2}},
            {{5, 1, 3, 4}, {2, 4, 2}},
            {{1, 3, 4}, {2, 4, 1}},
            {{3, 0}, {0, 2}},
            {{0, 3}, {3, 2}},
            {{1, 1}, {1, 1}},
        };
        for (int[][] shape : shapes) {
            String text = " " + Shapes.text(shape[0]) + Shapes.text(shape[1]);
            add("matmul" + text, in -> in[0].matmul(in[1]), any(shape[0]), any(shape[1]));
        }
        for (int[] shape : new int[][] {{5, 3}, {3}, {2, 4, 3}, {0, 3}, {1, 3}, {70, 3}}) {
            add("linear " + Shapes.text(shape), in -> in[0].linear(in[1], in[2]), any(shape), any(3, 40), any(40));
        }
        for (int[] shape : new int[][] {{}, {1}, {3, 5}, {2, 1, 4}, {30, 71}}) {
            add(
                    "meanSquaredError " + Shapes.text(shape),
                    in -> Tensor.meanSquaredError(in[0], in[1]),
                    any(shape),
                    any(shape));
        }
        add("linear of no columns", in -> in[0].linear(in[1], in[2]), any(2, 0), any(0, 2), any(2));
        add(
                "a small network",
                in -> in[0].matmul(in[1])
                        .add(in[2])
                        .tanh()
                        .matmul(in[1].transpose())
                        .softmax(1),
                any(3, 4),
                any(4, 2),
                any(2));
    }
}
