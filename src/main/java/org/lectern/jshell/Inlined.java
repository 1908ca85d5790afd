package org.lectern.jshell;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SnippetEvent;
import jdk.jshell.VarSnippet;

/**
 * Compiles lambdas again, and classes without a name in what initialises variables, that read a constant which has changed: the
 * compiler writes it where it is named, and JShell looks neither into what initialises variables nor into statements. What lives of
 * them has other code then; nothing runs.
 */
final class Inlined {
    /** What lives on as code: a lambda, or an object of a class without a name. */
    private static final Pattern CODE = Pattern.compile("->|\\bnew\\b[^;{}]*\\)\\s*\\{");

    private final JShell shell;
    private final CellEngine engine;
    private final Revival revival;

    Inlined(JShell shell, CellEngine engine, Revival revival) {
        this.shell = shell;
        this.engine = engine;
        this.revival = revival;
    }

    /**
     * Compiles them.
     *
     * @param declared the variables that have the values which the change itself gives them
     */
    List<SnippetEvent> compileAgain(Set<String> declared) {
        Set<String> constants = engine.loader().statics().changedConstants();
        if (constants.isEmpty()) {
            return List.of();
        }
        Pattern reading = Pattern.compile("\\.\\s*(?:"
                + constants.stream().map(Pattern::quote).collect(Collectors.joining("|")) + ")\\b(?!\\s*\\()");
        List<Snippet> all = shell.snippets()
                .filter(each -> CODE.matcher(each.source()).find()
                        && reading.matcher(each.source()).find())
                .toList();
        List<VarSnippet> variables = all.stream()
                .filter(VarSnippet.class::isInstance)
                .map(VarSnippet.class::cast)
                .filter(each -> shell.status(each) == Snippet.Status.VALID && !declared.contains(each.name()))
                .filter(each -> References.isNamed(each.name()) && !isOfUnnamedClass(each))
                .toList();
        statements(all.stream()
                .filter(each -> each.kind() == Snippet.Kind.STATEMENT
                        || each.subKind() == Snippet.SubKind.TEMP_VAR_EXPRESSION_SUBKIND)
                .collect(Collectors.groupingBy(Snippet::source)));
        return variables.isEmpty() ? List.of() : revival.of(variables);
    }

    /** Whether a variable is of a class without a name, as {@code var} may be: JShell looks into those as into any class. */
    private boolean isOfUnnamedClass(VarSnippet variable) {
        Field field = engine.loader().variables().field(variable.name());
        return field != null && Versions.isAnonymous(field.getType());
    }

    /** Statements cannot be replaced: the new code of their lambdas is in wrappers beside theirs. */
    private void statements(Map<String, List<Snippet>> bySource) {
        engine.rest(true);
        try {
            bySource.forEach((source, those) -> {
                List<Class<?>> homes = new ArrayList<>();
                those.forEach(each -> homes.addAll(engine.loader().versions().wrappersOf(each.id())));
                for (SnippetEvent event : homes.isEmpty() ? List.<SnippetEvent>of() : shell.eval(source)) {
                    Snippet again = event.snippet();
                    Class<?> home = engine.loader().versions().wrapperOf(again.id());
                    if (home != null && event.causeSnippet() == null) {
                        homes.forEach(each -> engine.loader().adopt(each, home));
                    }
                    if (again instanceof VarSnippet) {
                        shell.drop(again);
                    }
                }
            });
        } finally {
            engine.rest(false);
        }
    }
}
