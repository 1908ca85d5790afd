package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.Snippet;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.TypeDeclSnippet;
import org.jspecify.annotations.Nullable;

/** Helps with code that is being written: how it could go on, whether it is whole, what its names mean. */
final class Assistance {
    /** A variable's declaration up to its value. */
    private static final Pattern INITIALISED = Pattern.compile("([\\w.]+)\\s+\\w+\\s*=\\s*$");

    private final Opening opening;
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Parts parts;
    private final CellLoader loader;
    private final Packages packages;
    private final Magics magics;
    private final NotImported notImported;
    private final Inspection inspection;
    private final KnownTypes types;
    private final NameCompletion completion;
    private final Syntax syntax = new Syntax();

    Assistance(Opening opening, CellLoader loader, Magics magics) {
        this.opening = opening;
        this.loader = loader;
        this.magics = magics;
        packages = new Packages(opening.files(), loader);
        shell = opening.shell();
        analysis = shell.sourceCodeAnalysis();
        parts = new Parts(analysis::analyzeCompletion);
        notImported = new NotImported(
                packages, name -> isOwn(name) || Imports.cover(opening.imports(), name, packages::classesIn));
        types = new KnownTypes(opening, loader);
        inspection = new Inspection(opening, types::of, types::orOfCells);
        completion = new NameCompletion(opening, loader, packages, notImported, types, this::imports);
    }

    Set<String> magicNames() {
        return magics.names();
    }

    /** What magics say of an error of classes that do not fit each other, by its message. */
    String magicRemedy(String message) {
        return magics.remedy(message);
    }

    Packages packages() {
        return packages;
    }

    /** What could be called at the end of code, as {@code String String.substring(int beginIndex)}. */
    List<String> signatures(String code) {
        List<String> known = analysis.documentation(code, code.length(), false).stream()
                .map(each -> PlainNames.withoutPackages(Signatures.once(each.signature())))
                .toList();
        return known.isEmpty() ? Reflected.signatures(code, types::of, types::ofExpressionElsewhere, loader) : known;
    }

    /** The type of an expression that stands for itself, without its package; null if it is not known. */
    @Nullable
    String typeOf(String expression) {
        String type = analysis.analyzeType(expression, expression.length());
        return type == null ? null : PlainNames.withoutPackages(type);
    }

    /** The class that a type's name in a cell means, one of cells too; null if it is not known. */
    @Nullable
    Class<?> classOf(String type) {
        return types.orOfCells(type);
    }

    /** The static methods of a class that give an object of it, as {@code Rng.of(long seed)}. */
    List<String> makers(String type) {
        Class<?> known = types.of(type);
        return known == null
                ? List.of()
                : Stream.of(known.getMethods())
                        .filter(each -> Modifier.isStatic(each.getModifiers()) && each.getReturnType() == known)
                        // What takes such objects computes with them.
                        .filter(each -> Stream.of(each.getGenericParameterTypes())
                                .noneMatch(taken -> taken.getTypeName().contains(known.getName())))
                        .map(each -> type + "." + each.getName() + "("
                                + Stream.of(each.getParameters())
                                        .map(Reflected::written)
                                        .collect(Collectors.joining(", "))
                                + ")")
                        .sorted()
                        .toList();
    }

    /** The constants of an enum; none if the name means something else. */
    List<String> constants(String type) {
        return Members.constants(types.orOfCells(type));
    }

    /** The constants of a name with their enums, of those that cells have defined, and of a variable's type that code ends in. */
    List<String> qualified(String constant, String before) {
        Matcher declared = INITIALISED.matcher(before);
        Stream<String> here = declared.find() ? Stream.of(declared.group(1)) : Stream.of();
        Stream<String> own = shell.types()
                .filter(each ->
                        each.subKind() == Snippet.SubKind.ENUM_SUBKIND && shell.status(each) == Snippet.Status.VALID)
                .map(TypeDeclSnippet::name);
        return Stream.concat(here, own)
                .distinct()
                .filter(each -> constants(each).contains(constant))
                .map(each -> each + "." + constant)
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
        boolean isMagic = code.isBlank() && !cell.isBlank();
        return isMagic || NameCompletion.isNoPlace(code.substring(0, cursor))
                ? new Completion(List.of(), cursor, cursor)
                : completion.withImports(code.substring(0, cursor));
    }

    private CellImports imports(String code) {
        return new CellImports(code, packages, types::of, opening.imports(), this::isOwn);
    }

    /** Whether cells have defined a name. */
    private boolean isOwn(String name) {
        return shell.snippets()
                .anyMatch(each -> each instanceof DeclarationSnippet declared
                        && declared.name().equals(name)
                        && shell.status(each).isActive()
                        && !Placeholders.isPlaceholder(each));
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
            if (Syntax.isUnfinished(rest)) {
                return new Completeness(Completeness.Status.INCOMPLETE, Sources.indent(code));
            }
            CompletionInfo info = parts.first(rest);
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
                default -> {
                    if (syntax.isBroken(info.source())) {
                        return new Completeness(Completeness.Status.INVALID, "");
                    }
                    rest = info.remaining();
                }
            }
        }
        return new Completeness(Completeness.Status.COMPLETE, "");
    }

    /** What could come after some code, for the names that were meant. */
    List<String> proposals(String before) {
        return completion.proposals(before);
    }

    /** What is known about a name where it is declared. */
    private Optional<String> declared(String cell, String until, boolean detailed) {
        String used = Declared.used(MagicText.blanked(cell), until.length());
        CellImports imports = imports(used);
        String code = imports.whole();
        return used.isEmpty()
                ? Optional.empty()
                : inspection.of(code, code.length(), detailed).map(imports::shortened);
    }

    /** What is known about the name at the cursor, or right behind it. */
    Optional<String> inspect(String cell, int cursor, boolean detailed) {
        boolean isBefore = cursor < cell.length()
                && Character.isJavaIdentifierStart(cell.charAt(cursor))
                && Sources.startOfName(cell, cursor) == cursor;
        return at(cell, cursor, detailed).or(() -> isBefore ? at(cell, cursor + 1, detailed) : Optional.empty());
    }

    private Optional<String> at(String cell, int cursor, boolean detailed) {
        String magic = MagicText.help(cell, cursor, magics);
        if (magic != null) {
            return Optional.of(magic);
        }
        String until = Inspection.upToName(MagicText.blanked(cell), cursor);
        CellImports imports = imports(until);
        String code = imports.whole();
        int place = code.length() - Math.max(0, until.length() - cursor);
        Optional<String> known =
                inspection.of(code, place, detailed).map(imports::shortened).or(() -> declared(cell, until, detailed));
        NotImported.Meant meant = known.isPresent() ? null : notImported.meant(code);
        return meant == null
                ? known
                : inspection
                        .of(meant.code(), meant.code().length(), detailed)
                        .map(text -> text + "\n\nIt needs import " + meant.type() + ";");
    }
}
