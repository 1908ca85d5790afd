package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A kernel in this JVM, and a client that talks to it. */
final class ServedKernel implements AutoCloseable {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Connection connection = freeConnection();
    private final Kernel kernel;
    private final Thread thread;
    private final Client client;

    ServedKernel(Map<String, String> environment) throws IOException {
        kernel = new Kernel(() -> connection, environment, new PrintStream(log, true, StandardCharsets.UTF_8));
        thread = serve(kernel);
        client = new Client(connection);
        client.awaitBroadcasts();
    }

    Connection connection() {
        return connection;
    }

    Client client() {
        return client;
    }

    /** What the kernel has logged. */
    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws InterruptedException {
        client.close();
        kernel.close();
        thread.join(10_000);
        assertThat(thread.isAlive()).isFalse();
    }

    /** One that nobody uses yet. */
    static Connection freeConnection() throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        int[] ports = new int[5];
        for (int i = 0; i < ports.length; i++) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            ports[i] = socket.getLocalPort();
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return new Connection("tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "secret");
    }

    /** Writes the file that tells a kernel process where to listen. */
    static Path connectionFile(Path folder, Connection connection) throws IOException {
        Path file = folder.resolve("connection.json");
        new ObjectMapper()
                .writeValue(
                        file.toFile(),
                        Map.of(
                                "transport", "tcp",
                                "ip", "127.0.0.1",
                                "shell_port", connection.shell(),
                                "iopub_port", connection.iopub(),
                                "stdin_port", connection.stdin(),
                                "control_port", connection.control(),
                                "hb_port", connection.heartbeat(),
                                "key", connection.key(),
                                "signature_scheme", "hmac-sha256"));
        return file;
    }

    static Thread serve(Kernel kernel) {
        Thread serving = new Thread(() -> {
            try {
                kernel.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        serving.start();
        return serving;
    }
}
