package org.lectern.safety;

import java.util.ArrayList;
import java.util.List;
import org.lectern.tensor.AttentionMask;
import org.lectern.tensor.Backends;
import org.lectern.tensor.CustomOp;
import org.lectern.tensor.DType;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.LinearAlgebra;
import org.lectern.tensor.PadMode;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;
import org.lectern.tensor.Window;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What is wrong with each call on tensors, and the call. {@link BadNetworkCalls} has those on networks and training. */
final class BadCalls {
    record BadCall(String mistake, Runnable call) {}

    private static final int HUGE = 1 << 30;

    private final List<BadCall> calls = new ArrayList<>();
    private final Tensor m = Tensor.arange(6).to(DType.FLOAT32).reshape(2, 3);
    private final Tensor ints = Tensor.of(1, 2, 3);
    private final Tensor image = Tensor.ones(1, 2, 5, 5);
    private final Tensor kernel = Tensor.ones(3, 2, 3, 3);
    private final Tensor nan = Tensor.of(1, Double.NaN);
    private final Rng rng = Rng.seed(1);

    static List<BadCall> all() {
        BadCalls table = new BadCalls();
        table.creation();
        table.movement();
        table.indices();
        table.elementwise();
        table.reductions();
        table.matrices();
        table.windows();
        table.normalisation();
        table.attention();
        table.differentiation();
        table.memory();
        return table.calls;
    }

    private void bad(String mistake, Runnable call) {
        calls.add(new BadCall(mistake, call));
    }

    /** What a cell passes that forgot to give a variable its value. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    static <T> T missing() {
        return null;
    }

    private static Tensor nothing() {
        return BadCalls.<Tensor>missing();
    }

    private void creation() {
        bad("negative size", () -> Tensor.zeros(2, -1));
        bad("more than one tensor holds", () -> Tensor.ones(HUGE, 4));
        bad("a product that overflows int", () -> Tensor.zeros(1 << 16, 1 << 16));
        bad("a product that overflows long", () -> Tensor.zeros(HUGE, HUGE, HUGE));
        bad("null shape", () -> Tensor.zeros(BadCalls.<int[]>missing()));
        bad("null type", () -> Tensor.zeros(BadCalls.<DType>missing(), 2));
        bad("rows of unequal length", () -> Tensor.of(new float[][] {{1, 2}, {3}}));
        bad("a row that is null", () -> Tensor.of(new double[][] {{1}, missing()}));
        bad("a fraction in int32", () -> Tensor.full(DType.INT32, 0.5, 2));
        bad("infinity in int32", () -> Tensor.full(DType.INT32, Double.POSITIVE_INFINITY, 2));
        bad("NaN in int32", () -> Tensor.of(DType.INT32, Double.NaN));
        bad("a range past memory", () -> Tensor.arange(Integer.MAX_VALUE));
        bad("a range whose length overflows", () -> Tensor.arange(Integer.MIN_VALUE, Integer.MAX_VALUE));
        bad("step 0", () -> Tensor.arange(0, 1, 0));
        bad("steps without end", () -> Tensor.arange(0, 1, Double.MIN_VALUE));
        bad("NaN as an end", () -> Tensor.arange(0, Double.NaN, 1));
        bad("negative count", () -> Tensor.linspace(0, 1, -1));
        bad("negative size of a square", () -> Tensor.eye(-1));
        bad("a square past memory", () -> Tensor.eye(HUGE));
        bad("null generator", () -> Tensor.randn(BadCalls.<Rng>missing(), 2));
        bad("limits in the wrong order", () -> Tensor.uniform(rng, 1, 0, 2));
        bad("a limit that is NaN", () -> Tensor.uniform(rng, Double.NaN, 0, 2));
        bad("a probability above 1", () -> Tensor.bernoulli(rng, 1.5, 2));
        bad("a probability that is NaN", () -> Tensor.bernoulli(rng, Double.NaN, 2));
        bad("a label out of range", () -> Tensor.oneHot(new int[] {0, 3}, 3));
        bad("a negative label", () -> Tensor.oneHot(Tensor.of(-1), 3));
        bad("labels of floats", () -> Tensor.oneHot(nan, 3));
        bad("no classes", () -> Tensor.oneHot(new int[] {0}, 0));
        bad("negative classes", () -> Tensor.oneHot(new int[] {}, -1));
        bad("a scalar's diagonal", () -> Tensor.diag(Tensor.scalar(1)));
        bad("null array", () -> Tensor.of(BadCalls.<INDArray>missing()));
        bad("a permutation of a negative number", () -> rng.permutation(-1));
        bad("a permutation past memory", () -> rng.permutation(Integer.MAX_VALUE));
        bad("a bound of 0", () -> rng.nextInt(0));
        bad("bounds in the wrong order", () -> rng.nextInt(3, 3));
    }

    private void movement() {
        bad("another number of elements", () -> m.reshape(4, 2));
        bad("two sizes to follow", () -> m.reshape(-1, -1));
        bad("a size to follow that does not divide", () -> m.reshape(4, -1));
        bad("sizes whose product overflows to the right one", () -> m.reshape(6, 1 << 16, 1 << 16));
        bad("null sizes", () -> m.reshape(BadCalls.<int[]>missing()));
        bad("a vector transposed", ints::transpose);
        bad("an axis twice", () -> m.permute(0, 0));
        bad("too few axes", () -> m.permute(0));
        bad("an axis out of range", () -> m.permute(0, 2));
        bad("squeezing what is not 1", () -> m.squeeze(0));
        bad("a new axis too far", () -> m.unsqueeze(4));
        bad("expanding what is not 1", () -> m.expand(4, 3));
        bad("expanding to less", () -> m.expand(3));
        bad("expanding past memory", () -> Tensor.ones(1, 1).expand(HUGE, 4));
        bad("a slice past its end", () -> m.slice(1, 1, 4));
        bad("a slice from its end to its start", () -> m.slice(1, 2, 1));
        bad("a slice of step 0", () -> m.slice(1, 0, 3, 0));
        bad("a slice of a scalar", () -> Tensor.scalar(1).slice(0, 0, 1));
        bad("parts of different shapes", () -> Tensor.concat(0, m, Tensor.zeros(2, 4)));
        bad("no parts", () -> Tensor.concat(0));
        bad("a part that is null", () -> Tensor.concat(0, m, nothing()));
        bad("null parts", () -> Tensor.concat(0, BadCalls.<Tensor[]>missing()));
        bad("parts stacked of different shapes", () -> Tensor.stack(0, m, ints));
        bad("stacking null", () -> Tensor.stack(0, nothing(), m));
        bad("split sizes that do not add up", () -> m.split(1, 1, 1));
        bad("a negative split size", () -> m.split(1, 4, -1));
        bad("no chunks", () -> m.chunk(0, 1));
        bad("negative padding", () -> m.pad(new int[][] {{-1, 0}, {0, 0}}, 0));
        bad("padding for another rank", () -> m.pad(new int[][] {{1, 1}}, 0));
        bad("padding past memory", () -> m.pad(new int[][] {{HUGE, HUGE}, {0, 0}}, 0));
        bad("null padding", () -> m.pad(BadCalls.<int[][]>missing(), 0));
        bad("reflection wider than the tensor", () -> m.pad(new int[][] {{5, 0}, {0, 0}}, PadMode.REFLECT));
        bad("flipping an axis there is not", () -> m.flip(2));
        bad("rolling an axis there is not", () -> m.roll(1, 5));
        bad("negative repeats", () -> m.tile(-1, 1));
        bad("repeats past memory", () -> m.tile(HUGE, HUGE));
        bad("repeats of elements below 0", () -> m.repeatInterleave(-1, 0));
        bad("a triangle of a vector", ints::tril);
        bad("more parts than a list holds", () -> Tensor.zeros(0, 1 << 30).chunk(1 << 30, 1));
    }

    private void indices() {
        bad("an index too large", () -> m.rows(0, 2));
        bad("an index too small", () -> m.row(-3));
        bad("an index of the smallest int", () -> m.index(1, Integer.MIN_VALUE));
        bad("an index into nothing", () -> Tensor.zeros(0, 3).rows(0));
        bad("null indices", () -> m.index(0, BadCalls.<int[]>missing()));
        bad("indices of floats", () -> m.rows(Tensor.of(0f, 1f)));
        bad("gathering out of range", () -> m.gather(1, Tensor.of(new int[][] {{0, 3}, {0, 0}})));
        bad("gathering below 0", () -> m.gather(1, Tensor.of(new int[][] {{0, -4}, {0, 0}})));
        bad("gathering by another rank", () -> m.gather(1, ints));
        bad("gathering by null", () -> m.gather(1, nothing()));
        bad("a mask of another shape", () -> m.maskedSelect(Tensor.ones(5)));
        bad("a mask that is null", () -> m.maskedFill(nothing(), 0));
        bad("too few indices for an element", () -> m.at(1));
        bad("an element out of range", () -> m.at(1, 3));
        bad("one of several elements", m::item);
        bad("the only one of no elements", () -> Tensor.zeros(0).item());
        bad("an axis there is not", () -> m.dim(2));
        bad("more of the top than there are", () -> m.topK(4, 1));
        bad("a negative number of the top", () -> m.topK(-1, 1));
        bad("sorting an axis there is not", () -> m.sort(2));
        bad("sorting a scalar", () -> Tensor.scalar(1).sort(0));
    }

    private void elementwise() {
        bad("shapes that do not broadcast", () -> m.add(Tensor.zeros(2)));
        bad("shapes that broadcast past memory", () -> Tensor.ones(1 << 15, 1).mul(Tensor.ones(1, 1 << 16)));
        bad("null operand", () -> m.mul(nothing()));
        bad("null operand of a comparison", () -> m.gt(nothing()));
        bad("integers divided by 0", () -> ints.div(0));
        bad("integers divided by a tensor with 0", () -> ints.div(Tensor.of(1, 0, 1)));
        bad("0 under an integer fraction", () -> Tensor.of(0, 1).rdiv(1));
        bad("a sum past int32", () -> Tensor.of(Integer.MAX_VALUE).add(1));
        bad("a product past int32", () -> Tensor.of(1 << 20).mul(Tensor.of(1 << 20)));
        bad("the least int negated", () -> Tensor.of(Integer.MIN_VALUE).neg());
        bad("the least int's absolute value", () -> Tensor.of(Integer.MIN_VALUE).abs());
        bad("the square past int32", () -> Tensor.of(1 << 20).square());
        bad("NaN as an int", () -> nan.to(DType.INT32));
        bad("a large number as an int", () -> Tensor.of(3e9).to(DType.INT32));
        bad("null as a type", () -> m.to(BadCalls.<DType>missing()));
        bad("clip limits in the wrong order", () -> m.clip(1, 0));
        bad("a clip limit that is NaN", () -> m.clip(0, Double.NaN));
        bad("a slope that does not broadcast", () -> m.prelu(Tensor.ones(2)));
        bad("a choice between shapes that do not broadcast", () -> Tensor.where(m, m, Tensor.ones(5)));
        bad("a choice by null", () -> Tensor.where(nothing(), m, m));
        bad("softmax over an axis there is not", () -> m.softmax(2));
        bad("softmax of a scalar", () -> Tensor.scalar(1).softmax(0));
    }

    private void reductions() {
        bad("a sum over an axis there is not", () -> m.sum(2));
        bad("a sum over an axis far below", () -> m.sum(Integer.MIN_VALUE));
        bad("a mean over an axis twice", () -> m.mean(0, -2));
        bad("a sum over null", () -> m.sum(BadCalls.<int[]>missing()));
        bad("the greatest of nothing", () -> Tensor.zeros(0).max());
        bad("the greatest along an empty axis", () -> Tensor.zeros(2, 0).max(1));
        bad("the place of the smallest of nothing", () -> Tensor.zeros(0, 2).argmin(0));
        bad("an int32 sum too large", () -> Tensor.of(Integer.MAX_VALUE, 1).sum());
        bad("an int32 product too large", () -> Tensor.of(1 << 20, 1 << 20).prod());
        bad("a running sum too large", () -> Tensor.of(Integer.MAX_VALUE, 1).cumsum(0));
        bad("a running sum of a scalar", () -> Tensor.scalar(1).cumsum(0));
        bad("a running product along no axis", () -> m.cumprod(3));
    }

    private void matrices() {
        bad("inner sizes that differ", () -> m.matmul(Tensor.zeros(2, 4)));
        bad("a matrix times a scalar", () -> m.matmul(Tensor.scalar(1)));
        bad("a matrix times null", () -> m.matmul(nothing()));
        bad("a squared error that would broadcast", () -> Tensor.meanSquaredError(m, Tensor.zeros(3)));
        bad("a squared error from null", () -> Tensor.meanSquaredError(m, nothing()));
        bad("a linear map of other columns", () -> m.linear(Tensor.zeros(2, 4), Tensor.zeros(4)));
        bad("a shift of another size", () -> m.linear(Tensor.zeros(3, 4), Tensor.zeros(3)));
        bad("a shift that would broadcast", () -> m.linear(Tensor.zeros(3, 4), Tensor.zeros(1)));
        bad("a shift that is null", () -> m.linear(Tensor.zeros(3, 4), nothing()));
        bad("a linear map that is a vector", () -> m.linear(Tensor.zeros(3), Tensor.zeros(3)));
        bad("batches that do not broadcast", () -> Tensor.zeros(2, 1, 1).matmul(Tensor.zeros(3, 1, 1)));
        bad("a product past memory", () -> Tensor.ones(1 << 15, 1).matmul(Tensor.ones(1, 1 << 16)));
        bad("an equation without operands", () -> Tensor.einsum("ij,jk->ik"));
        bad("an equation for another rank", () -> Tensor.einsum("ijk->i", m));
        bad("one letter for two sizes", () -> Tensor.einsum("ii->i", m));
        bad("a result's letter from nowhere", () -> Tensor.einsum("ij->k", m));
        bad("an equation that is none", () -> Tensor.einsum("i j ?? -> ,", m));
        bad("a null equation", () -> Tensor.einsum(BadCalls.<String>missing(), m));
        bad("a null operand of an equation", () -> Tensor.einsum("ij,jk->ik", m, nothing()));
        bad("the inverse of what is not square", m::inverse);
        bad("the inverse of a singular matrix", () -> Tensor.zeros(2, 2).inverse());
        bad("the inverse of NaN", () -> Tensor.full(Double.NaN, 2, 2).inverse());
        bad("a system of other rows", () -> Tensor.eye(2).solve(Tensor.ones(3)));
        bad("a singular system", () -> Tensor.ones(2, 2).solve(Tensor.ones(2)));
        bad("a system with null", () -> Tensor.eye(2).solve(nothing()));
        bad("the determinant of a vector", ints::det);
        bad(
                "the singular values of infinity",
                () -> Tensor.full(Double.POSITIVE_INFINITY, 2, 2).svd());
        bad("the singular values of a vector", () -> LinearAlgebra.singularValues(ints));
        bad("the diagonal of a vector", ints::diagonal);
        bad("the trace of a vector", ints::trace);
        bad("labels that name no class", () -> Tensor.softmaxCrossEntropy(m, Tensor.of(0, 3)));
        bad("labels that are NaN", () -> Tensor.softmaxCrossEntropy(m, nan));
        bad("labels for other rows", () -> Tensor.softmaxCrossEntropy(m, ints));
        bad("no logits", () -> Tensor.softmaxCrossEntropy(nothing(), ints));
        bad(
                "a ctc label that is the blank",
                () -> Tensor.ctc(Tensor.zeros(1, 4, 3), new int[][] {{0}}, new int[] {4}, 0));
        bad(
                "a ctc length past the steps",
                () -> Tensor.ctc(Tensor.zeros(1, 4, 3), new int[][] {{1}}, new int[] {5}, 0));
    }

    private void windows() {
        bad("stride 0", () -> image.conv2d(kernel, Window.stride(0)));
        bad("a negative stride", () -> image.conv2d(kernel, Window.stride(1, -1)));
        bad("negative padding of a convolution", () -> image.conv2d(kernel, Window.padding(-1)));
        bad("dilation 0", () -> image.conv2d(kernel, Window.dilation(0)));
        bad("no groups", () -> image.conv2d(kernel, Window.groups(0)));
        bad("groups that do not divide", () -> image.conv2d(kernel, Window.groups(3)));
        bad("a kernel larger than its input", () -> image.conv2d(Tensor.ones(3, 2, 6, 6)));
        bad("a dilated kernel larger than its input", () -> image.conv2d(kernel, Window.dilation(3)));
        bad("a dilation that overflows", () -> image.conv2d(kernel, Window.dilation(Integer.MAX_VALUE)));
        bad("a padding that overflows", () -> image.conv2d(kernel, Window.padding(Integer.MAX_VALUE)));
        bad("other channels", () -> image.conv2d(Tensor.ones(3, 4, 3, 3)));
        bad("an image without a batch", () -> Tensor.ones(5, 5).conv2d(kernel));
        bad(
                "an image of integers",
                () -> Tensor.zeros(DType.INT32, 1, 2, 5, 5).conv2d(Tensor.zeros(DType.INT32, 3, 1, 3, 3)));
        bad("an empty kernel", () -> image.conv2d(Tensor.ones(3, 2, 0, 0)));
        bad("a bias of another size", () -> image.conv2d(kernel, Tensor.ones(2)));
        bad("a null kernel", () -> image.conv2d(nothing()));
        bad("a null window", () -> image.conv2d(kernel, BadCalls.<Window.Options>missing()));
        bad("a sequence shorter than its kernel", () -> Tensor.ones(1, 2, 3).conv1d(Tensor.ones(4, 2, 5)));
        bad(
                "an output padding of a stride or more",
                () -> image.convTranspose2d(
                        Tensor.ones(2, 3, 3, 3), Window.stride(2).outputPadding(2)));
        bad("a pool of size 0", () -> image.maxPool2d(0));
        bad("a pool larger than its input", () -> image.maxPool2d(6));
        bad("a pool of stride 0", () -> image.avgPool2d(Window.size(2).stride(0)));
        bad(
                "a pool padded by more than half",
                () -> image.maxPool2d(Window.size(2).padding(2)));
        bad("a pool over a matrix", () -> m.maxPool2d(2));
        bad("a pool to size 0", () -> image.adaptiveAvgPool2d(0, 2));
        bad("patches of size 0", () -> image.unfold(Window.size(0)));
        bad("patches that do not fold", () -> Tensor.ones(1, 18, 7).fold(5, 5, Window.size(3)));
        bad("upsampling by 0", () -> image.upsampleNearest(0));
        bad("upsampling past memory", () -> image.upsampleBilinear(1 << 20));
    }

    private void normalisation() {
        bad("layers over other sizes", () -> m.layerNorm(2));
        bad("layers over no sizes", () -> m.layerNorm());
        bad("a weight of another size", () -> m.layerNorm(new int[] {3}, Tensor.ones(2), missing(), 1e-5));
        bad("groups that do not divide channels", () -> image.groupNorm(3, missing(), missing(), 1e-5));
        bad("no groups of channels", () -> image.groupNorm(0, missing(), missing(), 1e-5));
        bad(
                "means of another size",
                () -> m.batchNorm(Tensor.zeros(2), Tensor.ones(2), missing(), missing(), false, 0.1, 1e-5));
        bad(
                "a batch of one in training",
                () -> Tensor.ones(1, 3)
                        .batchNorm(Tensor.zeros(3), Tensor.ones(3), missing(), missing(), true, 0.1, 1e-5));
        bad("an eps that is NaN", () -> m.layerNorm(new int[] {3}, missing(), missing(), Double.NaN));
        bad("a word past the table", () -> Tensor.embedding(m, Tensor.of(0, 2)));
        bad("a word below 0", () -> Tensor.embedding(m, Tensor.of(-1)));
        bad("words of floats", () -> Tensor.embedding(m, nan));
        bad("a table that is a vector", () -> Tensor.embedding(ints.to(DType.FLOAT32), ints));
        bad("no table", () -> Tensor.embedding(nothing(), ints));
        bad("a dropout of more than all", () -> m.dropout(1.5, rng));
        bad("a dropout of NaN", () -> m.dropout(Double.NaN, rng));
        bad("a dropout by null", () -> m.dropout(0.5, missing()));
    }

    private void attention() {
        Tensor q = Tensor.ones(2, 4, 8);
        bad("keys of another width", () -> Tensor.attention(q, Tensor.ones(2, 4, 6), q));
        bad("values for other keys", () -> Tensor.attention(q, q, Tensor.ones(2, 5, 8)));
        bad("queries that are a vector", () -> Tensor.attention(ints.to(DType.FLOAT32), q, q));
        bad("queries that are null", () -> Tensor.attention(nothing(), q, q));
        bad("a mask of another length", () -> Tensor.attention(q, q, q, AttentionMask.keys(Tensor.ones(2, 5))));
        bad("a mask of null", () -> AttentionMask.allowed(nothing()));
        bad("an attention dropout below 0", () -> Tensor.attention(q, q, q, AttentionMask.none(), -0.5, rng));
        AttentionMask none = AttentionMask.none();
        bad("columns that heads do not divide", () -> Tensor.multiHeadAttention(q, 2, none, 0, rng));
        bad("no heads", () -> Tensor.multiHeadAttention(q, q, q, 0, none, 0, rng));
        bad("a negative number of heads", () -> Tensor.multiHeadAttention(Tensor.ones(2, 4, 9), -3, none, 0, rng));
        bad("too many heads", () -> Tensor.multiHeadAttention(q, q, q, Integer.MAX_VALUE, none, 0, rng));
        bad("heads without a batch", () -> Tensor.multiHeadAttention(Tensor.ones(4, 9), 3, none, 0, rng));
        bad("heads of no columns", () -> Tensor.multiHeadAttention(Tensor.zeros(2, 4, 0), 1, none, 0, rng));
        bad("heads of null", () -> Tensor.multiHeadAttention(nothing(), q, q, 2, none, 0, rng));
        bad("a projection that is null", () -> Tensor.multiHeadAttention(nothing(), 2, none, 0, rng));
        bad("heads of other batches", () -> Tensor.multiHeadAttention(q, Tensor.ones(3, 4, 8), q, 2, none, 0, rng));
        bad("heads with a dropout of 1", () -> Tensor.multiHeadAttention(q, q, q, 2, none, 1, rng));
        bad("heads with a dropout by null", () -> Tensor.multiHeadAttention(q, q, q, 2, none, 0.1, missing()));
        bad(
                "a mask of another length for heads",
                () -> Tensor.multiHeadAttention(q, q, q, 2, AttentionMask.keys(Tensor.ones(2, 5)), 0, rng));
        bad(
                "batches of heads that do not broadcast",
                () -> Tensor.attention(q, Tensor.ones(3, 4, 8), Tensor.ones(3, 4, 8)));
    }

    private void differentiation() {
        Tensor w = Tensor.ones(3).requiresGrad();
        bad("a gradient for integers", ints::requiresGrad);
        bad("backward of a vector", () -> w.mul(2).backward());
        bad("backward of what has no history", () -> m.sum().backward());
        bad("backward twice", () -> {
            Tensor loss = w.square().sum();
            loss.backward();
            loss.backward();
        });
        bad("an upstream of another shape", () -> w.mul(2).backward(Tensor.ones(2)));
        bad("a null upstream", () -> w.mul(2).backward(nothing()));
        bad("no gradient yet", m::grad);
        bad("a weight changed before backward", () -> {
            Tensor v = Tensor.ones(3).requiresGrad();
            Tensor loss = v.square().sum();
            Updates.assign(v, Tensor.zeros(3));
            loss.backward();
        });
        bad("the graph of data", m::graph);
        bad("gradients of a vector", () -> Gradients.of(w.mul(2), w));
        bad("gradients to null", () -> Gradients.of(w.sum(), nothing()));
        bad("a check of null", () -> Gradients.check(missing(), w));
        bad("a Jacobian of integers", () -> Gradients.jacobian(x -> x, ints));
        bad("a Hessian of a vector", () -> Gradients.hessian(x -> x, m));
        bad(
                "a custom op of other inputs",
                () -> CustomOp.of("cube", x -> x.pow(3), (x, g) -> g).apply(m, m));
        bad(
                "a custom gradient of another shape",
                () -> CustomOp.of("half", x -> x.mul(2), (x, g) -> g.sum())
                        .apply(w)
                        .sum()
                        .backward());
        bad(
                "an update of another shape",
                () -> Updates.sgd(m, ints.to(DType.FLOAT32), m, new Updates.Sgd(1, 0, 0, false)));
        bad("an update of integers", () -> Updates.sgd(ints, ints, ints, new Updates.Sgd(1, 0, 0, false)));
        bad("an update of a result", () -> Updates.assign(w.mul(2), Tensor.ones(3)));
        bad("no step of Adam's", () -> Updates.adam(m, m, m, m, new Updates.Adam(1, 0.9, 0.9, 0, 0, false, 0)));
    }

    private void memory() {
        bad("an array that was closed", () -> {
            INDArray array = Nd4j.ones(3);
            array.close();
            Tensor.of(array);
        });
        bad("an array closed under its tensor", () -> {
            INDArray array = Nd4j.ones(3);
            Tensor shared = Tensor.of(array);
            array.close();
            shared.add(1);
        });
        // ND4J's arrays own their memory, and no scope takes it back.
        if (Backends.name().equals("cpu")) {
            scopes();
        }
    }

    private void scopes() {
        bad("memory that its scope took back", () -> {
            Tensor[] leaked = new Tensor[1];
            Tensor.scope(() -> {
                leaked[0] = Tensor.ones(3).mul(2);
            });
            leaked[0].add(1);
        });
        bad("large memory that its scope took back", () -> {
            Tensor[] leaked = new Tensor[1];
            Tensor.scope(() -> {
                leaked[0] = Tensor.ones(300, 300).mul(2);
            });
            leaked[0].sum();
        });
        bad("a view of memory that its scope took back", () -> {
            Tensor[] leaked = new Tensor[1];
            Tensor.scope(() -> {
                leaked[0] = Tensor.ones(300, 300).mul(2).reshape(-1);
            });
            leaked[0].toFloats();
        });
    }
}
