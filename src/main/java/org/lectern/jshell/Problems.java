package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.JShellException;
import jdk.jshell.UnresolvedReferenceException;
import org.lectern.display.NearNames;

/** Turns what JShell reports into {@link CellError}s at the cell's own lines. */
final class Problems {
    private static final String COMPILE_ERROR = "CompileError";
    private static final int CAUSES = 10;
    private static final int IMPORTS = 3;
    private static final Pattern SYMBOL = Pattern.compile("symbol:\\s+(.+)");
    private static final Pattern LOCATION = Pattern.compile("location:\\s+(.+)");
    private static final Pattern NAME = Pattern.compile("(?:class|interface|enum|method|variable)\\s+(\\w+)");
    private static final Pattern LAST_WORD = Pattern.compile("(\\w+)\\W*$");

    private final Cells cells;
    private final Function<String, List<String>> proposals;
    private final Function<String, List<String>> classes;
    private final References references;

    /**
     * @param proposals what could come after some code
     * @param classes the classes of a simple name, in whatever package
     */
    Problems(
            Cells cells,
            Function<String, List<String>> proposals,
            Function<String, List<String>> classes,
            References references) {
        this.cells = cells;
        this.proposals = proposals;
        this.classes = classes;
        this.references = references;
    }

    /** Javac's objections to a snippet; the first is the one that is shown in full. */
    CellError compile(List<Diag> diagnostics, Cells.Place place) {
        List<Diag> errors = diagnostics.stream().filter(Diag::isError).toList();
        if (errors.isEmpty()) {
            return at(place, place.offset(), 0, "this is not valid Java", "");
        }
        Diag first = errors.get(0);
        List<String> help = new ArrayList<>();
        String source = place.code().substring(place.offset());
        int from = (int) Math.min(source.length(), Math.max(0, first.getStartPosition() - place.before()));
        int to = (int) Math.max(from, first.getEndPosition() - place.before());
        if (first.getCode().startsWith("compiler.err.cant.resolve")) {
            Matcher word = LAST_WORD.matcher(source.substring(from, Math.min(to, source.length())));
            if (word.find()) {
                to = from + word.end(1);
                from = from + word.start(1);
                boolean isMethod = message(first).contains(": method ");
                missing(source.substring(0, from), word.group(1), isMethod).ifPresent(help::add);
            }
        } else {
            Remedies.compile(first).ifPresent(help::add);
        }
        for (Diag other : errors.subList(1, errors.size())) {
            int line = place.lineAt(place.offset() + (int) Math.max(0, other.getPosition() - place.before()));
            help.add("also in line " + line + ": " + message(other));
        }
        return at(place, place.offset() + from, to - from, message(first), String.join("\n", help));
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
                missing(before, name.group(1), each.startsWith("method")).ifPresent(help::add);
            }
        }
        if (!kept.contains(snippet.name())) {
            help.add(snippet.name() + " is kept, and works as soon as "
                    + (missing.size() == 1 ? "that exists." : "those exist."));
        }
        String message = "cannot find symbol: " + String.join(", ", missing);
        return at(place, place.offset() + from, length, message, String.join("\n", help))
                .kept(kept);
    }

    /** What a cell threw; {@code thrown} is the exception itself, {@code translated} JShell's view with snippet lines. */
    CellError thrown(Throwable thrown, JShellException translated, Cells.Place current) {
        List<String> traceback = new ArrayList<>(Traceback.lines(translated.getStackTrace(), cells));
        int line = 0;
        for (StackTraceElement frame : translated.getStackTrace()) {
            Cells.Place place = Traceback.place(frame, cells);
            if (place != null && isSameCell(place, current)) {
                line = place.line(frame.getLineNumber());
                break;
            }
        }
        Throwable cause = thrown.getCause();
        Throwable view = translated.getCause();
        for (int i = 0; cause != null && i < CAUSES; i++) {
            traceback.add("caused by " + headline(cause));
            if (view instanceof JShellException translatedCause) {
                traceback.addAll(Traceback.lines(translatedCause.getStackTrace(), cells));
            }
            cause = cause.getCause();
            view = view == null ? null : view.getCause();
        }
        List<String> reset =
                thrown instanceof NullPointerException ? references.resetIn(message(thrown)) : List.<String>of();
        return new CellError(
                CellError.Kind.RUNTIME,
                thrown.getClass().getName(),
                message(thrown),
                line,
                0,
                0,
                current.text(line),
                traceback,
                reset.isEmpty() ? Remedies.runtime(thrown) : String.join("\n", reset));
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

    /** What to say of a name that is not there: what became of it, or what may have been meant. */
    private Optional<String> missing(String before, String word, boolean isMethod) {
        Optional<String> lost = isMethod ? Optional.empty() : references.lost(word);
        if (lost.isPresent()) {
            return lost;
        }
        List<String> elsewhere = isMethod || !Character.isUpperCase(word.charAt(0)) || before.endsWith(".")
                ? List.of()
                : classes.apply(word);
        if (!elsewhere.isEmpty()) {
            return Optional.of("Import it first: "
                    + elsewhere.stream()
                            .limit(IMPORTS)
                            .map(each -> "import " + each + ";")
                            .collect(Collectors.joining(" or ")));
        }
        List<String> methods = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (String each : proposals.apply(before)) {
            String name = each.replaceAll("\\W.*", "");
            (each.startsWith(name + "(") ? methods : others).add(name);
        }
        List<String> near = isMethod ? NearNames.of(word, methods) : List.of();
        if (near.isEmpty()) {
            others.addAll(methods);
            near = NearNames.of(word, others);
        }
        return near.isEmpty() ? Optional.empty() : Optional.of("Did you mean " + String.join(", ", near) + "?");
    }

    /** Javac's message in one line, without the places of JShell's own. */
    private static String message(Diag diag) {
        String message = diag.getMessage(Locale.getDefault());
        Matcher symbol = SYMBOL.matcher(message);
        if (!symbol.find()) {
            return message.strip();
        }
        Matcher location = LOCATION.matcher(message);
        String place = location.find() ? location.group(1).strip() : "";
        String first = message.lines().findFirst().orElse("");
        return first + ": " + symbol.group(1).strip() + (place.contains(" ") ? " in " + place : "");
    }

    private static String headline(Throwable e) {
        String message = message(e);
        return e.getClass().getName() + (message.isEmpty() ? "" : ": " + message);
    }

    private static String message(Throwable e) {
        try {
            String message = e.getLocalizedMessage();
            return message == null ? "" : message;
        } catch (RuntimeException failed) {
            return "(its message failed: " + failed.getClass().getName() + ")";
        }
    }
}
