package org.lectern.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** Reads one array in NumPy's format; believes nothing the header says before it has been checked against the length. */
final class NpyReader {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int CHUNK = 1 << 13;
    private static final String DAMAGED = "the file is cut off, damaged or no .npy file: copy it again";

    private final String name;
    private final InputStream in;
    private final long length;
    private final long largest;
    private long offset;

    /**
     * @param name the file's name, for messages
     * @param length how many bytes there are
     */
    NpyReader(String name, InputStream in, long length) {
        this(name, in, length, DataFile.largest(4));
    }

    NpyReader(String name, InputStream in, long length, long largest) {
        this.name = name;
        this.in = in;
        this.length = length;
        this.largest = largest;
    }

    /** @throws NoTensorException if the array is sound, and none of numbers that a tensor holds */
    Tensor read() throws IOException, NoTensorException {
        byte[] start = exactly(8, "the magic string and the version");
        if (!Arrays.equals(Arrays.copyOf(start, MAGIC.length), MAGIC)) {
            boolean zip = start[0] == 'P' && start[1] == 'K';
            throw failure(
                    0,
                    "\\x93NUMPY, the start of an .npy file",
                    zip ? "a ZIP archive" : "other bytes",
                    zip ? "Npy.readAll reads an .npz file" : DAMAGED);
        }
        int version = start[6];
        if (version < 1 || version > 3) {
            throw failure(6, "version 1, 2 or 3", version + "." + start[7], "save it by np.save");
        }
        int sized = version == 1 ? 2 : 4;
        ByteBuffer size = ByteBuffer.wrap(Arrays.copyOf(exactly(sized, "the header's length"), 4))
                .order(ByteOrder.LITTLE_ENDIAN);
        long headerLength = Integer.toUnsignedLong(size.getInt());
        if (headerLength > LONGEST_HEADER) {
            throw failure(8, "a header of at most " + LONGEST_HEADER + " bytes", headerLength + "", DAMAGED);
        }
        long headerAt = offset;
        byte[] header = exactly((int) headerLength, "the header");
        String text = new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        return array(new NpyHeader.Parser(name, headerAt, text).parse(), headerAt);
    }

    private Tensor array(NpyHeader header, long headerAt) throws IOException, NoTensorException {
        int width = header.width();
        long needed = header.elements() > Long.MAX_VALUE / width ? Long.MAX_VALUE : header.elements() * width;
        if (needed != length - offset) {
            throw failure(
                    offset,
                    needed + " bytes of data for the shape " + Arrays.toString(header.shape()) + " of " + header.type(),
                    (length - offset) + "",
                    DAMAGED);
        }
        // An element becomes one of 4 or 8 bytes, whatever its width.
        long made = header.elements() * header.dtype().bytes();
        if (made > largest) {
            throw failure(headerAt, "at most " + largest + " bytes", made + "", "start Java with a larger -Xmx");
        }
        int[] shape = Arrays.stream(header.shape()).mapToInt(Math::toIntExact).toArray();
        Tensor flat = elements(header, (int) header.elements());
        if (!header.fortran() || shape.length < 2) {
            return flat.reshape(shape);
        }
        int[] axes =
                IntStream.range(0, shape.length).map(i -> shape.length - 1 - i).toArray();
        return flat.reshape(Arrays.stream(axes).map(axis -> shape[axis]).toArray())
                .permute(axes);
    }

    private Tensor elements(NpyHeader header, int size) throws IOException, NoTensorException {
        DType dtype = header.dtype();
        float[] floats = new float[dtype == DType.FLOAT32 ? size : 0];
        double[] doubles = new double[dtype == DType.FLOAT64 ? size : 0];
        int[] ints = new int[dtype == DType.INT32 ? size : 0];
        for (int from = 0; from < size; from += CHUNK) {
            int count = Math.min(CHUNK, size - from);
            long at = offset;
            ByteBuffer chunk = ByteBuffer.wrap(exactly(count * header.width(), "the data"));
            chunk.order(header.bigEndian() ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                switch (header.type()) {
                    case "f2" -> floats[from + i] = half(chunk.getShort());
                    case "f4" -> floats[from + i] = chunk.getFloat();
                    case "f8" -> doubles[from + i] = chunk.getDouble();
                    default -> ints[from + i] = whole(header, chunk, at + (long) i * header.width());
                }
            }
        }
        return switch (dtype) {
            case FLOAT32 -> Tensor.of(floats);
            case FLOAT64 -> Tensor.of(DType.FLOAT64, doubles);
            case INT32 -> Tensor.of(ints);
        };
    }

    private int whole(NpyHeader header, ByteBuffer chunk, long at) throws NoTensorException {
        boolean signed = header.type().charAt(0) == 'i';
        long number = switch (header.width()) {
            case 1 -> signed ? chunk.get() : chunk.get() & 0xff;
            case 2 -> signed ? chunk.getShort() : chunk.getShort() & 0xffff;
            case 4 -> signed ? chunk.getInt() : Integer.toUnsignedLong(chunk.getInt());
            default -> chunk.getLong();
        };
        boolean huge = !signed && header.width() == 8 && number < 0;
        if (huge || number != (int) number) {
            throw new NoTensorException(
                    name + ", byte " + at,
                    "whole numbers that int32 holds",
                    huge ? Long.toUnsignedString(number) : number + "",
                    "save the array as float64 by x.astype(np.float64)");
        }
        return (int) number;
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

    private byte[] exactly(int count, String what) throws IOException {
        if (count > length - offset) {
            throw failure(offset, count + " bytes for " + what, (length - offset) + "", DAMAGED);
        }
        byte[] bytes;
        try {
            bytes = in.readNBytes(count);
        } catch (EOFException e) {
            bytes = new byte[0];
        }
        if (bytes.length < count) {
            throw failure(offset + bytes.length, count + " bytes for " + what, bytes.length + "", DAMAGED);
        }
        offset += count;
        return bytes;
    }

    private DataException failure(long at, String needs, String got, String remedy) {
        return new DataException(name + ", byte " + at, needs, got, remedy);
    }
}
