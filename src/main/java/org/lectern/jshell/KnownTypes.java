package org.lectern.jshell;

import jdk.jshell.SourceCodeAnalysis;
import org.jspecify.annotations.Nullable;

/** The classes that names and expressions of cells mean; null where they mean none that is known. */
final class KnownTypes {
    private final Opening opening;
    private final CellLoader loader;
    private final SourceCodeAnalysis analysis;

    KnownTypes(Opening opening, CellLoader loader) {
        this.opening = opening;
        this.loader = loader;
        analysis = opening.shell().sourceCodeAnalysis();
    }

    /** A class of the class path, by a name that is imported or whole. */
    @Nullable
    Class<?> of(String name) {
        return Inherited.load(name, opening.imports(), loader);
    }

    /** As {@link #of}, also a class that cells have defined, by its own name. */
    @Nullable
    Class<?> orOfCells(String name) {
        for (Class<?> wrapper : loader.versions().newestFirst()) {
            for (Class<?> each : wrapper.getDeclaredClasses()) {
                if (each.getSimpleName().equals(name)) {
                    return each;
                }
            }
        }
        return of(name);
    }

    @Nullable
    Class<?> ofExpression(String expression) {
        String name = nameOf(expression);
        return name == null ? null : orOfCells(name);
    }

    /** As {@link #ofExpression}, of the class path alone. */
    @Nullable
    Class<?> ofExpressionElsewhere(String expression) {
        String name = nameOf(expression);
        return name == null ? null : of(name);
    }

    private @Nullable String nameOf(String expression) {
        String name = analysis.analyzeType(expression, expression.length());
        return name == null ? null : name.replaceAll("<.*", "");
    }
}
