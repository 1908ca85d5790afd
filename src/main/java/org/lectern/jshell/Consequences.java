package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which errors are none any more when the first one is mended: they need not be told beside it. */
final class Consequences {
    private static final Pattern MISSING = Pattern.compile("^cannot find symbol: (?:class|variable|method) (\\w+)");
    private static final Pattern AGAIN = Pattern.compile("^variable (\\w+) is already defined");
    /** A statement that declares a variable. */
    private static final Pattern DECLARATION = Pattern.compile(
            "\\s*(?:final\\s+)?[\\p{L}_$][\\w$.]*(?:\\s*<[^;(){}=]*>)?(?:\\s*\\[\\s*\\])*\\s+([\\p{L}_$][\\w$]*)\\s*=(?!=)");

    private static final Pattern THROWN = Pattern.compile("^unreported exception (\\w+);");
    /** What is said of a type that javac takes in the place of one that it does not know. */
    private static final Pattern OBJECT = Pattern.compile(
            "^cannot find symbol: method .* in (?:variable \\w+ of type|class) Object$|^incompatible types: Object cannot be converted to ");

    private final String code;
    private final String message;
    private final String missing;
    /** The variable whose declaration is wrong; empty if it is something else. */
    private final String declared;

    private final boolean isUndeclared;

    /**
     * @param told what is said of the first error
     * @param source where that is
     */
    Consequences(Objection first, Told told, String source) {
        code = first.code();
        message = Problems.message(first);
        Matcher symbol = MISSING.matcher(message);
        missing = symbol.find() ? symbol.group(1) : "";
        Matcher again = AGAIN.matcher(message);
        declared = again.find() ? again.group(1) : declared(Brackets.bare(source), told.from());
        isUndeclared = told.help().stream().anyMatch(each -> each.startsWith(Unresolved.UNDECLARED));
    }

    /** The variable that the statement at a place declares; empty if it declares none. */
    private static String declared(String bare, int place) {
        int start = Math.min(place, bare.length());
        while (start > 0 && ";{}".indexOf(bare.charAt(start - 1)) < 0) {
            start--;
        }
        Matcher declaration = DECLARATION.matcher(bare).region(start, bare.length());
        return declaration.lookingAt() ? declaration.group(1) : "";
    }

    /**
     * Whether another error follows from the first one.
     *
     * @param blamed the source that it is about
     */
    boolean has(Objection other, String blamed) {
        String consequence = other.code();
        String said = Problems.message(other);
        Matcher thrown = THROWN.matcher(said);
        boolean isThrown = thrown.find();
        // Javac calls a type that it does not know by the name of what is missing, or asked of it.
        boolean isUnknown = said.contains("<any>")
                || !missing.isEmpty()
                        && (OBJECT.matcher(said).find()
                                || consequence.endsWith(".except.never.thrown.in.try")
                                || isThrown
                                        && (thrown.group(1).equals(missing)
                                                || Character.isLowerCase(
                                                        thrown.group(1).charAt(0))));
        boolean isOfDeclared =
                !declared.isEmpty() && !isThrown && !consequence.contains(".cant.resolve") && names(blamed, declared);
        boolean isTorn = code.endsWith(".operator.cant.be.applied")
                && consequence.endsWith(".prob.found.req")
                && blamed.contains("=!");
        return isUnknown
                || isTorn
                || isUndeclared && said.equals(message)
                || isOfDeclared
                || code.endsWith(".unreachable.stmt") && consequence.endsWith(".missing.ret.stmt")
                || code.endsWith(".not.within.bounds") && said.contains("cannot infer type arguments")
                || code.contains(".enum.label.must.be") && consequence.contains(".not.exhaustive");
    }

    private static boolean names(String source, String name) {
        return Pattern.compile("(?<![\\w$])" + Pattern.quote(name) + "(?![\\w$])")
                .matcher(Brackets.bare(source))
                .find();
    }
}
