package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/**
 * Attention over float32, one head of one example after the other and some queries at a time, so that a tile of scores stays in
 * the cache between the products.
 *
 * <p>A tile has a row for each key and a column for each query: greatest scores and sums are then taken over whole rows at
 * once, by folding the lower half of the rows onto the upper one, which is vector code. Queries, keys and values are read where
 * they lie, also as columns of a wider matrix.
 */
final class CpuAttention {
    /** About so many scores make a tile. */
    private static final int TILE = 4096;
    /** With many keys a tile still has so many queries, or the products would read them anew too often. */
    private static final int FEWEST = 8;
    /** Unless the keys are so many that such a tile would be out of all proportion. */
    private static final int LARGEST = 1 << 18;
    /** Far below any score, and so is what is left of it after a bias or a row's greatest score. */
    private static final float FORBIDDEN = -1e30f;
    /** Beside the greatest score, which becomes 1, exp(-80) and less count for nothing. */
    private static final float LOWEST = -80;
    /** A little more than exp(-80). */
    private static final float LEAST = 1.81e-35f;

    private static final ThreadLocal<CpuAttention> OURS = ThreadLocal.withInitial(CpuAttention::new);

    /** Where the vectors of each head lie in a tensor: from an offset on, in steps from example, head and place to the next. */
    record View(Tensor x, int offset, int exampleStep, int headStep, int rowStep) {
        /** All the axes but the last two as examples, with one head each. */
        static View whole(Tensor x) {
            return new View(x, 0, x.dim(-2) * x.dim(-1), 0, x.dim(-1));
        }

        /** Heads side by side in the columns from an offset on, of x (batch, length, columns). */
        static View heads(Tensor x, int offset, int headSize) {
            return new View(x, offset, x.dim(1) * x.dim(2), headSize, x.dim(2));
        }

        private FloatPointer pointer() {
            return new FloatPointer(x.storage().floatPointer());
        }

        private long at(Sizes sizes, int head, int row) {
            return offset
                    + (long) (head / sizes.heads) * exampleStep
                    + (long) (head % sizes.heads) * headStep
                    + (long) row * rowStep;
        }
    }

    /** How many there are; keys have {@code features}, values {@code outputs} numbers. */
    record Sizes(int examples, int heads, int queries, int keys, int features, int outputs) {
        boolean empty() {
            return examples * heads == 0 || queries == 0 || keys == 0 || outputs == 0;
        }

        int all() {
            return examples * heads;
        }

        float scale() {
            return (float) (1 / Math.sqrt(features));
        }

        /** Queries in a tile, but perhaps the last. */
        int together() {
            int tiles = Math.max(1, Math.round((float) queries * keys / TILE));
            int fewest = Math.max(1, Math.min(FEWEST, LARGEST / keys));
            return Math.min(queries, Math.max(fewest, (queries + tiles - 1) / tiles));
        }
    }

    /**
     * What changes the scores, each broadcast to {@code (..., keys, queries)}, or null: 0 forbids a key, the bias is added, and
     * the dropout multiplies the weights.
     */
    record Masks(
            @Nullable Tensor allowed,
            @Nullable Tensor bias,
            boolean causal,
            @Nullable Tensor dropout,
            int[] shape) {
        private @Nullable BroadcastReader reader(@Nullable Tensor x) {
            return x == null ? null : new BroadcastReader(x, shape, Tiles.ours());
        }
    }

    private final Memory scores = new Memory();
    private final Memory kept = new Memory();
    private float[] x = {};
    private float[] y = {};
    private float[] z = {};
    private float[] half = {};
    private float[] row = {};

    private CpuAttention() {}

    private void need(int n, int queries) {
        if (x.length < n) {
            x = new float[n];
            y = new float[n];
            z = new float[n];
            half = new float[n];
        }
        if (row.length < queries) {
            row = new float[queries];
        }
    }

    /** Writes the mixed values, and the softmax of each tile where the way back will need it. */
    static void forward(Sizes sizes, View q, View k, View v, Masks masks, @Nullable Tensor weights, View out) {
        OURS.get().mix(sizes, q, k, v, masks, weights, out);
        Reference.reachabilityFence(new @Nullable Object[] {q, k, v, masks, weights, out});
    }

    private void mix(Sizes sizes, View q, View k, View v, Masks masks, @Nullable Tensor weights, View out) {
        int keys = sizes.keys;
        int most = sizes.together();
        need(keys * most, most);
        FloatPointer qs = q.pointer();
        FloatPointer ks = k.pointer();
        FloatPointer vs = v.pointer();
        FloatPointer outs = out.pointer();
        FloatPointer saved =
                weights == null ? null : new FloatPointer(weights.storage().floatPointer());
        FloatPointer tile = scores.atLeast(keys * most);
        BroadcastReader allowed = masks.reader(masks.allowed);
        BroadcastReader bias = masks.reader(masks.bias);
        BroadcastReader dropout = masks.reader(masks.dropout);
        for (int head = 0; head < sizes.all(); head++) {
            ks.position(k.at(sizes, head, 0));
            vs.position(v.at(sizes, head, 0));
            for (int start = 0; start < sizes.queries; start += most) {
                int count = Math.min(most, sizes.queries - start);
                int n = keys * count;
                int place = (head * sizes.queries + start) * keys;
                qs.position(q.at(sizes, head, start));
                Blas.gemm(
                        false,
                        true,
                        keys,
                        count,
                        sizes.features,
                        sizes.scale(),
                        ks,
                        k.rowStep,
                        qs,
                        q.rowStep,
                        0,
                        tile,
                        count);
                scores.read(x, n);
                if (bias != null) {
                    read(bias, sizes, head, start, count, y);
                    add(x, y, n);
                }
                if (allowed != null) {
                    read(allowed, sizes, head, start, count, y);
                    forbid(x, y, n);
                }
                softmax(masks, start, count, keys);
                FloatPointer mixing = tile;
                if (weights != null && saved != null) {
                    Tiles.write(weights, place, x, n);
                    mixing = saved.position(place);
                }
                if (dropout != null) {
                    read(dropout, sizes, head, start, count, y);
                    multiply(x, y, n);
                    mixing = tile;
                }
                if (mixing == tile) {
                    scores.write(x, n);
                }
                outs.position(out.at(sizes, head, start));
                Blas.gemm(
                        true, false, count, sizes.outputs, keys, 1, mixing, count, vs, v.rowStep, 0, outs, out.rowStep);
            }
        }
    }

    /** Writes the gradients of q, k and v, given the softmax that {@link #forward} left. */
    static void backward(
            Sizes sizes, View q, View k, View v, Masks masks, Tensor weights, View g, View dq, View dk, View dv) {
        OURS.get().unmix(sizes, q, k, v, masks, weights, g, dq, dk, dv);
        Reference.reachabilityFence(new Object[] {q, k, v, masks, weights, g, dq, dk, dv});
    }

    /** With P for the weights and dP = v G': dS = P (dP - sum(dP P)), dq = dS' k, dk = dS q, dv = P G; as tiles are, all transposed. */
    private void unmix(
            Sizes sizes, View q, View k, View v, Masks masks, Tensor weights, View g, View dq, View dk, View dv) {
        int keys = sizes.keys;
        int most = sizes.together();
        need(keys * most, most);
        FloatPointer qs = q.pointer();
        FloatPointer ks = k.pointer();
        FloatPointer vs = v.pointer();
        FloatPointer gs = g.pointer();
        FloatPointer dqs = dq.pointer();
        FloatPointer dks = dk.pointer();
        FloatPointer dvs = dv.pointer();
        FloatPointer saved = new FloatPointer(weights.storage().floatPointer());
        FloatPointer tile = scores.atLeast(keys * most);
        FloatPointer dropped = masks.dropout == null ? tile : kept.atLeast(keys * most);
        BroadcastReader dropout = masks.reader(masks.dropout);
        float scale = sizes.scale();
        for (int head = 0; head < sizes.all(); head++) {
            ks.position(k.at(sizes, head, 0));
            vs.position(v.at(sizes, head, 0));
            dks.position(dk.at(sizes, head, 0));
            dvs.position(dv.at(sizes, head, 0));
            for (int start = 0; start < sizes.queries; start += most) {
                int count = Math.min(most, sizes.queries - start);
                int n = keys * count;
                int place = (head * sizes.queries + start) * keys;
                float beta = start == 0 ? 0 : 1;
                qs.position(q.at(sizes, head, start));
                gs.position(g.at(sizes, head, start));
                dqs.position(dq.at(sizes, head, start));
                Blas.gemm(false, true, keys, count, sizes.outputs, 1, vs, v.rowStep, gs, g.rowStep, 0, tile, count);
                scores.read(x, n);
                Tiles.read(weights, place, y, 0, n);
                FloatPointer mixing = saved.position(place);
                if (dropout != null) {
                    read(dropout, sizes, head, start, count, z);
                    multiply(x, z, n);
                    multiply(z, y, n);
                    kept.write(z, n);
                    mixing = dropped;
                }
                softmaxGradient(keys, count);
                scores.write(x, n);
                Blas.gemm(
                        false,
                        false,
                        keys,
                        sizes.outputs,
                        count,
                        1,
                        mixing,
                        count,
                        gs,
                        g.rowStep,
                        beta,
                        dvs,
                        dv.rowStep);
                Blas.gemm(
                        false,
                        false,
                        keys,
                        sizes.features,
                        count,
                        scale,
                        tile,
                        count,
                        qs,
                        q.rowStep,
                        beta,
                        dks,
                        dk.rowStep);
                Blas.gemm(
                        true,
                        false,
                        count,
                        sizes.features,
                        keys,
                        scale,
                        tile,
                        count,
                        ks,
                        k.rowStep,
                        0,
                        dqs,
                        dq.rowStep);
            }
        }
    }

    /** The part of a mask that belongs to a tile. */
    private void read(BroadcastReader mask, Sizes sizes, int head, int start, int count, float[] into) {
        int all = sizes.keys * sizes.queries;
        if (count == sizes.queries) {
            mask.read(head * all, all, into);
            return;
        }
        for (int key = 0; key < sizes.keys; key++) {
            mask.read(head * all + key * sizes.queries + start, count, row);
            System.arraycopy(row, 0, into, key * count, count);
        }
    }

    /** Writes over the keys after each query's own place; queries are the columns. */
    private static void fillLater(float[] x, int start, int count, int keys, float value) {
        for (int key = start + 1; key < keys; key++) {
            Arrays.fill(x, key * count, key * count + Math.min(count, key - start), value);
        }
    }

    /** Makes a softmax of each column of x; a column that is forbidden throughout becomes 0. */
    private void softmax(Masks masks, int start, int count, int keys) {
        int n = keys * count;
        // Usual scores need no shift, and what is forbidden among them can wait.
        if (masks.allowed == null && FloatMath.smallExp(x, y, n)) {
            if (masks.causal) {
                fillLater(y, start, count, keys, 0);
            }
            System.arraycopy(y, 0, x, 0, n);
        } else {
            if (masks.causal) {
                fillLater(x, start, count, keys, FORBIDDEN);
            }
            shiftedExponentials(keys, count);
        }
        foldSum(y, half, keys, count);
        for (int j = 0; j < count; j++) {
            y[j] = y[j] == 0 ? 0 : 1 / y[j];
        }
        spread(y, keys, count);
        multiply(x, y, n);
    }

    /** x, and y too, become exp(x - the column's greatest), 0 where that is nothing. */
    private void shiftedExponentials(int keys, int count) {
        int n = keys * count;
        System.arraycopy(x, 0, y, 0, n);
        foldGreatest(y, half, keys, count);
        // Left at its place, a column of which every key is forbidden has only zeros for exponentials.
        for (int j = 0; j < count; j++) {
            y[j] = y[j] == FORBIDDEN ? 0 : y[j];
        }
        spread(y, keys, count);
        shift(x, y, n);
        FloatMath.exp(x, x, n);
        dropLeast(x, y, n);
    }

    /** x, the gradient of the weights y, becomes that of the scores: y (x - sum(x y)) for each column. */
    private void softmaxGradient(int keys, int count) {
        int n = keys * count;
        multiply(x, y, n);
        System.arraycopy(x, 0, z, 0, n);
        foldSum(z, half, keys, count);
        spread(z, keys, count);
        subtractProduct(x, y, z, n);
    }

    /** The greatest number of each column in its first row, NaN if there is one. */
    private static void foldGreatest(float[] x, float[] half, int rows, int width) {
        for (int left = rows; left > 1; left -= left / 2) {
            int folded = left / 2 * width;
            System.arraycopy(x, (left - left / 2) * width, half, 0, folded);
            greatest(x, half, folded);
        }
    }

    /** The sum of each column in its first row. */
    private static void foldSum(float[] x, float[] half, int rows, int width) {
        for (int left = rows; left > 1; left -= left / 2) {
            int folded = left / 2 * width;
            System.arraycopy(x, (left - left / 2) * width, half, 0, folded);
            add(x, half, folded);
        }
    }

    /** Repeats the first row over all others. */
    private static void spread(float[] x, int rows, int width) {
        int all = rows * width;
        for (int done = width; done < all; done += done) {
            System.arraycopy(x, 0, x, done, Math.min(done, all - done));
        }
    }

    private static void greatest(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = Math.max(x[j], y[j]);
        }
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] += y[j];
        }
    }

    /** Results of exp below the least normal number take the processor a hundred times as long. */
    private static void shift(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = Math.max(x[j] - y[j], LOWEST);
        }
    }

    /** What was shifted beyond the lowest becomes 0, all else stays as it is, for the greatest is 1; y becomes a copy. */
    private static void dropLeast(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            float e = Math.max(x[j] - LEAST, 0f);
            x[j] = e;
            y[j] = e;
        }
    }

    private static void multiply(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] *= y[j];
        }
    }

    private static void subtractProduct(float[] x, float[] y, float[] z, int n) {
        for (int j = 0; j < n; j++) {
            x[j] -= y[j] * z[j];
        }
    }

    private static void forbid(float[] x, float[] mask, int n) {
        for (int j = 0; j < n; j++) {
            x[j] = mask[j] == 0 ? FORBIDDEN : x[j];
        }
    }

    /** Native memory of one thread, which grows as needed. */
    private static final class Memory {
        private @Nullable Block block;

        FloatPointer atLeast(int floats) {
            Block here = block;
            if (here == null || here.bytes < 4L * floats) {
                here = new Block(new FloatPointer(floats), 4L * floats);
                block = here;
            }
            return here.floatPointer();
        }

        void read(float[] into, int n) {
            java.util.Objects.requireNonNull(block).floats().get(0, into, 0, n);
        }

        void write(float[] from, int n) {
            java.util.Objects.requireNonNull(block).floats().put(0, from, 0, n);
        }
    }
}
