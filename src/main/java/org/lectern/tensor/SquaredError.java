package org.lectern.tensor;

import java.lang.ref.Reference;
import java.util.Arrays;

/** The mean squared error: for float32 one pass forward and one back, else the ops it consists of. */
final class SquaredError {
    private static final String NAME = "meanSquaredError";

    private SquaredError() {}

    static Tensor mean(Tensor outputs, Tensor targets) {
        Shapes.present(NAME, "outputs and targets", outputs);
        Shapes.present(NAME, "outputs and targets", targets);
        if (!Arrays.equals(outputs.shapeView(), targets.shapeView())) {
            throw new ShapeException(
                    NAME,
                    "outputs and targets of one shape",
                    Shapes.text(outputs.shapeView()) + " and " + Shapes.text(targets.shapeView()),
                    "one target for each output; reshape one of them");
        }
        boolean single = outputs.dtype() == DType.FLOAT32 && targets.dtype() == DType.FLOAT32;
        if (!single || !Backends.current().fuses(DType.FLOAT32) || outputs.size() == 0) {
            return outputs.sub(targets).square().mean();
        }
        Tensor out = Tensor.scalar((float) (sumOfSquares(outputs, targets) / outputs.size()));
        return Graph.record(
                NAME, out, outputs, g -> gradient(g, outputs, targets), targets, g -> gradient(g, targets, outputs));
    }

    /** 2 (a - b) / n times the upstream scalar. */
    private static Tensor gradient(Tensor g, Tensor a, Tensor b) {
        if (Graph.recording()) {
            return a.sub(b).mul(g.mul(2.0 / a.size()));
        }
        Tensor out = Tensor.empty(NAME, DType.FLOAT32, a.shapeView());
        float factor = (float) (2 * g.item() / a.size());
        Tiles tiles = Tiles.ours();
        int size = a.size();
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            Tiles.read(a, at, tiles.floatA, 0, n);
            Tiles.read(b, at, tiles.floatB, 0, n);
            difference(tiles.floatA, tiles.floatB, factor, n);
            Tiles.write(out, at, tiles.floatA, n);
        }
        Reference.reachabilityFence(g);
        return out;
    }

    private static double sumOfSquares(Tensor a, Tensor b) {
        Tiles tiles = Tiles.ours();
        int size = a.size();
        double sum = 0;
        for (int at = 0; at < size; at += Tiles.LENGTH) {
            int n = Math.min(Tiles.LENGTH, size - at);
            Tiles.read(a, at, tiles.floatA, 0, n);
            Tiles.read(b, at, tiles.floatB, 0, n);
            squares(tiles.floatA, tiles.floatB, n);
            sum += folded(tiles.floatA, tiles.floatB, n);
        }
        return sum;
    }

    private static void difference(float[] a, float[] b, float factor, int n) {
        for (int j = 0; j < n; j++) {
            a[j] = factor * (a[j] - b[j]);
        }
    }

    private static void squares(float[] a, float[] b, int n) {
        for (int j = 0; j < n; j++) {
            float difference = a[j] - b[j];
            a[j] = difference * difference;
        }
    }

    /** The sum of x, whose upper half is added to the lower until few are left. */
    private static double folded(float[] x, float[] half, int n) {
        int left = n;
        while (left > 32) {
            int folded = left / 2;
            left -= folded;
            System.arraycopy(x, left, half, 0, folded);
            add(x, half, folded);
        }
        double sum = 0;
        for (int j = 0; j < left; j++) {
            sum += x[j];
        }
        return sum;
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) {
            x[j] += y[j];
        }
    }
}
