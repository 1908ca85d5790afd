package org.lectern.tensor;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.PhantomReference;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.locks.LockSupport;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Native memory for tensors, reused. A fresh buffer of 4 MB costs up to milliseconds in page faults, a pooled one nothing.
 *
 * <p>A block is lent to a {@link Storage} and comes back when the garbage collector finds the storage unreachable. The
 * collector knows nothing of native memory, so when the bytes lent out pass a threshold the pool asks it to run; the
 * threshold is then set to twice what is truly in use, so that the cost of collections stays a small part of the work.
 */
final class Pool {
    private static final long SMALLEST = 64;
    private static final long FIRST_THRESHOLD = 256L << 20;
    /** Four size classes for each power of two: at most a quarter of a block is unused. */
    private static final int CLASSES = 4 * 40;

    private static final ReferenceQueue<Storage> QUEUE = new ReferenceQueue<>();
    private static final @Nullable Block[] FREE = new Block[CLASSES];
    private static final Lease LEASES = new Lease();
    private static long lent;
    private static long idle;
    private static long threshold = FIRST_THRESHOLD;
    private static long limit;
    /** How often memory was asked for. */
    private static long takes;

    private static boolean watched;

    private Pool() {}

    /** Memory for a tensor; its content is whatever was there. */
    static synchronized Storage allocate(String operation, long bytes) {
        Block block = take(operation, bytes);
        Storage storage = new Storage(block, null);
        lease(storage, block);
        return storage;
    }

    /** Memory for a storage that had none. */
    static synchronized Block lend(String operation, long bytes, Storage storage) {
        Block block = take(operation, bytes);
        lease(storage, block);
        return block;
    }

    private static void lease(Storage storage, Block block) {
        Lease lease = new Lease(storage, block);
        lease.link();
        storage.lease = lease;
    }

    /** Takes a block back before the collector finds its storage. */
    static synchronized void release(Lease lease) {
        Block block = lease.block;
        // The collector may have been quicker.
        if (block != null && lease.isLinked()) {
            lease.clear();
            lease.unlink();
            takeBack(block);
        }
    }

    private static Block take(String operation, long bytes) {
        takes++;
        drain();
        int sizeClass = sizeClass(Math.max(bytes, SMALLEST));
        long rounded = classBytes(sizeClass);
        if (lent + rounded > threshold) {
            settle(rounded);
        }
        Block block = FREE[sizeClass];
        if (block != null) {
            FREE[sizeClass] = block.next;
            block.next = null;
            idle -= rounded;
        } else {
            block = fresh(operation, rounded);
        }
        lent += rounded;
        return block;
    }

    /** Collects, and sets the threshold by what is then in use and about to be. */
    static synchronized void settle(long more) {
        collect();
        threshold = Math.max(FIRST_THRESHOLD, 2 * (lent + more));
    }

    /** Bytes that live tensors hold, as far as the collector has told. */
    static synchronized long lentBytes() {
        drain();
        return lent;
    }

    /** Bytes taken from the system, lent or waiting to be lent again. */
    static synchronized long heldBytes() {
        drain();
        return lent + idle;
    }

    private static Block fresh(String operation, long bytes) {
        if (!watched && lent + idle + bytes > FIRST_THRESHOLD) {
            watched = true;
            PoolWatch.start();
        }
        if (lent + idle + bytes > threshold) {
            // Blocks of other sizes are waiting, and together they are as much as the work itself: give them back.
            trim();
        }
        if (lent + bytes > limit()) {
            collect();
            trim();
            if (lent + bytes > limit()) {
                throw outOfMemory(operation, bytes);
            }
        }
        Pointer address = Pointer.malloc(bytes);
        if (address == null || address.isNull()) {
            throw outOfMemory(operation, bytes);
        }
        return new Block(address, bytes);
    }

    /** How often memory was asked for so far. */
    static synchronized long takes() {
        return takes;
    }

    /** Gives the system what waits to be lent, if it is much; for when nobody computes. */
    static synchronized void rest() {
        drain();
        if (idle > FIRST_THRESHOLD) {
            trim();
        }
        threshold = Math.max(FIRST_THRESHOLD, 2 * lent);
    }

    private static TensorException outOfMemory(String operation, long bytes) {
        return new TensorException(
                operation,
                (bytes >> 20) + " MB of memory for its result",
                (Math.max(0, limit() - lent) >> 20) + " MB left of " + (limit() >> 20) + " MB",
                "work in smaller batches, or let go of tensors no longer needed");
    }

    private static long limit() {
        if (limit == 0) {
            long machine = ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                    ? system.getTotalMemorySize()
                    : Pointer.totalPhysicalBytes();
            limit = limit(machine, Runtime.getRuntime().maxMemory());
        }
        return limit;
    }

    /**
     * At most three quarters of the machine's, or the container's, memory. A tenth stays free beside the heap: a system whose memory
     * is full kills the process without a word. A quarter are the tensors' even if the heap was given more.
     */
    static long limit(long machine, long heap) {
        return Math.max(machine / 4, Math.min(machine / 4 * 3, machine / 10 * 9 - heap));
    }

    /** Runs the collector and waits for what it finds, at most a tenth of a second. */
    private static void collect() {
        WeakReference<Object> canary = new WeakReference<>(new Object());
        System.gc();
        // The collector hands references over from a thread of its own, which may wait for a processor: go on until
        // nothing
        // more has come for a while. parkNanos keeps an interrupt as it is.
        int quiet = 0;
        for (int i = 0; i < 200 && quiet < (canary.get() == null ? 4 : 40); i++) {
            long before = lent;
            LockSupport.parkNanos(500_000);
            drain();
            quiet = lent < before ? 0 : quiet + 1;
        }
    }

    private static void drain() {
        for (Reference<? extends Storage> found = QUEUE.poll(); found != null; found = QUEUE.poll()) {
            if (found instanceof Lease lease && lease.block != null && lease.isLinked()) {
                lease.unlink();
                takeBack(lease.block);
            }
        }
    }

    private static void takeBack(Block block) {
        int sizeClass = sizeClass(block.bytes);
        block.next = FREE[sizeClass];
        FREE[sizeClass] = block;
        lent -= block.bytes;
        idle += block.bytes;
    }

    private static void trim() {
        for (int i = 0; i < CLASSES; i++) {
            for (Block block = FREE[i]; block != null; block = block.next) {
                Pointer.free(block.address);
            }
            FREE[i] = null;
        }
        idle = 0;
    }

    private static int sizeClass(long bytes) {
        int power = 63 - Long.numberOfLeadingZeros(bytes);
        int quarter = (int) ((bytes - (1L << power)) >>> (power - 2));
        int candidate = 4 * power + quarter;
        return classBytes(candidate) >= bytes ? candidate : candidate + 1;
    }

    private static long classBytes(int sizeClass) {
        int power = sizeClass / 4;
        return (1L << power) + (sizeClass % 4) * (1L << (power - 2));
    }

    /** A block lent to a storage; all leases are linked, because a reference must itself stay reachable to be enqueued. */
    static final class Lease extends PhantomReference<Storage> {
        private final @Nullable Block block;
        private Lease before = this;
        private Lease after = this;

        /** The ring's fixed member. */
        Lease() {
            super(null, null);
            this.block = null;
        }

        Lease(Storage storage, Block block) {
            super(storage, QUEUE);
            this.block = block;
        }

        void link() {
            before = LEASES;
            after = LEASES.after;
            after.before = this;
            LEASES.after = this;
        }

        boolean isLinked() {
            return after != this;
        }

        void unlink() {
            before.after = after;
            after.before = before;
            before = this;
            after = this;
        }
    }
}
