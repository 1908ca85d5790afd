package org.lectern.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** How much memory a process holds in the course of many training steps. */
public final class MemoryRun {
    /** The name by which the command asks for this instead of for timings. */
    public static final String GROUP = "memory";

    private static final int STEPS = 10_000;
    private static final int EVERY = 500;
    /** Warm-up: until the Java heap and the compilers have what they need. */
    private static final int WARM_STEPS = 3_000;

    private static final double TOLERATED_GROWTH = 0.05;

    private final Workers workers;
    private final Consumer<String> out;

    /** @param out told each line of the result */
    public MemoryRun(Workers workers, Consumer<String> out) {
        this.workers = workers;
        this.out = out;
    }

    /** Whether Lectern's memory was flat after warm-up in every case. */
    public boolean run(int threads) {
        boolean flat = true;
        for (String name : List.of("MLP Adam", "LeNet")) {
            BenchCase one = Catalogue.group(Catalogue.STEP).stream()
                    .filter(c -> c.name().equals(name))
                    .findFirst()
                    .orElseThrow();
            for (Contender contender : List.of(Contender.LECTERN, Contender.PYTORCH)) {
                try (Worker worker = workers.start(contender, threads)) {
                    boolean kept = run(one, worker);
                    flat &= kept || contender != Contender.LECTERN;
                } catch (BenchException e) {
                    out.accept("left out, " + e.getMessage());
                }
            }
        }
        return flat;
    }

    private boolean run(BenchCase one, Worker worker) {
        String title = worker.contender().title() + " " + one.name();
        Optional<Fingerprint> print = worker.prepare(one);
        if (print.isEmpty()) {
            out.accept(title + ": has no such case");
            return true;
        }
        List<Long> resident = new ArrayList<>();
        resident.add(worker.residentBytes());
        out.accept(title + ": resident memory in MB after each " + EVERY + " steps");
        StringBuilder line = new StringBuilder("  ").append(megabytes(resident.get(0)));
        for (int done = 0; done < STEPS; done += EVERY) {
            worker.time(EVERY);
            resident.add(worker.residentBytes());
            line.append(' ').append(megabytes(resident.get(resident.size() - 1)));
        }
        out.accept(line.toString());
        double growth = growth(resident, WARM_STEPS / EVERY);
        boolean flat = growth <= TOLERATED_GROWTH;
        out.accept(String.format(
                Locale.ROOT,
                "  %s: %+.1f %% from step %d to step %d",
                flat ? "flat" : "RISING",
                100 * growth,
                WARM_STEPS,
                STEPS));
        return flat;
    }

    /** By how much the last quarter's largest value lies above the one at the given place, as a fraction of it. */
    static double growth(List<Long> resident, int warm) {
        long before = resident.get(warm);
        long after = resident.subList(resident.size() * 3 / 4, resident.size()).stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(before);
        return before == 0 ? 0 : (double) (after - before) / before;
    }

    private static String megabytes(long bytes) {
        return String.valueOf(Math.round(bytes / 1e6));
    }
}
