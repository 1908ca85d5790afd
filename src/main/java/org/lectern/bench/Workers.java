package org.lectern.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts the contenders' processes.
 *
 * @param directory the clone
 * @param logs where what they print to standard error goes
 */
public record Workers(Path directory, Path logs) {
    private static final String MAIN = "org.lectern.contenders.ContenderMain";

    /**
     * Checks that the contenders are on this process's class path.
     *
     * @throws BenchException if they are not
     */
    public void checkBuilt() {
        try {
            Class.forName(MAIN, false, Workers.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new BenchException("bench: the contenders are built by the launcher script; run ./lectern bench");
        }
    }

    Worker start(Contender contender, int threads) {
        List<String> command = contender == Contender.PYTORCH ? python(threads) : java(contender, threads);
        return new Worker(contender, command, threads, logs.resolve("bench-" + contender.title() + ".log"));
    }

    private List<String> python(int threads) {
        Path system = Path.of("/usr/bin/python3");
        String python = Files.isExecutable(system) ? system.toString() : "python3";
        Path script = directory.resolve("src/bench/python/worker.py");
        return List.of(python, script.toString(), String.valueOf(threads));
    }

    /** A JVM as this one: the launcher's flags, which are those of a kernel. */
    private List<String> java(Contender contender, int threads) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            if (!flag.startsWith("-agentlib") && !flag.startsWith("-javaagent")) {
                command.add(flag);
            }
        }
        command.add("-Dlectern.threads=" + threads);
        command.add("-Dai.djl.offline=true");
        command.add("-Dai.djl.pytorch.num_threads=" + threads);
        command.add("-Dai.djl.pytorch.num_interop_threads=1");
        command.add("-DDJL_CACHE_DIR=" + logs.resolve("djl"));
        command.add("-DENGINE_CACHE_DIR=" + logs.resolve("djl"));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MAIN, contender.title()));
        return command;
    }
}
