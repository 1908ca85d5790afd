package org.lectern.display;

import java.util.Collection;
import java.util.Iterator;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bar for long work: one display below the cell, updated in place at most ten times a second. Work that takes less than half
 * a second shows none. Any thread may move it on.
 *
 * <pre>{@code
 * for (var file : ProgressBar.over("reading", files)) { … }
 *
 * try (var bar = ProgressBar.of("train-images.gz", size).bytes()) {
 *     bar.step(read);
 * }
 * }</pre>
 */
public final class ProgressBar implements AutoCloseable {
    private static final long QUIET_NANOS = 500_000_000;
    private static final long INTERVAL_NANOS = 100_000_000;
    private static final long ESTIMATE_NANOS = 1_000_000_000;
    private static final int WIDTH = 20;

    private final String what;
    private final long total;
    private final LongSupplier clock;
    private final long start;
    private boolean bytes;
    private String note = "";
    private long done;
    private long shownAt;
    private boolean closed;
    private @Nullable DisplayHandle handle;

    private ProgressBar(String what, long total, LongSupplier clock) {
        this.what = what;
        this.total = total;
        this.clock = clock;
        this.start = clock.getAsLong();
    }

    /**
     * A bar for {@code total} steps.
     *
     * @param what what is being done, in a word or two
     * @param total the number of steps; 0 or less if it is not known, then the steps are counted and no bar is drawn
     */
    public static ProgressBar of(String what, long total) {
        return of(what, total, System::nanoTime);
    }

    /** With a clock that tells nanoseconds. */
    static ProgressBar of(String what, long total, LongSupplier clock) {
        return new ProgressBar(what, total, clock);
    }

    /** The items, one step each; the bar ends with the last one. A loop that is left before it leaves the bar where it was. */
    public static <T> Iterable<T> over(String what, Collection<T> items) {
        return () -> new Iterator<>() {
            private final Iterator<T> inner = items.iterator();
            private final ProgressBar bar = of(what, items.size());
            private boolean started;

            @Override
            public boolean hasNext() {
                if (inner.hasNext()) {
                    return true;
                }
                if (started) {
                    started = false;
                    bar.step();
                }
                bar.close();
                return false;
            }

            @Override
            public T next() {
                if (started) {
                    bar.step();
                }
                started = true;
                return inner.next();
            }
        };
    }

    /** Counts bytes: the steps are shown as KB, MB or GB of 1000. */
    public synchronized ProgressBar bytes() {
        bytes = true;
        return this;
    }

    /** One step more. */
    public void step() {
        step(1);
    }

    /** So many steps more. */
    public synchronized void step(long steps) {
        to(done + steps);
    }

    /** So many steps since the beginning. */
    public synchronized void to(long steps) {
        done = steps;
        long now = clock.getAsLong();
        boolean due = handle == null ? now - start >= QUIET_NANOS : now - shownAt >= INTERVAL_NANOS;
        if (due && !closed) {
            shownAt = now;
            show(left(now));
        }
    }

    /** Words behind the bar from its next update on, such as the name of the file that is read. */
    public synchronized void note(String words) {
        note = words.isEmpty() ? "" : ", " + words;
    }

    /** Ends the bar, where it stands: with the time it took, or with how far the work came. A second time does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (handle != null) {
            note = "";
            String time = duration((clock.getAsLong() - start) / 1e9);
            show(total > 0 && done < total ? ", stopped after " + time : " in " + time);
        }
    }

    /** The time left by the speed so far; empty at first and where the end is not known. */
    private String left(long now) {
        if (total <= 0 || done <= 0 || done > total || now - start < ESTIMATE_NANOS) {
            return "";
        }
        return ", " + duration((now - start) / 1e9 * (total - done) / done) + " left";
    }

    private void show(String after) {
        double part = total > 0 ? Math.max(0, Math.min(1, (double) done / total)) : 0;
        int filled = (int) Math.round(part * WIDTH);
        String counted = (total > 0 ? count(done) + " of " + count(total) : count(done)) + note + after;
        String bar = total > 0 ? "█".repeat(filled) + "░".repeat(WIDTH - filled) + " " : "";
        String value = total > 0 ? String.format(Locale.ROOT, " value=\"%.3f\" max=\"1\"", part) : "";
        String html = total <= 0 && closed
                ? "<div>" + Table.escape(what + " " + counted) + "</div>"
                : "<div>" + Table.escape(what) + " <progress style=\"width:12em;vertical-align:middle\"" + value
                        + "></progress> " + Table.escape(counted) + "</div>";
        MimeBundle bundle = MimeBundle.html(html, what + " " + bar + counted);
        if (handle == null) {
            handle = Display.show(bundle);
        } else {
            handle.update(bundle);
        }
    }

    private String count(long steps) {
        if (!bytes) {
            return String.format(Locale.ROOT, "%,d", steps);
        }
        if (steps < 1_000_000) {
            return Math.round(steps / 1e3) + " KB";
        }
        return steps < 1_000_000_000
                ? String.format(Locale.ROOT, "%.1f MB", steps / 1e6)
                : String.format(Locale.ROOT, "%.2f GB", steps / 1e9);
    }

    /** A time in words, as {@code 2 min 5 s}. */
    public static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 60) {
            return whole + " s";
        }
        return whole < 3600
                ? whole / 60 + " min " + whole % 60 + " s"
                : whole / 3600 + " h " + whole / 60 % 60 + " min";
    }
}
