package org.lectern.data;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/** Reads one picture by what is in it, not by its name; half a picture is an error. */
final class PictureFile {
    private static final long MOST_BYTES = 200_000_000;
    private static final long MOST_PIXELS = 100_000_000;
    private static final long PNG = 0x89504e470d0a1a0aL;

    private PictureFile() {}

    static Picture read(Path file, boolean grey) {
        try {
            if (Files.size(file) > MOST_BYTES) {
                throw failure(
                        file, "at most " + MOST_BYTES + " bytes", Files.size(file) + "", "is it a picture?", null);
            }
            byte[] bytes = Files.readAllBytes(file);
            checkPng(file, bytes);
            BufferedImage image = decoded(file, bytes);
            return grey ? brightness(colours(image)) : colours(image);
        } catch (IOException e) {
            throw DataFile.unreadable(file + "", "a picture", e);
        }
    }

    /** Whether a file begins as a picture does. */
    static boolean isPicture(Path file) {
        try (InputStream in = Files.newInputStream(file);
                ImageInputStream start = new MemoryCacheImageInputStream(new ByteArrayInputStream(in.readNBytes(64)))) {
            return ImageIO.getImageReaders(start).hasNext();
        } catch (IOException e) {
            // Whoever reads it says why it cannot be read.
            return true;
        }
    }

    private static BufferedImage decoded(Path file, byte[] bytes) throws IOException {
        // In memory: ImageIO's own cache would be a temporary file for each picture.
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                String got = bytes.length == 0 ? "an empty file" : "bytes that are no PNG, JPEG, GIF or BMP";
                throw failure(file, "a picture", got, "is it named wrongly? Remove it or save it as PNG", null);
            }
            ImageReader reader = readers.next();
            List<String> warnings = new ArrayList<>();
            try {
                reader.setInput(in, true, true);
                reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
                long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
                if (pixels > MOST_PIXELS) {
                    throw failure(file, "at most " + MOST_PIXELS + " pixels", pixels + "", "make it smaller", null);
                }
                BufferedImage image = reader.read(0);
                // A JPEG that is cut off is filled up with grey, and only a warning says so.
                for (String warning : warnings) {
                    if (warning.contains("remature") || warning.contains("orrupt")) {
                        throw failure(
                                file, "a whole picture", "a damaged one (" + warning + ")", "copy it again", null);
                    }
                }
                return image;
            } catch (IOException
                    | IllegalArgumentException
                    | IndexOutOfBoundsException
                    | NegativeArraySizeException e) {
                String got = "a damaged or cut off one (" + e.getMessage() + ")";
                throw failure(file, "a sound picture", got, "copy it again, or remove it", e);
            } finally {
                reader.dispose();
            }
        }
    }

    /** ImageIO does not look at a PNG's checksums: a flipped bit could be a wrong pixel. */
    private static void checkPng(Path file, byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (bytes.length < 8 || in.getLong() != PNG) {
            return;
        }
        boolean ended = false;
        while (!ended) {
            int at = in.position();
            long length = in.remaining() < 12 ? Long.MAX_VALUE : Integer.toUnsignedLong(in.getInt());
            if (length > in.remaining() - 8L) {
                throw new DataException(
                        file + ", byte " + at, "a whole PNG", "one that is cut off", "copy it again, or remove it");
            }
            CRC32 checksum = new CRC32();
            checksum.update(bytes, at + 4, (int) length + 4);
            ended = in.getInt() == 0x49454e44; // IEND
            in.position(in.position() + (int) length);
            if (in.getInt() != (int) checksum.getValue()) {
                throw new DataException(
                        file + ", byte " + at,
                        "a sound PNG",
                        "a part with a wrong checksum",
                        "copy it again, or remove it");
            }
        }
    }

    private static Picture colours(BufferedImage image) {
        int height = image.getHeight();
        int width = image.getWidth();
        int pixels = height * width;
        float[] values = new float[3 * pixels];
        Raster raster = image.getRaster();
        int bands = raster.getNumBands();
        // Java turns grey values to colours by a law of brightness of its own, and 128 becomes 188: they are taken as
        // stored.
        boolean stored = bands <= 2 && !(image.getColorModel() instanceof IndexColorModel);
        for (int i = 0; i < pixels; i++) {
            int x = i % width;
            int y = i / width;
            if (stored) {
                float most = (1 << image.getColorModel().getComponentSize(0)) - 1;
                float opacity = bands == 2 ? raster.getSample(x, y, 1) / most : 1;
                float value = opacity * raster.getSample(x, y, 0) / most + 1 - opacity;
                for (int c = 0; c < 3; c++) {
                    values[c * pixels + i] = value;
                }
                continue;
            }
            int argb = image.getRGB(x, y);
            float opacity = (argb >>> 24) / 255f;
            for (int c = 0; c < 3; c++) {
                values[c * pixels + i] = opacity * (argb >> 16 - 8 * c & 0xff) / 255f + 1 - opacity;
            }
        }
        return new Picture(values, 3, height, width);
    }

    /** The luma of ITU-R BT.601, as in most programs. */
    private static Picture brightness(Picture picture) {
        int pixels = picture.height() * picture.width();
        float[] values = new float[pixels];
        float[] from = picture.values();
        for (int i = 0; i < pixels; i++) {
            values[i] = 0.299f * from[i] + 0.587f * from[pixels + i] + 0.114f * from[2 * pixels + i];
        }
        return new Picture(values, 1, picture.height(), picture.width());
    }

    private static DataException failure(
            Path file, String needs, String got, String remedy, @Nullable Exception cause) {
        return new DataException(file + "", needs, got, remedy, cause);
    }
}
