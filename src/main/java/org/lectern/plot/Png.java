package org.lectern.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as PNG, as small as it goes: notebooks keep them. Format: the PNG specification, W3C, third edition. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int PALETTE = 3;
    private static final byte OPAQUE = -1;

    private Png() {}

    /** A picture's file, with a palette where none sees that. */
    static byte[] of(BufferedImage image) {
        BufferedImage small = image.getColorModel() instanceof IndexColorModel ? image : Palette.indexed(image);
        try {
            return small.getColorModel() instanceof IndexColorModel colors ? plain(small, colors) : filtered(small);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A picture of few colours with each exchanged for another, which may be translucent. */
    static BufferedImage exchanged(BufferedImage image, Map<Integer, Integer> colors) {
        Map<Integer, Integer> places = new HashMap<>();
        int[] palette = new int[colors.size()];
        for (int color : new TreeSet<>(colors.keySet())) {
            palette[places.size()] = colors.getOrDefault(color, 0);
            places.put(color, places.size());
        }
        IndexColorModel model = new IndexColorModel(8, palette.length, palette, 0, true, -1, DataBuffer.TYPE_BYTE);
        BufferedImage clear =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int place = places.getOrDefault(image.getRGB(x, y) & 0xFFFFFF, 0);
                clear.getRaster().setSample(x, y, 0, place);
            }
        }
        return clear;
    }

    /** By Java's writer, which stores each row by its differences from what is around: best for photographs and gradients. */
    private static byte[] filtered(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
        ImageWriteParam smallest = writer.getDefaultWriteParam();
        smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        smallest.setCompressionQuality(0);
        // A memory cache: the default one writes a temporary file for each picture.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            writer.write(null, new IIOImage(image, null, null), smallest);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /**
     * Rows as they are, which Java's writer cannot do. Differences of a palette's numbers mean nothing: charts take a quarter less
     * room without them, and a third of the time.
     */
    private static byte[] plain(BufferedImage image, IndexColorModel colors) throws IOException {
        int w = image.getWidth();
        int h = image.getHeight();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(SIGNATURE);
        chunk(out, "IHDR", header(w, h));
        byte[] palette = new byte[3 * colors.getMapSize()];
        byte[] alphas = new byte[colors.getMapSize()];
        for (int i = 0; i < alphas.length; i++) {
            palette[3 * i] = (byte) colors.getRed(i);
            palette[3 * i + 1] = (byte) colors.getGreen(i);
            palette[3 * i + 2] = (byte) colors.getBlue(i);
            alphas[i] = (byte) colors.getAlpha(i);
        }
        chunk(out, "PLTE", palette);
        int translucent = alphas.length;
        while (translucent > 0 && alphas[translucent - 1] == OPAQUE) {
            translucent--;
        }
        if (translucent > 0) {
            chunk(out, "tRNS", Arrays.copyOf(alphas, translucent));
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater best = new Deflater(Deflater.BEST_COMPRESSION);
        try (DeflaterOutputStream deflated = new DeflaterOutputStream(packed, best)) {
            byte[] row = new byte[1 + w];
            int[] places = new int[w];
            for (int y = 0; y < h; y++) {
                image.getRaster().getSamples(0, y, w, 1, 0, places);
                for (int x = 0; x < w; x++) {
                    row[1 + x] = (byte) places[x];
                }
                deflated.write(row);
            }
        } finally {
            best.end();
        }
        chunk(out, "IDAT", packed.toByteArray());
        chunk(out, "IEND", new byte[0]);
        return bytes.toByteArray();
    }

    private static byte[] header(int w, int h) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(w);
        out.writeInt(h);
        // Bits for each pixel, its meaning, and the only or usual ways to compress, filter and order them.
        out.write(new byte[] {8, PALETTE, 0, 0, 0});
        return bytes.toByteArray();
    }

    private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
        byte[] name = type.getBytes(StandardCharsets.US_ASCII);
        CRC32 check = new CRC32();
        check.update(name);
        check.update(data);
        out.writeInt(data.length);
        out.write(name);
        out.write(data);
        out.writeInt((int) check.getValue());
    }
}
