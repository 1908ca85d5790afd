package org.lectern.nn;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.tensor.Tensor;

/**
 * Tensors by name in a file of the safetensors format, which holds numbers only: opening one never runs code. Python opens it
 * by {@code safetensors.torch.load_file}.
 *
 * <pre>{@code
 * SafeTensors.save("ab.safetensors", Map.of("a", a, "b", b));
 * Tensor a = SafeTensors.load("ab.safetensors").get("a");
 * }</pre>
 *
 * <p>Float32, float64 and int32 are written; float16 and bfloat16 are read as float32, other whole numbers and truth values as
 * int32 where they fit. A {@link Linear}'s weight is {@code (in, out)}: transpose it for PyTorch's {@code nn.Linear}.
 */
public final class SafeTensors {
    private SafeTensors() {}

    /**
     * What a file holds.
     *
     * @param tensors by name, in the file's order
     * @param metadata words about them, by name; may be empty
     */
    public record Content(Map<String, Tensor> tensors, Map<String, String> metadata) {
        public Content {
            tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
            metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }
    }

    /**
     * Writes tensors to a file, in place of one that is there; it is there whole or not at all, also after a power cut.
     *
     * @throws org.lectern.tensor.TensorException if the file can't be written
     */
    public static void save(Path file, Map<String, Tensor> tensors) {
        Errors.present("save", "tensors by name", tensors);
        save(file, new Content(tensors, Map.of()));
    }

    /** Writes tensors and words about them to a file, as {@link #save(Path, Map)}. */
    public static void save(Path file, Content content) {
        Errors.present("save", "a file", file);
        Errors.present("save", "tensors by name", content);
        SafeTensorsWriter.write(file, content);
    }

    /**
     * Reads all tensors of a file.
     *
     * @throws org.lectern.tensor.TensorException if the file can't be read or is not in the format: cut off, damaged, or made
     *     to mislead
     */
    public static Map<String, Tensor> load(Path file) {
        return read(file).tensors();
    }

    /** Reads all tensors of a file, as {@link #load(Path)}: {@code SafeTensors.load("ab.safetensors")}. */
    public static Map<String, Tensor> load(String file) {
        return load(Errors.path("load", file));
    }

    /** Writes tensors to a file, as {@link #save(Path, Map)}. */
    public static void save(String file, Map<String, Tensor> tensors) {
        save(Errors.path("save", file), tensors);
    }

    /** Reads tensors and the words about them, as {@link #load(Path)}. */
    public static Content read(Path file) {
        Errors.present("load", "a file", file);
        return SafeTensorsReader.read(file);
    }
}
