package org.lectern.plot;

import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.WritableRaster;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Turns a picture of few colours into one with a palette, a third of the size as PNG: notebooks keep their plots. A chart has a
 * few dozen colours and, where edges are smoothed, some thousand mixtures of them that hardly anything uses.
 */
final class Palette {
    private static final int MOST = 256;
    /** Beyond this many colours a picture is a photograph or a fine gradient, and stays as it is. */
    private static final int MOST_MIXTURES = 6000;
    /** The squared distance by which a rare colour may move: invisible on the pixels of an edge. */
    private static final int MOST_SHIFT = 3 * 16 * 16;

    private Palette() {}

    /** The same picture with a palette, or itself where one would show. */
    static BufferedImage indexed(BufferedImage image) {
        int w = image.getWidth();
        int h = image.getHeight();
        int[] pixels = image.getRGB(0, 0, w, h, null, 0, w);
        Map<Integer, int[]> counts = new HashMap<>();
        for (int pixel : pixels) {
            counts.computeIfAbsent(pixel & 0xffffff, c -> new int[1])[0]++;
            if (counts.size() > MOST_MIXTURES) {
                return image;
            }
        }
        List<Integer> colors = new ArrayList<>(counts.keySet());
        // The most used first, then by value, so that the bytes are the same each time.
        colors.sort(Comparator.<Integer>comparingInt(c -> -counts.get(c)[0]).thenComparingInt(c -> c));
        int n = Math.min(MOST, colors.size());
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < colors.size(); i++) {
            int color = colors.get(i);
            int place = i < n ? i : nearest(colors, n, color);
            if (i >= n && distance(color, colors.get(place)) > MOST_SHIFT) {
                return image;
            }
            places.put(color, place);
        }
        return painted(pixels, w, h, colors.subList(0, n), places);
    }

    private static BufferedImage painted(
            int[] pixels, int w, int h, List<Integer> colors, Map<Integer, Integer> places) {
        int[] map = colors.stream().mapToInt(c -> c).toArray();
        IndexColorModel model = new IndexColorModel(8, map.length, map, 0, false, -1, DataBuffer.TYPE_BYTE);
        BufferedImage small = new BufferedImage(w, h, BufferedImage.TYPE_BYTE_INDEXED, model);
        WritableRaster raster = small.getRaster();
        int[] row = new int[w];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                row[x] = places.get(pixels[y * w + x] & 0xffffff);
            }
            raster.setPixels(0, y, w, 1, row);
        }
        return small;
    }

    private static int nearest(List<Integer> colors, int n, int color) {
        int best = 0;
        for (int i = 1; i < n; i++) {
            if (distance(color, colors.get(i)) < distance(color, colors.get(best))) {
                best = i;
            }
        }
        return best;
    }

    private static int distance(int a, int b) {
        int red = (a >> 16 & 255) - (b >> 16 & 255);
        int green = (a >> 8 & 255) - (b >> 8 & 255);
        int blue = (a & 255) - (b & 255);
        return red * red + green * green + blue * blue;
    }
}
