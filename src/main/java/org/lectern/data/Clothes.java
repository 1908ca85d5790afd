package org.lectern.data;

import java.util.List;

/** Drawn clothes. */
final class Clothes {
    static final List<String> NAMES = List.of(
            "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");

    private Clothes() {}
}
