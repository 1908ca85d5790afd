package org.lectern.jshell;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.display.MimeBundle;

/**
 * Names as cells have them, in texts that the JVM made of the classes JShell wraps cells in: {@code n} for {@code REPL.$JShell$24.n},
 * {@code A@1b2c} for {@code REPL.$JShell$23$A@1b2c}.
 */
public final class PlainNames {
    private static final String MARK = "$JShell$";
    private static final String WRAPPER = "REPL\\.\\$JShell\\$[0-9][0-9A-Z_]*";
    private static final String NAME = "[\\p{L}_][\\p{L}\\p{N}_]*";
    private static final Pattern ARRAY = Pattern.compile("(\\[+)L(" + WRAPPER + "\\$[^;\\s]+);");
    private static final Pattern LAMBDA = Pattern.compile(
            WRAPPER + "(?:\\$(" + NAME + "(?:\\$" + NAME + ")*))?\\$\\$Lambda(?:\\$[0-9]+)?(?:/(?:0x)?[0-9a-f]+)?");
    /** A class of ours that holds what was a lambda's code. */
    private static final Pattern LAMBDAS = Pattern.compile(WRAPPER + "(?:\\$" + NAME + ")*\\$+Lambdas[0-9]+");

    private static final Pattern ANONYMOUS = Pattern.compile(WRAPPER + "\\$(?:\\$JShell\\$anonymous\\$\\$)?[0-9]+");
    private static final Pattern TYPE = Pattern.compile(WRAPPER + "\\$([\\p{L}_][\\p{L}\\p{N}_$]*)");
    private static final Pattern INNER = Pattern.compile("\\$(?=[\\p{L}_])");
    private static final Pattern MEMBER = Pattern.compile(WRAPPER + "\\.(?=[\\p{L}_$])");
    /** The class and the method of a cell's own code, as a logger names them. */
    private static final Pattern LOGGED = Pattern.compile(WRAPPER + " (?:lambda\\$)?do_it\\$(?:\\$[0-9]+)?(?![\\w$])");

    private static final Pattern ALONE = Pattern.compile(WRAPPER);
    private static final Pattern HIDDEN_METHOD = Pattern.compile("\\bdo_it\\$(?:\\(\\))?");
    /** What a stack walker's frame has around a name: the loader, and a file that is none. */
    private static final Pattern FRAME =
            Pattern.compile("\\bcells//(?=REPL\\.)|\\(\\$JShell\\$[0-9][0-9A-Z_]*\\.java(?::[0-9]+)?\\)");

    private static final Pattern SIMPLE = Pattern.compile("(?<![\\w$.])\\$JShell\\$[0-9][0-9A-Z_]*(?![\\w$])");
    /** An array's class by the JVM's name. */
    private static final Pattern DESCRIPTOR =
            Pattern.compile("(?<=\\bclass )(\\[+)(?:L([^;\\s]+);|([ZBCDFIJS])(?!\\w))");

    private static final Map<String, String> PRIMITIVES = Map.of(
            "Z", "boolean", "B", "byte", "C", "char", "D", "double", "F", "float", "I", "int", "J", "long", "S",
            "short");

    /** What a failed cast says of modules and loaders. */
    private static final Pattern MODULES =
            Pattern.compile(" \\([^()]* (?:is|are) in (?:unnamed )?module [^()]*of loader [^()]*\\)");

    private static final Pattern CAST =
            Pattern.compile("class (" + WRAPPER + "\\S*) cannot be cast to class (" + WRAPPER + "\\S*)(?s:.*)");

    private static final Pattern QUALIFIED = Pattern.compile("(?<![\\w.$])((?:[a-z_]\\w*\\.)+)([A-Z]\\w*)");

    /** A class of a cell's, which has no package, beside one of a library's. */
    private static final Pattern NAMESAKES =
            Pattern.compile("(?<![\\w.$])(?:[a-z_]\\w*\\.)+([A-Z]\\w*) cannot be converted to \\1\\b"
                    + "|(?<![\\w.$])([A-Z]\\w*) cannot be converted to (?:[a-z_]\\w*\\.)+\\2\\b");

    private PlainNames() {}

    /** The text with cells' own names. */
    public static String text(String text) {
        if (!text.contains(MARK)) {
            return text;
        }
        String plain = FRAME.matcher(withoutModules(text)).replaceAll("");
        plain = ARRAY.matcher(plain)
                .replaceAll(match -> Matcher.quoteReplacement(
                        match.group(2) + "[]".repeat(match.group(1).length())));
        plain = LAMBDA.matcher(plain).replaceAll("lambda");
        plain = LAMBDAS.matcher(plain).replaceAll("lambda");
        plain = ANONYMOUS.matcher(plain).replaceAll("anonymous");
        plain = TYPE.matcher(plain)
                .replaceAll(match ->
                        Matcher.quoteReplacement(INNER.matcher(match.group(1)).replaceAll(".")));
        plain = LOGGED.matcher(plain).replaceAll("the cell");
        plain = MEMBER.matcher(plain).replaceAll("");
        plain = HIDDEN_METHOD.matcher(plain).replaceAll("the cell");
        plain = ALONE.matcher(plain).replaceAll("the cell");
        return SIMPLE.matcher(plain).replaceAll("the cell");
    }

    /** A failed cast's message without modules and loaders, with arrays as Java writes them. */
    static String failedCast(String message) {
        return DESCRIPTOR
                .matcher(withoutModules(message))
                .replaceAll(match -> Matcher.quoteReplacement(
                        (match.group(2) == null ? PRIMITIVES.get(match.group(3)) : match.group(2))
                                + "[]".repeat(match.group(1).length())));
    }

    private static String withoutModules(String message) {
        return MODULES.matcher(message).replaceAll("");
    }

    /** Types without their packages, unless two differ by nothing else. */
    static String withoutPackages(String text) {
        Map<String, String> known = new HashMap<>();
        Set<String> ambiguous = new HashSet<>();
        for (Matcher type = QUALIFIED.matcher(text); type.find(); ) {
            String before = known.put(type.group(2), type.group(1));
            if (before != null && !before.equals(type.group(1))) {
                ambiguous.add(type.group(2));
            }
        }
        for (Matcher both = NAMESAKES.matcher(text); both.find(); ) {
            ambiguous.add(both.group(1) == null ? both.group(2) : both.group(1));
        }
        return QUALIFIED
                .matcher(text)
                .replaceAll(type ->
                        Matcher.quoteReplacement(ambiguous.contains(type.group(2)) ? type.group() : type.group(2)));
    }

    /** A value's look with cells' own names in all that is text. */
    static MimeBundle bundle(MimeBundle look) {
        Map<String, Object> data = new LinkedHashMap<>(look.data());
        data.replaceAll(
                (type, content) -> type.startsWith("text/") && content instanceof String text ? text(text) : content);
        return new MimeBundle(data, look.metadata());
    }

    /** Whether a failed cast was between two definitions of one class. */
    static boolean isOldDefinition(String message) {
        Matcher cast = CAST.matcher(message);
        return cast.matches()
                && !cast.group(1).equals(cast.group(2))
                && text(cast.group(1)).equals(text(cast.group(2)));
    }
}
