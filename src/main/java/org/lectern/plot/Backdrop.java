package org.lectern.plot;

import java.awt.Graphics2D;

/** What fills the plane behind lines and points: a classifier's regions, or the values of a function. */
interface Backdrop {
    /** Such as {@code plot of decision regions}. */
    String kind();

    Range x();

    Range y();

    /** Paints it into the frame's area, and what explains it beside the area. */
    void paint(Graphics2D g, AxesFrame frame);

    /** The room it needs beside the area. */
    default double right() {
        return 0;
    }

    /** Whether it fills the area, so that no grid shows. */
    default boolean fills() {
        return true;
    }

    /** What it shows, in words. */
    String describe();
}
