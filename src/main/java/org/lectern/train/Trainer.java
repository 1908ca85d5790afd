package org.lectern.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Batch;
import org.lectern.data.Batches;
import org.lectern.data.Dataset;
import org.lectern.nn.Layer;
import org.lectern.nn.Loss;
import org.lectern.optim.Optimizer;
import org.lectern.tensor.TensorException;

/**
 * Trains a network on batches, epoch after epoch, with a progress bar that updates in place.
 *
 * <pre>{@code
 * var history = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()).lr(1e-3))
 *         .fit(digits.train().batches(64, rng), 5, digits.test());
 * }</pre>
 *
 * <p>An interrupt stops training within a batch; the weights and the history so far are kept. {@code fit} may be called
 * again to train on.
 */
public final class Trainer {
    private static final int EVALUATION_BATCH = 256;

    private final Learner learner;
    private final List<Consumer<Epoch>> listeners = new ArrayList<>();
    private boolean progress = true;
    private int patience;

    private Trainer(Learner learner) {
        this.learner = learner;
    }

    /** A trainer of a network; the optimizer has the network's parameters. */
    public static Trainer of(Layer net, Loss loss, Optimizer optimizer) {
        return new Trainer(new NetworkLearner(net, loss, optimizer));
    }

    /** A trainer of anything that learns from batches. */
    public static Trainer of(Learner learner) {
        return new Trainer(learner);
    }

    /** Shows no progress. */
    public Trainer quiet() {
        progress = false;
        return this;
    }

    /** Calls a listener after each epoch, to draw or to print something. */
    public Trainer onEpoch(Consumer<Epoch> listener) {
        listeners.add(listener);
        return this;
    }

    /**
     * Stops when the validation loss has not fallen below its best for so many epochs. The weights stay those of the last
     * epoch.
     *
     * @throws TensorException if epochs is less than 1
     */
    public Trainer earlyStopping(int epochs) {
        if (epochs < 1) {
            throw new TensorException(
                    "earlyStopping", "at least 1 epoch of patience", String.valueOf(epochs), "give a number from 1 on");
        }
        patience = epochs;
        return this;
    }

    /** Trains without looking at validation examples. */
    public History fit(Iterable<Batch> batches, int epochs) {
        return fit(batches, epochs, null);
    }

    /**
     * Trains and scores the network on the validation examples after each epoch.
     *
     * @param batches gone through once in each epoch
     * @throws TrainingException if the loss is NaN or infinite, before the weights take harm
     * @throws TensorException if there are no epochs or batches
     */
    public History fit(Iterable<Batch> batches, int epochs, @Nullable Dataset validation) {
        if (epochs < 1) {
            throw new TensorException("fit", "at least 1 epoch", String.valueOf(epochs), "give a number from 1 on");
        }
        if (patience > 0 && validation == null) {
            throw new TensorException(
                    "fit",
                    "validation examples for early stopping",
                    "none",
                    "give fit a dataset as its third argument");
        }
        return new Run(batches, epochs, validation).run();
    }

    /** The score on all examples of a dataset; on those before an interrupt, if one comes. */
    public Score evaluate(Dataset dataset) {
        Mean mean = new Mean();
        for (Batch batch : dataset.batches(EVALUATION_BATCH).inOrder()) {
            if (interrupted()) {
                break;
            }
            mean.add(learner.evaluate(batch), batch.size());
        }
        return mean.score();
    }

    /** Only looks, so that whoever runs the cell sees the interrupt too. */
    private static boolean interrupted() {
        return Thread.currentThread().isInterrupted();
    }

    /** One call of fit. */
    private final class Run {
        private final Iterable<Batch> batches;
        private final int epochs;
        private final @Nullable Dataset validation;
        private final @Nullable Progress bar;
        private final List<Epoch> done = new ArrayList<>();
        private int batchesInEpoch;
        private String state = "";

        Run(Iterable<Batch> batches, int epochs, @Nullable Dataset validation) {
            this.batches = batches;
            this.epochs = epochs;
            this.validation = validation;
            this.batchesInEpoch = count(batches);
            this.bar = progress ? new Progress(epochs) : null;
        }

        History run() {
            for (int epoch = 1; epoch <= epochs; epoch++) {
                long start = System.nanoTime();
                Mean mean = new Mean();
                int batch = 0;
                for (Batch next : batches) {
                    batch++;
                    if (interrupted()) {
                        return end(
                                History.Stop.INTERRUPTED,
                                "interrupted in epoch " + epoch + ", batch " + batch
                                        + "; the weights and the history so far are kept");
                    }
                    learn(next, epoch, batch, mean);
                }
                if (batch == 0) {
                    throw noBatches(epoch);
                }
                batchesInEpoch = batch;
                Score score = mean.score();
                Score checked = validation == null ? new Score(Double.NaN, Double.NaN) : evaluate(validation);
                if (interrupted()) {
                    return end(
                            History.Stop.INTERRUPTED,
                            "interrupted at the end of epoch " + epoch
                                    + "; the weights and the history so far are kept");
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                Epoch finished =
                        new Epoch(epoch, score.loss(), score.accuracy(), checked.loss(), checked.accuracy(), seconds);
                done.add(finished);
                state = describe(finished);
                listeners.forEach(listener -> listener.accept(finished));
                if (patience > 0 && epoch - best() >= patience) {
                    return end(History.Stop.EARLY, "stopped early after epoch " + epoch + ", " + state);
                }
            }
            return end(History.Stop.COMPLETED, state);
        }

        private void learn(Batch next, int epoch, int batch, Mean mean) {
            Score score = learner.learn(next);
            if (!Double.isFinite(score.loss())) {
                end(History.Stop.NOT_FINITE, "stopped: the loss is " + score.loss());
                throw new TrainingException(
                        "a finite loss",
                        "a loss of " + score.loss() + " in epoch " + epoch + ", batch " + batch,
                        learner.diagnose(next),
                        new History(done, History.Stop.NOT_FINITE));
            }
            mean.add(score, next.size());
            if (bar != null) {
                bar.batch(epoch, batch, batchesInEpoch, describe(mean.score()));
            }
        }

        private TensorException noBatches(int epoch) {
            return new TensorException(
                    "fit",
                    "at least 1 batch in each epoch",
                    "none in epoch " + epoch,
                    epoch == 1 ? "is the dataset empty?" : "give an Iterable that can be gone through again");
        }

        /** The epoch with the lowest validation loss. */
        private int best() {
            Epoch best = done.get(0);
            for (Epoch epoch : done) {
                best = epoch.validationLoss() < best.validationLoss() ? epoch : best;
            }
            return best.number();
        }

        private History end(History.Stop stop, String message) {
            if (bar != null) {
                int count = done.size();
                String epochsDone = count + (count == 1 ? " epoch in " : " epochs in ") + bar.elapsed();
                bar.end((double) count / epochs, epochsDone + ", " + message);
            }
            return new History(done, stop);
        }
    }

    /** How many batches an epoch has; 0 if that shows only when going through them. */
    private static int count(Iterable<Batch> batches) {
        if (batches instanceof Batches known) {
            return known.count();
        }
        return batches instanceof Collection<?> known ? known.size() : 0;
    }

    private static String describe(Score score) {
        String loss = "loss " + History.number(score.loss());
        return Double.isNaN(score.accuracy()) ? loss : loss + " accuracy " + percent(score.accuracy());
    }

    private static String describe(Epoch epoch) {
        String training = describe(new Score(epoch.loss(), epoch.accuracy()));
        return Double.isNaN(epoch.validationLoss())
                ? training
                : training + ", validation " + describe(new Score(epoch.validationLoss(), epoch.validationAccuracy()));
    }

    private static String percent(double fraction) {
        return String.format(java.util.Locale.ROOT, "%.3f", fraction);
    }

    /** A mean over batches of different sizes. */
    private static final class Mean {
        private double loss;
        private double accuracy;
        private long count;

        void add(Score score, int examples) {
            loss += score.loss() * examples;
            accuracy += score.accuracy() * examples;
            count += examples;
        }

        Score score() {
            return new Score(loss / count, accuracy / count);
        }
    }
}
