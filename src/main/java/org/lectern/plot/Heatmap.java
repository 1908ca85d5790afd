package org.lectern.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.display.ShortNames;

/**
 * A matrix as coloured cells, row 0 at the top.
 *
 * @param values row by row
 * @param map {@code null} chooses: diverging for signed values, sequential otherwise
 * @param range {@code null} fits; around zero for signed values
 * @param cellValues whether numbers stand in the cells; {@code null} where they fit
 * @param isConfusion whether it counts the examples of each class that were taken for each
 */
record Heatmap(
        int rows,
        int columns,
        double[] values,
        List<String> rowNames,
        List<String> columnNames,
        @Nullable ColorMap map,
        @Nullable Range range,
        @Nullable Boolean cellValues,
        boolean isConfusion)
        implements Content {
    private static final double AREA_WIDTH = 480;
    private static final double AREA_HEIGHT = 380;
    private static final double LARGEST_CELL = 56;
    private static final int MOST_NUMBERS = 400;
    private static final int BAR = 14;
    private static final int LONGEST_NAME = 20;
    /** The height of a cell with a number in it. */
    private static final double HIGH = 18;

    private static final double MOST_PIXELS = 2400;
    private static final int MOST_DECIMALS = 6;
    private static final double MOST_UNASKED = 560;
    /** Smaller numbers nobody reads. */
    private static final double LEAST_SHARE = 0.6;

    static Heatmap of(int rows, int columns, double[] values) {
        return new Heatmap(rows, columns, values, List.of(), List.of(), null, null, null, false);
    }

    /** The same, as counts of examples by their true class, a row each, and the class they were taken for. */
    Heatmap ofConfusion() {
        return new Heatmap(rows, columns, values, rowNames, columnNames, map, range, cellValues, true);
    }

    @Override
    public String kind() {
        return isConfusion ? "confusion matrix" : "heatmap";
    }

    @Override
    public boolean hasAxisLabels() {
        return true;
    }

    @Override
    public Content colors(ColorMap other) {
        return new Heatmap(rows, columns, values, rowNames, columnNames, other, range, cellValues, isConfusion);
    }

    @Override
    public Content valueRange(Range other) {
        return new Heatmap(rows, columns, values, rowNames, columnNames, map, other, cellValues, isConfusion);
    }

    @Override
    public Content cellValues(boolean shown) {
        return new Heatmap(rows, columns, values, rowNames, columnNames, map, range, shown, isConfusion);
    }

    @Override
    public Content names(List<String> names) {
        return rows == columns ? cellNames(names, names) : Content.super.names(names);
    }

    /** Names as they stand beside the cells, which need the room. */
    private static List<String> fitting(List<String> names) {
        return ShortNames.of(names, name -> name.length() <= LONGEST_NAME);
    }

    @Override
    public Content cellNames(List<String> forRows, List<String> forColumns) {
        if (forRows.size() != rows || forColumns.size() != columns) {
            throw new PlotException(
                    "cellNames",
                    rows + " row and " + columns + " column names",
                    forRows.size() + " and " + forColumns.size(),
                    "");
        }
        return new Heatmap(
                rows,
                columns,
                values,
                List.copyOf(forRows),
                List.copyOf(forColumns),
                map,
                range,
                cellValues,
                isConfusion);
    }

    private double least() {
        double least = Double.POSITIVE_INFINITY;
        for (double v : values) {
            least = Range.drawable(v) ? Math.min(least, v) : least;
        }
        return least;
    }

    private double greatest() {
        double greatest = Double.NEGATIVE_INFINITY;
        for (double v : values) {
            greatest = Range.drawable(v) ? Math.max(greatest, v) : greatest;
        }
        return greatest;
    }

    private boolean signed() {
        return least() < 0 && greatest() > 0;
    }

    private ColorMap usedMap() {
        return map != null ? map : signed() ? ColorMap.DIVERGING : ColorMap.SEQUENTIAL;
    }

    @Override
    public @Nullable Range ownRange() {
        return range == null ? new Range(least(), greatest()) : null;
    }

    @Override
    public Content onRange(Range shared) {
        ColorMap colors = map == null && shared.lo() < 0 && shared.hi() > 0 ? ColorMap.DIVERGING : map;
        return new Heatmap(
                rows,
                columns,
                values,
                rowNames,
                columnNames,
                colors,
                fitted(shared, colors == ColorMap.DIVERGING),
                cellValues,
                isConfusion);
    }

    private Range usedRange() {
        return range != null ? range : fitted(new Range(least(), greatest()), usedMap() == ColorMap.DIVERGING);
    }

    private static Range fitted(Range extremes, boolean isDiverging) {
        double lo = extremes.lo();
        double hi = extremes.hi();
        if (lo > hi) {
            return new Range(0, 1);
        }
        if (isDiverging) {
            return lo == 0 && hi == 0 ? new Range(-1, 1) : extremes.around();
        }
        return hi > lo ? extremes : new Range(lo, lo + Math.max(1, Math.abs(lo)));
    }

    /** Cells are square unless the matrix is so long that they would vanish. */
    private double[] naturalCell() {
        double[] cell = plainCell();
        boolean asked = cellValues != null && cellValues;
        boolean denied = cellValues != null && !cellValues;
        double most = asked ? MOST_PIXELS : denied ? 0 : MOST_UNASKED;
        if (HIGH * columns > most || HIGH * rows > most) {
            return cell;
        }
        double wide = widestNumber() + 8;
        // A small matrix, such as the confusion of ten classes, grows a little for its numbers.
        return wide * columns <= most ? new double[] {Math.max(cell[0], wide), Math.max(cell[1], HIGH)} : cell;
    }

    private double[] plainCell() {
        double square = Math.min(LARGEST_CELL, Math.min(AREA_WIDTH / columns, AREA_HEIGHT / rows));
        return square * columns >= 40 && square * rows >= 40
                ? new double[] {square, square}
                : new double[] {
                    Math.min(LARGEST_CELL, AREA_WIDTH / columns), Math.min(LARGEST_CELL / 2, AREA_HEIGHT / rows)
                };
    }

    private AxesFrame frame(Size size, Settings s, double right) {
        CategoryScale x =
                columnNames.isEmpty() ? CategoryScale.indices(columns, false) : CategoryScale.of(fitting(columnNames));
        CategoryScale y = rowNames.isEmpty()
                ? CategoryScale.indices(rows, true)
                : new CategoryScale(fitting(rowNames), false, true);
        double[] cell = naturalCell();
        return AxesFrame.layout(size, s, x, y, List.of(), right, cell[0] * columns / (cell[1] * rows));
    }

    private boolean numbersFit(double cellWidth, double cellHeight) {
        if (cellValues != null && !cellValues) {
            return false;
        }
        if (rows * columns > MOST_NUMBERS && cellValues == null) {
            return false;
        }
        // Those that were asked for may be smaller than others.
        double share = share(cellWidth, cellHeight);
        return cellValues != null ? share >= LEAST_SHARE : widestNumber() + 6 <= cellWidth && cellHeight >= 16;
    }

    private double widestNumber() {
        Digits digits = digits();
        double widest = 0;
        for (double v : values) {
            widest = Math.max(widest, Style.width(digits.of(v), Style.TICK));
        }
        return widest;
    }

    /** How large numbers may be in such cells, at most as large as elsewhere. */
    private double share(double cellWidth, double cellHeight) {
        return Math.min(1, Math.min((cellWidth - 3) / widestNumber(), cellHeight / 14));
    }

    private double barWidth() {
        NumberScale scale = new NumberScale(usedRange(), false, false);
        double widest = scale.ticks(300, 44).stream()
                .mapToDouble(t -> AxesFrame.labelWidth(t.label()))
                .max()
                .orElse(20);
        return 18 + BAR + 8 + widest;
    }

    @Override
    public Size naturalSize(Settings s) {
        double[] cell = naturalCell();
        double right = numbersFit(cell[0], cell[1]) ? 0 : barWidth();
        Size trial = new Size(1200, 1200);
        AxesFrame frame = frame(trial, s, right);
        // The margins found on a large canvas, around cells of their natural size.
        double w = trial.width() - frame.room().width + cell[0] * columns;
        double h = trial.height() - frame.room().height + cell[1] * rows;
        String title = s.title();
        if (title != null) {
            w = Math.max(w, Math.min(640, Style.width(title, Style.TITLE) + frame.area().x + Style.PAD + 1));
        }
        return new Size((int) Math.max(160, Math.ceil(w)), (int) Math.max(100, Math.ceil(h)));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        AxesFrame plain = frame(size, s, 0);
        Rectangle inner = plain.area();
        boolean numbers = numbersFit((double) inner.width / columns, (double) inner.height / rows);
        AxesFrame frame = numbers ? plain : frame(size, s, barWidth());
        frame.paint(g, false);
        Rectangle area = frame.area();
        ColorMap colors = usedMap();
        Range shown = usedRange();
        // A screen shows whole pixels: cells smaller than one would come and go, and make patterns that are not there.
        int wide = Math.min(columns, area.width);
        int high = Math.min(rows, area.height);
        double[] clamped = Arrays.stream(values)
                .map(v -> Double.isNaN(v) ? v : Math.max(shown.lo(), Math.min(shown.hi(), v)))
                .toArray();
        double[] means = CellMeans.of(clamped, rows, columns, high, wide);
        BufferedImage cells = new BufferedImage(wide, high, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < means.length; i++) {
            cells.setRGB(i % wide, i / wide, color(means[i], colors, shown).getRGB());
        }
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        g.drawImage(cells, area.x, area.y, area.width, area.height, null);
        if (numbers) {
            paintNumbers(g, area, colors, shown);
        } else {
            paintBar(g, area, colors, shown);
        }
    }

    private static Color color(double value, ColorMap colors, Range shown) {
        return Double.isNaN(value) ? Style.UNDEFINED : colors.color((value - shown.lo()) / shown.span());
    }

    private void paintNumbers(Graphics2D g, Rectangle area, ColorMap colors, Range shown) {
        double w = (double) area.width / columns;
        double h = (double) area.height / rows;
        double share = share(w, h);
        Digits digits = digits();
        Font font = share < 1 ? Style.TICK.deriveFont((float) (Style.TICK.getSize2D() * share)) : Style.TICK;
        for (int i = 0; i < values.length; i++) {
            Color cell = color(values[i], colors, shown);
            boolean light = Oklab.fromRgb(cell.getRGB())[0] > 0.62;
            Style.text(
                    g,
                    digits.of(values[i]),
                    font,
                    light ? Style.ON_LIGHT : Style.ON_DARK,
                    area.x + (i % columns + 0.5) * w,
                    area.y + (i / columns + 0.5) * h + 4.3 * share,
                    0.5);
        }
    }

    private void paintBar(Graphics2D g, Rectangle area, ColorMap colors, Range shown) {
        int x = area.x + area.width + 18;
        BufferedImage ramp = new BufferedImage(1, 256, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 256; i++) {
            ramp.setRGB(0, 255 - i, colors.rgb(i / 255.0));
        }
        g.drawImage(ramp, x, area.y, BAR, area.height, null);
        NumberScale scale = new NumberScale(shown, false, false);
        for (Scale.Tick tick : scale.ticks(area.height, 44)) {
            double y = area.y + (1 - scale.position(tick.value())) * area.height;
            AxesFrame.label(g, tick.label(), x + BAR + 8, y + 4.3, 0);
        }
    }

    /**
     * How the numbers in the cells are written: with as many decimals as the greatest of all needs for two digits, two at least.
     *
     * @param isBrief whether all are too small for decimals
     */
    private record Digits(int decimals, boolean isBrief) {
        String of(double v) {
            return Double.isNaN(v) || Double.isInfinite(v) || Math.abs(v) >= 1e7 || isBrief
                    ? Numbers.minus(Numbers.brief(v))
                    : Numbers.fixed(v, decimals);
        }
    }

    private Digits digits() {
        boolean whole = true;
        double greatest = 0;
        for (double each : values) {
            whole &= each == Math.rint(each) || Double.isNaN(each);
            greatest = Range.drawable(each) ? Math.max(greatest, Math.abs(each)) : greatest;
        }
        int needed = greatest == 0 ? 0 : 1 - (int) Math.floor(Math.log10(greatest));
        // Close to each other, as accuracies are, they need more.
        double span = greatest() - least();
        if (span > 0 && span < greatest / 50) {
            needed = Math.max(needed, Math.min(MOST_DECIMALS, 1 - (int) Math.floor(Math.log10(span))));
        }
        return new Digits(whole || greatest >= 1e5 ? 0 : Math.max(2, needed), greatest > 0 && greatest < 1e-4);
    }

    private String summary() {
        String size = rows + " x " + columns + " values";
        return least() > greatest()
                ? size + ", none finite."
                : size + " from " + Numbers.brief(least()) + " to " + Numbers.brief(greatest()) + ".";
    }

    private String confusion() {
        long all = 0;
        long right = 0;
        for (int i = 0; i < values.length; i++) {
            all += (long) values[i];
            right += i / columns == i % columns ? (long) values[i] : 0;
        }
        return String.format(
                Locale.ROOT,
                "%s, %,d of %,d examples right (%s); a row for each true class.",
                Numbers.count(rows, "class"),
                right,
                all,
                Numbers.percent(right, all));
    }

    @Override
    public String describe(Settings s) {
        StringBuilder text = new StringBuilder(isConfusion ? confusion() : summary());
        if (rows * columns <= 100) {
            for (int r = 0; r < rows; r++) {
                text.append('\n')
                        .append(rowNames.isEmpty() ? "row " + r : rowNames.get(r))
                        .append(':');
                for (int c = 0; c < columns; c++) {
                    text.append(' ').append(Numbers.brief(values[r * columns + c]));
                }
            }
        }
        return text.toString();
    }
}
