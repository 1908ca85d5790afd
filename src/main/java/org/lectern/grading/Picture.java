package org.lectern.grading;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Curves;
import org.lectern.display.Drawing;
import org.lectern.display.Sparkline;

/**
 * Where an answer differs: a heat map of the wrong entries of a matrix, or both curves of a vector. It holds numbers only, nothing
 * that a student wrote.
 *
 * @param html a piece of a page, in the colours of that page
 * @param text the same in characters
 */
public record Picture(String html, String text) {
    /** Shorter vectors are read at a glance. */
    private static final int CURVE = 8;

    private static final int MOST_POINTS = 400;
    /** A larger matrix is shown in blocks. */
    private static final int MOST_CELLS = 20;

    private static final double SIDE = 18;
    private static final String TOO_LARGE = "213,94,0";
    private static final String TOO_SMALL = "27,129,196";

    /** Null where a picture would say no more than the numbers do. */
    static @Nullable Picture of(Entries entries) {
        int[] shape = entries.shape();
        if (shape.length == 1) {
            return shape[0] < CURVE
                    ? null
                    : curves("entry", 0, entries.size() - 1.0, entries.expected(), entries.got());
        }
        return shape.length < 2 || entries.worst() < 0 ? null : new Heat(entries).picture();
    }

    /** One curve, such as a loss over its steps. */
    static Picture curve(String name, String axis, double[] values) {
        double[] shown = thinned(values);
        String svg = Curves.svg(
                name + " over the " + axis + "s",
                List.of(new Curves.Panel(
                        name, axis, 1, values.length, List.of(new Curves.Curve("", shown, Curves.VERMILION)))));
        return new Picture(svg, name + " " + Sparkline.of(shown));
    }

    private static Picture curves(String axis, double first, double last, double[] expected, double[] got) {
        double[] right = thinned(expected);
        double[] wrong = thinned(got);
        // The right one lies above: where only it is seen, the answer is right.
        List<Curves.Curve> curves = List.of(
                new Curves.Curve("got", wrong, Curves.VERMILION), new Curves.Curve("expected", right, Curves.BLUE));
        String svg = Curves.svg(
                "the expected values and those that came, over their places",
                List.of(new Curves.Panel("", axis, first, last, curves)));
        return new Picture(svg, lines(right, wrong));
    }

    /** Both lines on one scale. */
    private static String lines(double[] expected, double[] got) {
        double[] both = Arrays.copyOf(expected, expected.length + got.length);
        System.arraycopy(got, 0, both, expected.length, got.length);
        int half = Math.min(20, expected.length);
        double[] thin = new double[2 * half];
        for (int i = 0; i < half; i++) {
            int at = half == 1 ? 0 : (int) Math.round((double) i * (expected.length - 1) / (half - 1));
            thin[i] = both[at];
            thin[half + i] = both[expected.length + at];
        }
        String line = Sparkline.of(thin);
        return "expected " + line.substring(0, half) + "\ngot      " + line.substring(half);
    }

    private static double[] thinned(double[] values) {
        if (values.length <= MOST_POINTS) {
            return values;
        }
        double[] thin = new double[MOST_POINTS];
        for (int i = 0; i < thin.length; i++) {
            thin[i] = values[(int) Math.round((double) i * (values.length - 1) / (MOST_POINTS - 1))];
        }
        return thin;
    }

    /** The matrix that holds the worst entry, by its last two axes. */
    private static final class Heat {
        private static final Drawing.Anchor MIDDLE = Drawing.Anchor.MIDDLE;
        private static final char RIGHT = '·';
        private static final char HIGH = '+';
        private static final char LOW = '-';
        private static final char NO_NUMBER = '✕';
        private static final Map<Character, String> SIGNS =
                new TreeMap<>(Map.of(RIGHT, "right", HIGH, "too large", LOW, "too small", NO_NUMBER, "no number"));

        private final Entries entries;
        private final int worst;
        private final int rows;
        private final int columns;
        private final int start;
        private final int down;
        private final int across;
        /** The worst error of each block, 0 if all of it is right. */
        private final double[][] blocks;

        Heat(Entries entries) {
            this.entries = entries;
            int[] shape = entries.shape();
            rows = shape[shape.length - 2];
            columns = shape[shape.length - 1];
            worst = entries.worst();
            start = worst - worst % (rows * columns);
            down = (rows + MOST_CELLS - 1) / MOST_CELLS;
            across = (columns + MOST_CELLS - 1) / MOST_CELLS;
            blocks = new double[(rows + down - 1) / down][(columns + across - 1) / across];
            for (int i = 0; i < rows * columns; i++) {
                int row = i / columns / down;
                int column = i % columns / across;
                double error = entries.error(start + i);
                if (entries.isWrong(start + i) && Math.abs(error) > Math.abs(blocks[row][column])) {
                    blocks[row][column] = error;
                }
            }
        }

        Picture picture() {
            return new Picture(drawing().html("which entries differ: " + entries.told()), text());
        }

        private double largest() {
            double largest = 0;
            for (double[] row : blocks) {
                for (double error : row) {
                    largest = Double.isInfinite(error) ? largest : Math.max(largest, Math.abs(error));
                }
            }
            return largest;
        }

        private Drawing drawing() {
            Drawing drawing = new Drawing();
            double width = blocks[0].length * SIDE;
            double height = blocks.length * SIDE;
            drawing.bar(0, 0, width, height, "rgba(128,128,128,0.14)");
            double largest = largest();
            for (int r = 0; r < blocks.length; r++) {
                for (int c = 0; c < blocks[r].length; c++) {
                    double error = blocks[r][c];
                    if (Double.isInfinite(error)) {
                        drawing.text("✕", (c + 0.5) * SIDE, (r + 0.75) * SIDE, 13, true, Drawing.INK, MIDDLE);
                    } else if (error != 0) {
                        double opacity = 0.3 + 0.7 * Math.abs(error) / largest;
                        String colour =
                                String.format(Locale.ROOT, "rgba(%s,%.2f)", error > 0 ? TOO_LARGE : TOO_SMALL, opacity);
                        drawing.bar(c * SIDE + 0.5, r * SIDE + 0.5, SIDE - 1, SIDE - 1, colour);
                    }
                }
            }
            numbers(drawing);
            int at = worst - start;
            drawing.box(
                    at % columns / across * SIDE,
                    at / columns / down * SIDE,
                    SIDE,
                    SIDE,
                    2,
                    Drawing.INK,
                    entries.told());
            legend(drawing, height);
            return drawing;
        }

        private void numbers(Drawing drawing) {
            int every = blocks[0].length > 10 ? 5 : 1;
            for (int c = 0; c < blocks[0].length; c += every) {
                drawing.text(String.valueOf(c * across), (c + 0.5) * SIDE, -5, 10, false, Drawing.GREY, MIDDLE);
            }
            every = blocks.length > 10 ? 5 : 1;
            for (int r = 0; r < blocks.length; r += every) {
                drawing.text(
                        String.valueOf(r * down), -5, (r + 0.7) * SIDE, 10, false, Drawing.GREY, Drawing.Anchor.END);
            }
        }

        private void legend(Drawing drawing, double height) {
            double x = 0;
            double y = height + 10;
            for (Map.Entry<Character, String> each : SIGNS.entrySet()) {
                char sign = each.getKey();
                if (signs().indexOf(sign) >= 0) {
                    String word = each.getValue();
                    if (sign == NO_NUMBER) {
                        drawing.text("✕", x, y + 10, 11, true, Drawing.INK, Drawing.Anchor.START);
                    } else {
                        drawing.bar(
                                x,
                                y,
                                11,
                                11,
                                sign == RIGHT
                                        ? "rgba(128,128,128,0.14)"
                                        : "rgb(" + (sign == HIGH ? TOO_LARGE : TOO_SMALL) + ")");
                    }
                    drawing.text(word, x + 16, y + 10, 11, false, Drawing.INK, Drawing.Anchor.START);
                    x += 26 + Drawing.width(word, 11, false);
                }
            }
            String caption = caption();
            if (!caption.isEmpty()) {
                drawing.text(caption, 0, y + 28, 11, false, Drawing.GREY, Drawing.Anchor.START);
            }
        }

        private String caption() {
            int[] index = entries.index(start);
            String slice = "";
            if (index.length > 2) {
                String places = Arrays.toString(Arrays.copyOf(index, index.length - 2));
                slice = "the matrix at " + places.substring(0, places.length() - 1) + ", :, :]";
            }
            String block =
                    down * across == 1 ? "" : "each square is " + down + " × " + across + " entries, by its worst";
            return slice + (slice.isEmpty() || block.isEmpty() ? "" : "; ") + block;
        }

        private static char sign(double error) {
            return Double.isInfinite(error) ? NO_NUMBER : error == 0 ? RIGHT : error > 0 ? HIGH : LOW;
        }

        /** The signs of all blocks, a line for each row. */
        private String signs() {
            StringBuilder signs = new StringBuilder();
            for (double[] row : blocks) {
                for (double error : row) {
                    signs.append(sign(error)).append(' ');
                }
                signs.setCharAt(signs.length() - 1, '\n');
            }
            return signs.toString();
        }

        private String text() {
            String signs = signs();
            String legend = SIGNS.entrySet().stream()
                    .filter(e -> signs.indexOf(e.getKey()) >= 0)
                    .map(e -> e.getKey() + " " + e.getValue())
                    .collect(Collectors.joining("  "));
            String caption = caption();
            return signs + legend + (caption.isEmpty() ? "" : "\n" + caption);
        }
    }
}
