package org.lectern.train;

import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHandle;
import org.lectern.display.MimeBundle;
import org.lectern.display.ProgressBar;
import org.lectern.display.Table;

/**
 * A bar for a running training, with a picture: one display, updated in place a few times a second, and less often where
 * drawing is dear.
 */
final class Progress {
    private static final long INTERVAL_NANOS = 333_000_000;
    /** The part of the time of training that drawing may take. */
    private static final double SHARE = 0.007;

    private static final long ESTIMATE_NANOS = 500_000_000;
    private static final int WIDTH = 20;

    private final int epochs;
    private final LongSupplier clock;
    private final long start;
    private @Nullable DisplayHandle handle;
    private final Pace pace;
    private long firstAt;
    private double firstDone = -1;

    Progress(int epochs) {
        this(epochs, System::nanoTime);
    }

    /** With a clock that tells nanoseconds. */
    Progress(int epochs, LongSupplier clock) {
        this.epochs = epochs;
        this.clock = clock;
        this.start = clock.getAsLong();
        this.pace = new Pace(clock, INTERVAL_NANOS, SHARE);
    }

    /** Shows how far training is, unless it was shown a moment ago. */
    void batch(int epoch, int batch, int batches, String state) {
        batch(epoch, batch, batches, () -> state, () -> "");
    }

    /** The same with words and a picture that are made only if they are shown: a batch may take microseconds. */
    void batch(int epoch, int batch, int batches, Supplier<String> words, Supplier<String> picture) {
        pace.run(() -> show(epoch, batch, batches, words, picture));
    }

    private void show(int epoch, int batch, int batches, Supplier<String> words, Supplier<String> picture) {
        long now = clock.getAsLong();
        String state = words.get();
        // In the first epoch the number of batches may not be known: then there is no bar within the epoch.
        double inEpoch = batches > 0 ? Math.min(1, (double) batch / batches) : 0;
        double done = (epoch - 1 + inEpoch) / epochs;
        String left = left(done, now);
        String counter = batches > 0 ? "" : ", batch " + batch;
        show(done, "epoch " + epoch + "/" + epochs, state + counter + left, picture.get());
    }

    /** The time left by the speed since the first batch, which alone loads native code and is slow; empty at first. */
    private String left(double done, long now) {
        if (firstDone < 0) {
            firstAt = now;
            firstDone = done;
        }
        if (now - firstAt < ESTIMATE_NANOS || done <= firstDone) {
            return "";
        }
        return ", " + ProgressBar.duration((now - firstAt) / 1e9 * (1 - done) / (done - firstDone)) + " left";
    }

    /** Shows how training ended, with a picture or none. */
    void end(double done, String message, String picture) {
        show(done, "", message, picture);
    }

    /** Seconds since training began, for reading. */
    String elapsed() {
        return ProgressBar.duration((clock.getAsLong() - start) / 1e9);
    }

    private void show(double done, String before, String after, String picture) {
        int filled = (int) Math.round(done * WIDTH);
        String bar = "█".repeat(filled) + "░".repeat(WIDTH - filled);
        String text = (before.isEmpty() ? "" : before + " ") + bar + " " + after;
        String html = String.format(
                Locale.ROOT,
                "<div>%s <progress style=\"width:12em;vertical-align:middle\" value=\"%.3f\" max=\"1\"></progress> %s</div>%s",
                Table.escape(before),
                done,
                Table.escape(after),
                picture);
        MimeBundle bundle = MimeBundle.html(html, text);
        if (handle == null) {
            handle = Display.show(bundle);
        } else {
            handle.update(bundle);
        }
    }
}
