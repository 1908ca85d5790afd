package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShellException;
import jdk.jshell.UnresolvedReferenceException;
import org.jspecify.annotations.Nullable;

/** Turns what JShell reports into {@link CellError}s at the cell's own lines. */
final class Problems {
    private static final String COMPILE_ERROR = "CompileError";
    private static final int OTHERS = 5;
    private static final String SHELL =
            "A command of the shell is written with %sh in front, as in %sh ls; %%bash makes a whole cell of them.";
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(.+)");
    private static final Pattern LOCATION = Pattern.compile("location:\\s+(.+)");
    private static final Pattern NAME = Pattern.compile("(?:class|interface|enum|method|variable)\\s+(\\w+)");
    private static final Pattern PACKAGE = Pattern.compile("package ([\\w.]+) does not exist");
    /** What keeps the compiler from understanding the rest. */
    private static final Pattern SYNTAX = Pattern.compile(
            "\\.(?:expected|illegal\\.|not\\.stmt|premature|invalid\\.meth|unclosed|else\\.|orphaned|empty\\.char)");

    private static final Pattern RETURN = Pattern.compile("\\s*return\\b");
    /** What would run a command elsewhere; here it denies a truth value. */
    private static final Pattern COMMAND = Pattern.compile("\\s*!\\s*[a-z][\\w./-]*(?=\\s|$)");

    private static final Pattern COMMAND_LINE = Pattern.compile("\\s*!\\s*[a-z][\\w./-]*[ \\t]+[\\w.~/-]");
    private static final Pattern DECLARED = Pattern.compile("\\s*=(?!=)");
    private static final Pattern LAST_WORD = Pattern.compile("(\\w+)\\W*$");

    private final Cells cells;
    private final Calls calls;
    private final NearSymbols near;
    private final References references;

    Problems(Cells cells, Supplier<Assistance> assistance, References references) {
        this.cells = cells;
        this.references = references;
        calls = new Calls(assistance);
        near = new NearSymbols(assistance, references);
    }

    /**
     * Javac's objections to a snippet; the first is the one that is shown in full.
     *
     * @param snippet the source that the compiler was given
     */
    CellError compile(List<Diag> diagnostics, String snippet, Cells.Place place) {
        List<Diag> errors = diagnostics.stream().filter(Diag::isError).toList();
        if (errors.isEmpty()) {
            return at(place, place.offset(), 0, "this is not valid Java", "");
        }
        Diag first = errors.stream()
                .filter(each -> each.getCode().endsWith(".array.req.but.found"))
                .findFirst()
                .orElse(errors.get(0));
        String source = place.code().substring(place.offset());
        Told told = told(first, source, place);
        List<String> help = new ArrayList<>(told.help());
        if (COMMAND_LINE.matcher(source).lookingAt()) {
            return at(place, place.offset() + told.from(), told.to() - told.from(), told.message(), SHELL);
        }
        if (help.isEmpty() && COMMAND.matcher(source).lookingAt()) {
            help.add(SHELL);
        }
        help.addAll(others(errors, first, told, snippet.length() - place.before(), place));
        return at(
                place, place.offset() + told.from(), told.to() - told.from(), told.message(), String.join("\n", help));
    }

    /** A definition that JShell keeps in spite of a call in it that fits nothing. */
    CellError unfit(DeclarationSnippet snippet, List<Diag> diagnostics, Cells.Place place) {
        return compile(diagnostics, snippet.source(), place)
                .helpedBy(snippet.name() + " is kept, and works as soon as there is what it calls.");
    }

    private Told told(Diag first, String source, Cells.Place place) {
        int from = Math.min(source.length(), Math.max(0, place.inSource(first.getStartPosition())));
        int to = Math.max(from, place.inSource(first.getEndPosition()));
        String code = first.getCode().replace("compiler.err.", "");
        String message = message(first);
        if (code.startsWith("cant.resolve")) {
            Matcher word = LAST_WORD.matcher(source.substring(from, Math.min(to, source.length())));
            if (word.find()) {
                int start = from + word.start(1);
                NearSymbols.Kind kind = NearSymbols.Kind.of(symbol(first));
                int end = from + word.end(1);
                List<String> help =
                        new ArrayList<>(near.help(kind, source.substring(0, start), word.group(1), message).stream()
                                .toList());
                boolean isMember = start > 0 && source.charAt(start - 1) == '.';
                if (kind == NearSymbols.Kind.VARIABLE
                        && !isMember
                        && DECLARED.matcher(source).region(end, source.length()).lookingAt()) {
                    help.add("A new variable needs a type in front: var " + word.group(1) + " = …");
                }
                return new Told(start, end, message, help);
            }
        }
        Matcher missingPackage = PACKAGE.matcher(message);
        if (code.equals("doesnt.exist") && missingPackage.find()) {
            return near.missingPackage(missingPackage.group(1), source, from);
        }
        return calls.of(code, first, source, from, to)
                .or(() -> Slips.of(code, message, source, from, to))
                .orElseGet(() -> new Told(
                        from,
                        to,
                        message,
                        Remedies.compile(code, message, source).stream().toList()));
    }

    /** The other errors, by their lines, without what only follows from the first. */
    private static List<String> others(List<Diag> errors, Diag first, Told told, int length, Cells.Place place) {
        boolean isSyntax = SYNTAX.matcher(first.getCode()).find();
        int line = place.lineAt(place.offset() + told.from());
        List<String> others = new ArrayList<>();
        for (Diag each : errors) {
            long position = each.getPosition() - place.before();
            int otherLine = place.lineAt(place.offset() + Math.max(0, place.inSource(each.getPosition())));
            // JShell puts statements into a method, which has to return something.
            boolean isShells = each.getCode().endsWith(".missing.ret.stmt") && position >= length;
            if (each != first && !isShells && !(isSyntax && otherLine == line)) {
                others.add("also in line " + otherLine + ": " + message(each));
            }
        }
        return others.size() <= OTHERS ? others : others.subList(0, OTHERS);
    }

    /** What JShell would pass over in silence, though it cannot be meant so; null if there is no such thing. */
    @Nullable
    CellError unmeant(String source, Cells.Place place) {
        return RETURN.matcher(Sources.withoutComments(source)).lookingAt()
                ? at(
                        place,
                        place.offset() + source.indexOf("return"),
                        "return".length(),
                        "return outside of a method",
                        "The last expression of a cell is its value: write it without return.")
                : null;
    }

    /** Code that JShell finds nothing in, and that is no comment: one that was never closed. */
    CellError unfinished(Cells.Place place) {
        return at(
                place,
                place.offset(),
                2,
                "this comment is never closed",
                "A comment that starts with /* ends with */.");
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
        for (String each : missing) {
            Matcher name = NAME.matcher(each);
            if (name.find()) {
                Matcher use = Pattern.compile("\\b" + Pattern.quote(name.group(1)) + "\\b")
                        .matcher(source);
                boolean found = use.find();
                if (found && length == 0) {
                    from = use.start();
                    length = use.end() - use.start();
                }
                String before = found ? source.substring(0, use.start()) : "";
                near.help(NearSymbols.Kind.of(each), before, name.group(1), "").ifPresent(help::add);
            }
        }
        if (!kept.contains(snippet.name())) {
            help.add(snippet.name() + " is kept, and works as soon as "
                    + (missing.size() == 1 ? "that exists." : "those exist."));
        }
        String message = "cannot find symbol: " + PlainNames.withoutPackages(String.join(", ", missing));
        return at(place, place.offset() + from, length, message, String.join("\n", help))
                .kept(kept);
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
                reset.isEmpty() ? Remedies.runtime(thrown.itself()) : String.join("\n", reset));
    }

    /** A call of a definition that still refers to something missing. */
    CellError unresolvedCall(UnresolvedReferenceException e, List<String> missing, Cells.Place current) {
        int line = 0;
        for (StackTraceElement frame : e.getStackTrace()) {
            Cells.Place place = Traceback.place(frame, cells);
            if (place != null && isSameCell(place, current)) {
                line = place.line(frame.getLineNumber());
            }
        }
        List<String> traceback = new ArrayList<>(Traceback.lines(e.getStackTrace(), cells));
        List<String> help = new ArrayList<>(references.lostIn(e.getSnippet().source()));
        if (missing.isEmpty()) {
            help.add("Then run the cell that defines " + e.getSnippet().name() + " again.");
        }
        return new CellError(
                CellError.Kind.COMPILE,
                COMPILE_ERROR,
                e.getSnippet().name()
                        + (missing.isEmpty()
                                ? " cannot run, for what it uses has changed"
                                : " cannot run, for it refers to what does not exist: " + String.join(", ", missing)),
                line,
                0,
                0,
                current.text(line),
                traceback,
                String.join("\n", help));
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

    private static String symbol(Diag diag) {
        Matcher symbol = SYMBOL.matcher(diag.getMessage(Locale.getDefault()));
        return symbol.find() ? symbol.group(1).strip() : "";
    }

    /** Javac's message in one line, without packages and without the places of JShell's own. */
    static String message(Diag diag) {
        String message = PlainNames.withoutPackages(diag.getMessage(Locale.getDefault()))
                .replace("<nulltype>", "null")
                .replaceAll("(?m)^\\s+where .* (?:is a type-variable|are type-variables):(?s:.*)", "");
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
