package org.lectern.gradebook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a student has for a homework.
 *
 * @param homework the homework's name
 * @param student whose it is
 * @param score {@code (points of the questions) x lateFactor + bonus}, not below 0
 * @param maxScore what can be earned
 * @param bonus points given by hand on top of the whole homework; negative if taken
 * @param submitted when it was handed in, ISO 8601; empty if not known
 * @param late seconds after the deadline; 0 if in time
 * @param lateFactor what the questions' points are multiplied by, from 0 to 1
 * @param sandbox how far the student's program was kept apart
 * @param status what is left to do
 * @param problem why it could not be graded at all; empty if it could
 * @param questions the questions in their order
 * @param comment for the student, on the whole homework; may be empty
 * @param result the file of the result that counts, relative to the folder of results
 */
public record Grade(
        String homework,
        String student,
        double score,
        double maxScore,
        double bonus,
        String submitted,
        long late,
        double lateFactor,
        String sandbox,
        Status status,
        String problem,
        List<Question> questions,
        String comment,
        String result) {
    public Grade {
        questions = List.copyOf(questions);
    }

    /** What is left to do about a grade. */
    public enum Status {
        GRADED("graded"),
        /** A written question has no points yet. */
        TO_MARK("to be marked"),
        /** A check could not run: a fault of the course. */
        FAULTY_CHECK("check faulty"),
        /** It could not be graded at all. */
        NOT_GRADED("not graded");

        private final String words;

        Status(String words) {
            this.words = words;
        }

        /** The status in words, as shown. */
        public String words() {
            return words;
        }
    }

    /**
     * A question.
     *
     * @param name the question's name, or a written question's cell id
     * @param written whether it is answered by text, and marked by hand
     * @param automatic the points of its checks
     * @param byHand the points given by hand, which stand in their place; null if there are none
     * @param possible what it is worth
     * @param comment for the student; may be empty
     * @param earlier whether the points by hand were given to another submission than the one that counts
     */
    public record Question(
            String name,
            boolean written,
            double automatic,
            @Nullable Double byHand,
            double possible,
            String comment,
            boolean earlier) {
        /** The points that count, before lateness. */
        public double points() {
            return byHand == null ? automatic : byHand;
        }
    }

    /** The points of the questions, before lateness and bonus. */
    public double rawScore() {
        return questions.stream().mapToDouble(Question::points).sum();
    }
}
