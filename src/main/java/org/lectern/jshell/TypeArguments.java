package org.lectern.jshell;

/** What stands between {@code <} and {@code >} behind a class's name. */
final class TypeArguments {
    /** There are none, which any class may be used with. */
    static final int NONE = 0;
    /** {@code <>}, whose number the compiler finds. */
    static final int SOME = -1;

    private TypeArguments() {}

    /** How many there are right behind a name. */
    static int count(String behind) {
        String code = behind.stripLeading();
        if (!code.startsWith("<")) {
            return NONE;
        }
        int depth = 0;
        int count = 1;
        for (int i = 0; i < code.length(); i++) {
            char c = code.charAt(i);
            depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            count += c == ',' && depth == 1 ? 1 : 0;
            if (depth == 0) {
                return code.substring(1, i).isBlank() ? SOME : count;
            }
        }
        // A comparison, perhaps.
        return NONE;
    }

    /** Whether a class can have so many. */
    static boolean fit(Class<?> type, int count) {
        int parameters = type.getTypeParameters().length;
        return count == NONE || (count == SOME ? parameters > 0 : parameters == count);
    }
}
