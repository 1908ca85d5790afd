package org.lectern.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The bodies of frames, written and read. */
final class Body {
    private static final int NONE = -1;

    private Body() {}

    interface Writer {
        void write(DataOutputStream out) throws IOException;
    }

    static Frame frame(Frame.Kind kind, Writer writer) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writer.write(out);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
        return new Frame(kind, bytes.toByteArray());
    }

    static Frame text(Frame.Kind kind, String text) {
        return frame(kind, out -> text(out, text));
    }

    static DataInputStream in(Frame frame) {
        return new DataInputStream(new ByteArrayInputStream(frame.body()));
    }

    static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new WireException("a text longer than its message");
        }
        return new String(in.readNBytes(length), StandardCharsets.UTF_8);
    }

    static void object(DataOutputStream out, @Nullable StudentObject object) throws IOException {
        out.writeInt(object == null ? NONE : object.id());
    }

    /** The object's number; negative for none. */
    static int object(DataInputStream in) throws IOException {
        return in.readInt();
    }
}
