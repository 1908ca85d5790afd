package org.lectern.grading;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.worker.NotAnsweredException;
import org.opentest4j.AssertionFailedError;

/**
 * Assertions on how an answer is written: without a function that is to be built, without loops over elements. They read the
 * function and every definition of the student's that it names, not what is in comments and literals.
 *
 * <p>They see text, not what runs: whoever writes anything at all passes. Demand the result in the same check, so that no point is to be had
 * for the text alone.
 */
public final class SourceAssertions {
    private static final Pattern LOOP = Pattern.compile("\\b(for|while|do)\\b(?=\\s*[({])");
    private static final Pattern STREAM =
            Pattern.compile("\\b(IntStream|LongStream|DoubleStream|Stream|StreamSupport|Spliterator|Iterator)\\b"
                    + "|\\.\\s*(stream|parallelStream|forEach|forEachRemaining|iterator|replaceAll|computeIfAbsent)\\s*\\("
                    + "|\\bArrays\\s*\\.\\s*(setAll|parallelSetAll|parallelPrefix)\\b");
    private static final Pattern REFLECTION = Pattern.compile(
            "\\b(java\\s*\\.\\s*lang\\s*\\.\\s*(?:reflect|invoke)|MethodHandles?|forName|getMethods?|getDeclaredMethods?)\\b");

    private static final Pattern STUB = Pattern.compile("\\bthrow\\s+notAnswered\\s*\\(");

    private SourceAssertions() {}

    /**
     * Demands that a function and its helpers call none of some methods, such as {@code softmax} where softmax is to be written.
     * A student's own definition of such a name may be called; it is looked into.
     *
     * <pre>{@code
     * assertDoesNotCall(student, "softmax", "softmax", "logSoftmax");
     * }</pre>
     *
     * @throws AssertionFailedError if one is called, also by a method reference or by reflection; it says where
     * @throws NotAnsweredException if there is no such function, or it or what it uses is still the stub
     */
    public static void assertDoesNotCall(Submission student, String function, String... forbidden) {
        StudentSource source = student.source();
        Map<String, String> code = reach(source, function);
        for (String name : forbidden) {
            String quoted = Pattern.quote(name);
            String call = "[.]\\s*" + quoted + "\\s*\\(|::\\s*" + quoted + "\\b";
            // Without a dot it is the student's own, if there is one; else an imported one.
            Pattern any = Pattern.compile(source.defines(name) ? call : call + "|(?<![\\w$.])" + quoted + "\\s*\\(");
            code.forEach((definition, text) -> {
                if (any.matcher(text).find()) {
                    throw new AssertionFailedError(function + " must be written without " + name + "(…)"
                            + through(function, definition, "calls it") + "; build it from simpler operations");
                }
            });
        }
        code.forEach((definition, text) -> {
            Matcher reflection = REFLECTION.matcher(text);
            if (reflection.find()) {
                throw new AssertionFailedError(function + " must call what it uses by its name"
                        + through(function, definition, "uses reflection (" + reflection.group() + ")"));
            }
        });
    }

    /**
     * Demands that a function, or a helper that it uses, calls each of some functions, such as one that is given and is to be put
     * together.
     *
     * <pre>{@code
     * assertCalls(student, "xor", "unit");
     * }</pre>
     *
     * @throws AssertionFailedError if one is not called
     * @throws NotAnsweredException if there is no such function, or it or what it uses is still the stub
     */
    public static void assertCalls(Submission student, String function, String... needed) {
        Map<String, String> code = reach(student.source(), function);
        for (String name : needed) {
            String quoted = Pattern.quote(name);
            Pattern call = Pattern.compile("(?<![\\w$])" + quoted + "\\s*\\(|::\\s*" + quoted + "\\b");
            boolean isCalled = code.entrySet().stream()
                    .anyMatch(each -> !each.getKey().equals(name)
                            && call.matcher(each.getValue()).find());
            if (!isCalled) {
                throw new AssertionFailedError(function + " must be built from " + name + "(…): it does not call it");
            }
        }
    }

    /**
     * Demands that a function and its helpers have no loop over elements: no {@code for}, {@code while} or {@code do}, no stream,
     * no recursion; whole tensors are computed with at once.
     *
     * @throws AssertionFailedError if there is one; it says where
     * @throws NotAnsweredException if there is no such function, or it or what it uses is still the stub
     */
    public static void assertNoLoops(Submission student, String function) {
        Map<String, String> code = reach(student.source(), function);
        code.forEach((definition, text) -> {
            Matcher loop = LOOP.matcher(text);
            Matcher stream = STREAM.matcher(text);
            String found = loop.find() ? "has a " + loop.group(1) + " loop" : "";
            if (found.isEmpty() && stream.find()) {
                found = "goes through elements by "
                        + stream.group().replaceAll("[\\s.(]+", " ").strip();
            }
            Matcher own = Pattern.compile("(?<![\\w$.])" + Pattern.quote(definition) + "\\s*\\(")
                    .matcher(text);
            if (found.isEmpty() && own.find() && own.find()) {
                found = "calls itself";
            }
            if (!found.isEmpty()) {
                throw new AssertionFailedError(function + " must compute with whole tensors, not element by element"
                        + through(function, definition, found)
                        + "; which operation does it for all entries at once?");
            }
        });
    }

    private static Map<String, String> reach(StudentSource source, String function) {
        Map<String, String> code = source.reach(function);
        if (code.isEmpty()
                || code.values().stream().anyMatch(text -> STUB.matcher(text).find())) {
            throw Grading.notAnswered(function);
        }
        return code;
    }

    private static String through(String function, String definition, String does) {
        return ": " + (definition.equals(function) ? "it" : definition + ", which it uses,") + " " + does;
    }
}
