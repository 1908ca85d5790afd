package org.lectern.magic;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;

/**
 * The rest of a magic's line in words, as a shell would see it: split at spaces, with quotation marks around words that hold
 * spaces. A backslash is a character like any other.
 *
 * @param words those that are no options
 * @param options the values of each option, by its name as it is declared; empty texts for those that take none
 */
record Arguments(List<String> words, Map<String, List<String>> options) {
    /**
     * Takes a line apart.
     *
     * @param valued options that take the next word, or what follows an equals sign
     * @param flags options that stand alone
     * @throws MagicException if a quotation mark is never closed, or an option is not known or lacks its value
     */
    static Arguments of(String magic, String text, Set<String> valued, Set<String> flags) throws MagicException {
        List<String> words = new ArrayList<>();
        Map<String, List<String>> options = new LinkedHashMap<>();
        List<String> all = split(magic, text);
        for (int i = 0; i < all.size(); i++) {
            String word = all.get(i);
            int equals = word.indexOf('=');
            String option = equals < 0 ? word : word.substring(0, equals);
            if (!word.matches("-[a-zA-Z]|--.*|-[a-zA-Z]=.*")) {
                words.add(word);
            } else if (flags.contains(word)) {
                options.computeIfAbsent(word, name -> new ArrayList<>()).add("");
            } else if (!valued.contains(option)) {
                throw new MagicException(magic + ": no option " + option, known(option, valued, flags));
            } else if (equals > 0) {
                options.computeIfAbsent(option, name -> new ArrayList<>()).add(word.substring(equals + 1));
            } else if (i + 1 < all.size()) {
                i++;
                options.computeIfAbsent(option, name -> new ArrayList<>()).add(all.get(i));
            } else {
                throw new MagicException(magic + ": " + option + " needs a value after it", "");
            }
        }
        return new Arguments(words, options);
    }

    private static String known(String option, Set<String> valued, Set<String> flags) {
        Set<String> all = new TreeSet<>(valued);
        all.addAll(flags);
        List<String> near = NearNames.of(option, all);
        return all.isEmpty()
                ? "It takes none."
                : near.isEmpty()
                        ? "Options: " + String.join(", ", all)
                        : "Did you mean " + String.join(", ", near) + "?";
    }

    /** The values of an option under any of its names, in order. */
    List<String> values(String... names) {
        List<String> values = new ArrayList<>();
        for (String name : names) {
            values.addAll(options.getOrDefault(name, List.of()));
        }
        return values;
    }

    boolean has(String... names) {
        return !values(names).isEmpty();
    }

    /** The words of a line. */
    static List<String> split(String magic, String text) throws MagicException {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean isWord = false;
        char quote = 0;
        for (char c : text.toCharArray()) {
            if (quote != 0) {
                if (c == quote) {
                    quote = 0;
                } else {
                    word.append(c);
                }
            } else if (c == '"' || c == '\'') {
                quote = c;
                isWord = true;
            } else if (Character.isWhitespace(c)) {
                if (isWord) {
                    words.add(word.toString());
                    word.setLength(0);
                    isWord = false;
                }
            } else {
                word.append(c);
                isWord = true;
            }
        }
        if (quote != 0) {
            throw new MagicException(magic + ": the quotation mark " + quote + " is never closed", "");
        }
        if (isWord) {
            words.add(word.toString());
        }
        return words;
    }

    /** A line that comes apart into these words again. */
    static String join(List<String> words) {
        List<String> quoted = new ArrayList<>();
        for (String word : words) {
            boolean isPlain =
                    !word.isEmpty() && word.chars().noneMatch(c -> Character.isWhitespace(c) || c == '"' || c == '\'');
            char quote = word.indexOf('"') < 0 ? '"' : '\'';
            quoted.add(isPlain ? word : quote + word + quote);
        }
        return String.join(" ", quoted);
    }
}
