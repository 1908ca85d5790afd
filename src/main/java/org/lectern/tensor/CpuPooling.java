package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Pooling on the CPU, over a few planes at a time. */
final class CpuPooling {
    private static final int PIECE = 8192;

    private CpuPooling() {}

    /** places, if wanted: where in its plane each output comes from; -1 if its window holds nothing but padding. */
    static void max(Tensor x, WindowShape s, Tensor out, @Nullable Tensor places) {
        int area = s.height() * s.width();
        int outArea = s.outHeight() * s.outWidth();
        int most = planes(s);
        int[] found = new int[most * outArea];
        boolean single = x.dtype() == DType.FLOAT32;
        float[] floats = new float[single ? most * area : 0];
        float[] floatResult = new float[single ? most * outArea : 0];
        double[] doubles = new double[single ? 0 : most * area];
        double[] doubleResult = new double[single ? 0 : most * outArea];
        for (int plane = 0; plane < s.planes(); plane += most) {
            int n = Math.min(most, s.planes() - plane);
            if (single) {
                x.storage().floats().get(plane * area, floats, 0, n * area);
                for (int i = 0; i < n; i++) {
                    max(s, floats, i * area, floatResult, found, i * outArea);
                }
                out.storage().floats().put(plane * outArea, floatResult, 0, n * outArea);
            } else {
                x.storage().doubles().get(plane * area, doubles, 0, n * area);
                for (int i = 0; i < n; i++) {
                    max(s, doubles, i * area, doubleResult, found, i * outArea);
                }
                out.storage().doubles().put(plane * outArea, doubleResult, 0, n * outArea);
            }
            if (places != null) {
                places.storage().ints().put(plane * outArea, found, 0, n * outArea);
            }
        }
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(out);
        Reference.reachabilityFence(places);
    }

    private static void max(WindowShape s, float[] x, int from, float[] out, int[] places, int to) {
        boolean usual = s.kernelHeight() == 2 && s.kernelWidth() == 2 && s.strideWidth() == 2 && inside(s);
        if (usual && maxOfFour(s, x, from, out, places, to)) {
            return;
        }
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int firstRow = first(s.top(oy), s.dilationHeight());
            int endRow = end(s.top(oy), s.kernelHeight(), s.dilationHeight(), s.height());
            for (int ox = 0; ox < s.outWidth(); ox++) {
                int firstColumn = first(s.left(ox), s.dilationWidth());
                int endColumn = end(s.left(ox), s.kernelWidth(), s.dilationWidth(), s.width());
                float best = Float.NEGATIVE_INFINITY;
                int place = firstRow < endRow && firstColumn < endColumn ? firstRow * s.width() + firstColumn : -1;
                for (int y = firstRow; y < endRow; y += s.dilationHeight()) {
                    int row = y * s.width();
                    for (int column = firstColumn; column < endColumn; column += s.dilationWidth()) {
                        float value = x[from + row + column];
                        // NaN wins, and of several the last, as in PyTorch.
                        boolean better = value > best || Float.isNaN(value);
                        best = better ? value : best;
                        place = better ? row + column : place;
                    }
                }
                out[to] = best;
                places[to++] = place;
            }
        }
    }

    /**
     * The usual window, two by two, without a branch on the data: it would be guessed wrong every other time, which costs more
     * than all the rest.
     *
     * @return whether all was finite; if not, the places may be wrong
     */
    private static boolean maxOfFour(WindowShape s, float[] x, int from, float[] out, int[] places, int to) {
        int width = s.width();
        float check = 0;
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int top = from + oy * s.strideHeight() * width;
            for (int ox = 0; ox < s.outWidth(); ox++) {
                int at = top + 2 * ox;
                float a = x[at];
                float b = x[at + 1];
                float c = x[at + width];
                float d = x[at + width + 1];
                check += (a + b + c + d) * 0f;
                int right = less(a, b);
                int lowerRight = less(c, d);
                float upper = choose(a, b, right);
                float lower = choose(c, d, lowerRight);
                int down = less(upper, lower);
                out[to] = choose(upper, lower, down);
                places[to++] = at - from + right + down * (width + lowerRight - right);
            }
        }
        return check == 0;
    }

    /** 1 if a is less than b, else 0; for finite numbers. Adding 0 makes a difference of -0 one of 0. */
    private static int less(float a, float b) {
        return Float.floatToRawIntBits(a - b + 0f) >>> 31;
    }

    /** a, or b where it is 1. */
    private static float choose(float a, float b, int second) {
        int bits = Float.floatToRawIntBits(a);
        return Float.intBitsToFloat(bits ^ (bits ^ Float.floatToRawIntBits(b)) & -second);
    }

    private static boolean inside(WindowShape s) {
        return s.paddingHeight() == 0 && s.paddingWidth() == 0 && s.dilationHeight() == 1 && s.dilationWidth() == 1;
    }

    private static void max(WindowShape s, double[] x, int from, double[] out, int[] places, int to) {
        for (int oy = 0; oy < s.outHeight(); oy++) {
            int firstRow = first(s.top(oy), s.dilationHeight());
            int endRow = end(s.top(oy), s.kernelHeight(), s.dilationHeight(), s.height());
            for (int ox = 0; ox < s.outWidth(); ox++) {
                int firstColumn = first(s.left(ox), s.dilationWidth());
                int endColumn = end(s.left(ox), s.kernelWidth(), s.dilationWidth(), s.width());
                double best = Double.NEGATIVE_INFINITY;
                int place = firstRow < endRow && firstColumn < endColumn ? firstRow * s.width() + firstColumn : -1;
                for (int y = firstRow; y < endRow; y += s.dilationHeight()) {
                    int row = y * s.width();
                    for (int column = firstColumn; column < endColumn; column += s.dilationWidth()) {
                        double value = x[from + row + column];
                        if (value > best || Double.isNaN(value)) {
                            best = value;
                            place = row + column;
                        }
                    }
                }
                out[to] = best;
                places[to++] = place;
            }
        }
    }

    /** The first place of a window that lies in the image. */
    private static int first(int start, int dilation) {
        return start >= 0 ? start : start + (-start + dilation - 1) / dilation * dilation;
    }

    private static int end(int start, int kernel, int dilation, int size) {
        return (int) Math.min(size, start + (kernel - 1L) * dilation + 1);
    }

    /** out[places[i]] += x[i] in each plane. */
    static void scatter(Tensor x, Tensor places, WindowShape s, Tensor out) {
        int area = s.height() * s.width();
        int outArea = s.outHeight() * s.outWidth();
        int most = planes(s);
        int[] found = new int[most * outArea];
        boolean single = x.dtype() == DType.FLOAT32;
        float[] floats = new float[single ? most * area : 0];
        float[] floatUpstream = new float[single ? most * outArea : 0];
        double[] doubles = new double[single ? 0 : most * area];
        double[] doubleUpstream = new double[single ? 0 : most * outArea];
        for (int plane = 0; plane < s.planes(); plane += most) {
            int n = Math.min(most, s.planes() - plane);
            places.storage().ints().get(plane * outArea, found, 0, n * outArea);
            if (single) {
                x.storage().floats().get(plane * outArea, floatUpstream, 0, n * outArea);
                Arrays.fill(floats, 0);
                for (int i = 0; i < n; i++) {
                    int start = i * area;
                    for (int j = i * outArea; j < (i + 1) * outArea; j++) {
                        if (found[j] >= 0) {
                            floats[start + found[j]] += floatUpstream[j];
                        }
                    }
                }
                out.storage().floats().put(plane * area, floats, 0, n * area);
            } else {
                x.storage().doubles().get(plane * outArea, doubleUpstream, 0, n * outArea);
                Arrays.fill(doubles, 0);
                for (int i = 0; i < n; i++) {
                    int start = i * area;
                    for (int j = i * outArea; j < (i + 1) * outArea; j++) {
                        if (found[j] >= 0) {
                            doubles[start + found[j]] += doubleUpstream[j];
                        }
                    }
                }
                out.storage().doubles().put(plane * area, doubles, 0, n * area);
            }
        }
        Reference.reachabilityFence(x);
        Reference.reachabilityFence(places);
        Reference.reachabilityFence(out);
    }

    /** out[i] = x[places[i]] in each plane: the transpose of {@link #scatter}. */
    static void gather(Tensor x, Tensor places, WindowShape s, Tensor out) {
        int area = s.height() * s.width();
        int outArea = s.outHeight() * s.outWidth();
        double[] plane = new double[area];
        double[] result = new double[outArea];
        int[] found = new int[outArea];
        Tiles tiles = Tiles.ours();
        for (int p = 0; p < s.planes(); p++) {
            tiles.read(x, p * area, plane, 0, area);
            places.storage().ints().get(p * outArea, found);
            for (int j = 0; j < outArea; j++) {
                result[j] = found[j] < 0 ? 0 : plane[found[j]];
            }
            CpuWindows.write(tiles, out, p * outArea, result);
        }
        Reference.reachabilityFence(places);
    }

    /** The mean of each window; padding counts as zeros, as in PyTorch. */
    static void average(Tensor x, WindowShape s, Tensor out) {
        if (out.size() == 0 || (x.dtype() == DType.FLOAT32 && OneDnnPooling.average(x, s, out))) {
            return;
        }
        double[] plane = new double[s.height() * s.width()];
        double[] result = new double[s.outHeight() * s.outWidth()];
        Tiles tiles = Tiles.ours();
        for (int p = 0; p < s.planes(); p++) {
            tiles.read(x, p * plane.length, plane, 0, plane.length);
            for (int oy = 0; oy < s.outHeight(); oy++) {
                int endRow = Math.min(s.height(), s.top(oy) + s.kernelHeight());
                for (int ox = 0; ox < s.outWidth(); ox++) {
                    int endColumn = Math.min(s.width(), s.left(ox) + s.kernelWidth());
                    double sum = 0;
                    for (int y = Math.max(0, s.top(oy)); y < endRow; y++) {
                        for (int column = Math.max(0, s.left(ox)); column < endColumn; column++) {
                            sum += plane[y * s.width() + column];
                        }
                    }
                    result[oy * s.outWidth() + ox] = sum / s.size();
                }
            }
            CpuWindows.write(tiles, out, p * result.length, result);
        }
    }

    /** The transpose of {@link #average}. */
    static void averageGradient(Tensor upstream, WindowShape s, Tensor out) {
        if (out.size() == 0 || (out.dtype() == DType.FLOAT32 && OneDnnPooling.averageGradient(upstream, s, out))) {
            return;
        }
        double[] plane = new double[s.height() * s.width()];
        double[] g = new double[s.outHeight() * s.outWidth()];
        Tiles tiles = Tiles.ours();
        for (int p = 0; p < s.planes(); p++) {
            tiles.read(upstream, p * g.length, g, 0, g.length);
            Arrays.fill(plane, 0);
            for (int oy = 0; oy < s.outHeight(); oy++) {
                int endRow = Math.min(s.height(), s.top(oy) + s.kernelHeight());
                for (int ox = 0; ox < s.outWidth(); ox++) {
                    int endColumn = Math.min(s.width(), s.left(ox) + s.kernelWidth());
                    double share = g[oy * s.outWidth() + ox] / s.size();
                    for (int y = Math.max(0, s.top(oy)); y < endRow; y++) {
                        for (int column = Math.max(0, s.left(ox)); column < endColumn; column++) {
                            plane[y * s.width() + column] += share;
                        }
                    }
                }
            }
            CpuWindows.write(tiles, out, p * plane.length, plane);
        }
    }

    private static int planes(WindowShape s) {
        return Math.max(1, Math.min(s.planes(), PIECE / (s.height() * s.width())));
    }
}
