/**
 * Homeworks: checks in a notebook, and the release of a homework to students.
 *
 * <p>An author annotates a class with {@link org.lectern.grading.Exercise}, an inner class for each
 * {@link org.lectern.grading.Question}, and a method for each {@link org.lectern.grading.Check}, which takes the
 * {@link org.lectern.grading.Submission} and calls the student's functions; {@link org.lectern.grading.TensorAssertions}
 * compares the answers, {@link org.lectern.grading.FunctionAssertions} asks what a function does to all its inputs, {@link
 * org.lectern.grading.TrainingAssertions} how it trains, {@link org.lectern.grading.SourceAssertions} how it is written and {@link
 * org.lectern.grading.BudgetAssertions} how long it takes; {@link org.lectern.grading.Misconceptions} are wrong answers that are
 * recognised. docs/grading-authors.md has an example. The class is named in {@code META-INF/lectern/exercises}. {@link org.lectern.grading.Grading} runs
 * the checks and returns a {@link org.lectern.grading.Report}; {@link org.lectern.grading.Release} makes the students'
 * notebook from the one with the solutions.
 */
@NullMarked
package org.lectern.grading;

import org.jspecify.annotations.NullMarked;
