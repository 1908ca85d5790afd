package org.lectern.grading;

import java.io.Closeable;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.Session;
import org.lectern.worker.LocalAnswers;
import org.lectern.worker.NotAnsweredException;

/**
 * Checks a student's work, in a notebook or out of it.
 *
 * <p>Checks run on the caller's thread, in a notebook the cell's: the kernel's interrupt reaches them, and a check that
 * takes longer than its time is stopped wherever the student's code loops.
 */
public final class Grading {
    /** What each open notebook works on; a plain JVM is one notebook. */
    private static final Map<Object, Work> WORK = Collections.synchronizedMap(new WeakHashMap<>());

    private static final Object PLAIN_JVM = new Object();

    /** Whether this is the process of a submission that is graded: the checks are elsewhere, those of the cells do nothing. */
    private static final boolean SEALED = Boolean.getBoolean("lectern.sealed");

    /** Whether nbgrader grades this notebook: then hidden checks run too, if they are there. Students do not have them. */
    private static final boolean AUTOGRADED = "autograde".equals(System.getenv("NBGRADER_EXECUTION"));

    /** What {@code exercise("…")} shows while work is graded. */
    private record Sealed() implements Displayable {
        @Override
        public MimeBundle display() {
            return MimeBundle.text("graded");
        }
    }

    private Grading() {}

    /**
     * Names the exercise that this notebook works on.
     *
     * @return its questions, to be shown
     * @throws GradingException if there is no such exercise; it says the near names
     */
    public static Displayable exercise(String name) {
        if (SEALED) {
            return new Sealed();
        }
        ExerciseClass exercise = Exercises.named(name);
        WORK.put(here(), new Work(exercise));
        return new ExerciseCard(exercise);
    }

    /**
     * Checks one question of this notebook's exercise.
     *
     * @throws GradingException if no exercise was named, or it has no such question; it says the near names
     */
    public static Report check(String question) {
        if (SEALED) {
            return Report.none();
        }
        return reported(work().exercise().question(question));
    }

    /**
     * Checks all questions of this notebook's exercise.
     *
     * @throws GradingException if no exercise was named
     */
    public static Report check() {
        if (SEALED) {
            return Report.none();
        }
        return reported(null);
    }

    /**
     * What is done and what is open: for each question the points, how its last check ended, and the hints shown. It runs no check.
     *
     * @throws GradingException if no exercise was named
     */
    public static Displayable progress() {
        if (SEALED) {
            return new Sealed();
        }
        return work().progress(submission());
    }

    /**
     * Checks a submission.
     *
     * @param question the question's name; null for all
     * @throws GradingException if there is no such exercise or question; it says the near names
     */
    public static Report check(String exercise, @Nullable String question, Submission submission) {
        ExerciseClass found = Exercises.named(exercise);
        return new Work(found).report(question == null ? null : found.question(question), submission, false);
    }

    /**
     * Looks for exercises in these jars and folders of classes too, until that is closed: homeworks from outside of Lectern.
     *
     * @throws GradingException if one is not there
     */
    public static Closeable classPath(List<Path> jars) {
        return Exercises.add(jars);
    }

    /** The exception of a question's stub: {@code throw notAnswered("softmax");}. */
    public static NotAnsweredException notAnswered(String question) {
        return new NotAnsweredException(question);
    }

    private static Report reported(ExerciseClass.@Nullable Asked question) {
        Work work = work();
        Submission submission = submission();
        PrintStream err = System.err;
        // nbgrader gives no points where a student's code has written to standard error.
        System.setErr(System.out);
        Session.current().ifPresent(Session::printNotes);
        try {
            return work.report(question, submission, AUTOGRADED);
        } finally {
            System.setErr(err);
        }
    }

    private static Work work() {
        Work work = WORK.get(here());
        if (work == null) {
            throw new GradingException(
                    "check: needs to know the exercise; run the first cell, exercise(\"…\"); exercises: "
                            + String.join(
                                    ", ",
                                    Exercises.all().stream()
                                            .map(ExerciseClass::name)
                                            .toList()));
        }
        return work;
    }

    private static Object here() {
        Optional<Session> session = Session.current();
        return session.isPresent() ? session.get() : PLAIN_JVM;
    }

    private static Submission submission() {
        return Session.current()
                .map(session -> new Submission(LocalAnswers.of(session), session::sources))
                .orElseThrow(() -> new GradingException(
                        "check: needs a notebook; outside one, call Grading.check(exercise, question, submission)"));
    }
}
