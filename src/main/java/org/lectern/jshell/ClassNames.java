package org.lectern.jshell;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The wrapper classes that a class file names, in its constant pool: the only place where a class file holds names. */
final class ClassNames {
    private static final Pattern WRAPPER = Pattern.compile("REPL/\\$JShell\\$[0-9]+[A-Z]*");
    private static final int HEADER = 8;
    private static final int UTF8 = 1;
    private static final int INTEGER = 3;
    private static final int FLOAT = 4;
    private static final int LONG = 5;
    private static final int DOUBLE = 6;
    private static final int METHOD_HANDLE = 15;

    private ClassNames() {}

    /**
     * A class file that names other wrappers.
     *
     * @param names the name to put in the place of each, with slashes
     */
    static byte[] replaced(byte[] classFile, UnaryOperator<String> names) {
        return rewritten(classFile, text -> replaced(text, names));
    }

    /** A class file with other texts for all that it names and says. */
    static byte[] rewritten(byte[] classFile, UnaryOperator<String> texts) {
        ByteArrayOutputStream result = new ByteArrayOutputStream(classFile.length);
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(classFile));
                DataOutputStream out = new DataOutputStream(result)) {
            out.write(in.readNBytes(HEADER));
            int count = in.readUnsignedShort();
            out.writeShort(count);
            for (int i = 1; i < count; i++) {
                int tag = in.readUnsignedByte();
                out.writeByte(tag);
                if (tag == UTF8) {
                    out.writeUTF(texts.apply(in.readUTF()));
                } else {
                    out.write(in.readNBytes(length(tag)));
                    if (tag == LONG || tag == DOUBLE) {
                        // These take two places of the table.
                        i++;
                    }
                }
            }
            in.transferTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return result.toByteArray();
    }

    /** A class file with another name for one class, both with slashes. */
    static byte[] renamed(byte[] classFile, String from, String to) {
        Pattern name = Pattern.compile(Pattern.quote(from) + "(?![\\w$])");
        return rewritten(classFile, text -> name.matcher(text).replaceAll(Matcher.quoteReplacement(to)));
    }

    /** A descriptor or name that names other wrappers. */
    static String replaced(String text, UnaryOperator<String> names) {
        return WRAPPER.matcher(text).replaceAll(match -> Matcher.quoteReplacement(names.apply(match.group())));
    }

    /** The wrappers that a class file names, with dots. */
    static Set<String> in(byte[] classFile) {
        Set<String> names = new LinkedHashSet<>();
        replaced(classFile, name -> {
            names.add(name.replace('/', '.'));
            return name;
        });
        return names;
    }

    private static int length(int tag) {
        return switch (tag) {
            case LONG, DOUBLE -> Long.BYTES;
            case METHOD_HANDLE -> Byte.BYTES + Short.BYTES;
            // References to two other constants.
            case INTEGER, FLOAT, 9, 10, 11, 12, 17, 18 -> Integer.BYTES;
            // A class, a string, a method's type, a module, a package.
            default -> Short.BYTES;
        };
    }
}
