package org.lectern.kernel;

import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Reserve;
import org.lectern.jshell.Session;
import org.lectern.magic.Environment;
import org.lectern.magic.StandardMagics;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/**
 * A Jupyter kernel: five sockets around one session. Shell requests are handled one after the other by one thread, control
 * requests by another, so that an interrupt is heard while a cell runs.
 */
final class Kernel {
    private static final long CLOSING_MILLIS = 3000;
    /** How long requests that were sent together with a failing one may take to arrive, so that they are aborted. */
    private static final int GATHER_MILLIS = 20;

    private final PrintStream log;
    /** Unlike any other kernel's; no secret, so that it need not wait for random numbers worth one. */
    private final String id =
            ProcessHandle.current().pid() + "-" + Long.toString(System.nanoTime(), Character.MAX_RADIX);

    private final ZMQ.Context context;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Channel shell;
    private final Channel control;
    private final Channel heartbeat;
    private final Stdin stdin = new Stdin(id);
    private final Broadcast broadcast = new Broadcast(stdin, id);
    private final Session session;
    private final Requests requests;
    /** Shell requests that have arrived but are not handled yet. */
    private final Deque<Message> waiting = new ArrayDeque<>();

    private volatile @Nullable CompletableFuture<@Nullable NativeOutput> nativeOutput;
    /** How many of those were sent along with a cell that failed. */
    private int doomed;

    /**
     * Listens. JShell's start takes longest, so that it begins before anything else.
     *
     * @param connections reads where to listen
     * @param environment the environment's variables, which say where the history lies
     * @throws KernelException if a port is in use
     */
    Kernel(Supplier<Connection> connections, Map<String, String> environment, PrintStream log) {
        this.log = log;
        session = Environment.apply(environment, Session.builder())
                .magics(StandardMagics::new)
                .out(text -> broadcast.stream("stdout", text))
                .err(text -> broadcast.stream("stderr", text))
                .host(broadcast)
                .input(stdin::readLine)
                .beforeEnd(this::drainNative)
                .build();
        context = ZMQ.context(1);
        context.setThreadFactor(Kernel::enduring);
        try {
            Connection connection = connections.get();
            Wire wire = new Wire(connection.key());
            heartbeat = channel("heartbeat", SocketType.ROUTER, connection.address(connection.heartbeat()), wire);
            shell = channel("shell", SocketType.ROUTER, connection.address(connection.shell()), wire);
            control = channel("control", SocketType.ROUTER, connection.address(connection.control()), wire);
            stdin.open(channel("stdin", SocketType.ROUTER, connection.address(connection.stdin()), wire));
            broadcast.open(channel("iopub", SocketType.PUB, connection.address(connection.iopub()), wire));
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
        requests = new Requests(
                session, broadcast, stdin, new History(new HistoryFile(HistoryFile.place(environment), log)));
    }

    private Channel channel(String name, SocketType type, String address, Wire wire) {
        return new Channel(name, context, type, address, wire, log);
    }

    /** Shows in cells what native code and child processes print; for the kernel that has a process of its own. */
    void takeNativeOutput(KernelLog own) {
        nativeOutput = CompletableFuture.supplyAsync(() -> NativeOutput.take(session::print, own));
    }

    private @Nullable NativeOutput nativeOutput() {
        CompletableFuture<@Nullable NativeOutput> taken = nativeOutput;
        return taken == null ? null : taken.join();
    }

    private void drainNative() {
        NativeOutput output = nativeOutput();
        if (output != null) {
            output.drain();
        }
    }

    /** Serves until a shutdown request. */
    void run() throws InterruptedException {
        broadcast.status(Map.of(), "starting");
        daemon("heartbeat", () -> {
            heartbeat.echo();
            heartbeat.close();
        });
        daemon("control", () -> serve(control, this::common));
        daemon("shell", () -> serve(shell, this::shell));
        closing.await();
        session.close();
        broadcast.close();
        Thread term = daemon("closing", () -> {
            stdin.close();
            context.term();
        });
        term.join(CLOSING_MILLIS);
    }

    /** Stops what runs, as an interrupt request does. */
    void interrupt() {
        session.interrupt();
    }

    /** Makes {@link #run} end, without waiting for anything; what runs is interrupted there. */
    void close() {
        closing.countDown();
    }

    /** Waits until it is to end. */
    void awaitEnd() throws InterruptedException {
        closing.await();
    }

    /** What handles a request: its reply's content, or null if there is nothing to reply. */
    private interface Handler {
        @Nullable
        Map<String, Object> handle(Message request);
    }

    private void serve(Channel channel, Handler handler) {
        try (channel) {
            Reserve.outlast(() -> serveOpen(channel, handler));
        }
    }

    private void serveOpen(Channel channel, Handler handler) {
        boolean isShell = channel == shell;
        while (closing.getCount() > 0) {
            Message queued = isShell ? waiting.poll() : null;
            Message request = queued == null ? channel.receive() : queued;
            if (request == null) {
                return;
            }
            Reserve.outlast(() -> broadcast.status(request.header(), "busy"));
            try {
                Map<String, Object> content = handler.handle(request);
                if (content != null) {
                    broadcast.drain();
                    channel.send(reply(request, content));
                }
            } catch (RuntimeException | Error e) {
                // Also when cells have filled the memory: the next one may let go of it.
                Reserve.outlast(() -> fail(channel, request, e));
            } finally {
                Reserve.outlast(() -> broadcast.status(request.header(), "idle"));
            }
            if (request.type().equals("shutdown_request")) {
                close();
            }
        }
    }

    private void fail(Channel channel, Message request, Throwable e) {
        Map<String, Object> content = error(e);
        if (request.type().equals("execute_request")) {
            broadcast.output("error", content);
            broadcast.drain();
        }
        channel.send(reply(request, content));
        log.println("lectern kernel: " + request.type() + " failed: " + e);
    }

    /** A thread that moves messages: without it the kernel would be deaf and dumb. */
    private static Thread enduring(Runnable work, String name) {
        Thread thread = new Thread(() -> Reserve.outlast(work), name);
        thread.setDaemon(true);
        return thread;
    }

    private Message reply(Message request, Map<String, Object> content) {
        String type = request.type().replaceAll("_request$", "_reply");
        return Message.from(request.identities(), request.header(), id, type, content);
    }

    private @Nullable Map<String, Object> shell(Message request) {
        boolean isDoomed = doomed > 0;
        if (isDoomed) {
            doomed--;
        }
        if (!request.type().equals("execute_request")) {
            return common(request);
        }
        if (isDoomed) {
            return Map.of("status", "aborted", "execution_count", requests.count());
        }
        // The first cell's child processes inherit what there is by then.
        nativeOutput();
        Map<String, Object> content = requests.execute(request);
        if ("error".equals(content.get("status")) && request.flag("stop_on_error", true)) {
            gather();
        }
        return content;
    }

    /** Finds the requests that were sent along with one that failed: all that come before its reply goes out. */
    private void gather() {
        Message next = shell.receive(GATHER_MILLIS);
        while (next != null) {
            waiting.add(next);
            next = shell.receive(0);
        }
        doomed = waiting.size();
    }

    private @Nullable Map<String, Object> common(Message request) {
        return switch (request.type()) {
            case "kernel_info_request" -> KernelInfo.content();
            case "shutdown_request" -> {
                session.interrupt();
                yield Map.of("status", "ok", "restart", request.flag("restart", false));
            }
            case "interrupt_request" -> {
                session.interrupt();
                yield Map.of("status", "ok");
            }
            case "complete_request" -> requests.complete(request);
            case "inspect_request" -> requests.inspect(request);
            case "is_complete_request" -> requests.isComplete(request);
            case "history_request" -> requests.history(request);
            case "comm_info_request" -> requests.comms(request);
            case "comm_open", "comm_msg", "comm_close" -> {
                requests.comm(request);
                yield null;
            }
            case "debug_request" -> {
                Map<String, Object> content = new LinkedHashMap<>();
                content.put("type", "response");
                content.put("request_seq", request.number("seq", 0));
                content.put("success", false);
                content.put("command", request.text("command"));
                content.put("message", "Lectern's kernel has no debugger");
                yield content;
            }
            default -> unknown(request);
        };
    }

    private @Nullable Map<String, Object> unknown(Message request) {
        log.println(
                "lectern kernel: a request is not answered as it wishes, for its type is not known: " + request.type());
        return request.type().endsWith("_request")
                ? Map.of(
                        "status",
                        "error",
                        "ename",
                        "UnknownRequest",
                        "evalue",
                        "Lectern's kernel knows no " + request.type(),
                        "traceback",
                        List.of())
                : null;
    }

    private static Map<String, Object> error(Throwable e) {
        return Map.of(
                "status",
                "error",
                "ename",
                e.getClass().getName(),
                "evalue",
                String.valueOf(e.getMessage()),
                "traceback",
                List.of());
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
