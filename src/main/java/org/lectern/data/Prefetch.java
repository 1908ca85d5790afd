package org.lectern.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches ahead, one after the other on one thread. A batch is only begun when another was taken, so that a loop which is
 * left leaves no thread waiting: after a second without work it ends.
 */
final class Prefetch implements Iterator<Batch> {
    private static final long IDLE_SECONDS = 1;
    /** How long a batch that is being made may take after an interrupt, so that training ends as it does without a thread. */
    private static final long PATIENCE_SECONDS = 2;

    private final Iterator<Batch> batches;
    private final ThreadPoolExecutor worker;
    private final Deque<Future<@Nullable Batch>> made = new ArrayDeque<>();
    private boolean over;

    Prefetch(Iterator<Batch> batches, int ahead) {
        this.batches = batches;
        worker = new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            Thread thread = new Thread(task, "prefetch");
            thread.setDaemon(true);
            return thread;
        });
        worker.allowCoreThreadTimeOut(true);
        for (int i = 0; i < ahead; i++) {
            begin();
        }
    }

    private void begin() {
        made.add(worker.submit(() -> batches.hasNext() ? batches.next() : null));
    }

    @Override
    public boolean hasNext() {
        if (over) {
            return false;
        }
        Batch next = await(made.element());
        over = next == null;
        return !over;
    }

    @Override
    public Batch next() {
        if (over) {
            throw new NoSuchElementException();
        }
        Batch next = await(made.element());
        if (next == null) {
            over = true;
            throw new NoSuchElementException();
        }
        made.remove();
        begin();
        return next;
    }

    private @Nullable Batch await(Future<@Nullable Batch> batch) {
        try {
            return batch.get();
        } catch (InterruptedException e) {
            return afterInterrupt(batch);
        } catch (ExecutionException e) {
            throw failed(e);
        }
    }

    private @Nullable Batch afterInterrupt(Future<@Nullable Batch> batch) {
        try {
            return batch.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (InterruptedException | TimeoutException e) {
            end();
            throw new DataException(
                    "prefetch", "the next batch", "an interrupt while waiting for it", "run it again to go on", e);
        } finally {
            // Whoever runs the cell sees the interrupt too.
            Thread.currentThread().interrupt();
        }
    }

    /** What went wrong on the other thread, as it is: whose code it was knows its own exceptions. */
    private RuntimeException failed(ExecutionException e) {
        end();
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException own
                ? own
                : new DataException("prefetch", "the next batch", e.getCause() + "", "see the cause", e);
    }

    private void end() {
        over = true;
        worker.shutdownNow();
    }
}
