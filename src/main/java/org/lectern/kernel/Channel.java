package org.lectern.kernel;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
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

    /** The next message; null once the kernel closes. Waits as long as it takes, and takes no notice of an interrupt. */
    @Nullable
    Message receive() {
        Message next = enduring(() -> receive(-1, socket::recv));
        // One that came meanwhile was for nobody, and must not hit the cell that was sent.
        Thread.interrupted();
        return next;
    }

    /** The next message; null if none comes within a time, if the thread is interrupted, or once the kernel closes. */
    @Nullable
    Message receive(int millis) {
        return receive(millis, () -> {
            try {
                return socket.recv();
            } catch (ZMQException e) {
                if (!isInterrupt(e)) {
                    throw e;
                }
                Thread.currentThread().interrupt();
                return null;
            }
        });
    }

    private @Nullable Message receive(int millis, Supplier<byte @Nullable []> beginning) {
        try {
            socket.setReceiveTimeOut(millis);
            while (true) {
                byte[] first = beginning.get();
                if (first == null) {
                    return null;
                }
                List<byte[]> frames = new ArrayList<>();
                frames.add(first);
                while (socket.hasReceiveMore()) {
                    frames.add(enduring(socket::recv));
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
                Reserve.outlast(() -> enduring(() -> socket.send(frame, flags)));
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
                // Each step for itself, for full memory may end any of them.
                byte[][] frame = new byte[1][];
                Reserve.outlast(() -> frame[0] = enduring(socket::recv));
                Reserve.outlast(() -> enduring(() -> socket.send(frame[0], socket.hasReceiveMore() ? ZMQ.SNDMORE : 0)));
            }
        } catch (ZMQException e) {
            // The kernel closes.
        }
    }

    /** What a step gives that begins again when its thread is interrupted, which it is afterwards as it was before. */
    private static <T extends @Nullable Object> T enduring(Supplier<T> step) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return step.get();
                } catch (ZMQException e) {
                    if (!isInterrupt(e)) {
                        throw e;
                    }
                    // The socket has taken the mark off the thread.
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean isInterrupt(ZMQException e) {
        return e.getErrorCode() == ZMQ.Error.EINTR.getCode();
    }

    @Override
    public void close() {
        socket.close();
    }
}
