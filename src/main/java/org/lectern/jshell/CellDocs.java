package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.TypeDeclSnippet;
import org.jspecify.annotations.Nullable;

/** Javadoc that cells write above what they define. */
final class CellDocs {
    /** A class around a method that stands in none. */
    private static final String AROUND = "Around$";

    private final JShell shell;
    private final Function<String, @Nullable Class<?>> classes;
    private final SourceDocs docs;

    /** @param classes the class that a type's name in a cell means, one that cells have defined first; null if none */
    CellDocs(JShell shell, Function<String, @Nullable Class<?>> classes, SourceDocs docs) {
        this.shell = shell;
        this.classes = classes;
        this.docs = docs;
    }

    /** Whether cells have defined a class, or the class that it is in. */
    boolean has(String type) {
        return definitions(TypeDeclSnippet.class, type.replaceAll("\\..*", ""))
                .findAny()
                .isPresent();
    }

    /** What the comment of a method says that stands in no class; its parameters as in {@link SourceDocs#of}. */
    Optional<String> ofMethod(String name, String parameters) {
        return definitions(MethodSnippet.class, name)
                .map(each -> SourceDocs.parse("class " + AROUND + " {\n" + each.source() + "\n}"))
                .flatMap(each -> Stream.ofNullable(each.get(AROUND + "." + name + "(" + parameters + ")")))
                .findFirst();
    }

    /** What the comment of a member of a cells' class says, as in {@link SourceDocs#of}; that of what it overrides if it has none. */
    Optional<String> of(String type, String member) {
        Optional<String> own = definitions(TypeDeclSnippet.class, type.replaceAll("\\..*", ""))
                .map(each -> SourceDocs.parse(each.source()))
                .flatMap(each -> Stream.ofNullable(each.get(type + "." + member)))
                .findFirst();
        Class<?> known = own.isPresent() ? null : classes.apply(type);
        if (known == null) {
            return own;
        }
        List<Class<?>> above = new ArrayList<>(List.of(known.getInterfaces()));
        if (known.getSuperclass() != null && known.getSuperclass() != Object.class) {
            above.add(0, known.getSuperclass());
        }
        return above.stream()
                .flatMap(each -> (each.getClassLoader() instanceof CellLoader && has(each.getSimpleName())
                                ? of(each.getSimpleName(), member)
                                : docs.of(each, member))
                        .stream())
                .findFirst();
    }

    private Stream<DeclarationSnippet> definitions(Class<? extends DeclarationSnippet> kind, String name) {
        return shell.snippets()
                .filter(kind::isInstance)
                .map(DeclarationSnippet.class::cast)
                .filter(each ->
                        each.name().equals(name) && shell.status(each).isActive() && !Placeholders.isPlaceholder(each));
    }
}
