package org.lectern.worker;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * Plain values as bytes and back: numbers, texts, truth values, characters, tensors, generators of random numbers, and
 * arrays, lists, sets and maps of them; objects of the student's and functions by number.
 *
 * <p>No class is made by a name that the bytes give, and no more memory is taken than they fill: they may come from a hostile
 * program.
 */
public final class Values {
    private static final int DEPTH = 32;
    private static final String FUNCTIONS = "java.util.function.";

    private static final int NULL = 0;
    private static final int BOOLEAN = 1;
    private static final int BYTE = 2;
    private static final int SHORT = 3;
    private static final int CHAR = 4;
    private static final int INT = 5;
    private static final int LONG = 6;
    private static final int FLOAT = 7;
    private static final int DOUBLE = 8;
    private static final int STRING = 9;
    private static final int TENSOR = 10;
    private static final int LIST = 11;
    private static final int SET = 12;
    private static final int MAP = 13;
    private static final int RNG = 14;
    private static final int ARRAY = 15;
    private static final int OBJECT = 16;
    private static final int FUNCTION = 17;

    /** What arrays can be of; a type's place is what the bytes say. */
    private static final List<Class<?>> ELEMENTS = List.of(
            boolean.class,
            byte.class,
            short.class,
            char.class,
            int.class,
            long.class,
            float.class,
            double.class,
            String.class,
            Tensor.class,
            Object.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Boolean.class,
            List.class,
            Map.class);

    /** What else a call can ask for, beside those of arrays. */
    private static final List<Class<?>> OTHERS = List.of(
            Byte.class,
            Short.class,
            Character.class,
            Number.class,
            CharSequence.class,
            Set.class,
            Collection.class,
            Rng.class,
            StudentObject.class,
            void.class);

    /** What stands for an object or a function that does not itself cross. */
    interface References {
        /** @throws WireException if objects cannot go this way */
        int number(StudentObject object);

        StudentObject object(int number);

        int number(Object function, Class<?> type);

        Object function(int number, Class<?> type);
    }

    private Values() {}

    // Each value was converted to the type that Class<T> stands for.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    static <T> T cast(Object value) {
        return (T) value;
    }

    /** Whether a call can ask for it. */
    public static boolean isType(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return ELEMENTS.contains(element) || !type.isArray() && OTHERS.contains(type);
    }

    /** A value as bytes. */
    static byte[] bytes(@Nullable Object value, References references) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            write(out, value, references);
        } catch (IOException e) {
            throw new IllegalStateException("memory can be written to", e);
        }
        return bytes.toByteArray();
    }

    /** The value that fills the bytes. */
    static @Nullable Object value(byte[] bytes, References references) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            Object value = read(in, references);
            if (in.available() > 0) {
                throw new WireException(in.available() + " bytes after the value");
            }
            return value;
        } catch (IOException e) {
            throw new WireException("a value ends in its middle", e);
        }
    }

    static void writeType(DataOutputStream out, Class<?> type) throws IOException {
        int dimensions = 0;
        Class<?> element = type;
        for (; element.isArray(); element = element.getComponentType()) {
            dimensions++;
        }
        int place = ELEMENTS.indexOf(element);
        if (place < 0) {
            place = OTHERS.indexOf(element);
            if (place < 0) {
                throw new WireException(type.getSimpleName() + " cannot cross");
            }
            place += ELEMENTS.size();
        }
        out.writeByte(dimensions);
        out.writeByte(place);
    }

    static Class<?> readType(DataInputStream in) throws IOException {
        int dimensions = in.readUnsignedByte();
        int place = in.readUnsignedByte();
        if (dimensions > DEPTH || place >= ELEMENTS.size() + OTHERS.size()) {
            throw new WireException("no type");
        }
        Class<?> type = place < ELEMENTS.size() ? ELEMENTS.get(place) : OTHERS.get(place - ELEMENTS.size());
        for (int i = 0; i < dimensions; i++) {
            type = type.arrayType();
        }
        return type;
    }

    static void write(DataOutputStream out, @Nullable Object value, References references) throws IOException {
        write(out, value, references, 0);
    }

    private static void write(DataOutputStream out, @Nullable Object value, References references, int depth)
            throws IOException {
        if (depth > DEPTH) {
            throw new WireException("it holds itself, or lists in lists deeper than " + DEPTH);
        }
        if (out.size() > Frame.LIMIT) {
            throw new WireException("it has more than " + (Frame.LIMIT >> 20) + " MiB");
        }
        if (value == null) {
            out.writeByte(NULL);
        } else if (value instanceof Number || value instanceof Boolean || value instanceof Character) {
            writeScalar(out, value);
        } else if (value instanceof CharSequence text) {
            out.writeByte(STRING);
            writeText(out, text.toString());
        } else if (value instanceof Tensor tensor) {
            out.writeByte(TENSOR);
            writeTensor(out, tensor);
        } else if (value instanceof Rng rng) {
            out.writeByte(RNG);
            Rng.State state = rng.state();
            out.writeLong(state.state());
            out.writeLong(state.gamma());
            out.writeDouble(state.spare());
        } else if (value.getClass().isArray()) {
            out.writeByte(ARRAY);
            writeArray(out, value, references, depth);
        } else if (value instanceof Map<?, ?> map) {
            out.writeByte(MAP);
            out.writeInt(map.size());
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                write(out, entry.getKey(), references, depth + 1);
                write(out, entry.getValue(), references, depth + 1);
            }
        } else if (value instanceof Collection<?> elements) {
            out.writeByte(value instanceof Set ? SET : LIST);
            List<Object> all = new ArrayList<>(elements);
            out.writeInt(all.size());
            for (Object element : all) {
                write(out, element, references, depth + 1);
            }
        } else if (value instanceof StudentObject object) {
            out.writeByte(OBJECT);
            out.writeInt(references.number(object));
        } else {
            Class<?> type = function(value)
                    .orElseThrow(() -> new WireException("it is a " + Conversions.valueType(value)
                            + ", which is neither data nor a function of java.util.function"));
            out.writeByte(FUNCTION);
            out.writeInt(references.number(value, type));
            writeText(out, type.getSimpleName());
        }
    }

    /** Which interface of {@code java.util.function} it is, if any. */
    private static Optional<Class<?>> function(Object value) {
        for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
            for (Class<?> face : type.getInterfaces()) {
                if (face.getName().startsWith(FUNCTIONS)) {
                    return Optional.of(face);
                }
            }
        }
        return Optional.empty();
    }

    private static void writeScalar(DataOutputStream out, Object value) throws IOException {
        if (value instanceof Integer i) {
            out.writeByte(INT);
            out.writeInt(i);
        } else if (value instanceof Double d) {
            out.writeByte(DOUBLE);
            out.writeDouble(d);
        } else if (value instanceof Float f) {
            out.writeByte(FLOAT);
            out.writeFloat(f);
        } else if (value instanceof Long l) {
            out.writeByte(LONG);
            out.writeLong(l);
        } else if (value instanceof Boolean b) {
            out.writeByte(BOOLEAN);
            out.writeBoolean(b);
        } else if (value instanceof Character c) {
            out.writeByte(CHAR);
            out.writeChar(c);
        } else if (value instanceof Short s) {
            out.writeByte(SHORT);
            out.writeShort(s);
        } else if (value instanceof Byte b) {
            out.writeByte(BYTE);
            out.writeByte(b);
        } else {
            throw new WireException("it is a " + value.getClass().getSimpleName() + ", which cannot cross");
        }
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void writeTensor(DataOutputStream out, Tensor tensor) throws IOException {
        int[] shape = tensor.shape();
        long bytes = Arrays.stream(shape).asLongStream().reduce(tensor.dtype().bytes(), (a, b) -> a * b);
        if (bytes > Frame.LIMIT) {
            throw new WireException("it has more than " + (Frame.LIMIT >> 20) + " MiB");
        }
        out.writeByte(tensor.dtype().ordinal());
        out.writeByte(shape.length);
        for (int size : shape) {
            out.writeInt(size);
        }
        Object numbers = switch (tensor.dtype()) {
            case FLOAT32 -> tensor.toFloats();
            case FLOAT64 -> tensor.toDoubles();
            case INT32 -> tensor.toInts();
        };
        for (int i = 0; i < Array.getLength(numbers); i++) {
            writeElement(out, numbers, i);
        }
    }

    private static void writeArray(DataOutputStream out, Object array, References references, int depth)
            throws IOException {
        Class<?> component = array.getClass().getComponentType();
        Class<?> element = component;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        if (!ELEMENTS.contains(element)) {
            throw new WireException("it is an array of " + element.getSimpleName() + ", which cannot cross");
        }
        writeType(out, component);
        int length = Array.getLength(array);
        out.writeInt(length);
        for (int i = 0; i < length; i++) {
            if (component.isPrimitive()) {
                writeElement(out, array, i);
            } else {
                write(out, Array.get(array, i), references, depth + 1);
            }
        }
    }

    private static void writeElement(DataOutputStream out, Object array, int i) throws IOException {
        if (array instanceof float[] floats) {
            out.writeFloat(floats[i]);
        } else if (array instanceof double[] doubles) {
            out.writeDouble(doubles[i]);
        } else if (array instanceof int[] ints) {
            out.writeInt(ints[i]);
        } else if (array instanceof long[] longs) {
            out.writeLong(longs[i]);
        } else if (array instanceof boolean[] booleans) {
            out.writeBoolean(booleans[i]);
        } else if (array instanceof byte[] bytes) {
            out.writeByte(bytes[i]);
        } else if (array instanceof char[] chars) {
            out.writeChar(chars[i]);
        } else if (array instanceof short[] shorts) {
            out.writeShort(shorts[i]);
        }
    }

    static @Nullable Object read(DataInputStream in, References references) throws IOException {
        try {
            return read(in, references, 0);
        } catch (TensorException | IllegalArgumentException e) {
            throw new WireException("no value: " + e.getMessage(), e);
        }
    }

    private static @Nullable Object read(DataInputStream in, References references, int depth) throws IOException {
        if (depth > DEPTH) {
            throw new WireException("lists in lists deeper than " + DEPTH);
        }
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case NULL -> null;
            case BOOLEAN -> in.readBoolean();
            case BYTE -> in.readByte();
            case SHORT -> in.readShort();
            case CHAR -> in.readChar();
            case INT -> in.readInt();
            case LONG -> in.readLong();
            case FLOAT -> in.readFloat();
            case DOUBLE -> in.readDouble();
            case STRING -> readText(in);
            case TENSOR -> readTensor(in);
            case LIST -> readList(in, references, depth);
            case SET -> Collections.unmodifiableSet(new LinkedHashSet<>(readList(in, references, depth)));
            case MAP -> readMap(in, references, depth);
            case RNG -> readRng(in);
            case ARRAY -> readArray(in, references, depth);
            case OBJECT -> references.object(in.readInt());
            case FUNCTION -> readFunction(in, references);
            default -> throw new WireException("no value begins with " + kind);
        };
    }

    private static String readText(DataInputStream in) throws IOException {
        return new String(in.readNBytes(length(in, 1)), StandardCharsets.UTF_8);
    }

    /** A count of things that take so many bytes each, at the least, and that are all there. */
    private static int length(DataInputStream in, int each) throws IOException {
        int length = in.readInt();
        if (length < 0 || (long) length * each > in.available()) {
            throw new WireException(
                    "a length of " + Integer.toUnsignedLong(length) + " with " + in.available() + " bytes left");
        }
        return length;
    }

    private static Tensor readTensor(DataInputStream in) throws IOException {
        int type = in.readUnsignedByte();
        if (type >= DType.values().length) {
            throw new WireException("a tensor of no type");
        }
        DType dtype = DType.values()[type];
        int[] shape = new int[in.readUnsignedByte()];
        long count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = in.readInt();
            if (shape[i] < 0 || (count *= shape[i]) * dtype.bytes() > in.available()) {
                throw new WireException("a tensor larger than its bytes");
            }
        }
        int n = (int) count;
        if ((long) n * dtype.bytes() > in.available()) {
            throw new WireException("a tensor larger than its bytes");
        }
        Object numbers = switch (dtype) {
            case FLOAT32 -> new float[n];
            case FLOAT64 -> new double[n];
            case INT32 -> new int[n];
        };
        readElements(in, numbers);
        Tensor flat = switch (dtype) {
            case FLOAT32 -> Tensor.of((float[]) numbers);
            case FLOAT64 -> Tensor.of(DType.FLOAT64, (double[]) numbers);
            case INT32 -> Tensor.of((int[]) numbers);
        };
        return flat.reshape(shape);
    }

    private static List<@Nullable Object> readList(DataInputStream in, References references, int depth)
            throws IOException {
        int length = length(in, 1);
        List<@Nullable Object> elements = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            elements.add(read(in, references, depth + 1));
        }
        return elements;
    }

    private static Map<@Nullable Object, @Nullable Object> readMap(DataInputStream in, References references, int depth)
            throws IOException {
        int length = length(in, 2);
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < length; i++) {
            Object key = read(in, references, depth + 1);
            map.put(key, read(in, references, depth + 1));
        }
        return map;
    }

    private static Rng readRng(DataInputStream in) throws IOException {
        Rng rng = Rng.seed(0);
        rng.load(new Rng.State(in.readLong(), in.readLong(), in.readDouble()));
        return rng;
    }

    private static Object readArray(DataInputStream in, References references, int depth) throws IOException {
        Class<?> component = readType(in);
        if (component == void.class) {
            throw new WireException("no type");
        }
        int length = length(in, component.isPrimitive() ? width(component) : 1);
        Object array = Array.newInstance(component, length);
        if (component.isPrimitive()) {
            readElements(in, array);
            return array;
        }
        for (int i = 0; i < length; i++) {
            Object element = read(in, references, depth + 1);
            if (element != null && !component.isInstance(element)) {
                throw new WireException("an array of " + component.getSimpleName() + " with something else in it");
            }
            Array.set(array, i, element);
        }
        return array;
    }

    private static int width(Class<?> primitive) {
        if (primitive == double.class || primitive == long.class) {
            return Double.BYTES;
        }
        if (primitive == float.class || primitive == int.class) {
            return Float.BYTES;
        }
        return primitive == short.class || primitive == char.class ? Short.BYTES : 1;
    }

    private static void readElements(DataInputStream in, Object array) throws IOException {
        int length = Array.getLength(array);
        for (int i = 0; i < length; i++) {
            if (array instanceof float[] floats) {
                floats[i] = in.readFloat();
            } else if (array instanceof double[] doubles) {
                doubles[i] = in.readDouble();
            } else if (array instanceof int[] ints) {
                ints[i] = in.readInt();
            } else if (array instanceof long[] longs) {
                longs[i] = in.readLong();
            } else if (array instanceof boolean[] booleans) {
                booleans[i] = in.readBoolean();
            } else if (array instanceof byte[] bytes) {
                bytes[i] = in.readByte();
            } else if (array instanceof char[] chars) {
                chars[i] = in.readChar();
            } else if (array instanceof short[] shorts) {
                shorts[i] = in.readShort();
            }
        }
    }

    private static Object readFunction(DataInputStream in, References references) throws IOException {
        int number = in.readInt();
        String name = readText(in);
        if (!name.matches("[A-Za-z]{1,40}")) {
            throw new WireException("no function");
        }
        try {
            Class<?> type = Class.forName(FUNCTIONS + name, false, null);
            return references.function(number, type);
        } catch (ClassNotFoundException e) {
            throw new WireException("no function " + name, e);
        }
    }
}
