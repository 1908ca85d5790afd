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
        super(light);
        this.role = role;
        this.dark = dark;
    }

    String role() {
        return role;
    }

    int dark() {
        return dark;
    }
}
