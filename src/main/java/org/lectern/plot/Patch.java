package org.lectern.plot;

import java.awt.image.BufferedImage;
import org.jspecify.annotations.Nullable;

/**
 * What one picture changes of another: the part of it that differs, with nothing where they are alike.
 *
 * @param image {@code null} if nothing differs
 */
record Patch(int x, int y, @Nullable BufferedImage image) {
    static Patch of(BufferedImage from, BufferedImage to) {
        int w = to.getWidth();
        int h = to.getHeight();
        int[] before = from.getRGB(0, 0, w, h, null, 0, w);
        int[] after = to.getRGB(0, 0, w, h, null, 0, w);
        int left = w;
        int right = -1;
        int top = h;
        int bottom = -1;
        for (int i = 0; i < after.length; i++) {
            if (after[i] == before[i]) {
                after[i] = Palette.NOTHING;
            } else {
                left = Math.min(left, i % w);
                right = Math.max(right, i % w);
                top = Math.min(top, i / w);
                bottom = i / w;
            }
        }
        if (right < 0) {
            return new Patch(0, 0, null);
        }
        int width = right - left + 1;
        int height = bottom - top + 1;
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, width, height, after, top * w + left, w);
        return new Patch(left, top, image);
    }
}
