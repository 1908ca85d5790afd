package org.lectern.jshell;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** What is known about the name at a place in code: signatures, Javadoc, and the source of what cells have defined. */
final class Inspection {
    /** {@code Tensor Tensor.matmul(Tensor other)}, also without the first word for a constructor. */
    private static final Pattern SIGNATURE =
            Pattern.compile("(?:.*\\s)?(?:([\\w.$<>,? ]*?)\\.)?(?:<[^()]*>)?([\\w$]+)\\((.*)\\)");

    private static final Pattern IMPORT = Pattern.compile("(?:^|[;\\n])\\s*import\\s+(?:static\\s+)?([\\w.]+)$");
    /** An import up to its end. */
    private static final Pattern IMPORTED =
            Pattern.compile("(?:^|[;\\n])\\s*(import\\s+(?:static\\s+)?[\\w.]+)\\s*;[ \\t]*$");
    /** A type with its arguments, not one that is made. */
    private static final Pattern ARGUMENTS =
            Pattern.compile("(\\bnew\\s+)?((?:\\b\\w+\\.)*\\b[A-Z]\\w*)\\s*<[\\w<>,. ?\\[\\]]*>$");
    /** The arguments of a type that is made, half written. */
    private static final Pattern MADE = Pattern.compile("\\bnew\\s+([\\w.]+)\\s*<(?:[\\w<>,. ?]*[<>, ])?$");

    /** A loop up to what it goes over. */
    private static final Pattern LOOP = Pattern.compile(
            "\\bfor\\s*\\(\\s*(?:final\\s+)?[\\w.]+(?:<[^;(){}]*>)?(?:\\[\\])*\\s+\\w+\\s*:\\s*(?=[^;{}:]*$)");

    private static final Pattern MEMBER = Pattern.compile("(?<![\\w.)\\]\"'])([\\w.]*[A-Z]\\w*)\\.(\\w+)\\(?$");
    private static final Pattern TYPE = Pattern.compile("(?<![\\w.$)\\]\"'])(?:\\w+\\.)*[A-Z]\\w*$");
    private static final Pattern BEHIND_DOT = Pattern.compile("\\b[\\p{L}_$][\\w$]*\\.$");
    /** A field of a class, {@code Student.name:java.lang.String}; a constant or a class inside of one, without its type. */
    private static final Pattern FIELD = Pattern.compile("([\\w.$]+?)(?:<.*>)?\\.(\\w+)(?::.*)?");

    private static final int OVERLOADS = 12;

    private final Opening opening;
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Function<String, @Nullable Class<?>> classes;
    private final SourceDocs docs = new SourceDocs();
    private final CellDocs cellDocs;

    /**
     * @param classes the class that a type's name in a cell means; null if none
     * @param cellsFirst as classes, also one that cells have defined
     */
    Inspection(
            Opening opening,
            Function<String, @Nullable Class<?>> classes,
            Function<String, @Nullable Class<?>> cellsFirst) {
        this.opening = opening;
        shell = opening.shell();
        analysis = shell.sourceCodeAnalysis();
        this.classes = classes;
        cellDocs = new CellDocs(shell, cellsFirst, docs);
    }

    /** Code up to the end of what is asked about at the cursor. */
    static String upToName(String code, int cursor) {
        return code.substring(0, endOfName(code, cursor));
    }

    Optional<String> of(String code, int cursor, boolean detailed) {
        String until = readable(code.substring(0, endOfName(code, beforeClosing(code, cursor))));
        int end = until.length();
        List<SourceCodeAnalysis.Documentation> found = analysis.documentation(until, end, detailed);
        boolean isName = end > 0 && Character.isJavaIdentifierPart(until.charAt(end - 1));
        if (found.isEmpty() && isName) {
            // JShell knows a method by its opening bracket.
            found = analysis.documentation(until + "(", end + 1, detailed);
        }
        if (found.isEmpty()) {
            found = ofInstances(until, detailed);
        }
        if (found.isEmpty()) {
            found = ofType(until, detailed);
        }
        if (found.isEmpty()) {
            found = ofSupertypes(until, detailed);
        }
        // Later versions of JShell tell such methods in the words of a class that nobody can name.
        found = found.stream().filter(each -> !isOfHiddenClass(each)).toList();
        Set<String> parts = new LinkedHashSet<>();
        found.stream().limit(OVERLOADS).forEach(each -> parts.add(described(each, !isName, detailed)));
        if (found.size() > OVERLOADS) {
            parts.add("… and " + (found.size() - OVERLOADS) + " more");
        }
        if (found.isEmpty()) {
            parts.addAll(inherited(until, detailed));
        }
        if (found.isEmpty()) {
            parts.addAll(ofEnums(until));
        }
        if (isName) {
            parts.addAll(ofCells(name(until), detailed));
        }
        found.stream().findFirst().flatMap(each -> pageOf(signature(each))).ifPresent(parts::add);
        if (parts.isEmpty()) {
            Optional.ofNullable(analysis.analyzeType(until, end))
                    .map(opening::shortened)
                    .ifPresent(parts::add);
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("\n\n", parts));
    }

    /** Code as JShell reads it: a name for its import, the bracket of a constructor for that of its type's arguments. */
    private static String readable(String code) {
        Matcher imported = IMPORT.matcher(code);
        if (imported.find()) {
            return imported.group(1);
        }
        Matcher made = MADE.matcher(code);
        return made.find() ? code.substring(0, made.end(1)) + "(" : NameCompletion.withoutConditions(withoutLoop(code));
    }

    /** Code that ends in what a loop goes over, without the loop's head. */
    private static String withoutLoop(String code) {
        Matcher loop = LOOP.matcher(Brackets.bare(code));
        return loop.find() ? code.substring(0, loop.start()) + code.substring(loop.end()) : code;
    }

    /** A member that the class which is being written has from another. */
    private List<SourceCodeAnalysis.Documentation> ofSupertypes(String code, boolean detailed) {
        int end = code.endsWith("(") ? code.length() - 1 : code.length();
        int start = Sources.startOfName(code, end);
        boolean isAlone = start < end && (start == 0 || code.charAt(start - 1) != '.');
        for (String each : isAlone ? Around.supertypes(code.substring(0, start)) : List.<String>of()) {
            String member = "((" + each + ") null)." + code.substring(start, end);
            for (String asked : List.of(member + "(", member)) {
                List<SourceCodeAnalysis.Documentation> found = analysis.documentation(asked, asked.length(), detailed);
                if (!found.isEmpty()) {
                    return found;
                }
            }
        }
        return List.of();
    }

    /** A method that is named by its class, as {@code String.substring}, though it belongs to the class's objects. */
    private List<SourceCodeAnalysis.Documentation> ofInstances(String code, boolean detailed) {
        Matcher member = MEMBER.matcher(code);
        if (!member.find() || !isType(member.group(1))) {
            return List.of();
        }
        String call = "((" + member.group(1) + ") null)." + member.group(2) + "(";
        return analysis.documentation(call, call.length(), detailed);
    }

    /** The methods that each enum has for itself, in one that is being written. */
    private static List<String> ofEnums(String code) {
        String name = name(code.endsWith("(") ? code.substring(0, code.length() - 1) : code);
        return Around.enums(code).stream()
                .flatMap(type -> switch (name) {
                    case "values" -> Stream.of(type + "[] " + type + ".values()");
                    case "valueOf" -> Stream.of(type + " " + type + ".valueOf(String name)");
                    default -> Stream.<String>of();
                })
                .toList();
    }

    /** A class's name in an expression, where JShell looks for a value. */
    private List<SourceCodeAnalysis.Documentation> ofType(String code, boolean detailed) {
        Matcher type = TYPE.matcher(code);
        return type.find() ? analysis.documentation(type.group(), type.group().length(), detailed) : List.of();
    }

    /** Whether a name is that of a class: of a library, or one that cells have defined, or a class inside of such. */
    private boolean isType(String name) {
        return classes.apply(name) != null || cellDocs.has(name);
    }

    /** Whether it is a method that a class has from a superclass that is not public, see {@link Inherited}. */
    private boolean isOfHiddenClass(SourceCodeAnalysis.Documentation each) {
        Class<?> owner = each.signature().contains("(") ? owner(signature(each)) : null;
        return owner != null
                && !Modifier.isPublic(owner.getModifiers())
                && !(owner.getClassLoader() instanceof CellLoader);
    }

    /** The cursor, or the end of the name that is meant if it is behind a type's arguments or a whole import. */
    private static int beforeClosing(String code, int cursor) {
        String before = code.substring(0, cursor);
        Matcher arguments = ARGUMENTS.matcher(before);
        Matcher imported = IMPORTED.matcher(before);
        boolean isType = arguments.find() && arguments.group(1) == null;
        return isType ? arguments.end(2) : imported.find() ? imported.end(1) : cursor;
    }

    /** The end of the name that the cursor is in or behind; behind a dot, of the member's or else of what stands before the dot. */
    private static int endOfName(String code, int cursor) {
        int end = cursor;
        if (BEHIND_DOT.matcher(code.substring(0, cursor)).find()) {
            boolean isFollowed = cursor < code.length() && Character.isJavaIdentifierStart(code.charAt(cursor));
            return isFollowed ? Sources.endOfName(code, cursor) : cursor - 1;
        }
        boolean isInName = cursor > 0 && Character.isJavaIdentifierPart(code.charAt(cursor - 1));
        while (isInName && end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) {
            end++;
        }
        return end;
    }

    private static String name(String code) {
        int start = code.length();
        while (start > 0 && Character.isJavaIdentifierPart(code.charAt(start - 1))) {
            start--;
        }
        return start > 0 && code.charAt(start - 1) == '.' ? "" : code.substring(start);
    }

    /** @param isCall whether the source of what cells have defined is not shown beside it */
    private String described(SourceCodeAnalysis.Documentation each, boolean isCall, boolean detailed) {
        String signature = signature(each);
        String javadoc = each.javadoc();
        String text = javadoc == null || javadoc.isBlank()
                ? comment(signature, isCall).orElse("")
                : javadoc;
        return with(Signatures.written(signature, classes), text, detailed);
    }

    /** A method's signature as one would write it in a cell; a class and a variable's type with their packages. */
    private String signature(SourceCodeAnalysis.Documentation each) {
        return each.signature().contains("(") ? opening.shortened(Signatures.once(each.signature())) : each.signature();
    }

    private static String with(String signature, String javadoc, boolean detailed) {
        if (javadoc.isBlank()) {
            return signature;
        }
        String text = detailed ? JavadocText.whole(javadoc) : JavadocText.firstSentence(javadoc);
        return signature + "\n" + text.indent(4).stripTrailing();
    }

    /** Where the JDK's Javadoc is, if its source is not installed. */
    private Optional<String> pageOf(String signature) {
        Class<?> type = owner(signature);
        if (type == null || !type.getModule().isNamed() || docs.of(type).isPresent()) {
            return Optional.empty();
        }
        return Optional.of("Javadoc: https://docs.oracle.com/en/java/javase/"
                + Runtime.version().feature() + "/docs/api/" + type.getModule().getName() + "/"
                + type.getName().replace('.', '/').replace('$', '.') + ".html");
    }

    private @Nullable Class<?> owner(String signature) {
        Matcher matcher = SIGNATURE.matcher(signature);
        if (matcher.matches()) {
            return classes.apply(ownerName(matcher));
        }
        return classes.apply(signature.substring(signature.indexOf(':') + 1).replaceAll("<.*>", ""));
    }

    /** The class in a signature; a method's own name if it stands in none, and a constructor's is that of its class. */
    private static String ownerName(Matcher signature) {
        String owner = signature.group(1);
        return (owner == null || owner.isBlank() ? signature.group(2) : owner)
                .replaceAll("<.*>", "")
                .strip();
    }

    /** Methods that JShell leaves out, see {@link Inherited}. */
    private List<String> inherited(String code, boolean detailed) {
        String until = code.endsWith("(") ? code.substring(0, code.length() - 1) : code;
        int start = until.length();
        while (start > 0 && Character.isJavaIdentifierPart(until.charAt(start - 1))) {
            start--;
        }
        String receiver = start > 0 && until.charAt(start - 1) == '.' ? Inherited.receiver(until, start - 1) : "";
        String typeName = receiver.isEmpty() ? null : analysis.analyzeType(receiver, receiver.length());
        // What is no value may be a class.
        Class<?> type = classes.apply(typeName == null ? receiver : typeName.replaceAll("<.*>", ""));
        if (receiver.isEmpty() || type == null) {
            return List.of();
        }
        String name = until.substring(start);
        return Stream.of(type.getMethods())
                .filter(method -> method.getName().equals(name))
                .map(Inspection::written)
                .distinct()
                .map(method -> {
                    String parameters = Stream.of(method.getParameters())
                            .map(each -> each.getType().getSimpleName() + " " + each.getName())
                            .collect(Collectors.joining(", "));
                    Class<?> result = method.getReturnType();
                    // What returns the object itself is declared with a superclass's type.
                    String returned = result.isAssignableFrom(type) && result != Object.class
                            ? type.getSimpleName()
                            : result.getSimpleName();
                    String signature = returned + " " + type.getSimpleName() + "." + name + "(" + parameters + ")";
                    String text = docs.of(
                                    method.getDeclaringClass(), name + "(" + Signatures.parameters(parameters) + ")")
                            .orElse("");
                    return with(signature, text, detailed);
                })
                .toList();
    }

    /** The method that somebody wrote, for a bridge that javac made to it. */
    private static Method written(Method method) {
        Class<?> at = method.isBridge() ? method.getDeclaringClass().getSuperclass() : null;
        while (at != null) {
            for (Method each : at.getDeclaredMethods()) {
                if (each.getName().equals(method.getName())
                        && !each.isBridge()
                        && Arrays.equals(each.getParameterTypes(), method.getParameterTypes())) {
                    return each;
                }
            }
            at = at.getSuperclass();
        }
        return method;
    }

    private Optional<String> comment(String signature, boolean isCall) {
        Matcher matcher = SIGNATURE.matcher(signature);
        if (matcher.matches()) {
            String name = matcher.group(2);
            String parameters = Signatures.parameters(matcher.group(3));
            String member = name + "(" + parameters + ")";
            String owner = ownerName(matcher);
            if (cellDocs.has(owner)) {
                return cellDocs.of(owner, member);
            }
            Optional<String> ofMethod = owner.equals(name) ? cellDocs.ofMethod(name, parameters) : Optional.empty();
            if (ofMethod.isPresent()) {
                return isCall ? ofMethod : Optional.empty();
            }
            Class<?> type = classes.apply(owner);
            return type == null ? Optional.empty() : docs.of(type, member);
        }
        Matcher field = FIELD.matcher(signature);
        if (field.matches() && cellDocs.has(field.group(1))) {
            return cellDocs.of(field.group(1), field.group(2));
        }
        // A variable, name:type, or a class or field by its name.
        String type = signature.contains(":") ? signature.substring(signature.indexOf(':') + 1) : signature;
        Class<?> known = classes.apply(type.replaceAll("<.*>", ""));
        if (known != null) {
            return docs.of(known);
        }
        int dot = type.lastIndexOf('.');
        Class<?> owner = dot < 0 ? null : classes.apply(type.substring(0, dot));
        return owner == null ? Optional.empty() : docs.of(owner, type.substring(dot + 1));
    }

    /** The source of what cells have defined under a name; without detail its first line. */
    private List<String> ofCells(String name, boolean detailed) {
        Stream<DeclarationSnippet> snippets = shell.snippets()
                .filter(snippet -> shell.status(snippet).isActive() && !(snippet instanceof VarSnippet))
                .filter(snippet -> snippet instanceof MethodSnippet || snippet instanceof TypeDeclSnippet)
                .filter(snippet -> !Placeholders.isPlaceholder(snippet))
                .map(DeclarationSnippet.class::cast)
                .filter(snippet -> snippet.name().equals(name));
        return snippets.map(Snippet::source)
                .map(source -> detailed ? source.strip() : head(source.strip()))
                .collect(Collectors.toList());
    }

    /** The comment and the first line after it. */
    private static String head(String source) {
        int code = source.startsWith("/*") ? Sources.skipSpace(source, source.indexOf("*/") + 2) : 0;
        int end = source.indexOf('\n', code);
        return end < 0 ? source : source.substring(0, end) + " …";
    }
}
