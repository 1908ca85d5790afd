package org.lectern.jshell;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that runs the code of a session's cells, with a deep stack. The same thread for every cell, for native
 * libraries keep a team of workers for each thread that calls them.
 */
final class CellThread implements AutoCloseable {
    /** Enough for a recursion some hundred thousand calls deep; pages count only once touched. */
    private static final long STACK = 64L << 20;

    /** How long code may ignore an interrupt before it is left to itself. */
    private static final long STUCK_SECONDS = 5;

    /** How long after an interrupt another follows that finds the code in a wait again, as in a finally. */
    private static final long AGAIN_MILLIS = 100;

    private static final int AGAIN_TIMES = 60;

    /** How long threads that an interrupted cell had started still meet the check. */
    private static final long DISARM_SECONDS = 2;

    /** Code that has taken all memory sooner has done so in large pieces, and left some. */
    private static final long RESERVE_MILLIS = 100;

    /** What comes later by more than this comes after a pause of the whole JVM, in which nothing could end. */
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ClassLoader loader;
    private final ScheduledExecutorService timer;
    private final ThreadGroup group;
    /** Held here, for the group holds it weakly. */
    @SuppressWarnings("UnusedVariable")
    private final BiConsumer<Thread, Throwable> uncaught;

    /** The runs that have ended, as long as a thread of theirs may know them. */
    private final Set<Execution> earlier = Collections.newSetFromMap(new WeakHashMap<>());

    private final MemoryWatch memory = new MemoryWatch(this::fill);
    private Worker worker;
    private @Nullable Execution execution;
    private @Nullable Execution first;
    private @Nullable CompletableFuture<@Nullable Object> running;
    private @Nullable ScheduledFuture<?> expiry;
    private Set<Thread> before = Set.of();

    /** @param uncaught takes what the code's own threads throw and nobody catches */
    CellThread(ClassLoader loader, ScheduledExecutorService timer, BiConsumer<Thread, Throwable> uncaught) {
        this.loader = loader;
        this.timer = timer;
        this.uncaught = uncaught;
        this.group = new CellGroup(uncaught);
        this.worker = new Worker();
    }

    /**
     * Starts a run: what is called from now on belongs to it.
     *
     * @param limit how long it may take; zero for as long as it likes
     */
    synchronized void begin(Execution next, Duration limit) {
        execution = next;
        if (!limit.isZero()) {
            expiry = timer.schedule(() -> expire(next), limit.toMillis(), TimeUnit.MILLISECONDS);
        }
        before = Set.of(threads());
    }

    /** Ends the run; an interrupt from now on has nothing to stop. */
    synchronized void end() {
        if (expiry != null) {
            expiry.cancel(false);
            expiry = null;
        }
        if (execution != null) {
            earlier.add(execution);
        }
        execution = null;
        running = null;
    }

    /** The run that goes on now. */
    synchronized @Nullable Execution current() {
        return execution;
    }

    boolean isCurrent() {
        return worker.thread == Thread.currentThread();
    }

    /**
     * Runs code and waits for it.
     *
     * @throws CancellationException if the run was interrupted
     * @throws StuckException if it was interrupted and did not end
     */
    @Nullable
    Object call(Callable<? extends @Nullable Object> code) throws Throwable {
        if (isCurrent()) {
            return nested(code);
        }
        CompletableFuture<@Nullable Object> result = new CompletableFuture<>();
        Execution owner;
        synchronized (this) {
            if (execution == null) {
                throw new IllegalStateException("no cell is running");
            }
            owner = execution;
            if (owner.isStopped()) {
                throw new CancellationException();
            }
            running = result;
            worker.tasks.add(() -> {
                owner.enter();
                ScheduledFuture<?> later = null;
                try {
                    if (isFirst(owner)) {
                        later = timer.schedule(Reserve::hold, RESERVE_MILLIS, TimeUnit.MILLISECONDS);
                    } else {
                        Rehearsal.await();
                        Reserve.hold();
                    }
                    // After the reserve: it takes a while, in which a cell can fill the memory.
                    if (Rehearsal.isDue()) {
                        timer.schedule(Rehearsal::run, RESERVE_MILLIS, TimeUnit.MILLISECONDS);
                    }
                    memory.begin(owner);
                    result.complete(code.call());
                } catch (Throwable e) {
                    Reserve.releaseFor(e);
                    Reserve.outlast(() -> result.completeExceptionally(e));
                }
                memory.end(owner);
                if (later != null) {
                    later.cancel(false);
                }
                // An interrupt that came too late to be noticed must not hit the next cell.
                Thread.interrupted();
            });
        }
        try {
            Object value = awaited(result);
            if (owner.isStopped()) {
                throw new CancellationException();
            }
            return value;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            if (owner.isStopped() && !(cause instanceof StuckException)) {
                throw new CancellationException();
            }
            throw cause == null ? e : cause;
        }
    }

    /**
     * Whether a run is the session's first cell, or comes before it: those hold no reserve before they have gone on for a moment, for
     * most need none and should be quick.
     */
    @SuppressWarnings("ReferenceEquality")
    private synchronized boolean isFirst(Execution run) {
        if (first == null && run.isCell()) {
            first = run;
        }
        return first == run || !run.isCell();
    }

    private static @Nullable Object awaited(CompletableFuture<@Nullable Object> result) throws ExecutionException {
        while (true) {
            try {
                return result.get();
            } catch (InterruptedException e) {
                // Of somebody who interrupts all threads: a cell is stopped otherwise.
            }
        }
    }

    /** Runs code for code of a cell, which waits for it. */
    private @Nullable Object nested(Callable<? extends @Nullable Object> code) throws Exception {
        Object value = code.call();
        Execution current = Execution.current();
        if (current != null && current.isStopped()) {
            throw new CancellationException();
        }
        return value;
    }

    /**
     * Stops the run, if there is one, and the one that waits to begin, if it is not the same. If there is none, stops what earlier ones
     * have left running.
     */
    synchronized void stop(@Nullable Execution awaited) {
        Execution owner = execution;
        if (owner == null || !owner.isCell()) {
            if (awaited != null) {
                awaited.stop();
            }
            if (owner == null) {
                stopEarlier();
            }
            return;
        }
        if (owner.isStopped()) {
            return;
        }
        owner.stop();
        StopCheck.arm();
        // What follows needs memory, too.
        Reserve.release();
        CommonPool.stop(owner);
        CompletableFuture<@Nullable Object> waited = running;
        Set<Thread> stopped = new HashSet<>();
        for (Thread thread : threads()) {
            if (thread == worker.thread || !before.contains(thread)) {
                thread.interrupt();
                stopped.add(thread);
            }
        }
        timer.schedule(() -> again(owner, stopped, AGAIN_TIMES), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        abandonLater(owner, waited);
    }

    /** Interrupts what waits anew, until all has ended. */
    private synchronized void again(Execution owner, Set<Thread> stopped, int times) {
        if (execution != owner) {
            stopped.remove(worker.thread);
        }
        stopped.removeIf(thread -> !thread.isAlive());
        stopped.stream().filter(Stuck::isInOwnWait).forEach(Thread::interrupt);
        if (times > 0 && !stopped.isEmpty()) {
            timer.schedule(() -> again(owner, stopped, times - 1), AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The threads that the code has started and that still run, and its own. */
    private Thread[] threads() {
        Thread[] found = new Thread[group.activeCount() + 16];
        int count = group.enumerate(found);
        return Arrays.copyOf(found, count);
    }

    /** The threads besides the cell's own that are in code of some classes now, by the classes' names. */
    List<Thread> within(Predicate<String> classes) {
        return Stream.of(threads())
                .filter(thread -> !thread.equals(worker.thread)
                        && Stream.of(thread.getStackTrace()).anyMatch(frame -> classes.test(frame.getClassName())))
                .toList();
    }

    /** Stops the threads that runs before this one have left running. */
    synchronized void stopEarlier() {
        Execution now = execution;
        boolean isLeft = false;
        for (Thread thread : threads()) {
            if (thread != worker.thread && (now == null || before.contains(thread))) {
                isLeft = true;
                thread.interrupt();
            }
        }
        if (isLeft) {
            earlier.forEach(Execution::stop);
            StopCheck.arm();
            timer.schedule(StopCheck::disarm, STUCK_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Stops a run that has filled the memory. */
    private synchronized void fill(Execution run) {
        if (execution == run && !run.isStopped()) {
            run.fill();
            stop(null);
        }
    }

    private synchronized void expire(Execution late) {
        if (execution == late && !late.isStopped()) {
            late.expire();
            stop(null);
        }
    }

    /** Leaves code to itself that has had time to end: not the JVM's own pauses. */
    private void abandonLater(Execution owner, @Nullable CompletableFuture<@Nullable Object> waited) {
        long due = System.nanoTime() + TimeUnit.SECONDS.toNanos(STUCK_SECONDS);
        timer.schedule(
                () -> {
                    if (System.nanoTime() - due > PAUSE_NANOS) {
                        abandonLater(owner, waited);
                    } else {
                        abandon(owner, waited);
                    }
                },
                STUCK_SECONDS,
                TimeUnit.SECONDS);
    }

    private synchronized void abandon(Execution owner, @Nullable CompletableFuture<@Nullable Object> waited) {
        if (waited == null || waited.isDone()) {
            timer.schedule(StopCheck::disarm, DISARM_SECONDS, TimeUnit.SECONDS);
            return;
        }
        // The checks stay armed: the thread ends by itself should it ever come back to the cell's own code.
        String reason = Stuck.reason(worker.thread);
        worker.retire();
        worker = new Worker();
        waited.completeExceptionally(new StuckException(reason));
    }

    @Override
    public synchronized void close() {
        memory.close();
        worker.retire();
    }

    /** The code of a cell ignored an interrupt. */
    static final class StuckException extends Exception {
        private static final long serialVersionUID = 1;

        /** @param reason where it is, as the end of a sentence about the cell */
        StuckException(String reason) {
            super(reason);
        }
    }

    private final class Worker {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
        private final Thread thread = new Thread(group, this::work, "cells", STACK);
        private volatile boolean retired;

        Worker() {
            thread.setDaemon(true);
            thread.setContextClassLoader(loader);
            thread.start();
        }

        private void work() {
            while (!retired) {
                try {
                    tasks.take().run();
                } catch (OutOfMemoryError e) {
                    Reserve.release();
                } catch (InterruptedException e) {
                    // A late interrupt between two cells: nothing to stop.
                }
            }
        }

        void retire() {
            retired = true;
            tasks.add(() -> {});
        }
    }
}
