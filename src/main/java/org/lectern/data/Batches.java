package org.lectern.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;

/**
 * A data set in batches, in a new random order on each iteration: one iteration is one epoch. The last batch holds what is
 * left and may be smaller, unless {@link #dropLast()} leaves it out.
 */
public final class Batches implements Iterable<Batch> {
    private final Dataset dataset;
    private final int batchSize;
    private final @Nullable Rng rng;

    /** Whether a last batch that is smaller is left out. */
    private final boolean whole;

    Batches(Dataset dataset, int batchSize, @Nullable Rng rng) {
        this(dataset, batchSize, rng, false);
    }

    private Batches(Dataset dataset, int batchSize, @Nullable Rng rng, boolean whole) {
        if (batchSize < 1) {
            throw new DataException("batches", "a batch size of at least 1", batchSize + "", "64 is a usual size");
        }
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.rng = rng;
        this.whole = whole;
    }

    /** The number of batches in one iteration. */
    public int count() {
        return (int) ((end() + batchSize - 1L) / batchSize);
    }

    /** How many samples one iteration goes through. */
    private int end() {
        return whole ? dataset.size() - dataset.size() % batchSize : dataset.size();
    }

    /** The number of samples in each batch but the last, which may have fewer. */
    public int batchSize() {
        return batchSize;
    }

    /** What is batched. */
    public Dataset dataset() {
        return dataset;
    }

    /** What the order is drawn from; empty if the batches come in the data set's own order. */
    public Optional<Rng> rng() {
        return Optional.ofNullable(rng);
    }

    /** The same batches in the data set's own order on each iteration, as for measuring. */
    public Batches inOrder() {
        return new Batches(dataset, batchSize, null, whole);
    }

    /**
     * The same without a last batch that is smaller than the others, for what needs a certain number of samples, such as
     * {@code BatchNorm}. In random order other samples are left out each time.
     *
     * @throws DataException if no batch would be left
     */
    public Batches dropLast() {
        if (dataset.size() < batchSize) {
            throw new DataException(
                    "dropLast",
                    "at least one whole batch of " + batchSize + " samples",
                    dataset.size() + " samples",
                    "choose a smaller batch size");
        }
        return new Batches(dataset, batchSize, rng, true);
    }

    @Override
    public Iterator<Batch> iterator() {
        int[] order = rng == null ? null : rng.permutation(dataset.size());
        return new Iterator<>() {
            private final int end = end();
            private int next;

            @Override
            public boolean hasNext() {
                return next < end;
            }

            @Override
            public Batch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                next = (int) Math.min(end, (long) from + batchSize);
                return order == null
                        ? new Batch(
                                dataset.x().slice(0, from, next), dataset.y().slice(0, from, next))
                        : gathered(Arrays.copyOfRange(order, from, next));
            }
        };
    }

    private Batch gathered(int[] indices) {
        return new Batch(dataset.x().rows(indices), dataset.y().rows(indices));
    }

    @Override
    public String toString() {
        return count() + " batches of " + batchSize + " samples, " + (rng == null ? "in order" : "shuffled");
    }
}
