package org.lectern.optim;

import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.tensor.TensorException;

/**
 * Lowers the learning rate when a loss no longer falls.
 *
 * <pre>{@code
 * var plateau = Plateau.of(optimizer).factor(0.5).patience(3);
 * ...
 * plateau.step(validationLoss); // after each epoch
 * }</pre>
 *
 * <p>A loss counts as lower if it is below the best by a ten thousandth of it. When more than {@code patience} epochs in a row
 * are not lower, the rate is multiplied by the factor. PyTorch's ReduceLROnPlateau.
 */
public final class Plateau {
    private static final double LEAST_CHANGE = 1e-8;

    private final Optimizer optimizer;
    private double factor = 0.1;
    private int patience = 10;
    private double threshold = 1e-4;
    private int cooldown;
    private double minLr;
    private double best = Double.POSITIVE_INFINITY;
    private int bad;
    private int cooling;

    private Plateau(Optimizer optimizer) {
        this.optimizer = optimizer;
    }

    /** Looks after an optimizer's rate: a tenth of it after 10 epochs in vain. */
    public static Plateau of(Optimizer optimizer) {
        ParameterList.present("Plateau.of", "an optimizer", optimizer);
        return new Plateau(optimizer);
    }

    /** What the rate is multiplied by: {@code 0 < factor < 1}. */
    public Plateau factor(double factor) {
        this.factor = checked("factor", factor, factor > 0 && factor < 1, "0 < factor < 1");
        return this;
    }

    /** How many epochs in vain are borne. */
    public Plateau patience(int patience) {
        this.patience = (int) checked("patience", patience, patience >= 0, "patience >= 0");
        return this;
    }

    /** By which part of the best a loss must be lower to count. */
    public Plateau threshold(double threshold) {
        this.threshold = checked("threshold", threshold, threshold >= 0 && threshold < 1, "0 <= threshold < 1");
        return this;
    }

    /** How many epochs to wait after a change before counting again. */
    public Plateau cooldown(int cooldown) {
        this.cooldown = (int) checked("cooldown", cooldown, cooldown >= 0, "cooldown >= 0");
        return this;
    }

    /** The rate never falls below this. */
    public Plateau minLr(double minLr) {
        this.minLr = checked("minLr", minLr, minLr >= 0 && minLr < Double.POSITIVE_INFINITY, "a finite minLr >= 0");
        return this;
    }

    private static double checked(String name, double value, boolean fits, String needed) {
        if (!fits) {
            throw new TensorException("Plateau." + name, needed, String.valueOf(value), "give a number in this range");
        }
        return value;
    }

    /** Takes in the loss of an epoch and lowers the optimizer's rate if it is time; returns the rate. */
    public double step(double loss) {
        if (loss < best * (1 - threshold)) {
            best = loss;
            bad = 0;
        } else {
            bad++;
        }
        if (cooling > 0) {
            cooling--;
            bad = 0;
        }
        if (bad > patience) {
            double lower = Math.max(optimizer.lr() * factor, minLr);
            if (optimizer.lr() - lower > LEAST_CHANGE) {
                optimizer.lr(lower);
            }
            cooling = cooldown;
            bad = 0;
        }
        return optimizer.lr();
    }

    /** What it has seen so far, for a checkpoint; the rate is the optimizer's. */
    public SavedState state() {
        Map<String, Double> numbers = new LinkedHashMap<>();
        numbers.put("best", best);
        numbers.put("bad", (double) bad);
        numbers.put("cooling", (double) cooling);
        return new SavedState("Plateau", numbers, Map.of());
    }

    /**
     * Goes on from a saved state.
     *
     * @throws TensorException if it is not a plateau's
     */
    public void load(SavedState state) {
        ParameterList.present("Plateau.load", "a state", state);
        state.belongsTo("Plateau");
        double savedBest = state.number("best");
        int savedBad = (int) state.number("bad");
        cooling = (int) state.number("cooling");
        best = savedBest;
        bad = savedBad;
    }

    /** The optimizer whose rate this looks after. */
    public Optimizer optimizer() {
        return optimizer;
    }

    @Override
    public String toString() {
        return "Plateau(factor " + factor + ", patience " + patience + ")";
    }
}
