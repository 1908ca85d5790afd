package org.lectern.data;

import java.util.HashMap;
import java.util.Map;
import org.lectern.tensor.Rng;

/**
 * A context-free grammar to draw sentences from: each symbol has alternatives, and a symbol in braces within one is drawn in its
 * turn. Alternatives are parted by {@code |}.
 */
final class Grammar {
    private final Map<String, String[]> rules = new HashMap<>();

    /** One more symbol. */
    Grammar with(String symbol, String alternatives) {
        rules.put(symbol, alternatives.split("\\|"));
        return this;
    }

    /** A sentence of the symbol, each alternative equally likely. */
    String draw(String symbol, Rng rng) {
        String[] alternatives = rules.get(symbol);
        if (alternatives == null) {
            throw new IllegalStateException("no rule for " + symbol);
        }
        String chosen = alternatives[rng.nextInt(alternatives.length)];
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < chosen.length()) {
            int open = chosen.indexOf('{', at);
            if (open < 0) {
                return text.append(chosen, at, chosen.length()).toString();
            }
            int close = chosen.indexOf('}', open);
            text.append(chosen, at, open).append(draw(chosen.substring(open + 1, close), rng));
            at = close + 1;
        }
        return text.toString();
    }
}
