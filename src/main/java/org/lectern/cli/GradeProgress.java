package org.lectern.cli;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.GradeRun;
import org.lectern.grading.Graded;

/** How grading goes on: a bar with rate and remaining time on a terminal, elsewhere a line now and then. */
final class GradeProgress implements GradeRun.Listener, AutoCloseable {
    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final double MINUTE = 60;

    private final Console console;
    private final String homework;
    private final long start = System.nanoTime();
    private long lastLine = start;
    private @Nullable ProgressBar bar;
    private int due;
    private int done;

    GradeProgress(Console console, String homework) {
        this.console = console;
        this.homework = homework;
    }

    @Override
    public synchronized void found(int submissions, int before, List<String> problems) {
        problems.forEach(problem -> console.err().println("lectern: " + problem));
        due = submissions - before;
        if (before > 0) {
            console.progress(homework + ": " + submissions + " submissions, " + before + " of them graded before");
        }
        if (console.terminal() && due > 0) {
            bar = new ProgressBarBuilder()
                    .setTaskName(homework)
                    .setInitialMax(due)
                    .setStyle(ProgressBarStyle.UNICODE_BLOCK)
                    .setUpdateIntervalMillis(250)
                    .setConsumer(new DelegatingProgressBarConsumer(this::draw, console.columns() - 1))
                    .build();
        }
    }

    @Override
    public synchronized void graded(Graded result) {
        step();
    }

    @Override
    public synchronized void failed(String student, String reason) {
        console.err().println("lectern: " + student + ": " + reason);
        step();
    }

    private void step() {
        done++;
        ProgressBar drawn = bar;
        if (drawn != null) {
            drawn.stepTo(done);
            drawn.setExtraMessage(" " + rate());
        } else if (System.nanoTime() - lastLine > LINE_NANOS) {
            lastLine = System.nanoTime();
            console.progress(homework + ": " + done + " of " + due + ", " + rate());
        }
    }

    private String rate() {
        double perMinute = done * MINUTE / ((System.nanoTime() - start) / 1e9);
        double left = (due - done) / perMinute;
        return String.format(Locale.ROOT, "%.0f a minute, %.0f s left", perMinute, left * MINUTE);
    }

    private void draw(String line) {
        console.err().print("\r" + line);
        console.err().flush();
    }

    @Override
    public synchronized void close() {
        ProgressBar drawn = bar;
        bar = null;
        if (drawn != null) {
            drawn.close();
            draw(" ".repeat(console.columns() - 1) + "\r");
        }
    }
}
