package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;

/** Makes JShell ready for the first cell, in as little time as it can. */
final class Opening {
    private static final Pattern IMPORT = Pattern.compile("import\\s+(?!static\\s)([\\w.]*\\w(?:\\.\\*)?)");

    private static final Pattern QUALIFIED = Pattern.compile("(?<![\\w.$])([a-z]\\w*(?:\\.[a-z]\\w*)*)\\.([A-Z]\\w*)");

    private final JShell shell;
    private final ClassFiles files;
    private final List<String> imported = new ArrayList<>();
    private final List<String> compilerOptions;

    /** @param notes takes what went wrong without being the end of it */
    Opening(CellEngine engine, Evaluator.Settings settings, List<String> notes) {
        ClassFiles[] made = new ClassFiles[1];
        compilerOptions = options(settings.compilerOptions(), notes);
        shell = JShell.builder()
                .executionEngine(engine.provider(), null)
                .fileManager(standard -> {
                    made[0] = new ClassFiles(standard);
                    return made[0];
                })
                .compilerOptions(compilerOptions.toArray(String[]::new))
                .build();
        files = Objects.requireNonNull(made[0], "JShell asked for no file manager");
    }

    JShell shell() {
        return shell;
    }

    ClassFiles files() {
        return files;
    }

    /** What the compiler is told. */
    List<String> compilerOptions() {
        return compilerOptions;
    }

    /** The packages, with a star, and the classes that are imported, without static imports. */
    List<String> imports() {
        return Stream.concat(
                        imported.stream(),
                        shell.imports().filter(each -> !each.isStatic()).map(ImportSnippet::fullname))
                .toList();
    }

    /** Types without the packages that are imported, as one would write them in a cell. */
    String shortened(String types) {
        List<String> known = imports();
        return QUALIFIED
                .matcher(types)
                .replaceAll(name -> known.contains(name.group(1) + ".*") || known.contains(name.group())
                        ? name.group(2)
                        : Matcher.quoteReplacement(name.group()));
    }

    /**
     * Imports all in one snippet, for JShell takes as long for each import as for any other snippet. It knows the whole by its first
     * import, which is one that no cell will ever make again, and so take the others' place.
     */
    void importAll(List<String> statements) {
        List<String> all = new ArrayList<>(List.of("import static java.lang.Object.*;"));
        all.addAll(statements);
        Snippet snippet = shell.eval(String.join(" ", all)).get(0).snippet();
        if (shell.status(snippet) != Snippet.Status.VALID) {
            throw new IllegalStateException("Session: the imports at the start failed: "
                    + shell.diagnostics(snippet)
                            .map(each -> each.getMessage(Locale.ENGLISH))
                            .collect(Collectors.joining("; ")));
        }
        for (String each : statements) {
            Matcher name = IMPORT.matcher(each);
            if (name.find()) {
                imported.add(name.group(1));
            }
        }
    }

    /**
     * Moves all that is compiled from now on some lines down. JShell loads no class again that it has loaded, byte for byte, also
     * when its snippet was dropped meanwhile; with other lines it is another.
     */
    void shift(int lines) {
        String nothing = "import static java.lang.Iterable.*;";
        shell.eval(nothing + "\n".repeat(lines) + nothing);
    }

    /** The options with ours; without the given ones if the compiler refuses them. */
    private static List<String> options(List<String> given, List<String> notes) {
        // Names of parameters and locals, for what a reader is told of them.
        List<String> all = new ArrayList<>(List.of("-parameters", "-g"));
        if (given.isEmpty()) {
            return all;
        }
        try {
            // Throws what JShell would fail with at its first snippet, and at all after it.
            ToolProvider.getSystemJavaCompiler().getTask(null, null, null, given, List.of("java.lang.Object"), null);
            all.addAll(given);
        } catch (RuntimeException e) {
            notes.add("The Java compiler refuses the options " + String.join(" ", given) + ", which are left out: "
                    + e.getMessage() + "\n");
        }
        return all;
    }
}
