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

    /** The same for another number of inputs. */
    ConvolutionShape withBatch(int count) {
        return new ConvolutionShape(
                count,
                channels,
                height,
                width,
                filters,
                kernelHeight,
                kernelWidth,
                outHeight,
                outWidth,
                strideHeight,
                strideWidth,
                paddingHeight,
                paddingWidth,
                dilationHeight,
                dilationWidth,
                groups);
    }

    boolean empty() {
        return batch == 0 || filters == 0 || channels == 0 || outHeight == 0 || outWidth == 0;
    }
}
