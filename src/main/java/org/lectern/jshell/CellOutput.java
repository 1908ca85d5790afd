package org.lectern.jshell;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.lectern.display.MimeBundle;

/**
 * What a session's code prints, gathered into few pieces: they leave when they are long enough, when a moment has passed,
 * or when the cell ends. Output beyond a limit is dropped, and said to be.
 *
 * <p>Pieces of the two streams alternate as they were printed. Of code that goes to and fro between them without end, each line would
 * be a piece of its own, and a page takes long to show so many: then what one stream gets in a moment goes together.
 */
final class CellOutput {
    private static final int PIECE = 16 * 1024;
    private static final long MOMENT_MILLIS = 50;
    /** How often a cell may change streams, and how many changes more it may make after each moment. */
    private static final int CHANGES = 1000;

    private static final int CHANGES_ANEW = 10;

    /** Pictures and tables are large at times; a browser does not come back from more than this. */
    private static final int LONGEST_FORM = 100_000_000;

    private final Consumer<String> out;
    private final Consumer<String> err;
    private final Runnable beforeEnd;
    private final long limit;
    private final ScheduledExecutorService timer;
    private final Decoder outDecoder = new Decoder();
    private final Decoder errDecoder = new Decoder();
    private final List<Piece> pieces = new ArrayList<>();
    private int gathered;
    private int changes = CHANGES;
    private boolean scheduled;
    private boolean areNotesPrinted;
    private long passed;
    private long dropped;

    CellOutput(
            Consumer<String> out,
            Consumer<String> err,
            Runnable beforeEnd,
            long limit,
            ScheduledExecutorService timer) {
        this.beforeEnd = beforeEnd;
        this.out = out;
        this.err = err;
        this.limit = limit;
        this.timer = timer;
    }

    synchronized void write(boolean isErr, byte[] bytes, int offset, int length) {
        append(isErr, (isErr ? errDecoder : outDecoder).decode(bytes, offset, length));
    }

    /** Says something of the session's own, after what was printed. */
    synchronized void note(String text) {
        flush();
        (areNotesPrinted ? out : err).accept(text);
    }

    /** Until the next cell begins, what the session says of its own goes where cells print. */
    synchronized void printNotes() {
        areNotesPrinted = true;
    }

    private void append(boolean isErr, CharSequence text) {
        if (text.isEmpty()) {
            return;
        }
        int room = (int) Math.min(text.length(), Math.max(0, limit - passed));
        dropped += text.length() - room;
        if (room == 0) {
            return;
        }
        piece(isErr).text.append(text, 0, room);
        gathered += room;
        passed += room;
        if (gathered >= PIECE) {
            flush();
        } else if (!scheduled) {
            scheduled = true;
            try {
                timer.schedule(this::flushLater, MOMENT_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                // The session is closed: a thread that outlived it still prints.
                flush();
            }
        }
    }

    /** The piece that text of a stream belongs to. */
    private Piece piece(boolean isErr) {
        int count = pieces.size();
        if (count > 0 && pieces.get(count - 1).isErr == isErr) {
            return pieces.get(count - 1);
        }
        if (count > 1 && changes == 0) {
            // The last of this stream, for they alternate.
            return pieces.get(count - 2);
        }
        changes -= count > 0 && changes > 0 ? 1 : 0;
        Piece piece = new Piece(isErr);
        pieces.add(piece);
        return piece;
    }

    private synchronized void flushLater() {
        scheduled = false;
        flush();
    }

    /** Sends what is gathered. */
    synchronized void flush() {
        while (!pieces.isEmpty()) {
            Piece piece = pieces.remove(0);
            gathered -= piece.text.length();
            (piece.isErr ? err : out).accept(PlainNames.text(piece.text.toString()));
        }
        changes = Math.min(CHANGES, changes + CHANGES_ANEW);
    }

    /**
     * A value as it is shown: its text with what printing may still take, its other forms whole unless they are past all bounds.
     *
     * @param isNew whether it comes beside what is shown already, and not in the place of something
     */
    synchronized MimeBundle fit(MimeBundle bundle, boolean isNew) {
        String text = bundle.text();
        long room = isNew ? Math.max(0, limit - passed) : limit;
        MimeBundle fitting = bundle;
        if (text.length() > room) {
            int end = (int) room;
            // Not between the two halves of a character.
            end -= end > 0 && Character.isHighSurrogate(text.charAt(end - 1)) ? 1 : 0;
            fitting = bundle.with(
                    MimeBundle.TEXT,
                    text.substring(0, end) + "\n[value cut: " + (text.length() - end) + " of " + text.length()
                            + " characters left out; " + remedy() + "]");
        }
        if (isNew) {
            passed += Math.min(room, text.length());
        }
        for (String type : bundle.data().keySet()) {
            if (bundle.data().get(type) instanceof String form
                    && !type.equals(MimeBundle.TEXT)
                    && form.length() > LONGEST_FORM) {
                fitting = MimeBundle.text(fitting.text() + "\n[shown as text: its form as " + type + " has "
                        + form.length() + " characters, and a page takes at most " + LONGEST_FORM + "]");
            }
        }
        return fitting;
    }

    private String remedy() {
        return "a cell shows at most " + limit + ". To see more, show parts of it, write it to a file, or set"
                + " LECTERN_OUTPUT_LIMIT";
    }

    /** Starts to count a new cell's output. */
    synchronized void begin() {
        areNotesPrinted = false;
        flush();
        changes = CHANGES;
        passed = 0;
        dropped = 0;
    }

    /** Sends what is left, and says how much was dropped. */
    void end() {
        beforeEnd.run();
        close();
    }

    private synchronized void close() {
        flush();
        if (dropped > 0) {
            err.accept("[output cut: " + dropped + " of " + (passed + dropped) + " characters left out; " + remedy()
                    + "]\n");
            dropped = 0;
        }
    }

    /** Text of one stream. */
    private static final class Piece {
        private final boolean isErr;
        private final StringBuilder text = new StringBuilder();

        Piece(boolean isErr) {
            this.isErr = isErr;
        }
    }

    /** Bytes to text, a piece at a time: a character may be split between two writes. */
    private static final class Decoder {
        private final CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        private byte[] rest = new byte[0];

        CharSequence decode(byte[] bytes, int offset, int length) {
            ByteBuffer in = ByteBuffer.allocate(rest.length + length);
            in.put(rest).put(bytes, offset, length).flip();
            CharBuffer chars = CharBuffer.allocate(in.remaining());
            decoder.decode(in, chars, false);
            rest = new byte[in.remaining()];
            in.get(rest);
            return chars.flip();
        }
    }
}
