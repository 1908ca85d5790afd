package org.lectern.display;

import java.util.List;
import java.util.Locale;

/** Named values as bars below each other, as an SVG that fits light and dark pages; for values that show themselves. */
public final class Meters {
    private static final int WIDTH = 330;
    private static final int LEFT = 118;
    private static final int RIGHT = 74;
    private static final int ROW = 19;
    private static final int TOP = 26;
    private static final int MOST_LETTERS = 18;

    private Meters() {}

    /**
     * One bar.
     *
     * @param value the value in words, to the right of the bar
     * @param share the length of the bar, 0 to 1
     * @param colour in CSS
     */
    public record Meter(String name, String value, double share, String colour) {}

    /** The bars under a title, and a note below them or none; the description is for screen readers. */
    public static String svg(String description, String title, String note, List<Meter> meters) {
        int height = TOP + ROW * meters.size() + (note.isEmpty() ? 8 : 24);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
                        + "style=\"max-width:100%%;height:auto\" font-family=\"sans-serif\" font-size=\"11\" "
                        + "fill=\"currentColor\" role=\"img\" aria-label=\"%s\">",
                WIDTH,
                height,
                WIDTH,
                height,
                Table.escape(description)));
        svg.append(String.format(
                Locale.ROOT, "<text x=\"12\" y=\"16\" font-weight=\"bold\">%s</text>", Table.escape(title)));
        double most = WIDTH - LEFT - RIGHT;
        List<String> names =
                ShortNames.of(meters.stream().map(Meter::name).toList(), name -> name.length() <= MOST_LETTERS);
        for (int i = 0; i < meters.size(); i++) {
            Meter meter = meters.get(i);
            int y = TOP + ROW * i;
            double share = Math.max(0, Math.min(1, Double.isNaN(meter.share) ? 0 : meter.share));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"9\" rx=\"2\" fill-opacity=\"0.1\"/>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"9\" rx=\"2\" fill=\"%s\"/>"
                            + "<text x=\"%d\" y=\"%d\" fill-opacity=\"0.75\">%s</text>",
                    LEFT - 8,
                    y + 12,
                    Table.escape(names.get(i)),
                    LEFT,
                    y + 4,
                    most,
                    LEFT,
                    y + 4,
                    most * share,
                    meter.colour,
                    WIDTH - RIGHT + 8,
                    y + 12,
                    Table.escape(meter.value)));
        }
        if (!note.isEmpty()) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"12\" y=\"%d\" fill-opacity=\"0.75\">%s</text>",
                    height - 7,
                    Table.escape(note)));
        }
        return svg.append("</svg>").toString();
    }
}
