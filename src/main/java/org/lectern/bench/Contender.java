package org.lectern.bench;

import java.util.Locale;

/** Who is measured, each in a process of its own, since their natives do not bear each other. */
enum Contender {
    LECTERN,
    PYTORCH,
    DL4J,
    DJL,
    ND4J;

    /** Its name in tables and in JSON. */
    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
