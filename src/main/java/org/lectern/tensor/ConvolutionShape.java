package org.lectern.tensor;

/**
 * The sizes of one convolution: {@code (batch, channels, height, width)} with filters
 * {@code (filters, channels / groups, kernelHeight, kernelWidth)} gives
 * {@code (batch, filters, outHeight, outWidth)}.
 */
record ConvolutionShape(
        int batch,
        int channels,
        int height,
        int width,
        int filters,
        int kernelHeight,
        int kernelWidth,
        int outHeight,
        int outWidth,
        int strideHeight,
        int strideWidth,
        int paddingHeight,
        int paddingWidth,
        int dilationHeight,
        int dilationWidth,
        int groups) {
    int[] input() {
        return new int[] {batch, channels, height, width};
    }

    int[] weight() {
        return new int[] {filters, channels / groups, kernelHeight, kernelWidth};
    }

    int[] output() {
        return new int[] {batch, filters, outHeight, outWidth};
    }

    static ConvolutionShape of(int batch, int channels, int filters, int groups, WindowShape window) {
        return new ConvolutionShape(
                batch,
                channels,
                window.height(),
                window.width(),
                filters,
                window.kernelHeight(),
                window.kernelWidth(),
                window.outHeight(),
                window.outWidth(),
                window.strideHeight(),
                window.strideWidth(),
                window.paddingHeight(),
                window.paddingWidth(),
                window.dilationHeight(),
                window.dilationWidth(),
                groups);
    }

    /** The windows of some of the inputs, without regard to the filters. */
    WindowShape window(int inputs) {
        return new WindowShape(
                inputs * channels,
                height,
                width,
                kernelHeight,
                kernelWidth,
                outHeight,
                outWidth,
                strideHeight,
                strideWidth,
                paddingHeight,
                paddingWidth,
                dilationHeight,
                dilationWidth);
    }

    /** Whether there is nothing to add up. */
    boolean empty() {
        return batch == 0 || filters == 0 || channels == 0;
    }
}
