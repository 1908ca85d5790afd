package org.lectern.gradebook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.CheckResult;
import org.lectern.grading.Graded;
import org.lectern.grading.Outcome;
import org.lectern.grading.Visibility;

/** A grade as the {@code results.json} of other graders. */
final class ResultsJson {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private ResultsJson() {}

    /**
     * As Gradescope reads it. A hidden check appears when grades are published: earlier it would tell whoever hands in again and
     * again what it asks.
     */
    static String gradescope(Grade grade, Graded graded) {
        ObjectNode json = JSON.createObjectNode();
        json.put("score", rounded(grade.score()));
        json.put("execution_time", (long) Math.ceil(graded.seconds()));
        json.put("output", String.join("\n", remarks(grade)));
        json.put("output_format", "text");
        json.put("visibility", "visible");
        json.put("stdout_visibility", "hidden");
        ArrayNode tests = json.putArray("tests");
        int number = 1;
        for (CheckResult check : graded.results()) {
            ObjectNode test = tests.addObject();
            test.put("score", rounded(check.points()));
            test.put("max_score", rounded(check.possible()));
            test.put("status", check.outcome() == Outcome.PASSED ? "passed" : "failed");
            test.put("name", check.question() + ": " + check.sentence());
            test.put("number", String.valueOf(number++));
            output(test, StudentView.text(check));
            test.put("visibility", visibility(check.visibility()));
        }
        for (Grade.Question question : written(grade)) {
            ObjectNode test = tests.addObject();
            test.put("score", rounded(question.points()));
            test.put("max_score", rounded(question.possible()));
            test.put("name", question.name() + ": marked by hand");
            test.put("number", String.valueOf(number++));
            output(test, question.comment());
            test.put("visibility", "after_published");
        }
        ObjectNode extra = json.putObject("extra_data");
        extra.put("homework", grade.homework());
        extra.put("sandbox", grade.sandbox());
        extra.put("submission", graded.submission());
        extra.put("lectern", graded.lectern());
        return text(json);
    }

    private static void output(ObjectNode test, String output) {
        if (!output.isEmpty()) {
            test.put("output", output);
            test.put("output_format", "text");
        }
    }

    private static String visibility(Visibility visibility) {
        return switch (visibility) {
            case VISIBLE -> "visible";
            case AFTER_DEADLINE -> "after_due_date";
            case HIDDEN -> "after_published";
        };
    }

    /** As PrairieLearn reads it; the student sees all of it. */
    static String prairieLearn(Grade grade, Graded graded) {
        ObjectNode json = JSON.createObjectNode();
        json.put("gradable", grade.problem().isEmpty());
        json.put("score", grade.maxScore() > 0 ? Math.min(1, grade.score() / grade.maxScore()) : 0);
        json.put("message", Shown.points(grade.score(), grade.maxScore()));
        json.put("output", String.join("\n", remarks(grade)));
        if (!grade.problem().isEmpty()) {
            json.putArray("format_errors").add(grade.problem());
        }
        ArrayNode tests = json.putArray("tests");
        for (CheckResult check : graded.results()) {
            ObjectNode test = tests.addObject();
            test.put("name", check.question() + ": " + check.sentence());
            test.put("description", "");
            test.put("points", rounded(check.points()));
            test.put("max_points", rounded(check.possible()));
            test.put("message", StudentView.text(check));
            test.put("output", "");
        }
        for (Grade.Question question : written(grade)) {
            ObjectNode test = tests.addObject();
            test.put("name", question.name() + ": marked by hand");
            test.put("description", "");
            test.put("points", rounded(question.points()));
            test.put("max_points", rounded(question.possible()));
            test.put("message", question.comment());
            test.put("output", "");
        }
        return text(json);
    }

    private static List<Grade.Question> written(Grade grade) {
        return grade.questions().stream().filter(Grade.Question::written).toList();
    }

    /** What the points of the checks do not say by themselves. */
    private static List<String> remarks(Grade grade) {
        List<String> remarks = new ArrayList<>();
        if (!grade.problem().isEmpty()) {
            remarks.add("This submission could not be graded: " + grade.problem());
        }
        if (grade.lateFactor() != 1) {
            remarks.add("Late by " + Shown.duration(grade.late()) + ": points count "
                    + Shown.points(100 * grade.lateFactor()) + " %.");
        }
        for (Grade.Question question : grade.questions()) {
            if (!question.written()) {
                byHand(question.byHand(), question.possible())
                        .ifPresent(points -> remarks.add(question.name() + ": " + points + " given by hand."));
                if (!question.comment().isEmpty()) {
                    remarks.add(question.name() + ": " + question.comment());
                }
            }
        }
        if (grade.bonus() != 0) {
            remarks.add("On top: " + Shown.points(grade.bonus()) + " points.");
        }
        if (!grade.comment().isEmpty()) {
            remarks.add(grade.comment());
        }
        return remarks;
    }

    private static Optional<String> byHand(@Nullable Double points, double possible) {
        return points == null ? Optional.empty() : Optional.of(Shown.points(points, possible));
    }

    private static double rounded(double points) {
        return Double.parseDouble(Shown.points(points));
    }

    private static String text(ObjectNode json) {
        try {
            return JSON.writeValueAsString(json) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("results are plain data", e);
        }
    }
}
