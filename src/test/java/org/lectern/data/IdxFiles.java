package org.lectern.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Makes IDX files for tests. */
final class IdxFiles {
    static final int UINT8 = 0x08;

    private IdxFiles() {}

    static byte[] idx(int type, int[] shape, byte[] data) {
        ByteBuffer out = ByteBuffer.allocate(4 + 4 * shape.length + data.length);
        out.put((byte) 0).put((byte) 0).put((byte) type).put((byte) shape.length);
        for (int size : shape) {
            out.putInt(size);
        }
        return out.put(data).array();
    }

    /** Images whose pixel {@code p} of image {@code i} is {@code i + p} modulo 256. */
    static byte[] images(int n, int rows, int columns) {
        byte[] pixels = new byte[n * rows * columns];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / (rows * columns) + i % (rows * columns));
        }
        return idx(UINT8, new int[] {n, rows, columns}, pixels);
    }

    /** Labels 0 to 9, again and again. */
    static byte[] labels(int n) {
        byte[] labels = new byte[n];
        for (int i = 0; i < n; i++) {
            labels[i] = (byte) (i % 10);
        }
        return idx(UINT8, new int[] {n}, labels);
    }

    static byte[] gzip(byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    static Path write(Path folder, String name, byte[] content) {
        try {
            return Files.write(Files.createDirectories(folder).resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
