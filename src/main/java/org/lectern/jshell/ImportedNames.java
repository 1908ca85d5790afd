package org.lectern.jshell;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.ImportSnippet;
import jdk.jshell.JShell;
import jdk.jshell.MethodSnippet;
import jdk.jshell.Snippet;
import jdk.jshell.VarSnippet;

/**
 * What a name means that two imports have, or an import and a class of a cell's: to Java nothing any more, and what uses it would be
 * lost. Of packages, one of which the kernel has imported, what is in use keeps its meaning, the JDK's names do, too, and the course's
 * give way. A class of a cell's takes the place of one that was imported, and stays.
 */
final class ImportedNames {
    private static final Pattern STAR =
            Pattern.compile("\\s*import\\s+(\\w+(?:\\s*\\.\\s*\\w+)*)\\s*\\.\\s*\\*\\s*;\\s*");
    private static final Pattern SINGLE =
            Pattern.compile("\\s*import\\s+(\\w+(?:\\s*\\.\\s*\\w+)*)\\s*\\.\\s*(\\w+)\\s*;\\s*");
    private static final Pattern MEMBER =
            Pattern.compile("\\s*import\\s+static\\s+(\\w+(?:\\s*\\.\\s*\\w+)*)\\s*\\.\\s*(\\w+)\\s*;\\s*");
    private static final String COURSE = "org.lectern.";
    private static final String STATIC = "static ";

    private final JShell shell;
    private final Packages packages;
    private final ClassLoader loader;
    private final Supplier<List<String>> imports;
    private final Set<String> ofTheKernel;

    /** @param imports what is imported, packages with a star, at the start what the kernel imports */
    ImportedNames(JShell shell, Packages packages, ClassLoader loader, Supplier<List<String>> imports) {
        this.shell = shell;
        this.packages = packages;
        this.loader = loader;
        this.imports = imports;
        ofTheKernel = Set.copyOf(imports.get());
    }

    /**
     * What keeps names clear that a snippet would make mean two things.
     *
     * @param statements the imports to make before it
     * @param gone the imports that are to go before it
     * @param notes what to tell
     */
    record Clear(List<String> statements, List<ImportSnippet> gone, List<String> notes) {
        static final Clear NOTHING = new Clear(List.of(), List.of(), List.of());
    }

    /** What cells import, such as {@code java.util.Date}, {@code static java.lang.Math.*}. */
    Set<String> standing() {
        return shell.imports()
                .filter(this::isActive)
                .map(each -> (each.isStatic() ? STATIC : "") + each.fullname())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether no import that came or went since others stood gives a word of a source another meaning. */
    boolean meanTheSame(Set<String> before, String source) {
        Set<String> now = standing();
        if (before.equals(now)) {
            return true;
        }
        Set<String> words = Stream.of(source.split("\\W+")).collect(Collectors.toSet());
        return Stream.concat(before.stream(), now.stream())
                .filter(each -> !before.contains(each) || !now.contains(each))
                .noneMatch(each -> isAbout(each, words));
    }

    private boolean isAbout(String imported, Set<String> words) {
        int dot = imported.lastIndexOf('.');
        if (!imported.endsWith(".*")) {
            return words.contains(imported.substring(dot + 1));
        }
        Set<String> names = imported.startsWith(STATIC) ? Set.of() : packages.classesIn(imported.substring(0, dot));
        // Of a class, whatever it has.
        return names.isEmpty() || !Collections.disjoint(names, words);
    }

    /** Why an import is not to be made, in a line; empty if it is. */
    Optional<String> obstacle(String source, Cells cells) {
        String bare = Sources.withoutComments(source);
        Matcher member = MEMBER.matcher(bare);
        if (member.matches()) {
            return obstacle(member.group(1).replaceAll("\\s", ""), member.group(2), cells);
        }
        Matcher single = SINGLE.matcher(bare);
        return !single.matches()
                ? Optional.empty()
                : shell.types()
                        .filter(type -> type.name().equals(single.group(2)) && isActive(type))
                        .findFirst()
                        .map(type -> String.format(
                                "[%s stays the class of %s; the other can be had by its whole name, %s]\n",
                                type.name(),
                                place(type, cells),
                                single.group(1).replaceAll("\\s", "") + "." + type.name()));
    }

    private Optional<String> obstacle(String owner, String name, Cells cells) {
        return shell.snippets()
                .filter(each -> each instanceof VarSnippet || each instanceof MethodSnippet)
                .filter(each -> ((DeclarationSnippet) each).name().equals(name) && isActive(each))
                .filter(each -> mayClash(owner, name, each instanceof MethodSnippet))
                .findFirst()
                .map(each -> String.format(
                        "[%1$s stays that of %2$s; the other can be had by its whole name, %3$s.%1$s]\n",
                        name, place(each, cells), owner));
    }

    /** Whether a class has a static member of a name, which a cell's own of the same kind makes ambiguous to JShell. */
    private boolean mayClash(String owner, String name, boolean isMethod) {
        try {
            Class<?> type = Class.forName(owner, false, loader);
            return Stream.<Member>of(isMethod ? type.getMethods() : type.getFields())
                    .anyMatch(each -> each.getName().equals(name));
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** What is to come before variables or a method that a cell declares: in Java they go before what is imported. */
    private Clear beforeMember(String source) {
        List<ImportSnippet> all = shell.imports()
                .filter(each -> each.isStatic() && !each.fullname().endsWith("*") && isActive(each))
                .toList();
        List<String> declared = all.isEmpty() ? List.of() : Declared.atTop(source);
        List<ImportSnippet> gone = all.stream()
                .filter(each -> {
                    int dot = each.fullname().lastIndexOf('.');
                    String owner = each.fullname().substring(0, dot);
                    String name = each.fullname().substring(dot + 1);
                    return declared.contains(name) && mayClash(owner, name, false)
                            || declared.contains(name + "()") && mayClash(owner, name, true);
                })
                .toList();
        return new Clear(
                List.of(),
                gone,
                gone.stream()
                        .map(each ->
                                taken(each.fullname().substring(each.fullname().lastIndexOf('.') + 1), each.fullname()))
                        .toList());
    }

    private static String place(Snippet type, Cells cells) {
        Cells.Place place = cells.get(type.id());
        return place == null ? "a cell" : place.name();
    }

    private boolean isActive(Snippet snippet) {
        return shell.status(snippet).isActive() && !Placeholders.isPlaceholder(snippet);
    }

    /** What is to come before a type that a cell declares. */
    Clear beforeType(String name) {
        List<ImportSnippet> gone = shell.imports()
                .filter(each -> !each.isStatic() && each.fullname().endsWith("." + name) && isActive(each))
                .toList();
        return gone.isEmpty()
                ? Clear.NOTHING
                : new Clear(List.of(), gone, List.of(taken(name, gone.get(0).fullname())));
    }

    private static String taken(String name, String imported) {
        return String.format("[%s is what the cell defines, not %s any more]\n", name, imported);
    }

    /** What is to come before a snippet that declares no type; nothing unless it imports a whole package, or takes a name. */
    Clear before(String source) {
        Matcher star = STAR.matcher(Sources.withoutComments(source));
        if (!star.matches()) {
            return beforeMember(source);
        }
        String added = star.group(1).replaceAll("\\s", "");
        List<String> imported = imports.get();
        if (imported.contains(added + ".*")) {
            return Clear.NOTHING;
        }
        Set<String> names = packages.classesIn(added);
        Map<String, String> stay = new LinkedHashMap<>();
        Map<String, String> give = new LinkedHashMap<>();
        for (String each : imported) {
            if (names.isEmpty() || !each.endsWith(".*")) {
                continue;
            }
            String before = each.substring(0, each.length() - 2);
            for (String name : packages.classesIn(before)) {
                if (!names.contains(name)
                        || isClear(name, imported)
                        || !isPublic(added, name)
                        || !isPublic(before, name)) {
                    continue;
                }
                if (isUsed(name) || ofTheKernel.contains(each) && !before.startsWith(COURSE)) {
                    stay.put(name, before);
                } else if (before.startsWith(COURSE)) {
                    give.put(name, before);
                }
            }
        }
        give.keySet().removeAll(stay.keySet());
        List<String> statements = new ArrayList<>();
        stay.forEach((name, from) -> statements.add(statement(from, name)));
        give.keySet().forEach(name -> statements.add(statement(added, name)));
        List<String> notes = new ArrayList<>();
        byPackage(stay).forEach((from, those) -> notes.add(note(those, from, added)));
        byPackage(give).forEach((from, those) -> notes.add(note(those, added, from)));
        return new Clear(statements, List.of(), notes);
    }

    /** What names mean that two packages have. */
    private static String note(List<String> names, String meant, String other) {
        boolean isOne = names.size() == 1;
        return String.format(
                "[%s %s %s here; for %s of %s write %s]\n",
                String.join(", ", names),
                isOne ? "is the one of" : "are the ones of",
                meant,
                isOne ? "the one" : "those",
                other,
                names.stream().limit(3).map(each -> statement(other, each)).collect(Collectors.joining(" ")));
    }

    /** The names of each package. */
    private static Map<String, List<String>> byPackage(Map<String, String> packages) {
        return packages.keySet().stream()
                .collect(Collectors.groupingBy(packages::get, LinkedHashMap::new, Collectors.toList()));
    }

    private static String statement(String packageName, String name) {
        return "import " + packageName + "." + name + ";";
    }

    /** Whether a name means one thing whatever packages are imported. */
    private boolean isClear(String name, List<String> imported) {
        return imported.stream().anyMatch(each -> each.endsWith("." + name))
                || shell.types()
                        .anyMatch(type ->
                                type.name().equals(name) && shell.status(type).isActive());
    }

    /** Whether something that is there names it. */
    private boolean isUsed(String name) {
        Pattern word = Pattern.compile("(?<![\\w$.])" + Pattern.quote(name) + "(?![\\w$])");
        return shell.snippets()
                .filter(snippet ->
                        snippet instanceof DeclarationSnippet && shell.status(snippet) == Snippet.Status.VALID)
                .anyMatch(snippet -> word.matcher(snippet.source()).find());
    }

    private boolean isPublic(String packageName, String name) {
        try {
            return Modifier.isPublic(
                    Class.forName(packageName + "." + name, false, loader).getModifiers());
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }
}
