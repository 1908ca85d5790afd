package org.lectern.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.lectern.tensor.Tensor;

/**
 * Reads CIFAR-10 in its binary form: for each image a byte with its class, then 1,024 bytes each of red, green and blue, row by
 * row. Shapes: x {@code (n, 3, 32, 32)} with values from 0 to 1, y {@code (n)} with 10 classes.
 *
 * <p>Every method throws {@link DataException} with file, byte and remedy if a file is not there, empty, cut off, or not of
 * this form. Source: Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
 */
public final class CifarReader {
    static final List<String> NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    private static final int CHANNELS = 3;
    private static final int SIDE = 32;
    private static final int PIXELS = CHANNELS * SIDE * SIDE;
    private static final int RECORD = 1 + PIXELS;

    /** How many images go through Java's memory at a time. */
    private static final int PIECE = 10_000;

    private static final int BUFFER = 1 << 18;
    private static final String TEST = "test_batch.bin";

    private CifarReader() {}

    /** All images of one file, such as {@code data_batch_1.bin}. */
    public static Dataset read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            List<Dataset> pieces = new Part(file + "", in, Integer.MAX_VALUE).pieces();
            return joined(pieces).withSource("CIFAR-10: " + count(pieces) + " images of " + file.getFileName());
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** The images of {@code data_batch_1.bin} to {@code data_batch_5.bin} to train, of {@code test_batch.bin} to test. */
    public static Split readFolder(Path folder) {
        return readFolder(folder, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    /** The first so many of each part, all if there are fewer. */
    static Split readFolder(Path folder, int train, int test) {
        TreeMap<String, Path> batches = new TreeMap<>();
        try (var files = Files.newDirectoryStream(folder, "*_batch*.bin")) {
            files.forEach(file -> batches.put(String.valueOf(file.getFileName()), file));
        } catch (IOException e) {
            throw unreadable(folder, e);
        }
        Parts parts = new Parts(folder, train, test);
        for (var batch : batches.entrySet()) {
            try (InputStream in = Files.newInputStream(batch.getValue())) {
                parts.add(batch.getKey(), batch.getValue() + "", in);
            } catch (IOException e) {
                throw unreadable(batch.getValue(), e);
            }
        }
        return parts.split();
    }

    /** The same out of {@code cifar-10-binary.tar.gz}, without unpacking it to the disk. */
    static Split readArchive(Path archive, int train, int test) {
        Parts parts = new Parts(archive, train, test);
        try (TarArchiveInputStream in = new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(Files.newInputStream(archive), BUFFER), true))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                String name = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
                if (name.endsWith(".bin")) {
                    parts.add(name, archive + ", " + name, in);
                }
            }
        } catch (IOException e) {
            throw unreadable(archive, e);
        }
        return parts.split();
    }

    private static DataException unreadable(Path file, IOException e) {
        String got = e instanceof NoSuchFileException
                ? "none of that name"
                : e instanceof EOFException
                        ? "one that is cut off"
                        : e.getClass().getSimpleName() + " (" + e.getMessage() + ")";
        return new DataException(
                file + "", "a file that can be read", got, "check the name, or copy or download it again", e);
    }

    private static int count(List<Dataset> pieces) {
        return pieces.stream().mapToInt(Dataset::size).sum();
    }

    private static Dataset joined(List<Dataset> pieces) {
        Dataset all = pieces.size() == 1
                ? pieces.get(0)
                : Dataset.of(
                        Tensor.concat(0, pieces.stream().map(Dataset::x).toList()),
                        Tensor.concat(0, pieces.stream().map(Dataset::y).toList()));
        return all.withClassNames(NAMES);
    }

    /** The training and test images that the files of a folder or an archive hold. */
    private static final class Parts {
        private final Path from;
        private final int mostTrain;
        private final int mostTest;
        private final List<Dataset> train = new ArrayList<>();
        private final List<Dataset> test = new ArrayList<>();

        Parts(Path from, int mostTrain, int mostTest) {
            this.from = from;
            this.mostTrain = mostTrain;
            this.mostTest = mostTest;
        }

        void add(String name, String where, InputStream in) throws IOException {
            List<Dataset> part = name.equals(TEST) ? test : train;
            int left = (name.equals(TEST) ? mostTest : mostTrain) - count(part);
            if (left > 0) {
                part.addAll(new Part(where, in, left).pieces());
            }
        }

        Split split() {
            if (train.isEmpty() || test.isEmpty()) {
                String missing = train.isEmpty() ? "no data_batch_1.bin" : "no " + TEST;
                throw new DataException(
                        from + "",
                        "CIFAR-10's data_batch_1.bin to data_batch_5.bin and " + TEST,
                        missing,
                        "unpack cifar-10-binary.tar.gz, not the version for Python");
            }
            return new Split(named("training", train), named("test", test));
        }

        private Dataset named(String part, List<Dataset> pieces) {
            String source = String.format(
                    Locale.ROOT, "CIFAR-10: %,d %s images of %s", count(pieces), part, from.getFileName());
            return joined(pieces).withSource(source);
        }
    }

    /** The images of one file, in pieces that fit Java's memory. */
    private static final class Part {
        private final String where;
        private final InputStream in;
        private final int most;
        private long offset;

        Part(String where, InputStream in, int most) {
            this.where = where;
            this.in = new BufferedInputStream(in, BUFFER);
            this.most = most;
        }

        List<Dataset> pieces() throws IOException {
            List<Dataset> pieces = new ArrayList<>();
            int left = most;
            while (left > 0) {
                byte[] bytes = piece(Math.min(PIECE, left));
                if (bytes.length == 0) {
                    break;
                }
                pieces.add(dataset(bytes));
                left -= bytes.length / RECORD;
            }
            if (pieces.isEmpty()) {
                throw failure(0, "images of " + RECORD + " bytes each", "an empty file", "copy or download it again");
            }
            return pieces;
        }

        /** So many records as they are stored, or what is left of them. */
        private byte[] piece(int records) throws IOException {
            byte[] bytes = in.readNBytes(records * RECORD);
            for (int at = 0; at < bytes.length; at += RECORD) {
                if (bytes[at] < 0 || bytes[at] >= NAMES.size()) {
                    throw failure(
                            offset + at,
                            "a class from 0 to 9",
                            (bytes[at] & 0xff) + "",
                            "is it CIFAR-10 in its binary version? CIFAR-100 and the version for Python look different");
                }
            }
            if (bytes.length % RECORD != 0) {
                throw failure(
                        offset + bytes.length,
                        RECORD + " bytes for each image",
                        bytes.length % RECORD + " of the last",
                        "the file is cut off: copy or download it again");
            }
            offset += bytes.length;
            return bytes;
        }

        private static Dataset dataset(byte[] bytes) {
            int n = bytes.length / RECORD;
            float[] x = new float[n * PIXELS];
            int[] y = new int[n];
            for (int i = 0; i < n; i++) {
                y[i] = bytes[i * RECORD];
                for (int p = 0; p < PIXELS; p++) {
                    x[i * PIXELS + p] = (bytes[i * RECORD + 1 + p] & 0xff) / 255f;
                }
            }
            return Dataset.of(Tensor.of(x).reshape(n, CHANNELS, SIDE, SIDE), Tensor.of(y));
        }

        private DataException failure(long at, String needs, String got, String remedy) {
            return new DataException(where + ", byte " + at, needs, got, remedy);
        }
    }
}
