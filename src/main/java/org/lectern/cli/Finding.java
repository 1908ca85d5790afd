package org.lectern.cli;

/**
 * What the doctor found.
 *
 * @param what was looked for
 * @param state how it is
 * @param found what is there
 * @param remedy how to mend it; empty if there is nothing to mend
 */
record Finding(String what, State state, String found, String remedy) {
    /** How a thing is. */
    enum State {
        FINE,
        /** Not there, and only some commands need it. */
        MISSING,
        /** Not there or not right, and `lectern run` needs it. */
        BROKEN
    }

    static Finding fine(String what, String found) {
        return new Finding(what, State.FINE, found, "");
    }

    static Finding missing(String what, String found, String remedy) {
        return new Finding(what, State.MISSING, found, remedy);
    }

    static Finding broken(String what, String found, String remedy) {
        return new Finding(what, State.BROKEN, found, remedy);
    }
}
