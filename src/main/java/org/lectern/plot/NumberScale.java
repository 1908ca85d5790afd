package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A linear or logarithmic axis with ticks at round numbers.
 *
 * @param whole whether only whole numbers make sense as ticks, such as epochs and counts
 */
record NumberScale(Range range, boolean log, boolean whole) implements Scale {
    @Override
    public double position(double value) {
        return log
                ? (Math.log10(value) - Math.log10(range.lo())) / (Math.log10(range.hi()) - Math.log10(range.lo()))
                : (value - range.lo()) / range.span();
    }

    @Override
    public List<Tick> ticks(double length, double spacing) {
        int most = Math.max(2, (int) (length / spacing) + 1);
        if (log) {
            List<Tick> ticks = logTicks(most);
            if (ticks.size() >= 2) {
                return ticks;
            }
        }
        List<Tick> ticks = linearTicks(most);
        // One alone is no scale.
        for (int more = most + 1; ticks.size() < 2 && more <= most + 4; more++) {
            ticks = linearTicks(more);
        }
        return ticks;
    }

    private List<Tick> linearTicks(int most) {
        double raw = range.span() / most;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power * 10;
        for (double nice : new double[] {1, 2, 5}) {
            if (power * nice >= raw) {
                step = power * nice;
                break;
            }
        }
        if (whole && step < 1) {
            step = 1;
        }
        List<Tick> ticks = new ArrayList<>();
        double first = Math.ceil(range.lo() / step - 1e-9);
        double largest = Math.max(Math.abs(range.lo()), Math.abs(range.hi()));
        boolean scientific = largest >= 1e6 || largest < 1e-3;
        int exponent = (int) Math.floor(Math.log10(largest));
        int decimals = Math.max(0, (int) -Math.floor(Math.log10(step) + 1e-9) + (scientific ? exponent : 0));
        for (int i = 0; i <= 2 * most && (first + i) * step <= range.hi() + 1e-9 * step; i++) {
            double value = (first + i) * step;
            String label = scientific
                    ? value == 0
                            ? "0"
                            : Numbers.fixed(value / Math.pow(10, exponent), Math.min(decimals, 15)) + "×10^"
                                    + Numbers.minus(Integer.toString(exponent))
                    : Numbers.fixed(value, Math.min(decimals, 15));
            ticks.add(new Tick(value, label));
        }
        return ticks;
    }

    private List<Tick> logTicks(int most) {
        double decades = Math.log10(range.hi() / range.lo());
        if (decades >= 2) {
            int every = (int) Math.max(1, Math.ceil(decades / most));
            List<Tick> ticks = new ArrayList<>();
            int first = (int) Math.ceil(Math.log10(range.lo()) - 1e-9);
            for (int e = Math.floorDiv(first + every - 1, every) * every;
                    e <= Math.log10(range.hi()) + 1e-9;
                    e += every) {
                ticks.add(new Tick(Math.pow(10, e), power(e)));
            }
            return ticks;
        }
        // Under two decades powers alone would leave one label or none.
        double[][] choices = {{1, 1.5, 2, 3, 4, 5, 7}, {1, 2, 3, 5}, {1, 2, 5}, {1, 3}};
        List<Tick> ticks = List.of();
        for (double[] choice : choices) {
            ticks = multiples(choice);
            if (ticks.size() <= most + 1) {
                break;
            }
        }
        return ticks;
    }

    private List<Tick> multiples(double[] choice) {
        List<Tick> ticks = new ArrayList<>();
        for (int e = (int) Math.floor(Math.log10(range.lo())); e <= Math.log10(range.hi()); e++) {
            for (double m : choice) {
                double value = m * Math.pow(10, e);
                if (value >= range.lo() * (1 - 1e-9) && value <= range.hi() * (1 + 1e-9)) {
                    boolean plain = e >= -4 && e < 5;
                    String mantissa = Numbers.fixed(m, m == Math.rint(m) ? 0 : 1);
                    int decimals = Math.max(0, -e + (m == Math.rint(m) ? 0 : 1));
                    String label = plain
                            ? Numbers.fixed(value, decimals)
                            : (m == 1 ? "" : mantissa + "×") + "10^" + Numbers.minus(Integer.toString(e));
                    ticks.add(new Tick(value, label));
                }
            }
        }
        return ticks;
    }

    /** All labels of an axis in one form: plain numbers for everyday ranges, powers of ten for others. */
    private String power(int e) {
        boolean plain = range.lo() > 0.9e-3 && range.hi() < 1.1e4;
        return plain ? Numbers.fixed(Math.pow(10, e), Math.max(0, -e)) : "10^" + Numbers.minus(Integer.toString(e));
    }
}
