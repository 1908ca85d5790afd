package org.lectern.data;

import java.util.function.Supplier;
import org.lectern.display.Display;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/** Chooses between real data and what is drawn in their place, never silently. */
final class StandIn {
    /** How to come by the real data. */
    interface Real<T> {
        T load() throws NotHereException;
    }

    private StandIn() {}

    /**
     * The real data or their stand-in, as the origin asks.
     *
     * @param name what people call the data
     * @param words what the stand-in is
     * @param call how to ask for the real data alone, for the notice
     */
    static <T> T or(String name, String words, String call, Origin origin, Real<T> real, Supplier<T> standIn) {
        if (origin == Origin.STAND_IN) {
            return standIn.get();
        }
        try {
            return real.load();
        } catch (NotHereException e) {
            if (origin == Origin.REAL) {
                throw new DataException(
                        name,
                        "the real data",
                        e.reason(),
                        "name a folder that has them by LECTERN_DATA, or leave out Origin.REAL to work with " + words,
                        e);
            }
            T drawn = standIn.get();
            tell("Not the real " + name + " but " + words, ": " + e.reason() + ". " + call + " fails instead.");
            return drawn;
        }
    }

    /** What {@code source()} says of a stand-in. */
    static String source(String name, String words) {
        return "stand-in for " + name + ": " + words;
    }

    /** Shows what the user is to know of the data that are given. */
    static void tell(String what, String why) {
        String html = "<div style=\"border-left:3px solid #d9822b;padding:2px 8px;margin:4px 0\"><b>"
                + Table.escape(what) + "</b>" + Table.escape(why) + "</div>";
        Display.show(MimeBundle.html(html, what + why));
    }
}
