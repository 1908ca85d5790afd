package org.lectern.nn;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/** Reads the safetensors format; believes nothing that the file says of itself before it has been checked. */
final class SafeTensorsReader {
    /** The limit of the format's reference implementation. */
    private static final long LONGEST_HEADER = 100_000_000;

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Path file;

    private SafeTensorsReader(Path file) {
        this.file = file;
    }

    /** What the header says of one tensor. */
    private record Entry(String name, ElementType type, int[] shape, int size, long begin, long end) {}

    static SafeTensors.Content read(Path file) {
        return new SafeTensorsReader(file).read();
    }

    private SafeTensors.Content read() {
        if (!Files.isRegularFile(file)) {
            throw Errors.argument(
                    "SafeTensors.load",
                    "a file",
                    Files.isDirectory(file) ? "the folder " + file : "none at " + file,
                    "relative paths start at " + Path.of("").toAbsolutePath());
        }
        // java.io and not a channel: an interrupt would close a channel in the middle.
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            if (length < 8) {
                throw damaged("8 bytes for the header's length", length + " bytes in all");
            }
            byte[] prefix = new byte[8];
            in.readFully(prefix);
            long headerLength =
                    ByteBuffer.wrap(prefix).order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (headerLength < 2 || headerLength > LONGEST_HEADER || headerLength > length - 8) {
                throw damaged(
                        "a header of 2 to " + Math.min(LONGEST_HEADER, length - 8) + " bytes",
                        "one of " + Long.toUnsignedString(headerLength));
            }
            byte[] bytes = new byte[(int) headerLength];
            in.readFully(bytes);
            JsonNode header = header(bytes);
            List<Entry> entries = entries(header, length - 8 - headerLength);
            Map<String, Tensor> tensors = new LinkedHashMap<>();
            for (Entry entry : entries) {
                in.seek(8 + headerLength + entry.begin);
                tensors.put(entry.name, tensor(in, entry));
            }
            return new SafeTensors.Content(tensors, metadata(header));
        } catch (IOException e) {
            throw (TensorException) Errors.argument(
                            "SafeTensors.load",
                            "a file that can be read",
                            String.valueOf(e.getMessage()),
                            "may you read " + file + "?")
                    .initCause(e);
        }
    }

    private JsonNode header(byte[] bytes) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            JsonNode header = JSON.readTree(text);
            if (text.charAt(0) != '{' || !header.isObject()) {
                throw damaged("a header that is a JSON object", "something else");
            }
            return header;
        } catch (CharacterCodingException e) {
            throw damaged("a header in UTF-8", "other bytes");
        } catch (JsonProcessingException e) {
            throw damaged("a header in JSON, each name once", String.valueOf(e.getOriginalMessage()));
        }
    }

    private Map<String, String> metadata(JsonNode header) {
        Map<String, String> metadata = new LinkedHashMap<>();
        JsonNode words = header.path(SafeTensorsWriter.METADATA);
        if (!words.isMissingNode() && !words.isObject()) {
            throw damaged("metadata that is an object", "something else");
        }
        words.properties().forEach(field -> {
            if (!field.getValue().isTextual()) {
                throw damaged("metadata of strings", field.getKey() + " with something else");
            }
            metadata.put(field.getKey(), field.getValue().textValue());
        });
        return metadata;
    }

    /** The entries, in the header's order, which together cover the data without gap or overlap. */
    private List<Entry> entries(JsonNode header, long dataLength) {
        List<Entry> entries = new ArrayList<>();
        header.properties().forEach(field -> {
            if (!field.getKey().equals(SafeTensorsWriter.METADATA)) {
                entries.add(entry(field.getKey(), field.getValue(), dataLength));
            }
        });
        List<Entry> ordered = entries.stream()
                .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                .toList();
        long at = 0;
        for (Entry entry : ordered) {
            if (entry.begin != at) {
                throw damaged(
                        "tensors one after the other", entry.name + " at " + entry.begin + " where " + at + " is next");
            }
            at = entry.end;
        }
        if (at != dataLength) {
            throw damaged("data of " + at + " bytes, as the header says", dataLength + " bytes");
        }
        return entries;
    }

    private Entry entry(String name, JsonNode json, long dataLength) {
        ElementType type = ElementType.named(json.path("dtype").asText(""));
        if (type == null) {
            throw Errors.argument(
                    "SafeTensors.load",
                    "a dtype of " + ElementType.names(),
                    name + " of dtype " + json.path("dtype") + " in " + file.getFileName(),
                    "save it as one of these types, as by tensor.float() in PyTorch");
        }
        JsonNode sizes = json.path("shape");
        JsonNode offsets = json.path("data_offsets");
        if (!sizes.isArray() || !offsets.isArray() || offsets.size() != 2) {
            throw damaged("shape and two data_offsets", name + " without");
        }
        int[] shape = new int[sizes.size()];
        long size = 1;
        boolean empty = false;
        for (int i = 0; i < shape.length; i++) {
            long axis = whole(name, sizes.get(i));
            empty |= axis == 0;
            size = size > Integer.MAX_VALUE ? size : size * Math.max(1, Math.min(axis, Integer.MAX_VALUE + 1L));
            shape[i] = (int) Math.min(axis, Integer.MAX_VALUE);
        }
        if (size > Integer.MAX_VALUE - 8) {
            throw damaged("at most " + (Integer.MAX_VALUE - 8) + " elements in a tensor", name + " of shape " + sizes);
        }
        int elements = empty ? 0 : (int) size;
        long begin = whole(name, offsets.get(0));
        long end = whole(name, offsets.get(1));
        if (begin > end || end > dataLength) {
            throw damaged("data_offsets within " + dataLength + " bytes of data", name + " at " + offsets);
        }
        if (end - begin != (long) elements * type.bytes) {
            throw damaged(
                    (long) elements * type.bytes + " bytes for " + name + " of shape " + sizes,
                    (end - begin) + " bytes");
        }
        return new Entry(name, type, shape, elements, begin, end);
    }

    private long whole(String name, JsonNode number) {
        if (!number.isIntegralNumber() || !number.canConvertToLong() || number.longValue() < 0) {
            throw damaged("whole numbers from 0 on in shape and data_offsets", name + " with " + number);
        }
        return number.longValue();
    }

    private Tensor tensor(RandomAccessFile in, Entry entry) throws IOException {
        try {
            return entry.type.read(in, entry.size).reshape(entry.shape);
        } catch (ArithmeticException e) {
            throw damaged("whole numbers that int32 holds", entry.name + " with a larger one");
        }
    }

    private TensorException damaged(String needed, String got) {
        return Errors.argument(
                "SafeTensors.load",
                needed,
                got + " in " + file.getFileName(),
                "the file is cut off, damaged or in another format");
    }
}
