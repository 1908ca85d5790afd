package org.lectern.grading;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.ClassDescriptor;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.MethodDescriptor;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.MethodOrdererContext;

/**
 * Runs questions and checks in the order in which they are written.
 *
 * <p>Reflection promises no order, so the line numbers come from the class file (JVM specification, chapter 4).
 */
final class SourceOrder {
    private static final int MAGIC = 0xCAFEBABE;

    private SourceOrder() {}

    static final class Classes implements ClassOrderer {
        @Override
        public void orderClasses(ClassOrdererContext context) {
            context.getClassDescriptors().sort(Comparator.comparingInt((ClassDescriptor d) -> line(d.getTestClass())));
        }
    }

    static final class Methods implements MethodOrderer {
        @Override
        public void orderMethods(MethodOrdererContext context) {
            Map<String, Integer> lines = lines(context.getTestClass());
            context.getMethodDescriptors()
                    .sort(Comparator.comparingInt((MethodDescriptor d) ->
                            lines.getOrDefault(d.getMethod().getName(), Integer.MAX_VALUE)));
        }
    }

    /** Methods of a class in the order in which they are written. */
    static Comparator<Method> methods(Class<?> type) {
        Map<String, Integer> lines = lines(type);
        return Comparator.comparingInt((Method m) -> lines.getOrDefault(m.getName(), Integer.MAX_VALUE));
    }

    /** The first line of code of a class; the largest number if its class file has no lines. */
    static int line(Class<?> type) {
        return lines(type).values().stream().min(Integer::compare).orElse(Integer.MAX_VALUE);
    }

    private static Map<String, Integer> lines(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in == null ? Map.of() : lines(new DataInputStream(in));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class file of " + type.getName(), e);
        }
    }

    private static Map<String, Integer> lines(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC) {
            return Map.of();
        }
        in.readInt(); // version
        String[] names = constantPool(in);
        in.skipNBytes(6); // access, this, super
        in.skipNBytes(2L * in.readUnsignedShort()); // interfaces
        Map<String, Integer> ignored = new HashMap<>();
        members(in, names, ignored); // fields
        Map<String, Integer> lines = new HashMap<>();
        members(in, names, lines);
        return lines;
    }

    private static String[] constantPool(DataInputStream in) throws IOException {
        String[] names = new String[in.readUnsignedShort()];
        for (int i = 1; i < names.length; i++) {
            int tag = in.readUnsignedByte();
            switch (tag) {
                case 1 -> names[i] = in.readUTF();
                case 5, 6 -> { // long and double take two places
                    in.skipNBytes(8);
                    i++;
                }
                case 7, 8, 16, 19, 20 -> in.skipNBytes(2);
                case 15 -> in.skipNBytes(3);
                default -> in.skipNBytes(4);
            }
        }
        return names;
    }

    private static void members(DataInputStream in, String[] names, Map<String, Integer> lines) throws IOException {
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            in.readUnsignedShort(); // access
            String name = names[in.readUnsignedShort()];
            in.readUnsignedShort(); // descriptor
            attributes(in, names, name, lines);
        }
    }

    private static void attributes(DataInputStream in, String[] names, String method, Map<String, Integer> lines)
            throws IOException {
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            String attribute = names[in.readUnsignedShort()];
            int length = in.readInt();
            if (attribute.equals("Code")) {
                in.readInt(); // stack, locals
                in.skipNBytes(in.readInt());
                in.skipNBytes(8L * in.readUnsignedShort()); // exception table
                attributes(in, names, method, lines);
            } else if (attribute.equals("LineNumberTable")) {
                for (int rows = in.readUnsignedShort(); rows > 0; rows--) {
                    in.readUnsignedShort(); // program counter
                    lines.merge(method, in.readUnsignedShort(), Math::min);
                }
            } else {
                in.skipNBytes(length);
            }
        }
    }
}
