package org.lectern.optim;

import java.util.List;
import org.lectern.display.Curves;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.TensorException;

/**
 * A learning rate for each step, or each epoch, counted from 0: a function, with nothing to be saved or to fall out of step.
 *
 * <pre>{@code
 * var schedule = Schedules.cosine(0.1, 90).warmUp(10);
 * for (int epoch = 0; epoch < 100; epoch++) {
 *     optimizer.lr(schedule.lr(epoch));
 *     ...
 * }
 * }</pre>
 *
 * <p>As the value of a cell it shows its curve. {@link Plateau} is the one that depends on how training goes.
 */
@FunctionalInterface
public interface Schedule extends Displayable {
    /** More steps than these are not drawn. */
    int MOST_SHOWN = 1_000_000;

    /** The learning rate of a step, from 0 on. */
    double lr(long step);

    /** How many steps tell the whole story, for drawing. */
    default int length() {
        return 100;
    }

    /**
     * The same after a warm-up: for so many steps the rate grows linearly from a hundredth of this schedule's first to all of
     * it, then this schedule begins.
     */
    default Schedule warmUp(int steps) {
        return warmUp(steps, 0.01);
    }

    /**
     * The same after a warm-up that starts at a part of this schedule's first rate.
     *
     * @throws TensorException if there are no steps or the factor is not in [0, 1]
     */
    default Schedule warmUp(int steps, double startFactor) {
        return Schedules.linear(lr(0), startFactor, steps).then(steps, this);
    }

    /**
     * This schedule for so many steps, then another from its own beginning.
     *
     * @throws TensorException if there are no steps
     */
    default Schedule then(int steps, Schedule next) {
        ParameterList.present("Schedule.then", "a schedule", next);
        if (steps < 1) {
            throw new TensorException(
                    "Schedule.then", "at least 1 step", String.valueOf(steps), "give a number in this range");
        }
        Schedule first = this;
        return new Schedule() {
            @Override
            public double lr(long step) {
                return step < steps ? first.lr(step) : next.lr(step - steps);
            }

            @Override
            public int length() {
                return (int) Math.min(Integer.MAX_VALUE, (long) steps + next.length());
            }

            @Override
            public String toString() {
                return Schedules.text(this);
            }
        };
    }

    /** The rates of the first steps. */
    default double[] curve(int steps) {
        if (steps > MOST_SHOWN) {
            throw new TensorException(
                    "Schedule.curve",
                    "at most " + MOST_SHOWN + " steps",
                    String.valueOf(steps),
                    "look at fewer, or use lr(step)");
        }
        double[] rates = new double[Math.max(0, steps)];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = lr(i);
        }
        return rates;
    }

    @Override
    default MimeBundle display() {
        double[] rates = curve(Math.min(MOST_SHOWN, length()));
        Curves.Panel panel = new Curves.Panel(
                "learning rate", "step", 0, rates.length - 1.0, List.of(new Curves.Curve("", rates, Curves.BLUE)));
        return MimeBundle.html(Curves.svg("learning rate by step", List.of(panel)), Schedules.text(this));
    }
}
