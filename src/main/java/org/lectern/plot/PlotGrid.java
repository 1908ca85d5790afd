package org.lectern.plot;

import java.awt.Graphics2D;
import java.util.ArrayList;
import java.util.List;

/** Several plots in one picture, row by row. */
record PlotGrid(int columns, List<Plot> plots) implements Content {
    private static final int WIDTH = 960;
    private static final int GAP = 4;

    static PlotGrid of(int columns, List<Plot> plots) {
        if (columns < 1 || columns > 12 || plots.isEmpty() || plots.size() > 100) {
            throw new PlotException(
                    "grid",
                    "1 to 12 columns and 1 to 100 plots",
                    Numbers.count(columns, "column") + " and " + Numbers.count(plots.size(), "plot"),
                    "");
        }
        return new PlotGrid(Math.min(columns, plots.size()), List.copyOf(plots));
    }

    @Override
    public String kind() {
        return "grid of " + Numbers.count(plots.size(), "plot");
    }

    /** What stands in one place shares its scales. */
    @Override
    public List<Content> alike(List<Content> frames) {
        List<List<Plot>> grids = new ArrayList<>();
        for (Content frame : frames) {
            List<Plot> each = ((PlotGrid) frame).plots;
            if (each.size() != plots.size()) {
                return frames;
            }
            grids.add(each);
        }
        List<List<Plot>> shared = new ArrayList<>();
        for (int i = 0; i < plots.size(); i++) {
            int place = i;
            shared.add(
                    SharedScales.of(grids.stream().map(each -> each.get(place)).toList()));
        }
        List<Content> alike = new ArrayList<>();
        for (int i = 0; i < frames.size(); i++) {
            int frame = i;
            alike.add(new PlotGrid(
                    ((PlotGrid) frames.get(i)).columns,
                    shared.stream().map(place -> place.get(frame)).toList()));
        }
        return alike;
    }

    @Override
    public void refuseSize(Size size, Settings settings) {
        List<Size> sizes = sizes(settings, size.width());
        for (int i = 0; i < plots.size(); i++) {
            Plot plot = plots.get(i);
            Size cell = sizes.get(i);
            Size least = plot.content().leastSize(plot.settings(), cell.width());
            if (cell.width() < least.width() || cell.height() < least.height()) {
                throw new PlotException(
                        "size",
                        "room of at least " + least + " for the "
                                + plot.content().kind() + " in the grid",
                        cell + "",
                        "give the grid more, or fewer columns");
            }
        }
    }

    private int rows() {
        return (plots.size() + columns - 1) / columns;
    }

    private int naturalWidth() {
        return columns == 1 ? Size.STANDARD.width() : WIDTH;
    }

    private double headerHeight(Settings s, int width) {
        double h = new Header(s.title(), List.of(), width - 2.0 * Style.PAD).height();
        return h == 0 ? 0 : Style.PAD + h;
    }

    /** The size of one plot: its own where it was asked for, else fitted to its column. */
    private static Size sizeIn(Plot plot, int cellWidth, int cellHeight) {
        if (plot.settings().size() != null) {
            return plot.size();
        }
        if (cellHeight > 0) {
            return new Size(cellWidth, cellHeight);
        }
        Size natural = plot.size();
        if (plot.content().hasAxes()) {
            return new Size(cellWidth, (int) Math.round(cellWidth * (cellWidth > 500 ? 0.625 : 0.75)));
        }
        if (natural.width() <= cellWidth) {
            return natural;
        }
        Size least = plot.content().leastSize(plot.settings(), cellWidth);
        return new Size(
                Math.max(cellWidth, least.width()),
                Math.max(least.height(), natural.height() * cellWidth / natural.width()));
    }

    private List<Size> sizes(Settings s, int width) {
        int cellWidth = (width - GAP * (columns - 1)) / columns;
        Size asked = s.size();
        int cellHeight =
                asked == null ? 0 : (int) ((asked.height() - headerHeight(s, width) - GAP * (rows() - 1)) / rows());
        List<Size> sizes = new ArrayList<>();
        for (Plot plot : plots) {
            sizes.add(sizeIn(plot, Math.max(60, cellWidth), asked == null ? 0 : Math.max(60, cellHeight)));
        }
        return sizes;
    }

    private int[] columnWidths(List<Size> sizes) {
        int[] widths = new int[columns];
        for (int i = 0; i < sizes.size(); i++) {
            widths[i % columns] = Math.max(widths[i % columns], sizes.get(i).width());
        }
        return widths;
    }

    private int[] rowHeights(List<Size> sizes) {
        int[] heights = new int[rows()];
        for (int i = 0; i < sizes.size(); i++) {
            heights[i / columns] = Math.max(heights[i / columns], sizes.get(i).height());
        }
        return heights;
    }

    @Override
    public Size naturalSize(Settings s) {
        List<Size> sizes = sizes(s, naturalWidth());
        int w = GAP * (columns - 1);
        for (int each : columnWidths(sizes)) {
            w += each;
        }
        int h = GAP * (rows() - 1) + (int) Math.ceil(headerHeight(s, w));
        for (int each : rowHeights(sizes)) {
            h += each;
        }
        if (Math.max(w, h) > 6000) {
            throw new PlotException(
                    "grid", "a picture of at most 6000 x 6000", w + " x " + h, "show fewer plots, or smaller ones");
        }
        return new Size(w, h);
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        new Header(s.title(), List.of(), size.width() - 2.0 * Style.PAD).paint(g, Style.PAD, Style.PAD);
        List<Size> sizes = sizes(s, s.size() == null ? naturalWidth() : size.width());
        int[] widths = columnWidths(sizes);
        int[] heights = rowHeights(sizes);
        int y = (int) Math.ceil(headerHeight(s, size.width()));
        for (int row = 0; row < rows(); row++) {
            int x = 0;
            for (int column = 0; column < columns && row * columns + column < plots.size(); column++) {
                Plot plot = plots.get(row * columns + column);
                Size cell = sizes.get(row * columns + column);
                Graphics2D inside = (Graphics2D) g.create();
                try {
                    inside.translate(x, y);
                    plot.content().paint(inside, cell, plot.settings().size(cell));
                } finally {
                    inside.dispose();
                }
                x += widths[column] + GAP;
            }
            y += heights[row] + GAP;
        }
    }

    @Override
    public String describe(Settings s) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < plots.size(); i++) {
            text.append(i == 0 ? "" : "\n")
                    .append(i + 1)
                    .append(". ")
                    .append(plots.get(i).text());
        }
        return text.toString();
    }
}
