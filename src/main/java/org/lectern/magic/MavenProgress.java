package org.lectern.magic;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferCancelledException;
import org.eclipse.aether.transfer.TransferEvent;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHandle;

/** One line that says what is being fetched, updated in place; nothing is shown if all is there already. */
final class MavenProgress extends AbstractTransferListener {
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    /** What has come of each file that is being fetched. */
    private final Map<String, Long> coming = new HashMap<>();

    private @Nullable DisplayHandle line;
    private long shownAt;
    private long bytes;
    private int files;
    private volatile boolean cancelled;

    @Override
    public synchronized void transferStarted(TransferEvent event) throws TransferCancelledException {
        note(event, 0);
    }

    @Override
    public synchronized void transferProgressed(TransferEvent event) throws TransferCancelledException {
        note(event, event.getTransferredBytes());
    }

    @Override
    public synchronized void transferSucceeded(TransferEvent event) {
        String name = event.getResource().getResourceName();
        coming.remove(name);
        files++;
        bytes += event.getTransferredBytes();
    }

    @Override
    public synchronized void transferFailed(TransferEvent event) {
        coming.remove(event.getResource().getResourceName());
    }

    private void note(TransferEvent event, long count) throws TransferCancelledException {
        if (cancelled) {
            throw new TransferCancelledException();
        }
        String name = event.getResource().getResourceName();
        coming.put(name, count);
        long now = System.nanoTime();
        if (shownAt == 0 || now - shownAt > MOMENT_NANOS) {
            shownAt = now;
            long sum =
                    bytes + coming.values().stream().mapToLong(Long::longValue).sum();
            show("Fetching " + name.substring(name.lastIndexOf('/') + 1) + " … " + Spans.bytes(sum) + " in all");
        }
    }

    private void show(String text) {
        if (line == null) {
            line = Display.show(new Line(text));
        } else {
            line.update(new Line(text));
        }
    }

    /** Says how it ended, if there was anything to say. */
    synchronized void end(int added) {
        if (line != null) {
            show("Fetched " + files + (files == 1 ? " file, " : " files, ") + Spans.bytes(bytes) + "; added " + added
                    + (added == 1 ? " jar" : " jars"));
        }
    }

    /** Ends what is still being fetched, and says no more. */
    void cancel() {
        cancelled = true;
    }

    /** Text without quotation marks or any other dress. */
    private record Line(String text) {
        @Override
        public String toString() {
            return text;
        }
    }
}
