package org.lectern.jshell;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Constructors that call another one's with the wrong arguments, or leave out the call of one that needs some. */
final class SuperCalls {
    private static final Pattern CLASS_HERE = Pattern.compile("(?:@\\w+\\s+|\\w+\\s+)*?class\\s+(\\w+)");
    private static final Pattern CLASS = Pattern.compile("\\bclass\\s+(\\w+)");

    private SuperCalls() {}

    /**
     * What such an error comes to; empty if it is another's.
     *
     * @param from where javac points to: the class, the brace of a constructor, or a call of super or this
     * @param superclass the class whose constructor is called
     * @param found the arguments' types
     * @param constructors what could be called, as {@code D(int k)}
     */
    static Optional<Told> of(
            String source, int from, int to, String superclass, List<String> found, List<String> constructors) {
        if (constructors.isEmpty()) {
            return Optional.empty();
        }
        String there = Calls.listed(constructors, found);
        if (source.startsWith("super", from) || source.startsWith("this", from)) {
            String what = "no constructor " + superclass + "(" + String.join(", ", found) + "); " + there;
            return Optional.of(new Told(from, to, what, List.of()));
        }
        String bare = Brackets.bare(source);
        Matcher here = CLASS_HERE.matcher(bare).region(from, bare.length());
        Matcher name = here.lookingAt() ? here : last(bare, from);
        if (name == null) {
            return Optional.empty();
        }
        String subclass = name.group(1);
        return Optional.of(new Told(
                name.start(1),
                name.end(1),
                superclass + " has no constructor without arguments; " + there,
                List.of("A constructor of " + subclass + " has to call one of " + superclass
                        + "'s in its first line: super(…);")));
    }

    private static @Nullable Matcher last(String bare, int from) {
        Matcher found = null;
        for (Matcher each = CLASS.matcher(bare.substring(0, Math.min(from, bare.length()))); each.find(); ) {
            found = CLASS.matcher(bare);
            found.find(each.start());
        }
        return found;
    }
}
