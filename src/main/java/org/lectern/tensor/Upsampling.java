package org.lectern.tensor;

/** Images made larger, in tensor ops, whose gradients follow. */
final class Upsampling {
    private static final String NAME = "upsampleBilinear";

    private Upsampling() {}

    static Tensor nearest(Tensor input, int factor) {
        String name = "upsampleNearest";
        Tensor x = checked(name, input, factor);
        int[] s = x.shapeView();
        return x.reshape(s[0], s[1], s[2], 1, s[3], 1)
                .expand(s[0], s[1], s[2], factor, s[3], factor)
                .reshape(s[0], s[1], s[2] * factor, s[3] * factor);
    }

    static Tensor bilinear(Tensor input, int factor) {
        Tensor x = checked(NAME, input, factor);
        return linear(linear(x, 2, factor), 3, factor);
    }

    /** Output i lies at {@code (i + 0.5) / factor - 0.5} of the input, which ends with its outer pixels. */
    private static Tensor linear(Tensor x, int axis, int factor) {
        int n = x.dim(axis);
        int[] lower = Shapes.onHeap(NAME, n * factor, int[]::new);
        int[] upper = Shapes.onHeap(NAME, n * factor, int[]::new);
        double[] share = Shapes.onHeap(NAME, n * factor, double[]::new);
        for (int i = 0; i < share.length; i++) {
            double place = Math.max(0, (i + 0.5) / factor - 0.5);
            lower[i] = (int) place;
            upper[i] = Math.min(n - 1, lower[i] + 1);
            share[i] = place - lower[i];
        }
        int[] shape = new int[x.rank()];
        java.util.Arrays.fill(shape, 1);
        shape[axis] = share.length;
        Tensor weight = Tensor.of(x.dtype(), share).reshape(shape);
        return x.index(axis, lower).mul(weight.rsub(1)).add(x.index(axis, upper).mul(weight));
    }

    private static Tensor checked(String name, Tensor input, int factor) {
        if (input.rank() != 4) {
            throw new ShapeException(
                    name,
                    "an input (batch, channels, height, width)",
                    Shapes.text(input.shapeView()),
                    input.rank() == 3 ? "unsqueeze(0) adds a batch axis" : "reshape it to 4 axes");
        }
        if (factor < 1) {
            throw new TensorException(
                    name, "a factor of at least 1", String.valueOf(factor), "avgPool2d makes smaller");
        }
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        long height = (long) x.dim(2) * factor;
        long width = (long) x.dim(3) * factor;
        if (height > Integer.MAX_VALUE || width > Integer.MAX_VALUE) {
            throw new TensorException(
                    name, "at most 2147483647 rows and columns", height + " by " + width, "give a smaller factor");
        }
        int[] to = {x.dim(0), x.dim(1), (int) height, (int) width};
        Shapes.size(name, to, x.dtype());
        return x;
    }
}
