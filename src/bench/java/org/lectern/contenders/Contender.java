package org.lectern.contenders;

/** A library that is measured. */
interface Contender {
    /** What the numbers come from: versions, and the library behind its matrix products. */
    String about();

    Cases cases();
}
