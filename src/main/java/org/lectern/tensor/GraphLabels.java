package org.lectern.tensor;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Places the labels of arrows that arrive side by side: one above the other where they would cover each other. */
final class GraphLabels {
    private static final int MOST_ROWS = 5;
    private static final double GAP = 52;
    private static final double ROW = 13;
    private static final double MARGIN = 5;
    /** The part of an arrow that its head takes. */
    private static final double HEAD = 6;

    /**
     * A label and the last piece of its arrow.
     *
     * @param fromX where that begins
     * @param fromY below the end of the layer that it leaves: 0, or less where its box is lower than others
     */
    record Label(int edge, double fromX, double fromY, double toX, double width) {
        /** Where the arrow is at a height. */
        double x(double y, double gap) {
            double low = 0;
            double high = 1;
            double end = gap - HEAD;
            double middle = (fromY + end) / 2;
            for (int i = 0; i < 30; i++) {
                double s = (low + high) / 2;
                double at = (1 - s) * (1 - s) * (1 - s) * fromY + 3 * s * (1 - s) * middle + s * s * s * end;
                if (at < y) {
                    low = s;
                } else {
                    high = s;
                }
            }
            return fromX + (toX - fromX) * low * low * (3 - 2 * low);
        }
    }

    /** @param y below the end of the layer before */
    record Place(Label label, double x, double y) {
        boolean covers(Place other) {
            return y == other.y && Math.abs(x - other.x) < (label.width + other.label.width) / 2 + MARGIN;
        }
    }

    /** How high the space between two layers is. */
    final double gap;

    final List<Place> places;

    private GraphLabels(double gap, List<Place> places) {
        this.gap = gap;
        this.places = places;
    }

    /** The labels in the space between two layers. */
    static GraphLabels of(List<Label> labels) {
        List<Label> sorted = new ArrayList<>(labels);
        sorted.sort(Comparator.comparingDouble(label -> label.fromX + label.toX));
        int rows = 1;
        while (true) {
            double gap = GAP + ROW * (rows - 1);
            List<Place> places = new ArrayList<>();
            boolean fits = true;
            for (Label label : sorted) {
                Place free = null;
                for (int row = 0; row < rows && free == null; row++) {
                    double y = gap * (row + 1) / (rows + 1);
                    Place tried = new Place(label, label.x(y, gap), y);
                    free = places.stream().noneMatch(tried::covers) ? tried : null;
                }
                fits &= free != null;
                double last = gap * rows / (rows + 1);
                places.add(free == null ? new Place(label, label.x(last, gap), last) : free);
            }
            if (fits || rows == MOST_ROWS) {
                return new GraphLabels(gap, places);
            }
            rows++;
        }
    }
}
