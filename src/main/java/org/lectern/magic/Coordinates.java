package org.lectern.magic;

import java.util.List;
import org.lectern.jshell.MagicException;

/** What an artifact is called: {@code group:artifact[:packaging[:classifier]]:version}. */
record Coordinates(String group, String artifact, String packaging, String classifier, String version) {
    /** @throws MagicException if the text is none */
    static Coordinates of(String text) throws MagicException {
        List<String> parts = List.of(text.split(":", -1));
        int last = parts.size() - 1;
        boolean isWhole = last >= 2 && last <= 4 && parts.stream().noneMatch(String::isBlank);
        if (!isWhole) {
            throw new MagicException(
                    "%maven: needs group:artifact[:packaging[:classifier]]:version, got " + text,
                    last == 1 ? "Add a version, such as " + text + ":1.0." : "");
        }
        return new Coordinates(
                parts.get(0),
                parts.get(1),
                last >= 3 ? parts.get(2) : "jar",
                last >= 4 ? parts.get(3) : "",
                parts.get(last));
    }
}
