package org.lectern.gradebook;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A CSV file of somebody else's, in which single fields are replaced and every other byte stays: its marks of encoding, quotes,
 * line ends, spaces and whatever else it has.
 */
final class CsvSheet {
    private static final byte[] UTF8_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};
    private static final Charset OLD = Charset.forName("windows-1252");

    private final String name;
    private final byte[] bytes;
    private final char delimiter;
    private final List<List<Field>> rows = new ArrayList<>();
    private final TreeMap<Integer, Replacement> replacements = new TreeMap<>();

    /**
     * A field.
     *
     * @param start where its bytes begin, its quote included
     * @param end where they end
     * @param text what it says
     */
    record Field(int start, int end, String text) {}

    private record Replacement(int end, byte[] bytes) {}

    /**
     * Reads a file.
     *
     * @param name the file, for errors
     * @throws GradebookException if it is no CSV file
     */
    CsvSheet(String name, byte[] bytes) {
        this.name = name;
        this.bytes = bytes.clone();
        if (bytes.length >= 2 && (bytes[0] == (byte) 0xff && bytes[1] == (byte) 0xfe || bytes[0] == (byte) 0xfe)) {
            throw new GradebookException(name + ": is UTF-16; save it as CSV in UTF-8");
        }
        if (bytes.length >= 2 && bytes[0] == 'P' && bytes[1] == 'K') {
            throw new GradebookException(name + ": is a spreadsheet or a zip; download the CSV file instead");
        }
        int start = startsWithMark() ? UTF8_MARK.length : 0;
        delimiter = delimiter(start);
        read(start);
        if (rows.size() < 2) {
            throw new GradebookException(name + ": needs a header and rows of students, got "
                    + (rows.isEmpty() ? "an empty file" : "one row"));
        }
    }

    private boolean startsWithMark() {
        return bytes.length >= UTF8_MARK.length
                && bytes[0] == UTF8_MARK[0]
                && bytes[1] == UTF8_MARK[1]
                && bytes[2] == UTF8_MARK[2];
    }

    /** The one of comma, semicolon and tab that the header has most of. */
    private char delimiter(int start) {
        int[] counts = new int[3];
        String candidates = ",;\t";
        boolean quoted = false;
        for (int i = start; i < bytes.length && (quoted || bytes[i] != '\n' && bytes[i] != '\r'); i++) {
            if (bytes[i] == '"') {
                quoted = !quoted;
            }
            int candidate = quoted ? -1 : candidates.indexOf(bytes[i]);
            if (candidate >= 0) {
                counts[candidate]++;
            }
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return candidates.charAt(best);
    }

    private void read(int start) {
        List<Field> row = new ArrayList<>();
        int at = start;
        while (at < bytes.length) {
            int end = fieldEnd(at);
            row.add(new Field(at, end, text(at, end)));
            if (end == bytes.length) {
                at = end;
                rows.add(row);
                row = new ArrayList<>();
            } else if (bytes[end] == delimiter) {
                at = end + 1;
                if (at == bytes.length) {
                    row.add(new Field(at, at, ""));
                    rows.add(row);
                }
            } else {
                at = end + (bytes[end] == '\r' && end + 1 < bytes.length && bytes[end + 1] == '\n' ? 2 : 1);
                rows.add(row);
                row = new ArrayList<>();
            }
        }
    }

    private int fieldEnd(int start) {
        int at = start;
        if (bytes[at] == '"') {
            at++;
            while (true) {
                if (at >= bytes.length) {
                    throw new GradebookException(name + ": row " + (rows.size() + 1)
                            + ": a quote is opened and not closed; download the file again");
                }
                if (bytes[at] != '"') {
                    at++;
                } else if (at + 1 < bytes.length && bytes[at + 1] == '"') {
                    at += 2;
                } else {
                    at++;
                    break;
                }
            }
        }
        while (at < bytes.length && bytes[at] != delimiter && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    private String text(int start, int end) {
        String raw = decode(start, end);
        if (!raw.startsWith("\"")) {
            return raw;
        }
        int close = raw.lastIndexOf('"');
        return raw.substring(1, close).replace("\"\"", "\"") + raw.substring(close + 1);
    }

    private String decode(int start, int end) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, start, end - start))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(bytes, start, end - start, OLD);
        }
    }

    String name() {
        return name;
    }

    char delimiter() {
        return delimiter;
    }

    /** The texts of the first row. */
    List<String> header() {
        return rows.get(0).stream().map(Field::text).toList();
    }

    /** How many rows there are, the header included. */
    int size() {
        return rows.size();
    }

    /** A field's text; empty if the row is too short. */
    String at(int row, int column) {
        List<Field> fields = rows.get(row);
        return column < 0 || column >= fields.size() ? "" : fields.get(column).text();
    }

    /** Replaces a field, in quotes if it was; answers whether the row has such a field. */
    boolean replace(int row, int column, String value) {
        if (column >= rows.get(row).size()) {
            return false;
        }
        Field field = rows.get(row).get(column);
        boolean quoted = field.end() > field.start() && bytes[field.start()] == '"' || value.indexOf(delimiter) >= 0;
        String written = quoted ? '"' + value + '"' : value;
        replacements.put(field.start(), new Replacement(field.end(), written.getBytes(StandardCharsets.UTF_8)));
        return true;
    }

    /** The file with what was replaced. */
    byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
        int at = 0;
        for (var replacement : replacements.entrySet()) {
            out.write(bytes, at, replacement.getKey() - at);
            out.writeBytes(replacement.getValue().bytes());
            at = replacement.getValue().end();
        }
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }
}
