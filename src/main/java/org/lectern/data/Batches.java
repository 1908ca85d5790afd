package org.lectern.data;

import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Rng;

/**
 * A data set in batches, in a new random order on each iteration: one iteration is one epoch. The last batch holds what is
 * left and may be smaller, unless {@link #dropLast()} leaves it out.
 */
public final class Batches implements Iterable<Batch> {
    private static final int MOST_AHEAD = 1000;

    private final Dataset dataset;
    private final int batchSize;
    private final @Nullable Rng rng;

    /** Whether a last batch that is smaller is left out. */
    private final boolean whole;

    /** How many batches are made ahead on another thread. */
    private final int ahead;

    /** How often the batches were gone through, for random changes where no rng gives an order. */
    private final AtomicLong passes = new AtomicLong();

    Batches(Dataset dataset, int batchSize, @Nullable Rng rng) {
        this(dataset, batchSize, rng, false, 0);
    }

    private Batches(Dataset dataset, int batchSize, @Nullable Rng rng, boolean whole, int ahead) {
        if (batchSize < 1) {
            throw new DataException("batches", "a batch size of at least 1", batchSize + "", "64 is a usual size");
        }
        this.dataset = dataset;
        this.batchSize = batchSize;
        this.rng = rng;
        this.whole = whole;
        this.ahead = ahead;
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
        return new Batches(dataset, batchSize, null, whole, ahead);
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
        return new Batches(dataset, batchSize, rng, true, ahead);
    }

    /**
     * The same batches, made on another thread while the ones before are learned from; for data that are changed or augmented.
     * The numbers are the same as without. What goes wrong there is thrown where the batch is asked for, and an interrupt ends
     * the waiting.
     *
     * @param batches how many are made ahead, 2 is usual; 0 makes each when it is asked for
     */
    public Batches prefetch(int batches) {
        if (batches < 0 || batches > MOST_AHEAD) {
            throw new DataException("prefetch", "0 to " + MOST_AHEAD + " batches", batches + "", "2 is usual");
        }
        return new Batches(dataset, batchSize, rng, whole, batches);
    }

    @Override
    public Iterator<Batch> iterator() {
        int[] order = rng == null ? null : rng.permutation(dataset.size());
        Samples samples = dataset.samples();
        // Drawn here, on the caller's thread, and only where it is needed: what is not random has the order it always
        // had.
        long key = !samples.isRandom() ? 0 : rng == null ? passes.incrementAndGet() : rng.nextLong();
        Samples.Pass pass = samples.pass(key);
        int end = end();
        Iterator<Batch> batches = new Iterator<>() {
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
                return pass.rows(
                        order == null ? IntStream.range(from, next).toArray() : Arrays.copyOfRange(order, from, next));
            }
        };
        return ahead == 0 ? batches : new Prefetch(batches, ahead);
    }

    @Override
    public String toString() {
        return count() + " batches of " + batchSize + " samples, " + (rng == null ? "in order" : "shuffled");
    }
}
