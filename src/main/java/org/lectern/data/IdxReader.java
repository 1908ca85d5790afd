package org.lectern.data;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * Reads IDX files, the format of MNIST, gzipped or not.
 *
 * <p>Every method throws {@link DataException} with file, byte and remedy if the file is not there, not an IDX file, cut
 * off, too long, or too large for this Java's memory.
 */
public final class IdxReader {
    private IdxReader() {}

    /** All elements in the file's shape: whole numbers as INT32, floats as FLOAT32, doubles as FLOAT64. */
    public static Tensor read(Path file) {
        IdxFile idx = IdxFile.read(file);
        ByteBuffer in = ByteBuffer.wrap(idx.data());
        int n = idx.size();
        switch (idx.type()) {
            case FLOAT32:
                float[] floats = new float[n];
                in.asFloatBuffer().get(floats);
                return Tensor.of(floats).reshape(idx.shape());
            case FLOAT64:
                double[] doubles = new double[n];
                in.asDoubleBuffer().get(doubles);
                return Tensor.of(DType.FLOAT64, doubles).reshape(idx.shape());
            default:
                return Tensor.of(wholeNumbers(idx)).reshape(idx.shape());
        }
    }

    /** All elements in the file's shape, as {@link #read(Path)} has them. */
    public static Tensor read(String file) {
        return read(Path.of(file));
    }

    /**
     * Images of bytes as rows of floats from 0 to 1. Shapes: a file of {@code n x rows x columns} gives
     * {@code (n, rows * columns)}.
     */
    public static Tensor images(Path file) {
        return images(expect(IdxFile.read(file), file, 3, "images"));
    }

    /** Images of bytes, as {@link #images(Path)} has them. */
    public static Tensor images(String file) {
        return images(Path.of(file));
    }

    static Tensor images(IdxFile idx) {
        float[] pixels = new float[idx.data().length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (idx.data()[i] & 0xff) / 255f;
        }
        return Tensor.of(pixels).reshape(idx.shape()[0], idx.shape()[1] * idx.shape()[2]);
    }

    /** Labels of one byte each as INT32 of shape {@code (n)}. */
    public static Tensor labels(Path file) {
        return Tensor.of(wholeNumbers(expect(IdxFile.read(file), file, 1, "labels")));
    }

    /** Labels of one byte each, as {@link #labels(Path)} has them. */
    public static Tensor labels(String file) {
        return labels(Path.of(file));
    }

    static IdxFile expect(IdxFile idx, Path file, int dimensions, String what) {
        if (idx.type() != IdxFile.Type.UINT8 || idx.shape().length != dimensions || idx.size() == 0) {
            throw new DataException(
                    file + ", byte 2",
                    what + ": bytes in " + dimensions + (dimensions == 1 ? " dimension" : " dimensions"),
                    idx.type() + " in the shape " + Arrays.toString(idx.shape()),
                    "are images and labels mixed up? IdxReader.read takes every shape");
        }
        return idx;
    }

    static int[] wholeNumbers(IdxFile idx) {
        ByteBuffer in = ByteBuffer.wrap(idx.data());
        int[] numbers = new int[idx.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = switch (idx.type()) {
                case UINT8 -> in.get() & 0xff;
                case INT8 -> in.get();
                case INT16 -> in.getShort();
                default -> in.getInt();
            };
        }
        return numbers;
    }
}
