package org.lectern.jshell;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where each snippet came from: its cell, and its place in it. */
final class Cells {
    private final Map<String, Place> places = new ConcurrentHashMap<>();
    private final Map<String, Place> running = new ConcurrentHashMap<>();
    /** Which of the notebook's cells those of a label are, as far as it is known. */
    private final Map<String, String> ids = new ConcurrentHashMap<>();

    /**
     * Something in a source for which the snippet has something else.
     *
     * @param at where it begins in the source, from its start
     * @param length how long it is
     * @param now how long what the snippet has is
     */
    record Swap(int at, int length, int now) {}

    /**
     * A snippet's place.
     *
     * @param label the cell's label, such as {@code 3}; empty if it has none
     * @param code the whole cell
     * @param offset where the snippet's source starts
     * @param before how many characters, of one line, the snippet has before that source
     * @param swaps where the snippet has something else than that source
     */
    record Place(String label, String code, int offset, int before, List<Swap> swaps) {
        Place(String label, String code, int offset) {
            this(label, code, offset, 0);
        }

        Place(String label, String code, int offset, int before) {
            this(label, code, offset, before, List.of());
        }

        /** The position in the source, from its start, of one in the snippet. */
        int inSource(long position) {
            long at = position - before;
            for (Swap swap : swaps) {
                if (at < swap.at()) {
                    break;
                }
                at = Math.max(swap.at(), at - swap.now() + swap.length());
            }
            return (int) at;
        }

        /** Whether a position in the snippet is in something that the source has not. */
        boolean isAdded(long position) {
            long at = position - before;
            for (Swap swap : swaps) {
                if (swap.length() == 0 && swap.at() < at && at < swap.at() + swap.now()) {
                    return true;
                }
                at -= at < swap.at() ? 0 : swap.now() - swap.length();
            }
            return false;
        }

        /** The cell's line that holds the snippet's line, both from 1. */
        int line(int snippetLine) {
            return lineAt(offset) + snippetLine - 1;
        }

        /** Whether a snippet's line, from 1, comes after all of the code: in Java that a magic has put behind it. */
        boolean isBeyond(int snippetLine) {
            return line(snippetLine) > lineAt(code.length());
        }

        /** The line that holds a position of the cell, from 1. */
        int lineAt(int position) {
            int line = 1;
            for (int i = 0; i < Math.min(position, code.length()); i++) {
                if (code.charAt(i) == '\n') {
                    line++;
                }
            }
            return line;
        }

        /** The column of a position in its line, from 1. */
        int columnAt(int position) {
            return position - code.lastIndexOf('\n', position - 1);
        }

        /** The text of a line, from 1. */
        String text(int line) {
            String[] lines = code.split("\n", -1);
            return line >= 1 && line <= lines.length ? lines[line - 1] : "";
        }

        /** How a traceback names a line of this cell. */
        String name(int line) {
            return name() + ", line " + line;
        }

        /** How a traceback names this cell; a label that is no number names a file. */
        String name() {
            boolean isCell = label.chars().allMatch(Character::isDigit);
            return label.isEmpty() ? "cell" : isCell ? "cell [" + label + "]" : label;
        }
    }

    /** Notes which of the notebook's cells one is. */
    void identify(Place cell, String id) {
        if (!id.isEmpty()) {
            ids.put(cell.label(), id);
        }
    }

    /** Whether it is known which of the notebook's cells a place is in. */
    boolean isKnown(Place place) {
        return ids.containsKey(place.label());
    }

    /** Whether two places are known to be in one cell of the notebook, which has been run again since. */
    boolean areInOne(Place before, Place now) {
        String id = ids.get(now.label());
        return id != null && id.equals(ids.get(before.label()));
    }

    void put(String snippetId, Place place) {
        places.put(snippetId, place);
    }

    @Nullable
    Place get(String snippetId) {
        return places.get(snippetId);
    }

    /** Notes where a snippet comes from that begins to run, before it is known to be in force. */
    void begin(String snippetId, Place place) {
        running.put(snippetId, place);
    }

    void end(String snippetId) {
        running.remove(snippetId);
    }

    /** Where a snippet comes from that runs, or has run. */
    @Nullable
    Place current(String snippetId) {
        Place now = running.get(snippetId);
        return now == null ? places.get(snippetId) : now;
    }
}
