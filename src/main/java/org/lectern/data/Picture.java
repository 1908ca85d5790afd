package org.lectern.data;

/**
 * A picture's pixels.
 *
 * @param values from 0 to 1, channel by channel, row by row
 */
record Picture(float[] values, int channels, int height, int width) {
    /** The same in another size: each pixel the mean of those it covers, blended where it covers less than one. */
    Picture resized(int toHeight, int toWidth) {
        float[] narrow = resampled(values, channels * height, width, 1, toWidth);
        float[] done = new float[channels * toHeight * toWidth];
        for (int c = 0; c < channels; c++) {
            float[] channel = new float[height * toWidth];
            System.arraycopy(narrow, c * channel.length, channel, 0, channel.length);
            float[] low = resampled(channel, 1, height, toWidth, toHeight);
            System.arraycopy(low, 0, done, c * low.length, low.length);
        }
        return new Picture(done, channels, toHeight, toWidth);
    }

    /**
     * Along one axis, by a triangle over the pixels: of the width of a pixel there or here, whichever is larger.
     *
     * @param step from one pixel of the axis to the next
     */
    private static float[] resampled(float[] from, int lines, int size, int step, int toSize) {
        if (size == toSize) {
            return from;
        }
        double scale = (double) size / toSize;
        double reach = Math.max(1, scale);
        float[] to = new float[lines * toSize * step];
        for (int i = 0; i < toSize; i++) {
            double middle = (i + 0.5) * scale - 0.5;
            int low = Math.max(0, (int) Math.ceil(middle - reach));
            int high = Math.min(size - 1, (int) Math.floor(middle + reach));
            double total = 0;
            for (int j = low; j <= high; j++) {
                total += 1 - Math.abs(j - middle) / reach;
            }
            for (int line = 0; line < lines; line++) {
                for (int s = 0; s < step; s++) {
                    double sum = 0;
                    for (int j = low; j <= high; j++) {
                        sum += (1 - Math.abs(j - middle) / reach) * from[(line * size + j) * step + s];
                    }
                    to[(line * toSize + i) * step + s] = (float) (sum / total);
                }
            }
        }
        return to;
    }
}
