package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.jspecify.annotations.Nullable;

/** Helps with code that is being written: how it could go on, whether it is whole, what its names mean. */
final class Assistance {
    /** What JShell calls the values of expressions. */
    private static final Pattern UNNAMED = Pattern.compile("\\$\\d+");

    private final Opening opening;
    private final SourceCodeAnalysis analysis;
    private final CellLoader loader;
    private final Packages packages;
    private final Magics magics;
    private final Inspection inspection;

    Assistance(Opening opening, CellLoader loader, Magics magics) {
        this.opening = opening;
        this.loader = loader;
        this.magics = magics;
        packages = new Packages(opening.files(), loader);
        analysis = opening.shell().sourceCodeAnalysis();
        inspection = new Inspection(opening, this::type);
    }

    Packages packages() {
        return packages;
    }

    /** What could be called at the end of code, as {@code String String.substring(int beginIndex)}. */
    List<String> signatures(String code) {
        List<String> known = analysis.documentation(code, code.length(), false).stream()
                .map(each -> PlainNames.withoutPackages(Signatures.once(each.signature())))
                .toList();
        return known.isEmpty() ? Reflected.signatures(code, this::type, this::typeNamed, loader) : known;
    }

    /** The class of an expression; null if it is not known. */
    private @Nullable Class<?> typeNamed(String expression) {
        String name = analysis.analyzeType(expression, expression.length());
        return name == null ? null : type(name.replaceAll("<.*", ""));
    }

    /** The type of an expression that stands for itself, without its package; null if it is not known. */
    @Nullable
    String typeOf(String expression) {
        String type = analysis.analyzeType(expression, expression.length());
        return type == null ? null : PlainNames.withoutPackages(type);
    }

    /** The static methods of a class that give an object of it, as {@code Rng.of(long seed)}. */
    List<String> makers(String type) {
        Class<?> known = type(type);
        return known == null
                ? List.of()
                : Stream.of(known.getMethods())
                        .filter(each -> Modifier.isStatic(each.getModifiers()) && each.getReturnType() == known)
                        .map(each -> type + "." + each.getName() + "("
                                + Stream.of(each.getParameters())
                                        .map(Reflected::written)
                                        .collect(Collectors.joining(", "))
                                + ")")
                        .sorted()
                        .toList();
    }

    /** What could stand at the cursor. */
    Completion complete(String cell, int cursor) {
        Completion names = MagicText.names(cell, cursor, magics);
        if (names != null) {
            return names;
        }
        Completion paths = FileNames.at(cell, cursor, magics);
        if (paths != null) {
            return paths;
        }
        String code = MagicText.blanked(cell);
        if (code.isBlank() && !cell.isBlank()) {
            return new Completion(List.of(), cursor, cursor);
        }
        int[] anchor = new int[1];
        List<Completion.Match> matches = new ArrayList<>();
        Set<String> seen = new LinkedHashSet<>();
        for (SourceCodeAnalysis.Suggestion each : analysis.completionSuggestions(code, cursor, anchor)) {
            boolean isAsked = !UNNAMED.matcher(each.continuation()).matches()
                    || code.startsWith("$", Sources.startOfName(code, cursor));
            if (isAsked && seen.add(each.continuation())) {
                matches.add(new Completion.Match(each.continuation(), Sources.type(each.continuation())));
            }
        }
        for (String each : packages.continuing(code.substring(0, cursor))) {
            if (seen.add(each)) {
                if (matches.isEmpty()) {
                    anchor[0] = Sources.startOfName(code, cursor);
                }
                matches.add(new Completion.Match(each, "module"));
            }
        }
        int start = matches.isEmpty() ? Sources.startOfName(code, cursor) : anchor[0];
        boolean isMember = start > 0 && code.charAt(start - 1) == '.';
        for (String each : isMember ? inherited(code, start - 1, code.substring(start, cursor)) : Set.<String>of()) {
            if (!seen.contains(each + ")") && !seen.contains(each.replace(")", "")) && seen.add(each)) {
                matches.add(new Completion.Match(each, "method"));
            }
        }
        return new Completion(matches, matches.isEmpty() ? cursor : start, cursor);
    }

    /** What could come after some code, for the names that were meant. */
    List<String> proposals(String before) {
        Stream<Completion.Match> matches = complete(before, before.length()).matches().stream();
        // After new come only classes that can be made so; the one that was meant may be made otherwise.
        Stream<Completion.Match> more =
                before.stripTrailing().endsWith("new") ? complete("", 0).matches().stream() : Stream.of();
        return Stream.concat(matches, more)
                .map(Completion.Match::text)
                .distinct()
                .toList();
    }

    private Set<String> inherited(String code, int dot, String prefix) {
        String receiver = Inherited.receiver(code, dot);
        String type = receiver.isEmpty() ? null : analysis.analyzeType(receiver, receiver.length());
        if (type == null) {
            return Set.of();
        }
        return Inherited.methods(type, opening.imports(), loader, prefix);
    }

    /** Whether code is ready to run. */
    Completeness isComplete(String cell) {
        Completeness whole = MagicText.isComplete(cell);
        if (whole != null) {
            return whole;
        }
        String code = MagicText.blanked(cell);
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo info = analysis.analyzeCompletion(rest);
            switch (info.completeness()) {
                case UNKNOWN -> {
                    return new Completeness(Completeness.Status.INVALID, "");
                }
                case DEFINITELY_INCOMPLETE, CONSIDERED_INCOMPLETE -> {
                    return new Completeness(Completeness.Status.INCOMPLETE, Sources.indent(code));
                }
                case EMPTY -> {
                    return new Completeness(Completeness.Status.COMPLETE, "");
                }
                default -> rest = info.remaining();
            }
        }
        return new Completeness(Completeness.Status.COMPLETE, "");
    }

    /** What is known about the name at the cursor. */
    Optional<String> inspect(String cell, int cursor, boolean detailed) {
        String magic = MagicText.help(cell, cursor, magics);
        return magic == null ? inspection.of(MagicText.blanked(cell), cursor, detailed) : Optional.of(magic);
    }

    private @Nullable Class<?> type(String name) {
        return Inherited.load(name, opening.imports(), loader);
    }
}
