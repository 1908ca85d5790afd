package org.lectern.plot;

import java.awt.Graphics2D;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plot shows; each kind paints itself and says itself in words. Withers that a kind does not know are refused. */
interface Content {
    /** Such as {@code line plot}. */
    String kind();

    /** The size when none is asked for. */
    default Size naturalSize(Settings settings) {
        return Size.STANDARD;
    }

    void paint(Graphics2D g, Size size, Settings settings);

    /** The smallest size of that width, or of the least width if that is more, in which nothing is cut off. */
    default Size leastSize(Settings settings, int width) {
        return Size.LEAST;
    }

    /** Refuses a size in which something would be cut off. */
    default void refuseSize(Size size, Settings settings) {
        Size least = leastSize(settings, size.width());
        if (size.width() < least.width() || size.height() < least.height()) {
            String needed = size.width() < least.width()
                    ? "at least " + least
                    : "a height of at least " + least.height() + " at a width of " + size.width();
            throw new PlotException(
                    "size",
                    needed + " for this " + kind(),
                    size + "",
                    "the rest would be cut off; without size(…) it takes the room it needs");
        }
    }

    /** What the picture shows, in words, after kind and title: full sentences. */
    String describe(Settings settings);

    /** Whether axis labels mean something. */
    default boolean hasAxisLabels() {
        return hasAxes();
    }

    /** Whether ranges and scales mean something. */
    default boolean hasAxes() {
        return false;
    }

    /** Whether the x-axis measures a number that may be limited. */
    default boolean hasNumberX() {
        return hasAxes();
    }

    /** Whether both axes are free: either may be logarithmic, or both in equal units. */
    default boolean isPlane() {
        return false;
    }

    /** Whether values are mapped behind what is shown, over even steps of both axes. */
    default boolean isOverMap() {
        return false;
    }

    /** The ranges chosen when none are set, or {@code null} where there are no number axes. */
    default @Nullable Ranges autoRanges(Settings settings) {
        return null;
    }

    /**
     * The range of the values of what is no axis, as of colours, if none was asked for; null if there is no such. It may be a single
     * value, and the wrong way round if there is none.
     */
    default @Nullable Range ownRange() {
        return null;
    }

    /** The same with that range, for frames of an animation. */
    default Content onRange(Range shared) {
        return this;
    }

    /** Frames of an animation, all of this kind, with what is no axis the same in all: colours, bins, margins. */
    default List<Content> alike(List<Content> frames) {
        Range all = null;
        for (Content frame : frames) {
            Range each = frame.ownRange();
            if (each == null) {
                return frames;
            }
            all = all == null ? each : all.union(each);
        }
        Range shared = all;
        return shared == null
                ? frames
                : frames.stream().map(frame -> frame.onRange(shared)).toList();
    }

    default Content add(String operation, Content other) {
        throw refused(operation, "two charts with x and y axes, such as lines and scatter");
    }

    default Content names(List<String> names) {
        throw refused("names", "a chart with several series or classes");
    }

    default Content captions(List<String> captions) {
        throw refused("captions", "an image grid or a network");
    }

    default Content wrong(boolean[] wrong) {
        throw refused("predictions", "an image grid");
    }

    default Content colors(ColorMap map) {
        throw refused("colors", "an image grid or a heatmap");
    }

    default Content valueRange(Range range) {
        throw refused("valueRange", "an image grid or a heatmap");
    }

    default Content cellNames(List<String> rows, List<String> columns) {
        throw refused("cellNames", "a heatmap");
    }

    default Content cellValues(boolean shown) {
        throw refused("cellValues", "a heatmap");
    }

    default Content path(Series path) {
        throw refused("path", "a contour plot or a loss landscape");
    }

    default Content surface() {
        throw refused("surface", "a contour plot or a loss landscape");
    }

    default Content levels(int count) {
        throw refused("levels", "a contour plot, level sets or a loss landscape");
    }

    default Content pointNames(List<String> names) {
        throw refused("pointNames", "a scatter plot of one series");
    }

    private PlotException refused(String operation, String needed) {
        return new PlotException(operation, needed, "a " + kind(), "leave " + operation + " out");
    }

    /** The ranges of the two axes. */
    record Ranges(Range x, Range y) {}
}
