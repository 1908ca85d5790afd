package org.lectern.plot;

import java.util.List;

/** Places values along one axis. */
interface Scale {
    /** Where a value lies: 0 at the start of the axis, 1 at its end. */
    double position(double value);

    /** The labelled places for an axis of some length in CSS pixels, at least about {@code spacing} apart. */
    List<Tick> ticks(double length, double spacing);

    /**
     * A labelled place on an axis.
     *
     * @param label text; what follows {@code ^} is raised
     */
    record Tick(double value, String label) {}
}
