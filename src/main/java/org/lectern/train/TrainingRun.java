package org.lectern.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Batch;
import org.lectern.data.Batches;
import org.lectern.data.Dataset;
import org.lectern.display.Interruption;
import org.lectern.nn.SafeTensors;
import org.lectern.optim.SavedState;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** One call of {@link Trainer#fit}. */
final class TrainingRun {
    private static final String POSITION = "lectern.position";
    private static final String LEARNER = "learner.";
    private static final String BEST = "best.";

    private final Trainer trainer;
    private final Learner learner;
    private final Iterable<Batch> batches;
    private final int epochs;
    private final @Nullable Dataset validation;
    private final @Nullable Progress bar;
    private final LivePicture picture;
    private final List<Rng> rngs;
    private final List<Epoch> done = new ArrayList<>();
    private final Map<String, Tensor> best = new LinkedHashMap<>();
    private List<Rng.State> startRngs = List.of();
    private @Nullable Position resumed;
    private long step;
    private long learned;
    private int batchesInEpoch;
    private boolean asked;
    private boolean isEnded;
    private String state = "";
    private String note = "";

    TrainingRun(Trainer trainer, Iterable<Batch> batches, int epochs, @Nullable Dataset validation) {
        this.trainer = trainer;
        this.learner = trainer.learner;
        this.batches = batches;
        this.epochs = epochs;
        this.validation = validation;
        this.batchesInEpoch = count(batches);
        this.bar = trainer.progress ? new Progress(epochs) : null;
        this.picture = new LivePicture(learner, trainer.live, trainer.samples, System::nanoTime);
        this.rngs = rngs();
    }

    /** Each generator that this training draws from, once. */
    private List<Rng> rngs() {
        List<Rng> all = new ArrayList<>(learner.rngs());
        if (batches instanceof Batches known) {
            known.rng().ifPresent(all::add);
        }
        if (trainer.checkpoints != null) {
            all.addAll(trainer.checkpoints.rngs());
        }
        Set<Rng> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        return all.stream().filter(seen::add).toList();
    }

    History run() {
        try {
            return train();
        } catch (RuntimeException | Error e) {
            if (!isEnded) {
                end(
                        History.Stop.INTERRUPTED,
                        "ended by " + e.getClass().getSimpleName() + " in epoch " + (done.size() + 1));
            }
            throw e;
        }
    }

    private History train() {
        if (trainer.checkpoints != null) {
            trainer.checkpoints.begin().ifPresent(this::resume);
        }
        while (done.size() < epochs && !outOfPatience() && !asked) {
            String interrupted = interruptible(done.size() + 1);
            if (!interrupted.isEmpty()) {
                return end(History.Stop.INTERRUPTED, interrupted + "; the weights and the history so far are kept");
            }
        }
        if (!best.isEmpty()) {
            learner.loadWeights(best);
        }
        String kept = best.isEmpty() ? "" : "; the weights are those of epoch " + best();
        if (outOfPatience()) {
            return end(History.Stop.EARLY, "stopped early after epoch " + done.size() + ", " + state + kept);
        }
        return done.size() < epochs
                ? end(History.Stop.ASKED, "stopped as asked" + (state.isEmpty() ? "" : ", " + state) + kept)
                : end(History.Stop.COMPLETED, state + kept);
    }

    /** An epoch that a layer or a callback of a cell may end, too, for its code is stopped wherever it is. */
    private String interruptible(int epoch) {
        try {
            return epoch(epoch);
        } catch (Interruption e) {
            return "interrupted in epoch " + epoch;
        }
    }

    /** Trains for one epoch; says where if it was interrupted, else nothing. */
    private String epoch(int epoch) {
        long start = System.nanoTime();
        trainer.callbacks.forEach(callback -> callback.epochStart(epoch));
        Mean mean = new Mean();
        if (trainer.byEpoch != null) {
            learner.lr(trainer.byEpoch.lr(epoch - 1L));
        }
        Position from = resumed;
        resumed = null;
        if (from != null && from.batch() > 0) {
            load(from.startRngs());
        }
        startRngs = states();
        Iterator<Batch> iterator = batches.iterator();
        int batch = 0;
        if (from != null && from.batch() > 0) {
            mean.load(from.sums());
            for (; batch < from.batch() && iterator.hasNext(); batch++) {
                iterator.next();
            }
            load(from.rngs());
        }
        while (iterator.hasNext()) {
            Batch next = iterator.next();
            Errors.present("fit", "a batch each time", next);
            batch++;
            if (interrupted()) {
                return "interrupted in epoch " + epoch + ", batch " + batch;
            }
            learn(next, epoch, batch, mean);
            asked |= trainer.callbacks.stream().anyMatch(Callback::stop);
            // After the last batch the epoch is completed first.
            boolean within = iterator.hasNext();
            if (trainer.checkpoints != null && within && (asked || trainer.checkpoints.dueAfterBatch(batch))) {
                save(batch, mean);
            }
            if (asked && within) {
                return "";
            }
        }
        if (batch == 0) {
            throw noBatches(epoch);
        }
        batchesInEpoch = batch;
        Evaluation checked =
                validation == null ? null : new Evaluation(learner, validation, !trainer.metrics.isEmpty());
        if (interrupted()) {
            return "interrupted at the end of epoch " + epoch;
        }
        finish(epoch, mean.score("in epoch " + epoch), checked, (System.nanoTime() - start) / 1e9);
        return "";
    }

    private void learn(Batch next, int epoch, int batch, Mean mean) {
        if (trainer.byBatch != null) {
            learner.lr(trainer.byBatch.lr(step));
        }
        Score score = learner.learn(next);
        if (!Double.isFinite(score.loss())) {
            end(History.Stop.NOT_FINITE, "stopped: the loss is " + score.loss());
            throw new TrainingException(
                    "a finite loss",
                    "a loss of " + score.loss() + " in epoch " + epoch + ", batch " + batch,
                    learned == 0 && learner instanceof NetworkLearner network
                            ? network.diagnoseBeforeTheFirstStep(next)
                            : learner.diagnose(next),
                    new History(done, History.Stop.NOT_FINITE));
        }
        step++;
        learned++;
        mean.add(score, next.size());
        if (bar != null) {
            picture.batch(score, next);
            bar.batch(epoch, batch, batchesInEpoch, () -> describe(mean.score()) + note, () -> picture.html(done));
        }
        for (Callback callback : trainer.callbacks) {
            callback.batchEnd(epoch, batch, score);
        }
    }

    private void finish(int epoch, Score score, @Nullable Evaluation checked, double seconds) {
        Score onValidation = checked == null ? new Score(Double.NaN, Double.NaN) : checked.score();
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (trainer.byEpoch != null) {
            metrics.put("lr", trainer.byEpoch.lr(epoch - 1L));
        } else if (trainer.byBatch != null) {
            metrics.put("lr", trainer.byBatch.lr(step - 1));
        }
        if (trainer.plateau != null) {
            metrics.put("lr", trainer.plateau.step(checked == null ? score.loss() : onValidation.loss()));
        }
        if (checked != null && validation != null) {
            Tensor targets = validation.y();
            trainer.metrics.forEach(
                    (name, metric) -> metrics.put(name, metric.applyAsDouble(checked.outputs(), targets)));
        }
        Epoch finished = new Epoch(
                epoch, score.loss(), score.accuracy(), onValidation.loss(), onValidation.accuracy(), seconds, metrics);
        done.add(finished);
        picture.epoch();
        state = describe(finished);
        if (trainer.patience > 0 && best() == epoch) {
            learner.weights().forEach((name, tensor) -> best.put(name, tensor.copy()));
        }
        trainer.callbacks.forEach(callback -> callback.epochEnd(finished));
        asked |= trainer.reached.test(finished) || trainer.callbacks.stream().anyMatch(Callback::stop);
        if (trainer.checkpoints != null
                && (trainer.checkpoints.dueAfterEpoch(epoch) || epoch == epochs || outOfPatience() || asked)) {
            save(0, new Mean());
        }
    }

    // ---- checkpoints

    private void save(int batch, Mean mean) {
        SavedState learned = learner.state();
        Map<String, Double> plateau =
                trainer.plateau == null ? Map.of() : trainer.plateau.state().numbers();
        Position position = new Position(
                done,
                batch,
                batchesInEpoch,
                step,
                mean.sums(),
                batch == 0 ? List.of() : startRngs,
                states(),
                learned.owner(),
                learned.numbers(),
                plateau);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        learned.tensors().forEach((name, tensor) -> tensors.put(LEARNER + name, tensor));
        best.forEach((name, tensor) -> tensors.put(BEST + name, tensor));
        if (trainer.checkpoints != null) {
            trainer.checkpoints.write(
                    done.size(), batch, new SafeTensors.Content(tensors, Map.of(POSITION, position.json())));
        }
    }

    private void resume(Checkpoints.Found found) {
        Position position = Position.of(found.content().metadata().getOrDefault(POSITION, ""));
        if (position.rngs().size() != rngs.size()) {
            throw new TensorException(
                    "Checkpoints.resume",
                    "the network and the batches that were saved, with "
                            + position.rngs().size() + " generators",
                    "others with " + rngs.size(),
                    "make everything as before; rng(...) names further generators");
        }
        if (position.batch() > 0
                && position.batches() > 0
                && batchesInEpoch > 0
                && position.batches() != batchesInEpoch) {
            throw new TensorException(
                    "Checkpoints.resume",
                    "epochs of " + position.batches() + " batches, for the checkpoint is of the middle of one",
                    "epochs of " + batchesInEpoch,
                    "take the same data and batch size; from the next epoch on they may change");
        }
        learner.load(new SavedState(position.owner(), position.numbers(), part(LEARNER, found)));
        if (trainer.plateau != null && position.plateau().isEmpty()) {
            throw new TensorException(
                    "Checkpoints.resume",
                    "a training with the Plateau from its beginning",
                    "a checkpoint made without one",
                    "leave schedule(Plateau) out, or begin again in another folder");
        }
        if (trainer.plateau != null) {
            trainer.plateau.load(new SavedState("Plateau", position.plateau(), Map.of()));
        }
        best.putAll(part(BEST, found));
        done.addAll(position.epochs());
        step = position.step();
        load(position.rngs());
        resumed = position;
        state = done.isEmpty() ? "" : describe(done.get(done.size() - 1));
        // What was reached stays so: running the cell again trains no further.
        asked = !done.isEmpty() && trainer.reached.test(done.get(done.size() - 1));
        String where = position.batch() == 0
                ? "epoch " + done.size()
                : "batch " + position.batch() + " of epoch " + (done.size() + 1);
        note = ", resumed after " + where + (found.damaged() == 0 ? "" : " (newer checkpoints are damaged)");
    }

    private static Map<String, Tensor> part(String prefix, Checkpoints.Found found) {
        Map<String, Tensor> part = new LinkedHashMap<>();
        found.content().tensors().forEach((name, tensor) -> {
            if (name.startsWith(prefix)) {
                part.put(name.substring(prefix.length()), tensor);
            }
        });
        return part;
    }

    private List<Rng.State> states() {
        return rngs.stream().map(Rng::state).toList();
    }

    private void load(List<Rng.State> states) {
        for (int i = 0; i < rngs.size(); i++) {
            rngs.get(i).load(states.get(i));
        }
    }

    // ---- ends

    private boolean outOfPatience() {
        return trainer.patience > 0 && !done.isEmpty() && done.size() - best() >= trainer.patience;
    }

    /** The epoch with the lowest validation loss. */
    private int best() {
        Epoch lowest = done.get(0);
        for (Epoch epoch : done) {
            lowest = epoch.validationLoss() < lowest.validationLoss() ? epoch : lowest;
        }
        return lowest.number();
    }

    private History end(History.Stop stop, String message) {
        if (bar != null) {
            int count = done.size();
            String epochsDone = count + (count == 1 ? " epoch in " : " epochs in ") + bar.elapsed();
            // Where no history may come to be shown, its curves stay.
            boolean isCutOff = stop == History.Stop.INTERRUPTED || stop == History.Stop.NOT_FINITE;
            bar.end(
                    (double) count / epochs,
                    epochsDone + ", " + message + note,
                    (isCutOff || trainer.live) && learned > 0 ? picture.end(done, !isCutOff) : "");
        }
        isEnded = true;
        return new History(done, stop);
    }

    private static TensorException noBatches(int epoch) {
        return new TensorException(
                "fit",
                "at least 1 batch in each epoch",
                "none in epoch " + epoch,
                epoch == 1 ? "is the dataset empty?" : "give an Iterable that can be gone through again");
    }

    /** Only looks, so that whoever runs the cell sees the interrupt too. */
    private static boolean interrupted() {
        return Thread.currentThread().isInterrupted();
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
        return Double.isNaN(score.accuracy())
                ? loss
                : loss + " accuracy " + String.format(Locale.ROOT, "%.3f", score.accuracy());
    }

    private static String describe(Epoch epoch) {
        String training = describe(new Score(epoch.loss(), epoch.accuracy()));
        return Double.isNaN(epoch.validationLoss())
                ? training
                : training + ", validation " + describe(new Score(epoch.validationLoss(), epoch.validationAccuracy()));
    }
}
