package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A drawing in words: parts, each painted over those before, on a square of 100 by 100 with y downwards.
 *
 * <p>Parts are parted by {@code ;}. A part begins with {@code fill:PAINT} or {@code line:PAINT:WIDTH}, where {@code ?} at the end
 * means that only some drawings have it; {@code M} before the points mirrors them at the middle, {@code 2} draws the part and its
 * mirror image. The outline runs smoothly through the points {@code x,y} and turns a corner at those marked {@code !}.
 */
record DrawnParts(List<Part> parts) {
    private static final int STEPS = 5;
    private static final double MIDDLE = 100;

    /** @param width of a line; 0 for an area */
    record Part(String paint, double width, boolean isOptional, double[] outline) {}

    static List<DrawnParts> all(String... drawings) {
        return Arrays.stream(drawings).map(DrawnParts::of).toList();
    }

    private static DrawnParts of(String drawing) {
        List<Part> parts = new ArrayList<>();
        for (String words : drawing.split(";")) {
            String[] word = words.strip().split(" +");
            boolean isOptional = word[0].endsWith("?");
            String[] kind = word[0].replace("?", "").split(":");
            double width = kind.length > 2 ? Double.parseDouble(kind[2]) : 0;
            boolean isMirrored = word[1].equals("M");
            boolean isTwice = word[1].equals("2");
            List<Knot> knots = new ArrayList<>();
            for (int i = isMirrored || isTwice ? 2 : 1; i < word.length; i++) {
                knots.add(Knot.of(word[i]));
            }
            if (isMirrored) {
                for (int i = knots.size() - 1; i >= 0; i--) {
                    if (2 * knots.get(i).x() != MIDDLE) {
                        knots.add(knots.get(i).mirrored());
                    }
                }
            }
            parts.add(new Part(kind[1], width, isOptional, curve(knots, width == 0)));
            if (isTwice) {
                List<Knot> mirrored = knots.stream().map(Knot::mirrored).toList();
                parts.add(new Part(kind[1], width, isOptional, curve(mirrored, width == 0)));
            }
        }
        return new DrawnParts(List.copyOf(parts));
    }

    /** @param isCorner whether the outline turns here */
    private record Knot(double x, double y, boolean isCorner) {
        static Knot of(String text) {
            String[] xy = text.replace("!", "").split(",");
            return new Knot(Double.parseDouble(xy[0]), Double.parseDouble(xy[1]), text.endsWith("!"));
        }

        Knot mirrored() {
            return new Knot(MIDDLE - x, y, isCorner);
        }
    }

    /** A polyline {@code x0, y0, x1, y1, ...} along a Catmull and Rom curve through the knots. */
    private static double[] curve(List<Knot> knots, boolean isClosed) {
        int n = knots.size();
        int pieces = isClosed ? n : n - 1;
        double[] points = new double[2 * (pieces * STEPS + 1)];
        int next = 0;
        for (int i = 0; i < pieces; i++) {
            Knot a = knots.get(i);
            Knot b = knots.get((i + 1) % n);
            Knot before = a.isCorner() || !isClosed && i == 0 ? a : knots.get((i + n - 1) % n);
            Knot after = b.isCorner() || !isClosed && i == pieces - 1 ? b : knots.get((i + 2) % n);
            for (int s = 0; s < STEPS; s++) {
                double t = s / (double) STEPS;
                points[next++] = at(before.x(), a.x(), b.x(), after.x(), t);
                points[next++] = at(before.y(), a.y(), b.y(), after.y(), t);
            }
        }
        Knot last = knots.get(isClosed ? 0 : n - 1);
        points[next++] = last.x();
        points[next] = last.y();
        return points;
    }

    private static double at(double p0, double p1, double p2, double p3, double t) {
        return 0.5 * (2 * p1 + t * (p2 - p0 + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0))));
    }
}
