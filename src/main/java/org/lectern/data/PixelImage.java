package org.lectern.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** A picture being put together from planes of values from 0 to 1, to be shown as a PNG. */
final class PixelImage {
    private final BufferedImage image;

    PixelImage(int width, int height) {
        image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
    }

    /** Puts a picture of {@code channels} planes, 1 or 3, at a place, each of its pixels a square of {@code scale} pixels. */
    void put(float[] planes, int channels, int width, int left, int top, int scale) {
        int size = planes.length / channels;
        for (int p = 0; p < size; p++) {
            int red = level(planes[p]);
            int green = channels == 1 ? red : level(planes[size + p]);
            int blue = channels == 1 ? red : level(planes[2 * size + p]);
            int argb = 0xff000000 | red << 16 | green << 8 | blue;
            for (int dy = 0; dy < scale; dy++) {
                for (int dx = 0; dx < scale; dx++) {
                    image.setRGB(left + p % width * scale + dx, top + p / width * scale + dy, argb);
                }
            }
        }
    }

    byte[] png() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // A memory cache: the default one writes a temporary file for each picture.
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The picture as an address that holds it. */
    String address() {
        return "data:image/png;base64," + Base64.getEncoder().encodeToString(png());
    }

    private static int level(float value) {
        return Math.round(255 * Math.min(1, Math.max(0, value)));
    }
}
