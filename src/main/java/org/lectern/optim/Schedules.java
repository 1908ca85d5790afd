package org.lectern.optim;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import org.lectern.display.Sparkline;
import org.lectern.tensor.TensorException;

/** The usual schedules, in PyTorch's formulas. Each begins with the rate it is given unless it says otherwise. */
public final class Schedules {
    private Schedules() {}

    /** The same rate always. */
    public static Schedule constant(double lr) {
        rate("constant", lr);
        return made(step -> lr, 100);
    }

    /**
     * The rate times gamma after each {@code every} steps.
     *
     * @throws TensorException if {@code every} is less than 1 or a number is not finite and positive
     */
    public static Schedule step(double lr, int every, double gamma) {
        rate("step", lr);
        atLeastOne("step", every);
        positive("step", "gamma", gamma);
        return made(step -> lr * Math.pow(gamma, Math.floorDiv(step, (long) every)), 5 * every);
    }

    /**
     * The rate times gamma at each milestone.
     *
     * @throws TensorException if the milestones do not increase from 1 on
     */
    public static Schedule multiStep(double lr, double gamma, int... milestones) {
        rate("multiStep", lr);
        positive("multiStep", "gamma", gamma);
        if (milestones == null) {
            throw new TensorException(
                    "Schedules.multiStep", "milestones", "null", "list the steps at which the rate falls");
        }
        int[] places = milestones.clone();
        for (int i = 0; i < places.length; i++) {
            if (places[i] < 1 || (i > 0 && places[i] <= places[i - 1])) {
                throw new TensorException(
                        "Schedules.multiStep",
                        "milestones that increase from 1 on",
                        Arrays.toString(places),
                        "list them in order");
            }
        }
        int last = places.length == 0 ? 50 : places[places.length - 1];
        return made(
                step -> lr
                        * Math.pow(
                                gamma,
                                Arrays.stream(places).filter(p -> p <= step).count()),
                last + last / 2 + 1);
    }

    /** The rate times gamma after each step: {@code lr * gamma^step}. */
    public static Schedule exponential(double lr, double gamma) {
        rate("exponential", lr);
        positive("exponential", "gamma", gamma);
        return made(step -> lr * Math.pow(gamma, step), 100);
    }

    /** Half a cosine from the rate down to 0 over so many steps, then 0. */
    public static Schedule cosine(double lr, int steps) {
        return cosine(lr, steps, 0);
    }

    /**
     * Half a cosine from the rate down to the least one: {@code least + (lr - least) (1 + cos(pi step / steps)) / 2}; from then
     * on the least one. Loshchilov and Hutter 2017.
     */
    public static Schedule cosine(double lr, int steps, double least) {
        rate("cosine", lr);
        rate("cosine", least);
        atLeastOne("cosine", steps);
        return made(step -> between(lr, least, Math.min(1, (double) step / steps)), steps + 1);
    }

    /**
     * {@link #cosine(double, int, double)} again and again ("warm restarts"), each time {@code growth} times as long as the last.
     * Loshchilov and Hutter 2017.
     */
    public static Schedule cosineRestarts(double lr, int firstSteps, int growth, double least) {
        rate("cosineRestarts", lr);
        rate("cosineRestarts", least);
        atLeastOne("cosineRestarts", firstSteps);
        atLeastOne("cosineRestarts", growth);
        return made(
                step -> {
                    long length = firstSteps;
                    long at = step;
                    if (growth == 1) {
                        at %= length;
                    }
                    while (at >= length) {
                        at -= length;
                        length *= growth;
                    }
                    return between(lr, least, (double) at / length);
                },
                firstSteps * (1 + growth + growth * growth));
    }

    /**
     * A line from a part of the rate up to all of it, over so many steps; then the rate: {@code lr * (f + (1 - f) step / steps)}.
     *
     * @throws TensorException if the factor is not in [0, 1] or there are no steps
     */
    public static Schedule linear(double lr, double startFactor, int steps) {
        rate("linear", lr);
        atLeastOne("linear", steps);
        if (!(startFactor >= 0 && startFactor <= 1)) {
            throw new TensorException(
                    "Schedules.linear",
                    "a factor from 0 to 1",
                    String.valueOf(startFactor),
                    "give a number in this range");
        }
        return made(
                step -> lr * (startFactor + (1 - startFactor) * Math.min(1, (double) step / steps)),
                steps + steps / 2 + 1);
    }

    /** {@link #oneCycle(double, int, double)} with its highest rate after 30 % of the steps. */
    public static Schedule oneCycle(double maxLr, int steps) {
        return oneCycle(maxLr, steps, 0.3);
    }

    /**
     * Up from a 25th of the highest rate, then down to a ten thousandth of that start, both along half a cosine; for steps, not
     * epochs. Smith and Topin 2018; the momentum stays as it is.
     *
     * @param warmUpPart the part of the steps that leads up
     * @throws TensorException if there are less than 2 steps or the part is not in (0, 1)
     */
    public static Schedule oneCycle(double maxLr, int steps, double warmUpPart) {
        rate("oneCycle", maxLr);
        if (steps < 2 || !(warmUpPart > 0 && warmUpPart < 1)) {
            throw new TensorException(
                    "Schedules.oneCycle",
                    "at least 2 steps and a part between 0 and 1 that leads up",
                    steps + " steps and " + warmUpPart,
                    "give the number of all batches: epochs * batches.count()");
        }
        double start = maxLr / 25;
        double end = start / 1e4;
        double top = warmUpPart * steps - 1;
        double last = steps - 1.0;
        return made(
                step -> step <= top
                        ? between(start, maxLr, step / top)
                        : between(maxLr, end, Math.min(1, (step - top) / (last - top))),
                steps);
    }

    /** From one rate to another along half a cosine; {@code part} from 0 to 1. */
    private static double between(double from, double to, double part) {
        return to + (from - to) * (1 + Math.cos(Math.PI * part)) / 2;
    }

    /** A schedule in one line. */
    static String text(Schedule schedule) {
        double[] rates = schedule.curve(schedule.length());
        double low = Arrays.stream(rates).min().orElse(Double.NaN);
        double high = Arrays.stream(rates).max().orElse(Double.NaN);
        return String.format(
                Locale.ROOT,
                "learning rate %s from %.3g to %.3g, %d steps",
                Sparkline.of(rates),
                low,
                high,
                rates.length);
    }

    private static Schedule made(LongToDoubleFunction rate, int length) {
        return new Schedule() {
            @Override
            public double lr(long step) {
                if (step < 0) {
                    throw new TensorException(
                            "Schedule.lr", "a step from 0 on", String.valueOf(step), "give a number in this range");
                }
                return rate.applyAsDouble(step);
            }

            @Override
            public int length() {
                return Math.max(2, Math.min(length, 100_000));
            }

            @Override
            public String toString() {
                return text(this);
            }
        };
    }

    private static void rate(String schedule, double lr) {
        if (!(lr >= 0 && lr < Double.POSITIVE_INFINITY)) {
            throw new TensorException(
                    "Schedules." + schedule, "a finite rate >= 0", String.valueOf(lr), "give a number in this range");
        }
    }

    private static void positive(String schedule, String name, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new TensorException(
                    "Schedules." + schedule,
                    "a finite " + name + " > 0",
                    String.valueOf(value),
                    "give a number in this range");
        }
    }

    private static void atLeastOne(String schedule, int steps) {
        if (steps < 1) {
            throw new TensorException(
                    "Schedules." + schedule, "at least 1 step", String.valueOf(steps), "give a number in this range");
        }
    }
}
