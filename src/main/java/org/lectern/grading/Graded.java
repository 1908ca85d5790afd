package org.lectern.grading;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.worker.CellOutcome;

/**
 * What grading one submission gave: written once as JSON, never changed. The gradebook is made of these.
 *
 * @param schema the version of this form, {@value #SCHEMA}
 * @param homework the homework's name, such as {@code 01-mlp}
 * @param release the version that the submission says it was made from, as {@code version-digest}; empty if it does not
 * @param student whose it is
 * @param file the submission's file, relative to the folder that was graded
 * @param submission SHA-256 of the file
 * @param checks SHA-256 of the check class, and of the master that locked cells were restored from
 * @param submitted when it was handed in, ISO 8601; empty if not known
 * @param late what lateness took
 * @param isolation how far the program was kept apart, {@link Isolation#word}
 * @param lectern the version of Lectern
 * @param java the version of Java
 * @param started when grading began, ISO 8601
 * @param seconds how long it took
 * @param starts how often the program was started: more than once if it had to be ended
 * @param notes what the teacher should know: cells restored, copied, missing; empty if all is as it should be
 * @param cells how the code cells ended
 * @param results the checks
 * @param manual the written questions, to be graded by hand
 * @param problem why it could not be graded at all; empty if it could
 * @param hints how many hints of each question were shown, as the submitted notebook says; null if it does not
 * @param seed where the random numbers of the checks come from; null in results of older versions
 * @param reproduce the command that grades it once more in the same way; null in results of older versions
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Graded(
        int schema,
        String homework,
        String release,
        String student,
        String file,
        String submission,
        String checks,
        String submitted,
        Late late,
        String isolation,
        String lectern,
        String java,
        String started,
        double seconds,
        int starts,
        List<String> notes,
        List<CellRun> cells,
        List<CheckResult> results,
        List<Written> manual,
        String problem,
        @Nullable Map<String, Integer> hints,
        @Nullable String seed,
        @Nullable String reproduce) {
    /** The version of this form. */
    public static final int SCHEMA = 1;

    /** A check is the same for everybody and at each regrade: it draws from generators that it seeds itself. */
    private static final String SEED = "each check seeds its own generators; they are part of the checks' digest";

    /** In characters: nobody reads more, and a result has to be read again. */
    private static final int LONGEST = 200_000;

    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Graded {
        notes = List.copyOf(notes);
        cells = List.copyOf(cells);
        results = List.copyOf(results);
        manual = List.copyOf(manual);
        hints = hints == null ? null : Collections.unmodifiableMap(new TreeMap<>(hints));
    }

    /** With how many hints of each question were shown; an empty map says nothing. */
    public Graded withHints(Map<String, Integer> shown) {
        return with(node -> node.set("hints", shown.isEmpty() ? null : JSON.valueToTree(shown)));
    }

    /** With what says how to have it once more: the command, and the limits it was graded within. */
    Graded reproducedBy(String command) {
        return with(node -> node.put("seed", SEED).put("reproduce", command));
    }

    /** The same work, if it had been handed in at another time, or lateness cost something else; decided now. */
    Graded handedIn(String time, Late costs, List<String> remarks, String now) {
        return with(node -> node.put("submitted", time)
                .put("started", now)
                .<ObjectNode>set("late", JSON.valueToTree(costs))
                .set("notes", JSON.valueToTree(remarks)));
    }

    private Graded with(Consumer<ObjectNode> change) {
        ObjectNode node = JSON.valueToTree(this);
        change.accept(node);
        try {
            return JSON.treeToValue(node, Graded.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is plain data", e);
        }
    }

    /**
     * What lateness took.
     *
     * @param seconds after the deadline; 0 if in time or without a deadline
     * @param factor what the points are multiplied by, from 0 to 1
     */
    public record Late(long seconds, double factor) {
        /** In time. */
        public static final Late NONE = new Late(0, 1);
    }

    /**
     * A code cell.
     *
     * @param id the cell's id
     * @param source as it was run
     * @param status how it ended
     * @param error what went wrong; empty if nothing did
     * @param output what it printed or showed, as text, cut if long
     */
    public record CellRun(String id, String source, CellOutcome.Status status, String error, String output) {
        public CellRun {
            id = cut(id);
            source = cut(source);
        }
    }

    /**
     * A written question.
     *
     * @param id the cell's id
     * @param question what is asked: the first line of the cell above
     * @param answer the student's text
     * @param possible what it is worth
     */
    public record Written(String id, String question, String answer, double possible) {
        public Written {
            answer = cut(answer);
        }
    }

    private static String cut(String text) {
        return text.length() <= LONGEST
                ? text
                : text.substring(0, LONGEST) + "\n… (" + (text.length() - LONGEST)
                        + " characters more are in the submission)";
    }

    /** The points of the checks, after lateness; without those given by hand. */
    @JsonIgnore
    public double points() {
        return results.stream().mapToDouble(CheckResult::points).sum() * late.factor();
    }

    /** The points that can be earned, written questions included. */
    @JsonIgnore
    public double possible() {
        return results.stream().mapToDouble(CheckResult::possible).sum()
                + manual.stream().mapToDouble(Written::possible).sum();
    }

    /** As JSON; the same result gives the same text. */
    public String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a result is plain data", e);
        }
    }

    /** @throws GradingException if the text is no result */
    public static Graded of(String json) {
        try {
            @Nullable Graded graded = JSON.readValue(json, Graded.class);
            if (graded == null || graded.schema() != SCHEMA) {
                throw new GradingException(
                        "no result of schema " + SCHEMA + "; it was written by another version of Lectern");
            }
            return graded;
        } catch (JsonProcessingException e) {
            throw new GradingException("no result of a submission: " + e.getOriginalMessage(), e);
        }
    }
}
