package org.lectern.kernel;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;

/** A Jupyter front end for tests. */
final class Client implements AutoCloseable {
    private static final int PATIENCE = 60_000;

    private final ZMQ.Context context = ZMQ.context(1);
    private final Wire wire;
    final ZMQ.Socket shell;
    final ZMQ.Socket control;
    final ZMQ.Socket stdin;
    final ZMQ.Socket iopub;
    final ZMQ.Socket heartbeat;

    Client(Connection connection) {
        wire = new Wire(connection.key());
        String identity = UUID.randomUUID().toString();
        shell = socket(SocketType.DEALER, connection.address(connection.shell()), identity);
        control = socket(SocketType.DEALER, connection.address(connection.control()), identity);
        stdin = socket(SocketType.DEALER, connection.address(connection.stdin()), identity);
        iopub = socket(SocketType.SUB, connection.address(connection.iopub()), identity);
        heartbeat = socket(SocketType.REQ, connection.address(connection.heartbeat()), identity);
    }

    private ZMQ.Socket socket(SocketType type, String address, String identity) {
        ZMQ.Socket socket = context.socket(type);
        socket.setIdentity(identity.getBytes(ZMQ.CHARSET));
        socket.setLinger(0);
        socket.setRcvHWM(0);
        socket.setReceiveTimeOut(PATIENCE);
        if (type == SocketType.SUB) {
            socket.subscribe(ZMQ.SUBSCRIPTION_ALL);
        }
        socket.connect(address);
        return socket;
    }

    /** Sends a request; its id. */
    String send(ZMQ.Socket socket, String type, Map<String, Object> content) {
        Message message = Message.from(List.of(), Map.of(), "test", type, content);
        frames(socket, wire.encode(message));
        return String.valueOf(message.header().get("msg_id"));
    }

    void frames(ZMQ.Socket socket, List<byte[]> frames) {
        for (int i = 0; i < frames.size(); i++) {
            socket.send(frames.get(i), i < frames.size() - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    Message receive(ZMQ.Socket socket) {
        List<byte[]> frames = new ArrayList<>();
        do {
            byte[] frame = socket.recv();
            if (frame == null) {
                throw new AssertionError("no message within " + PATIENCE + " ms");
            }
            frames.add(frame);
        } while (socket.hasReceiveMore());
        try {
            return wire.decode(frames);
        } catch (Wire.MalformedException e) {
            throw new AssertionError(e);
        }
    }

    /** The next message of a type. */
    Message receive(ZMQ.Socket socket, String type) {
        while (true) {
            Message message = receive(socket);
            if (message.type().equals(type)) {
                return message;
            }
        }
    }

    Map<String, Object> request(ZMQ.Socket socket, String type, Map<String, Object> content) {
        String id = send(socket, type, content);
        while (true) {
            Message reply = receive(socket);
            if (id.equals(reply.parent().get("msg_id"))) {
                return reply.content();
            }
        }
    }

    /** Waits until broadcasts arrive: the subscription takes a moment. */
    void awaitBroadcasts() {
        iopub.setReceiveTimeOut(200);
        byte[] heard = null;
        while (heard == null) {
            request(shell, "kernel_info_request", Map.of());
            heard = iopub.recv();
        }
        while (heard != null) {
            heard = iopub.recv();
        }
        iopub.setReceiveTimeOut(PATIENCE);
    }

    static Map<String, Object> cell(String code) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("code", code);
        content.put("silent", false);
        content.put("store_history", true);
        content.put("user_expressions", Map.of());
        content.put("allow_stdin", true);
        content.put("stop_on_error", true);
        return content;
    }

    /** What a cell came to: its reply, and what everybody heard about it, without the states. */
    record Run(Map<String, Object> reply, List<Message> heard) {
        List<String> types() {
            return heard.stream().map(Message::type).toList();
        }

        Message first(String type) {
            return heard.stream()
                    .filter(message -> message.type().equals(type))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + type + " in " + types()));
        }

        String stream(String name) {
            StringBuilder text = new StringBuilder();
            heard.stream()
                    .filter(message -> message.type().equals("stream")
                            && message.text("name").equals(name))
                    .forEach(message -> text.append(message.text("text")));
            return text.toString();
        }
    }

    Run run(String code) {
        return run(cell(code));
    }

    Run run(Map<String, Object> content) {
        return collect(send(shell, "execute_request", content));
    }

    /** Sends what has no reply, and waits until the kernel is idle again. */
    Run tell(String type, Map<String, Object> content) {
        String id = send(shell, type, content);
        return new Run(Map.of(), heard(id));
    }

    private List<Message> heard(String id) {
        List<Message> heard = new ArrayList<>();
        while (true) {
            Message message = receive(iopub);
            if (!id.equals(message.parent().get("msg_id"))) {
                continue;
            }
            if (!message.type().equals("status")) {
                heard.add(message);
            } else if (message.text("execution_state").equals("idle")) {
                return heard;
            }
        }
    }

    /** Waits until a cell begins to run: an interrupt before has nothing to stop. */
    void awaitInput(String id) {
        Message message = receive(iopub);
        while (!id.equals(message.parent().get("msg_id")) || !message.type().equals("execute_input")) {
            message = receive(iopub);
        }
    }

    /** Waits for the reply to a request and for the kernel to be idle again. */
    Run collect(String id) {
        List<Message> heard = heard(id);
        Message reply = receive(shell);
        while (!id.equals(reply.parent().get("msg_id"))) {
            reply = receive(shell);
        }
        return new Run(reply.content(), heard);
    }

    @Override
    public void close() {
        for (ZMQ.Socket socket : List.of(shell, control, stdin, iopub, heartbeat)) {
            socket.close();
        }
        context.term();
    }
}
