package org.lectern.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Running text whose words are shaded by how much weight each has.
 *
 * @param range of the weights that are told apart, which others may share; {@code null} for its own
 */
record ShadedText(
        List<String> tokens, double[] weights, @Nullable Range range) implements Content {
    private static final Font FONT = Style.LABEL.deriveFont(15f);
    private static final double LINE = 36;
    private static final double BETWEEN = 4;
    private static final int MOST = 2000;

    static ShadedText of(List<String> tokens, double[] weights) {
        if (tokens.size() != weights.length || tokens.isEmpty() || tokens.size() > MOST) {
            throw new PlotException(
                    "attention",
                    "a weight for each of 1 to " + MOST + " tokens",
                    Numbers.count(tokens.size(), "token") + " and " + Numbers.count(weights.length, "weight"),
                    "");
        }
        return new ShadedText(List.copyOf(tokens), weights.clone(), null);
    }

    @Override
    public String kind() {
        return "attention over text";
    }

    /** A token as it is seen: a line break and a blank have a sign of their own. */
    static String seen(String token) {
        String shown = token.replace("\n", "⏎").replace("\t", "⇥").strip();
        return shown.isEmpty() ? "␣" : shown;
    }

    /** Where a token stands: its line, where it begins, and how wide it is. */
    private record Place(int line, double x, double width) {}

    private List<Place> places(double width) {
        List<Place> places = new ArrayList<>();
        double x = 0;
        int line = 0;
        for (String token : tokens) {
            double w = Math.min(width, Style.width(seen(token), FONT) + 8);
            if (x > 0 && x + w > width) {
                x = 0;
                line++;
            }
            places.add(new Place(line, x, w));
            x += w + BETWEEN;
        }
        return places;
    }

    @Override
    public Size naturalSize(Settings s) {
        double inner = 640 - 2.0 * Style.PAD;
        List<Place> places = places(inner);
        double h = new Header(s.title(), List.of(), inner).height()
                + LINE * (places.get(places.size() - 1).line() + 1);
        return new Size(640, (int) Math.max(80, Math.min(4000, Math.ceil(h + 2 * Style.PAD))));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        double inner = size.width() - 2.0 * Style.PAD;
        Header header = new Header(s.title(), List.of(), inner);
        header.paint(g, Style.PAD, Style.PAD);
        Range shown = range == null ? ownRange() : range;
        double most = Math.max(Math.abs(shown.lo()), Math.abs(shown.hi()));
        List<Place> places = places(inner);
        for (int i = 0; i < places.size(); i++) {
            Place p = places.get(i);
            double x = Style.PAD + p.x();
            double y = Style.PAD + header.height() + p.line() * LINE;
            double strength = most > 0 && Range.drawable(weights[i]) ? Math.min(1, Math.abs(weights[i]) / most) : 0;
            if (strength > 0.004) {
                // Negative weights, of saliency rather than attention, have the second colour.
                g.setColor(Style.series(weights[i] < 0 ? 1 : 0).thinned(0.62 * strength));
                g.fill(new RoundRectangle2D.Double(x, y, p.width(), 22, 6, 6));
            }
            Style.text(g, Style.fit(seen(tokens.get(i)), FONT, p.width() - 7), FONT, Style.INK, x + 4, y + 16.5, 0);
        }
    }

    @Override
    public Range ownRange() {
        double lo = 0;
        double hi = 0;
        for (double w : weights) {
            lo = Range.drawable(w) ? Math.min(lo, w) : lo;
            hi = Range.drawable(w) ? Math.max(hi, w) : hi;
        }
        return new Range(lo, hi);
    }

    @Override
    public Content onRange(Range shared) {
        return valueRange(shared);
    }

    @Override
    public Content valueRange(Range other) {
        return new ShadedText(tokens, weights, other);
    }

    @Override
    public String describe(Settings s) {
        List<String> each = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            each.add(seen(tokens.get(i)) + " " + Numbers.brief(weights[i]));
        }
        return Numbers.some(each, 60) + ".";
    }
}
