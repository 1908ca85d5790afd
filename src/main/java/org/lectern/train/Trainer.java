package org.lectern.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleBiFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Batch;
import org.lectern.data.Batches;
import org.lectern.data.Dataset;
import org.lectern.nn.Layer;
import org.lectern.nn.Loss;
import org.lectern.optim.GradientClipping;
import org.lectern.optim.Optimizer;
import org.lectern.optim.Plateau;
import org.lectern.optim.Schedule;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * Trains a network on batches, epoch after epoch, with a progress bar and a picture of the loss that update in place.
 *
 * <pre>{@code
 * var history = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters()).lr(1e-3))
 *         .fit(digits.train().batches(64, rng), 5, digits.test());
 * }</pre>
 *
 * <p>{@link #live()} shows more of what goes on. An interrupt stops training within a batch; the weights and the history so far are kept. {@code fit} may be called
 * again to train on.
 */
public final class Trainer {
    /** The classes that were trained on last. */
    private List<String> classNames = List.of();

    final Learner learner;
    final List<Callback> callbacks = new ArrayList<>();
    final Map<String, ToDoubleBiFunction<Tensor, Tensor>> metrics = new LinkedHashMap<>();
    boolean progress = true;
    boolean live;

    @Nullable
    Supplier<?> samples;

    Predicate<Epoch> reached = epoch -> false;
    int patience;

    @Nullable
    Schedule byEpoch;

    @Nullable
    Schedule byBatch;

    @Nullable
    Plateau plateau;

    @Nullable
    Checkpoints checkpoints;

    private Trainer(Learner learner) {
        this.learner = learner;
    }

    /**
     * A trainer of a network; the optimizer has the network's parameters, or some of them.
     *
     * @throws TensorException if it has none of them
     */
    public static Trainer of(Layer net, Loss loss, Optimizer optimizer) {
        Errors.present("Trainer.of", "a network", net);
        Errors.present("Trainer.of", "a loss", loss);
        Errors.present("Trainer.of", "an optimizer", optimizer);
        return new Trainer(new NetworkLearner(net, loss, optimizer));
    }

    /** A trainer of anything that learns from batches. */
    public static Trainer of(Learner learner) {
        Errors.present("Trainer.of", "a learner", learner);
        return new Trainer(learner);
    }

    /** Shows no progress. */
    public Trainer quiet() {
        progress = false;
        return this;
    }

    /**
     * Shows more while it trains, in one picture that is updated in place and stays when training ends, however it does: the loss
     * and the metrics, the norm of each layer's gradient, and how many units behind each {@code relu()} are silent, giving 0 for all
     * of the batch's first examples. It is drawn at most three times a second, and less often where that would take more than
     * one or two hundredths of the time.
     */
    public Trainer live() {
        live = true;
        progress = true;
        return this;
    }

    /**
     * Like {@link #live()}, with samples: whatever the supplier makes is shown as the value of a cell is, such as
     * {@code () -> Plots.imageGrid(generator.forward(noise), 8)} or a text. It is called between two steps, without recording
     * gradients, at most once a second. How often depends on the machine, so let it draw from a generator of its own, and not from
     * one that training draws from.
     */
    public Trainer live(Supplier<?> samples) {
        Errors.present("live", "what makes samples", samples);
        this.samples = samples;
        return live();
    }

    /** Calls a listener after each epoch, to draw or to print something. */
    public Trainer onEpoch(Consumer<? super Epoch> listener) {
        Errors.present("onEpoch", "a listener", listener);
        return callback(new Callback() {
            @Override
            public void epochEnd(Epoch epoch) {
                listener.accept(epoch);
            }
        });
    }

    /** Tells a callback how training goes. */
    public Trainer callback(Callback callback) {
        Errors.present("callback", "a callback", callback);
        callbacks.add(callback);
        return this;
    }

    /**
     * Stops after the first epoch of which this is true: {@code stopWhen(epoch -> epoch.validationAccuracy() > 0.98)}. Called
     * again, either will do. {@link Callback#stop()} can stop within an epoch too.
     */
    public Trainer stopWhen(Predicate<Epoch> reached) {
        Errors.present("stopWhen", "a condition on an epoch", reached);
        this.reached = this.reached.or(reached);
        return this;
    }

    /**
     * Measures something more on the validation examples after each epoch, from all outputs and targets together:
     * {@code metric("top 5", (y, t) -> Metrics.topKAccuracy(y, t, 5))}.
     */
    public Trainer metric(String name, ToDoubleBiFunction<Tensor, Tensor> metric) {
        Errors.present("metric", "a name", name);
        Errors.present("metric", "a function of outputs and targets", metric);
        metrics.put(name, metric);
        return this;
    }

    /**
     * Stops when the validation loss has not fallen below its best for so many epochs, and brings back the weights of the best
     * epoch, also if training ends otherwise; only after an interrupt they stay those of the last batch.
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

    /**
     * Sets the learning rate before each epoch; the first is step 0.
     *
     * @throws TensorException if there is a schedule of another kind already, which would undo this one's rate
     */
    public Trainer schedule(Schedule schedule) {
        Errors.present("schedule", "a schedule", schedule);
        only("schedule(Schedule)", byBatch, plateau);
        byEpoch = schedule;
        return this;
    }

    /**
     * Sets the learning rate before each batch, counted over all epochs from 0.
     *
     * @throws TensorException if there is a schedule of another kind already, which would undo this one's rate
     */
    public Trainer schedulePerBatch(Schedule schedule) {
        Errors.present("schedulePerBatch", "a schedule", schedule);
        only("schedulePerBatch(Schedule)", byEpoch, plateau);
        byBatch = schedule;
        return this;
    }

    /**
     * Lowers the learning rate when the validation loss no longer falls; without validation examples, the training loss.
     *
     * @throws TensorException if it is the schedule of another optimizer than this trainer's, or there is a schedule of another
     *     kind already, which would undo this one's rate
     */
    public Trainer schedule(Plateau schedule) {
        Errors.present("schedule", "a schedule", schedule);
        only("schedule(Plateau)", byEpoch, byBatch);
        if (learner instanceof NetworkLearner network) {
            network.checkOptimizer(schedule);
        }
        plateau = schedule;
        return this;
    }

    private void only(String asked, @Nullable Object other, @Nullable Object another) {
        if (other == null && another == null) {
            return;
        }
        String first = plateau != null
                ? "schedule(Plateau)"
                : byEpoch != null ? "schedule(Schedule)" : "schedulePerBatch(Schedule)";
        throw new TensorException(
                "Trainer.schedule",
                "one schedule of the learning rate",
                asked + " after " + first,
                "each would undo the other's rate: leave one out, or make one Schedule of both");
    }

    /**
     * Scales the gradients of each step down to this norm where they are larger; see {@link GradientClipping#byNorm}.
     *
     * @throws TensorException if the bound is not positive or this trains no network of ours
     */
    public Trainer clipNorm(double maxNorm) {
        GradientClipping.byNorm(List.of(), maxNorm);
        return clip(parameters -> GradientClipping.byNorm(parameters, maxNorm));
    }

    /**
     * Clips each element of the gradients to {@code [-limit, limit]}; see {@link GradientClipping#byValue}.
     *
     * @throws TensorException if the limit is not positive or this trains no network of ours
     */
    public Trainer clipValue(double limit) {
        GradientClipping.byValue(List.of(), limit);
        return clip(parameters -> GradientClipping.byValue(parameters, limit));
    }

    private Trainer clip(Consumer<List<Tensor>> clip) {
        if (!(learner instanceof NetworkLearner network)) {
            throw new TensorException(
                    "Trainer.clip", "a network of ours", learner.getClass().getSimpleName(), "clip where it learns");
        }
        network.clip(clip);
        return this;
    }

    /** Writes checkpoints, and goes on from one if they say so. */
    public Trainer checkpoints(Checkpoints place) {
        Errors.present("checkpoints", "a place, such as Checkpoints.in(\"runs/digits\")", place);
        checkpoints = place;
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
     * @param epochs in all, those before a checkpoint included
     * @throws TrainingException if the loss is NaN or infinite, before the weights take harm
     * @throws TensorException if there are no epochs or batches, or if a label means one class in training and another in validation,
     *     or if a loss for numbers, such as the mean squared error, would be taken on the indices of classes that are other numbers
     */
    public History fit(Iterable<Batch> batches, int epochs, @Nullable Dataset validation) {
        Errors.present("fit", "batches, such as dataset.batches(64, rng)", batches);
        if (epochs < 1) {
            throw new TensorException("fit", "at least 1 epoch", String.valueOf(epochs), "give a number from 1 on");
        }
        if ((patience > 0 || !metrics.isEmpty()) && validation == null) {
            throw new TensorException(
                    "fit",
                    "validation examples for " + (patience > 0 ? "early stopping" : "metrics"),
                    "none",
                    "give fit a dataset as its third argument");
        }
        if (batches instanceof Batches loader && validation != null) {
            refuseOtherClasses("fit", loader.dataset().classNames(), validation.classNames());
        }
        if (batches instanceof Batches loader) {
            refuseNumbersAsClasses("fit", loader.dataset());
            classNames = loader.dataset().classNames();
        }
        if (learner instanceof NetworkLearner network) {
            network.begin();
        }
        return new TrainingRun(this, batches, epochs, validation).run();
    }

    /** Labels are counted by each data set for itself: where a class is missing in one, the same number means another. */
    private static void refuseOtherClasses(String operation, List<String> training, List<String> validation) {
        for (int i = 0; i < Math.min(training.size(), validation.size()); i++) {
            if (!training.get(i).equals(validation.get(i))) {
                throw new TensorException(
                        operation,
                        "examples whose labels mean the classes of the training examples",
                        "the label " + i + " for \"" + training.get(i) + "\" in training and for \"" + validation.get(i)
                                + "\" here",
                        "split one data set, as in data.split(0.8, rng); of tables, take"
                                + " Tables.prepare(train, …).asClasses() and its dataset(test); of folders, let both have the same"
                                + " classes");
            }
        }
    }

    private void refuseNumbersAsClasses(String operation, Dataset dataset) {
        if (learner instanceof NetworkLearner network && NumberedClasses.areOf(dataset)) {
            NumberedClasses.refuse(operation, dataset, network);
        }
    }

    /**
     * The score on all examples of a dataset; on those before an interrupt, if one comes.
     *
     * @throws TensorException as {@link #fit(Iterable, int, Dataset)}
     */
    public Score evaluate(Dataset dataset) {
        Errors.present("evaluate", "a dataset", dataset);
        refuseNumbersAsClasses("evaluate", dataset);
        refuseOtherClasses("evaluate", classNames, dataset.classNames());
        return new Evaluation(learner, dataset, false).score();
    }

    /**
     * The outputs for all examples of a dataset, one after the other, for metrics: {@code (n, ...)}.
     *
     * @throws TensorException if the learner gives none
     */
    public Tensor predict(Dataset dataset) {
        Errors.present("predict", "a dataset", dataset);
        return new Evaluation(learner, dataset, true).outputs();
    }
}
