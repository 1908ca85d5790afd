package org.lectern.tensor;

/** The sizes of windows that move over planes of {@code (height, width)}, each by itself. */
record WindowShape(
        int planes,
        int height,
        int width,
        int kernelHeight,
        int kernelWidth,
        int outHeight,
        int outWidth,
        int strideHeight,
        int strideWidth,
        int paddingHeight,
        int paddingWidth,
        int dilationHeight,
        int dilationWidth) {
    /** Checks that the windows fit at least once and that no size overflows. */
    static WindowShape of(
            String operation,
            int planes,
            int height,
            int width,
            int[] kernel,
            int[] stride,
            int[] padding,
            int[] dilation) {
        int outHeight = places(operation, "height", height, kernel[0], stride[0], padding[0], dilation[0]);
        int outWidth = places(operation, "width", width, kernel[1], stride[1], padding[1], dilation[1]);
        // A stride that is never taken and a dilation of one place may be as large as an int; kernels need not see it.
        return new WindowShape(
                planes,
                height,
                width,
                kernel[0],
                kernel[1],
                outHeight,
                outWidth,
                shortened(stride[0], outHeight, height + 2 * padding[0]),
                shortened(stride[1], outWidth, width + 2 * padding[1]),
                padding[0],
                padding[1],
                kernel[0] == 1 ? 1 : dilation[0],
                kernel[1] == 1 ? 1 : dilation[1]);
    }

    /** Still too long for a second place. */
    private static int shortened(int stride, int places, int padded) {
        return places == 1 ? Math.min(stride, padded) : stride;
    }

    private static int places(
            String operation, String axis, int size, int kernel, int stride, int padding, int dilation) {
        if (size < 1) {
            throw new ShapeException(
                    operation,
                    "an image of at least 1 by 1",
                    axis + " " + size,
                    "look at shape() where the tensor was made");
        }
        long padded = size + 2L * padding;
        long reach = (kernel - 1L) * dilation + 1;
        if (kernel < 1) {
            throw new ShapeException(
                    operation, "a kernel of at least 1", axis + " " + kernel, "look at the shape of the weight");
        }
        if (padded > Integer.MAX_VALUE / 2 || reach > padded) {
            throw new ShapeException(
                    operation,
                    reach > padded ? "a kernel that fits into the input" : "a padding that leaves a possible size",
                    "a kernel that reaches over " + reach + " in an input of " + axis + " " + size
                            + (padding > 0 ? " with padding " + padding : ""),
                    reach > padded
                            ? "use a smaller kernel, or Window.padding(" + (reach - size + 1) / 2 + ")"
                            : "use a smaller padding");
        }
        return (int) ((padded - reach) / stride) + 1;
    }

    long size() {
        return (long) kernelHeight * kernelWidth;
    }

    /** Where the window at an output starts; less than 0 in the padding. */
    int top(int row) {
        return row * strideHeight - paddingHeight;
    }

    int left(int column) {
        return column * strideWidth - paddingWidth;
    }

    /** The first output column at which a place of the kernel lies in the image. */
    int firstColumn(int kernelColumn) {
        int before = paddingWidth - kernelColumn * dilationWidth;
        return before <= 0 ? 0 : Math.min(outWidth, (before + strideWidth - 1) / strideWidth);
    }

    /** One after the last output column at which a place of the kernel lies in the image. */
    int lastColumn(int kernelColumn) {
        int room = width - 1 + paddingWidth - kernelColumn * dilationWidth;
        return room < 0 ? 0 : Math.min(outWidth, room / strideWidth + 1);
    }
}
