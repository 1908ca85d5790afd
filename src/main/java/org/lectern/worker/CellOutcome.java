package org.lectern.worker;

import java.io.DataInputStream;
import java.io.IOException;

/**
 * How a cell ended in the worker.
 *
 * @param error what went wrong, as its author would read it; empty if nothing did
 * @param output what it printed, cut if it was long
 */
public record CellOutcome(Status status, String error, String output) {
    private static final int LONGEST = 20_000;

    /** How a cell ended. */
    public enum Status {
        OK,
        ERROR,
        /** It took longer than it may, and could be stopped. */
        LATE,
        /** It took longer than it may, or more memory, and the process had to be ended. */
        KILLED,
        /** It had ended the process in another run, and was left out. */
        LEFT_OUT
    }

    public CellOutcome {
        error = cut(error);
        output = cut(output);
    }

    private static String cut(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    Frame frame() {
        return Body.frame(Frame.Kind.CELL_DONE, out -> {
            out.writeByte(status.ordinal());
            Body.text(out, error);
            Body.text(out, output);
        });
    }

    /** @throws WireException if the frame is none that a worker would send */
    static CellOutcome of(Frame frame) {
        try (DataInputStream in = Body.in(frame)) {
            int status = in.readUnsignedByte();
            if (frame.kind() != Frame.Kind.CELL_DONE || status > Status.LATE.ordinal()) {
                throw new WireException("no cell's end");
            }
            return new CellOutcome(Status.values()[status], Body.text(in), Body.text(in));
        } catch (IOException e) {
            throw new WireException("a cell's end ends in its middle", e);
        }
    }
}
