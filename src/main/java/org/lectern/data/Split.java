package org.lectern.data;

import java.util.Objects;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * One data set in two parts.
 *
 * @param train what a model learns from
 * @param test what it is measured on, never seen in training
 */
public record Split(Dataset train, Dataset test) implements Displayable {
    public Split {
        Objects.requireNonNull(train);
        Objects.requireNonNull(test);
    }

    /** Both parts with each feature at mean 0 and deviation 1 over the training part, the only one a model may know. */
    public Split standardize() {
        return new Split(train.standardize(), test.standardizeBy(train));
    }

    /** Both parts with each sample in another shape; see {@link Dataset#reshape}. */
    public Split reshape(int... sampleShape) {
        return new Split(train.reshape(sampleShape), test.reshape(sampleShape));
    }

    @Override
    public MimeBundle display() {
        return DatasetView.of(this);
    }

    @Override
    public String toString() {
        return "Split\n  train: " + train + "\n  test:  " + test;
    }
}
