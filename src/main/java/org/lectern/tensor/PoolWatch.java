package org.lectern.tensor;

import java.util.concurrent.locks.LockSupport;

/**
 * Gives memory back to the system when a computation that needed much of it is over: a notebook's kernel may stay open for
 * days, and others share the machine.
 */
final class PoolWatch implements Runnable {
    private static final long EACH_NANOS = 2_000_000_000L;
    /** So many looks without a tensor made are a rest. */
    private static final int LOOKS = 3;

    private long before = -1;
    private int quiet;

    private PoolWatch() {}

    static void start() {
        Thread thread = new Thread(new PoolWatch(), "lectern memory");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        while (true) {
            LockSupport.parkNanos(EACH_NANOS);
            look();
        }
    }

    private void look() {
        long now = Pool.takes();
        quiet = now == before ? quiet + 1 : 0;
        before = now;
        if (quiet == LOOKS) {
            System.gc();
        } else if (quiet == LOOKS + 1) {
            Pool.rest();
        }
    }
}
