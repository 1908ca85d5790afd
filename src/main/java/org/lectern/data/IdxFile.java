package org.lectern.data;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;

/**
 * One IDX file as it is stored: its shape, and its elements as big-endian bytes.
 *
 * <p>The format: two zero bytes, a type byte, the number of dimensions, each size as a big-endian int, the elements.
 *
 * @param name the file's name, for messages
 */
record IdxFile(String name, Type type, int[] shape, byte[] data) {
    /** The element types of the format, by their code. */
    enum Type {
        UINT8(0x08, 1),
        INT8(0x09, 1),
        INT16(0x0B, 2),
        INT32(0x0C, 4),
        FLOAT32(0x0D, 4),
        FLOAT64(0x0E, 8);

        final int code;
        final int bytes;

        Type(int code, int bytes) {
            this.code = code;
            this.bytes = bytes;
        }
    }

    /** More dimensions than any data set has; a header that names more is damaged. */
    private static final int MOST_DIMENSIONS = 8;

    private static final long MOST_BYTES = 1L << 30;
    private static final int CHUNK = 1 << 16;
    private static final String DAMAGED = "is it an IDX file? If so it is damaged: copy or download it again";

    int size() {
        return data.length / type.bytes;
    }

    /** Reads a file, gzipped or not. */
    static IdxFile read(Path file) {
        return read(file, largest());
    }

    /** An element becomes a float or an int of 4 bytes later, so no file may take more than an eighth of the heap. */
    private static long largest() {
        return Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / 8);
    }

    static IdxFile read(Path file, long largest) {
        DataFile.present(file + "", file, "an IDX file");
        try (InputStream raw = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            raw.mark(2);
            boolean zipped = raw.read() == 0x1f && raw.read() == 0x8b;
            raw.reset();
            long stored = zipped ? -1 : Files.size(file);
            return new Parser(file, raw, zipped, stored, largest).parse();
        } catch (NoSuchFileException e) {
            throw new DataException(file + "", "an IDX file", "no such file", "check the folder and the name", e);
        } catch (IOException e) {
            throw new DataException(
                    file + "",
                    "a file that can be read",
                    e.getClass().getSimpleName() + " (" + e.getMessage() + ")",
                    Files.isDirectory(file) ? "name a file, not a folder" : "check its permissions",
                    e);
        }
    }

    /** Reads what the header promises and no more, counting the bytes so that a message can say where it stopped. */
    private static final class Parser {
        private final Path file;
        private final InputStream raw;
        private final boolean zipped;
        private final long stored;
        private final long largest;
        private InputStream in = new ByteArrayInputStream(new byte[0]);
        private long offset;

        Parser(Path file, InputStream raw, boolean zipped, long stored, long largest) {
            this.file = file;
            this.raw = raw;
            this.zipped = zipped;
            this.stored = stored;
            this.largest = largest;
        }

        IdxFile parse() throws IOException {
            if (zipped) {
                try {
                    in = new GZIPInputStream(raw, CHUNK);
                } catch (IOException e) {
                    throw readFailed(e);
                }
            } else {
                in = raw;
            }
            byte[] start = exactly(4, "the magic number");
            if (start[0] != 0 || start[1] != 0) {
                throw failure(0, "two zero bytes, the start of an IDX file", hex(start), DAMAGED);
            }
            Type type = Arrays.stream(Type.values())
                    .filter(t -> t.code == start[2])
                    .findFirst()
                    .orElseThrow(() -> failure(2, "an element type, one of " + codes(), hex(start[2]), DAMAGED));
            int dimensions = start[3] & 0xff;
            if (dimensions == 0 || dimensions > MOST_DIMENSIONS) {
                throw failure(3, "1 to " + MOST_DIMENSIONS + " dimensions", dimensions + "", DAMAGED);
            }
            int[] shape = new int[dimensions];
            long bytes = type.bytes;
            for (int i = 0; i < dimensions; i++) {
                long at = offset;
                byte[] b = exactly(4, "the size of dimension " + i);
                shape[i] = (b[0] & 0xff) << 24 | (b[1] & 0xff) << 16 | (b[2] & 0xff) << 8 | (b[3] & 0xff);
                if (shape[i] < 0) {
                    throw failure(at, "a size of at most 2147483647", Integer.toUnsignedString(shape[i]), DAMAGED);
                }
                // Saturating: sizes whose product overflows are beyond the limit, unless a later one is 0.
                bytes = shape[i] == 0 ? 0 : bytes > Long.MAX_VALUE / shape[i] ? Long.MAX_VALUE : bytes * shape[i];
            }
            if (bytes > largest) {
                throw failure(
                        4,
                        "at most " + largest + " bytes of data",
                        "the sizes " + Arrays.toString(shape) + " of " + type,
                        "if the file is meant to be so large, start Java with a larger -Xmx; otherwise it is damaged");
            }
            long needed = offset + bytes;
            if (stored >= 0 && stored < needed) {
                throw cutOff(stored, needed);
            }
            byte[] data = exactly((int) bytes, "the data");
            long end = offset;
            if (next() >= 0) {
                String found = stored >= 0 ? stored - end + " more" : "at least one more";
                throw failure(end, "the end of the file after " + end + " bytes", found, DAMAGED);
            }
            return new IdxFile(String.valueOf(file.getFileName()), type, shape, data);
        }

        /** The next {@code count} bytes; the buffer grows with what is there, not with what a header claims. */
        private byte[] exactly(int count, String what) throws IOException {
            byte[] buffer = new byte[Math.min(count, stored >= 0 ? count : CHUNK)];
            int filled = 0;
            while (filled < count) {
                if (filled == buffer.length) {
                    buffer = Arrays.copyOf(buffer, (int) Math.min(count, 2L * buffer.length));
                }
                int read;
                try {
                    read = in.read(buffer, filled, buffer.length - filled);
                } catch (EOFException e) {
                    read = -1;
                } catch (IOException e) {
                    throw readFailed(e);
                }
                if (read < 0) {
                    throw failure(
                            offset,
                            count + " bytes for " + what,
                            filled + "",
                            "the file is cut off: copy or download it again");
                }
                filled += read;
                offset += read;
            }
            return buffer.length == count ? buffer : Arrays.copyOf(buffer, count);
        }

        private int next() throws IOException {
            try {
                return in.read();
            } catch (IOException e) {
                throw readFailed(e);
            }
        }

        private DataException cutOff(long stored, long needed) {
            return failure(
                    stored, needed + " bytes in all", stored + "", "the file is cut off: copy or download it again");
        }

        private DataException readFailed(IOException e) throws IOException {
            if (!zipped) {
                throw e;
            }
            String got = e instanceof EOFException ? "one that is cut off" : "a damaged one (" + e.getMessage() + ")";
            return new DataException(where(offset), "a sound gzip file", got, "copy or download it again", e);
        }

        private DataException failure(long at, String needs, String got, String remedy) {
            return new DataException(where(at), needs, got, remedy);
        }

        private String where(long at) {
            return file + ", byte " + at + (zipped ? " of the unpacked data" : "");
        }
    }

    private static String hex(byte... bytes) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> String.format(Locale.ROOT, "%02x", bytes[i]))
                .collect(Collectors.joining(" "));
    }

    private static String codes() {
        return Arrays.stream(Type.values())
                .map(t -> hex((byte) t.code) + " " + t)
                .collect(Collectors.joining(", "));
    }
}
