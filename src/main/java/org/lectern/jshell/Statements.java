package org.lectern.jshell;

import java.util.regex.Pattern;

/** Which parts of a cell are statements that can share a snippet: each snippet costs as much as a whole run of the compiler. */
final class Statements {
    /** Fewer are not worth another run when they do not compile together. */
    static final int FEWEST = 3;

    static final int MOST = 50;

    /**
     * A call, an assignment or a step, whose receiver is plain, or a block, loop or branch. What declares something, and what ends
     * the method that it is in, matches none.
     */
    private static final Pattern PLAIN = Pattern.compile(
            "(?!(?:return|yield|throw|break|continue|super|this|new)\\b)"
                    + "(?:\\{|(?:do|try)\\s*\\{|[A-Za-z_$][\\w$]*(?:\\.[A-Za-z_$][\\w$]*)*\\s*"
                    + "(?:\\(|\\[\\s*[^\\]\\s]|\\+\\+|--|(?:[-+*/%&|^]|<<|>>>?)?=(?!=)))"
                    + ".*[;}]",
            Pattern.DOTALL);

    private Statements() {}

    /** Whether a part that is whole can stand in a block among others, and means there what it means alone. */
    static boolean isPlain(String source) {
        return PLAIN.matcher(Sources.withoutComments(source).strip()).matches();
    }
}
