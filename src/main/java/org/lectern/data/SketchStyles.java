package org.lectern.data;

import java.util.List;

/** What sketches show, and the ways of drawing each. */
final class SketchStyles {
    static final List<String> NAMES = List.of("cat", "house", "star", "flower", "fish", "tree", "boat", "snail");

    private final SketchHand hand;

    SketchStyles(SketchHand hand) {
        this.hand = hand;
    }

    /** Draws one thing; whether it may as well be drawn the other way round. */
    boolean draw(int kind) {
        switch (kind) {
            case 0 -> cat();
            case 1 -> house();
            case 2 -> star();
            case 3 -> flower();
            case 4 -> fish();
            case 5 -> tree();
            case 6 -> boat();
            default -> snail();
        }
        return kind != 2;
    }

    private void cat() {
        double w = hand.uniform(0.72, 0.9);
        double h = hand.uniform(0.6, 0.72);
        double ear = hand.uniform(0.35, 0.6);
        hand.ellipse(0, 0.15, w, h);
        for (int side = -1; side <= 1; side += 2) {
            hand.line(
                    side * 0.86 * w,
                    0.15 - 0.5 * h,
                    side * hand.uniform(0.75, 0.9) * w,
                    0.15 - h - ear * 0.7,
                    side * 0.3 * w,
                    0.15 - 0.95 * h);
        }
        double eyeY = hand.uniform(-0.06, 0.06);
        double eye = hand.uniform(0.05, 0.1);
        boolean narrow = hand.chance(0.4);
        for (int side = -1; side <= 1; side += 2) {
            if (narrow) {
                hand.line(side * 0.3, eyeY - eye, side * 0.3, eyeY + eye);
            } else {
                hand.ellipse(side * 0.3, eyeY, eye, eye * hand.uniform(1, 1.5));
            }
        }
        hand.line(-0.08, 0.24, 0.08, 0.24, 0, 0.34, -0.08, 0.24);
        if (hand.chance(0.75)) {
            hand.arcs(new double[] {-0.12, 0.38, 0.12, 0.1, 0.5, 0}, new double[] {0.12, 0.38, 0.12, 0.1, 0.5, 0});
        }
        int whiskers = hand.among(2, 3);
        double out = hand.uniform(0.95, 1.2);
        for (int side = -1; side <= 1; side += 2) {
            for (int i = 0; i < whiskers; i++) {
                double fan = i - (whiskers - 1) / 2.0;
                hand.line(side * 0.38, 0.3 + 0.09 * fan, side * out, 0.28 + 0.24 * fan);
            }
        }
    }

    private void house() {
        double w = hand.uniform(0.6, 0.9);
        double roof = hand.uniform(-0.35, -0.1);
        double top = roof - hand.uniform(0.5, 0.8);
        double eaves = hand.uniform(0, 0.18);
        hand.line(-w, roof, -w, 0.9, w, 0.9, w, roof, -w, roof);
        if (eaves > 0.06) {
            hand.line(-w - eaves, roof, 0, top, w + eaves, roof, -w - eaves, roof);
        } else {
            hand.line(-w, roof, 0, top, w, roof);
        }
        double doorX = hand.chance(0.5) ? 0 : hand.uniform(-0.45, 0.1);
        double doorTop = hand.uniform(0.2, 0.35);
        hand.line(doorX - 0.15, 0.9, doorX - 0.15, doorTop, doorX + 0.15, doorTop, doorX + 0.15, 0.9);
        if (hand.chance(0.4)) {
            hand.ellipse(doorX + 0.08, 0.6, 0.03, 0.03);
        }
        boolean panes = hand.chance(0.6);
        if (doorX == 0 && hand.chance(0.6)) {
            window(-0.58 * w - 0.06, 0.2, panes);
            window(0.58 * w + 0.06, 0.2, panes);
        } else if (doorX != 0) {
            window(doorX + 0.42, 0.3, panes);
        }
        if (hand.chance(0.55)) {
            double x = hand.uniform(0.35, 0.5) * w;
            double foot = roof + (top - roof) * (1 - x / w);
            hand.line(x, foot, x, top - 0.05, x + 0.18, top - 0.05, x + 0.18, foot + 0.2);
        }
    }

    private void window(double x, double y, boolean panes) {
        double r = hand.uniform(0.11, 0.15);
        hand.line(x - r, y - r, x + r, y - r, x + r, y + r, x - r, y + r, x - r, y - r);
        if (panes) {
            hand.line(x, y - r, x, y + r);
            hand.line(x - r, y, x + r, y);
        }
    }

    private void star() {
        boolean outline = hand.chance(0.5);
        int tips = outline && hand.chance(0.25) ? 6 : 5;
        double inner = hand.uniform(0.38, 0.5);
        int corners = outline ? 2 * tips : tips;
        int start = hand.among(0, 4);
        double[] points = new double[2 * corners + 2];
        for (int i = 0; i <= corners; i++) {
            // In one go, from each tip to the next but one.
            double turn = outline ? i / (double) corners : 2.0 * i / tips;
            double radius = outline && i % 2 == 1 ? inner : 1;
            double angle = 2 * Math.PI * (turn + (outline ? 0 : start / 5.0));
            points[2 * i] = radius * StrictMath.sin(angle);
            points[2 * i + 1] = -radius * StrictMath.cos(angle);
        }
        points[2 * corners] = points[0];
        points[2 * corners + 1] = points[1];
        hand.line(points);
    }

    private void flower() {
        int petals = hand.among(5, 7);
        double heart = hand.uniform(0.13, 0.2);
        double out = hand.uniform(0.3, 0.42);
        double middle = -0.45;
        hand.ellipse(0, middle, heart, heart);
        boolean inOne = hand.chance(0.5);
        double wide = Math.PI * (heart + 0.5 * out) / petals;
        double[][] arcs = new double[petals][];
        for (int p = 0; p < petals; p++) {
            double turn = p / (double) petals - 0.25;
            double x = (heart + 0.5 * out) * StrictMath.cos(2 * Math.PI * turn);
            double y = middle + (heart + 0.5 * out) * StrictMath.sin(2 * Math.PI * turn);
            double r = 0.5 * (wide + 0.5 * out) * hand.uniform(0.94, 1.06);
            arcs[p] = new double[] {x, y, r, r, turn - 0.36, turn + 0.36};
        }
        if (inOne) {
            hand.arcs(arcs);
        } else {
            for (double[] a : arcs) {
                hand.arc(a[0], a[1], a[2], a[3], a[4], a[5]);
            }
        }
        double lean = hand.uniform(-0.15, 0.15);
        double foot = hand.uniform(0.85, 1.1);
        hand.line(0, middle + heart + out, lean, 0.4, lean * 0.6, foot);
        int leaves = hand.among(0, 2);
        for (int i = 0; i < leaves; i++) {
            double side = i == 0 ? 1 : -1;
            double y = hand.uniform(0.45, 0.7);
            hand.arcs(
                    new double[] {lean + side * 0.24, y, side * 0.24, 0.14, 0.5, 1},
                    new double[] {lean + side * 0.24, y, side * 0.24, 0.1, 0, 0.5});
        }
    }

    private void fish() {
        double w = hand.uniform(0.62, 0.75);
        double h = hand.uniform(0.28, 0.48);
        double tail = hand.uniform(0.22, 0.38);
        double fork = hand.uniform(-0.12, 0.08);
        if (hand.chance(0.5)) {
            // In one go: over the back, round the tail and along the belly.
            hand.arcs(
                    new double[] {-0.2, 0, w, h, 0.5, 0.97},
                    new double[] {w - 0.2 + 0.3, -tail, 0.01, 0.01, 0, 0.1},
                    new double[] {w - 0.2 + 0.3 + fork, 0, 0.01, 0.01, 0, 0.1},
                    new double[] {w - 0.2 + 0.3, tail, 0.01, 0.01, 0, 0.1},
                    new double[] {-0.2, 0, w, h, 0.03, 0.5});
        } else {
            hand.ellipse(-0.2, 0, w, h);
            hand.line(w - 0.2, 0, w + 0.15, -tail, w + 0.15 + fork, 0, w + 0.15, tail, w - 0.2, 0);
        }
        hand.ellipse(-0.2 - 0.6 * w, -0.28 * h, 0.05, 0.05);
        if (hand.chance(0.5)) {
            hand.arc(-0.2 - 0.5 * w, 0, 0.12, 0.75 * h, -0.16, 0.16);
        }
        if (hand.chance(0.5)) {
            hand.arc(-0.2 - w + 0.06, 0.22 * h, 0.16, 0.06, 0.45, 0.02);
        }
        if (hand.chance(0.6)) {
            hand.line(-0.35, -0.97 * h, -0.1, -h - hand.uniform(0.15, 0.28), 0.12, -0.87 * h);
        }
        int scales = hand.among(0, 3);
        for (int i = 0; i < scales; i++) {
            hand.arc(-0.12 + 0.2 * i, 0.02, 0.08, 0.13, -0.22, 0.22);
        }
    }

    private void tree() {
        double trunk = hand.uniform(0.09, 0.17);
        if (hand.chance(0.5)) {
            int tiers = hand.among(1, 3);
            double wide = hand.uniform(0.5, 0.72);
            for (int i = 0; i < tiers; i++) {
                double high = 1.5 / tiers;
                double from = -1 + i * high * 0.92;
                double w = wide * (0.6 + 0.4 * (i + 1) / tiers);
                hand.line(0, from, w, from + high, -w, from + high, 0, from);
            }
            hand.line(-trunk, 0.45, -trunk, 0.95, trunk, 0.95, trunk, 0.45);
            return;
        }
        double crown = hand.uniform(0.5, 0.62);
        int bumps = hand.chance(0.3) ? 0 : hand.among(6, 9);
        if (bumps == 0) {
            hand.ellipse(0, -0.4, crown, crown * hand.uniform(0.9, 1.1));
        } else {
            double[][] arcs = new double[bumps][];
            for (int b = 0; b < bumps; b++) {
                double turn = 0.25 + b / (double) bumps;
                double r = 1.25 * Math.PI * crown / bumps * 0.8;
                arcs[b] = new double[] {
                    crown * 0.85 * StrictMath.cos(2 * Math.PI * turn),
                    -0.4 + crown * 0.85 * StrictMath.sin(2 * Math.PI * turn),
                    r,
                    r,
                    turn - 0.28,
                    turn + 0.28
                };
            }
            hand.arcs(arcs);
        }
        double spread = hand.uniform(0, 0.1);
        hand.line(-trunk, 0.22, -trunk - spread, 1);
        hand.line(trunk, 0.22, trunk + spread, 1);
        if (hand.chance(0.4)) {
            hand.line(-trunk - spread - 0.3, 1, trunk + spread + 0.3, 1);
        }
    }

    private void boat() {
        double w = hand.uniform(0.8, 1);
        double keel = hand.uniform(0.45, 0.7) * w;
        double deck = 0.3;
        hand.line(-w, deck, w, deck, keel, 0.75, -keel, 0.75, -w, deck);
        double mast = hand.uniform(-0.2, 0.05);
        double top = hand.uniform(-1, -0.8);
        hand.line(mast, deck, mast, top);
        double reach = hand.uniform(0.55, 0.85);
        hand.line(mast, top, mast + reach, 0.1, mast, 0.1);
        if (hand.chance(0.6)) {
            hand.line(mast, top + 0.15, mast - reach * 0.75, 0.1, mast, 0.1);
        }
        if (hand.chance(0.3)) {
            hand.line(mast, top, mast - 0.22, top + 0.08, mast, top + 0.17);
        }
        if (hand.chance(0.6)) {
            int waves = hand.among(3, 4);
            double[][] arcs = new double[waves][];
            double r = 1.15 / waves;
            for (int i = 0; i < waves; i++) {
                arcs[i] = new double[] {-1.15 + r * (2 * i + 1), 0.86, r, 0.12, 0.5, 0};
            }
            hand.arcs(arcs);
        }
    }

    private void snail() {
        double r = hand.uniform(0.5, 0.62);
        double turns = hand.uniform(2, 3);
        double from = hand.uniform(-0.5, 0.5);
        double end = 0.22;
        double start = end - turns + 0.1 * from;
        if (hand.chance(0.6)) {
            hand.spiral(0.2, -0.1, 0.04, 0.04, r, r, start, end);
        } else {
            hand.spiral(0.2, -0.1, r, r, 0.04, 0.04, end, start);
        }
        double foot = -0.1 + r + 0.05;
        double head = hand.uniform(-0.8, -0.65);
        double high = hand.uniform(-0.2, 0);
        hand.arcs(
                new double[] {1.05, foot + 0.12, 0.01, 0.01, 0, 0.1},
                new double[] {head - 0.05, foot + 0.02, 0.14, 0.1, 0.25, 0.5},
                new double[] {head, high, 0.16, 0.14, 0.5, 1},
                new double[] {head + 0.45, foot - 0.18, 0.25, 0.14, 0.5, 0.3});
        for (int i = 0; i < 2; i++) {
            double x = head - 0.06 + 0.12 * i;
            double tip = x + (i == 0 ? -0.14 : 0.06) + hand.uniform(-0.04, 0.04);
            double up = high - hand.uniform(0.38, 0.5);
            hand.line(x, high - 0.13, tip, up);
            if (hand.chance(0.6)) {
                hand.ellipse(tip, up - 0.04, 0.04, 0.04);
            }
        }
        if (hand.chance(0.5)) {
            hand.arc(head - 0.1, high + 0.05, 0.08, 0.05, 0.4, 0.1);
        }
    }
}
