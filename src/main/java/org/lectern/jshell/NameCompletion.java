package org.lectern.jshell;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.VarSnippet;

/** The names that could stand where code ends: JShell's, and what it does not know of. */
final class NameCompletion {
    /** What opens a condition. */
    private static final Pattern CONDITION = Pattern.compile("\\b(?:if|while)\\s*");

    private static final Pattern HALF_IMPORT = Pattern.compile("(?:^|[;}\\n])\\s*(import\\s[\\w\\s.]*)$");
    private static final Pattern DECLARING = Pattern.compile("\\b(?:class|record|enum|interface)\\s+\\w");
    /** More than that are not the members of anything, but all types that there are. */
    private static final int MOST_MEMBERS = 300;

    /** What JShell calls the values of expressions, and what it puts into classes. */
    private static final Pattern OF_JSHELL = Pattern.compile("\\$(?:\\d+$|JShell\\$)");
    /** Keywords that are types. */
    private static final Pattern PRIMITIVE = Pattern.compile("int|long|float|double|boolean|char|byte|short|void");

    /** The methods that every object has. */
    private static final Set<String> OF_ALL =
            Stream.of(Object.class.getDeclaredMethods()).map(Method::getName).collect(Collectors.toSet());

    private final Opening opening;
    private final CellLoader loader;
    private final JShell shell;
    private final SourceCodeAnalysis analysis;
    private final Packages packages;
    private final NotImported notImported;
    private final KnownTypes types;
    private final Members members;
    private final Kinds kinds;
    private final Function<String, CellImports> imports;

    /** @param imports the imports that some code has, with the code without them */
    NameCompletion(
            Opening opening,
            CellLoader loader,
            Packages packages,
            NotImported notImported,
            KnownTypes types,
            Function<String, CellImports> imports) {
        this.opening = opening;
        this.loader = loader;
        this.packages = packages;
        this.notImported = notImported;
        this.imports = imports;
        this.types = types;
        shell = opening.shell();
        analysis = shell.sourceCodeAnalysis();
        members = new Members(types::orOfCells, types::ofExpression);
        kinds = new Kinds(types::of);
    }

    /** What Java names could stand at the end of a cell's code, which may have imports, or lack some. */
    Completion withImports(String code) {
        int cursor = code.length();
        int name = Sources.startOfName(code, cursor);
        String prefix = code.substring(name);
        CellImports imported = imports.apply(code);
        String until = withoutOthers(imported.upToName());
        String before = until.substring(0, until.length() - prefix.length());
        boolean isMember = before.endsWith(".");
        List<Completion.Match> matches =
                new ArrayList<>(names(until, until.length()).matches());
        if (!isMember && !before.endsWith("::")) {
            Set<String> texts = matches.stream().map(Completion.Match::text).collect(Collectors.toSet());
            imported.starting(prefix, before).stream()
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
        // A constant of every displayable class, for Java itself to read.
        matches.removeIf(each -> each.text().equals("HAD_HOST"));
        return new Completion(matches, matches.isEmpty() ? cursor : name, cursor);
    }

    /** The import that code ends with, half written, as JShell reads it; all the code if it ends otherwise. */
    private static String withoutOthers(String code) {
        Matcher half = HALF_IMPORT.matcher(Brackets.bare(code));
        return half.find() ? code.substring(half.start(1)) : code;
    }

    /** Whether nothing can be proposed: in texts and comments, in numbers, right behind what is whole. */
    static boolean isNoPlace(String before) {
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
            Around.members(before, types::orOfCells).stream()
                    .filter(each -> each.text().startsWith(prefix) && !Declared.isDeclaring(before))
                    .forEach(each -> add(matches, each.text(), each.type()));
        }
        if (isReference) {
            members.referable(before).stream()
                    .filter(each -> each.startsWith(prefix))
                    .forEach(each -> add(matches, each, "function"));
        }
        Set<String> nearest = matches.keySet().stream()
                .map(each -> each.replaceAll("\\(.*", ""))
                .collect(Collectors.toSet());
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
        return new Completion(
                nearestFirst(matches.values(), nearest, isMember), matches.isEmpty() ? cursor : name, cursor);
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

    /** What cells have declared before what there is anyway; of an object, its own methods before those that all have. */
    private List<Completion.Match> nearestFirst(
            Collection<Completion.Match> matches, Set<String> nearest, boolean isMember) {
        Set<String> own = new HashSet<>(nearest);
        shell.snippets()
                .filter(each ->
                        each instanceof DeclarationSnippet && shell.status(each).isActive())
                .forEach(each -> own.add(((DeclarationSnippet) each).name()));
        return matches.stream()
                .sorted(Comparator.comparing(each -> {
                    String name = each.text().replaceAll("\\(.*", "");
                    return isMember ? OF_ALL.contains(name) : !own.contains(name);
                }))
                .toList();
    }

    /** Code that ends inside the conditions of an if or a while, with blanks in place of those words. */
    static String withoutConditions(String code) {
        StringBuilder blanked = new StringBuilder(code);
        for (int open : Brackets.open(Brackets.bare(code), "(")) {
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
}
