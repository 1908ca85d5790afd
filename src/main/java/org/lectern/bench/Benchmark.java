package org.lectern.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Lets the contenders do the same work in turn. Each waits in a warm process; only one works at a time, a batch of a few
 * hundredths of a second, and after all have had theirs the next round begins, so that whatever else the machine does hits all
 * alike.
 *
 * <p>At one thread the time is the processor time of the contender's whole process, which other processes on the machine hardly
 * change and which counts the work of garbage collectors and compilers. At more threads it is the time on the clock.
 */
public final class Benchmark {
    private static final double QUIET = 1.05;
    /** How many times the warm-up's usual length to wait for that. */
    private static final int LONGEST = 4;

    private final Workers workers;
    private final Settings settings;
    private final Consumer<String> progress;
    private final List<String> notes = new ArrayList<>();
    private boolean differed;

    /** @param progress told each line that a person who waits wants to see */
    public Benchmark(Workers workers, Settings settings, Consumer<String> progress) {
        this.workers = workers;
        this.settings = settings;
        this.progress = progress;
    }

    /** What to know about the numbers: who ran on what, who was left out and why. */
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /** Whether some contender's results were not those of the others. */
    public boolean differed() {
        return differed;
    }

    /** Measures the cases with the given number of threads. */
    public List<Measurement> run(List<BenchCase> cases, int threads) {
        Map<Contender, Worker> running = new EnumMap<>(Contender.class);
        List<Measurement> measurements = new ArrayList<>();
        try {
            for (Contender contender : Contender.values()) {
                start(contender, threads, running, true);
            }
            for (BenchCase one : cases) {
                measurements.addAll(measure(one, threads, running));
                revive(threads, running);
            }
        } finally {
            running.values().forEach(Worker::close);
        }
        return measurements;
    }

    private void start(Contender contender, int threads, Map<Contender, Worker> running, boolean first) {
        Worker worker = null;
        try {
            worker = workers.start(contender, threads);
            String about = worker.about();
            running.put(contender, worker);
            if (first) {
                note(contender.title() + ": " + about);
            }
        } catch (BenchException e) {
            note("left out, " + e.getMessage());
            if (worker != null) {
                worker.close();
            }
        }
    }

    /** A contender that a case killed goes on with the next. */
    private void revive(int threads, Map<Contender, Worker> running) {
        for (Contender contender : Contender.values()) {
            Worker worker = running.get(contender);
            if (worker != null && !worker.alive()) {
                worker.close();
                running.remove(contender);
                start(contender, threads, running, false);
            }
        }
    }

    private List<Measurement> measure(BenchCase one, int threads, Map<Contender, Worker> running) {
        Map<Contender, Worker> ready = prepare(one, running);
        Map<Contender, Long> iterations = new EnumMap<>(Contender.class);
        for (Worker worker : List.copyOf(ready.values())) {
            try {
                iterations.put(worker.contender(), warmUp(worker, threads));
            } catch (BenchException e) {
                fail(one, worker, e, ready);
            }
        }
        Map<Contender, double[]> times = new EnumMap<>(Contender.class);
        ready.keySet().forEach(contender -> times.put(contender, new double[settings.rounds()]));
        for (int round = 0; round < settings.rounds(); round++) {
            List<Worker> order = new ArrayList<>(ready.values());
            // Nobody always runs after the same one, whose caches and heat it would inherit.
            Collections.rotate(order, round);
            for (Worker worker : order) {
                Contender contender = worker.contender();
                try {
                    long count = iterations.getOrDefault(contender, 1L);
                    Worker.Timing took = worker.time(count);
                    double nanos = threads == 1 ? took.cpuNanos() : took.wallNanos();
                    times.getOrDefault(contender, new double[settings.rounds()])[round] = nanos / count;
                } catch (BenchException e) {
                    fail(one, worker, e, ready);
                    times.remove(contender);
                }
            }
        }
        List<Measurement> measurements = results(one, threads, times);
        progress.accept(line(one, measurements));
        return measurements;
    }

    static List<Measurement> results(BenchCase one, int threads, Map<Contender, double[]> times) {
        double[] reference = times.get(Contender.PYTORCH);
        List<Measurement> measurements = new ArrayList<>();
        times.forEach((contender, rounds) -> measurements.add(new Measurement(
                one.group(),
                one.name(),
                threads,
                contender.title(),
                Statistics.median(rounds),
                reference == null ? null : Statistics.medianRatio(rounds, reference))));
        return measurements;
    }

    /** Those contenders that have the case and compute the same. */
    private Map<Contender, Worker> prepare(BenchCase one, Map<Contender, Worker> running) {
        Map<Contender, Worker> ready = new EnumMap<>(Contender.class);
        Map<Contender, Fingerprint> prints = new EnumMap<>(Contender.class);
        for (Worker worker : running.values()) {
            try {
                Optional<Fingerprint> print = worker.prepare(one);
                print.ifPresent(found -> {
                    ready.put(worker.contender(), worker);
                    prints.put(worker.contender(), found);
                });
            } catch (BenchException e) {
                fail(one, worker, e, ready);
            }
        }
        compare(one, prints).forEach(ready::remove);
        return ready;
    }

    /** Those who computed something else than PyTorch, or than the first one where PyTorch is absent. */
    private List<Contender> compare(BenchCase one, Map<Contender, Fingerprint> prints) {
        List<Contender> others = new ArrayList<>();
        List<Contender> order = new ArrayList<>(prints.keySet());
        order.sort(Comparator.comparing(contender -> contender != Contender.PYTORCH));
        Fingerprint right = null;
        for (Contender contender : order) {
            Fingerprint print = prints.getOrDefault(contender, new Fingerprint(List.of()));
            right = right == null ? print : right;
            String difference = print.difference(right, one.tolerance());
            if (!difference.isEmpty()) {
                differed = true;
                others.add(contender);
                note("left out, " + contender.title() + " does other work than "
                        + order.get(0).title() + " in " + one.group() + " " + one.name() + ": " + difference);
            }
        }
        return others;
    }

    /** Until the case has run for a while and Java's compilers are quiet; answers how many iterations fill a batch. */
    private long warmUp(Worker worker, int threads) {
        long total = 0;
        long count = 1;
        while (true) {
            Worker.Timing took = worker.time(count);
            total += took.wallNanos();
            long batch = Statistics.iterations(took.wallNanos(), count, settings.batchNanos());
            // A process that was given one thread and uses more of the processor than one is still compiling.
            boolean quiet = threads > 1 || took.cpuNanos() < QUIET * took.wallNanos();
            if (count >= batch / 2
                    && (total >= settings.warmUpNanos() && quiet || total >= LONGEST * settings.warmUpNanos())) {
                return batch;
            }
            // No more than doubled: the first iterations are the slowest by far.
            count = Math.min(2 * count, Math.max(1, batch));
        }
    }

    private void fail(BenchCase one, Worker worker, BenchException problem, Map<Contender, Worker> ready) {
        ready.remove(worker.contender());
        note("left out in " + one.group() + " " + one.name() + ", " + problem.getMessage());
    }

    private void note(String text) {
        if (!notes.contains(text)) {
            notes.add(text);
            progress.accept(text);
        }
    }

    private static String line(BenchCase one, List<Measurement> measurements) {
        StringBuilder line = new StringBuilder(one.group() + " " + one.name() + ":");
        for (Measurement m : measurements) {
            line.append("  ").append(m.contender()).append(' ').append(Report.time(m.medianNanos()));
        }
        return measurements.isEmpty() ? line + "  nobody" : line.toString();
    }
}
