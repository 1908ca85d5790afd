package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The fast backend: BLAS for matrix products, loops over {@link Tiles} for everything else. */
final class CpuBackend implements Backend {
    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public boolean fuses(DType dtype) {
        return dtype == DType.FLOAT32;
    }

    @Override
    public void unary(UnaryOp op, Tensor x, double p, double q, Tensor out) {
        Tiles tiles = Tiles.ours();
        String name = Elementwise.name(op);
        int size = out.size();
        float[] array = out.storage().array();
        if (array != null) {
            FloatKernels.unary(op, p, q, tiles.all(x, 0), array, tiles.wide(1), size);
            return;
        }
        int piece = x.dtype() == DType.FLOAT32 ? OneDnnElementwise.piece(op) : 0;
        for (int at = 0; at < size; ) {
            int n = Math.min(Tiles.LENGTH, size - at);
            if (piece > 0 && at % piece == 0 && size - at >= piece && OneDnnElementwise.unary(op, x, out, at)) {
                at += piece;
                continue;
            }
            if (x.dtype() == DType.FLOAT32) {
                Tiles.read(x, at, tiles.floatA, 0, n);
                FloatKernels.unary(op, p, q, tiles.floatA, tiles.floatB, tiles.floatC, n);
                Tiles.write(out, at, tiles.floatB, n);
            } else {
                tiles.read(x, at, tiles.doubleA, 0, n);
                for (int j = 0; j < n; j++) {
                    tiles.doubleB[j] = op.apply(tiles.doubleA[j], p, q);
                }
                tiles.write(name, out, at, tiles.doubleB, n);
            }
            at += n;
        }
    }

    @Override
    public void unaryGradient(UnaryOp op, Tensor upstream, Tensor x, Tensor y, double p, double q, Tensor out) {
        Tiles tiles = Tiles.ours();
        String name = Elementwise.name(op);
        int size = out.size();
        float[] array = out.storage().array();
        if (array != null) {
            float[] g = repeated(upstream, out, tiles, 0);
            FloatKernels.unaryGradient(op, p, q, g, tiles.all(x, 1), tiles.all(y, 2), array, size);
            return;
        }
        boolean alike = out.dtype() == DType.FLOAT32 && upstream.size() == size;
        int piece = alike ? OneDnnElementwise.gradientPiece(op, size) : 0;
        BroadcastReader reader = new BroadcastReader(upstream, out.shapeView(), tiles);
        for (int at = 0; at < size; ) {
            int n = Math.min(Tiles.LENGTH, size - at);
            boolean whole = piece > 0 && at % piece == 0 && size - at >= piece;
            if (whole && OneDnnElementwise.gradient(op, upstream, x, out, at, piece)) {
                at += piece;
                continue;
            }
            if (x.dtype() == DType.FLOAT32) {
                reader.read(at, n, tiles.floatA);
                Tiles.read(x, at, tiles.floatB, 0, n);
                Tiles.read(y, at, tiles.floatC, 0, n);
                FloatKernels.unaryGradient(op, p, q, tiles.floatA, tiles.floatB, tiles.floatC, tiles.floatD, n);
                Tiles.write(out, at, tiles.floatD, n);
            } else {
                reader.read(at, n, tiles.doubleA);
                tiles.read(x, at, tiles.doubleB, 0, n);
                tiles.read(y, at, tiles.doubleC, 0, n);
                for (int j = 0; j < n; j++) {
                    tiles.doubleD[j] = tiles.doubleA[j] * op.derivative(tiles.doubleB[j], tiles.doubleC[j], p, q);
                }
                tiles.write(name, out, at, tiles.doubleD, n);
            }
            at += n;
        }
    }

    @Override
    public void binary(BinaryOp op, Tensor a, Tensor b, Tensor out) {
        Tiles tiles = Tiles.ours();
        String name = Elementwise.name(op);
        int size = out.size();
        float[] array = out.storage().array();
        if (array != null) {
            FloatKernels.binary(op, repeated(a, out, tiles, 0), repeated(b, out, tiles, 1), array, size);
            return;
        }
        if (out.dtype() == DType.FLOAT32 && OneDnnElementwise.binary(op, a, b, out)) {
            return;
        }
        BroadcastReader readerA = new BroadcastReader(a, out.shapeView(), tiles);
        BroadcastReader readerB = new BroadcastReader(b, out.shapeView(), tiles);
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            if (out.dtype() == DType.FLOAT32) {
                readerA.read(at, n, tiles.floatA);
                readerB.read(at, n, tiles.floatB);
                FloatKernels.binary(op, tiles.floatA, tiles.floatB, tiles.floatC, n);
                Tiles.write(out, at, tiles.floatC, n);
            } else {
                readerA.read(at, n, tiles.doubleA);
                readerB.read(at, n, tiles.doubleB);
                for (int j = 0; j < n; j++) {
                    tiles.doubleC[j] = op.apply(tiles.doubleA[j], tiles.doubleB[j]);
                }
                tiles.write(name, out, at, tiles.doubleC, n);
            }
        }
    }

    /** All elements of an operand, repeated to the shape of a result of few. */
    private static float[] repeated(Tensor x, Tensor out, Tiles tiles, int which) {
        if (x.size() == out.size()) {
            return tiles.all(x, which);
        }
        float[] wide = tiles.wide(which);
        new BroadcastReader(x, out.shapeView(), tiles).read(0, out.size(), wide);
        return wide;
    }

    @Override
    public void where(Tensor mask, Tensor a, Tensor b, Tensor out) {
        Tiles tiles = Tiles.ours();
        int size = out.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            tiles.read(mask, at, tiles.doubleA, 0, n);
            tiles.read(a, at, tiles.doubleB, 0, n);
            tiles.read(b, at, tiles.doubleC, 0, n);
            for (int j = 0; j < n; j++) {
                tiles.doubleD[j] = tiles.doubleA[j] != 0 ? tiles.doubleB[j] : tiles.doubleC[j];
            }
            tiles.write("where", out, at, tiles.doubleD, n);
        }
    }

    @Override
    public void reduce(ReduceOp op, Tensor x, int outer, int n, int inner, Tensor out) {
        if (x.dtype() == DType.FLOAT32 && FloatReductions.can(op)) {
            FloatReductions.reduce(op, x, outer, n, inner, out);
        } else {
            CpuReductions.reduce(op, x, outer, n, inner, out);
        }
    }

    @Override
    public void argReduce(boolean greatest, Tensor x, int outer, int n, int inner, Tensor out) {
        CpuReductions.argReduce(greatest, x, outer, n, inner, out);
    }

    @Override
    public void cumsum(Tensor x, int outer, int n, int inner, Tensor out) {
        CpuScan.cumsum(x, outer, n, inner, out);
    }

    @Override
    public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        Blas.matmul(a, transposeA, b, transposeB, out);
    }

    @Override
    public void softmax(boolean logarithm, Tensor x, int rows, int n, Tensor out) {
        if (out.dtype() == DType.FLOAT32) {
            FloatSoftmax.softmax(logarithm, x, rows, n, out);
        } else {
            CpuSoftmax.softmax(logarithm, x, rows, n, out);
        }
    }

    @Override
    public void softmaxGradient(boolean logarithm, Tensor upstream, Tensor y, int rows, int n, Tensor out) {
        if (out.dtype() == DType.FLOAT32) {
            FloatSoftmax.gradient(logarithm, upstream, y, rows, n, out);
        } else {
            CpuSoftmax.gradient(logarithm, upstream, y, rows, n, out);
        }
    }

    @Override
    public double crossEntropy(Tensor logits, int[] labels, Tensor probabilities) {
        return logits.dtype() == DType.FLOAT32
                ? FloatSoftmax.crossEntropy(logits, labels, probabilities)
                : CpuSoftmax.crossEntropy(logits, labels, probabilities);
    }

    @Override
    public void crossEntropyGradient(Tensor probabilities, int[] labels, double scale, Tensor out) {
        if (out.dtype() == DType.FLOAT32) {
            FloatSoftmax.crossEntropyGradient(probabilities, labels, scale, out);
        } else {
            CpuSoftmax.crossEntropyGradient(probabilities, labels, scale, out);
        }
    }

    @Override
    public void convolution(Tensor x, Tensor weight, @Nullable Tensor bias, ConvolutionShape shape, Tensor out) {
        CpuConvolution.forward(x, weight, bias, shape, out);
    }

    @Override
    public void convolutionInputGradient(Tensor upstream, Tensor weight, ConvolutionShape shape, Tensor out) {
        CpuConvolution.inputGradient(upstream, weight, shape, out);
    }

    @Override
    public void convolutionWeightGradient(
            Tensor x, Tensor upstream, ConvolutionShape shape, Tensor out, @Nullable Tensor biasOut) {
        CpuConvolution.weightGradient(x, upstream, shape, out, biasOut);
    }

    @Override
    public void unfold(Tensor x, WindowShape shape, Tensor out) {
        CpuWindows.unfold(x, 0, shape, out);
    }

    @Override
    public void fold(Tensor columns, WindowShape shape, Tensor out) {
        CpuWindows.fold(columns, shape, out, 0);
    }

    @Override
    public void maxPool(Tensor x, WindowShape shape, Tensor out, @Nullable Tensor places) {
        CpuPooling.max(x, shape, out, places);
    }

    @Override
    public void maxPoolScatter(Tensor upstream, Tensor places, WindowShape shape, Tensor out) {
        CpuPooling.scatter(upstream, places, shape, out);
    }

    @Override
    public void maxPoolGather(Tensor x, Tensor places, WindowShape shape, Tensor out) {
        CpuPooling.gather(x, places, shape, out);
    }

    @Override
    public void averagePool(Tensor x, WindowShape shape, Tensor out) {
        CpuPooling.average(x, shape, out);
    }

    @Override
    public void averagePoolGradient(Tensor upstream, WindowShape shape, Tensor out) {
        CpuPooling.averageGradient(upstream, shape, out);
    }

    @Override
    public void permute(Tensor x, int[] axes, Tensor out) {
        CpuPermute.permute(x, axes, out);
    }

    @Override
    public void expand(Tensor x, Tensor out) {
        Tiles tiles = Tiles.ours();
        BroadcastReader reader = new BroadcastReader(x, out.shapeView(), tiles);
        int size = out.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            if (x.dtype() == DType.FLOAT32) {
                reader.read(at, n, tiles.floatA);
                Tiles.write(out, at, tiles.floatA, n);
            } else {
                reader.read(at, n, tiles.doubleA);
                tiles.write("expand", out, at, tiles.doubleA, n);
            }
        }
    }

    @Override
    public void slice(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        CpuMovement.slice(x, outer, n, inner, from, m, out);
    }

    @Override
    public void place(Tensor x, int outer, int n, int inner, int from, int m, Tensor out) {
        CpuMovement.place(x, outer, n, inner, from, m, out);
    }

    @Override
    public void gather(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        CpuMovement.gather(x, outer, n, inner, indices, out);
    }

    @Override
    public void scatterAdd(Tensor x, int outer, int n, int inner, int[] indices, Tensor out) {
        if (x.dtype() == DType.FLOAT32) {
            CpuMovement.scatterAdd(x, outer, n, inner, indices, out);
            return;
        }
        Tiles tiles = Tiles.ours();
        for (int i = 0; i < outer; i++) {
            for (int k = 0; k < indices.length; k++) {
                int from = (i * indices.length + k) * inner;
                int to = (i * n + indices[k]) * inner;
                for (int done = 0; done < inner; done += Tiles.LENGTH) {
                    int m = Math.min(Tiles.LENGTH, inner - done);
                    tiles.read(x, from + done, tiles.doubleA, 0, m);
                    tiles.read(out, to + done, tiles.doubleB, 0, m);
                    for (int j = 0; j < m; j++) {
                        tiles.doubleB[j] += tiles.doubleA[j];
                    }
                    tiles.write("scatter", out, to + done, tiles.doubleB, m);
                }
            }
        }
    }

    @Override
    public void fill(Tensor out, double value) {
        Tiles tiles = Tiles.ours();
        int size = out.size();
        int most = Math.min(Tiles.LENGTH, size);
        Arrays.fill(tiles.floatA, 0, most, (float) value);
        Arrays.fill(tiles.doubleA, 0, most, value);
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            if (out.dtype() == DType.FLOAT32) {
                Tiles.write(out, at, tiles.floatA, n);
            } else {
                tiles.write("full", out, at, tiles.doubleA, n);
            }
        }
    }

    @Override
    public void cast(Tensor x, Tensor out) {
        Tiles tiles = Tiles.ours();
        int size = out.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            tiles.read(x, at, tiles.doubleA, 0, n);
            tiles.write("to", out, at, tiles.doubleA, n);
        }
        Reference.reachabilityFence(x);
    }

    @Override
    public void sgd(Tensor parameter, Tensor gradient, Tensor velocity, Updates.Sgd rule) {
        CpuUpdates.sgd(parameter, gradient, velocity, rule);
    }

    @Override
    public void adam(Tensor parameter, Tensor gradient, Tensor mean, Tensor square, Updates.Adam rule) {
        CpuUpdates.adam(parameter, gradient, mean, square, rule);
    }

    @Override
    public void update(Updates.Rule rule, Tensor parameter, Tensor gradient, Tensor[] states) {
        UpdateRules.apply(rule, parameter, gradient, states);
    }
}
