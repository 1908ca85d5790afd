package org.lectern.jshell;

import java.io.FileNotFoundException;
import java.nio.file.NoSuchFileException;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.EmptyStackException;
import java.util.IllegalFormatException;
import java.util.InputMismatchException;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** The usual exceptions of the JDK that code of a cell causes: what has happened, and what to do. */
final class RuntimeSlips {
    private static final Pattern JDK = Pattern.compile("(?:java|javax|jdk|sun)\\.");
    private static final Pattern CAST = Pattern.compile("^class (\\S+) cannot be cast to class (\\S+)$");
    private static final Pattern NUMBERS = Pattern.compile("Integer|Long|Short|Byte|Double|Float");

    private RuntimeSlips() {}

    /** What to say of an exception; empty if it is none of these, or not for the cell's code to mend. */
    static String remedy(Throwable thrown) {
        if (thrown.getClass().getClassLoader() != null) {
            return "";
        }
        StackTraceElement[] frames = thrown.getStackTrace();
        if (thrown instanceof IllegalFormatException format
                && Arrays.stream(frames).anyMatch(RuntimeSlips::isCells)) {
            return FormatSlips.remedy(format);
        }
        int own = 0;
        while (own < frames.length && isJdk(frames[own])) {
            own++;
        }
        if (own == frames.length || !isCells(frames[own])) {
            return "";
        }
        String message = thrown.getMessage() == null ? "" : thrown.getMessage();
        return own == 0 ? ofJvm(thrown, message) : ofJdk(thrown, message, frames[0], frames[own - 1]);
    }

    private static boolean isCells(StackTraceElement frame) {
        return frame.getClassName().startsWith(Versions.WRAPPERS);
    }

    private static boolean isJdk(StackTraceElement frame) {
        return JDK.matcher(frame.getClassName()).lookingAt();
    }

    /** What the JVM itself throws. */
    private static String ofJvm(Throwable thrown, String message) {
        if (thrown instanceof NullPointerException) {
            return NullSlips.remedy(message);
        }
        if (thrown instanceof ArrayIndexOutOfBoundsException) {
            return IndexSlips.remedy(message, "array");
        }
        if (thrown instanceof ArithmeticException) {
            return NumberSlips.arithmetic(message);
        }
        if (thrown instanceof ClassCastException) {
            return cast(PlainNames.withoutPackages(PlainNames.text(PlainNames.failedCast(message))));
        }
        if (thrown instanceof NegativeArraySizeException && !message.isEmpty()) {
            return "An array cannot have " + message + " elements: look at how its length is computed.";
        }
        if (thrown instanceof ArrayStoreException && !message.isEmpty()) {
            String type = PlainNames.withoutPackages(PlainNames.text(message));
            return "The array was made for elements of another type, whatever the type of its variable: " + type
                    + " is none of that. Make it as new Object[…], or take a List<Object>.";
        }
        return "";
    }

    private static String cast(String message) {
        Matcher types = CAST.matcher(message);
        boolean isNamed = types.matches() && !types.group(1).matches("lambda|anonymous");
        if (!isNamed || types.group(1).equals(types.group(2))) {
            return "";
        }
        String to = types.group(2);
        boolean isNumber = NUMBERS.matcher(to).matches();
        String told = "The object is of the class " + types.group(1) + ", which is no " + to + ". ";
        if (isNumber && NUMBERS.matcher(types.group(1)).matches()) {
            return told + "Any number becomes one so: ((Number) …)."
                    + (to.equals("Integer") ? "int" : to.toLowerCase(Locale.ROOT)) + "Value()";
        }
        if (isNumber && types.group(1).equals("String")) {
            return told + to + ".parse" + (to.equals("Integer") ? "Int" : to) + "(…) reads a number from a text.";
        }
        return told
                + (to.equals("String")
                        ? "String.valueOf(…) makes a text of anything."
                        : "Ask before casting: if (… instanceof " + to + ")");
    }

    /**
     * What the JDK's own code throws.
     *
     * @param top where it was thrown
     * @param called what the cell's code has called
     */
    private static String ofJdk(Throwable thrown, String message, StackTraceElement top, StackTraceElement called) {
        if (thrown instanceof NullPointerException) {
            return NullSlips.remedy(called);
        }
        if (thrown instanceof ConcurrentModificationException
                && called.getMethodName().matches("(?:compute|merge).*")) {
            return "The function that " + called.getMethodName()
                    + " was given has changed the map itself, as one does that calls"
                    + " itself: ask with map.get(key) first, compute, then map.put(key, value).";
        }
        if (thrown instanceof ConcurrentModificationException) {
            return "The collection was changed while a loop or an iterator was on its way through it. removeIf(x -> …) takes"
                    + " elements out; collect those to add in a list of their own, and add them after the loop.";
        }
        if (thrown instanceof UnsupportedOperationException) {
            return unsupported(top, called);
        }
        if (thrown instanceof NumberFormatException) {
            return NumberSlips.format(message, called);
        }
        if (thrown instanceof IndexOutOfBoundsException) {
            return IndexSlips.remedy(message, called);
        }
        if (thrown instanceof ArithmeticException) {
            return NumberSlips.arithmetic(message);
        }
        if (thrown instanceof NoSuchElementException) {
            return absent((NoSuchElementException) thrown, message, called);
        }
        if (thrown instanceof EmptyStackException) {
            return "The stack is empty: ask isEmpty() before pop() or peek().";
        }
        if (thrown instanceof IllegalStateException) {
            return state(message, called);
        }
        return thrown instanceof PatternSyntaxException
                ? "split, replaceAll and matches take a regular expression, in which . ( ) [ ] { } * + ? | ^ $ and \\ have a"
                        + " meaning: write \\\\ before one that stands for itself, or Pattern.quote(…) around the text."
                : thrown instanceof IllegalArgumentException ? argument(message) : input(thrown, message);
    }

    private static String unsupported(StackTraceElement top, StackTraceElement called) {
        String type = called.getClassName();
        boolean isMap = type.contains("Map") && !type.contains("$");
        String copy = isMap || type.contains("AbstractImmutableMap") || type.contains("UnmodifiableMap")
                ? "new HashMap<>(…)"
                : type.contains("List")
                        ? "new ArrayList<>(…)"
                        : type.contains("Set")
                                ? "new HashSet<>(…)"
                                : "new ArrayList<>(…), or new HashSet<>(…) of a set";
        if (type.startsWith("java.util.ImmutableCollections")
                || type.startsWith("java.util.Collections$Unmodifiable")) {
            return "It cannot be changed, as all that List.of, Set.of, Map.of, a stream's toList() and"
                    + " Collections.unmodifiable… give: make a copy that can, with " + copy + ".";
        }
        return top.getClassName().equals("java.util.AbstractList")
                ? "This list cannot grow or shrink, as the one of Arrays.asList, which is as long as its array: make a copy that"
                        + " can, with new ArrayList<>(…)."
                : top.getClassName().startsWith("java.util.Abstract")
                        ? "What this shows of another collection, as map.keySet() and map.values() do, takes nothing new: add it"
                                + " to the collection itself, or make a copy with new ArrayList<>(…)."
                        : "";
    }

    private static String absent(NoSuchElementException thrown, String message, StackTraceElement called) {
        String type = called.getClassName();
        if (thrown instanceof InputMismatchException) {
            return "What comes next in the input is not what " + called.getMethodName()
                    + "() reads: ask hasNextInt(), hasNextDouble(), … before, or take it with next(), whatever it is.";
        }
        if (type.equals("java.util.Scanner")) {
            return "The input is at its end: ask " + called.getMethodName().replace("next", "hasNext")
                    + "() before each " + called.getMethodName()
                    + "(). One that an interrupt has met while it waited is at its end for good: make another, new Scanner(…).";
        }
        if (message.equals("No value present")) {
            return "There is no value in it: nothing was found, or the stream was empty. orElse(…) says what to take then;"
                    + " isPresent() asks.";
        }
        return type.endsWith("Itr") || type.endsWith("Iterator")
                ? "The iterator is at the end: ask hasNext() before each next()."
                : type.equals("java.util.StringTokenizer")
                        ? "No words are left: ask hasMoreTokens() before."
                        : "There is nothing in it: ask isEmpty() before " + called.getMethodName() + ".";
    }

    private static String state(String message, StackTraceElement called) {
        if (message.startsWith("stream has already been")) {
            return "A stream can be used once only: make a new one for each result, as in list.stream(), or keep what it gives"
                    + " in a list, with toList().";
        }
        if (message.startsWith("Duplicate key")) {
            return "Two elements have the same key. A third argument says what becomes of their values, as in"
                    + " Collectors.toMap(…, …, (a, b) -> a); Collectors.groupingBy(…) keeps them all in lists.";
        }
        if (message.equals("Scanner closed")) {
            return "A Scanner that is closed reads no more: make one Scanner, and close it when all is read.";
        }
        return called.getMethodName().equals("remove") && called.getClassName().contains("It")
                ? "remove() takes out what next() gave last: call next() before, once for each remove()."
                : "";
    }

    private static String argument(String message) {
        if (message.startsWith("No enum constant ")) {
            String type = PlainNames.text(message.substring("No enum constant ".length()))
                    .replaceAll("\\.[^.]*$", "")
                    .replaceAll(".*\\.", "");
            return "The name has to be that of a constant to the letter, capitals and all: " + type
                    + ".values() has them.";
        }
        if (message.startsWith("duplicate ")) {
            return "Set.of and Map.of take nothing twice: put the elements into a new HashSet<>() or HashMap<>(), which keep the"
                    + " last.";
        }
        return message.equals("bound must be positive")
                ? "nextInt(n) gives numbers from 0 to n - 1: n is at least 1."
                : "";
    }

    private static String input(Throwable thrown, String message) {
        boolean isFile =
                thrown instanceof FileNotFoundException && !message.matches(".*\\((?:Is a directory|Permission).*");
        if (isFile || thrown instanceof NoSuchFileException) {
            return "There is no file of that name. Paths start in the notebook's folder: %pwd says which, %sh ls what is in it.";
        }
        if (thrown instanceof DateTimeParseException) {
            return "Dates are read as 2026-12-31, times as 23:59. For others say how they look:"
                    + " LocalDate.parse(text, DateTimeFormatter.ofPattern(\"d.M.yyyy\"))";
        }
        return thrown instanceof IllegalMonitorStateException
                ? "wait() and notify() of an object are called inside of synchronized (…) { … } with that object."
                : "";
    }
}
