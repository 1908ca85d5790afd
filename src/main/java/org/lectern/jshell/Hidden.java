package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** What cells have given a name of Java's own: errors about it speak of two things by one name. */
final class Hidden {
    private static final Set<String> ROOTS = Set.of("java", "javax", "org", "com", "tech");
    private static final String LANG = "java.lang.";
    /** Where the others are that have parameters, and that cells need not import. */
    private static final List<String> PACKAGES = List.of("java.util.", "java.util.function.", "java.util.stream.");

    static final Map<String, Class<?>> BOXES = Map.of(
            "int", Integer.class,
            "long", Long.class,
            "double", Double.class,
            "float", Float.class,
            "boolean", Boolean.class,
            "char", Character.class,
            "byte", Byte.class,
            "short", Short.class);

    private static final Pattern CONVERTED = Pattern.compile("([\\w.]+) cannot be converted to ([\\w.]+)");
    private static final Pattern BOUNDS =
            Pattern.compile("equality constraints: (?<to>[\\w.]+)\\s+lower bounds: (?<from>[\\w.]+)");
    private static final Pattern MEMBER = Pattern.compile("symbol: (?:variable|method) (\\w+).* in class (\\w+)$");
    /** Whose static methods cells have without asking, the better known first. */
    private static final List<String> COURSE = List.of("org.lectern.tensor.Tensor", "org.lectern.Lectern");

    private static final Pattern NO_METHOD = Pattern.compile("^no method (\\w+)\\(([^;]*)\\);");
    private static final Pattern PARAMETERS = Pattern.compile("type (\\w+) does not take parameters");
    private static final Pattern CONSTRUCTOR = Pattern.compile("^no constructor (\\w+)\\(([^;]*)\\);");

    private final JShell shell;
    private final Cells cells;
    private final Supplier<Assistance> assistance;

    Hidden(JShell shell, Cells cells, Supplier<Assistance> assistance) {
        this.shell = shell;
        this.cells = cells;
        this.assistance = assistance;
    }

    /**
     * What to say of an error that Java's own class would not have, or the package that is hidden; empty if it is another's.
     *
     * @param blamed the code that the error is about
     */
    Optional<String> help(String message, String blamed) {
        return shell.snippets()
                .filter(snippet -> shell.status(snippet).isDefined())
                .filter(snippet -> snippet instanceof TypeDeclSnippet || snippet instanceof VarSnippet)
                .map(DeclarationSnippet.class::cast)
                .filter(each -> ROOTS.contains(each.name())
                        ? hidesPackage(each.name(), message, blamed)
                        : each instanceof TypeDeclSnippet && hidesClass(each.name(), message))
                .map(this::text)
                .findFirst();
    }

    /** What to say of a method of the library's that does not fit because a cell's own has its name. */
    Optional<String> method(String message) {
        Matcher missing = NO_METHOD.matcher(message);
        if (!missing.find()) {
            return Optional.empty();
        }
        String name = missing.group(1);
        int count =
                Brackets.split(missing.group(2), 0, missing.group(2).length()).size();
        Optional<String> owner = Stream.concat(
                        COURSE.stream(),
                        shell.imports()
                                .filter(each -> each.isStatic())
                                .map(each -> each.fullname().replaceFirst("\\.[^.]*$", "")))
                .filter(each -> declares(each, name, count))
                .findFirst();
        return shell.methods()
                .filter(each -> each.name().equals(name) && shell.status(each).isDefined())
                .findFirst()
                .flatMap(own -> owner.map(type -> {
                    Cells.Place place = cells.get(own.id());
                    String simple = type.substring(type.lastIndexOf('.') + 1);
                    return "The method " + name + " of " + (place == null ? "a cell" : "cell [" + place.label() + "]")
                            + " hides those of " + simple + ": write " + simple + "." + name
                            + "(…), or give yours another name.";
                }));
    }

    private static boolean declares(String type, String method, int arguments) {
        try {
            return Stream.of(Class.forName(type, false, Hidden.class.getClassLoader())
                            .getMethods())
                    .anyMatch(each -> each.getName().equals(method)
                            && Modifier.isStatic(each.getModifiers())
                            && (each.isVarArgs() || each.getParameterCount() == arguments));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** Javac names what comes below the hidden package, or finds it to be no value's. */
    private boolean hidesPackage(String root, String message, String blamed) {
        String about = message.endsWith("cannot be dereferenced") ? blamed : message;
        return Stream.of(about.split("\\W+"))
                .anyMatch(each -> assistance.get().packages().has(root + "." + each));
    }

    private static boolean hidesClass(String name, String message) {
        Matcher parameters = PARAMETERS.matcher(message);
        if (parameters.find()) {
            return parameters.group(1).equals(name)
                    && Stream.concat(Stream.of(LANG), PACKAGES.stream())
                            .map(each -> named(each + name))
                            .anyMatch(each -> each != null && each.getTypeParameters().length > 0);
        }
        Class<?> hidden = javas(name);
        if (hidden == null) {
            return false;
        }
        Matcher converted = CONVERTED.matcher(message);
        if (converted.find()) {
            return hidesEither(name, hidden, converted.group(1), converted.group(2));
        }
        Matcher bounds = BOUNDS.matcher(message);
        if (bounds.find()) {
            return hidesEither(name, hidden, bounds.group("from"), bounds.group("to"));
        }
        Matcher constructor = CONSTRUCTOR.matcher(message);
        if (constructor.find()) {
            int count = Brackets.split(
                            constructor.group(2), 0, constructor.group(2).length())
                    .size();
            return constructor.group(1).equals(name)
                    && Stream.of(hidden.getConstructors()).anyMatch(each -> each.getParameterCount() == count);
        }
        Matcher member = MEMBER.matcher(message);
        return member.find()
                && member.group(2).equals(name)
                && Stream.concat(Stream.of(hidden.getMethods()), Stream.of(hidden.getFields()))
                        .anyMatch(each -> each.getName().equals(member.group(1)));
    }

    /** Whether a value would be of the other type, were one of the two Java's own. */
    private static boolean hidesEither(String name, Class<?> hidden, String from, String to) {
        if (plain(to).equals(name)) {
            Class<?> source = BOXES.containsKey(from) ? BOXES.get(from) : javas(plain(from));
            return source != null && hidden.isAssignableFrom(source);
        }
        Class<?> target = javas(plain(to));
        return plain(from).equals(name) && target != null && target.isAssignableFrom(hidden);
    }

    private static String plain(String type) {
        return type.replace(LANG, "");
    }

    /** The class that hides nothing less than a name of the language's own. */
    private static @Nullable Class<?> javas(String name) {
        return named(LANG + name);
    }

    private static @Nullable Class<?> named(String name) {
        try {
            return Class.forName(name, false, null);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private String text(DeclarationSnippet type) {
        Cells.Place place = cells.get(type.id());
        String where = place == null ? "a cell" : place.name(place.lineAt(place.offset()));
        String hidden = ROOTS.contains(type.name())
                ? "the packages that begin with " + type.name()
                : "Java's own " + type.name();
        return (type instanceof VarSnippet ? "The variable " : "The class ") + type.name() + " of " + where + " hides "
                + hidden + ": give it another name there, and run %reset, which forgets all that cells have defined.";
    }
}
