package org.lectern.grading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;
import org.lectern.worker.Answers;
import org.lectern.worker.LocalAnswers;
import org.lectern.worker.NotAnsweredException;
import org.lectern.worker.StudentObject;

/**
 * A student's work as a check sees it: functions to call and variables to read, by name.
 *
 * <pre>{@code
 * Tensor p = student.call("softmax", Tensor.class, logits);
 * }</pre>
 *
 * <p>The work may be a notebook in this JVM or one in a sandbox. In both, arguments and results are copies: data, that is
 * numbers, texts, tensors, arrays, lists and maps; functions of {@code java.util.function} as arguments; and {@link
 * StudentObject}s for what is neither.
 */
public final class Submission {
    private final Answers answers;
    private final @Nullable Supplier<List<String>> cells;

    private final Map<String, Set<String>> names = new HashMap<>();
    /** The functions and variables that the checks of the question at hand use. */
    private Set<String> used = new TreeSet<>();

    Submission(Answers answers) {
        this(answers, null);
    }

    /** @param cells the sources of its cells or definitions, the oldest first; null if they cannot be read */
    Submission(Answers answers, @Nullable Supplier<List<String>> cells) {
        this.answers = answers;
        this.cells = cells;
    }

    /** The static methods and fields of a class, as if a student had written them in cells. */
    public static Submission of(Class<?> answers) {
        return new Submission(LocalAnswers.of(answers));
    }

    /** As that, with the source that checks of the source read. */
    public static Submission of(Class<?> answers, String source) {
        return new Submission(LocalAnswers.of(answers), () -> List.of(source));
    }

    /**
     * Calls the student's function. Numbers are converted where nothing but digits is lost.
     *
     * @throws NotAnsweredException if there is no such function, or it is still the stub
     * @throws AssertionError if it has another signature, throws, or gives null or another type; the message says which
     * @throws IllegalArgumentException if an argument is no data, or the result would be none
     */
    public <T> T call(String function, Class<T> result, @Nullable Object... arguments) {
        used.add(function);
        return cast(answers.call(null, function, result, arguments));
    }

    /**
     * The student's function of one tensor, for {@link FunctionAssertions}; each use of it is a {@link #call}.
     *
     * <pre>{@code
     * assertShiftInvariant(student.function("softmax"), x, rng, 1e-5);
     * }</pre>
     *
     * @param more further arguments, the same in each call
     */
    public UnaryOperator<Tensor> function(String name, @Nullable Object... more) {
        return x -> {
            @Nullable Object[] arguments = new Object[more.length + 1];
            arguments[0] = x;
            System.arraycopy(more, 0, arguments, 1, more.length);
            return call(name, Tensor.class, arguments);
        };
    }

    /** As {@link #call}, for a function that returns an object of the student's own: a layer, a tape, an optimizer. */
    public StudentObject object(String function, @Nullable Object... arguments) {
        return call(function, StudentObject.class, arguments);
    }

    /**
     * Reads the student's variable.
     *
     * @throws NotAnsweredException if there is no such variable, or it is null
     * @throws AssertionError if it is of another type
     */
    public <T> T value(String name, Class<T> type) {
        used.add(name);
        return cast(answers.value(null, name, type));
    }

    /** The checks of a question begin. */
    void begin(String question) {
        used = names.computeIfAbsent(question, q -> new TreeSet<>());
    }

    /** The functions and variables that the checks of a question have asked for. */
    Set<String> names(String question) {
        return Set.copyOf(names.getOrDefault(question, Set.of()));
    }

    /** What functions and variables consist of, as text that changes when they do; empty if the source is not known. */
    String answer(Set<String> names) {
        if (cells == null) {
            return "";
        }
        StudentSource source = source();
        Map<String, String> code = new TreeMap<>();
        names.forEach(name -> code.putAll(source.reach(name)));
        return String.join("\n", code.values());
    }

    /** @throws IllegalStateException if the source cannot be read */
    StudentSource source() {
        if (cells == null) {
            throw new IllegalStateException(
                    "the source of this submission is not known; Submission.of(class, source) gives it");
        }
        return new StudentSource(cells.get());
    }

    // Each value was converted to the type that Class<T> stands for.
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T> T cast(Object value) {
        return (T) value;
    }
}
