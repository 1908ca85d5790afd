package org.lectern.cli;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lectern.grading.Verification;

/** How a verification goes on: a line drawn over itself on a terminal, elsewhere a line now and then. */
final class VerifyProgress implements Verification.Listener, AutoCloseable {
    private static final long DRAWN_MILLIS = 250;
    private static final long LINE_MILLIS = 10_000;

    private final Console console;
    private final String name;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private long stepStart = start;
    private String step = "getting ready";
    private String trials = "";

    VerifyProgress(Console console, String name) {
        this.console = console;
        this.name = name;
        long pause = console.terminal() ? DRAWN_MILLIS : LINE_MILLIS;
        ticker.scheduleAtFixedRate(this::show, pause, pause, TimeUnit.MILLISECONDS);
    }

    @Override
    public synchronized void started(String part) {
        step = part;
        stepStart = System.nanoTime();
        trials = "";
    }

    @Override
    public synchronized void tried(int done, int of, int survivors) {
        double left = (System.nanoTime() - stepStart) / 1e9 / done * (of - done);
        trials = " " + done + " of " + of + ", " + survivors + (survivors == 1 ? " survives" : " survive") + ", about "
                + RunProgress.seconds(Duration.ofMillis(Math.round(left * 1000))) + " left";
    }

    private synchronized void show() {
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        String line = name + ": " + step + trials + ", " + RunProgress.seconds(time);
        if (console.terminal()) {
            draw(line);
        } else {
            console.progress(line);
        }
    }

    private void draw(String line) {
        int width = console.columns() - 1;
        String cut = line.length() > width ? line.substring(0, width) : line + " ".repeat(width - line.length());
        console.err().print("\r" + cut);
        console.err().flush();
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        if (console.terminal()) {
            draw("");
            console.err().print("\r");
            console.err().flush();
        }
    }
}
