package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.bench.BenchCase;
import org.lectern.bench.BenchException;
import org.lectern.bench.Benchmark;
import org.lectern.bench.Catalogue;
import org.lectern.bench.GradingRun;
import org.lectern.bench.KernelRun;
import org.lectern.bench.Measurement;
import org.lectern.bench.MemoryRun;
import org.lectern.bench.Report;
import org.lectern.bench.Settings;
import org.lectern.bench.Workers;
import org.lectern.kernel.KernelArchive;
import org.lectern.kernel.KernelSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures Lectern side by side with PyTorch, DL4J, DJL and ND4J. */
@Command(
        name = "bench",
        description = "Measures Lectern side by side with PyTorch, DL4J, DJL and ND4J.",
        mixinStandardHelpOptions = true,
        footer = {"", "docs/benchmarks.md says how it measures."})
final class BenchCommand implements Callable<Integer> {
    private static final int MOST_THREADS = 256;
    private static final int KERNEL_ROUNDS = 9;
    private static final int QUICK_KERNEL_ROUNDS = 3;
    private static final int IDLE_SECONDS = 30;
    private static final int QUICK_IDLE_SECONDS = 10;
    private static final int SUBMISSIONS = 300;
    private static final int QUICK_SUBMISSIONS = 20;

    private final Console console;
    private final Home home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "GROUP",
            arity = "0..1",
            description =
                    "What to measure: eager, gemm, conv, norm, embedding, attention or step; all of them without. "
                            + "memory watches the memory of ten thousand training steps instead, kernel times the kernel beside "
                            + "Python's, grading grades a class.")
    private @Nullable String group;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "How many threads each contender may use; one and then two without.")
    private @Nullable Integer threads;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the results to FILE too.")
    private @Nullable Path json;

    @Option(names = "--quick", description = "Fewer and shorter rounds, for a first look.")
    private boolean quick;

    BenchCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() {
        if (threads != null && (threads < 1 || threads > MOST_THREADS)) {
            throw new ParameterException(
                    spec.commandLine(), "--threads needs a number from 1 to " + MOST_THREADS + ", got " + threads);
        }
        if (KernelRun.GROUP.equals(group)) {
            checkWritable();
            return kernel();
        }
        if (GradingRun.GROUP.equals(group)) {
            checkWritable();
            return grading();
        }
        boolean memory = MemoryRun.GROUP.equals(group);
        if (memory && json != null) {
            throw new ParameterException(spec.commandLine(), "--json holds timings, and memory makes none");
        }
        List<BenchCase> cases = memory ? List.of() : cases();
        checkWritable();
        Workers workers = new Workers(home.directory(), home.directory().resolve("target/bench"));
        workers.checkBuilt();
        if (memory) {
            return new MemoryRun(workers, console.out()::println).run(threads == null ? 1 : threads) ? 0 : 1;
        }
        Benchmark benchmark = new Benchmark(workers, quick ? Settings.quick() : Settings.full(), console::progress);
        List<Measurement> measurements = new ArrayList<>();
        for (int count : threads == null ? List.of(1, 2) : List.of(threads)) {
            console.progress(count == 1 ? "One thread, processor time:" : count + " threads, time on the clock:");
            measurements.addAll(benchmark.run(cases, count));
            // Written after each, so that what an interrupt leaves is of use.
            write(measurements);
            console.out().println();
            console.out().println(count == 1 ? "One thread, processor time" : count + " threads, time on the clock");
            console.out().println(Report.table(cases, measurements, count));
        }
        console.out().println();
        benchmark.notes().forEach(console.out()::println);
        return benchmark.differed() ? 1 : 0;
    }

    private int kernel() {
        Path data = home.directory().resolve("target/bench-kernel");
        console.progress("Installing the kernel into " + data + " …");
        Path spec = KernelSpec.install(data);
        KernelArchive.make(spec).ifPresent(why -> console.progress("without an archive for a quick start: " + why));
        KernelRun.Result result = new KernelRun(home.directory(), data, console::progress)
                .run(quick ? QUICK_KERNEL_ROUNDS : KERNEL_ROUNDS, quick ? QUICK_IDLE_SECONDS : IDLE_SECONDS);
        write(result.times());
        console.out().println(result.table());
        return 0;
    }

    private int grading() {
        GradingRun.Result result = new GradingRun(home.directory().resolve("target/bench-grading"), console::progress)
                .run(quick ? QUICK_SUBMISSIONS : SUBMISSIONS, threads == null ? 2 : threads);
        write(result.times());
        console.out().println(result.table());
        return 0;
    }

    private List<BenchCase> cases() {
        if (group == null) {
            return Catalogue.all();
        }
        try {
            return Catalogue.group(group);
        } catch (BenchException unknown) {
            throw new ParameterException(spec.commandLine(), unknown.getMessage());
        }
    }

    /** Asked before the minutes of measuring, not after them. */
    private void checkWritable() {
        if (json == null) {
            return;
        }
        Path folder = json.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(json)) {
            throw new CliException("bench: can't write " + json + "; name a file in a folder that exists");
        }
    }

    private void write(List<Measurement> measurements) {
        if (json == null) {
            return;
        }
        try {
            Files.writeString(json, Report.json(measurements));
        } catch (IOException e) {
            throw new CliException("bench: can't write " + json + ": " + e.getMessage());
        }
    }
}
