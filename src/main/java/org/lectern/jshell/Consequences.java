package org.lectern.jshell;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.Diag;

/** Which errors are none any more when the first one is mended: they need not be told beside it. */
final class Consequences {
    private static final Pattern MISSING = Pattern.compile("^cannot find symbol: (?:class|variable|method) (\\w+)");
    private static final Pattern DECLARED =
            Pattern.compile("^cannot infer type for local variable (\\w+)|^variable (\\w+) is already defined");
    private static final Pattern THROWN = Pattern.compile("^unreported exception (\\w+);");
    /** How javac names a type that it does not know, for there is an error in it. */
    private static final String UNKNOWN = "<any>";

    private final String code;
    private final String message;
    private final boolean isUndeclared;

    /** @param told what is said of the first error */
    Consequences(Diag first, Told told) {
        code = first.getCode();
        message = Problems.message(first);
        isUndeclared = told.help().stream().anyMatch(each -> each.startsWith(Unresolved.UNDECLARED));
    }

    /**
     * Whether another error follows from the first one.
     *
     * @param blamed the source that it is about
     */
    boolean has(Diag other, String blamed) {
        String consequence = other.getCode();
        String said = Problems.message(other);
        Matcher missing = MISSING.matcher(message);
        Matcher thrown = THROWN.matcher(said);
        Matcher declared = DECLARED.matcher(message);
        // An error in it is its type, and javac calls that by the name that is missing.
        boolean isUnknown = said.contains(UNKNOWN)
                || missing.find() && thrown.find() && thrown.group(1).equals(missing.group(1));
        boolean isAgain = isUndeclared && said.equals(message);
        String name = declared.find() ? declared.group(1) == null ? declared.group(2) : declared.group(1) : "";
        return isUnknown
                || isAgain
                || !name.isEmpty() && names(blamed, name)
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
