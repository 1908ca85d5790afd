package org.lectern.jshell;

import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jdk.jshell.JShell;
import jdk.jshell.TypeDeclSnippet;
import org.jspecify.annotations.Nullable;

/** Classes of cells that take a name of Java's own: errors about them speak of two things by one name. */
final class Hidden {
    private static final Set<String> ROOTS = Set.of("java", "javax", "org", "com", "tech");

    private static final Pattern CONVERTED = Pattern.compile("([\\w.]+) cannot be converted to ([\\w.]+)");
    private static final Pattern MEMBER = Pattern.compile("symbol: (?:variable|method) (\\w+).* in class (\\w+)$");

    private final JShell shell;
    private final Cells cells;
    private final Supplier<Assistance> assistance;

    Hidden(JShell shell, Cells cells, Supplier<Assistance> assistance) {
        this.shell = shell;
        this.cells = cells;
        this.assistance = assistance;
    }

    /** What to say of an error that Java's own class would not have, or the package that is hidden; empty if it is another's. */
    Optional<String> help(String message) {
        return shell.snippets()
                .filter(snippet -> snippet instanceof TypeDeclSnippet
                        && shell.status(snippet).isDefined())
                .map(TypeDeclSnippet.class::cast)
                .filter(type -> ROOTS.contains(type.name())
                        ? hidesPackage(type.name(), message)
                        : hidesClass(type.name(), message))
                .map(this::text)
                .findFirst();
    }

    /** Javac names what comes below the hidden package. */
    private boolean hidesPackage(String root, String message) {
        return Stream.of(message.split("\\W+"))
                .anyMatch(each -> assistance.get().packages().has(root + "." + each));
    }

    private static boolean hidesClass(String name, String message) {
        Class<?> hidden = javas(name);
        if (hidden == null) {
            return false;
        }
        Matcher converted = CONVERTED.matcher(message);
        if (converted.find()) {
            Class<?> from = javas(converted.group(1).replace("java.lang.", ""));
            boolean isTarget = converted.group(2).replace("java.lang.", "").equals(name);
            return isTarget && from != null && hidden.isAssignableFrom(from);
        }
        Matcher member = MEMBER.matcher(message);
        return member.find()
                && member.group(2).equals(name)
                && Stream.concat(Stream.of(hidden.getMethods()), Stream.of(hidden.getFields()))
                        .anyMatch(each -> each.getName().equals(member.group(1)));
    }

    private static @Nullable Class<?> javas(String name) {
        try {
            return Class.forName("java.lang." + name, false, null);
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }

    private String text(TypeDeclSnippet type) {
        Cells.Place place = cells.get(type.id());
        String where = place == null ? "a cell" : place.name(place.lineAt(place.offset()));
        String hidden = ROOTS.contains(type.name())
                ? "the packages that begin with " + type.name()
                : "Java's own " + type.name();
        return "The class " + type.name() + " of " + where + " hides " + hidden
                + ": give it another name there, and run %reset, which forgets all that cells have defined.";
    }
}
