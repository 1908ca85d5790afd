package org.lectern.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes an animated GIF, GIF89a, that repeats for ever; each picture but the first holds only what changes. */
final class Gif {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";
    /** Of 256 colours one is nothing. */
    private static final int MOST = 255;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ImageWriter writer =
            ImageIO.getImageWritersByFormatName("gif").next();
    private final MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes);

    Gif() {
        try {
            writer.setOutput(out);
            writer.prepareWriteSequence(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a picture over what is there, shown for some hundredths of a second. */
    Gif add(Patch patch, int hundredths) {
        BufferedImage given = patch.image();
        // A picture of one pixel of nothing lengthens the one before.
        BufferedImage image = indexed(given == null ? new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB) : given);
        IIOMetadata data = writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), null);
        IIOMetadataNode root = (IIOMetadataNode) data.getAsTree(FORMAT);
        IIOMetadataNode place = child(root, "ImageDescriptor");
        place.setAttribute("imageLeftPosition", Integer.toString(patch.x()));
        place.setAttribute("imageTopPosition", Integer.toString(patch.y()));
        IIOMetadataNode control = child(root, "GraphicControlExtension");
        control.setAttribute("disposalMethod", "doNotDispose");
        control.setAttribute("userInputFlag", "FALSE");
        control.setAttribute("transparentColorFlag", "TRUE");
        control.setAttribute("transparentColorIndex", "0");
        control.setAttribute("delayTime", Integer.toString(hundredths));
        IIOMetadataNode extension = new IIOMetadataNode("ApplicationExtension");
        extension.setAttribute("applicationID", "NETSCAPE");
        extension.setAttribute("authenticationCode", "2.0");
        extension.setUserObject(new byte[] {1, 0, 0});
        child(root, "ApplicationExtensions").appendChild(extension);
        try {
            data.setFromTree(FORMAT, root);
            writer.writeToSequence(new IIOImage(image, null, data), null);
        } catch (IIOInvalidTreeException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    byte[] end() {
        try {
            writer.endWriteSequence();
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    private static IIOMetadataNode child(IIOMetadataNode root, String name) {
        for (int i = 0; i < root.getLength(); i++) {
            if (root.item(i).getNodeName().equals(name)) {
                return (IIOMetadataNode) root.item(i);
            }
        }
        IIOMetadataNode child = new IIOMetadataNode(name);
        root.appendChild(child);
        return child;
    }

    // ---- 256 colours

    private static BufferedImage indexed(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] pixels = image.getRGB(0, 0, w, h, null, 0, w);
        Map<Integer, Integer> counts = new HashMap<>();
        for (int pixel : pixels) {
            if (pixel != Palette.NOTHING) {
                counts.merge(pixel, 1, Integer::sum);
            }
        }
        Map<Integer, Integer> places = new HashMap<>();
        int[] colors = colors(counts, places);
        IndexColorModel model = new IndexColorModel(8, 256, colors, 0, true, 0, DataBuffer.TYPE_BYTE);
        BufferedImage small = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_INDEXED, model);
        int[] row = new int[w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                row[x] = places.getOrDefault(pixels[y * w + x], 0);
            }
            small.getRaster().setPixels(0, y, w, 1, row);
        }
        return small;
    }

    /** The palette, whose first place is nothing, and each colour's place in it: Heckbert's median cut (1982). */
    private static int[] colors(Map<Integer, Integer> counts, Map<Integer, Integer> places) {
        List<List<Integer>> boxes = new ArrayList<>();
        // By value, so that the bytes are the same each time.
        boxes.add(new ArrayList<>(counts.keySet().stream().sorted().toList()));
        while (boxes.size() < MOST) {
            List<Integer> widest = boxes.get(0);
            for (List<Integer> box : boxes) {
                widest = spread(box) * weight(box) > spread(widest) * weight(widest) ? box : widest;
            }
            if (widest.size() < 2) {
                break;
            }
            int shift = widestChannel(widest);
            widest.sort(Comparator.comparingInt((Integer c) -> c >> shift & 255).thenComparing(c -> c));
            List<Integer> upper = widest.subList(widest.size() / 2, widest.size());
            boxes.add(new ArrayList<>(upper));
            upper.clear();
        }
        int[] colors = new int[256];
        for (int i = 0; i < boxes.size(); i++) {
            colors[i + 1] = mean(boxes.get(i), counts);
            for (int color : boxes.get(i)) {
                places.put(color, i + 1);
            }
        }
        return colors;
    }

    private static double weight(List<Integer> box) {
        return Math.sqrt(box.size());
    }

    private static int spread(List<Integer> box) {
        return box.size() < 2 ? 0 : range(box, widestChannel(box));
    }

    private static int widestChannel(List<Integer> box) {
        int widest = 16;
        for (int shift = 8; shift >= 0; shift -= 8) {
            widest = range(box, shift) > range(box, widest) ? shift : widest;
        }
        return widest;
    }

    private static int range(List<Integer> box, int shift) {
        int lo = 255;
        int hi = 0;
        for (int color : box) {
            lo = Math.min(lo, color >> shift & 255);
            hi = Math.max(hi, color >> shift & 255);
        }
        return hi - lo;
    }

    private static int mean(List<Integer> box, Map<Integer, Integer> counts) {
        long[] sums = new long[3];
        long all = 0;
        for (int color : box) {
            long count = counts.getOrDefault(color, 0);
            all += count;
            for (int i = 0; i < 3; i++) {
                sums[i] += count * (color >> 8 * i & 255);
            }
        }
        all = Math.max(1, all);
        return 0xFF000000 | (int) (sums[2] / all) << 16 | (int) (sums[1] / all) << 8 | (int) (sums[0] / all);
    }
}
