package org.lectern.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lectern.notebook.Cell;
import org.lectern.notebook.NotebookRunner;

/** How a run goes on: a bar drawn over itself on a terminal, elsewhere a line now and then. */
final class RunProgress implements NotebookRunner.Listener, AutoCloseable {
    /** Without a terminal: no more lines than this in quick cells, no longer silence than this in slow ones. */
    private static final long LINE_SECONDS = 10;

    private final Console console;
    private final String name;
    private final long start = System.nanoTime();
    private final ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "progress");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ProgressBar bar;
    private int number;
    private int cells;

    RunProgress(Console console, String name) {
        this.console = console;
        this.name = name;
        if (!console.terminal()) {
            ticker.scheduleAtFixedRate(this::line, LINE_SECONDS, LINE_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Override
    public synchronized void started(int started, int of, Cell cell) {
        number = started;
        cells = of;
        if (!console.terminal()) {
            if (started == 1) {
                line();
            }
            return;
        }
        if (bar == null) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setInitialMax(of)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(250)
                    .continuousUpdate()
                    .hideEta()
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, console.columns() - 1))
                    .build();
        }
        bar.setExtraMessage(" cell " + started + " of " + of);
    }

    @Override
    public synchronized void finished(int finished, int of, Cell cell, Duration time) {
        if (bar != null) {
            bar.stepTo(finished);
        }
    }

    private synchronized void line() {
        if (cells > 0) {
            console.progress(name + ": cell " + number + " of " + cells + ", " + seconds(sinceStart()));
        }
    }

    private void draw(String line) {
        console.err().print("\r" + line);
        console.err().flush();
    }

    private Duration sinceStart() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    /** {@code 0.4 s}, {@code 75 s}. */
    static String seconds(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
    }

    @Override
    public void close() {
        ticker.shutdownNow();
        ProgressBar drawn;
        synchronized (this) {
            drawn = bar;
            bar = null;
        }
        if (drawn != null) {
            drawn.close();
            draw(" ".repeat(console.columns() - 1) + "\r");
        }
    }
}
