package org.lectern.kernel;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A kernel's first minute without a user: it is started, asked what front ends ask, and given cells like a student's. What the JVM
 * has loaded by then is what its archive for a quick start should hold.
 */
final class WarmUp {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int CHANNELS = 5;

    private static final List<String> CELLS = List.of(
            "1 + 1",
            "int x = 3;\nString s = \"a\";\nx + s.length()",
            "class Point2 { double a; double norm() { return Math.abs(a); } }",
            "var p = new Point2(); System.out.println(p.norm());",
            "double twice(double v) { return 2 * v; }\ntwice(3)",
            "record Pair(int a, int b) {}\nnew Pair(1, 2)",
            "var list = new ArrayList<Integer>(); for (int i = 0; i < 3; i++) { list.add(i); } list",
            "Function<Integer, Integer> f = v -> v + 1; f.apply(2)",
            "tensor(1.0, 2).add(1)",
            "var w = randn(Rng.seed(1), 3, 2).requiresGrad(); w.matmul(w.transpose()).relu().sum().backward(); w.grad()",
            "nowhere + 1",
            "throw new IllegalStateException(\"warm\");");

    private WarmUp() {}

    static void run() throws InterruptedException {
        Connection connection = connection();
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        Kernel kernel = new Kernel(() -> connection, Map.of("LECTERN_HISTORY", "none"), nowhere);
        Thread serving = new Thread(() -> {
            try {
                kernel.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        serving.start();
        ZMQ.Context context = ZMQ.context(1);
        ZMQ.Socket shell = context.socket(SocketType.DEALER);
        shell.setReceiveTimeOut(PATIENCE_MILLIS);
        shell.setLinger(0);
        shell.connect(connection.address(connection.shell()));
        Wire wire = new Wire(connection.key());
        ask(shell, wire, "kernel_info_request", Map.of());
        for (String cell : CELLS) {
            Map<String, Object> content = new LinkedHashMap<>();
            content.put("code", cell);
            content.put("stop_on_error", false);
            ask(shell, wire, "execute_request", content);
        }
        ask(shell, wire, "complete_request", Map.of("code", "list.si", "cursor_pos", 7));
        ask(shell, wire, "inspect_request", Map.of("code", "Math.max(", "cursor_pos", 9, "detail_level", 0));
        ask(shell, wire, "is_complete_request", Map.of("code", "if (true) {"));
        ask(shell, wire, "history_request", Map.of("hist_access_type", "tail", "n", 2));
        shell.close();
        context.term();
        kernel.close();
        serving.join();
    }

    private static void ask(ZMQ.Socket shell, Wire wire, String type, Map<String, Object> content) {
        List<byte[]> frames = wire.encode(Message.from(List.of(), Map.of(), "warm-up", type, content));
        for (int i = 0; i < frames.size(); i++) {
            shell.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
        if (shell.recv() == null) {
            throw new KernelException("the warm-up got no answer to " + type);
        }
        while (shell.hasReceiveMore()) {
            shell.recv();
        }
    }

    private static Connection connection() {
        int[] ports = new int[CHANNELS];
        List<ServerSocket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < CHANNELS; i++) {
                sockets.add(new ServerSocket(0));
                ports[i] = sockets.get(i).getLocalPort();
            }
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new KernelException("the warm-up finds no free port", e);
        }
        return new Connection("tcp", "127.0.0.1", ports[0], ports[1], ports[2], ports[3], ports[4], "warm-up");
    }
}
