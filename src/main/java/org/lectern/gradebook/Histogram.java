package org.lectern.gradebook;

import java.util.List;

/** How many students have which share of a homework's points, as a drawing. */
final class Histogram {
    private static final int BARS = 10;
    private static final int WIDTH = 480;
    private static final int HEIGHT = 90;
    private static final int GROUND = 18;

    private Histogram() {}

    static String of(List<Grade> grades) {
        int[] counts = new int[BARS];
        int most = 1;
        for (Grade grade : grades) {
            double share = grade.maxScore() > 0 ? grade.score() / grade.maxScore() : 0;
            int bar = (int) Math.max(0, Math.min(BARS - 1, Math.floor(share * BARS)));
            counts[bar]++;
            most = Math.max(most, counts[bar]);
        }
        StringBuilder svg = new StringBuilder("<svg width=\"" + WIDTH + "\" height=\"" + (HEIGHT + 2 * GROUND)
                + "\" role=\"img\" aria-label=\"students by share of points\" font-size=\"12\" fill=\"currentColor\">");
        int width = WIDTH / BARS;
        for (int i = 0; i < BARS; i++) {
            int height = (int) Math.round((double) HEIGHT * counts[i] / most);
            int x = i * width;
            svg.append("<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"var(--accent)\"/>"
                    .formatted(x + 2, GROUND + HEIGHT - height, width - 4, height));
            if (counts[i] > 0) {
                svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%d</text>"
                        .formatted(x + width / 2, GROUND + HEIGHT - height - 4, counts[i]));
            }
            svg.append("<text x=\"%d\" y=\"%d\" text-anchor=\"middle\" opacity=\"0.7\">%s</text>"
                    .formatted(x + width / 2, HEIGHT + 2 * GROUND - 4, i * 10 + "–" + (i + 1) * 10));
        }
        return svg.append("</svg>\n<p class=\"small quiet\">students by share of points, in percent</p>\n")
                .toString();
    }
}
