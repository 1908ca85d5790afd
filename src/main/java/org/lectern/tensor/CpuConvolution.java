package org.lectern.tensor;

import org.jspecify.annotations.Nullable;

/**
 * Convolutions on the CPU: by oneDNN where it can, else as matrix products over unfolded windows, a few images at a time so
 * that the columns stay small.
 */
final class CpuConvolution {
    /** Elements of columns that are unfolded at a time. */
    private static final int COLUMNS = 1 << 20;

    private CpuConvolution() {}

    static void forward(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape s, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        if (s.empty()) {
            CpuWindows.write(Tiles.ours(), out, 0, new double[out.size()]);
            addBias(out, bias, s);
        } else if (x.dtype() != DType.FLOAT32 || !OneDnnConvolution.forward(x, weight, bias, s, out)) {
            int image = out.size() / s.batch();
            for (Chunk chunk = Chunk.first(s); chunk.count() > 0; chunk = chunk.next()) {
                Tensor columns = chunk.columns(x);
                Tensor part = chunk.matrices(x.dtype(), s.filters() / s.groups(), chunk.places());
                Blas.matmul(chunk.filters(weight), false, columns, false, part);
                CpuMovement.copy(part, 0, out, chunk.from() * image, part.size());
            }
            addBias(out, bias, s);
        }
    }

    private static void addBias(Tensor out, @Nullable Tensor bias, ConvolutionShape s) {
        if (bias == null) {
            return;
        }
        double[] shifts = Access.toDoubles(bias);
        double[] plane = new double[s.outHeight() * s.outWidth()];
        Tiles tiles = Tiles.ours();
        for (int i = 0; i < s.batch() * s.filters(); i++) {
            tiles.read(out, i * plane.length, plane, 0, plane.length);
            double shift = shifts[i % s.filters()];
            for (int j = 0; j < plane.length; j++) {
                plane[j] += shift;
            }
            CpuWindows.write(tiles, out, i * plane.length, plane);
        }
    }

    static void inputGradient(Tensor upstream, Tensor weight, ConvolutionShape s, Tensor out) {
        if (out.size() == 0) {
            return;
        }
        if (s.empty()) {
            CpuWindows.write(Tiles.ours(), out, 0, new double[out.size()]);
        } else if (out.dtype() != DType.FLOAT32 || !OneDnnConvolution.inputGradient(upstream, weight, s, out)) {
            for (Chunk chunk = Chunk.first(s); chunk.count() > 0; chunk = chunk.next()) {
                Tensor columns = chunk.matrices(out.dtype(), chunk.rows(), chunk.places());
                Blas.matmul(chunk.filters(weight), true, chunk.upstream(upstream), false, columns);
                CpuWindows.fold(columns, s.window(chunk.count()), out, chunk.from() * s.channels());
            }
        }
    }

    static void weightGradient(Tensor x, Tensor upstream, ConvolutionShape s, Tensor out, @Nullable Tensor biasOut) {
        if (s.empty()) {
            CpuWindows.write(Tiles.ours(), out, 0, new double[out.size()]);
        } else if (x.dtype() != DType.FLOAT32 || !OneDnnConvolution.weightGradient(x, upstream, s, out, biasOut)) {
            double[] sum = new double[out.size()];
            double[] one = new double[out.size()];
            Tiles tiles = Tiles.ours();
            for (Chunk chunk = Chunk.first(s); chunk.count() > 0; chunk = chunk.next()) {
                Tensor part = chunk.matrices(x.dtype(), s.filters() / s.groups(), chunk.rows());
                Blas.matmul(chunk.upstream(upstream), false, chunk.columns(x), true, part);
                for (int i = 0; i < chunk.count(); i++) {
                    tiles.read(part, i * one.length, one, 0, one.length);
                    for (int j = 0; j < one.length; j++) {
                        sum[j] += one[j];
                    }
                }
            }
            CpuWindows.write(tiles, out, 0, sum);
            biasGradient(upstream, biasOut, s);
            return;
        }
        if (s.empty()) {
            biasGradient(upstream, biasOut, s);
        }
    }

    private static void biasGradient(Tensor upstream, @Nullable Tensor biasOut, ConvolutionShape s) {
        if (biasOut == null) {
            return;
        }
        double[] sums = new double[s.filters()];
        double[] plane = new double[s.outHeight() * s.outWidth()];
        Tiles tiles = Tiles.ours();
        for (int i = 0; i < s.batch() * s.filters(); i++) {
            tiles.read(upstream, i * plane.length, plane, 0, plane.length);
            for (double value : plane) {
                sums[i % s.filters()] += value;
            }
        }
        CpuWindows.write(tiles, biasOut, 0, sums);
    }

    /** Some of the images. Each group of each image is one matrix product. */
    private record Chunk(ConvolutionShape s, int from, int count) {
        static Chunk first(ConvolutionShape s) {
            return new Chunk(s, 0, most(s, 0));
        }

        Chunk next() {
            return new Chunk(s, from + count, most(s, from + count));
        }

        private static int most(ConvolutionShape s, int from) {
            long columns = (long) s.channels() * s.kernelHeight() * s.kernelWidth() * s.outHeight() * s.outWidth();
            return (int) Math.min(s.batch() - from, Math.max(1, COLUMNS / columns));
        }

        int rows() {
            return s.channels() / s.groups() * s.kernelHeight() * s.kernelWidth();
        }

        int places() {
            return s.outHeight() * s.outWidth();
        }

        Tensor matrices(DType dtype, int rows, int columns) {
            return Tensor.empty("convolution", dtype, new int[] {count * s.groups(), rows, columns});
        }

        Tensor columns(Tensor x) {
            Tensor out = matrices(x.dtype(), rows(), places());
            CpuWindows.unfold(x, from * s.channels(), s.window(count), out);
            return out;
        }

        Tensor upstream(Tensor g) {
            Tensor out = matrices(g.dtype(), s.filters() / s.groups(), places());
            CpuMovement.copy(g, from * (out.size() / count), out, 0, out.size());
            return out;
        }

        /** The weight as a matrix for each group, once for all images or, with more groups than one, for each. */
        Tensor filters(Tensor weight) {
            int filters = s.filters() / s.groups();
            if (s.groups() == 1) {
                return weight.sharing(new int[] {1, filters, rows()});
            }
            Tensor out = matrices(weight.dtype(), filters, rows());
            for (int i = 0; i < count; i++) {
                CpuMovement.copy(weight, 0, out, i * weight.size(), weight.size());
            }
            return out;
        }
    }
}
