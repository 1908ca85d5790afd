package org.lectern.grading;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.lectern.display.NearNames;

/** What to say of a name that is not there. */
final class Missing {
    private Missing() {}

    /** {@code no question "sofmax" in 01-mlp; did you mean "softmax"? questions: softmax, …} */
    static String name(String kind, String where, String name, Collection<String> known) {
        List<String> near = NearNames.of(name, known);
        String start = "no " + kind + " \"" + name + "\"" + where;
        String all = known.isEmpty() ? "there are none" : kind + "s: " + String.join(", ", known);
        if (near.isEmpty()) {
            return start + "; " + all;
        }
        String quoted = near.stream().map(n -> "\"" + n + "\"").collect(Collectors.joining(" or "));
        return start + "; did you mean " + quoted + "? " + all;
    }
}
