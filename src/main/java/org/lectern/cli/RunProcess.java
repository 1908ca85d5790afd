package org.lectern.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs one notebook in a JVM of its own: the working directory, the environment and the libraries' global state of a JVM
 * can't be changed or cleared, and a notebook should find them as in Jupyter.
 */
final class RunProcess {
    private static final int GRACE_SECONDS = 15;

    private RunProcess() {}

    /** The exit code of the run. */
    static int run(Path notebook, RunCommand.Options options) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(notebook, options))
                .directory(Names.parent(notebook).toFile())
                .inheritIO();
        if (options.fast()) {
            builder.environment().put("LECTERN_FAST", "1");
        }
        Process process = builder.start();
        // Ctrl-C reaches both JVMs; this one stays until the other has put things in order.
        Thread hook = new Thread(() -> {
            process.destroy();
            try {
                process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                process.destroyForcibly();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        int status = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return status;
        }
        return status;
    }

    static List<String> command(Path notebook, RunCommand.Options options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            // A debugger's port can be taken once only.
            if (!flag.startsWith("-agentlib:jdwp")) {
                command.add(flag);
            }
        }
        if (options.fast()) {
            command.add("-Dlectern.fast=true");
        }
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "run", "--in-this-jvm"));
        if (options.out() != null) {
            command.addAll(List.of("--out", options.out().toString()));
        }
        add(command, options.html(), "--html");
        add(command, options.inPlace(), "--in-place");
        add(command, options.fast(), "--fast");
        add(command, options.allowErrors(), "--allow-errors");
        if (!options.timeout().isZero()) {
            command.addAll(List.of("--timeout", String.valueOf(options.timeout().toMillis() / 1000.0)));
        }
        command.addAll(List.of("--", notebook.toString()));
        return command;
    }

    private static void add(List<String> command, boolean set, String flag) {
        if (set) {
            command.add(flag);
        }
    }
}
