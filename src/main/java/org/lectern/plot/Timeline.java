package org.lectern.plot;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Labelled events along a horizontal line, flags alternating above and below it.
 *
 * @param events in order of time
 */
record Timeline(List<Event> events) implements Content {
    private static final int MOST = 60;
    private static final double LABEL_WIDTH = 118;
    private static final double LINE = 15;
    private static final double STEM = 22;
    private static final double GAP = 10;
    private static final int WIDTH = 800;
    /** The least length from the first event to the last. */
    private static final double SHORTEST = 40;

    /** What happened when. */
    record Event(double when, String what) {}

    /** Where an event's flag stands: its foot, the side, and how far from the line. */
    record Flag(Event event, double x, boolean above, double offset, List<String> lines) {
        double height() {
            return (lines.size() + 1) * LINE;
        }

        double width() {
            double widest = Style.width(year(event.when()), Style.BOLD);
            for (String line : lines) {
                widest = Math.max(widest, Style.width(line, Style.TICK));
            }
            return widest + 6;
        }
    }

    static Timeline of(double[] when, List<String> what) {
        if (when.length != what.size() || when.length == 0) {
            throw new PlotException(
                    "timeline",
                    "as many dates as events, and at least one",
                    Numbers.count(when.length, "date") + " and " + Numbers.count(what.size(), "event"),
                    "");
        }
        if (when.length > MOST) {
            throw new PlotException("timeline", "at most " + MOST + " events", when.length + "", "show them in parts");
        }
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < when.length; i++) {
            if (!Range.drawable(when[i])) {
                throw new PlotException(
                        "timeline", "finite dates", Numbers.brief(when[i]) + " for \"" + what.get(i) + "\"", "");
            }
            events.add(new Event(when[i], what.get(i)));
        }
        events.sort(Comparator.comparingDouble(Event::when));
        return new Timeline(List.copyOf(events));
    }

    @Override
    public String kind() {
        return "timeline";
    }

    private static String year(double when) {
        return when == Math.rint(when) ? Numbers.fixed(when, 0) : Numbers.brief(when);
    }

    /**
     * Flags stand right of their stem, so a stem crosses only flags that begin left of it. Placed from the last event to the
     * first, each flag goes beyond all flags whose stem rises within its width: nothing overlaps, no stem crosses a label.
     */
    List<Flag> flags(double width) {
        double first = events.get(0).when();
        double span = Math.max(events.get(events.size() - 1).when() - first, 1e-9);
        List<Flag> placed = new ArrayList<>();
        List<Double> feet = feet(first, span, width);
        for (int i = events.size() - 1; i >= 0; i--) {
            Event event = events.get(i);
            double x = feet.get(i);
            Flag flag = new Flag(event, x, i % 2 == 0, 0, Style.wrap(event.what(), Style.TICK, LABEL_WIDTH));
            double offset = STEM;
            for (Flag other : placed) {
                if (other.above() == flag.above() && other.x() < x + flag.width() + GAP) {
                    offset = Math.max(offset, other.offset() + other.height() + 6);
                }
            }
            placed.add(new Flag(event, x, flag.above(), offset, flag.lines()));
        }
        return placed;
    }

    private List<Double> feet(double first, double span, double width) {
        double last = 0;
        double[] right = new double[events.size()];
        for (int i = 0; i < right.length; i++) {
            Event event = events.get(i);
            Flag flag = new Flag(event, 0, true, 0, Style.wrap(event.what(), Style.TICK, LABEL_WIDTH));
            right[i] = flag.width();
        }
        // The longest line whose flags all end inside the picture.
        double left = Style.PAD + 6;
        double length = width - left - Style.PAD - 10;
        for (int i = 0; i < right.length; i++) {
            double t = (events.get(i).when() - first) / span;
            if (t > 0) {
                length = Math.min(length, (width - Style.PAD - right[i] - left) / t);
            }
        }
        List<Double> feet = new ArrayList<>();
        for (Event event : events) {
            double x = left + (event.when() - first) / span * Math.max(length, SHORTEST);
            // Events of the same moment get neighbouring feet, so that both stems are seen.
            x = feet.isEmpty() ? x : Math.max(x, last + 3);
            feet.add(x);
            last = x;
        }
        return feet;
    }

    private static double reach(List<Flag> flags, boolean above) {
        return flags.stream()
                .filter(f -> f.above() == above)
                .mapToDouble(f -> f.offset() + f.height())
                .max()
                .orElse(12);
    }

    @Override
    public Size naturalSize(Settings s) {
        return new Size(WIDTH, Math.max(100, height(WIDTH, s)));
    }

    private int height(int width, Settings s) {
        List<Flag> flags = flags(width);
        double header = new Header(s.title(), List.of(), width - 2.0 * Style.PAD).height();
        return (int) Math.ceil(2 * Style.PAD + header + reach(flags, true) + reach(flags, false) + 4);
    }

    @Override
    public Size leastSize(Settings s, int width) {
        double first = events.get(0).when();
        double span = Math.max(events.get(events.size() - 1).when() - first, 1e-9);
        double least = Size.LEAST.width();
        for (Event event : events) {
            Flag flag = new Flag(event, 0, true, 0, Style.wrap(event.what(), Style.TICK, LABEL_WIDTH));
            double foot = Style.PAD + 6 + (event.when() - first) / span * SHORTEST;
            least = Math.max(least, foot + flag.width() + Style.PAD + 3 * events.size());
        }
        int wide = (int) Math.max(Math.ceil(least), width);
        return new Size((int) Math.ceil(least), height(wide, s));
    }

    @Override
    public void paint(Graphics2D g, Size size, Settings s) {
        Header header = new Header(s.title(), List.of(), size.width() - 2.0 * Style.PAD);
        header.paint(g, Style.PAD, Style.PAD);
        List<Flag> flags = flags(size.width());
        double top = Style.PAD + header.height();
        double axis = top + reach(flags, true) + 2;
        double spare = size.height() - Style.PAD - axis - reach(flags, false);
        axis += Math.max(0, spare / 2);
        g.setStroke(new BasicStroke(1f));
        for (Flag flag : flags) {
            double far = flag.above() ? axis - flag.offset() - flag.height() : axis + flag.offset() + flag.height();
            g.setColor(Style.ZERO);
            g.draw(new Line2D.Double(flag.x(), axis, flag.x(), far + (flag.above() ? 3 : -3)));
        }
        g.setColor(Style.MUTED);
        g.setStroke(new BasicStroke(2f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        g.draw(new Line2D.Double(Style.PAD, axis, size.width() - Style.PAD, axis));
        for (Flag flag : flags) {
            paintFlag(g, flag, axis);
        }
    }

    private static void paintFlag(Graphics2D g, Flag flag, double axis) {
        g.setColor(Style.BACKGROUND);
        g.fill(new Ellipse2D.Double(flag.x() - 5.5, axis - 5.5, 11, 11));
        g.setColor(Style.series(0));
        g.fill(new Ellipse2D.Double(flag.x() - 4, axis - 4, 8, 8));
        double baseline = (flag.above() ? axis - flag.offset() - flag.height() : axis + flag.offset()) + LINE - 3;
        Style.text(g, year(flag.event().when()), Style.BOLD, Style.series(0), flag.x() + 6, baseline, 0);
        for (String line : flag.lines()) {
            baseline += LINE;
            Style.text(g, line, Style.TICK, Style.INK, flag.x() + 6, baseline, 0);
        }
    }

    @Override
    public String describe(Settings s) {
        List<String> each = new ArrayList<>();
        for (Event event : events) {
            each.add(year(event.when()) + " " + event.what());
        }
        return String.join("; ", each) + ".";
    }
}
