package org.lectern.jshell;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A type's declaration without what it declares: enough for others to name it. */
final class Stubs {
    private static final Pattern HEAD = Pattern.compile("\\b(class|interface|enum|record)\\s+(\\w+)\\s*");

    private Stubs() {}

    /** The declaration of a type without its members; empty if there is none of that name. */
    static Optional<String> of(String source, String name) {
        Matcher head = HEAD.matcher(Sources.withoutComments(source));
        while (head.find()) {
            if (head.group(2).equals(name)) {
                String rest = Sources.withoutComments(source).substring(head.end());
                String parameters = rest.startsWith("<") ? balanced(rest, '<', '>') : "";
                String components = head.group(1).equals("record") ? "()" : "";
                return Optional.of(head.group(1) + " " + name + parameters + components + " {}");
            }
        }
        return Optional.empty();
    }

    private static String balanced(String text, char opening, char closing) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == opening ? 1 : text.charAt(i) == closing ? -1 : 0;
            if (depth == 0) {
                return text.substring(0, i + 1);
            }
        }
        return "";
    }
}
