package org.lectern.grading;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestSource;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.lectern.jshell.Session;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookException;
import org.lectern.notebook.NotebookReader;
import org.lectern.notebook.NotebookRunner;
import org.lectern.notebook.RunResult;
import org.lectern.worker.LocalAnswers;
import org.opentest4j.AssertionFailedError;

/** A homework as tests: its solution's cells run, and each check, hidden or not, passes. */
final class HomeworkNode extends TestNode {
    private static final String CELLS = "cells";
    private static final String QUESTION = "question";
    private static final String CHECK = "check";

    private final ExerciseClass exercise;
    private final Path solution;
    private final Duration timeout;

    HomeworkNode(UniqueId id, ExerciseClass exercise, Path solution, TestSource source, Duration timeout) {
        super(id, exercise.name(), source, Type.CONTAINER);
        this.exercise = exercise;
        this.solution = solution;
        this.timeout = timeout;
        addChild(new TestNode(
                id.append("test", CELLS), "the solution's cells run", FileSource.from(solution.toFile()), Type.TEST));
        for (ExerciseClass.Asked asked : exercise.questions()) {
            TestNode question = new TestNode(
                    question(id, asked.name()), asked.name(), ClassSource.from(asked.type()), Type.CONTAINER);
            addChild(question);
            for (Method check : checks(asked)) {
                question.addChild(new TestNode(
                        question.getUniqueId().append(CHECK, check.getName()),
                        ExerciseClass.sentence(check),
                        MethodSource.from(asked.type(), check),
                        Type.TEST));
            }
        }
    }

    static UniqueId question(UniqueId homework, String question) {
        return homework.append(QUESTION, question);
    }

    static UniqueId check(UniqueId homework, String question, String check) {
        return question(homework, question).append(CHECK, check);
    }

    private static List<Method> checks(ExerciseClass.Asked asked) {
        return Arrays.stream(asked.type().getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Check.class))
                .sorted(SourceOrder.methods(asked.type()))
                .toList();
    }

    @Override
    void execute(EngineExecutionListener listener) {
        listener.executionStarted(this);
        TestExecutionResult result = TestExecutionResult.successful();
        try {
            run(listener);
        } catch (NotebookException | GradingException e) {
            result = TestExecutionResult.failed(e);
        }
        listener.executionFinished(this, result);
    }

    private void run(EngineExecutionListener listener) {
        if (!Files.exists(solution)) {
            throw new GradingException("there is no solution " + solution + " to run the checks of "
                    + exercise.type().getSimpleName() + " against; name its folder by the parameter "
                    + LecternTestEngine.SOLUTIONS);
        }
        Notebook notebook = NotebookReader.read(solution).copy();
        for (Cell cell : notebook.codeCells()) {
            if (SolvedHomework.isFrame(cell) || !SolvedHomework.isGraded(cell)) {
                // The checks come after the cells, each once.
                cell.metadata().withArray("tags").add("skip-execution");
            }
        }
        TestNode cells = below(getUniqueId().append("test", CELLS));
        if (cells != null) {
            listener.executionStarted(cells);
        }
        NotebookRunner.create()
                .allowErrors(true)
                .timeout(timeout)
                .atEnd((session, result) -> {
                    if (cells != null) {
                        listener.executionFinished(cells, result(result));
                    }
                    exercise.questions().forEach(asked -> check(session, asked, listener));
                })
                .run(notebook);
    }

    private TestExecutionResult result(RunResult result) {
        List<RunResult.Failure> failures = result.failures();
        return failures.isEmpty()
                ? TestExecutionResult.successful()
                : TestExecutionResult.failed(NotebookNode.error(solution, failures.get(0)));
    }

    private void check(Session session, ExerciseClass.Asked asked, EngineExecutionListener listener) {
        TestNode question = below(question(getUniqueId(), asked.name()));
        if (question == null) {
            return;
        }
        listener.executionStarted(question);
        List<CheckResult> results = new ArrayList<>();
        session.run(() -> results.addAll(
                CheckRunner.run(exercise, asked, new Submission(LocalAnswers.of(session), session::sources), true)));
        question.getChildren().forEach(child -> {
            listener.executionStarted(child);
            listener.executionFinished(child, result(results, ((TestNode) child).getUniqueId()));
        });
        listener.executionFinished(question, TestExecutionResult.successful());
    }

    private static TestExecutionResult result(List<CheckResult> results, UniqueId check) {
        String name = check.getLastSegment().getValue();
        @Nullable CheckResult found = null;
        for (CheckResult result : results) {
            // A fault of all checks of a question has no check's name.
            if (result.check().equals(name) || result.check().isEmpty()) {
                found = result;
            }
        }
        if (found == null) {
            return TestExecutionResult.aborted(new GradingException("the check did not come to its end"));
        }
        if (found.outcome() == Outcome.PASSED) {
            return TestExecutionResult.successful();
        }
        String message = found.outcome() == Outcome.FAILED
                ? found.message()
                : found.outcome().words() + ": " + found.message();
        return TestExecutionResult.failed(
                found.expected() == null && found.got() == null
                        ? new AssertionFailedError(message)
                        : new AssertionFailedError(message, found.expected(), found.got()));
    }
}
