package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lectern.tensor.DType;

/**
 * What the header of an array in NumPy's format says.
 *
 * @param type the element type without its byte order: b1, i1 to i8, u1 to u8, f2, f4, f8
 * @param fortran whether the first index runs fastest
 */
record NpyHeader(String type, boolean bigEndian, boolean fortran, long[] shape) {
    private static final Set<String> TYPES =
            Set.of("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8");

    /** What other elements are, by the first letter of their type. */
    private static final Map<Character, String> KINDS = Map.of(
            'O', ", Python objects",
            'U', ", words",
            'S', ", words in bytes",
            'c', ", complex numbers",
            'M', ", dates",
            'm', ", spans of time");

    /** Bytes in an element. */
    int width() {
        return type.charAt(1) - '0';
    }

    /** The type of ours that takes the elements. */
    DType dtype() {
        return switch (type) {
            case "f2", "f4" -> DType.FLOAT32;
            case "f8" -> DType.FLOAT64;
            default -> DType.INT32;
        };
    }

    /** The number of elements; {@code Long.MAX_VALUE} if it is beyond all bounds. */
    long elements() {
        long elements = 1;
        for (long size : shape) {
            if (size == 0) {
                return 0;
            }
        }
        for (long size : shape) {
            elements = elements > Long.MAX_VALUE / size ? Long.MAX_VALUE : elements * size;
        }
        return elements;
    }

    /** Reads the header's text: a Python dictionary of a string, a truth value and a tuple of whole numbers. */
    static final class Parser {
        private final String name;
        private final long start;
        private final String text;
        private int at;

        Parser(String name, long start, String text) {
            this.name = name;
            this.start = start;
            this.text = text;
        }

        NpyHeader parse() throws NoTensorException {
            String descr = "";
            boolean fortran = false;
            long[] shape = {};
            Set<String> seen = new TreeSet<>();
            expect('{');
            while (!accept('}')) {
                String key = string();
                expect(':');
                if (!seen.add(key)) {
                    throw failure("each key once", "'" + key + "' twice");
                }
                switch (key) {
                    case "descr" -> descr = descr();
                    case "fortran_order" -> fortran = truth();
                    case "shape" -> shape = shape();
                    default -> throw failure("the keys descr, fortran_order and shape", "'" + key + "'");
                }
                if (!accept(',')) {
                    expect('}');
                    break;
                }
            }
            if (seen.size() != 3) {
                throw failure("the keys descr, fortran_order and shape", seen + "");
            }
            skipSpace();
            if (at < text.length()) {
                throw failure("the end of the header", "'" + text.charAt(at) + "'");
            }
            return of(descr, fortran, shape);
        }

        private NpyHeader of(String descr, boolean fortran, long[] shape) throws NoTensorException {
            boolean ordered = !descr.isEmpty() && "<>|=".indexOf(descr.charAt(0)) >= 0;
            String type = ordered ? descr.substring(1) : descr;
            if (type.equals("?")) {
                type = "b1";
            }
            if (!TYPES.contains(type)) {
                char kind = type.isEmpty() ? ' ' : type.charAt(0);
                String remedy = switch (kind) {
                    case 'O' -> "Python objects are stored as code: save numbers, as by np.array(x, dtype=np.float32)";
                    case 'U', 'S' -> "save a number for each word, as by np.unique(x, return_inverse=True)[1]";
                    case 'c' -> "save x.real and x.imag";
                    default -> "save it as numbers, as by x.astype(np.float32)";
                };
                throw new NoTensorException(
                        name + ", byte " + start,
                        "elements of a type of " + new TreeSet<>(TYPES),
                        "'" + descr + "'" + KINDS.getOrDefault(kind, ""),
                        remedy);
            }
            return new NpyHeader(type, descr.charAt(0) == '>', fortran, shape);
        }

        private String descr() throws NoTensorException {
            skipSpace();
            if (at < text.length() && text.charAt(at) == '[') {
                throw new NoTensorException(
                        name + ", byte " + (start + at),
                        "elements that are numbers",
                        "records with fields",
                        "save each field by itself, as by np.save(\"a.npy\", x[\"a\"])");
            }
            return string();
        }

        private long[] shape() {
            expect('(');
            List<Long> sizes = new ArrayList<>();
            while (!accept(')')) {
                skipSpace();
                int from = at;
                while (at < text.length() && Character.digit(text.charAt(at), 10) >= 0) {
                    at++;
                }
                if (at == from || at - from > 18) {
                    throw failure("a size", at == from ? rest() : text.substring(from, at));
                }
                sizes.add(Long.parseLong(text.substring(from, at)));
                // Python 2 wrote long numbers so.
                if (at < text.length() && text.charAt(at) == 'L') {
                    at++;
                }
                if (!accept(',')) {
                    expect(')');
                    break;
                }
            }
            return sizes.stream().mapToLong(Long::longValue).toArray();
        }

        private boolean truth() {
            skipSpace();
            for (boolean value : new boolean[] {true, false}) {
                String word = value ? "True" : "False";
                if (text.startsWith(word, at)) {
                    at += word.length();
                    return value;
                }
            }
            throw failure("True or False", rest());
        }

        private String string() {
            skipSpace();
            char quote = at < text.length() ? text.charAt(at) : ' ';
            int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
            if (end < 0) {
                throw failure("a string", rest());
            }
            String string = text.substring(at + 1, end);
            at = end + 1;
            return string;
        }

        private boolean accept(char wanted) {
            skipSpace();
            if (at < text.length() && text.charAt(at) == wanted) {
                at++;
                return true;
            }
            return false;
        }

        private void expect(char wanted) {
            if (!accept(wanted)) {
                throw failure("'" + wanted + "'", rest());
            }
        }

        private void skipSpace() {
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\n')) {
                at++;
            }
        }

        private String rest() {
            return at >= text.length()
                    ? "the end of the header"
                    : "\"" + text.substring(at, Math.min(text.length(), at + 20)) + "\"";
        }

        private DataException failure(String needs, String got) {
            return new DataException(
                    name + ", byte " + (start + at),
                    needs,
                    got,
                    "the header is damaged or not NumPy's: save the array again by np.save");
        }
    }
}
