package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * One image, or one target that is an image.
 *
 * @param values plane by plane, row by row, from a place on
 * @param isTarget whether it is what an image is to give, and not the image
 * @param isMask whether its values name things, so that nothing is between two of them
 */
record Planes(double[] values, int from, int count, int height, int width, boolean isTarget, boolean isMask) {
    @FunctionalInterface
    interface Pixel {
        double at(int plane, int row, int column);
    }

    /** Those of {@code (n, ..., height, width)}. */
    static List<Planes> all(Tensor images, boolean areTargets) {
        int height = images.dim(-2);
        int width = images.dim(-1);
        double[] values = images.toDoubles();
        int n = images.dim(0);
        int size = values.length / n;
        // Yes and no as 0 and 1 of floats are a mask too.
        boolean isMask = areTargets
                && (images.dtype() == DType.INT32 || Arrays.stream(values).allMatch(v -> v == 0 || v == 1));
        List<Planes> all = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            all.add(new Planes(values, i * size, size / (height * width), height, width, areTargets, isMask));
        }
        return all;
    }

    /** Planes of one size as a tensor of the type, and but for the size the shape, of one before. */
    static Tensor joined(List<Planes> all, Tensor before) {
        Planes first = all.get(0);
        int size = first.count * first.height * first.width;
        double[] values = new double[Math.multiplyExact(all.size(), size)];
        for (int i = 0; i < all.size(); i++) {
            System.arraycopy(all.get(i).values, all.get(i).from, values, i * size, size);
        }
        int[] shape = before.shape().clone();
        shape[shape.length - 2] = first.height;
        shape[shape.length - 1] = first.width;
        Tensor made = before.dtype() == DType.INT32
                ? Tensor.of(Arrays.stream(values).mapToInt(v -> (int) v).toArray())
                : Tensor.of(before.dtype(), values);
        return made.reshape(shape);
    }

    /** Zero beyond the edges. */
    double at(int plane, int row, int column) {
        return row < 0 || row >= height || column < 0 || column >= width
                ? 0
                : values[from + (plane * height + row) * width + column];
    }

    /** The four pixels around a place, blended (bilinear); of a mask the nearest one. */
    double between(int plane, double row, double column) {
        if (isMask) {
            return at(plane, (int) Math.floor(row + 0.5), (int) Math.floor(column + 0.5));
        }
        int top = (int) Math.floor(row);
        int left = (int) Math.floor(column);
        double down = row - top;
        double right = column - left;
        return (1 - down) * ((1 - right) * at(plane, top, left) + right * at(plane, top, left + 1))
                + down * ((1 - right) * at(plane, top + 1, left) + right * at(plane, top + 1, left + 1));
    }

    /** The same with each pixel from elsewhere. */
    Planes moved(Pixel pixel) {
        return moved(height, width, pixel);
    }

    /** The same in another size, with each pixel from elsewhere. */
    Planes moved(int newHeight, int newWidth, Pixel pixel) {
        double[] made = new double[count * newHeight * newWidth];
        int i = 0;
        for (int plane = 0; plane < count; plane++) {
            for (int row = 0; row < newHeight; row++) {
                for (int column = 0; column < newWidth; column++) {
                    made[i++] = pixel.at(plane, row, column);
                }
            }
        }
        return new Planes(made, 0, count, newHeight, newWidth, isTarget, isMask);
    }
}
