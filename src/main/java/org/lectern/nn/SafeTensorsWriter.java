package org.lectern.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Writes the safetensors format: the header's length in 8 bytes, the header as JSON, the elements. */
final class SafeTensorsWriter {
    static final String METADATA = "__metadata__";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CHUNK = 1 << 16;
    private static final AtomicLong COUNT = new AtomicLong();
    /** The widest first, so that each tensor begins at a multiple of its element's size. */
    private static final List<DType> ORDER = List.of(DType.FLOAT64, DType.FLOAT32, DType.INT32);

    private SafeTensorsWriter() {}

    static void write(Path file, SafeTensors.Content content) {
        if (content.tensors().containsKey(METADATA)) {
            throw Errors.argument("SafeTensors.save", "another name", METADATA, "the format keeps this one for itself");
        }
        content.tensors().forEach((name, tensor) -> Errors.present("SafeTensors.save", "a tensor for " + name, tensor));
        byte[] header = header(content);
        // java.io and not a channel: an interrupt would close a channel in the middle.
        Path part = part(file);
        try {
            try (FileOutputStream out = new FileOutputStream(part.toFile())) {
                ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
                out.write(length.putLong(header.length).array());
                out.write(header);
                for (Tensor tensor : inFileOrder(content.tensors()).values()) {
                    write(tensor, out);
                }
                // Without this a power cut after the move could leave an empty file.
                out.getFD().sync();
            }
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            part.toFile().delete();
            throw (TensorException) Errors.argument(
                            "SafeTensors.save",
                            "a place to write " + file.getFileName(),
                            String.valueOf(e.getMessage()),
                            "name a file in a folder that is there and may be written to")
                    .initCause(e);
        }
    }

    /** Where the file grows before it is moved to its place. */
    private static Path part(Path file) {
        String name = "." + file.getFileName() + "." + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        return file.resolveSibling(name + ".part");
    }

    private static Map<String, Tensor> inFileOrder(Map<String, Tensor> tensors) {
        Map<String, Tensor> ordered = new LinkedHashMap<>();
        for (DType dtype : ORDER) {
            tensors.forEach((name, tensor) -> {
                if (tensor.dtype() == dtype) {
                    ordered.put(name, tensor);
                }
            });
        }
        return ordered;
    }

    private static byte[] header(SafeTensors.Content content) {
        Map<String, Long> offsets = new LinkedHashMap<>();
        long at = 0;
        for (Map.Entry<String, Tensor> entry : inFileOrder(content.tensors()).entrySet()) {
            offsets.put(entry.getKey(), at);
            at += bytes(entry.getValue());
        }
        ObjectNode header = JSON.createObjectNode();
        if (!content.metadata().isEmpty()) {
            ObjectNode metadata = header.putObject(METADATA);
            content.metadata().forEach(metadata::put);
        }
        content.tensors().forEach((name, tensor) -> {
            long begin = offsets.getOrDefault(name, 0L);
            ObjectNode entry = header.putObject(name);
            entry.put("dtype", type(tensor.dtype()));
            List<Integer> shape = new ArrayList<>();
            for (int size : tensor.shape()) {
                shape.add(size);
            }
            entry.set("shape", JSON.valueToTree(shape));
            entry.putArray("data_offsets").add(begin).add(begin + bytes(tensor));
        });
        try {
            byte[] json = JSON.writeValueAsBytes(header);
            String padding = " ".repeat((8 - json.length % 8) % 8);
            byte[] padded = new byte[json.length + padding.length()];
            System.arraycopy(json, 0, padded, 0, json.length);
            System.arraycopy(padding.getBytes(StandardCharsets.US_ASCII), 0, padded, json.length, padding.length());
            return padded;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long bytes(Tensor tensor) {
        return (long) tensor.size() * tensor.dtype().bytes();
    }

    private static String type(DType dtype) {
        return switch (dtype) {
            case FLOAT32 -> "F32";
            case FLOAT64 -> "F64";
            case INT32 -> "I32";
        };
    }

    private static void write(Tensor tensor, FileOutputStream out) throws IOException {
        Tensor flat = tensor.detach().flatten();
        int size = flat.size();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        int step = CHUNK / flat.dtype().bytes();
        for (int from = 0; from < size; from += step) {
            Tensor piece = flat.slice(0, from, Math.min(size, from + step));
            chunk.clear();
            switch (piece.dtype()) {
                case FLOAT32 -> chunk.asFloatBuffer().put(piece.toFloats());
                case FLOAT64 -> chunk.asDoubleBuffer().put(piece.toDoubles());
                case INT32 -> chunk.asIntBuffer().put(piece.toInts());
            }
            out.write(chunk.array(), 0, piece.size() * piece.dtype().bytes());
        }
    }
}
