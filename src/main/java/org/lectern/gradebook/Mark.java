package org.lectern.gradebook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Points or a comment that somebody gave by hand: written once as JSON, never changed. The last one for a target holds, whatever
 * is graded again.
 *
 * @param schema the version of this form, {@value #SCHEMA}
 * @param at when, ISO 8601
 * @param by who
 * @param homework the homework's name
 * @param student whose work it is about
 * @param target a question's name, a written question's cell id, or empty for the whole homework
 * @param points instead of the question's own points, or on top of the whole homework's; null to leave those as they are
 * @param comment for the student; may be empty
 * @param submission SHA-256 of the submission that was looked at
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mark(
        int schema,
        String at,
        String by,
        String homework,
        String student,
        String target,
        @Nullable Double points,
        String comment,
        String submission) {
    /** The version of this form. */
    public static final int SCHEMA = 1;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Mark {
        Objects.requireNonNull(at);
        Objects.requireNonNull(by);
        Objects.requireNonNull(homework);
        Objects.requireNonNull(student);
        Objects.requireNonNull(target);
        Objects.requireNonNull(comment);
        Objects.requireNonNull(submission);
    }

    /** As JSON; the same mark gives the same text. */
    String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a mark is plain data", e);
        }
    }

    /** @throws GradebookException if the text is no mark */
    static Mark of(String json) {
        try {
            @Nullable Mark mark = JSON.readValue(json, Mark.class);
            if (mark == null || mark.schema() != SCHEMA) {
                throw new GradebookException(
                        "no mark of schema " + SCHEMA + "; it was written by another version of Lectern");
            }
            return mark;
        } catch (JsonProcessingException e) {
            throw new GradebookException("no mark: " + e.getOriginalMessage(), e);
        }
    }
}
