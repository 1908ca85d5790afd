package org.lectern.magic;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Code that {@code %timeit} runs again and again, compiled once; cells have no use for it. */
public final class Timing {
    /** A batch at least this long tells its loops' time well enough, and so does the clock. */
    private static final double BATCH_SECONDS = 0.1;
    /** Long enough for the JVM to compile what runs. */
    private static final double WARM_UP_SECONDS = 0.5;

    private static final int RUNS = 7;
    /** Loops of several seconds are run fewer times, so that nobody waits for minutes unasked. */
    private static final double ENOUGH_SECONDS = 20;

    private static final int FEWEST_RUNS = 2;

    /** Where values go, so that the JVM cannot leave out what makes them. */
    private static volatile @Nullable Object sink;

    private final Callable<?> body;

    private Timing(Callable<?> body) {
        this.body = body;
    }

    /** Statements. */
    public interface Action {
        void run() throws Exception;
    }

    /** An expression. */
    public static Timing of(Callable<?> expression) {
        return new Timing(expression);
    }

    /** Statements, or a call that gives nothing. */
    public static Timing of(Action statements) {
        return new Timing(() -> {
            statements.run();
            return null;
        });
    }

    /**
     * Measures.
     *
     * @param loops in each run; 0 for as many as take a tenth of a second
     * @param runs 0 for seven, or fewer if they take long
     */
    public Repeated measure(long loops, int runs) throws Exception {
        long count = loops == 0 ? loops() : loops;
        int wanted = runs == 0 ? RUNS : runs;
        double[] each = new double[wanted];
        double total = 0;
        int done = 0;
        while (done < wanted && (runs > 0 || done < FEWEST_RUNS || total < ENOUGH_SECONDS)) {
            double run = seconds(count);
            each[done++] = run / count;
            total += run;
        }
        double mean = total / count / done;
        double squares = 0;
        double best = each[0];
        for (int i = 0; i < done; i++) {
            squares += (each[i] - mean) * (each[i] - mean);
            best = Math.min(best, each[i]);
        }
        return new Repeated(mean, Math.sqrt(squares / done), best, done, count);
    }

    /** How many loops take long enough to tell, once the code is warm. */
    private long loops() throws Exception {
        // The first time, classes are loaded and native libraries started.
        if (seconds(1) > ENOUGH_SECONDS) {
            return 1;
        }
        long count = 1;
        double batch = seconds(count);
        double spent = batch;
        while (batch < BATCH_SECONDS || spent < WARM_UP_SECONDS) {
            if (batch < BATCH_SECONDS) {
                count = rounded(count, BATCH_SECONDS / Math.max(batch, 1e-9));
            }
            batch = seconds(count);
            spent += batch;
        }
        return count;
    }

    /** A count some times as large, as 1, 2 or 5 with zeros. */
    private static long rounded(long count, double times) {
        double wanted = count * Math.min(10, Math.max(2, times));
        long power = (long) Math.pow(10, Math.floor(Math.log10(wanted)));
        long first = (long) Math.ceil(wanted / power);
        return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 5 ? 5 : 10);
    }

    private double seconds(long loops) throws Exception {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long start = System.nanoTime();
        for (long i = 0; i < loops; i++) {
            sink = body.call();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        sink = null;
        return seconds;
    }
}
