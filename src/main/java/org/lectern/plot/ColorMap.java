package org.lectern.plot;

import java.awt.Color;

/** How values become colours. The coloured maps are interpolated in the perceptual space OKLab between a few anchors. */
public enum ColorMap {
    /** Black to white. */
    GRAY(0x000000, 0xFFFFFF),
    /** White to black, like ink on paper. */
    INK(0xFFFFFF, 0x000000),
    /** Dark violet over blue and green to light yellow; lightness rises evenly. For values without a natural middle. */
    SEQUENTIAL(0x2B0B4E, 0x3B3C8E, 0x1F7292, 0x25A27F, 0x8CCB4E, 0xFAE85A),
    /** Near-white to dark blue; for counts, where zero should recede. */
    COUNTS(0xF7FAFD, 0xC6DBEF, 0x73AFD9, 0x2A74B5, 0x0A3468),
    /** Blue over near-white to red; for signed values, with zero in the middle. */
    DIVERGING(0x053F7A, 0x2F7FBC, 0x9CC8E3, 0xF7F6F5, 0xF2B394, 0xC6503F, 0x720A22);

    private static final int STEPS = 256;
    private final int[] table = new int[STEPS];

    ColorMap(int... anchors) {
        for (int i = 0; i < STEPS; i++) {
            double at = (double) i / (STEPS - 1) * (anchors.length - 1);
            int low = Math.min((int) at, anchors.length - 2);
            table[i] = Oklab.mix(anchors[low], anchors[low + 1], at - low);
        }
        if (name().equals("GRAY") || name().equals("INK")) {
            // An image's values are already in the display's own encoding: grey levels are taken as they are.
            for (int i = 0; i < STEPS; i++) {
                int level = name().equals("GRAY") ? i : STEPS - 1 - i;
                table[i] = level << 16 | level << 8 | level;
            }
        }
    }

    /** The packed RGB of a position from 0 to 1; positions outside take the nearest end. */
    int rgb(double position) {
        return table[(int) Math.round(Math.max(0, Math.min(1, position)) * (STEPS - 1))];
    }

    Color color(double position) {
        return new Color(rgb(position));
    }
}
