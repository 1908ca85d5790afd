package org.lectern.tensor;

import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.Extent;
import org.lectern.display.MimeBundle;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Numbers in rows, columns and further axes, on which one computes and which can tell how a result depends on them.
 *
 * <p>A tensor has a {@link #shape()} and a {@link #dtype()}; without axes it is one number. Ops return new tensors. Operands
 * of different shapes are broadcast by NumPy's rules; of different types, computed in the wider one ({@link DType}). Negative
 * axes count from the end. NaN passes through every op, {@code max} and {@code argmax} included.
 *
 * <p>After {@link #requiresGrad()} everything computed from a tensor is recorded, and {@link #backward()} on a scalar result
 * leaves the derivative in {@link #grad()}. Derived in notebooks/02-backprop.ipynb.
 */
public final class Tensor implements Displayable {
    private final Storage storage;
    private final int[] shape;
    private final int size;
    private final DType dtype;
    private boolean needsGrad;
    private Graph.@Nullable Node node;
    private @Nullable Tensor grad;
    /** Whether this is some tensor's {@link #grad()}, which has no history. */
    private boolean fromBackward;

    Tensor(Storage storage, int[] shape, DType dtype) {
        this.storage = storage;
        this.shape = shape;
        this.size = Shapes.product(shape);
        this.dtype = dtype;
    }

    // ---- creation
    // -------------------------------------------------------------------------------------------------------

    /** A vector of float32. */
    public static Tensor of(float... values) {
        return Creation.of(values);
    }

    /** A vector of float32, so that {@code of(0.5, 1)} is like {@code of(0.5f, 1f)}; see {@link #of(DType, double...)}. */
    public static Tensor of(double... values) {
        return Creation.of(DType.FLOAT32, values);
    }

    /** A vector of int32, for labels and indices. */
    public static Tensor of(int... values) {
        return Creation.of(values);
    }

    /** A vector of a given type. */
    public static Tensor of(DType dtype, double... values) {
        return Creation.of(dtype, values);
    }

    /**
     * A matrix of float32 from its rows.
     *
     * @throws ShapeException if the rows differ in length
     */
    public static Tensor of(float[][] rows) {
        return Creation.of(rows);
    }

    /**
     * A matrix of float32 from its rows.
     *
     * @throws ShapeException if the rows differ in length
     */
    public static Tensor of(double[][] rows) {
        return Creation.of(rows);
    }

    /**
     * A matrix of int32 from its rows.
     *
     * @throws ShapeException if the rows differ in length
     */
    public static Tensor of(int[][] rows) {
        return Creation.of(rows);
    }

    /**
     * The elements of an ND4J array, shared and not copied if it is row-major float, double or int: a write to one is seen by
     * the other. Views, other orders and other number types are copied.
     */
    public static Tensor of(INDArray array) {
        return Nd4jArrays.tensor(array);
    }

    /** A float32 tensor of one number. */
    public static Tensor scalar(double value) {
        return full(DType.FLOAT32, value);
    }

    /** Zeros of float32. */
    public static Tensor zeros(int... shape) {
        return Creation.full("zeros", DType.FLOAT32, 0, shape);
    }

    /** Zeros of a given type. */
    public static Tensor zeros(DType dtype, int... shape) {
        return Creation.full("zeros", dtype, 0, shape);
    }

    /** Ones of float32. */
    public static Tensor ones(int... shape) {
        return Creation.full("ones", DType.FLOAT32, 1, shape);
    }

    /** Ones of a given type. */
    public static Tensor ones(DType dtype, int... shape) {
        return Creation.full("ones", dtype, 1, shape);
    }

    /** One float32 value everywhere. */
    public static Tensor full(double value, int... shape) {
        return full(DType.FLOAT32, value, shape);
    }

    /** One value everywhere. */
    public static Tensor full(DType dtype, double value, int... shape) {
        return Creation.full("full", dtype, value, shape);
    }

    static Tensor zerosLike(Tensor x) {
        return full(x.dtype, 0, x.shape);
    }

    static Tensor onesLike(Tensor x) {
        return full(x.dtype, 1, x.shape);
    }

    /** The whole numbers from 0 to {@code end - 1}, as int32. */
    public static Tensor arange(int end) {
        return Creation.arange(0, end, 1);
    }

    /** The whole numbers from {@code start} up to but without {@code end}, as int32. */
    public static Tensor arange(int start, int end) {
        return Creation.arange(start, end, 1);
    }

    /** Numbers from {@code start} up to but without {@code end} in steps, as float32. */
    public static Tensor arange(double start, double end, double step) {
        return arange(DType.FLOAT32, start, end, step);
    }

    /** Numbers from {@code start} up to but without {@code end} in steps. */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        return Creation.arange(dtype, start, end, step);
    }

    /** {@code count} evenly spaced float32 numbers; the first is {@code start}, the last {@code end}. */
    public static Tensor linspace(double start, double end, int count) {
        return linspace(DType.FLOAT32, start, end, count);
    }

    /** {@code count} evenly spaced numbers; the first is {@code start}, the last {@code end}. */
    public static Tensor linspace(DType dtype, double start, double end, int count) {
        return Creation.linspace(dtype, start, end, count);
    }

    /** The identity matrix (n, n). */
    public static Tensor eye(int n) {
        return eye(DType.FLOAT32, n);
    }

    /** The identity matrix (n, n). */
    public static Tensor eye(DType dtype, int n) {
        return Creation.eye(dtype, n);
    }

    /** Numbers from the normal distribution with mean 0 and deviation 1. */
    public static Tensor randn(Rng rng, int... shape) {
        return randn(DType.FLOAT32, rng, shape);
    }

    /** Numbers from the normal distribution with mean 0 and deviation 1; of float32, these rounded. */
    public static Tensor randn(DType dtype, Rng rng, int... shape) {
        return Creation.randn(dtype, rng, shape);
    }

    /** Numbers evenly distributed in [low, high). */
    public static Tensor uniform(Rng rng, double low, double high, int... shape) {
        return uniform(DType.FLOAT32, rng, low, high, shape);
    }

    /** Numbers evenly distributed in [low, high); of float32, these rounded. */
    public static Tensor uniform(DType dtype, Rng rng, double low, double high, int... shape) {
        return Creation.uniform(dtype, rng, low, high, shape);
    }

    /** 1 with the given probability, else 0. */
    public static Tensor bernoulli(Rng rng, double probability, int... shape) {
        return bernoulli(DType.FLOAT32, rng, probability, shape);
    }

    /** 1 with the given probability, else 0. */
    public static Tensor bernoulli(DType dtype, Rng rng, double probability, int... shape) {
        return Creation.bernoulli(dtype, rng, probability, shape);
    }

    /** Matrices with the given numbers on their diagonal and 0 elsewhere: (..., n) to (..., n, n). */
    public static Tensor diag(Tensor values) {
        return Indexing.diag(values);
    }

    /** Rows of zeros with a 1 at each label: (n) to (n, classes), float32. */
    public static Tensor oneHot(int[] labels, int classes) {
        return Creation.oneHot(labels, classes);
    }

    /** Zeros with a 1 at each label: int32 (...) to (..., classes), float32. */
    public static Tensor oneHot(Tensor labels, int classes) {
        Shapes.present("oneHot", "labels", labels);
        return Creation.oneHot(labels, classes);
    }

    // ---- reading
    // --------------------------------------------------------------------------------------------------------

    /** The size along each axis; a copy. */
    public int[] shape() {
        return shape.clone();
    }

    int[] shapeView() {
        return shape;
    }

    /** The number of axes. */
    public int rank() {
        return shape.length;
    }

    /** The number of elements. */
    public int size() {
        return size;
    }

    /** The size along one axis. */
    public int dim(int axis) {
        return shape[Shapes.axis("dim", axis, shape.length)];
    }

    public DType dtype() {
        return dtype;
    }

    /** The elements as another type; fractions are cut off towards 0, and what int32 cannot hold is refused. */
    public Tensor to(DType type) {
        return Elementwise.to(this, type);
    }

    /**
     * The one element.
     *
     * @throws ShapeException if there is not exactly one
     */
    public double item() {
        if (size != 1) {
            throw new ShapeException(
                    "item", "a tensor of one element", "shape " + Shapes.text(shape), "at(...) reads one of many");
        }
        return Access.element(this, 0);
    }

    /** One element by its index along each axis; negative indices count from the end. */
    public double at(int... indices) {
        return Access.at(this, indices);
    }

    /** A copy of the elements in row-major order. */
    public float[] toFloats() {
        return Access.toFloats(this);
    }

    /** A copy of the elements in row-major order. */
    public double[] toDoubles() {
        return Access.toDoubles(this);
    }

    /** A copy of the elements in row-major order; fractions are cut off. */
    public int[] toInts() {
        return Access.toInts(this);
    }

    /** The same elements as an ND4J array, not copied: a write to one is seen by the other. */
    public INDArray array() {
        return Nd4jArrays.array(this);
    }

    /** Whether shapes are equal and no element differs by more than {@code tolerance (1 + |other|)}; NaN equals NaN. */
    public boolean allClose(Tensor other, double tolerance) {
        return Access.allClose(this, other, tolerance);
    }

    // ---- movement
    // -------------------------------------------------------------------------------------------------------

    /** The same elements in row-major order in another shape; one size may be -1. Shares the memory. */
    public Tensor reshape(int... sizes) {
        return Movement.reshape(this, sizes);
    }

    /** (n, m) to (m, n). */
    public Tensor transpose() {
        return Movement.transpose(this);
    }

    /** The axes in another order: axis i of the result is axis {@code axes[i]} of this. */
    public Tensor permute(int... axes) {
        return Movement.permute(this, axes);
    }

    /** Without its axes of size 1. */
    public Tensor squeeze() {
        return Movement.squeeze(this);
    }

    /** Without one axis, whose size is 1. */
    public Tensor squeeze(int axis) {
        return Movement.squeeze(this, axis);
    }

    /** With a new axis of size 1 at a place. */
    public Tensor unsqueeze(int axis) {
        return Movement.unsqueeze(this, axis);
    }

    /** All elements as a vector. */
    public Tensor flatten() {
        return reshape(size);
    }

    /** Repeats axes of size 1 to a shape, as broadcasting does. */
    public Tensor expand(int... sizes) {
        Shapes.size("expand", sizes, dtype);
        return Movement.expand(this, sizes);
    }

    /** Part of one axis: from {@code from} up to but without {@code to}. */
    public Tensor slice(int axis, int from, int to) {
        return Movement.slice(this, axis, from, to);
    }

    /** Every {@code step}-th place of one axis, from {@code from} up to but without {@code to}; the step is 1 or more. */
    public Tensor slice(int axis, int from, int to, int step) {
        return Pieces.slice(this, axis, from, to, step);
    }

    /** The given places of the first axis, in the given order; an index may come twice. */
    public Tensor rows(int... indices) {
        return Movement.index("rows", this, 0, indices);
    }

    /** The given places of an axis, in the given order; an index may come twice. */
    public Tensor index(int axis, int... indices) {
        return Movement.index("index", this, axis, indices);
    }

    /** {@link #index(int, Tensor)} on the first axis, as to look up rows: {@code table.rows(tokens)}. */
    public Tensor rows(Tensor indices) {
        return Indexing.index("rows", this, 0, indices);
    }

    /**
     * The places of an axis that int32 indices name; the shape of the indices takes the axis's place. Shapes: {@code (a, n, c)}
     * on axis 1 and indices {@code (i, j)} to {@code (a, i, j, c)}. Negative indices count from the end.
     *
     * <p>Gradient: each place gets the sum of the gradients of what was taken from it.
     *
     * @throws TensorException if the indices are not of int32 or outside the axis
     */
    public Tensor index(int axis, Tensor indices) {
        return Indexing.index("index", this, axis, indices);
    }

    /**
     * One element for each index, along an axis: {@code out[i][j] = x[index[i][j]][j]} for axis 0, {@code x[i][index[i][j]]}
     * for axis 1, as PyTorch's {@code gather}. Shapes: an int32 index of the same rank, no larger than this but on the axis,
     * gives its own shape.
     *
     * <p>Gradient: added up at the places taken. {@code logits.gather(1, labels.unsqueeze(1))} picks each row's own label.
     *
     * @throws TensorException if the index has another rank, is not of int32 or outside the axis
     */
    public Tensor gather(int axis, Tensor index) {
        return Indexing.gather(this, axis, index);
    }

    /** The elements where the mask, repeated to this shape, is not 0, as a vector. */
    public Tensor maskedSelect(Tensor mask) {
        return Indexing.maskedSelect(this, mask);
    }

    /** One value where the mask is not 0, these elements elsewhere; shapes broadcast. No gradient flows where it is filled. */
    public Tensor maskedFill(Tensor mask, double value) {
        return Indexing.maskedFill(this, mask, value);
    }

    /** The indices of all elements that are not 0, in row-major order: int32 (count, rank). */
    public Tensor nonzero() {
        return Indexing.nonzero(this);
    }

    /** One place of the first axis, which goes. */
    public Tensor row(int index) {
        return Movement.index("row", this, 0, index).squeeze(0);
    }

    /** Tensors one after the other along an axis. */
    public static Tensor concat(int axis, Tensor... parts) {
        return Movement.concat(axis, parts);
    }

    /** Tensors one after the other along an axis: the reverse of {@link #split}. */
    public static Tensor concat(int axis, List<Tensor> parts) {
        Shapes.present("concat", "tensors", parts);
        return Movement.concat(axis, parts.toArray(Tensor[]::new));
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return Movement.stack(axis, parts);
    }

    /** Tensors of one shape side by side along a new axis. */
    public static Tensor stack(int axis, List<Tensor> parts) {
        Shapes.present("stack", "tensors", parts);
        return Movement.stack(axis, parts.toArray(Tensor[]::new));
    }

    /**
     * Parts of given sizes along an axis, one after the other.
     *
     * @throws ShapeException if the sizes do not add up to the axis's
     */
    public List<Tensor> split(int axis, int... sizes) {
        return Pieces.split(this, axis, sizes);
    }

    /** Parts of equal size along an axis; the last is smaller, or missing, if the size does not divide, as in PyTorch. */
    public List<Tensor> chunk(int count, int axis) {
        return Pieces.chunk(this, count, axis);
    }

    /**
     * A value around the elements: {@code widths[axis]} is {@code {before, after}}, one pair for each axis, as in NumPy.
     *
     * @throws ShapeException if there is not one pair of widths for each axis, or one is negative
     */
    public Tensor pad(int[][] widths, double value) {
        return Pieces.pad(this, widths, value);
    }

    /**
     * These elements continued on all sides: {@code widths[axis]} is {@code {before, after}}, one pair for each axis.
     *
     * @throws ShapeException if there is not one pair of widths for each axis, one is negative, or larger than the mode allows
     */
    public Tensor pad(int[][] widths, PadMode mode) {
        return Pieces.pad(this, widths, mode);
    }

    /** The elements in reverse order along the given axes, or along all. */
    public Tensor flip(int... axes) {
        return Pieces.flip(this, axes);
    }

    /** The elements moved along an axis, those that leave at one end coming in at the other. */
    public Tensor roll(int shift, int axis) {
        return Pieces.roll(this, shift, axis);
    }

    /** The whole repeated along each axis, as in NumPy: {@code (2, 3).tile(2, 1)} is {@code (4, 3)}. */
    public Tensor tile(int... counts) {
        return Pieces.tile(this, counts);
    }

    /** Each place of an axis several times in a row: {@code a b} becomes {@code a a b b}. */
    public Tensor repeatInterleave(int count, int axis) {
        return Pieces.repeatInterleave(this, count, axis);
    }

    /** The lower triangle of the last two axes, 0 above the diagonal. */
    public Tensor tril() {
        return tril(0);
    }

    /** The elements with {@code column - row <= diagonal}, 0 elsewhere. */
    public Tensor tril(int diagonal) {
        return Indexing.triangle(true, this, diagonal);
    }

    /** The upper triangle of the last two axes, 0 below the diagonal. */
    public Tensor triu() {
        return triu(0);
    }

    /** The elements with {@code column - row >= diagonal}, 0 elsewhere. */
    public Tensor triu(int diagonal) {
        return Indexing.triangle(false, this, diagonal);
    }

    // ---- arithmetic
    // -----------------------------------------------------------------------------------------------------

    public Tensor add(Tensor other) {
        return Elementwise.binary(BinaryOp.ADD, this, other);
    }

    public Tensor add(double value) {
        return Elementwise.unary(UnaryOp.ADD, this, value, 0);
    }

    public Tensor sub(Tensor other) {
        return Elementwise.binary(BinaryOp.SUB, this, other);
    }

    public Tensor sub(double value) {
        return Elementwise.unary(UnaryOp.ADD, this, -value, 0);
    }

    /** {@code value - this}. */
    public Tensor rsub(double value) {
        return Elementwise.unary(UnaryOp.RSUB, this, value, 0);
    }

    /** Elementwise product; {@link #matmul} is the matrix product. */
    public Tensor mul(Tensor other) {
        return Elementwise.binary(BinaryOp.MUL, this, other);
    }

    public Tensor mul(double value) {
        return Elementwise.unary(UnaryOp.MUL, this, value, 0);
    }

    /** Elementwise quotient; integers give float32, as in PyTorch. */
    public Tensor div(Tensor other) {
        return Elementwise.binary(BinaryOp.DIV, this, other);
    }

    public Tensor div(double value) {
        return Elementwise.unary(UnaryOp.DIV, this, value, 0);
    }

    /** {@code value / this}. */
    public Tensor rdiv(double value) {
        return Elementwise.unary(UnaryOp.RDIV, this, value, 0);
    }

    public Tensor pow(double exponent) {
        return Elementwise.unary(UnaryOp.POW, this, exponent, 0);
    }

    public Tensor pow(Tensor exponent) {
        return Elementwise.binary(BinaryOp.POW, this, exponent);
    }

    public Tensor neg() {
        return Elementwise.unary(UnaryOp.NEG, this);
    }

    public Tensor exp() {
        return Elementwise.unary(UnaryOp.EXP, this);
    }

    /** Natural logarithm. */
    public Tensor log() {
        return Elementwise.unary(UnaryOp.LOG, this);
    }

    public Tensor sqrt() {
        return Elementwise.unary(UnaryOp.SQRT, this);
    }

    public Tensor square() {
        return Elementwise.unary(UnaryOp.SQUARE, this);
    }

    /** Absolute value; its gradient at 0 is 0. */
    public Tensor abs() {
        return Elementwise.unary(UnaryOp.ABS, this);
    }

    public Tensor sin() {
        return Elementwise.unary(UnaryOp.SIN, this);
    }

    public Tensor cos() {
        return Elementwise.unary(UnaryOp.COS, this);
    }

    /** Values below {@code low} become {@code low}, above {@code high} become {@code high}; no gradient flows there. */
    public Tensor clip(double low, double high) {
        if (!(low <= high)) {
            throw new TensorException("clip", "low <= high", low + " and " + high, "give the lower limit first");
        }
        return Elementwise.unary(UnaryOp.CLIP, this, low, high);
    }

    /** The greater of two, elementwise; where they are equal each gets half the gradient. */
    public Tensor maximum(Tensor other) {
        return Elementwise.binary(BinaryOp.MAXIMUM, this, other);
    }

    public Tensor maximum(double value) {
        return maximum(full(dtype == DType.INT32 && value != (int) value ? DType.FLOAT32 : dtype, value));
    }

    /** The smaller of two, elementwise; where they are equal each gets half the gradient. */
    public Tensor minimum(Tensor other) {
        return Elementwise.binary(BinaryOp.MINIMUM, this, other);
    }

    public Tensor minimum(double value) {
        return minimum(full(dtype == DType.INT32 && value != (int) value ? DType.FLOAT32 : dtype, value));
    }

    // ---- activations
    // ----------------------------------------------------------------------------------------------------

    /** {@code 1 / (1 + exp(-x))}. */
    public Tensor sigmoid() {
        return Elementwise.unary(UnaryOp.SIGMOID, this);
    }

    public Tensor tanh() {
        return Elementwise.unary(UnaryOp.TANH, this);
    }

    /** {@code max(x, 0)}; its gradient at 0 is 0. */
    public Tensor relu() {
        return Activations.relu(Elementwise.unary(UnaryOp.RELU, this));
    }

    /** {@code x} if positive, else {@code slope x}. */
    public Tensor leakyRelu(double slope) {
        return Elementwise.unary(UnaryOp.LEAKY_RELU, this, slope, 0);
    }

    /** {@code x} if positive, else {@code slope x}, with a learned slope that broadcasts. */
    public Tensor prelu(Tensor slope) {
        return Elementwise.binary(BinaryOp.PRELU, this, slope);
    }

    /** {@code x} if positive, else {@code exp(x) - 1}. */
    public Tensor elu() {
        return elu(1);
    }

    /** {@code x} if positive, else {@code alpha (exp(x) - 1)}. */
    public Tensor elu(double alpha) {
        return Elementwise.unary(UnaryOp.ELU, this, alpha, 0);
    }

    /** A scaled {@link #elu} that keeps mean 0 and deviation 1 (Klambauer et al., 2017). */
    public Tensor selu() {
        return Elementwise.unary(UnaryOp.SELU, this);
    }

    /** {@code x Phi(x)} with the normal distribution's Phi, exact, not the tanh form (Hendrycks and Gimpel, 2016). */
    public Tensor gelu() {
        return Elementwise.unary(UnaryOp.GELU, this);
    }

    /** {@code log(1 + exp(x))}. */
    public Tensor softplus() {
        return Elementwise.unary(UnaryOp.SOFTPLUS, this);
    }

    /** {@code x sigmoid(x)}, also called SiLU. */
    public Tensor swish() {
        return Elementwise.unary(UnaryOp.SWISH, this);
    }

    /** {@code exp(x) / sum exp(x)} along an axis; stays finite for large x. */
    public Tensor softmax(int axis) {
        return Softmax.softmax(false, this, axis);
    }

    /** {@code log(softmax(x))} along an axis, without the loss of digits. */
    public Tensor logSoftmax(int axis) {
        return Softmax.softmax(true, this, axis);
    }

    // ---- comparison
    // -----------------------------------------------------------------------------------------------------

    /** 1 where equal, else 0. */
    public Tensor eq(Tensor other) {
        return Elementwise.binary(BinaryOp.EQ, this, other);
    }

    public Tensor eq(double value) {
        return eq(compared(value)).to(maskType());
    }

    /** 1 where not equal, else 0. */
    public Tensor ne(Tensor other) {
        return Elementwise.binary(BinaryOp.NE, this, other);
    }

    public Tensor ne(double value) {
        return ne(compared(value)).to(maskType());
    }

    /** 1 where greater, else 0. */
    public Tensor gt(Tensor other) {
        return Elementwise.binary(BinaryOp.GT, this, other);
    }

    public Tensor gt(double value) {
        return gt(compared(value)).to(maskType());
    }

    /** 1 where greater or equal, else 0. */
    public Tensor ge(Tensor other) {
        return Elementwise.binary(BinaryOp.GE, this, other);
    }

    public Tensor ge(double value) {
        return ge(compared(value)).to(maskType());
    }

    /** 1 where less, else 0. */
    public Tensor lt(Tensor other) {
        return Elementwise.binary(BinaryOp.LT, this, other);
    }

    public Tensor lt(double value) {
        return lt(compared(value)).to(maskType());
    }

    /** 1 where less or equal, else 0. */
    public Tensor le(Tensor other) {
        return Elementwise.binary(BinaryOp.LE, this, other);
    }

    public Tensor le(double value) {
        return le(compared(value)).to(maskType());
    }

    /** A scalar to compare with: 0.1 means the number of this type that is next to it, as in {@code Tensor.of(0.1f).eq(0.1)}. */
    private Tensor compared(double value) {
        boolean isNear = dtype == DType.FLOAT32 && (Math.abs(value) <= Float.MAX_VALUE || !Double.isFinite(value));
        return full(DType.FLOAT64, isNear ? (float) value : value);
    }

    private DType maskType() {
        return dtype == DType.FLOAT64 ? DType.FLOAT64 : DType.FLOAT32;
    }

    /** {@code a} where the mask is not 0, else {@code b}; all three broadcast. */
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        return Elementwise.where(mask, a, b);
    }

    // ---- reductions
    // -----------------------------------------------------------------------------------------------------

    /** The sum over the given axes, or over all; added up in double precision. */
    public Tensor sum(int... axes) {
        return Reduce.reduce(ReduceOp.SUM, this, axes, false);
    }

    public Tensor sum(int axis, boolean keepDims) {
        return sum(new int[] {axis}, keepDims);
    }

    public Tensor sum(int[] axes, boolean keepDims) {
        return Reduce.reduce(ReduceOp.SUM, this, axes, keepDims);
    }

    /** The mean over the given axes, or over all. */
    public Tensor mean(int... axes) {
        return Reduce.reduce(ReduceOp.MEAN, this, axes, false);
    }

    public Tensor mean(int axis, boolean keepDims) {
        return mean(new int[] {axis}, keepDims);
    }

    public Tensor mean(int[] axes, boolean keepDims) {
        return Reduce.reduce(ReduceOp.MEAN, this, axes, keepDims);
    }

    /** The variance over the given axes, or over all, with n - 1 below the line as in PyTorch. */
    public Tensor var(int... axes) {
        return Reduce.variance(this, axes, false, 1);
    }

    public Tensor var(int axis, boolean keepDims) {
        return var(new int[] {axis}, keepDims, 1);
    }

    /** The variance with {@code n - correction} below the line: 1 for an estimate from a sample, 0 for the data's own. */
    public Tensor var(int[] axes, boolean keepDims, int correction) {
        return Reduce.variance(this, axes, keepDims, correction);
    }

    /** The standard deviation: the root of {@link #var(int...)}. */
    public Tensor std(int... axes) {
        return Reduce.deviation(var(axes));
    }

    public Tensor std(int axis, boolean keepDims) {
        return Reduce.deviation(var(axis, keepDims));
    }

    public Tensor std(int[] axes, boolean keepDims, int correction) {
        return Reduce.deviation(var(axes, keepDims, correction));
    }

    /** The greatest over the given axes, or over all; equal ones share the gradient. */
    public Tensor max(int... axes) {
        return Reduce.reduce(ReduceOp.MAX, this, axes, false);
    }

    public Tensor max(int axis, boolean keepDims) {
        return max(new int[] {axis}, keepDims);
    }

    public Tensor max(int[] axes, boolean keepDims) {
        return Reduce.reduce(ReduceOp.MAX, this, axes, keepDims);
    }

    /** The smallest over the given axes, or over all; equal ones share the gradient. */
    public Tensor min(int... axes) {
        return Reduce.reduce(ReduceOp.MIN, this, axes, false);
    }

    public Tensor min(int axis, boolean keepDims) {
        return min(new int[] {axis}, keepDims);
    }

    public Tensor min(int[] axes, boolean keepDims) {
        return Reduce.reduce(ReduceOp.MIN, this, axes, keepDims);
    }

    /** The row-major place of the first greatest element, int32; NaN counts as greatest. */
    public Tensor argmax() {
        return Reduce.arg(true, this, new int[0], false);
    }

    /** The place of the first greatest element along an axis, int32. */
    public Tensor argmax(int axis) {
        return argmax(axis, false);
    }

    public Tensor argmax(int axis, boolean keepDims) {
        return Reduce.arg(true, this, new int[] {axis}, keepDims);
    }

    /** The row-major place of the first smallest element, int32; NaN counts as smallest. */
    public Tensor argmin() {
        return Reduce.arg(false, this, new int[0], false);
    }

    /** The place of the first smallest element along an axis, int32. */
    public Tensor argmin(int axis) {
        return argmin(axis, false);
    }

    public Tensor argmin(int axis, boolean keepDims) {
        return Reduce.arg(false, this, new int[] {axis}, keepDims);
    }

    /** {@code log(sum(exp(x)))} over the given axes, or over all, without overflow. */
    public Tensor logSumExp(int... axes) {
        return Reduce.reduce(ReduceOp.LOG_SUM_EXP, this, axes, false);
    }

    public Tensor logSumExp(int axis, boolean keepDims) {
        return logSumExp(new int[] {axis}, keepDims);
    }

    public Tensor logSumExp(int[] axes, boolean keepDims) {
        return Reduce.reduce(ReduceOp.LOG_SUM_EXP, this, axes, keepDims);
    }

    /** The Euclidean length over the given axes, or over all. */
    public Tensor norm(int... axes) {
        return Reduce.norm(this, axes, false);
    }

    public Tensor norm(int axis, boolean keepDims) {
        return norm(new int[] {axis}, keepDims);
    }

    public Tensor norm(int[] axes, boolean keepDims) {
        return Reduce.norm(this, axes, keepDims);
    }

    /** The product over the given axes, or over all; its gradient is right where factors are 0. */
    public Tensor prod(int... axes) {
        return Accumulate.prod(this, axes, false);
    }

    public Tensor prod(int axis, boolean keepDims) {
        return prod(new int[] {axis}, keepDims);
    }

    public Tensor prod(int[] axes, boolean keepDims) {
        return Accumulate.prod(this, axes, keepDims);
    }

    /** The sums of the elements up to and with each, along an axis; added up in double precision. */
    public Tensor cumsum(int axis) {
        return Accumulate.cumsum(this, axis);
    }

    /** The products of the elements up to and with each, along an axis. */
    public Tensor cumprod(int axis) {
        return Accumulate.cumprod(this, axis);
    }

    /** 1 where an element over the given axes, or over all, is not 0, else 0; NaN is not 0. */
    public Tensor any(int... axes) {
        return ne(0).sum(axes).gt(0);
    }

    /** 1 where no element over the given axes, or over all, is 0, else 0. */
    public Tensor all(int... axes) {
        return eq(0).sum(axes).eq(0);
    }

    // ---- matrices and losses
    // --------------------------------------------------------------------------------------------

    /**
     * Matrix product. Shapes: {@code (n, k) x (k, m) -> (n, m)}; axes before the last two broadcast; a vector counts as a row
     * on the left and a column on the right, and that axis goes from the result.
     *
     * <p>Gradients for {@code C = AB} and upstream {@code G}: {@code dA = G Bᵀ}, {@code dB = Aᵀ G}. Derived in
     * notebooks/02-backprop.ipynb.
     *
     * @throws ShapeException if the inner sizes differ or an operand is a scalar
     */
    public Tensor matmul(Tensor other) {
        return MatrixOps.matmul(this, other);
    }

    /**
     * A linear map and a shift, {@code x W + b}: {@code matmul(weight).add(bias)} with one tensor less. Shapes:
     * {@code (..., in) x (in, out) + (out) -> (..., out)}.
     *
     * <p>Gradients: those of the product, and for the bias the upstream's sum over all axes but the last.
     *
     * @throws ShapeException if the shapes do not fit
     */
    public Tensor linear(Tensor weight, Tensor bias) {
        return MatrixOps.linear(this, weight, bias);
    }

    /**
     * The mean cross-entropy of softmax(logits), in one stable op. Shapes: logits {@code (n, classes)}, labels int32
     * {@code (n)} -> scalar.
     *
     * <p>Gradient: {@code (softmax(logits) - onehot(labels)) / n}.
     *
     * @throws TensorException if a label is not from 0 to classes - 1
     */
    public static Tensor softmaxCrossEntropy(Tensor logits, Tensor labels) {
        return Softmax.crossEntropy(logits, labels);
    }

    /**
     * The mean of {@code (output - target)^2}, in one op. Shapes: both the same, to a scalar.
     *
     * <p>Gradient: {@code 2 (output - target) / n}.
     *
     * @throws ShapeException if the shapes differ
     */
    public static Tensor meanSquaredError(Tensor outputs, Tensor targets) {
        return SquaredError.mean(outputs, targets);
    }

    /**
     * The mean of {@code -t log(s) - (1 - t) log(1 - s)} with s = sigmoid(logits), in one stable op; shapes broadcast.
     *
     * <p>Gradient: {@code (s - t) / n}.
     */
    public static Tensor binaryCrossEntropyWithLogits(Tensor logits, Tensor targets) {
        return Elementwise.binary(BinaryOp.BINARY_CROSS_ENTROPY, logits, targets)
                .mean();
    }

    /**
     * Connectionist temporal classification: minus the logarithm of the probability of each label sequence, summed over all
     * alignments. Shapes: log-probabilities {@code (n, time, classes)} -> {@code (n)}; infinity where the labels need more
     * steps than there are.
     *
     * <p>Gradient to a log-probability: minus the probability, given the labels, that the alignment passes there. Graves et
     * al. 2006.
     *
     * @param labels of each sequence, none of them the blank
     * @param lengths how many steps of each sequence count
     * @throws TensorException if shapes, lengths or labels do not fit
     */
    public static Tensor ctc(Tensor logProbabilities, int[][] labels, int[] lengths, int blank) {
        return Ctc.ctc(logProbabilities, labels, lengths, blank);
    }

    // ---- convolution and pooling
    // ----------------------------------------------------------------------------------------------------

    /** {@link #conv2d(Tensor, Tensor, Window.Options)} without a bias, one place at a time. */
    public Tensor conv2d(Tensor weight) {
        return Convolution.conv2d(this, weight, null, Window.defaults());
    }

    /** {@link #conv2d(Tensor, Tensor, Window.Options)} without a bias. */
    public Tensor conv2d(Tensor weight, Window.Options window) {
        return Convolution.conv2d(this, weight, null, window);
    }

    /** {@link #conv2d(Tensor, Tensor, Window.Options)}, one place at a time. */
    public Tensor conv2d(Tensor weight, Tensor bias) {
        Shapes.present("conv2d", "a bias", bias);
        return Convolution.conv2d(this, weight, bias, Window.defaults());
    }

    /**
     * Filters images: what each filter sees at each place, plus its bias. Shapes: {@code (batch, channels, height, width)} with
     * weight {@code (filters, channels / groups, kernelHeight, kernelWidth)} and bias {@code (filters)} gives
     * {@code (batch, filters, outHeight, outWidth)}, where
     * {@code out = (size + 2 padding - dilation (kernel - 1) - 1) / stride + 1}, rounded down.
     *
     * <p>{@code y[n, f, i, j] = b[f] + sum over c, p, q of w[f, c, p, q] x[n, c, i stride + p dilation - padding, …]}; the
     * filter is not flipped, so mathematicians call it cross-correlation. The gradient to the input is the transposed
     * convolution of the upstream gradient with the same weight.
     *
     * <pre>{@code x.conv2d(w, b, Window.stride(2).padding(1)) }</pre>
     *
     * @throws ShapeException if the channels do not agree, the groups do not divide them, or the kernel is larger than the
     *     padded input
     * @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin, A guide to convolution arithmetic, 2016</a>
     */
    public Tensor conv2d(Tensor weight, Tensor bias, Window.Options window) {
        Shapes.present("conv2d", "a bias", bias);
        return Convolution.conv2d(this, weight, bias, window);
    }

    /** {@link #conv1d(Tensor, Tensor, Window.Options)} without a bias, one place at a time. */
    public Tensor conv1d(Tensor weight) {
        return Convolution.conv1d(this, weight, null, Window.defaults());
    }

    /** {@link #conv1d(Tensor, Tensor, Window.Options)} without a bias. */
    public Tensor conv1d(Tensor weight, Window.Options window) {
        return Convolution.conv1d(this, weight, null, window);
    }

    /** {@link #conv1d(Tensor, Tensor, Window.Options)}, one place at a time. */
    public Tensor conv1d(Tensor weight, Tensor bias) {
        Shapes.present("conv1d", "a bias", bias);
        return Convolution.conv1d(this, weight, bias, Window.defaults());
    }

    /**
     * Filters sequences. Shapes: {@code (batch, channels, length)} with weight {@code (filters, channels / groups, kernel)} and
     * bias {@code (filters)} gives {@code (batch, filters, outLength)}.
     *
     * @throws ShapeException as {@link #conv2d(Tensor, Tensor, Window.Options)} does
     */
    public Tensor conv1d(Tensor weight, Tensor bias, Window.Options window) {
        Shapes.present("conv1d", "a bias", bias);
        return Convolution.conv1d(this, weight, bias, window);
    }

    /** {@link #convTranspose2d(Tensor, Tensor, Window.Options)} without a bias, one place at a time. */
    public Tensor convTranspose2d(Tensor weight) {
        return Convolution.convTranspose2d(this, weight, null, Window.defaults());
    }

    /** {@link #convTranspose2d(Tensor, Tensor, Window.Options)} without a bias. */
    public Tensor convTranspose2d(Tensor weight, Window.Options window) {
        return Convolution.convTranspose2d(this, weight, null, window);
    }

    /** {@link #convTranspose2d(Tensor, Tensor, Window.Options)}, one place at a time. */
    public Tensor convTranspose2d(Tensor weight, Tensor bias) {
        Shapes.present("convTranspose2d", "a bias", bias);
        return Convolution.convTranspose2d(this, weight, bias, Window.defaults());
    }

    /**
     * Paints each filter at each place, scaled by the input there: the transpose of {@link #conv2d}, which makes images larger.
     * Shapes: {@code (batch, channels, height, width)} with weight
     * {@code (channels, filters / groups, kernelHeight, kernelWidth)} and bias {@code (filters)} gives
     * {@code (batch, filters, outHeight, outWidth)}, where
     * {@code out = (size - 1) stride - 2 padding + dilation (kernel - 1) + outputPadding + 1}.
     *
     * @throws ShapeException if the channels do not agree, the groups do not divide them, the output would be empty or the
     *     output padding is not less than the stride
     * @see <a href="https://arxiv.org/abs/1603.07285">Dumoulin and Visin, A guide to convolution arithmetic, 2016</a>
     */
    public Tensor convTranspose2d(Tensor weight, Tensor bias, Window.Options window) {
        Shapes.present("convTranspose2d", "a bias", bias);
        return Convolution.convTranspose2d(this, weight, bias, window);
    }

    /** {@link #convTranspose1d(Tensor, Tensor, Window.Options)} without a bias. */
    public Tensor convTranspose1d(Tensor weight, Window.Options window) {
        return Convolution.convTranspose1d(this, weight, null, window);
    }

    /**
     * The transpose of {@link #conv1d}. Shapes: {@code (batch, channels, length)} with weight
     * {@code (channels, filters / groups, kernel)} and bias {@code (filters)} gives {@code (batch, filters, outLength)}.
     *
     * @throws ShapeException as {@link #convTranspose2d(Tensor, Tensor, Window.Options)} does
     */
    public Tensor convTranspose1d(Tensor weight, Tensor bias, Window.Options window) {
        Shapes.present("convTranspose1d", "a bias", bias);
        return Convolution.convTranspose1d(this, weight, bias, window);
    }

    /** {@link #maxPool2d(Window.Options)} with square windows side by side. */
    public Tensor maxPool2d(int size) {
        return maxPool2d(Window.size(size));
    }

    /**
     * The greatest of each window, channel by channel. Shapes: {@code (batch, channels, height, width)} to
     * {@code (batch, channels, outHeight, outWidth)}, sized as by {@link #conv2d}; the stride is the window's size if none is
     * given.
     *
     * <p>The gradient goes to the first greatest element of a window; NaN counts as greatest.
     *
     * <pre>{@code x.maxPool2d(Window.size(3).stride(2).padding(1)) }</pre>
     *
     * @throws TensorException if the window is larger than the padded input or the padding larger than half the window
     */
    public Tensor maxPool2d(Window.Options window) {
        return Pooling.max("maxPool2d", this, window, false);
    }

    /** {@link #maxPool1d(Window.Options)} with windows side by side. */
    public Tensor maxPool1d(int size) {
        return maxPool1d(Window.size(size));
    }

    /** {@link #maxPool2d(Window.Options)} of sequences: {@code (batch, channels, length)}. */
    public Tensor maxPool1d(Window.Options window) {
        return Pooling.max("maxPool1d", this, window, true);
    }

    /** {@link #avgPool2d(Window.Options)} with square windows side by side. */
    public Tensor avgPool2d(int size) {
        return avgPool2d(Window.size(size));
    }

    /**
     * The mean of each window, channel by channel; padding counts as zeros, as in PyTorch. Shapes: as of
     * {@link #maxPool2d(Window.Options)}.
     *
     * @throws TensorException if the window is larger than the padded input, the padding larger than half the window, or a
     *     dilation is given
     */
    public Tensor avgPool2d(Window.Options window) {
        return Pooling.average("avgPool2d", this, window, false);
    }

    /** {@link #avgPool1d(Window.Options)} with windows side by side. */
    public Tensor avgPool1d(int size) {
        return avgPool1d(Window.size(size));
    }

    /** {@link #avgPool2d(Window.Options)} of sequences: {@code (batch, channels, length)}. */
    public Tensor avgPool1d(Window.Options window) {
        return Pooling.average("avgPool1d", this, window, true);
    }

    /** The mean of each channel: {@code (batch, channels, height, width)} to {@code (batch, channels)}. */
    public Tensor globalAvgPool2d() {
        return Pooling.globalAverage(this);
    }

    /** The greatest value of each channel: {@code (batch, channels, height, width)} to {@code (batch, channels)}. */
    public Tensor globalMaxPool2d() {
        return Pooling.globalMax(this);
    }

    /**
     * Means over parts of each channel, as equal as can be, so that the output has a given size whatever the input's:
     * {@code (batch, channels, h, w)} to {@code (batch, channels, height, width)}.
     *
     * <p>Output i is the mean from {@code floor(i h / height)} up to but without {@code ceil((i + 1) h / height)}.
     *
     * @throws TensorException if a size is less than 1 or the image is empty
     */
    public Tensor adaptiveAvgPool2d(int height, int width) {
        return Pooling.adaptiveAverage(this, height, width);
    }

    /**
     * Every window as a column (im2col), so that a convolution becomes a matrix product. Shapes:
     * {@code (batch, channels, height, width)} to {@code (batch, channels * windowHeight * windowWidth, places)}; the stride is 1
     * if none is given. The gradient is {@link #fold}.
     *
     * <pre>{@code x.unfold(Window.size(3).padding(1)) }</pre>
     *
     * @throws TensorException if the window is larger than the padded input
     */
    public Tensor unfold(Window.Options window) {
        return Pooling.unfold(this, window);
    }

    /**
     * Adds columns, as {@link #unfold} gives, into images of a given size; where windows overlap they add up. Shapes:
     * {@code (batch, channels * windowHeight * windowWidth, places)} to {@code (batch, channels, height, width)}. The gradient is
     * {@link #unfold}.
     *
     * @throws TensorException if the columns do not fit the window and the image
     */
    public Tensor fold(int height, int width, Window.Options window) {
        return Pooling.fold(this, height, width, window);
    }

    /** Images enlarged by a whole factor, each pixel repeated: {@code (batch, channels, height, width)}. */
    public Tensor upsampleNearest(int factor) {
        return Upsampling.nearest(this, factor);
    }

    /**
     * Images enlarged by a whole factor, with pixels mixed linearly from the nearest two on each axis; the borders of the image
     * stay where they are ({@code align_corners=False} in PyTorch).
     */
    public Tensor upsampleBilinear(int factor) {
        return Upsampling.bilinear(this, factor);
    }

    // ---- normalisation, embedding, dropout and attention
    // ----------------------------------------------------------------------------------------------------

    /**
     * Brings the last axes of each example to mean 0 and variance 1. Shapes: any -> the same.
     *
     * <p>{@code (x - mean) / sqrt(var + 1e-5)}, where the variance is divided by n. With {@code h} for the result and upstream
     * {@code G}: {@code dx = (G - mean(G) - h mean(G h)) / sqrt(var + 1e-5)}. Ba, Kiros and Hinton, "Layer normalization", 2016.
     *
     * @param sizes the sizes of the axes to normalise over, the last ones of the shape
     * @throws ShapeException if the shape does not end in these sizes, or one of them is 0
     */
    public Tensor layerNorm(int... sizes) {
        return Normalization.layerNorm(this, sizes, null, null, 1e-5);
    }

    /**
     * Layer normalisation, scaled and shifted: {@code (x - mean) / sqrt(var + eps) weight + bias}.
     *
     * @param sizes the sizes of the axes to normalise over, the last ones of the shape
     * @param weight of these sizes, or null for 1
     * @param bias of these sizes, or null for 0
     * @throws ShapeException if the shape does not end in these sizes, or weight or bias has another shape
     */
    public Tensor layerNorm(int[] sizes, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return Normalization.layerNorm(this, sizes, weight, bias, eps);
    }

    /**
     * Batch normalisation: each channel (axis 1) is brought to mean 0 and variance 1, then scaled and shifted. Shapes:
     * {@code (batch, channels, ...)} -> the same; all others {@code (channels)}.
     *
     * <p>{@code (x - mean) / sqrt(var + eps) weight + bias}. In training, mean and variance are those of the batch, and the
     * running ones, if given, are moved in place: {@code running = (1 - momentum) running + momentum batch}, with the
     * variance's estimate (divided by n - 1), as in PyTorch. Otherwise they are the running ones. Ioffe and Szegedy, "Batch
     * normalization", 2015.
     *
     * @param weight the scales, or null for 1
     * @param bias the shifts, or null for 0
     * @throws ShapeException if a shape does not fit, or in training if there is only one value of each channel
     */
    public Tensor batchNorm(
            @Nullable Tensor runningMean,
            @Nullable Tensor runningVar,
            @Nullable Tensor weight,
            @Nullable Tensor bias,
            boolean training,
            double momentum,
            double eps) {
        return BatchNormalization.batchNorm(this, runningMean, runningVar, weight, bias, training, momentum, eps);
    }

    /**
     * Brings each group of channels of each example to mean 0 and variance 1, then scales and shifts each channel. Shapes:
     * {@code (batch, channels, ...)} -> the same; weight and bias {@code (channels)}.
     *
     * <p>One group is layer normalisation over all but the batch, as many groups as channels instance normalisation. Wu and He,
     * "Group normalization", 2018.
     *
     * @param weight the scales, or null for 1
     * @param bias the shifts, or null for 0
     * @throws TensorException if the groups do not divide the channels
     */
    public Tensor groupNorm(int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
        return Normalization.groupNorm(this, groups, weight, bias, eps);
    }

    /**
     * The rows of a table with the given numbers. Shapes: weight {@code (words, features)}, indices int32 of any shape ->
     * {@code (indices..., features)}.
     *
     * <p>The gradient of a row is the sum of the gradients of its occurrences.
     *
     * @throws TensorException if an index is not from 0 to words - 1
     */
    public static Tensor embedding(Tensor weight, Tensor indices) {
        return Embedding.embedding(weight, indices, -1);
    }

    /**
     * Like {@link #embedding(Tensor, Tensor)}, where one row stands for padding and gets no gradient.
     *
     * @throws TensorException if an index or the padding index is not from 0 to words - 1
     */
    public static Tensor embedding(Tensor weight, Tensor indices, int paddingIndex) {
        Shapes.present("embedding", "a weight (words, features)", weight);
        Embedding.checkPadding(paddingIndex, weight.rank() == 0 ? 0 : weight.dim(0));
        return Embedding.embedding(weight, indices, paddingIndex);
    }

    /**
     * Sets each element to 0 with probability p and divides the others by {@code 1 - p}, so that the expected value stays.
     *
     * <p>The layer of this name does so in training only. Srivastava et al., "Dropout", 2014.
     *
     * @throws TensorException if p is not in [0, 1)
     */
    public Tensor dropout(double p, Rng rng) {
        return Embedding.dropout(this, p, rng);
    }

    /**
     * Scaled dot-product attention: each query's mean of the values, weighted by how well the keys match. Shapes: queries
     * {@code (..., n, d)}, keys {@code (..., m, d)}, values {@code (..., m, e)} -> {@code (..., n, e)}; the axes before broadcast.
     *
     * <p>{@code softmax(q kᵀ / sqrt(d)) v}. With P for the softmax and upstream G: {@code dv = Pᵀ G}, {@code dP = G vᵀ},
     * {@code dS = P (dP - sum(dP P)) / sqrt(d)}, {@code dq = dS k}, {@code dk = dSᵀ q}. Vaswani et al., "Attention is all you
     * need", 2017.
     *
     * @throws ShapeException if the shapes do not fit
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v) {
        return Attention.output(q, k, v, null, 0, null);
    }

    /**
     * Attention in which a mask says what each query may see; a query that may see nothing gets zeros.
     *
     * @throws ShapeException if the shapes do not fit, or the mask does not broadcast to {@code (..., n, m)}
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        return Attention.output(q, k, v, mask, 0, null);
    }

    /**
     * Attention with dropout of the weights, for training.
     *
     * @param p the probability with which a query does not see a key
     * @throws TensorException if p is not in [0, 1)
     */
    public static Tensor attention(Tensor q, Tensor k, Tensor v, AttentionMask mask, double p, Rng rng) {
        return Attention.output(q, k, v, mask, p, rng);
    }

    /** Attention and its weights {@code (..., n, m)}, which show what each query looks at. */
    public static AttentionResult attentionWithWeights(Tensor q, Tensor k, Tensor v, AttentionMask mask) {
        return Attention.withWeights(q, k, v, mask, 0, null);
    }

    /** Attention with dropout, and its weights after the dropout. */
    public static AttentionResult attentionWithWeights(
            Tensor q, Tensor k, Tensor v, AttentionMask mask, double p, Rng rng) {
        return Attention.withWeights(q, k, v, mask, p, rng);
    }

    /**
     * Attention by several heads, each with its share of the columns. Shapes: queries {@code (batch, n, d)}, keys
     * {@code (batch, m, d)}, values {@code (batch, m, e)} -> {@code (batch, n, e)}; scores and so masks are
     * {@code (batch, heads, n, m)}.
     *
     * <p>Each head does what {@link #attention(Tensor, Tensor, Tensor)} does, gradients too. The layer
     * {@code MultiHeadAttention} adds the projections.
     *
     * @param p the probability with which a query does not see a key; 0 for no dropout
     * @throws ShapeException if the shapes do not fit, or the heads do not divide d and e
     */
    public static Tensor multiHeadAttention(
            Tensor q, Tensor k, Tensor v, int heads, AttentionMask mask, double p, Rng rng) {
        return MultiHead.of(q, k, v, heads, mask, p, rng);
    }

    /**
     * Self-attention by several heads, where one projection made queries, keys and values side by side. Shapes:
     * {@code (batch, n, 3 features)} -> {@code (batch, n, features)}.
     *
     * @param p the probability with which a query does not see a key; 0 for no dropout
     * @throws ShapeException if the columns can't be divided by 3 and the heads
     */
    public static Tensor multiHeadAttention(Tensor qkv, int heads, AttentionMask mask, double p, Rng rng) {
        return MultiHead.packed(qkv, heads, mask, p, rng);
    }

    // ---- sorting, products of several tensors, linear algebra
    // ----------------------------------------------------------------------------------------------------

    /** The elements in rising order along an axis, and their places; see {@link #sort(int, boolean)}. */
    public Sorted sort(int axis) {
        return sort(axis, false);
    }

    /**
     * The elements in order along an axis, and the places they had. Equal elements keep their order; NaN counts as greatest.
     * Gradients flow through the values to where they came from.
     */
    public Sorted sort(int axis, boolean descending) {
        return Sorting.sort(this, axis, descending);
    }

    /** The places along an axis that would put the elements in rising order, int32. */
    public Tensor argsort(int axis) {
        return argsort(axis, false);
    }

    /** The places along an axis that would put the elements in order, int32; equal elements keep their order. */
    public Tensor argsort(int axis, boolean descending) {
        return Sorting.argsort(this, axis, descending);
    }

    /**
     * The k greatest elements along an axis, greatest first, and their places; of equal ones the first come first, and NaN
     * counts as greatest.
     *
     * @throws ShapeException if the axis has fewer than k elements
     */
    public Sorted topK(int k, int axis) {
        return Sorting.topK(this, k, axis);
    }

    /**
     * A sum of products in Einstein's notation: each letter names an axis, and letters that are not in the output are summed.
     * Without {@code ->} the output has the letters that come once, in alphabetical order, as in NumPy.
     *
     * <p>A letter twice in one term takes the diagonal. Tensors are contracted from left to right; int32 becomes float32.
     *
     * <pre>{@code
     * einsum("ij,jk->ik", a, b)          // matrix product
     * einsum("bqd,bkd->bqk", q, k)       // attention scores
     * einsum("ii", a)                    // trace
     * einsum("i,j->ij", x, y)            // outer product
     * }</pre>
     *
     * @throws TensorException if the equation is malformed, or a letter has two sizes
     */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Einsum.einsum(equation, operands);
    }

    /** The elements (i, i) of the last two axes: (..., n, m) to (..., min(n, m)). */
    public Tensor diagonal() {
        return diagonal(0);
    }

    /** The elements (i, i + offset) of the last two axes. */
    public Tensor diagonal(int offset) {
        return Indexing.diagonal(this, offset);
    }

    /** The sum of the diagonal of the last two axes: (..., n, m) to (...). */
    public Tensor trace() {
        return diagonal().sum(-1);
    }

    /** See {@link LinearAlgebra#inverse}. */
    public Tensor inverse() {
        return LinearAlgebra.inverse(this);
    }

    /** The x of {@code this x = b}; see {@link LinearAlgebra#solve}. */
    public Tensor solve(Tensor b) {
        return LinearAlgebra.solve(this, b);
    }

    /** The determinant; see {@link LinearAlgebra#det}. */
    public Tensor det() {
        return LinearAlgebra.det(this);
    }

    /** The thin singular value decomposition; see {@link LinearAlgebra#svd}. */
    public Svd svd() {
        return LinearAlgebra.svd(this);
    }

    // ---- differentiation
    // ------------------------------------------------------------------------------------------------

    /**
     * Marks this tensor as a parameter: what is computed from it is recorded, and {@link #backward()} leaves its gradient here.
     * Returns this tensor itself.
     *
     * @throws TensorException if the type is int32
     */
    public Tensor requiresGrad() {
        if (!dtype.isFloating()) {
            throw new TensorException(
                    "requiresGrad", "float32 or float64", dtype.toString(), "to(DType.FLOAT32) first");
        }
        storage.keep();
        needsGrad = true;
        return this;
    }

    /** Whether this is a parameter or computed from one. */
    public boolean needsGrad() {
        return needsGrad;
    }

    /** Whether this was created and not computed by a recorded op; only leaves keep gradients. */
    public boolean isLeaf() {
        return node == null;
    }

    Graph.@Nullable Node node() {
        return node;
    }

    void madeBy(Graph.Node maker) {
        node = maker;
        needsGrad = true;
    }

    /**
     * Adds the derivative of this scalar to {@link #grad()} of every parameter that it was computed from, then lets go of
     * the graph.
     *
     * @throws TensorException if this is no scalar, if nothing it was computed from requires a gradient, or if an earlier call
     *     let go of the graph
     */
    public void backward() {
        backward(scalarUpstream(), false);
    }

    /** Like {@link #backward()} for a tensor of any shape, given the derivative of the final result to it. */
    public void backward(Tensor upstream) {
        backward(upstream, false);
    }

    /** Like {@link #backward()}, but the graph stays for another call. */
    public void backwardKeepingGraph() {
        backward(scalarUpstream(), true);
    }

    private Tensor scalarUpstream() {
        if (size != 1) {
            throw new ShapeException(
                    "backward", "a scalar", "shape " + Shapes.text(shape), "sum() or mean() it, or backward(upstream)");
        }
        return full(dtype.isFloating() ? dtype : DType.FLOAT32, 1, shape);
    }

    private void backward(Tensor upstream, boolean keepGraph) {
        if (!needsGrad) {
            throw new TensorException(
                    "backward",
                    "a result computed from a tensor that requires a gradient",
                    fromBackward ? "a gradient that backward() left" : "a tensor without one",
                    fromBackward
                            ? "backward() does not record gradients of gradients; Gradients.of(loss, parameter) does"
                            : "call requiresGrad() on the parameters before computing, outside noGrad");
        }
        Shapes.present("backward", "an upstream gradient", upstream);
        if (!Arrays.equals(upstream.shape, shape)) {
            throw new ShapeException(
                    "backward",
                    "an upstream gradient of shape " + Shapes.text(shape),
                    Shapes.text(upstream.shape),
                    "pass one derivative for each element, or call backward() on a scalar");
        }
        Graph.backward(this, upstream.detach().to(dtype), keepGraph);
    }

    void accumulate(Tensor gradient) {
        boolean recording = Graph.recording(false);
        try {
            Tensor before = grad;
            // Somebody else may hold the gradient too, such as another parameter that was added to this one.
            boolean own = before == null && gradient.storage.isOneGradients();
            Tensor total = own
                    ? new Tensor(gradient.storage, gradient.shape, gradient.dtype)
                    : before == null ? gradient.copy() : before.add(gradient);
            total.fromBackward = true;
            total.storage.keep();
            if (!own) {
                Memory memory = Memory.ours();
                total.storage.madeByWalk();
                total.storage.use();
                if (before != null) {
                    before.storage.unuse(memory);
                }
                gradient.storage.unuse(memory);
            }
            grad = total;
        } finally {
            Graph.recording(recording);
        }
    }

    /**
     * The gradient that {@link #backward()} left here.
     *
     * @throws TensorException if there is none yet
     */
    public Tensor grad() {
        if (grad == null) {
            throw new TensorException(
                    "grad",
                    "a backward() before, from a result that depends on this parameter",
                    needsGrad
                            ? (isLeaf() ? "a tensor without a gradient yet" : "a computed tensor")
                            : "a tensor not marked",
                    needsGrad
                            ? (isLeaf()
                                    ? "call backward() on the loss first"
                                    : "only parameters keep theirs; Gradients.of(loss, tensor) computes this one")
                            : "requiresGrad() marks a parameter");
        }
        grad.storage.show();
        return grad;
    }

    /** Whether there is a gradient to read. */
    public boolean hasGrad() {
        return grad != null;
    }

    /** The gradient for an optimizer, which only reads it; {@link #grad()} is for all who may keep it. */
    Tensor gradientToRead() {
        return grad == null ? grad() : grad;
    }

    /** Forgets the gradient. */
    public void zeroGrad() {
        if (grad != null) {
            grad.storage.unuse(Memory.ours());
            grad = null;
        }
    }

    /**
     * How this was computed, as a picture: ops with the shapes, or numbers, that they made. To be asked for before
     * {@link #backward()}, which lets go of the graph; {@link TensorGraph#withGradients()} shows how derivatives flow back.
     *
     * @throws TensorException if nothing it was computed from requires a gradient, or if backward() was called
     */
    public TensorGraph graph() {
        return TensorGraph.of(this);
    }

    /**
     * Runs a computation and takes back the memory of every tensor made in it, but for those that were told to {@link #keep()},
     * parameters, and their gradients. A training step in a scope is faster, because its memory stays in the processor's cache;
     * {@code Trainer} runs its steps so. Reading a tensor whose memory was taken back is an error.
     */
    public static void scope(Runnable computation) {
        Shapes.present("scope", "a computation", computation);
        Scope scope = Scope.begin();
        try {
            computation.run();
        } finally {
            scope.end();
        }
    }

    /**
     * Like {@link #scope(Runnable)} with a result. It is kept if it is a tensor, and so are the tensors that it holds if it is a
     * collection, array, map, {@code Optional} or record, such as {@code LstmState}, also one within another; what other objects
     * hold is to be told to {@link #keep()}.
     *
     * <pre>{@code
     * var parts = Tensor.scope(() -> List.of(x.matmul(w), x.sum()));
     * }</pre>
     */
    public static <T extends @Nullable Object> T scope(Supplier<T> computation) {
        Shapes.present("scope", "a computation", computation);
        Scope scope = Scope.begin();
        try {
            T result = computation.get();
            HeldTensors.each(result, Tensor::keep);
            return result;
        } finally {
            scope.end();
        }
    }

    /** Keeps the elements beyond the end of the {@link #scope(Runnable)} that this was made in. Returns this tensor itself. */
    public Tensor keep() {
        storage.keep();
        return this;
    }

    /** A tensor of its own with the same elements, not copied, without their history: what it requires, this one does not. */
    public Tensor detach() {
        return new Tensor(storage, shape, dtype);
    }

    /** A copy of the elements in memory of its own, without their history. */
    public Tensor copy() {
        Tensor out = empty("copy", dtype, shape);
        Backends.current().place(this, 1, size, 1, 0, size, out);
        java.lang.ref.Reference.reachabilityFence(this);
        return out;
    }

    /** Computes without recording, which saves time and memory where no gradient is wanted. */
    public static <T extends @Nullable Object> T noGrad(Supplier<T> computation) {
        Shapes.present("noGrad", "a computation", computation);
        boolean before = Graph.recording(false);
        try {
            return computation.get();
        } finally {
            Graph.recording(before);
        }
    }

    /** Computes without recording. */
    public static void noGrad(Runnable computation) {
        Shapes.present("noGrad", "a computation", computation);
        boolean before = Graph.recording(false);
        try {
            computation.run();
        } finally {
            Graph.recording(before);
        }
    }

    // ---- showing
    // --------------------------------------------------------------------------------------------------------

    @Override
    public String toString() {
        return TensorText.text(this);
    }

    @Override
    public MimeBundle display() {
        return TensorText.bundle(this);
    }

    @Override
    public Extent extent() {
        return new Extent(Arrays.toString(shape) + " " + dtype, (long) Shapes.product(shape) * dtype.bytes());
    }

    // ---- inside
    // ---------------------------------------------------------------------------------------------------------

    /** A tensor whose elements are still to be written. */
    static Tensor empty(String operation, DType dtype, int[] shape) {
        int size = Shapes.size(operation, shape, dtype);
        return new Tensor(Memory.storage(operation, dtype, size), shape, dtype);
    }

    Tensor sharing(int[] newShape) {
        return new Tensor(storage, newShape, dtype);
    }

    Storage storage() {
        return storage;
    }
}
