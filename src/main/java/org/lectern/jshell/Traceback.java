package org.lectern.jshell;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A stack trace in a reader's terms: cells by their lines, without the kernel's own frames, repeats told once. */
final class Traceback {
    private static final int FRAMES = 20;
    /** The JDK's frames in a row that are shown: the way from the cell's call inwards, as far as it is telling. */
    private static final int JDK_FRAMES = 3;
    /** So many methods that call each other in turn are seen as a repeat. */
    private static final int LONGEST_CYCLE = 5;

    private static final int REPEATS = 3;
    private static final String LAMBDA = "a lambda";
    /** A class that holds lambdas which were made anew. */
    private static final Pattern HOLDER = Pattern.compile("(?:^|\\$)Lambdas\\d+$");

    private static final String IN = ", in ";
    private static final String IN_LAMBDA = IN + LAMBDA;

    private Traceback() {}

    static List<String> lines(StackTraceElement[] frames, Cells cells) {
        List<String> lines = folded(named(frames, cells));
        if (lines.size() <= FRAMES) {
            return lines;
        }
        List<String> shown = new ArrayList<>(lines.subList(0, FRAMES));
        shown.add("… " + (lines.size() - FRAMES) + " more");
        return shown;
    }

    static Cells.@Nullable Place place(StackTraceElement frame, Cells cells) {
        String file = frame.getFileName();
        return file != null && file.startsWith("#") ? cells.current(file.substring(1)) : null;
    }

    private static List<String> named(StackTraceElement[] frames, Cells cells) {
        List<String> lines = new ArrayList<>();
        List<String> jdk = new ArrayList<>();
        // What the kernel refuses it refuses to the cell, whichever ways the call took through the library.
        boolean isRefused = frames.length > 0 && (isMachinery(frames[0]) || isOf("display.", frames[0]));
        for (StackTraceElement frame : frames) {
            isRefused &= isOf("", frame);
            if (isRefused || isMachinery(frame)) {
                if (isOf("jshell.", frame)) {
                    // What it called is no business of the cell's.
                    jdk.clear();
                }
                continue;
            }
            if (isJdk(frame)) {
                jdk.add(frame.toString());
                continue;
            }
            addNearest(jdk, lines);
            Cells.Place place = place(frame, cells);
            if (place != null && place.isBeyond(frame.getLineNumber())) {
                leaveLambda(lines);
                continue;
            }
            if (place == null && CellLines.isPlaceless(frame)) {
                continue;
            }
            String line = place == null ? frame.toString() : where(frame, place);
            // JShell makes methods of its own of what declares a variable.
            boolean isSame =
                    place != null && !line.contains(IN) && !lines.isEmpty() && line.equals(lines.get(lines.size() - 1));
            if (!isSame) {
                lines.add(line);
            }
        }
        addNearest(jdk, lines);
        return lines;
    }

    /** Java that a magic puts around a part of a cell makes a lambda of it, in which the last line is that was added. */
    private static void leaveLambda(List<String> lines) {
        int last = lines.size() - 1;
        if (last >= 0 && lines.get(last).endsWith(IN_LAMBDA)) {
            lines.set(last, lines.get(last).substring(0, lines.get(last).length() - IN_LAMBDA.length()));
        }
    }

    private static void addNearest(List<String> jdk, List<String> lines) {
        int cut = Math.max(0, jdk.size() - JDK_FRAMES);
        if (cut > 0) {
            lines.add("… " + cut + " more in the JDK");
        }
        lines.addAll(jdk.subList(cut, jdk.size()));
        jdk.clear();
    }

    /** The lines with what repeats told once. */
    static List<String> folded(List<String> lines) {
        List<String> folded = new ArrayList<>();
        int at = 0;
        while (at < lines.size()) {
            int length = 1;
            int count = 1;
            for (int cycle = 1; cycle <= LONGEST_CYCLE && count < REPEATS; cycle++) {
                length = cycle;
                count = repeats(lines, at, cycle);
            }
            if (count < REPEATS) {
                folded.add(lines.get(at));
                at++;
                continue;
            }
            folded.addAll(lines.subList(at, at + length));
            String what = length == 1 ? "" : "these " + length + " lines ";
            folded.add("… " + what + (count - 1) + " times more");
            at += length * count;
        }
        return folded;
    }

    /** How often the lines of a cycle that starts at a line come in a row. */
    private static int repeats(List<String> lines, int at, int cycle) {
        int next = at + cycle;
        while (next < lines.size() && lines.get(next).equals(lines.get(next - cycle))) {
            next++;
        }
        return (Math.min(next, lines.size()) - at) / cycle;
    }

    private static String where(StackTraceElement frame, Cells.Place place) {
        String method = frame.getMethodName();
        if (method.startsWith("lambda$")) {
            method = LAMBDA;
        } else if (method.startsWith("do_it$")) {
            method = "";
        }
        String name = method.isEmpty()
                ? method
                : within(HOLDER.matcher(frame.getClassName()).replaceAll(""), method);
        return place.name(place.line(frame.getLineNumber())) + (name.isEmpty() ? "" : IN + name);
    }

    /** A method with its class, which may have no name: the JVM gives it a number. */
    private static String within(String owner, String method) {
        List<String> classes = new ArrayList<>();
        for (String each : owner.split("[$.]", -1)) {
            // A class of a method has its name behind a number.
            classes.add(each.matches("[0-9]+") ? each : each.replaceFirst("^[0-9]+", ""));
        }
        classes.removeIf(String::isEmpty);
        boolean isAnonymous =
                !classes.isEmpty() && classes.get(classes.size() - 1).matches("[0-9]+");
        classes.removeIf(each -> each.matches("[0-9]+"));
        String named = String.join(".", classes);
        return isAnonymous
                ? method + " of an anonymous class" + (named.isEmpty() ? "" : " in " + named)
                : named.isEmpty() ? method : named + "." + method;
    }

    private static boolean isMachinery(StackTraceElement frame) {
        String owner = frame.getClassName();
        return isKernels(frame)
                || owner.startsWith("jdk.internal.reflect.")
                || owner.startsWith("java.lang.reflect.")
                || owner.startsWith("java.lang.invoke.");
    }

    /** Whether a frame is the kernel's own. */
    static boolean isKernels(StackTraceElement frame) {
        String owner = frame.getClassName();
        return owner.startsWith("org.lectern.jshell.")
                || owner.startsWith("org.lectern.kernel.")
                || owner.startsWith("org.lectern.magic.")
                || owner.startsWith("io.github.spencerpark.");
    }

    private static boolean isOf(String room, StackTraceElement frame) {
        return frame.getClassName().startsWith("org.lectern." + room);
    }

    static boolean isJdk(StackTraceElement frame) {
        String module = frame.getModuleName();
        return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
    }
}
