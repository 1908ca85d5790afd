package org.lectern.magic;

import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * What {@code %timeit} has measured, in seconds for one loop.
 *
 * @param mean over the runs
 * @param deviation the runs' standard deviation
 * @param best of the runs
 * @param loops in each run
 */
public record Repeated(double mean, double deviation, double best, int runs, long loops) implements Displayable {
    @Override
    public MimeBundle display() {
        return MimeBundle.text(toString());
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s ± %s per loop (mean ± std. dev. of %d runs, %,d loop%s each), best %s",
                Spans.time(mean),
                Spans.time(deviation),
                runs,
                loops,
                loops == 1 ? "" : "s",
                Spans.time(best));
    }
}
