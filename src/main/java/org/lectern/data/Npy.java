package org.lectern.data;

import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.lectern.tensor.Tensor;

/**
 * NumPy's files, both ways: {@code .npy} with one array, {@code .npz} with several by name.
 *
 * <pre>{@code
 * Tensor x = Npy.read("x.npy");
 * Map<String, Tensor> all = Npy.readAll("data.npz");
 * Npy.write("y.npy", y);                                  // np.load("y.npy")
 * Npy.writeAll("data.npz", Map.of("x", x, "y", y));       // np.load("data.npz")["x"]
 * }</pre>
 *
 * <p>Read are versions 1 to 3, both byte orders, C's and Fortran's order: float16 and float32 become FLOAT32, float64 becomes
 * FLOAT64, whole numbers of 1 to 8 bytes and truth values become INT32 where they fit. No tensor holds words, complex numbers, dates
 * or records, and arrays of Python objects are refused: to open them would mean to run code.
 *
 * <p>Every method throws {@link DataException}, with the file and the byte where it went wrong, if a file can't be read or
 * written, is cut off, damaged, of another format, or too large for this Java's memory. What is written is there whole or not
 * at all.
 *
 * <p>Source: NumPy Enhancement Proposal 1 and {@code numpy.lib.format}.
 */
public final class Npy {
    private static final int CHUNK = 1 << 16;
    private static final String SUFFIX = ".npy";

    private Npy() {}

    /** The array of an {@code .npy} file. */
    public static Tensor read(String file) {
        return read(Path.of(file));
    }

    /** The array of an {@code .npy} file. */
    public static Tensor read(Path file) {
        DataFile.present("Npy.read " + file, file, "a file of NumPy's");
        try (InputStream in = new BufferedInputStream(new FileInputStream(file.toFile()), CHUNK)) {
            return new NpyReader(file.toString(), in, Files.size(file)).read();
        } catch (NoTensorException e) {
            throw e.whenAsked();
        } catch (IOException e) {
            throw DataFile.unreadable("Npy.read " + file, "a file of NumPy's", e);
        }
    }

    /**
     * The arrays of an {@code .npz} file by their names, in the file's order. One that no tensor can hold, such as an array of words,
     * is left out: {@code get} with its name is an error that says what it is.
     */
    public static Map<String, Tensor> readAll(String file) {
        return readAll(Path.of(file));
    }

    /** As {@link #readAll(String)}. */
    public static Map<String, Tensor> readAll(Path file) {
        String where = "Npy.readAll " + file;
        DataFile.present(where, file, "an .npz file");
        NpyArrays arrays = new NpyArrays();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (Enumeration<? extends ZipEntry> each = zip.entries(); each.hasMoreElements(); ) {
                ZipEntry entry = each.nextElement();
                if (!entry.getName().endsWith(SUFFIX)) {
                    continue;
                }
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                if (arrays.knows(name)) {
                    throw new DataException(where, "each name once", name + " twice", "write it again with np.savez");
                }
                try {
                    arrays.add(name, entry(file, zip, entry));
                } catch (NoTensorException e) {
                    arrays.leaveOut(name, e);
                }
            }
        } catch (ZipException e) {
            throw new DataException(
                    where,
                    "an .npz file, which is a ZIP archive",
                    "something else or a damaged one (" + e.getMessage() + ")",
                    "Npy.read takes an .npy file; if it is an .npz, copy it again",
                    e);
        } catch (IOException e) {
            throw DataFile.unreadable(where, "an .npz file", e);
        }
        arrays.requireOne();
        if (arrays.isEmpty()) {
            throw new DataException(where, "arrays", "a ZIP archive with none", "write it with np.savez");
        }
        return arrays;
    }

    private static Tensor entry(Path file, ZipFile zip, ZipEntry entry) throws IOException, NoTensorException {
        String where = file + ", " + entry.getName();
        try (CheckedInputStream in =
                new CheckedInputStream(new BufferedInputStream(zip.getInputStream(entry), CHUNK), new CRC32())) {
            try {
                Tensor array = new NpyReader(where, in, entry.getSize()).read();
                checkSum(where, in, entry);
                return array;
            } catch (NoTensorException e) {
                // A damaged header may look like that of words.
                in.transferTo(OutputStream.nullOutputStream());
                checkSum(where, in, entry);
                throw e;
            }
        } catch (IOException e) {
            throw new DataException(
                    where, "a sound archive", "a damaged one (" + e.getMessage() + ")", "copy the file again", e);
        }
    }

    private static void checkSum(String where, CheckedInputStream in, ZipEntry entry) {
        long sum = in.getChecksum().getValue();
        if (sum != entry.getCrc()) {
            throw new DataException(
                    where,
                    "data of the checksum " + Long.toHexString(entry.getCrc()),
                    Long.toHexString(sum),
                    "the file is damaged: copy it again");
        }
    }

    /** Writes a tensor as an {@code .npy} file, in place of one that is there. */
    public static void write(String file, Tensor tensor) {
        write(Path.of(file), tensor);
    }

    /** Writes a tensor as an {@code .npy} file, in place of one that is there. */
    public static void write(Path file, Tensor tensor) {
        refuseEnding(file, ".npz", "Npy.writeAll");
        DataFile.write("Npy.write", file, out -> NpyWriter.write(tensor, out));
    }

    /** Writes tensors by name as an {@code .npz} file, packed, in place of one that is there. */
    public static void writeAll(String file, Map<String, Tensor> tensors) {
        writeAll(Path.of(file), tensors);
    }

    /** Writes tensors by name as an {@code .npz} file, packed, in place of one that is there. */
    public static void writeAll(Path file, Map<String, Tensor> tensors) {
        refuseEnding(file, SUFFIX, "Npy.write");
        if (tensors.isEmpty()) {
            throw new DataException("Npy.writeAll", "at least one tensor", "none", "Map.of(\"x\", x) names one");
        }
        DataFile.write("Npy.writeAll", file, out -> {
            ZipOutputStream zip = new ZipOutputStream(out);
            for (Map.Entry<String, Tensor> each : tensors.entrySet()) {
                zip.putNextEntry(new ZipEntry(each.getKey() + SUFFIX));
                NpyWriter.write(each.getValue(), unclosed(zip));
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    private static OutputStream unclosed(ZipOutputStream zip) {
        return new FilterOutputStream(zip) {
            @Override
            public void write(byte[] bytes, int from, int length) throws IOException {
                zip.write(bytes, from, length);
            }

            @Override
            public void close() {}
        };
    }

    /** np.load looks at the content, but a person looks at the name. */
    private static void refuseEnding(Path file, String ending, String instead) {
        if (file.toString().endsWith(ending)) {
            throw new DataException(
                    "write " + file, "another ending than " + ending, "it", instead + " writes such a file");
        }
    }
}
