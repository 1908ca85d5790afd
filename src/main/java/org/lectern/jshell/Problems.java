package org.lectern.jshell;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.TypeDeclSnippet;
import jdk.jshell.UnresolvedReferenceException;
import jdk.jshell.VarSnippet;

/** Turns what JShell reports into {@link CellError}s at the cell's own lines. */
final class Problems {
    private static final String COMPILE_ERROR = "CompileError";
    private static final int OTHERS = 5;
    private static final String SHELL =
            "A command of the shell is written with %sh in front, as in %sh ls; %%bash makes a whole cell of them.";
    private static final Pattern UNFIT = Pattern.compile(
            "^(method|constructor) (\\S+) in (?:class|interface|record|enum) (\\S*) cannot be applied to given types;"
                    + "\\s*required:\\s*(.*?)\\s*found:\\s*(.*?)\\s*reason: (?s:.*)");
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(.+)");
    private static final Pattern LOCATION = Pattern.compile("location:\\s+(.+)");
    private static final Pattern OWN = Pattern.compile("\\bthis\\s*\\.\\s*$");
    private static final Pattern NAME = Pattern.compile("(?:class|interface|enum|method|variable)\\s+(\\w+)");
    /** What keeps the compiler from understanding the rest. */
    private static final Pattern SYNTAX = Pattern.compile(
            "\\.(?:expected|preview\\.|illegal\\.|not\\.stmt|premature|invalid\\.meth|unclosed|else\\.|orphaned|empty\\.char|try\\.without|dot\\.class)");

    private static final Pattern FOLLOWING = Pattern.compile("\\.(?:premature\\.eof|cant\\.resolve)");

    /** What would run a command elsewhere; here it denies a truth value. */
    private static final Pattern COMMAND = Pattern.compile("\\s*!\\s*[a-z][\\w./-]*(?=\\s|$)");

    private static final Pattern COMMAND_LINE =
            Pattern.compile("\\s*!\\s*[a-z][\\w./-]*[ \\t]+(?!(?:and|or|is|in|not)\\b)[\\w.~/-]");

    private final Cells cells;
    private final Supplier<Assistance> assistance;
    private final Calls calls;
    private final NearSymbols near;
    private final Unresolved unresolved;
    private final Hidden hidden;
    private final References references;
    private final OldObjects oldObjects;
    private final ClassSlips classSlips;
    private final Syntax syntax = new Syntax();
    private final Misspelt misspelt = new Misspelt();

    Problems(JShell shell, Cells cells, Supplier<Assistance> assistance, References references, Versions versions) {
        this.cells = cells;
        this.assistance = assistance;
        this.references = references;
        oldObjects = new OldObjects(versions, cells, references);
        calls = new Calls(assistance);
        classSlips = new ClassSlips(assistance);
        near = new NearSymbols(assistance, references);
        unresolved = new Unresolved(near);
        hidden = new Hidden(shell, cells, assistance);
    }

    /**
     * Javac's objections to a snippet; the first is the one that is shown in full.
     *
     * @param snippet the source that the compiler was given
     */
    CellError compile(List<Objection> all, String snippet, Cells.Place place) {
        List<Objection> written =
                all.stream().filter(each -> !place.isAdded(each.position())).toList();
        List<Objection> errors = written.isEmpty() ? all : written;
        if (errors.isEmpty()) {
            return at(place, place.offset(), 0, "this is not valid Java", "");
        }
        Objection first = errors.stream()
                .filter(each -> each.code().endsWith(".array.req.but.found"))
                .findFirst()
                .orElse(errors.get(0));
        String source = place.code().substring(place.offset());
        int end = snippet.length() - place.before();
        Told told = told(first, source, place, end);
        List<String> help =
                new ArrayList<>(hidden(first, told, source).map(List::of).orElse(told.help()));
        boolean isCalledAlone = !source.substring(0, Math.min(told.from(), source.length()))
                .stripTrailing()
                .endsWith(".");
        (isCalledAlone ? hidden.method(told.message()) : Optional.<String>empty()).ifPresent(help::add);
        // A name may mean another class as long as a cell's does not compile.
        String blamed = told.message() + " "
                + source.substring(Math.min(told.from(), source.length()), Math.min(told.to(), source.length()));
        references.brokenIn(blamed).stream()
                .filter(each -> !String.join("\n", help).contains(each))
                .forEach(help::add);
        if (COMMAND_LINE.matcher(source).lookingAt()) {
            return at(place, place.offset() + told.from(), told.to() - told.from(), told.message(), SHELL);
        }
        Optional<String> kind =
                help.isEmpty() && SYNTAX.matcher(first.code()).find() ? misspelt.lacksKind(source) : Optional.empty();
        kind.ifPresent(help::add);
        if (help.isEmpty() && COMMAND.matcher(source).lookingAt()) {
            help.add(SHELL);
        }
        if (kind.isEmpty()) {
            help.addAll(others(errors, first, told, end, place));
        }
        return at(
                place, place.offset() + told.from(), told.to() - told.from(), told.message(), String.join("\n", help));
    }

    /** A snippet over which the compiler broke down. */
    CellError brokenDown(Changes.Breakdown why, String snippet, Cells.Place place) {
        DeclarationSnippet user = why.user();
        if (user == null && !why.objections().isEmpty()) {
            return compile(why.objections(), snippet, place);
        }
        String name = Declared.definedBy(snippet);
        int at = name.isEmpty() ? 0 : Math.max(0, place.code().indexOf(name, place.offset()) - place.offset());
        return user == null
                ? at(
                        place,
                        place.offset() + at,
                        name.length(),
                        "the compiler breaks down over what begins here, and does not say why",
                        "Most likely something in it is wrong: take parts of it away to see which.")
                : at(
                        place,
                        place.offset() + at,
                        name.length(),
                        user.name() + " does not compile with this: "
                                + message(why.objections().get(0)),
                        "Change " + user.name() + " first, so that it fits both.");
    }

    /** What to say of a name that hides one of Java's own: javac speaks of it in its words, not always in ours. */
    private Optional<String> hidden(Objection objection, Told told, String source) {
        String blamed = source.substring(told.from(), Math.min(told.to(), source.length()));
        return hidden.help(told.message(), blamed).or(() -> hidden.help(message(objection), blamed));
    }

    /** A definition that JShell keeps in spite of a call in it that fits nothing. */
    CellError unfit(DeclarationSnippet snippet, List<Objection> objections, Cells.Place place) {
        CellError error = compile(objections, snippet.source(), place);
        return isNamed(snippet)
                ? error.helpedBy(snippet.name() + " is kept, and works as soon as there is what it calls.")
                : error;
    }

    /** The position in the source of one in what the compiler was given. */
    private static int inSource(long position, String source, Cells.Place place) {
        return (int) RecordSource.original(source, place.inSource(position));
    }

    /** @param end where the snippet ends in the source */
    private Told told(Objection first, String source, Cells.Place place, int end) {
        int from = Math.min(source.length(), Math.max(0, inSource(first.start(), source, place)));
        int to = Math.max(from, inSource(first.end(), source, place));
        String code = first.code().replace("compiler.err.", "");
        String message = message(first);
        boolean isSyntax = SYNTAX.matcher(first.code()).find();
        boolean isMissingSemicolon = code.startsWith("expected") && message.startsWith("';'");
        Optional<Told> magic =
                isSyntax ? Unmeant.magic(source, from, assistance.get().magicNames()) : Optional.empty();
        return magic.or(() -> isSyntax ? misspelt.word(code, source, from) : Optional.empty())
                .or(() -> unresolved.of(
                        first, message, source, from, to, end, place.code().substring(0, place.offset())))
                .or(() -> calls.of(code, first, source, from, to).map(this::withClasses))
                .or(() -> Slips.of(
                        code,
                        message,
                        source,
                        from,
                        to,
                        new NameTypes(assistance, place.code().substring(0, place.offset()))))
                .orElseGet(() -> new Told(
                        from,
                        to,
                        message,
                        classSlips
                                .help(
                                        message,
                                        source.substring(0, Math.min(from, source.length())),
                                        source.substring(
                                                Math.min(from, source.length()), Math.min(to, source.length())),
                                        source.substring(Math.min(to, source.length())))
                                .or(() -> Remedies.compile(code, message, source))
                                .filter(help -> !isMissingSemicolon || misspelt.lacksSemicolon(source, from))
                                .stream()
                                .toList()));
    }

    /** The same, with what the classes tell that it names. */
    private Told withClasses(Told told) {
        List<String> help = new ArrayList<>(told.help());
        classSlips.help(told.message(), "", "", "").ifPresent(help::add);
        return new Told(told.from(), told.to(), told.message(), help);
    }

    /** Whether a cell knows it by a name: JShell calls expressions $1, $2, … */
    private static boolean isNamed(DeclarationSnippet snippet) {
        return !snippet.name().startsWith("$");
    }

    /** The other errors, by their lines, without what only follows from the first. */
    private List<String> others(List<Objection> errors, Objection first, Told told, int length, Cells.Place place) {
        boolean isSyntax = SYNTAX.matcher(first.code()).find();
        String source = place.code().substring(place.offset());
        int line = place.lineAt(place.offset() + told.from());
        Consequences consequences = new Consequences(first, told, source);
        List<String> others = new ArrayList<>();
        for (Objection each : errors) {
            int end = Math.min(source.length(), Math.max(0, inSource(each.end(), source, place)));
            int start = Math.min(end, Math.max(0, inSource(each.start(), source, place)));
            String blamed = source.substring(start, end);
            int position = inSource(each.position(), source, place);
            int otherLine = place.lineAt(place.offset() + Math.max(0, position));
            // JShell puts statements into a method, which has to return something.
            boolean isShells = each.code().endsWith(".missing.ret.stmt") && position >= length;
            // An expression that ends the cell is its value.
            boolean isValue = each.code().endsWith(".not.stmt")
                    && source.substring(Math.min(source.length(), inSource(each.end(), source, place)))
                            .isBlank();
            boolean isSame = otherLine == line
                    && (message(each).equals(told.message()) || message(each).equals(message(first)));
            // What cannot be read hides the end of what is around it, and names that it declares.
            boolean follows = isSyntax
                    && (otherLine == line || FOLLOWING.matcher(each.code()).find());
            if (each != first && !isShells && !isValue && !isSame && !follows && !consequences.has(each, blamed)) {
                others.add("also in line " + otherLine + ": " + other(each, place, length));
            }
        }
        return others.size() <= OTHERS ? others : others.subList(0, OTHERS);
    }

    /** Another error, and which name may have been meant. */
    private String other(Objection objection, Cells.Place place, int end) {
        boolean isName = objection.code().contains(".cant.resolve");
        Told told = isName ? told(objection, place.code().substring(place.offset()), place, end) : null;
        return told == null || told.help().isEmpty()
                ? message(objection)
                : told.message() + ". " + told.help().get(0);
    }

    /**
     * A definition that refers to something that does not exist.
     *
     * @param kept names that mean what they meant before the cell, because of this
     */
    CellError unresolved(DeclarationSnippet snippet, List<String> missing, Cells.Place place, Set<String> kept) {
        String source = snippet.source();
        List<String> help = new ArrayList<>();
        int from = 0;
        int length = 0;
        Set<String> alone = new HashSet<>();
        // What no cell can bring: only the definition itself, mended.
        boolean isOwn = false;
        for (String each : missing) {
            Matcher name = NAME.matcher(each);
            Matcher field = name.find() ? field(name.group(1), source) : null;
            if (field != null && snippet instanceof TypeDeclSnippet && field.find()) {
                if (length == 0) {
                    from = inSource(field.start(), place.code().substring(place.offset()), place);
                    length = field.end() - field.start();
                }
                help.add(undeclared(snippet.name(), name.group(1), source));
                isOwn = true;
            } else if (field != null) {
                NearSymbols.Kind kind = NearSymbols.Kind.of(each);
                int use = syntax.firstUse(source, each);
                String word = name.group(1);
                Matcher any =
                        Pattern.compile("\\b" + Pattern.quote(word) + "\\b").matcher(source);
                int start = use >= 0 ? use : any.find() ? any.start() : -1;
                if (use >= 0) {
                    alone.add(each);
                }
                if (start >= 0 && length == 0) {
                    from = inSource(start, place.code().substring(place.offset()), place);
                    length = word.length();
                }
                // A class's own method is no other without the word.
                String before =
                        start < 0 ? "" : OWN.matcher(source.substring(0, start)).replaceFirst("");
                String behind = start < 0 ? "" : source.substring(start + word.length());
                Optional<String> told = kind == NearSymbols.Kind.VARIABLE && Declared.isOutOfReach(before, word)
                        ? Optional.of(Unresolved.outOfReach(word))
                        : near.help(kind, before, word, behind, "");
                told.map(text -> missing.size() > 1 && !text.startsWith(word) ? word + ": " + text : text)
                        .ifPresent(help::add);
            }
        }
        String message = "cannot find symbol: " + String.join(", ", Unresolved.told(missing, source, alone));
        hidden.help(message, "").ifPresent(help::add);
        // Of a variable whose type is something else there is nothing to wait for.
        boolean isExplained = isOwn
                || snippet instanceof VarSnippet && !help.isEmpty()
                || help.stream().anyMatch(each -> each.startsWith(NearSymbols.OTHERWISE));
        if (!kept.contains(snippet.name()) && isNamed(snippet) && !isExplained) {
            help.add(snippet.name() + " is kept, and works as soon as "
                    + (missing.size() == 1 ? "that exists." : "those exist."));
        }
        return at(place, place.offset() + from, length, message, String.join("\n", help))
                .kept(kept);
    }

    /** Where a class asks itself for a field. */
    private static Matcher field(String name, String source) {
        return Pattern.compile("\\bthis\\s*\\.\\s*" + Pattern.quote(name) + "\\b(?!\\s*\\()")
                .matcher(Brackets.bare(source));
    }

    private static String undeclared(String type, String field, String source) {
        Matcher parameter = Pattern.compile("[(,]\\s*(?:final\\s+)?([\\w.]+(?:<[^()]*>)?(?:\\[\\])*)\\s+"
                        + Pattern.quote(field) + "\\s*[,)]")
                .matcher(Brackets.bare(source));
        return type + " has no field " + field
                + ": declare it in the class, outside of its methods and constructors, "
                + (parameter.find()
                        ? "as in " + parameter.group(1) + " " + field + ";"
                        : "with its type: double " + field + "; or Tensor " + field + ";");
    }

    /** What a cell threw; {@code thrown} is the exception itself, {@code translated} JShell's view with snippet lines. */
    CellError thrown(Thrown thrown, JShellException translated, Cells.Place current) {
        List<String> traceback = new ArrayList<>(Traceback.lines(translated.getStackTrace(), cells));
        int line = 0;
        for (StackTraceElement frame : translated.getStackTrace()) {
            Cells.Place place = Traceback.place(frame, cells);
            if (place != null && isSameCell(place, current)) {
                line = place.line(frame.getLineNumber());
                break;
            }
        }
        Thrown cause = thrown.cause();
        Throwable view = translated.getCause();
        while (cause != null) {
            traceback.add("caused by " + cause.headline());
            if (view instanceof JShellException translatedCause) {
                traceback.addAll(Traceback.lines(translatedCause.getStackTrace(), cells));
            }
            cause = cause.cause();
            view = view == null ? null : view.getCause();
        }
        List<String> reset = thrown.itself() instanceof NullPointerException
                ? references.resetIn(thrown.message())
                : List.<String>of();
        thrown.suppressed().forEach(each -> traceback.add("suppressed " + each.headline()));
        return new CellError(
                CellError.Kind.RUNTIME,
                thrown.name(),
                thrown.message(),
                line,
                0,
                0,
                current.text(line),
                traceback,
                reset.isEmpty() ? remedy(thrown) : String.join("\n", reset));
    }

    private String remedy(Thrown thrown) {
        for (Thrown each = thrown; each != null; each = each.cause()) {
            String known =
                    each.itself() instanceof LinkageError ? assistance.get().magicRemedy(each.message()) : "";
            if (!known.isEmpty()) {
                return known;
            }
        }
        return oldObjects.help(thrown.itself()).orElseGet(() -> Remedies.runtime(thrown.itself()));
    }

    /**
     * A call of a definition that still refers to something missing.
     *
     * @param errors what the compiler finds in it by now
     */
    CellError unresolvedCall(
            UnresolvedReferenceException e, List<String> missing, List<Objection> errors, Cells.Place current) {
        int line = 0;
        for (StackTraceElement frame : e.getStackTrace()) {
            Cells.Place place = Traceback.place(frame, cells);
            if (place != null && isSameCell(place, current)) {
                line = place.line(frame.getLineNumber());
            }
        }
        List<String> traceback = new ArrayList<>(Traceback.lines(e.getStackTrace(), cells));
        List<String> help = new ArrayList<>(references.lostIn(e.getSnippet().source()));
        for (String each : missing) {
            help.addAll(Unresolved.below(current.code(), current.offset(), current.offset(), References.name(each)));
        }
        if (!missing.isEmpty()) {
            help.addAll(where(e.getSnippet(), missing, current));
        }
        Optional<String> broken =
                missing.isEmpty() ? references.broken(e.getSnippet().name()) : Optional.empty();
        // What has broken it first may be mended, and something else in the way.
        String reason = errors.isEmpty() ? "" : message(errors.get(0));
        broken.map(told -> told.contains(reason)
                        ? told
                        : e.getSnippet().name() + "() does not compile any more: " + reason + ".")
                .ifPresent(help::add);
        if (missing.isEmpty() && broken.isEmpty()) {
            help.add((help.isEmpty() ? "Run" : "Then run") + " the cell that defines "
                    + e.getSnippet().name() + " again.");
        }
        return new CellError(
                CellError.Kind.COMPILE,
                COMPILE_ERROR,
                e.getSnippet().name()
                        + (missing.isEmpty()
                                ? " cannot run, for what it uses has changed"
                                : " cannot run, for it refers to what does not exist: "
                                        + String.join(
                                                ", ",
                                                Unresolved.told(
                                                        missing, e.getSnippet().source()))),
                line,
                0,
                0,
                current.text(line),
                traceback,
                String.join("\n", help));
    }

    /** Where another cell's definition names what is missing, and what may have been meant. */
    private List<String> where(DeclarationSnippet snippet, List<String> missing, Cells.Place current) {
        Cells.Place place = cells.get(snippet.id());
        if (place == null || isSameCell(place, current)) {
            return List.of();
        }
        // As if it were kept as it was: that it waits is said already.
        CellError there = unresolved(snippet, missing, place, Set.of(snippet.name()));
        List<String> lines = new ArrayList<>(there.help()
                .lines()
                .filter(line -> !line.endsWith(" stays as it was."))
                .toList());
        if (there.line() > 0 && !there.source().isBlank()) {
            lines.add(
                    0,
                    "In cell [" + place.label() + "], line " + there.line() + ": "
                            + there.source().strip());
        }
        return lines;
    }

    static CellError at(Cells.Place place, int position, int length, String message, String help) {
        int bounded = Math.min(position, place.code().length());
        int line = place.lineAt(bounded);
        String text = place.text(line);
        int column = place.columnAt(bounded);
        int visible = Math.max(1, Math.min(length, text.length() - column + 1));
        return new CellError(
                CellError.Kind.COMPILE, COMPILE_ERROR, message, line, column, visible, text, List.of(), help);
    }

    // The same cell means the same run of it: its text may come twice.
    @SuppressWarnings("ReferenceEquality")
    private static boolean isSameCell(Cells.Place a, Cells.Place b) {
        return a.code() == b.code();
    }

    /** A call that fits the one method there is as little as any other. */
    private static String unfit(Matcher call) {
        String owner = call.group(3).isEmpty() || call.group(1).equals("constructor") ? "" : call.group(3) + ".";
        String name = owner + call.group(2);
        return "no " + call.group(1) + " " + name + "(" + arguments(call.group(5)) + "); there is " + name + "("
                + arguments(call.group(4)) + ")";
    }

    private static String arguments(String javacs) {
        return javacs.equals("no arguments") ? "" : javacs.replaceAll(",\\s*", ", ");
    }

    /** Javac's message in one line, without packages and without the places of JShell's own. */
    static String message(Objection objection) {
        if (objection.code().endsWith(".object.method")) {
            return "a cell's own method cannot have this name";
        }
        String message = PlainNames.withoutPackages(objection.text().apply(Locale.getDefault()))
                .replace("<nulltype>", "null")
                .replace(" in method do_it$()", "")
                .replaceAll("(?m)^\\s+where .* (?:is a type-variable|are type-variables):(?s:.*)", "");
        Matcher unfit = UNFIT.matcher(message);
        if (unfit.find()) {
            return unfit(unfit);
        }
        Matcher symbol = SYMBOL.matcher(message);
        if (!symbol.find()) {
            return message.strip();
        }
        Matcher location = LOCATION.matcher(message);
        String place = location.find() ? location.group(1).strip() : "";
        String first = message.lines().findFirst().orElse("");
        return first + ": " + symbol.group(1).strip() + (place.contains(" ") ? " in " + place : "");
    }
}
