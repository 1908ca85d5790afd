package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Small images side by side, their pixels enlarged without smoothing.
 *
 * @param given how many there were; only the first are kept
 * @param pixels of each image that is kept: channel by channel, row by row
 * @param captions one for each kept image, or none
 * @param wrong which images are marked; empty for none
 * @param map the colours of images with one channel; {@code null} chooses: diverging for signed values, sequential otherwise
 * @param range the values of the first and the last colour; {@code null} fits it to all that is shown
 */
record Images(
        int given,
        int channels,
        int height,
        int width,
        float[][] pixels,
        int columns,
        List<String> captions,
        boolean[] wrong,
        @Nullable ColorMap map,
        @Nullable Range range)
        implements Content {
    static final int MOST = 400;
    private static final int GAP = 8;
    private static final int CAPTION = 17;
    private static final int FOOTER = 20;
    private static final double WIDEST = 640 - 2.0 * Style.PAD;

    static Images of(int given, int channels, int height, int width, float[][] pixels, int columns) {
        int used = Math.min(columns, pixels.length);
        return new Images(given, channels, height, width, pixels, used, List.of(), new boolean[0], ColorMap.GRAY, null);
    }

    @Override
    public String kind() {
        return given == 1 ? "picture" : "image grid";
    }

    @Override
    public Content captions(List<String> names) {
        if (names.size() != given && names.size() != pixels.length) {
            throw new PlotException(
                    "captions", "one for each of " + Numbers.count(given, "image"), names.size() + "", "");
        }
        List<String> kept = List.copyOf(names.subList(0, pixels.length));
        return new Images(given, channels, height, width, pixels, columns, kept, wrong, map, range);
    }

    @Override
    public Content wrong(boolean[] marks) {
        return new Images(
                given,
                channels,
                height,
                width,
                pixels,
                columns,
                captions,
                Arrays.copyOf(marks, pixels.length),
                map,
                range);
    }

    /** The same in colours that fit the values. */
    Images byValue() {
        return new Images(given, channels, height, width, pixels, columns, captions, wrong, null, range);
    }

    @Override
    public @Nullable Range ownRange() {
        return range == null ? extremes() : null;
    }

    @Override
    public Content onRange(Range shared) {
        return valueRange(fitted(shared));
    }

    private boolean isDiverging(Range shown) {
        return map == null ? shown.lo() < 0 && shown.hi() > 0 : map == ColorMap.DIVERGING;
    }

    private ColorMap usedMap(Range shown) {
        return map != null ? map : isDiverging(shown) ? ColorMap.DIVERGING : ColorMap.SEQUENTIAL;
    }

    @Override
    public Content colors(ColorMap other) {
        return new Images(given, channels, height, width, pixels, columns, captions, wrong, other, range);
    }

    @Override
    public Content valueRange(Range other) {
        return new Images(given, channels, height, width, pixels, columns, captions, wrong, map, other);
    }

    private int rows() {
        return (pixels.length + columns - 1) / columns;
    }

    private int captionHeight() {
        return captions.isEmpty() ? 0 : CAPTION;
    }

    private int footerHeight() {
        return given > pixels.length ? FOOTER : 0;
    }

    /** Device pixels for each image pixel: a whole number, unless the image must be made smaller. */
    private double scale(double widthLeft, double heightLeft) {
        double w = (widthLeft - GAP * (columns - 1.0)) / columns;
        double h = (heightLeft - (GAP + captionHeight()) * (rows() - 1.0) - captionHeight()) / rows();
        double fit = Graphic.SCALE * Math.min(w / width, h / height);
        return fit >= 1 ? Math.floor(fit) : Math.max(fit, 0.02);
    }

    private double naturalScale() {
        double largest = given == 1 ? 320 : 120;
        double fit = scale(WIDEST, 1e6);
        double capped = Graphic.SCALE * largest / Math.max(width, height);
        // Large images keep a CSS pixel for each of theirs while there is room.
        return Math.min(fit, Math.max(Graphic.SCALE, Math.floor(capped)));
    }

    @Override
    public Size naturalSize(Settings s) {
        double unit = naturalScale() / Graphic.SCALE;
        double w = columns * width * unit + GAP * (columns - 1) + 2 * Style.PAD;
        String title = s.title();
        if (title != null) {
            w = Math.max(w, Math.min(640, Style.width(title, Style.TITLE) + 2 * Style.PAD + 1));
        }
        int outer = Math.max(96, (int) Math.ceil(w));
        double h = new Header(s.title(), List.of(), outer - 2.0 * Style.PAD).height()
                + rows() * (height * unit + captionHeight())
                + GAP * (rows() - 1)
                + footerHeight()
                + 2 * Style.PAD;
        return new Size(outer, Math.max(80, (int) Math.ceil(h)));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Header header = new Header(s.title(), List.of(), size.width() - 2.0 * Style.PAD);
        header.paint(g, Style.PAD, Style.PAD);
        double top = Style.PAD + Math.ceil(header.height());
        double unit =
                scale(size.width() - 2.0 * Style.PAD, size.height() - top - Style.PAD - footerHeight()) / Graphic.SCALE;
        if (s.size() == null) {
            unit = Math.min(unit, naturalScale() / Graphic.SCALE);
        }
        Range shown = range == null ? fitted() : range;
        double stepX = width * unit + GAP;
        double stepY = height * unit + captionHeight() + GAP;
        for (int i = 0; i < pixels.length; i++) {
            double x = Style.PAD + i % columns * stepX;
            double y = top + i / columns * stepY;
            paintOne(g, i, x, y, unit, shown);
        }
        if (footerHeight() > 0) {
            double baseline = top + rows() * stepY + 6;
            Style.text(g, note(), Style.TICK, Style.MUTED, Style.PAD, baseline, 0);
        }
    }

    private void paintOne(Graphics2D g, int i, double x, double y, double unit, Range shown) {
        g.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION,
                unit * Graphic.SCALE >= 1
                        ? RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR
                        : RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(picture(i, shown), new AffineTransform(unit, 0, 0, unit, x, y), null);
        boolean marked = i < wrong.length && wrong[i];
        double edge = marked ? 2 : 0.5;
        g.setColor(marked ? Style.WRONG : Style.GRID);
        g.setStroke(new BasicStroke((float) edge));
        g.draw(new Rectangle2D.Double(x - edge / 2, y - edge / 2, width * unit + edge, height * unit + edge));
        if (!captions.isEmpty()) {
            Style.text(
                    g,
                    Style.fit(captions.get(i), marked ? Style.BOLD : Style.TICK, width * unit + GAP - 2),
                    marked ? Style.BOLD : Style.TICK,
                    marked ? Style.WRONG : Style.INK,
                    x + width * unit / 2,
                    y + height * unit + 13,
                    0.5);
        }
    }

    /** One image in the colours that all share. */
    BufferedImage picture(int i) {
        return picture(i, range == null ? fitted() : range);
    }

    private BufferedImage picture(int i, Range shown) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        ColorMap colors = usedMap(shown);
        float[] values = pixels[i];
        int plane = width * height;
        for (int p = 0; p < plane; p++) {
            int rgb;
            if (channels == 1) {
                rgb = Float.isNaN(values[p])
                        ? Style.UNDEFINED.getRGB()
                        : colors.rgb((values[p] - shown.lo()) / shown.span());
            } else {
                rgb = level(values[p], shown) << 16
                        | level(values[p + plane], shown) << 8
                        | level(values[p + 2 * plane], shown);
            }
            image.setRGB(p % width, p / width, rgb);
        }
        return image;
    }

    private static int level(float value, Range shown) {
        return ColorMap.GRAY.rgb((value - shown.lo()) / shown.span()) & 255;
    }

    private Range fitted() {
        return fitted(extremes());
    }

    /** From the least to the greatest value; 0 to 1 when they lie there, so that images of one data set look alike. */
    private Range fitted(Range extremes) {
        double lo = extremes.lo();
        double hi = extremes.hi();
        if (lo > hi || (map != ColorMap.DIVERGING && lo >= 0 && hi <= 1 && hi > 0.5)) {
            return new Range(0, 1);
        }
        if (isDiverging(extremes)) {
            // The colour tells the sign, so zero is in the middle.
            return lo == 0 && hi == 0 ? new Range(-1, 1) : extremes.around();
        }
        if (lo == hi && lo >= 0) {
            // All alike: as bright as it is beside black.
            return new Range(0, Math.max(1, hi));
        }
        return hi > lo ? extremes : new Range(lo, lo + Math.max(1, Math.abs(lo)));
    }

    /** The least and the greatest finite value, the other way round if there is none. */
    private Range extremes() {
        double lo = Double.POSITIVE_INFINITY;
        double hi = Double.NEGATIVE_INFINITY;
        for (float[] image : pixels) {
            for (float v : image) {
                if (Float.isFinite(v)) {
                    lo = Math.min(lo, v);
                    hi = Math.max(hi, v);
                }
            }
        }
        return new Range(lo, hi);
    }

    private String note() {
        return "first " + pixels.length + " of " + given;
    }

    @Override
    public String describe(Settings s) {
        Range shown = range == null ? fitted() : range;
        StringBuilder text = new StringBuilder();
        text.append(Numbers.count(given, "image"))
                .append(" of ")
                .append(height)
                .append(" x ")
                .append(width);
        text.append(channels == 3 ? " in colour" : "");
        text.append(given > pixels.length ? ", the " + note() + " shown," : "");
        text.append(given == 1 ? "" : " in " + Numbers.count(columns, "column"));
        Range extremes = extremes();
        boolean isAny = extremes.lo() <= extremes.hi();
        if (isAny && extremes.lo() == extremes.hi()) {
            text.append("; all values are ").append(Numbers.brief(extremes.lo()));
        } else if (isAny) {
            text.append("; values from ")
                    .append(Numbers.brief(extremes.lo()))
                    .append(" to ")
                    .append(Numbers.brief(extremes.hi()));
        }
        if (isAny && !shown.equals(extremes) && (range != null || extremes.lo() < extremes.hi())) {
            text.append(", in colours from ")
                    .append(Numbers.brief(shown.lo()))
                    .append(" to ")
                    .append(Numbers.brief(shown.hi()));
        }
        text.append('.');
        int undefined = 0;
        for (float[] image : pixels) {
            for (float v : image) {
                undefined += Float.isFinite(v) ? 0 : 1;
            }
        }
        text.append(undefined == 0 ? "" : " " + undefined + " pixel values are not finite.");
        if (!captions.isEmpty()) {
            text.append(" Captions: ").append(Numbers.some(captions, 20)).append('.');
        }
        List<String> marked = new ArrayList<>();
        for (int i = 0; i < wrong.length; i++) {
            if (wrong[i]) {
                marked.add(Integer.toString(i));
            }
        }
        if (wrong.length > 0) {
            text.append(' ')
                    .append(marked.size())
                    .append(" of ")
                    .append(wrong.length)
                    .append(" wrong");
            text.append(marked.isEmpty() ? "." : ": " + Numbers.some(marked, 20) + ".");
        }
        return text.toString();
    }
}
