package org.lectern.plot;

import java.awt.Rectangle;

/**
 * Where the points of a grid over the plane are in a picture: all of it, or the part of an axis's range.
 *
 * @param left of the first column
 * @param top of the last row
 * @param seen the pixels of it that are in the picture
 */
record GridPlace(int columns, int rows, double left, double top, double width, double height, Rectangle seen) {
    static GridPlace of(Backdrop grid, int columns, int rows, AxesFrame frame) {
        // On whole pixels where that is no more than a rounding.
        double left = Math.rint(frame.x(grid.x().lo()));
        double top = Math.rint(frame.y(grid.y().hi()));
        double width = Math.max(1, Math.rint(frame.x(grid.x().hi())) - left);
        double height = Math.max(1, Math.rint(frame.y(grid.y().lo())) - top);
        Rectangle area = frame.area();
        double fromX = Math.max(left, area.getMinX());
        double fromY = Math.max(top, area.getMinY());
        double toX = Math.min(left + width, area.getMaxX());
        double toY = Math.min(top + height, area.getMaxY());
        Rectangle seen =
                new Rectangle((int) fromX, (int) fromY, (int) Math.max(0, toX - fromX), (int) Math.max(0, toY - fromY));
        return new GridPlace(columns, rows, left, top, width, height, seen);
    }

    double x(double column) {
        return left + column * width / (columns - 1);
    }

    double y(double row) {
        return top + height - row * height / (rows - 1);
    }

    /** Which column is at a place, with its fraction; at most the last. */
    double column(double x) {
        return Math.max(0, Math.min(columns - 1, (x - left) / width * (columns - 1)));
    }

    /** Which row is at a place, with its fraction; at most the last. */
    double row(double y) {
        return Math.max(0, Math.min(rows - 1, (top + height - y) / height * (rows - 1)));
    }
}
