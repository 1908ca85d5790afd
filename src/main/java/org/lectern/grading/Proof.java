package org.lectern.grading;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;

/**
 * What {@link Verification} found out about a homework.
 *
 * @param homework its name
 * @param release the version and digest of what would be released, as {@code version-digest}
 * @param steps the parts of the proof
 * @param trials the mutants of the solution, in the order of their places
 * @param isolation how far the programs were kept apart, {@link Isolation#word}
 * @param jobs how many programs ran at a time
 * @param seconds how long it took
 */
public record Proof(
        String homework,
        String release,
        List<Step> steps,
        List<Trial> trials,
        String isolation,
        int jobs,
        double seconds) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public Proof {
        steps = List.copyOf(steps);
        trials = List.copyOf(trials);
    }

    /**
     * A part of the proof.
     *
     * @param name a word: {@code solution}, {@code starter}, {@code mutants}, {@code leaks}, {@code hints}
     * @param summary what was found, in a sentence
     * @param problems what is not as it should be, and where; empty if the part holds
     * @param seconds how long it took
     */
    public record Step(String name, String summary, List<String> problems, double seconds) {
        public Step {
            problems = List.copyOf(problems);
        }

        /** Whether the homework holds in this part. */
        @JsonProperty
        public boolean holds() {
            return problems.isEmpty();
        }
    }

    /** What became of a mutant. */
    public enum Verdict {
        /** It loses points. */
        CAUGHT,
        /** It earns every point although its author did not say that it is right too. */
        SURVIVED,
        /** It earns every point, and its author said that it is right too. */
        SAME,
        /** It does not compile, so that no student can hand it in. */
        NO_PROGRAM
    }

    /**
     * A mutant of the solution.
     *
     * @param cell the cell's number, from 1
     * @param id the cell's id
     * @param line in the cell, from 1
     * @param question the question it hits
     * @param slip the kind of slip
     * @param change what was changed
     * @param text the line as it is in the solution
     * @param verdict whether it loses points
     * @param caughtBy the first check that took points, as {@code question: sentence}; empty if none did
     * @param same why its author says that it is right too; empty if not
     */
    public record Trial(
            int cell,
            String id,
            int line,
            String question,
            String slip,
            String change,
            String text,
            Verdict verdict,
            String caughtBy,
            String same) {
        static Trial of(Mutant mutant, Verdict verdict, String caughtBy) {
            return new Trial(
                    mutant.cell().number(),
                    mutant.cell().id(),
                    mutant.line(),
                    mutant.question(),
                    mutant.slip(),
                    mutant.change(),
                    mutant.text(),
                    verdict,
                    caughtBy,
                    mutant.same());
        }
    }

    /** Whether the homework can be released. */
    @JsonProperty
    public boolean holds() {
        return steps.stream().allMatch(Step::holds);
    }

    /** How many mutants came to that. */
    public long count(Verdict verdict) {
        return trials.stream().filter(t -> t.verdict() == verdict).count();
    }

    /** As JSON. */
    public String json() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a proof is plain data", e);
        }
    }

    /** Every mutant, a line for each. */
    public String trialsText() {
        return ProofText.trials(trials);
    }

    /** As text for a terminal: a line for each part, and below it what is not as it should be. */
    public String text() {
        return ProofText.of(this);
    }
}
