package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * A classifier's logits on a grid over the plane, row by row from the lower left.
 *
 * @param logits for each class, one value for each grid point
 * @param reading how the model's outputs were understood, in words
 */
record Regions(Range x, Range y, int columns, int rows, double[][] logits, String reading) implements Backdrop {
    /** Steps of confidence: bands show its level sets, and a picture of few colours is a fraction of the size. */
    private static final int SHADES = 12;

    private static final int COLUMNS = 161;
    private static final int ROWS = 121;
    private static final int BATCH = 4096;
    /** The colour's strength where all classes are equally likely, and where one is certain. */
    private static final double PALE = 0.08;

    private static final double STRONG = 0.5;

    /**
     * Evaluates a model over the area of some points.
     *
     * @param model points [n][2] to outputs [n][k]; k = 1 is the logit of the second of two classes
     */
    static Regions of(Function<double[][], double[][]> model, Range x, Range y) {
        double[][] outputs = new double[ROWS * COLUMNS][];
        for (int start = 0; start < outputs.length; start += BATCH) {
            double[][] batch = new double[Math.min(BATCH, outputs.length - start)][2];
            for (int i = 0; i < batch.length; i++) {
                batch[i][0] = x.lo() + x.span() * ((start + i) % COLUMNS) / (COLUMNS - 1);
                batch[i][1] = y.lo() + y.span() * ((start + i) / COLUMNS) / (ROWS - 1);
            }
            double[][] results = model.apply(batch);
            System.arraycopy(results, 0, outputs, start, batch.length);
        }
        return read(x, y, outputs);
    }

    private static Regions read(Range x, Range y, double[][] outputs) {
        int k = outputs[0].length;
        double[][] logits = new double[Math.max(2, k)][outputs.length];
        boolean probabilities = areProbabilities(outputs);
        for (int i = 0; i < outputs.length; i++) {
            if (k == 1) {
                double out = outputs[i][0];
                logits[1][i] = probabilities ? logOf(out) - logOf(1 - out) : out;
            } else {
                for (int c = 0; c < k; c++) {
                    logits[c][i] = probabilities ? logOf(outputs[i][c]) : outputs[i][c];
                }
            }
        }
        String what = k == 1 ? "one output" : k + " outputs";
        return new Regions(
                x, y, COLUMNS, ROWS, logits, what + " read as " + (probabilities ? "probabilities" : "logits"));
    }

    private static double logOf(double p) {
        return Math.log(Math.max(p, 1e-9));
    }

    /** Outputs that are all between 0 and 1 and, when several, sum to 1: a model that ends in a sigmoid or softmax. */
    private static boolean areProbabilities(double[][] outputs) {
        boolean one = outputs[0].length == 1;
        for (double[] row : outputs) {
            double sum = 0;
            for (double p : row) {
                if (!(p >= -1e-6 && p <= 1 + 1e-6)) {
                    return false;
                }
                sum += p;
            }
            if (!one && Math.abs(sum - 1) > 1e-3) {
                return false;
            }
        }
        return true;
    }

    int classes() {
        return logits.length;
    }

    @Override
    public String kind() {
        return "plot of decision regions";
    }

    @Override
    public void paint(Graphics2D g, AxesFrame frame) {
        GridPlace place = GridPlace.of(this, columns, rows, frame);
        Rectangle seen = place.seen();
        Graphics2D inside = (Graphics2D) g.create();
        try {
            inside.clip(frame.area());
            if (!seen.isEmpty()) {
                BufferedImage shading = shading(place);
                BufferedImage shown = g instanceof SvgGraphics ? clear(shading) : shading;
                inside.drawImage(shown, seen.x, seen.y, seen.width, seen.height, null);
            }
            inside.setColor(Style.INK);
            inside.setStroke(new BasicStroke(1.5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
            // Two classes share one boundary; of more, each pair's is found from both sides, one upon the other.
            for (int c = classes() == 2 ? 1 : 0; c < classes(); c++) {
                inside.draw(boundary(c, place));
            }
        } finally {
            inside.dispose();
        }
    }

    private BufferedImage shading(GridPlace place) {
        Rectangle seen = place.seen();
        int w = seen.width * Graphic.SCALE;
        BufferedImage image = new BufferedImage(w, seen.height * Graphic.SCALE, BufferedImage.TYPE_INT_RGB);
        double[] p = new double[classes()];
        int[] line = new int[w];
        for (int py = 0; py < image.getHeight(); py++) {
            double gy = place.row(seen.y + (py + 0.5) / Graphic.SCALE);
            int row = Math.min((int) gy, rows - 2);
            for (int px = 0; px < w; px++) {
                double gx = place.column(seen.x + (px + 0.5) / Graphic.SCALE);
                int column = Math.min((int) gx, columns - 2);
                line[px] = shade(p, row, column, gy - row, gx - column);
            }
            image.setRGB(0, py, w, 1, line, 0, w);
        }
        return image;
    }

    /** The same with colours that let the ground through, be it light or dark. */
    private BufferedImage clear(BufferedImage shading) {
        Map<Integer, Integer> tints = new HashMap<>();
        for (int c = 0; c < classes(); c++) {
            for (int step = 0; step <= SHADES; step++) {
                double strength = PALE + (STRONG - PALE) * step / SHADES;
                int seen = Style.tint(Style.series(c), strength);
                tints.put(seen, Style.series(c).getRGB() & 0xFFFFFF | (int) Math.round(255 * strength) << 24);
            }
        }
        tints.put(Style.UNDEFINED.getRGB() & 0xFFFFFF, Style.UNDEFINED.getRGB());
        return tints.size() > 256 ? shading : Png.exchanged(shading, tints);
    }

    private int shade(double[] p, int row, int column, double ty, double tx) {
        int at = row * columns + column;
        double most = Double.NEGATIVE_INFINITY;
        int winner = 0;
        for (int c = 0; c < p.length; c++) {
            double[] l = logits[c];
            p[c] = (1 - ty) * ((1 - tx) * l[at] + tx * l[at + 1])
                    + ty * ((1 - tx) * l[at + columns] + tx * l[at + columns + 1]);
            if (Double.isNaN(p[c])) {
                return Style.UNDEFINED.getRGB();
            }
            if (p[c] > most) {
                most = p[c];
                winner = c;
            }
        }
        double sum = 0;
        for (double logit : p) {
            sum += logit == most ? 1 : Math.exp(logit - most);
        }
        double even = 1.0 / p.length;
        double confidence = Math.round((1 / sum - even) / (1 - even) * SHADES) / (double) SHADES;
        return Style.tint(Style.series(winner), PALE + (STRONG - PALE) * confidence);
    }

    /** The contour where a class ties with the best other one: marching squares over the grid's cells. */
    private Path2D boundary(int c, GridPlace place) {
        double[] margin = margin(c);
        Path2D path = new Path2D.Double();
        double[] crossings = new double[8];
        for (int row = 0; row + 1 < rows; row++) {
            for (int column = 0; column + 1 < columns; column++) {
                int at = row * columns + column;
                double a = margin[at];
                double b = margin[at + 1];
                double d = margin[at + columns + 1];
                double e = margin[at + columns];
                int n = 0;
                n = crossing(crossings, n, a, b, column, row, 1, 0);
                n = crossing(crossings, n, b, d, column + 1, row, 0, 1);
                n = crossing(crossings, n, e, d, column, row + 1, 1, 0);
                n = crossing(crossings, n, a, e, column, row, 0, 1);
                for (int i = 0; i + 3 < n; i += 4) {
                    path.append(
                            new Line2D.Double(
                                    place.x(crossings[i]),
                                    place.y(crossings[i + 1]),
                                    place.x(crossings[i + 2]),
                                    place.y(crossings[i + 3])),
                            false);
                }
            }
        }
        return path;
    }

    private static int crossing(double[] into, int n, double from, double to, int column, int row, int dx, int dy) {
        if (Double.isNaN(from) || Double.isNaN(to) || from > 0 == to > 0) {
            return n;
        }
        double t = Double.isInfinite(from) || Double.isInfinite(to) ? 0.5 : from / (from - to);
        into[n] = column + t * dx;
        into[n + 1] = row + t * dy;
        return n + 2;
    }

    private double[] margin(int c) {
        double[] margin = new double[rows * columns];
        for (int i = 0; i < margin.length; i++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int other = 0; other < classes(); other++) {
                if (other != c) {
                    best = Math.max(best, logits[other][i]);
                }
            }
            margin[i] = logits[c][i] - best;
        }
        return margin;
    }

    /** The share of the area that each class takes. */
    @Override
    public String describe() {
        int[] won = new int[classes()];
        int undefined = 0;
        for (int i = 0; i < rows * columns; i++) {
            int winner = 0;
            boolean defined = true;
            for (int c = 0; c < classes(); c++) {
                defined &= !Double.isNaN(logits[c][i]);
                winner = logits[c][i] > logits[winner][i] ? c : winner;
            }
            if (defined) {
                won[winner]++;
            } else {
                undefined++;
            }
        }
        StringBuilder text = new StringBuilder("The model (" + reading + ") gives");
        for (int c = 0; c < classes(); c++) {
            text.append(c == 0 ? " " : ", ")
                    .append(Numbers.percent((double) won[c] / (rows * columns)))
                    .append(" of the area to class ")
                    .append(c);
        }
        if (undefined > 0) {
            text.append(", and no number at ").append(undefined).append(" of ").append(rows * columns);
            text.append(" grid points");
        }
        return text.append('.').toString();
    }
}
