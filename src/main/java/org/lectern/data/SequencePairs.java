package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/**
 * Sequences and what each is to be turned into, to learn from one sequence to another.
 *
 * @param pairs in random order
 * @param source where they come from, in words
 */
public record SequencePairs(List<Pair> pairs, String source) implements Displayable {
    private static final int SHOWN = 8;

    /**
     * @param input what a model reads
     * @param target what it is to write
     */
    public record Pair(String input, String target) {}

    public SequencePairs {
        pairs = List.copyOf(pairs);
    }

    /** How many pairs there are. */
    public int size() {
        return pairs.size();
    }

    /** What a model reads, in order. */
    public List<String> inputs() {
        return pairs.stream().map(Pair::input).toList();
    }

    /** What it is to write, in the same order. */
    public List<String> targets() {
        return pairs.stream().map(Pair::target).toList();
    }

    /** The pairs {@code from} to before {@code to}. */
    public SequencePairs slice(int from, int to) {
        if (from < 0 || to <= from || to > size()) {
            throw new DataException(
                    "slice",
                    "0 <= from < to <= " + size(),
                    "from " + from + " to " + to,
                    "there are " + size() + " pairs");
        }
        return new SequencePairs(pairs.subList(from, to), source);
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        pairs.stream().limit(SHOWN).forEach(pair -> rows.add(List.of(pair.input(), pair.target())));
        return new Table(toString(), List.of("input", "target"), rows).display();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%,d pairs; %s", size(), source);
    }
}
