package org.lectern.jshell;

import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import jdk.jshell.VarSnippet;
import org.jspecify.annotations.Nullable;

/** Helps with code that is being written: how it could go on, whether it is whole, what its names mean. */
final class Assistance {
    /** What opens a condition. */
    private static final Pattern CONDITION = Pattern.compile("\\b(?:if|while)\\s*");

    private static final Pattern HALF_IMPORT = Pattern.compile("(?:^|[;}\\n])\\s*(import\\s[\\w\\s.]*)$");
    private static final Pattern DECLARING = Pattern.compile("\\b(?:class|record|enum|interface)\\s+\\w");
    /** More than that are not the members of anything, but all types that there are. */
    private static final int MOST_MEMBERS = 300;

    /** What JShell calls the values of expressions, and what it puts into classes. */
    private static final Pattern OF_JSHELL = Pattern.compile("\\$(?:\\d+$|JShell\\$)");
    /** A variable's declaration up to its value. */
    private static final Pattern INITIALISED = Pattern.compile("([\\w.]+)\\s+\\w+\\s*=\\s*$");
    /** Keywords that are types. */
    private static final Pattern PRIMITIVE = Pattern.compile("int|long|float|double|boolean|char|byte|short|void");

    private final Opening opening;
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Parts parts;
    private final CellLoader loader;
    private final Packages packages;
    private final Magics magics;
    private final NotImported notImported;
    private final Inspection inspection;
    private final Kinds kinds = new Kinds(this::type);
    private final Syntax syntax = new Syntax();
    private final Members members = new Members(this::typeOrCells, this::classOf);

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
        inspection = new Inspection(opening, this::type, this::typeOrCells);
    }

    Set<String> magicNames() {
        return magics.names();
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

    /** The constants of an enum; none if the name means something else. */
    List<String> constants(String type) {
        return Members.constants(typeOrCells(type));
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
        return isMagic || isNoPlace(code.substring(0, cursor))
                ? new Completion(List.of(), cursor, cursor)
                : namesWithImports(code.substring(0, cursor));
    }

    /** What Java names could stand at the end of a cell's code, which may have imports, or lack some. */
    private Completion namesWithImports(String code) {
        int cursor = code.length();
        int name = Sources.startOfName(code, cursor);
        String prefix = code.substring(name);
        CellImports imports = imports(code);
        String until = withoutOthers(imports.upToName());
        String before = until.substring(0, until.length() - prefix.length());
        boolean isMember = before.endsWith(".");
        List<Completion.Match> matches =
                new ArrayList<>(names(until, until.length()).matches());
        if (!isMember && !before.endsWith("::")) {
            Set<String> texts = matches.stream().map(Completion.Match::text).collect(Collectors.toSet());
            imports.starting(prefix, before).stream()
                    .filter(each -> !texts.contains(each.text()))
                    .forEach(matches::add);
        }
        if (matches.isEmpty()) {
            matches.addAll(notImported.starting(prefix, before));
        }
        NotImported.Meant meant = matches.isEmpty() && isMember ? notImported.meant(until) : null;
        if (meant != null) {
            matches.addAll(names(meant.code(), meant.code().length()).matches());
        }
        return new Completion(matches, matches.isEmpty() ? cursor : name, cursor);
    }

    private CellImports imports(String code) {
        return new CellImports(code, packages, this::type, opening.imports(), this::isOwn);
    }

    /** The import that code ends with, half written, as JShell reads it; all the code if it ends otherwise. */
    private static String withoutOthers(String code) {
        Matcher half = HALF_IMPORT.matcher(Brackets.bare(code));
        return half.find() ? code.substring(half.start(1)) : code;
    }

    /** Whether cells have defined a name. */
    private boolean isOwn(String name) {
        return shell.snippets()
                .anyMatch(each -> each instanceof DeclarationSnippet declared
                        && declared.name().equals(name)
                        && shell.status(each).isActive()
                        && !Placeholders.isPlaceholder(each));
    }

    /** Whether nothing can be proposed: in texts and comments, in numbers, right behind what is whole. */
    private static boolean isNoPlace(String before) {
        int start = Sources.startOfName(before, before.length());
        if (start < before.length() && Character.isDigit(before.charAt(start)) || before.endsWith("..")) {
            return true;
        }
        boolean isWhole = start == before.length() && start > 0 && ")]}\"'".indexOf(before.charAt(start - 1)) >= 0;
        return Brackets.endsQuiet(before) || isWhole && !before.endsWith("}");
    }

    /** What Java names could stand at the cursor. */
    private Completion names(String code, int cursor) {
        int name = Sources.startOfName(code, cursor);
        String before = code.substring(0, name);
        String prefix = code.substring(name, cursor);
        boolean isMember = before.endsWith(".");
        String owner = isMember ? Inherited.receiver(before, name - 1) : "";
        Set<String> variables = shell.variables().map(VarSnippet::name).collect(Collectors.toSet());
        // By their texts.
        Map<String, Completion.Match> matches = new LinkedHashMap<>();
        boolean isReference = before.endsWith("::");
        members.constants(before).stream()
                .filter(each -> each.startsWith(prefix))
                .forEach(each -> add(matches, each, "instance"));
        if (!isMember && !isReference) {
            Declared.before(before).stream()
                    .filter(each -> each.text().startsWith(prefix))
                    .forEach(each -> add(matches, each.text(), each.type()));
        }
        if (isReference) {
            members.referable(before).stream()
                    .filter(each -> each.startsWith(prefix))
                    .forEach(each -> add(matches, each, "function"));
        }
        int[] anchor = {name};
        for (SourceCodeAnalysis.Suggestion each : suggestions(code.substring(0, cursor), isMember, anchor)) {
            boolean isAsked = !OF_JSHELL.matcher(each.continuation()).lookingAt() || prefix.startsWith("$");
            if (isAsked) {
                add(matches, each.continuation(), kinds.of(each.continuation(), owner, variables));
            }
        }
        if (!isReference) {
            packages.continuing(code.substring(0, cursor)).forEach(each -> add(matches, each, "module"));
        }
        for (String each : isMember ? inherited(owner, prefix) : Set.<String>of()) {
            if (!matches.containsKey(each + ")") && !matches.containsKey(each.replace(")", ""))) {
                add(matches, each, "function");
            }
        }
        Keywords.after(before).stream()
                .filter(each -> each.startsWith(prefix))
                .forEach(each -> add(matches, each, "keyword"));
        return new Completion(List.copyOf(matches.values()), matches.isEmpty() ? cursor : name, cursor);
    }

    /** What JShell proposes, which is lost in an open condition, and behind a type that the same code declares. */
    private List<SourceCodeAnalysis.Suggestion> suggestions(String written, boolean isMember, int[] anchor) {
        String code = withoutConditions(written);
        List<SourceCodeAnalysis.Suggestion> all = analysis.completionSuggestions(code, code.length(), anchor);
        if (isMember && DECLARING.matcher(code).find()) {
            // As a block, the whole of it is read.
            List<SourceCodeAnalysis.Suggestion> inside =
                    analysis.completionSuggestions("{" + code, code.length() + 1, new int[1]);
            boolean isBetter = all.size() <= inside.size() || all.size() > MOST_MEMBERS;
            return isBetter && inside.size() <= MOST_MEMBERS ? inside : all;
        }
        return all;
    }

    /** Code that ends inside the conditions of an if or a while, with blanks in place of those words. */
    private static String withoutConditions(String code) {
        StringBuilder blanked = new StringBuilder(code);
        for (int open : Brackets.openRound(Brackets.bare(code))) {
            Matcher word = CONDITION.matcher(code).region(0, open).useTransparentBounds(true);
            int last = -1;
            while (word.find()) {
                last = word.end() == open ? word.start() : -1;
            }
            for (int i = last; i >= 0 && i < open; i++) {
                blanked.setCharAt(i, ' ');
            }
        }
        return blanked.toString();
    }

    private static void add(Map<String, Completion.Match> matches, String text, String type) {
        matches.putIfAbsent(text, new Completion.Match(text, type));
    }

    /** What could come after some code, for the names that were meant. */
    List<String> proposals(String before) {
        Stream<Completion.Match> matches = names(before, before.length()).matches().stream();
        // After new come only classes that can be made so; the one that was meant may be made otherwise.
        Stream<Completion.Match> more =
                before.stripTrailing().endsWith("new") ? names("", 0).matches().stream() : Stream.of();
        return Stream.concat(matches, more)
                .filter(each -> !each.type().equals("keyword")
                        || PRIMITIVE.matcher(each.text()).matches())
                .map(Completion.Match::text)
                .distinct()
                .toList();
    }

    private Set<String> inherited(String receiver, String prefix) {
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

    /** What is known about the name at the cursor. */
    Optional<String> inspect(String cell, int cursor, boolean detailed) {
        String magic = MagicText.help(cell, cursor, magics);
        if (magic != null) {
            return Optional.of(magic);
        }
        String until = Inspection.upToName(MagicText.blanked(cell), cursor);
        CellImports imports = imports(until);
        String code = imports.whole();
        int place = code.length() - Math.max(0, until.length() - cursor);
        Optional<String> known = inspection.of(code, place, detailed).map(imports::shortened);
        NotImported.Meant meant = known.isPresent() ? null : notImported.meant(code);
        return meant == null
                ? known
                : inspection
                        .of(meant.code(), meant.code().length(), detailed)
                        .map(text -> text + "\n\nIt needs import " + meant.type() + ";");
    }

    private @Nullable Class<?> type(String name) {
        return Inherited.load(name, opening.imports(), loader);
    }

    /** As {@link #type}, also a class that cells have defined, by its own name. */
    private @Nullable Class<?> typeOrCells(String name) {
        for (Class<?> wrapper : loader.versions().newestFirst()) {
            for (Class<?> each : wrapper.getDeclaredClasses()) {
                if (each.getSimpleName().equals(name)) {
                    return each;
                }
            }
        }
        return type(name);
    }

    private @Nullable Class<?> classOf(String expression) {
        String name = analysis.analyzeType(expression, expression.length());
        return name == null ? null : typeOrCells(name.replaceAll("<.*", ""));
    }
}
