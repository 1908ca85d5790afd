package org.lectern.jshell;

import java.util.List;

/**
 * A compile error in a reader's words.
 *
 * @param from where the place begins, in the source that the compiler was given from the snippet's start on
 * @param to where it ends
 * @param help what to do about it, in lines
 */
record Told(int from, int to, String message, List<String> help) {
    Told {
        help = List.copyOf(help);
    }
}
