package org.lectern.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kernel with a process of its own, and a client that talks to it. */
final class KernelProcess implements AutoCloseable {
    private final Path log;
    private final Process process;
    private final Client client;

    /**
     * Starts one.
     *
     * @param options of the JVM, besides the kernelspec's
     * @param environment variables to add
     */
    KernelProcess(Path folder, List<String> options, Map<String, String> environment) throws IOException {
        Connection connection = ServedKernel.freeConnection();
        Path file = ServedKernel.connectionFile(folder, connection);
        log = folder.resolve("log.txt");
        // Something in the log before, as a server has.
        List<String> command = new ArrayList<>(List.of("sh", "-c", "echo before; exec \"$@\"", "sh"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(KernelSpec.flags(Runtime.version().feature()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelMain.class.getName()));
        command.add(file.toString());
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LECTERN_HISTORY", "none");
        builder.environment().putAll(environment);
        process = builder.redirectOutput(log.toFile()).start();
        client = new Client(connection);
        client.awaitBroadcasts();
    }

    Process process() {
        return process;
    }

    Client client() {
        return client;
    }

    /** What the process has printed. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        client.close();
        process.destroyForcibly();
    }
}
