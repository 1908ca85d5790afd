package org.lectern.tensor;

/** Pooling, and taking windows apart and together again. Each op that is linear has its transpose as its gradient. */
final class Pooling {
    private static final int MOST_PARTS = 1 << 14;

    private Pooling() {}

    static Tensor max(String name, Tensor input, Window.Options window, boolean oneAxis) {
        Tensor x = image(name, input, oneAxis);
        WindowShape shape = shape(name, x, window, oneAxis, true);
        Tensor out = Tensor.empty(name, x.dtype(), outShape(x, shape));
        // The places are wanted only for the gradient.
        boolean wanted = x.needsGrad() && Graph.recording();
        Tensor places = wanted ? Tensor.empty(name, DType.INT32, out.shapeView()) : null;
        Backends.current().maxPool(x, shape, out, places);
        if (places == null) {
            return pooled(out, oneAxis);
        }
        Tensor found = places;
        return pooled(Graph.record(name, out, x, g -> scatter(name, g, found, shape, x.shapeView())), oneAxis);
    }

    /** Each output's gradient to the place that its maximum came from. */
    private static Tensor scatter(String name, Tensor g, Tensor places, WindowShape shape, int[] to) {
        Tensor out = Tensor.empty(name, g.dtype(), to);
        Backends.current().maxPoolScatter(g, places, shape, out);
        return Graph.record(name, out, g, u -> gather(name, u, places, shape, g.shapeView()));
    }

    private static Tensor gather(String name, Tensor u, Tensor places, WindowShape shape, int[] to) {
        Tensor out = Tensor.empty(name, u.dtype(), to);
        Backends.current().maxPoolGather(u, places, shape, out);
        return Graph.record(name, out, u, g -> scatter(name, g, places, shape, u.shapeView()));
    }

    static Tensor average(String name, Tensor input, Window.Options window, boolean oneAxis) {
        Tensor x = image(name, input, oneAxis);
        WindowShape shape = shape(name, x, window, oneAxis, true);
        if (shape.dilationHeight() != 1 || shape.dilationWidth() != 1) {
            throw new TensorException(
                    name, "a window without gaps", window.toString(), "leave out the dilation, or use a strided slice");
        }
        return pooled(average(name, x, shape), oneAxis);
    }

    private static Tensor average(String name, Tensor x, WindowShape shape) {
        Tensor out = Tensor.empty(name, x.dtype(), outShape(x, shape));
        Backends.current().averagePool(x, shape, out);
        return Graph.record(name, out, x, g -> spread(name, g, shape, x.shapeView()));
    }

    /** The transpose of the average: each output's gradient in equal parts to its window. */
    private static Tensor spread(String name, Tensor g, WindowShape shape, int[] to) {
        Tensor out = Tensor.empty(name, g.dtype(), to);
        Backends.current().averagePoolGradient(g, shape, out);
        return Graph.record(name, out, g, u -> average(name, u, shape));
    }

    static Tensor globalAverage(Tensor input) {
        return pixels("globalAvgPool2d", input).mean(2, 3);
    }

    static Tensor globalMax(Tensor input) {
        return pixels("globalMaxPool2d", input).max(2, 3);
    }

    private static Tensor pixels(String name, Tensor input) {
        Tensor x = image(name, input, false);
        if (x.dim(2) == 0 || x.dim(3) == 0) {
            throw empty(name, x);
        }
        return x;
    }

    static Tensor adaptiveAverage(Tensor input, int height, int width) {
        String name = "adaptiveAvgPool2d";
        Tensor x = image(name, input, false);
        if (height < 1 || width < 1) {
            throw new TensorException(
                    name, "an output of at least 1 by 1", height + " by " + width, "1 gives the mean of each channel");
        }
        if (x.dim(2) == 0 || x.dim(3) == 0) {
            throw empty(name, x);
        }
        Shapes.size(name, new int[] {x.dim(0), x.dim(1), height, width}, x.dtype());
        if (x.dim(2) % height == 0 && x.dim(3) % width == 0) {
            return average(name, x, Window.size(x.dim(2) / height, x.dim(3) / width), false);
        }
        return adaptive(adaptive(x, 2, height), 3, width);
    }

    /** Means over n parts of an axis, as equal as can be, that overlap where the size is no multiple of n. */
    private static Tensor adaptive(Tensor x, int axis, int n) {
        if (n > MOST_PARTS) {
            throw new ShapeException(
                    "adaptiveAvgPool2d",
                    "at most " + MOST_PARTS + " parts of an axis",
                    String.valueOf(n),
                    "give the height and width of the result");
        }
        long size = x.dim(axis);
        Tensor[] parts = new Tensor[n];
        for (int i = 0; i < n; i++) {
            int from = (int) (i * size / n);
            int to = (int) (((i + 1) * size + n - 1) / n);
            parts[i] = x.slice(axis, from, to).mean(axis, true);
        }
        return Tensor.concat(axis, parts);
    }

    static Tensor unfold(Tensor input, Window.Options window) {
        Tensor x = image("unfold", input, false);
        WindowShape shape = shape("unfold", x, window, false, false);
        return unfold(x, shape, x.dim(0), x.dim(1));
    }

    private static Tensor unfold(Tensor x, WindowShape shape, int batch, int channels) {
        long rows = (long) channels * shape.size();
        long columns = (long) shape.outHeight() * shape.outWidth();
        int[] to = {batch, clamp(rows), clamp(columns)};
        Tensor out = Tensor.empty("unfold", x.dtype(), to);
        Backends.current().unfold(x, shape, out);
        return Graph.record("unfold", out, x, g -> fold(g, shape, x.shapeView()));
    }

    static Tensor fold(Tensor input, int height, int width, Window.Options window) {
        String name = "fold";
        Shapes.present(name, "a Window", window);
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        if (x.rank() != 3) {
            throw new ShapeException(
                    name,
                    "columns (batch, channels * window, places), as unfold gives",
                    Shapes.text(x.shapeView()),
                    "unsqueeze(0) adds a batch axis");
        }
        if (height < 1 || width < 1) {
            throw new TensorException(
                    name, "an image of at least 1 by 1", height + " by " + width, "give the size of the image");
        }
        window.refuse(name, false, true, true);
        int[] kernel = window.sizes(name, false);
        WindowShape one = WindowShape.of(
                name,
                1,
                height,
                width,
                kernel,
                window.strides(name, new int[] {1, 1}, false),
                window.paddings(name, false),
                window.dilations(name, false));
        long places = (long) one.outHeight() * one.outWidth();
        long size = (long) kernel[0] * kernel[1];
        if (x.dim(1) % size != 0 || x.dim(2) != places) {
            throw new ShapeException(
                    name,
                    "columns (batch, channels * " + size + ", " + places + ")",
                    Shapes.text(x.shapeView()),
                    "use the window and the image size that unfold was given");
        }
        int channels = (int) (x.dim(1) / size);
        int[] to = {x.dim(0), channels, height, width};
        Shapes.size(name, to, x.dtype());
        WindowShape shape = WindowShape.of(
                name,
                x.dim(0) * channels,
                height,
                width,
                kernel,
                window.strides(name, new int[] {1, 1}, false),
                window.paddings(name, false),
                window.dilations(name, false));
        return fold(x, shape, to);
    }

    private static Tensor fold(Tensor x, WindowShape shape, int[] to) {
        Tensor out = Tensor.empty("fold", x.dtype(), to);
        Backends.current().fold(x, shape, out);
        return Graph.record("fold", out, x, g -> unfold(g, shape, to[0], to[1]));
    }

    private static int clamp(long size) {
        return (int) Math.min(Integer.MAX_VALUE, size);
    }

    private static WindowShape shape(
            String name, Tensor x, Window.Options window, boolean oneAxis, boolean strideIsSize) {
        Shapes.present(name, "a Window", window);
        window.refuse(name, false, true, true);
        int[] kernel = window.sizes(name, oneAxis);
        int[] padding = window.paddings(name, oneAxis);
        for (int i = 0; i < 2; i++) {
            if (strideIsSize && padding[i] > kernel[i] / 2) {
                throw new TensorException(
                        name,
                        "a padding of at most half the window",
                        "padding " + padding[i] + " and window " + kernel[i],
                        "more would give windows that hold nothing but padding");
            }
        }
        return WindowShape.of(
                name,
                x.dim(0) * x.dim(1),
                x.dim(2),
                x.dim(3),
                kernel,
                window.strides(name, strideIsSize ? kernel : new int[] {1, 1}, oneAxis),
                padding,
                window.dilations(name, oneAxis));
    }

    private static int[] outShape(Tensor x, WindowShape shape) {
        return new int[] {x.dim(0), x.dim(1), shape.outHeight(), shape.outWidth()};
    }

    /** The input as images of a floating type; a sequence is an image of height 1. */
    private static Tensor image(String name, Tensor input, boolean oneAxis) {
        int rank = oneAxis ? 3 : 4;
        if (input.rank() != rank) {
            throw new ShapeException(
                    name,
                    oneAxis ? "an input (batch, channels, length)" : "an input (batch, channels, height, width)",
                    Shapes.text(input.shapeView()),
                    input.rank() == rank - 1
                            ? "unsqueeze(0) adds a batch axis, unsqueeze(1) a channel axis"
                            : "reshape it to " + rank + " axes");
        }
        Tensor x = input.dtype() == DType.INT32 ? input.to(DType.FLOAT32) : input;
        return oneAxis ? x.unsqueeze(2) : x;
    }

    private static Tensor pooled(Tensor out, boolean oneAxis) {
        return oneAxis ? out.squeeze(2) : out;
    }

    private static ShapeException empty(String name, Tensor x) {
        return new ShapeException(
                name,
                "images of at least 1 by 1",
                Shapes.text(x.shapeView()),
                "look at shape() where the tensor was made");
    }
}
