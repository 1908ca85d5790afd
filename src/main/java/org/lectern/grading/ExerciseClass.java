package org.lectern.grading;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;

/** A class of checks, read by reflection: what it asks, in the order in which it is written. */
record ExerciseClass(String name, String title, Class<?> type, List<Asked> questions) {
    private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");

    /** One question and the points of its checks, hidden ones apart. */
    record Asked(String name, String title, Class<?> type, double points, double hiddenPoints) {
        /** Its checks in the order in which they are written. */
        List<Method> checks() {
            return Arrays.stream(type.getDeclaredMethods())
                    .filter(method -> method.isAnnotationPresent(Check.class))
                    .sorted(SourceOrder.methods(type))
                    .toList();
        }
    }

    static ExerciseClass of(Class<?> type) {
        Exercise exercise = type.getAnnotation(Exercise.class);
        if (exercise == null) {
            throw new GradingException(type.getName() + " is listed in " + Exercises.INDEX
                    + " but has no @Exercise; annotate it with the name of its notebook");
        }
        List<Asked> questions = new ArrayList<>();
        List<Class<?>> inner = new ArrayList<>(List.of(type.getDeclaredClasses()));
        inner.sort(Comparator.comparingInt(SourceOrder::line));
        for (Class<?> each : inner) {
            Question question = each.getAnnotation(Question.class);
            if (question != null) {
                questions.add(
                        new Asked(question.value(), question.title(), each, points(each, true), points(each, false)));
            }
        }
        return new ExerciseClass(exercise.value(), exercise.title(), type, List.copyOf(questions));
    }

    List<String> questionNames() {
        return questions.stream().map(Asked::name).toList();
    }

    /** @throws GradingException if there is none of that name; it says the near names */
    Asked question(String question) {
        return questions.stream()
                .filter(q -> q.name().equals(question))
                .findFirst()
                .orElseThrow(
                        () -> new GradingException(Missing.name("question", " in " + name, question, questionNames())));
    }

    private static double points(Class<?> question, boolean visible) {
        return Arrays.stream(question.getDeclaredMethods())
                .map(m -> m.getAnnotation(Check.class))
                .filter(c -> c != null && (c.visibility() == Visibility.VISIBLE) == visible)
                .mapToDouble(Check::points)
                .sum();
    }

    /** Whether a check is to be seen so. */
    boolean has(Visibility visibility) {
        return questions.stream()
                .flatMap(asked -> asked.checks().stream())
                .map(method -> method.getAnnotation(Check.class))
                .anyMatch(check -> check != null && check.visibility() == visibility);
    }

    /** Whether a check is not for students: a hidden one, or one for after the deadline. */
    boolean hasHidden() {
        return has(Visibility.HIDDEN) || has(Visibility.AFTER_DEADLINE);
    }

    /** Each check without an answer, for the same reason. */
    List<CheckResult> unanswered(String reason) {
        List<CheckResult> results = new ArrayList<>();
        for (Asked asked : questions) {
            for (Method method : asked.checks()) {
                Check check = method.getAnnotation(Check.class);
                if (check != null) {
                    results.add(new CheckResult(
                            asked.name(),
                            method.getName(),
                            sentence(method),
                            check.visibility(),
                            Outcome.NOT_ANSWERED,
                            0,
                            check.points(),
                            reason,
                            null,
                            null,
                            List.of()));
                }
            }
        }
        return results;
    }

    /** What a right answer does: the display name, or the method's name in words. */
    static String sentence(Method check) {
        DisplayName name = check.getAnnotation(DisplayName.class);
        if (name != null) {
            return name.value();
        }
        return WORD_START.matcher(check.getName()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** How many hints a question's visible checks have. */
    static int hints(Asked question) {
        return (int) Arrays.stream(question.type().getDeclaredMethods())
                .filter(m -> m.isAnnotationPresent(Check.class)
                        && m.getAnnotation(Check.class).visibility() == Visibility.VISIBLE)
                .flatMap(m -> hints(m).stream())
                .distinct()
                .count();
    }

    /** The check's hints, or else its question's. */
    static List<String> hints(Method check) {
        Check own = check.getAnnotation(Check.class);
        Question question = check.getDeclaringClass().getAnnotation(Question.class);
        if (own != null && own.hint().length > 0) {
            return List.of(own.hint());
        }
        return question == null ? List.of() : List.of(question.hint());
    }
}
