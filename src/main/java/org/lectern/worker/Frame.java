package org.lectern.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;

/**
 * One message between the process that checks and the one that runs a student's code: its kind, the length of its body as
 * four bytes, and the body.
 */
public record Frame(Kind kind, byte[] body) {
    /** The longest body in bytes; a tensor of 16 million floats fits. */
    public static final int LIMIT = 1 << 26;

    /** What a message says. */
    public enum Kind {
        /** From the worker: cells may come. */
        READY,
        /** To the worker: run a cell. Its number, its id, its source, and its time in milliseconds. */
        CELL,
        /** From the worker: how a cell ended. See {@link CellOutcome}. */
        CELL_DONE,
        /** To the worker: call a function, and count what it takes or not. */
        CALL,
        /** To the worker: read a variable. */
        READ,
        /** A value: of a call or a variable, behind the nanoseconds and the bytes of memory it took; or of a function that was called back. */
        VALUE,
        /** From the worker: there is no answer yet; of what, and the message. */
        NOT_ANSWERED,
        /** From the worker: the answer is wrong; the message. To the worker: the function that was called back threw. */
        WRONG,
        /** From the worker: a function that came as an argument is called. */
        CALL_BACK
    }

    /** @throws IOException if the other side is gone */
    public void write(DataOutputStream out) throws IOException {
        if (body.length > LIMIT) {
            throw new WireException("a message of " + body.length + " bytes; the limit is " + LIMIT);
        }
        out.writeByte(kind.ordinal());
        out.writeInt(body.length);
        out.write(body);
        out.flush();
    }

    /**
     * Reads a message.
     *
     * @throws WireException if it is none
     * @throws IOException if the other side is gone
     */
    public static Frame read(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        if (kind >= Kind.values().length) {
            throw new WireException("no message begins with " + kind);
        }
        int length = in.readInt();
        if (length < 0 || length > LIMIT) {
            throw new WireException("a message of " + Integer.toUnsignedLong(length) + " bytes; the limit is " + LIMIT);
        }
        // As it comes: a length alone takes no memory.
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("the message ends after " + body.length + " of " + length + " bytes");
        }
        return new Frame(Kind.values()[kind], body);
    }
}
