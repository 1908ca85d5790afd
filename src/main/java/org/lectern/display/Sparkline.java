package org.lectern.display;

/** A curve in one line of text. */
public final class Sparkline {
    private static final String BLOCKS = "▁▂▃▄▅▆▇█";
    private static final int WIDTH = 40;

    private Sparkline() {}

    /** The values as at most forty bars of different heights; a gap where one is not finite. */
    public static String of(double[] values) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double value : values) {
            if (Double.isFinite(value)) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        int width = Math.min(WIDTH, values.length);
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < width; i++) {
            double value = values[width == 1 ? 0 : (int) Math.round((double) i * (values.length - 1) / (width - 1))];
            double height = high > low ? (value - low) / (high - low) : 0.5;
            line.append(
                    Double.isFinite(value)
                            ? BLOCKS.charAt((int) Math.min(BLOCKS.length() - 1, height * BLOCKS.length()))
                            : ' ');
        }
        return line.toString();
    }
}
