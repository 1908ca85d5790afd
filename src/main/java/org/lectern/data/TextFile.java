package org.lectern.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * Plain text from a file, for a {@link Vocabulary}: {@code String text = TextFile.read("shakespeare.txt");}
 *
 * <p>Every method throws {@link DataException} if the file is not there, too large for this Java's memory, or of another
 * encoding: then with the line and the byte, and no letter is guessed.
 */
public final class TextFile {
    private TextFile() {}

    /** The text of a file in UTF-8. */
    public static String read(String file) {
        return read(Path.of(file));
    }

    /** The text of a file in UTF-8. */
    public static String read(Path file) {
        return read(file, "UTF-8");
    }

    /** The text of a file in another encoding, such as UTF-16 or windows-1252. */
    public static String read(String file, String charset) {
        return read(Path.of(file), charset);
    }

    /** The text of a file in another encoding, such as UTF-16 or windows-1252. */
    public static String read(Path file, String charset) {
        String where = "read " + file;
        String text = read(where, file, charset(where, charset), line -> "", "TextFile.read(file, \"%s\")");
        if (text.isEmpty()) {
            throw new DataException(where, "text", "an empty file", "check where it comes from");
        }
        return text;
    }

    /**
     * The text of a file, without a byte order mark.
     *
     * @param column from what stands in a line before a wrong byte, words that say where in the line it is
     * @param remedy the call that reads it in another encoding, with %s for its name
     */
    static String read(String where, Path file, Charset charset, UnaryOperator<String> column, String remedy) {
        DataFile.present(where, file, "a text file");
        try {
            long largest = DataFile.largest(16);
            long size = Files.size(file);
            if (size > largest) {
                throw new DataException(
                        where,
                        "at most " + largest + " bytes",
                        size + "",
                        "start Java with a larger -Xmx, or take less");
            }
            String text = decoded(where, Files.readAllBytes(file), charset, column, remedy);
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (IOException e) {
            throw DataFile.unreadable(where, "a text file", e);
        }
    }

    static Charset charset(String where, String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new DataException(
                    where, "a character encoding", "\"" + name + "\"", "UTF-8, UTF-16 and windows-1252 are usual", e);
        }
    }

    private static String decoded(
            String where, byte[] bytes, Charset charset, UnaryOperator<String> column, String remedy) {
        boolean wide = bytes.length > 1
                && (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe
                        || bytes[0] == (byte) 0xfe && bytes[1] == (byte) 0xff);
        if (wide && charset.equals(StandardCharsets.UTF_8)) {
            throw new DataException(
                    where + ", byte 0",
                    "text in UTF-8",
                    "the mark of UTF-16",
                    String.format(Locale.ROOT, remedy, "UTF-16") + " reads it, or save it in UTF-8");
        }
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate((int) (bytes.length * (double) decoder.maxCharsPerByte()) + 2);
        CoderResult result = decoder.decode(in, out, true);
        if (!result.isError()) {
            decoder.flush(out);
            String text = out.flip().toString();
            refuseZeros(where, bytes, text, charset, remedy);
            return text;
        }
        // By line, and by value within it: what a person can look for.
        String before = out.flip().toString();
        String line = before.substring(before.lastIndexOf('\n') + 1);
        long lines = before.chars().filter(c -> c == '\n').count() + 1;
        throw new DataException(
                where + ", line " + lines + column.apply(line) + " (byte " + in.position() + ")",
                "text in " + charset.name(),
                "the byte 0x" + String.format(Locale.ROOT, "%02x", bytes[in.position()]) + " behind \""
                        + line.substring(Math.max(0, line.length() - 12)) + "\"",
                String.format(Locale.ROOT, remedy, "windows-1252")
                        + " reads most old files of Western languages, or save it in UTF-8");
    }

    /** Letters of 16 bits read as 8 have a zero before or behind each; no text has them else. */
    private static void refuseZeros(String where, byte[] bytes, String text, Charset charset, String remedy) {
        int at = text.indexOf(0);
        if (at < 0) {
            return;
        }
        int[] zeros = new int[2];
        for (int i = 0; i < bytes.length; i++) {
            zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
        }
        int even = zeros[0];
        int odd = zeros[1];
        boolean isWide = Math.max(even, odd) * 8L > bytes.length && Math.min(even, odd) * 8L < Math.max(even, odd);
        long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
        throw new DataException(
                where + ", line " + line,
                "text in " + charset.name(),
                isWide ? "a zero byte at every second place, as in UTF-16" : "a zero byte",
                isWide
                        ? String.format(Locale.ROOT, remedy, odd > even ? "UTF-16LE" : "UTF-16BE")
                                + " reads it, or save it in UTF-8"
                        : "is it a binary file?");
    }
}
