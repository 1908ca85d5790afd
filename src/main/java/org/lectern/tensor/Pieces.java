package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Taking tensors apart, repeating, padding and turning them. */
final class Pieces {
    /** Each part is an object. */
    private static final int MOST_PARTS = 1 << 20;

    private Pieces() {}

    static List<Tensor> split(Tensor x, int axis, int... sizes) {
        int normal = Shapes.axis("split", axis, x.rank());
        Shapes.present("split", "sizes of the parts", sizes);
        long total = 0;
        boolean negative = false;
        for (int size : sizes) {
            total += size;
            negative |= size < 0;
        }
        if (negative || total != x.dim(normal)) {
            throw new ShapeException(
                    "split",
                    "sizes that add up to " + x.dim(normal) + ", as axis " + axis + " of " + Shapes.text(x.shapeView()),
                    Shapes.text(sizes),
                    "chunk(count, axis) makes parts of equal size");
        }
        List<Tensor> parts = new ArrayList<>();
        int from = 0;
        for (int size : sizes) {
            parts.add(Movement.slice(x, normal, from, from + size));
            from += size;
        }
        return List.copyOf(parts);
    }

    static List<Tensor> chunk(Tensor x, int count, int axis) {
        int normal = Shapes.axis("chunk", axis, x.rank());
        if (count < 1) {
            throw new TensorException(
                    "chunk", "at least one part", count + " parts", "give the number of parts, then the axis");
        }
        int n = x.dim(normal);
        int size = Math.max(1, (int) (((long) n + count - 1) / count));
        int parts = (int) Math.max(1, ((long) n + size - 1) / size);
        if (parts > MOST_PARTS) {
            throw new TensorException(
                    "chunk", "at most " + MOST_PARTS + " parts", parts + " parts", "work on larger parts");
        }
        int[] sizes = new int[parts];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.min(size, n - i * size);
        }
        return split(x, axis, sizes);
    }

    static Tensor slice(Tensor x, int axis, int from, int to, int step) {
        if (step < 1) {
            throw new TensorException(
                    "slice", "a step of 1 or more", "step " + step, "flip(axis) turns the order round, then slice");
        }
        int normal = Movement.checkSlice(x, axis, from, to);
        if (step == 1) {
            return Movement.slice(x, axis, from, to);
        }
        int count = (int) (((long) to - from + step - 1) / step);
        int[] places = Shapes.onHeap("slice", count, int[]::new);
        Arrays.setAll(places, i -> from + i * step);
        return Movement.gather("slice", x, normal, places);
    }

    static Tensor flip(Tensor x, int... axes) {
        Tensor out = x;
        for (int axis : Shapes.axes("flip", axes, x.rank())) {
            int n = x.dim(axis);
            int[] places = Shapes.onHeap("flip", n, int[]::new);
            Arrays.setAll(places, i -> n - 1 - i);
            out = n < 2 ? out : Movement.gather("flip", out, axis, places);
        }
        return out;
    }

    static Tensor roll(Tensor x, int shift, int axis) {
        int normal = Shapes.axis("roll", axis, x.rank());
        int n = x.dim(normal);
        int moved = n == 0 ? 0 : Math.floorMod(shift, n);
        return moved == 0
                ? x
                : Movement.concat(
                        normal, Movement.slice(x, normal, n - moved, n), Movement.slice(x, normal, 0, n - moved));
    }

    static Tensor tile(Tensor x, int... counts) {
        Shapes.present("tile", "a count for each axis", counts);
        int rank = Math.max(x.rank(), counts.length);
        int[] apart = new int[2 * rank];
        int[] wide = new int[2 * rank];
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            int count = i < rank - counts.length ? 1 : counts[i - (rank - counts.length)];
            int n = i < rank - x.rank() ? 1 : x.dim(i - (rank - x.rank()));
            if (count < 0) {
                throw new TensorException(
                        "tile", "counts of 0 or more", Shapes.text(counts), "give how often to repeat each axis");
            }
            apart[2 * i] = 1;
            apart[2 * i + 1] = n;
            wide[2 * i] = count;
            wide[2 * i + 1] = n;
            shape[i] = (int) Math.min(Integer.MAX_VALUE, (long) count * n);
        }
        Shapes.size("tile", shape, x.dtype());
        return Movement.expand(Movement.reshape(x, apart), wide).reshape(shape);
    }

    static Tensor repeatInterleave(Tensor x, int count, int axis) {
        int normal = Shapes.axis("repeatInterleave", axis, x.rank());
        if (count < 0) {
            throw new TensorException(
                    "repeatInterleave", "a count of 0 or more", String.valueOf(count), "give how often to repeat");
        }
        int[] shape =
                Shapes.with(x.shapeView(), normal, (int) Math.min(Integer.MAX_VALUE, (long) count * x.dim(normal)));
        Shapes.size("repeatInterleave", shape, x.dtype());
        Tensor apart = Movement.unsqueeze(x, normal + 1);
        return Movement.expand(apart, Shapes.with(apart.shapeView(), normal + 1, count))
                .reshape(shape);
    }

    static Tensor pad(Tensor x, int[][] widths, double value) {
        checkWidths(x, widths);
        Tensor out = x;
        for (int axis = 0; axis < widths.length; axis++) {
            int before = widths[axis][0];
            int after = widths[axis][1];
            if (before > 0 || after > 0) {
                out = Movement.padded(out, axis, before, widened(out.dim(axis), before, after), value);
            }
        }
        return out;
    }

    static Tensor pad(Tensor x, int[][] widths, PadMode mode) {
        checkWidths(x, widths);
        Shapes.present("pad", "a mode", mode);
        Tensor out = x;
        for (int axis = 0; axis < widths.length; axis++) {
            int before = widths[axis][0];
            int n = out.dim(axis);
            int most = mode == PadMode.REFLECT ? n - 1 : mode == PadMode.WRAP || n == 0 ? n : Integer.MAX_VALUE;
            if (before > most || widths[axis][1] > most) {
                throw new ShapeException(
                        "pad",
                        "widths of at most " + most + " on axis " + axis + " for " + mode,
                        Arrays.deepToString(widths) + " for shape " + Shapes.text(x.shapeView()),
                        n == 0 ? "there is no element to repeat" : "EDGE and a constant have no limit");
            }
            int total = widened(n, before, widths[axis][1]);
            if (total > n) {
                Shapes.size("pad", Shapes.with(out.shapeView(), axis, total), x.dtype());
                int[] places = new int[total];
                Arrays.setAll(places, i -> mode.place(i - before, n));
                out = Movement.gather("pad", out, axis, places);
            }
        }
        return out;
    }

    private static int widened(int n, int before, int after) {
        return (int) Math.min(Integer.MAX_VALUE, (long) n + before + after);
    }

    private static void checkWidths(Tensor x, int[][] widths) {
        Shapes.present("pad", "a pair of widths for each axis", widths);
        boolean right = widths.length == x.rank();
        for (int[] width : widths) {
            Shapes.present("pad", "a pair of widths for each axis", width);
            right &= width.length == 2 && width[0] >= 0 && width[1] >= 0;
        }
        if (!right) {
            throw new ShapeException(
                    "pad",
                    "{before, after}, both 0 or more, for each of " + x.rank() + " axes",
                    Arrays.deepToString(widths),
                    "{0, 0} leaves an axis as it is; slice cuts");
        }
    }
}
