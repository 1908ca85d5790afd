package org.lectern.nn;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** The element types of the safetensors format that can be read, each as one of ours. */
enum ElementType {
    F64(8, DType.FLOAT64),
    F32(4, DType.FLOAT32),
    F16(2, DType.FLOAT32),
    BF16(2, DType.FLOAT32),
    I64(8, DType.INT32),
    I32(4, DType.INT32),
    I16(2, DType.INT32),
    I8(1, DType.INT32),
    U8(1, DType.INT32),
    BOOL(1, DType.INT32);

    private static final int CHUNK = 1 << 13;

    final int bytes;
    private final DType dtype;

    ElementType(int bytes, DType dtype) {
        this.bytes = bytes;
        this.dtype = dtype;
    }

    static @Nullable ElementType named(String name) {
        return Arrays.stream(values())
                .filter(type -> type.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    static String names() {
        return Arrays.toString(values());
    }

    /**
     * Reads elements into a vector.
     *
     * @throws ArithmeticException if a whole number does not fit int32
     */
    Tensor read(RandomAccessFile in, int size) throws IOException {
        float[] floats = new float[dtype == DType.FLOAT32 ? size : 0];
        double[] doubles = new double[dtype == DType.FLOAT64 ? size : 0];
        int[] ints = new int[dtype == DType.INT32 ? size : 0];
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < size; from += CHUNK) {
            int n = Math.min(CHUNK, size - from);
            in.readFully(chunk.array(), 0, n * bytes);
            chunk.clear();
            switch (this) {
                case F64 -> chunk.asDoubleBuffer().get(doubles, from, n);
                case F32 -> chunk.asFloatBuffer().get(floats, from, n);
                case I32 -> chunk.asIntBuffer().get(ints, from, n);
                case F16, BF16 -> {
                    for (int i = 0; i < n; i++) {
                        short bits = chunk.getShort(2 * i);
                        floats[from + i] = this == F16 ? half(bits) : Float.intBitsToFloat(bits << 16);
                    }
                }
                default -> {
                    for (int i = 0; i < n; i++) {
                        ints[from + i] = whole(chunk, i);
                    }
                }
            }
        }
        return switch (dtype) {
            case FLOAT32 -> Tensor.of(floats);
            case FLOAT64 -> Tensor.of(DType.FLOAT64, doubles);
            case INT32 -> Tensor.of(ints);
        };
    }

    private int whole(ByteBuffer chunk, int i) {
        return switch (this) {
            case I64 -> Math.toIntExact(chunk.getLong(8 * i));
            case I16 -> chunk.getShort(2 * i);
            case I8 -> chunk.get(i);
            default -> chunk.get(i) & 0xff;
        };
    }

    /** IEEE 754's half: 1 bit of sign, 5 of exponent, 10 of fraction. Java has it from 20 on only. */
    private static float half(short bits) {
        int exponent = bits >> 10 & 0x1f;
        int fraction = bits & 0x3ff;
        float size = exponent == 0
                ? fraction * 0x1p-24f
                : Float.intBitsToFloat((exponent == 0x1f ? 0xff : exponent + 112) << 23 | fraction << 13);
        return bits < 0 ? -size : size;
    }
}
