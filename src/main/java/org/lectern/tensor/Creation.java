package org.lectern.tensor;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;

/** Tensors from numbers, patterns and chance. */
final class Creation {
    private Creation() {}

    static Tensor of(float... values) {
        Shapes.present("tensor", "numbers", values);
        Tensor out = Tensor.empty("tensor", DType.FLOAT32, new int[] {values.length});
        out.storage().floats().put(0, values);
        return fenced(out);
    }

    static Tensor of(int... values) {
        Shapes.present("tensor", "numbers", values);
        Tensor out = Tensor.empty("tensor", DType.INT32, new int[] {values.length});
        out.storage().ints().put(0, values);
        return fenced(out);
    }

    static Tensor of(DType dtype, double... values) {
        Shapes.present("tensor", "numbers", values);
        if (dtype == DType.FLOAT64) {
            Tensor out = Tensor.empty("tensor", dtype, new int[] {values.length});
            out.storage().doubles().put(0, values);
            return fenced(out);
        }
        if (dtype == DType.INT32) {
            return of(DType.FLOAT64, values).to(dtype);
        }
        float[] floats = Shapes.onHeap("tensor", values.length, float[]::new);
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return of(floats);
    }

    static Tensor of(float[][] rows) {
        int n = columns(rows, i -> rows[i].length);
        float[] flat = Shapes.onHeap("tensor", size(rows, n, DType.FLOAT32), float[]::new);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * n, n);
        }
        return of(flat).reshape(rows.length, n);
    }

    static Tensor of(double[][] rows) {
        int n = columns(rows, i -> rows[i].length);
        double[] flat = Shapes.onHeap("tensor", size(rows, n, DType.FLOAT64), double[]::new);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * n, n);
        }
        return of(DType.FLOAT32, flat).reshape(rows.length, n);
    }

    static Tensor of(int[][] rows) {
        int n = columns(rows, i -> rows[i].length);
        int[] flat = Shapes.onHeap("tensor", size(rows, n, DType.INT32), int[]::new);
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, flat, i * n, n);
        }
        return of(flat).reshape(rows.length, n);
    }

    private static int size(Object[] rows, int columns, DType dtype) {
        return Shapes.size("tensor", new int[] {rows.length, columns}, dtype);
    }

    private static int columns(Object[] rows, java.util.function.IntUnaryOperator length) {
        Shapes.present("tensor", "rows of numbers", rows);
        for (Object row : rows) {
            Shapes.present("tensor", "rows of numbers", row);
        }
        int n = rows.length == 0 ? 0 : length.applyAsInt(0);
        for (int i = 1; i < rows.length; i++) {
            if (length.applyAsInt(i) != n) {
                throw new ShapeException(
                        "tensor",
                        "rows of equal length",
                        "row 0 of " + n + " and row " + i + " of " + length.applyAsInt(i),
                        "fill up or cut the rows to one length");
            }
        }
        return n;
    }

    static Tensor full(String name, DType dtype, double value, int... shape) {
        Shapes.present(name, "a shape", shape);
        Tensor out = Tensor.empty(name, dtype, shape.clone());
        if (dtype == DType.INT32 && value != (int) value) {
            throw new TensorException(name, "a whole number for int32", String.valueOf(value), "use FLOAT32");
        }
        Backends.current().fill(out, value);
        return fenced(out);
    }

    static Tensor arange(int start, int end, int step) {
        int count = (int) Math.min(Integer.MAX_VALUE, Math.max(0, ((long) end - start) / step));
        int[] values = Shapes.onHeap("arange", Shapes.size("arange", new int[] {count}, DType.INT32), int[]::new);
        for (int i = 0; i < values.length; i++) {
            values[i] = start + i * step;
        }
        return of(values);
    }

    static Tensor arange(DType dtype, double start, double end, double step) {
        double count = Math.ceil((end - start) / step);
        if (step == 0 || Double.isNaN(count) || Double.isInfinite(count)) {
            throw new TensorException(
                    "arange",
                    "finite numbers and a step other than 0",
                    start + ", " + end + ", " + step,
                    "give a step such as 0.1 and finite ends");
        }
        return filled("arange", dtype, (int) Math.max(0, count), i -> start + i * step);
    }

    static Tensor linspace(DType dtype, double start, double end, int count) {
        if (!Double.isFinite(end - start)) {
            throw new TensorException(
                    "linspace",
                    "two finite ends",
                    start + " and " + end,
                    "full makes a tensor of one value, also infinite");
        }
        return filled("linspace", dtype, count, i -> {
            double part = count == 1 ? 0 : (double) i / (count - 1);
            return start * (1 - part) + end * part;
        });
    }

    private static Tensor filled(String name, DType dtype, int count, IntToDoubleFunction number) {
        int n = Shapes.size(name, new int[] {count}, dtype);
        if (dtype == DType.FLOAT32) {
            float[] values = Shapes.onHeap(name, n, float[]::new);
            for (int i = 0; i < n; i++) {
                values[i] = (float) number.applyAsDouble(i);
            }
            return of(values);
        }
        double[] values = Shapes.onHeap(name, n, double[]::new);
        Arrays.setAll(values, number);
        return of(dtype, values);
    }

    static Tensor eye(DType dtype, int n) {
        Shapes.size("eye", new int[] {n, n}, dtype);
        return Indexing.diag(full("eye", dtype, 1, n));
    }

    static Tensor randn(DType dtype, Rng rng, int... shape) {
        return random("randn", dtype, rng, shape, Rng::nextGaussian);
    }

    static Tensor uniform(DType dtype, Rng rng, double low, double high, int... shape) {
        if (!(low <= high)) {
            throw new TensorException("uniform", "low <= high", low + " and " + high, "give the lower end first");
        }
        if (shape != null && shape.length == 0) {
            throw new TensorException(
                    "uniform", "the ends and a shape", "the ends alone", "uniform(rng, 0, 1, 2, 3) has shape [2, 3]");
        }
        // Rounding may reach the upper end, which does not belong.
        double below = dtype == DType.FLOAT32 ? Math.nextDown((float) high) : Math.nextDown(high);
        return random("uniform", dtype, rng, shape, r -> low == high ? low : Math.min(r.nextDouble(low, high), below));
    }

    static Tensor bernoulli(DType dtype, Rng rng, double probability, int... shape) {
        if (!(probability >= 0 && probability <= 1)) {
            throw new TensorException(
                    "bernoulli",
                    "a probability from 0 to 1",
                    String.valueOf(probability),
                    "0.5 is as likely as not; divide percent by 100");
        }
        return random("bernoulli", dtype, rng, shape, r -> r.nextBoolean(probability) ? 1 : 0);
    }

    /** Numbers drawn in row-major order; those of float32 are those of float64, rounded. */
    private static Tensor random(String name, DType dtype, Rng rng, int[] shape, ToDoubleFunction<Rng> draw) {
        Shapes.present(name, "a generator, such as Rng.seed(1)", rng);
        if (dtype == DType.INT32 && !name.equals("bernoulli")) {
            throw new TensorException(
                    name, "float32 or float64", dtype.toString(), "draw floats, then to(DType.INT32)");
        }
        int size = Shapes.size(name, shape, dtype);
        if (dtype == DType.FLOAT32) {
            float[] values = Shapes.onHeap(name, size, float[]::new);
            for (int i = 0; i < size; i++) {
                values[i] = (float) draw.applyAsDouble(rng);
            }
            return of(values).reshape(shape);
        }
        double[] values = Shapes.onHeap(name, size, double[]::new);
        for (int i = 0; i < size; i++) {
            values[i] = draw.applyAsDouble(rng);
        }
        return of(dtype, values).reshape(shape);
    }

    static Tensor oneHot(Tensor labels, int classes) {
        Shapes.present("oneHot", "labels of int32", labels);
        if (labels.dtype() != DType.INT32) {
            throw new TensorException(
                    "oneHot", "labels of int32", labels.dtype().toString(), "labels.to(DType.INT32)");
        }
        return oneHot(labels.toInts(), classes).reshape(Shapes.inserted(labels.shapeView(), labels.rank(), classes));
    }

    static Tensor oneHot(int[] labels, int classes) {
        Softmax.checkLabels("oneHot", "ask for %d classes", labels, classes);
        Tensor out = Tensor.zeros(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            out.storage().floats().put(i * classes + labels[i], 1);
        }
        return fenced(out);
    }

    /** Keeps the memory from being taken back before its last write. */
    private static Tensor fenced(Tensor tensor) {
        java.lang.ref.Reference.reachabilityFence(tensor);
        return tensor;
    }
}
