package org.lectern.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Turns a picture of few colours into one with a palette, a third of the size as PNG: notebooks keep their plots. A chart has a
 * few dozen colours and, where edges are smoothed, some thousand mixtures of them that hardly anything uses.
 */
final class Palette {
    private static final int MOST = 256;
    /** Beyond this many colours a picture is a photograph or a fine gradient, and stays as it is. */
    private static final int MOST_MIXTURES = 6000;
    /** The mean squared distance by which colours may move: half a step of 255 in each channel, seen by no one. */
    private static final double MOST_SHIFT = 1;

    /** A transparent pixel. */
    static final int NOTHING = 0;

    private Palette() {}

    /** The same picture with a palette, or itself where one would show; pixels are opaque or not there at all. */
    static BufferedImage indexed(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] pixels = image.getRGB(0, 0, w, h, null, 0, w);
        Map<Integer, Integer> counts = new HashMap<>();
        int opaque = 0;
        for (int pixel : pixels) {
            if (pixel != NOTHING) {
                counts.merge(pixel, 1, Integer::sum);
                opaque++;
            }
            if (counts.size() > MOST_MIXTURES) {
                return image;
            }
        }
        int free = opaque < pixels.length ? MOST - 1 : MOST;
        // By value, so that the bytes are the same each time.
        int[] colors = counts.keySet().stream().mapToInt(c -> c).sorted().toArray();
        int[] weights =
                Arrays.stream(colors).map(c -> counts.getOrDefault(c, 0)).toArray();
        int[] chosen = new int[Math.min(free, colors.length)];
        int[] place = new int[colors.length];
        long[] shift = new long[colors.length];
        Arrays.fill(shift, Integer.MAX_VALUE);
        for (int n = 0; n < chosen.length; n++) {
            // The colour that would be moved the most, all its pixels together, gets the next place.
            int worst = 0;
            for (int i = 1; i < colors.length; i++) {
                worst = shift[i] * weights[i] > shift[worst] * weights[worst] ? i : worst;
            }
            chosen[n] = colors[worst];
            for (int i = 0; i < colors.length; i++) {
                int distance = distance(colors[i], chosen[n]);
                if (distance < shift[i]) {
                    shift[i] = distance;
                    place[i] = n;
                }
            }
        }
        Map<Integer, Integer> places = new HashMap<>();
        long moved = 0;
        for (int i = 0; i < colors.length; i++) {
            moved += shift[i] * weights[i];
            places.put(colors[i], place[i]);
        }
        if (moved > MOST_SHIFT * opaque) {
            return image;
        }
        if (opaque < pixels.length) {
            // First, as the commonest colour is otherwise: runs of zeros take the least room.
            places.replaceAll((color, at) -> at + 1);
            places.put(NOTHING, 0);
            int[] shifted = new int[chosen.length + 1];
            System.arraycopy(chosen, 0, shifted, 1, chosen.length);
            chosen = shifted;
        }
        return painted(pixels, w, h, chosen, places);
    }

    private static BufferedImage painted(int[] pixels, int w, int h, int[] map, Map<Integer, Integer> places) {
        IndexColorModel model =
                new IndexColorModel(8, map.length, map, 0, places.containsKey(NOTHING), -1, DataBuffer.TYPE_BYTE);
        BufferedImage small = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_INDEXED, model);
        WritableRaster raster = small.getRaster();
        int[] row = new int[w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                row[x] = places.getOrDefault(pixels[y * w + x], 0);
            }
            raster.setPixels(0, y, w, 1, row);
        }
        return small;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}
