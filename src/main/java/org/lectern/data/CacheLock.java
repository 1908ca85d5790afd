package org.lectern.data;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that one thread of one process at a time downloads a file. The operating system gives the lock back when a
 * process dies, however it dies. The empty file that is locked stays, in the folder {@code .locks}: deleting it would let two
 * hold the lock.
 */
final class CacheLock implements AutoCloseable {
    private static final long TICK_MILLIS = 100;

    /** A process holds a file's lock once, so that its threads need one of their own. */
    private static final ConcurrentHashMap<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final ReentrantLock ofThreads;
    private @Nullable FileChannel channel;
    private boolean ofProcesses;

    private CacheLock(ReentrantLock ofThreads) {
        this.ofThreads = ofThreads;
    }

    /**
     * Waits until the lock is free.
     *
     * @param waiting called once if it is not
     * @throws DataException if this thread is interrupted meanwhile
     */
    static CacheLock take(Path folder, String name, Runnable waiting) throws IOException {
        Path file =
                Files.createDirectories(folder.resolve(".locks")).toRealPath().resolve(name + ".lock");
        ReentrantLock ofThreads = THREADS.computeIfAbsent(file, key -> new ReentrantLock());
        try {
            if (!ofThreads.tryLock()) {
                waiting.run();
                ofThreads.lockInterruptibly();
            }
        } catch (InterruptedException e) {
            throw interrupted(name);
        }
        CacheLock lock = new CacheLock(ofThreads);
        try {
            lock.lock(file, name, waiting);
            return lock;
        } catch (IOException | RuntimeException | Error e) {
            lock.close();
            throw e;
        }
    }

    private void lock(Path file, String name, Runnable waiting) throws IOException {
        FileChannel opened = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        channel = opened;
        boolean told = false;
        while (true) {
            FileLock lock;
            try {
                lock = opened.tryLock();
            } catch (IOException e) {
                // Some network drives know no locks.
                return;
            }
            if (lock != null) {
                ofProcesses = true;
                return;
            }
            if (!told) {
                waiting.run();
                told = true;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            } catch (InterruptedException e) {
                throw interrupted(name);
            }
        }
    }

    /** Where to collect the file's bytes; a drive that knows no locks gets a part for each process. */
    Path part(Path target) {
        String own = ofProcesses ? "" : "." + ProcessHandle.current().pid();
        return target.resolveSibling(target.getFileName() + own + ".part");
    }

    @Override
    public void close() throws IOException {
        try {
            if (channel != null) {
                channel.close();
            }
        } finally {
            ofThreads.unlock();
        }
    }

    private static DataException interrupted(String name) {
        Thread.currentThread().interrupt();
        return new DataException(
                "download of " + name,
                "time to wait for another process's download",
                "an interrupt",
                "run the cell again");
    }
}
