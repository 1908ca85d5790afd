package org.lectern.plot;

import org.jspecify.annotations.Nullable;

/** What every kind of plot can be told; a part that is {@code null} is chosen by the plot. */
record Settings(
        @Nullable String title,
        @Nullable String xLabel,
        @Nullable String yLabel,
        @Nullable Size size,
        @Nullable Range x,
        @Nullable Range y,
        boolean logX,
        boolean logY,
        boolean equalAspect,
        boolean legend) {
    static final Settings STANDARD = new Settings(null, null, null, null, null, null, false, false, false, true);

    Settings title(String title) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings xLabel(String xLabel) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings yLabel(String yLabel) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings size(Size size) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings ranges(@Nullable Range x, @Nullable Range y) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings log(boolean logX, boolean logY) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings equalAspect(boolean equalAspect) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    Settings legend(boolean legend) {
        return new Settings(title, xLabel, yLabel, size, x, y, logX, logY, equalAspect, legend);
    }

    /** {@code  "Loss"} after the kind of a plot in its text form, or nothing. */
    String quotedTitle() {
        return title == null ? "" : " \"" + title + "\"";
    }
}
