package org.lectern.plot;

/** The size of a plot in CSS pixels. */
record Size(int width, int height) {
    static final Size STANDARD = new Size(640, 400);
    static final Size LEAST = new Size(80, 80);
    private static final int MOST = 4000;

    static Size checked(int width, int height) {
        if (width < LEAST.width || height < LEAST.height || Math.max(width, height) > MOST) {
            throw new PlotException(
                    "size",
                    "a width and a height from " + LEAST.width + " to " + MOST,
                    width + " x " + height,
                    "the numbers are CSS pixels, such as size(640, 400)");
        }
        return new Size(width, height);
    }

    @Override
    public String toString() {
        return width + " x " + height;
    }
}
