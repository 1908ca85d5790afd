package org.lectern.tensor;

/** Convolutions, pooling and their like, over strides, paddings, dilations, groups, rectangles and empty batches. */
final class ConvolutionOps {
    private ConvolutionOps() {}

    static void addTo(OpTable table) {
        convolutions(table);
        transposed(table);
        pooling(table);
        windows(table);
    }

    private static void convolve(OpTable table, int[] x, int[] weight, Window.Options window) {
        String name = "conv2d " + Shapes.text(x) + Shapes.text(weight) + window;
        table.add(name, in -> in[0].conv2d(in[1], window), table.any(x), table.any(weight));
        table.add(
                name + " bias",
                in -> in[0].conv2d(in[1], in[2], window),
                table.any(x),
                table.any(weight),
                table.any(weight[0]));
    }

    private static int[] sizes(int... sizes) {
        return sizes;
    }

    private static void convolutions(OpTable table) {
        convolve(table, sizes(2, 3, 5, 4), sizes(4, 3, 3, 2), Window.defaults());
        convolve(table, sizes(1, 1, 4, 4), sizes(1, 1, 1, 1), Window.defaults());
        convolve(table, sizes(2, 1, 5, 5), sizes(2, 1, 3, 3), Window.padding(1));
        convolve(table, sizes(2, 2, 6, 5), sizes(3, 2, 3, 2), Window.stride(2));
        convolve(
                table, sizes(1, 2, 6, 7), sizes(2, 2, 2, 3), Window.stride(2, 3).padding(1, 2));
        convolve(table, sizes(1, 2, 7, 6), sizes(2, 2, 3, 2), Window.dilation(2));
        convolve(
                table,
                sizes(1, 1, 6, 6),
                sizes(2, 1, 2, 3),
                Window.dilation(3, 2).padding(2, 1).stride(2));
        convolve(table, sizes(2, 4, 4, 3), sizes(6, 2, 2, 2), Window.groups(2));
        convolve(table, sizes(2, 3, 4, 4), sizes(3, 1, 3, 3), Window.groups(3).padding(1));
        convolve(table, sizes(1, 2, 1, 5), sizes(2, 2, 1, 3), Window.padding(0, 1));
        convolve(table, sizes(1, 1, 2, 2), sizes(1, 1, 2, 2), Window.padding(3));
        convolve(table, sizes(1, 1, 5, 5), sizes(1, 1, 2, 2), Window.stride(4));
        convolve(table, sizes(0, 2, 4, 4), sizes(3, 2, 2, 2), Window.defaults());
        convolve(table, sizes(2, 0, 3, 3), sizes(2, 0, 2, 2), Window.defaults());
        convolve(table, sizes(2, 2, 3, 3), sizes(0, 2, 2, 2), Window.defaults());
        table.add("conv1d", in -> in[0].conv1d(in[1], in[2]), table.any(2, 3, 6), table.any(4, 3, 3), table.any(4));
        table.add(
                "conv1d causal",
                in -> in[0].conv1d(in[1], Window.padding(2).dilation(2).stride(2)),
                table.any(1, 2, 7),
                table.any(2, 2, 2));
        table.add(
                "conv1d depthwise",
                in -> in[0].conv1d(in[1], in[2], Window.groups(2)),
                table.any(1, 2, 5),
                table.any(4, 1, 2),
                table.any(4));
    }

    private static void transpose(OpTable table, int[] x, int[] weight, Window.Options window) {
        String name = "convTranspose2d " + Shapes.text(x) + Shapes.text(weight) + window;
        table.add(name, in -> in[0].convTranspose2d(in[1], window), table.any(x), table.any(weight));
    }

    private static void transposed(OpTable table) {
        transpose(table, sizes(2, 3, 3, 2), sizes(3, 2, 2, 3), Window.defaults());
        transpose(table, sizes(1, 2, 3, 3), sizes(2, 2, 4, 4), Window.stride(2).padding(1));
        transpose(
                table, sizes(1, 2, 3, 2), sizes(2, 1, 3, 2), Window.stride(3, 2).outputPadding(2, 1));
        transpose(
                table, sizes(1, 1, 2, 3), sizes(1, 2, 2, 2), Window.dilation(2).padding(1));
        transpose(table, sizes(2, 4, 2, 2), sizes(4, 1, 2, 2), Window.groups(2));
        transpose(table, sizes(0, 2, 2, 2), sizes(2, 1, 2, 2), Window.defaults());
        table.add(
                "convTranspose2d bias",
                in -> in[0].convTranspose2d(in[1], in[2]),
                table.any(2, 2, 2, 2),
                table.any(2, 3, 2, 2),
                table.any(3));
        table.add(
                "convTranspose1d",
                in -> in[0].convTranspose1d(in[1], in[2], Window.stride(2)),
                table.any(2, 2, 4),
                table.any(2, 3, 3),
                table.any(3));
    }

    private static void pooling(OpTable table) {
        int[][] shapes = {{2, 3, 4, 6}, {1, 1, 5, 5}, {2, 1, 3, 4}, {0, 2, 4, 4}, {2, 0, 4, 4}};
        Window.Options[] windows = {
            Window.size(2),
            Window.size(2, 3),
            Window.size(3).stride(1),
            Window.size(3).stride(2).padding(1),
            Window.size(2, 3).stride(1, 2).padding(1, 0),
        };
        for (int[] shape : shapes) {
            for (Window.Options window : windows) {
                String text = " " + Shapes.text(shape) + window;
                table.add("maxPool2d" + text, in -> in[0].maxPool2d(window), table.any(shape));
                table.add("avgPool2d" + text, in -> in[0].avgPool2d(window), table.any(shape));
            }
        }
        table.add(
                "maxPool2d dilated",
                in -> in[0].maxPool2d(Window.size(2).stride(1).dilation(2, 3).padding(1)),
                table.any(1, 2, 5, 6));
        table.add("maxPool2d of all", in -> in[0].maxPool2d(Window.size(3, 4)), table.any(2, 2, 3, 4));
        table.add("maxPool1d", in -> in[0].maxPool1d(2), table.any(2, 3, 7));
        table.add("avgPool1d", in -> in[0].avgPool1d(Window.size(3).stride(1).padding(1)), table.any(2, 3, 5));
        table.add("globalMaxPool2d", in -> in[0].globalMaxPool2d(), table.any(2, 3, 2, 4));
        table.add("globalAvgPool2d", in -> in[0].globalAvgPool2d(), table.any(2, 3, 2, 4));
        table.add("adaptiveAvgPool2d", in -> in[0].adaptiveAvgPool2d(2, 2), table.any(2, 3, 4, 6));
        table.add("adaptiveAvgPool2d uneven", in -> in[0].adaptiveAvgPool2d(3, 4), table.any(1, 2, 5, 3));
    }

    private static void windows(OpTable table) {
        Window.Options[] windows = {
            Window.size(2),
            Window.size(2, 3).stride(2),
            Window.size(3).padding(1),
            Window.size(2).dilation(2).padding(1).stride(1, 2),
        };
        for (Window.Options window : windows) {
            table.add("unfold " + window, in -> in[0].unfold(window), table.any(2, 2, 4, 5));
            table.add("fold " + window, in -> folded(in[0], window), table.any(2, 1, 4, 5));
        }
        table.add("unfold nothing", in -> in[0].unfold(Window.size(2)), table.any(0, 2, 3, 3));
        table.add("upsampleNearest", in -> in[0].upsampleNearest(3), table.any(2, 1, 2, 3));
        table.add("upsampleBilinear", in -> in[0].upsampleBilinear(2), table.any(2, 2, 3, 1));
        table.add("upsampleBilinear 3", in -> in[0].upsampleBilinear(3), table.any(1, 1, 2, 4));
    }

    private static Tensor folded(Tensor x, Window.Options window) {
        return x.unfold(window).square().fold(x.dim(2), x.dim(3), window);
    }
}
