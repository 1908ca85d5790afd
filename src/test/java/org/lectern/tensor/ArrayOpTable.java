package org.lectern.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The differentiable ops that choose, order, contract and decompose, with inputs away from their kinks. */
final class ArrayOpTable {
    private final List<OpTable.Op> ops = new ArrayList<>();
    private final Rng rng = Rng.seed(11);

    static List<OpTable.Op> all() {
        ArrayOpTable table = new ArrayOpTable();
        table.indexing();
        table.pieces();
        table.products();
        table.sorting();
        table.einsum();
        table.matrices();
        return table.ops;
    }

    private void add(String name, Function<Tensor[], Tensor> function, Tensor... inputs) {
        ops.add(new OpTable.Op(name, function, inputs));
    }

    private void each(String name, Function<Tensor, Tensor> function, int... shape) {
        add(name + " " + Shapes.text(shape), in -> function.apply(in[0]), any(shape));
    }

    /** Numbers of both signs, all different, none near 0. */
    private Tensor any(int... shape) {
        int size = Shapes.product(shape);
        int[] order = rng.permutation(size);
        double[] values = new double[size];
        for (int i = 0; i < size; i++) {
            double spread = 0.3 + 1.2 * (order[i] + 0.5) / size;
            values[i] = rng.nextBoolean(0.5) ? spread : -spread;
        }
        return Tensor.of(DType.FLOAT64, values).reshape(shape);
    }

    /** Well away from singular: the diagonal outweighs the rest. */
    private Tensor regular(int... shape) {
        return any(shape)
                .mul(0.4)
                .add(Tensor.diag(Tensor.of(DType.FLOAT64, 3, -2.5, 2, 1.5, 1).slice(0, 0, shape[shape.length - 1])));
    }

    private void indexing() {
        Tensor two = Tensor.of(new int[][] {{2, 0, -1}, {1, 1, 0}});
        each("index by a matrix", x -> x.index(0, two), 3, 4);
        each("index by a matrix", x -> x.index(1, two), 2, 3, 2);
        each("index by a scalar", x -> x.index(1, Tensor.of(1).squeeze()), 2, 3);
        each("index by nothing", x -> x.index(1, Tensor.zeros(DType.INT32, 0)), 2, 3);
        each("rows by a vector", x -> x.rows(Tensor.of(1, 1, 0)), 3, 20);
        each("gather 0", x -> x.gather(0, two), 3, 3);
        each("gather 1", x -> x.gather(1, two), 2, 3);
        each("gather 1 of more rows", x -> x.gather(1, two), 4, 3);
        each("gather middle", x -> x.gather(1, two.reshape(1, 3, 2)), 2, 3, 2);
        each("gather nothing", x -> x.gather(1, Tensor.zeros(DType.INT32, 2, 0)), 2, 3);
        each("maskedSelect", x -> x.maskedSelect(x.gt(0)), 3, 4);
        each("maskedSelect by rows", x -> x.maskedSelect(Tensor.of(0f, 1f, 1f, 0f)), 3, 4);
        each("maskedFill", x -> x.maskedFill(x.gt(0), -2), 3, 4);
        each("maskedFill broadcast", x -> x.maskedFill(Tensor.of(0f, 1f, 1f, 0f), 0.5), 3, 4);
        each("tril", Tensor::tril, 4, 3);
        each("tril 1", x -> x.tril(1), 2, 3, 4);
        each("triu", Tensor::triu, 3, 4);
        each("triu -1", x -> x.triu(-1), 4, 3);
        each("diagonal", Tensor::diagonal, 3, 4);
        each("diagonal 1", x -> x.diagonal(1), 2, 3, 3);
        each("diagonal -2", x -> x.diagonal(-2), 4, 3);
        each("diagonal outside", x -> x.diagonal(7), 4, 3);
        each("diag", Tensor::diag, 3);
        each("diag", Tensor::diag, 2, 3);
        each("trace", Tensor::trace, 3, 3);
        each("trace", Tensor::trace, 2, 3, 2);
    }

    private void pieces() {
        each("slice step 2", x -> x.slice(1, 1, 5, 2), 2, 5);
        each("slice step 3", x -> x.slice(0, 0, 7, 3), 7, 2);
        each("slice step of nothing", x -> x.slice(0, 1, 1, 3), 7, 2);
        each("split", x -> x.split(1, 2, 0, 3).get(2), 2, 5);
        each("split and concat", x -> Tensor.concat(0, x.split(1, 2, 2)), 3, 4);
        each("chunk", x -> x.chunk(3, 0).get(1), 5, 2);
        each("flip", Tensor::flip, 2, 3);
        each("flip 1", x -> x.flip(1), 2, 3, 4);
        each("flip 0 -1", x -> x.flip(0, -1), 2, 3, 4);
        each("flip of a scalar", Tensor::flip);
        each("roll 2", x -> x.roll(2, 1), 2, 5);
        each("roll -7", x -> x.roll(-7, 0), 3, 2);
        each("roll nothing", x -> x.roll(1, 0), 0, 2);
        each("tile 2 3", x -> x.tile(2, 3), 2, 3);
        each("tile 2", x -> x.tile(2), 2, 3);
        each("tile 2 1 2", x -> x.tile(2, 1, 2), 2, 3);
        each("tile 0", x -> x.tile(0), 3);
        each("repeatInterleave", x -> x.repeatInterleave(3, 0), 2, 3);
        each("repeatInterleave last", x -> x.repeatInterleave(2, -1), 2, 3);
        each("pad", x -> x.pad(new int[][] {{1, 2}, {0, 3}}, 0.5), 2, 3);
        each("pad nothing", x -> x.pad(new int[][] {{0, 0}, {0, 0}}, 0.5), 2, 3);
        each("pad of nothing", x -> x.pad(new int[][] {{1, 0}, {0, 0}}, 0.5), 0, 3);
        for (PadMode mode : PadMode.values()) {
            each("pad " + mode, x -> x.pad(new int[][] {{1, 0}, {2, 2}}, mode), 2, 3);
        }
    }

    private void products() {
        int[][] axes = {{}, {0}, {1}, {2}, {-1}, {0, 1}, {0, 2}, {0, 1, 2}};
        for (int[] axis : axes) {
            String text = Shapes.text(axis);
            each("prod" + text, x -> x.prod(axis), 2, 3, 2);
            each("prod keepDims" + text, x -> x.prod(axis, true), 2, 3, 2);
        }
        Tensor zeros = Tensor.of(DType.FLOAT64, 0, 2, 3, 0, 0, 4, 1, 5, 6).reshape(3, 3);
        add("prod with zeros", in -> in[0].prod(1), zeros);
        add("prod with zeros, all", in -> in[0].prod(), zeros);
        add("cumprod with zeros", in -> in[0].cumprod(1), zeros);
        each("prod of nothing", x -> x.prod(0), 0, 3);
        each("prod of a scalar", Tensor::prod);
        each("prod of five", x -> x.prod(1), 2, 5);
        for (int axis = 0; axis < 3; axis++) {
            int along = axis;
            each("cumsum " + axis, x -> x.cumsum(along), 2, 3, 4);
            each("cumprod " + axis, x -> x.cumprod(along), 2, 3, 5);
        }
        each("cumsum", x -> x.cumsum(-1), 3, 1);
        each("cumsum of nothing", x -> x.cumsum(0), 0, 2);
        each("cumprod of one", x -> x.cumprod(0), 1, 2);
    }

    private void sorting() {
        each("sort 0", x -> x.sort(0).values(), 4, 3);
        each("sort 1", x -> x.sort(1).values(), 2, 3, 4);
        each("sort last, descending", x -> x.sort(-1, true).values(), 3, 4);
        each("sort of nothing", x -> x.sort(0).values(), 0, 3);
        each("topK", x -> x.topK(2, 1).values(), 3, 5);
        each("topK first axis", x -> x.topK(2, 0).values(), 3, 5);
        each("topK 0", x -> x.topK(0, 0).values(), 3, 2);
    }

    private void einsum() {
        Object[][] cases = {
            {"ij->ji", new int[] {2, 3}},
            {"ij->", new int[] {2, 3}},
            {"ij->j", new int[] {2, 3}},
            {"ij", new int[] {2, 3}},
            {"ba", new int[] {2, 3}},
            {"ii", new int[] {3, 3}},
            {"ii->i", new int[] {3, 3}},
            {"iji->j", new int[] {3, 2, 3}},
            {"iii->i", new int[] {2, 2, 2}},
            {"iijj->ij", new int[] {2, 2, 3, 3}},
            {"ij,jk", new int[] {2, 3}, new int[] {3, 4}},
            {"ij,jk->ik", new int[] {2, 3}, new int[] {3, 4}},
            {"ij,kj->ki", new int[] {2, 3}, new int[] {4, 3}},
            {"ij,ij->", new int[] {2, 3}, new int[] {2, 3}},
            {"ij,ij->ij", new int[] {2, 3}, new int[] {2, 3}},
            {"ij,ji->i", new int[] {2, 3}, new int[] {3, 2}},
            {"i,j->ij", new int[] {2}, new int[] {3}},
            {"i,i", new int[] {3}, new int[] {3}},
            {"i,->i", new int[] {3}, new int[] {}},
            {"ij,k->j", new int[] {2, 3}, new int[] {4}},
            {"bij,bjk->bik", new int[] {2, 3, 4}, new int[] {2, 4, 2}},
            {"bhqd,bhkd->bhqk", new int[] {2, 2, 3, 4}, new int[] {2, 2, 5, 4}},
            {"bi,bi->b", new int[] {3, 4}, new int[] {3, 4}},
            {"bi, ij, bj -> b", new int[] {3, 2}, new int[] {2, 4}, new int[] {3, 4}},
            {"ij,jk,kl,lm->im", new int[] {2, 3}, new int[] {3, 1}, new int[] {1, 2}, new int[] {2, 2}},
            {"ij,jk->ik", new int[] {2, 0}, new int[] {0, 4}},
            {"ii,i->i", new int[] {3, 3}, new int[] {3}},
        };
        for (Object[] one : cases) {
            String equation = (String) one[0];
            Tensor[] operands = new Tensor[one.length - 1];
            StringBuilder name = new StringBuilder("einsum " + equation);
            for (int i = 0; i < operands.length; i++) {
                operands[i] = any((int[]) one[i + 1]);
                name.append(' ').append(Shapes.text((int[]) one[i + 1]));
            }
            add(name.toString(), in -> Tensor.einsum(equation, in), operands);
        }
    }

    private void matrices() {
        for (int[] shape : new int[][] {{1, 1}, {2, 2}, {4, 4}, {2, 3, 3}, {2, 1, 2, 2}, {0, 0}, {0, 2, 2}}) {
            String text = Shapes.text(shape);
            add("inverse " + text, in -> in[0].inverse(), regular(shape));
            add("det " + text, in -> in[0].det(), regular(shape));
        }
        add("solve a vector", in -> in[0].solve(in[1]), regular(3, 3), any(3));
        add("solve a matrix", in -> in[0].solve(in[1]), regular(3, 3), any(3, 2));
        add("solve a batch", in -> in[0].solve(in[1]), regular(2, 3, 3), any(2, 3, 2));
        add("solve one matrix for a batch", in -> in[0].solve(in[1]), regular(3, 3), any(2, 3, 1));
        add("solve a batch for one side", in -> in[0].solve(in[1]), regular(2, 2, 2), any(2));
        add("solve for nothing", in -> in[0].solve(in[1]), regular(2, 2), any(2, 0));
        for (int[] shape : new int[][] {{3, 3}, {4, 2}, {2, 4}, {2, 3, 2}, {1, 1}, {3, 1}, {0, 2}}) {
            String text = Shapes.text(shape);
            Tensor x = distinct(shape);
            add("svd u " + text, in -> in[0].svd().u(), x);
            add("svd s " + text, in -> in[0].svd().s(), x);
            add("svd vt " + text, in -> in[0].svd().vt(), x);
        }
        add("svd of all", in -> whole(in[0].svd()), distinct(3, 2));
    }

    private static Tensor whole(Svd svd) {
        return svd.u().mul(svd.s().square()).matmul(svd.vt());
    }

    /** A matrix with singular values near 3, 1.6 and 0.7, of which no vector has two elements of largest size. */
    private Tensor distinct(int... shape) {
        double[] values = new double[Shapes.product(shape)];
        int n = shape[shape.length - 2];
        int m = shape[shape.length - 1];
        for (int i = 0; i < values.length; i++) {
            int row = i / m % n;
            int column = i % m;
            values[i] = 0.15 * Math.sin(3 * i + 1) + (row == column ? 3 / (1 + row) - 0.3 * row : 0);
        }
        return Tensor.of(DType.FLOAT64, values).reshape(shape);
    }
}
