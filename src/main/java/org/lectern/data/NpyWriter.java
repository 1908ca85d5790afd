package org.lectern.data;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.lectern.tensor.Tensor;

/** Writes one array in version 1 of NumPy's format: little-endian, in C's order. */
final class NpyWriter {
    private static final int CHUNK = 1 << 14;
    /** The data begins at a multiple of this, so that it can be mapped into memory. */
    private static final int ALIGNED = 64;

    private NpyWriter() {}

    static void write(Tensor tensor, OutputStream out) throws IOException {
        out.write(header(tensor));
        Tensor flat = tensor.detach().flatten();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int from = 0; from < flat.size(); from += CHUNK) {
            Tensor piece = flat.slice(0, from, Math.min(flat.size(), from + CHUNK));
            chunk.clear();
            switch (piece.dtype()) {
                case FLOAT32 -> chunk.asFloatBuffer().put(piece.toFloats());
                case FLOAT64 -> chunk.asDoubleBuffer().put(piece.toDoubles());
                case INT32 -> chunk.asIntBuffer().put(piece.toInts());
            }
            out.write(chunk.array(), 0, piece.size() * piece.dtype().bytes());
        }
    }

    private static byte[] header(Tensor tensor) {
        String type = switch (tensor.dtype()) {
            case FLOAT32 -> "<f4";
            case FLOAT64 -> "<f8";
            case INT32 -> "<i4";
        };
        String sizes = Arrays.stream(tensor.shape()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        String words = "{'descr': '" + type + "', 'fortran_order': False, 'shape': ("
                + (tensor.rank() == 1 ? sizes + "," : sizes) + "), }";
        int before = 10;
        int length = (before + words.length() + 1 + ALIGNED - 1) / ALIGNED * ALIGNED - before;
        String padded = words + " ".repeat(length - words.length() - 1) + "\n";
        ByteBuffer bytes = ByteBuffer.allocate(before + length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
        bytes.put((byte) 1).put((byte) 0).putShort((short) length);
        return bytes.put(padded.getBytes(StandardCharsets.US_ASCII)).array();
    }
}
