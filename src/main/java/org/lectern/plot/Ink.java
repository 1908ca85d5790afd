package org.lectern.plot;

import java.awt.Color;

/** A colour of the common look that has a counterpart for dark pages; as a plain colour it is the one for light pages. */
final class Ink extends Color {
    private static final long serialVersionUID = 1;
    private final String role;
    private final int dark;

    /**
     * Names a colour.
     *
     * @param role a letter or two, which names it inside an SVG
     * @param light packed RGB on a light ground
     * @param dark packed RGB on a dark ground
     */
    Ink(String role, int light, int dark) {
        this(role, light, dark, 255);
    }

    private Ink(String role, int light, int dark, int alpha) {
        super(light >> 16 & 255, light >> 8 & 255, light & 255, alpha);
        this.role = role;
        this.dark = dark;
    }

    /** The same colour, as strong as an opacity lets it be. */
    Ink thinned(double opacity) {
        return new Ink(role, getRGB(), dark, (int) Math.round(255 * opacity));
    }

    String role() {
        return role;
    }

    int dark() {
        return dark;
    }
}
