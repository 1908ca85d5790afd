package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The source of a record as JShell needs it. JShell makes a cell's records public, and Java wants their canonical constructors as
 * public as they are; the usual {@code record P(int x) { P { … } }} would be refused.
 */
final class RecordSource {
    static final String PUBLIC = "public ";

    private static final Pattern HEAD =
            Pattern.compile("(?:@\\w+\\s+|\\w+\\s+)*?record\\s+(\\w+)\\s*(?:<[^({]*>\\s*)?\\(");

    private RecordSource() {}

    /** The source with constructors public that say nothing of it. */
    static String widened(String source) {
        StringBuilder text = new StringBuilder(source);
        List<Integer> places = constructors(source);
        for (int i = places.size() - 1; i >= 0; i--) {
            text.insert(places.get(i), PUBLIC);
        }
        return text.toString();
    }

    /** The place in the source that a place in its widened form was. */
    static long original(String source, long widened) {
        long place = widened;
        for (int each : constructors(source)) {
            if (place >= each + PUBLIC.length()) {
                place -= PUBLIC.length();
            } else if (place > each) {
                place = each;
            }
        }
        return place;
    }

    /** Where the constructors of a record begin that have no modifier, in order. */
    private static List<Integer> constructors(String source) {
        List<Integer> places = new ArrayList<>();
        if (!source.contains("record")) {
            return places;
        }
        String bare = Brackets.bare(source);
        Matcher head = HEAD.matcher(bare).region(Sources.skipSpace(bare, 0), bare.length());
        int close = head.lookingAt() ? Brackets.close(bare, head.end() - 1) : -1;
        int open = close < 0 ? -1 : bare.indexOf('{', close);
        if (open < 0) {
            return places;
        }
        Matcher constructor = Pattern.compile(head.group(1) + "\\s*[({]").matcher(bare);
        int depth = 0;
        for (int i = open; i < bare.length(); i++) {
            char c = bare.charAt(i);
            depth += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (depth == 0) {
                break;
            }
            if (depth == 1
                    && Character.isJavaIdentifierStart(c)
                    && constructor.region(i, bare.length()).lookingAt()
                    && isAfterMember(bare, i)) {
                places.add(i);
            }
        }
        return places;
    }

    private static boolean isAfterMember(String bare, int place) {
        int before = place - 1;
        while (Character.isWhitespace(bare.charAt(before))) {
            before--;
        }
        return "{};".indexOf(bare.charAt(before)) >= 0;
    }
}
