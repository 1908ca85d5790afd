package org.lectern.train;

import java.util.ArrayList;
import java.util.List;
import org.lectern.data.Batch;
import org.lectern.data.Dataset;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** A pass over all examples without learning, up to an interrupt. */
final class Evaluation {
    private static final int BATCH = 256;

    private final Mean mean = new Mean();
    private final List<Tensor> outputs = new ArrayList<>();

    Evaluation(Learner learner, Dataset dataset, boolean keepOutputs) {
        for (Batch batch : dataset.batches(BATCH).inOrder()) {
            // Only looks, so that whoever runs the cell sees the interrupt too.
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            Score score = keepOutputs
                    ? learner.evaluate(batch, y -> outputs.add(y.detach().keep()))
                    : learner.evaluate(batch);
            mean.add(score, batch.size());
        }
    }

    Score score() {
        return mean.score("to evaluate");
    }

    Tensor outputs() {
        if (outputs.isEmpty()) {
            throw new TensorException(
                    "outputs",
                    "a learner that gives its outputs",
                    "none",
                    "train a network, or write evaluate(batch, taker)");
        }
        return Tensor.concat(0, outputs.toArray(Tensor[]::new));
    }
}
