package org.lectern.gradebook;

/**
 * How a class did on a question. What is said of hints is what the submitted notebooks say, which their students can change.
 *
 * @param question the question's name
 * @param students how many handed in work with it
 * @param meanShare mean share of its points, from 0 (nobody had any) to 1; the difficulty, in the sense of test theory
 * @param full how many have all its points
 * @param none how many have none
 * @param unanswered how many have not answered it
 * @param failure the most frequent failure's check and message; empty if nothing failed. Numbers in messages count as alike
 * @param failures how many students had it
 * @param hintsKnown how many notebooks say how many hints they have shown
 * @param hinted how many of those have shown any
 * @param meanHints how many those that say it have shown in the mean
 */
public record QuestionStatistics(
        String question,
        int students,
        double meanShare,
        int full,
        int none,
        int unanswered,
        String failure,
        int failures,
        int hintsKnown,
        int hinted,
        double meanHints) {}
