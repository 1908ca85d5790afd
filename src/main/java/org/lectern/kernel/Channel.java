package org.lectern.kernel;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Reserve;
import org.zeromq.SocketType;
import org.zeromq.ZMQ;
import org.zeromq.ZMQException;

/** A socket that requests come in by and replies go out by; for one thread at a time. */
final class Channel implements AutoCloseable {
    private static final int LINGER_MILLIS = 1000;

    private final String name;
    private final ZMQ.Socket socket;
    private final Wire wire;
    private final PrintStream log;

    Channel(String name, ZMQ.Context context, SocketType type, String address, Wire wire, PrintStream log) {
        this.name = name;
        this.wire = wire;
        this.log = log;
        socket = context.socket(type);
        socket.setLinger(LINGER_MILLIS);
        // No limit: a message that is dropped is output that is lost.
        socket.setSndHWM(0);
        socket.setRcvHWM(0);
        try {
            if (!socket.bind(address)) {
                throw new KernelException("cannot listen on " + address + " (" + name + "): is the port in use?");
            }
        } catch (ZMQException | IllegalArgumentException e) {
            socket.close();
            throw new KernelException(
                    "cannot listen on " + address + " (" + name + "): " + e.getMessage() + "; is the port in use?", e);
        }
    }

    /** The next message; null once the kernel closes. Waits as long as it takes. */
    @Nullable
    Message receive() {
        return receive(-1);
    }

    /** The next message; null if none comes within a time, or once the kernel closes. */
    @Nullable
    Message receive(int millis) {
        try {
            socket.setReceiveTimeOut(millis);
            while (true) {
                byte[] first = socket.recv();
                if (first == null) {
                    return null;
                }
                List<byte[]> frames = new ArrayList<>();
                frames.add(first);
                while (socket.hasReceiveMore()) {
                    frames.add(socket.recv());
                }
                try {
                    return wire.decode(frames);
                } catch (Wire.MalformedException e) {
                    log.println("lectern kernel: a message on " + name + " is ignored: " + e.getMessage());
                }
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() == ZMQ.Error.ETERM.getCode()) {
                return null;
            }
            throw e;
        }
    }

    void send(Message message) {
        List<byte[]> frames = wire.encode(message);
        try {
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                int flags = i < frames.size() - 1 ? ZMQ.SNDMORE : 0;
                // A message that is cut off would spoil the next one.
                Reserve.outlast(() -> socket.send(frame, flags));
            }
        } catch (ZMQException e) {
            if (e.getErrorCode() != ZMQ.Error.ETERM.getCode()) {
                log.println("lectern kernel: a " + message.type() + " on " + name + " is lost: " + e.getMessage());
            }
        }
    }

    /** Gives each message back as it came, until the kernel closes. */
    void echo() {
        try {
            while (true) {
                byte[] frame = socket.recv();
                socket.send(frame, socket.hasReceiveMore() ? ZMQ.SNDMORE : 0);
            }
        } catch (ZMQException e) {
            // The kernel closes.
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
