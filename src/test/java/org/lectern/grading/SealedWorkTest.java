package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.lectern.notebook.Cell;
import org.lectern.notebook.NotebookReader;
import org.lectern.tensor.Tensor;
import org.lectern.worker.CellOutcome;
import org.lectern.worker.NotAnsweredException;
import org.lectern.worker.StudentObject;

/** A student's notebook in a process of its own. */
@Tag("slow")
class SealedWorkTest {
    private static final WorkerFiles FILES = WorkerFiles.ready();

    private static SealedWork work(String... cells) {
        List<SealedWork.Code> code = Arrays.stream(cells)
                .map(source -> new SealedWork.Code("c" + source.hashCode(), source))
                .toList();
        Limits limits = Limits.standard().cell(Duration.ofSeconds(3));
        SealedWork work = new SealedWork(() -> WorkerProcess.start(Sandbox.best(), FILES, 0, limits), code, limits);
        work.prepare();
        return work;
    }

    @Test
    void functionsOfCellsAreCalledWithDataAndFunctions() {
        try (SealedWork work = work(
                "int twice(int x) { return 2 * x; }\nTensor soft(Tensor x) { return x.softmax(1); }",
                "double at(DoubleUnaryOperator f, double x) { return f.applyAsDouble(x); }",
                "class Net { double w = 3; double forward(double x) { return w * x; } }\nNet net() { return new Net(); }",
                "double of(Net n) { return n.w; }")) {
            Submission student = new Submission(work);
            assertThat(student.call("twice", int.class, 4)).isEqualTo(8);
            Tensor rows = Tensor.of(new double[][] {{0, 0}, {1, 1}});
            assertThat(student.call("soft", Tensor.class, rows).toFloats()).containsExactly(0.5f, 0.5f, 0.5f, 0.5f);
            DoubleUnaryOperator square = x -> x * x;
            assertThat(student.call("at", double.class, square, 3)).isEqualTo(9.0);
            StudentObject net = student.object("net");
            assertThat(net.call("forward", double.class, 2.0)).isEqualTo(6.0);
            assertThat(net.value("w", double.class)).isEqualTo(3.0);
            assertThat(student.call("of", double.class, net)).isEqualTo(3.0);
            assertThatThrownBy(() -> student.call("thrice", int.class, 1)).isInstanceOf(NotAnsweredException.class);
        }
    }

    @Test
    void aCallThatNeverEndsCostsTheOthersNothing() {
        try (SealedWork work =
                work("int state = 5;", "int loop() { while (true) { } }", "int read() { return state; }")) {
            Submission student = new Submission(work);
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> student.call("loop", int.class)).isInstanceOf(AssertionError.class);
            assertThat(Thread.interrupted()).isTrue();
            work.prepare();
            assertThat(student.call("read", int.class)).isEqualTo(5);
            assertThat(work.starts()).isEqualTo(2);
        }
    }

    @Test
    void theSolutionOfHomework1EarnsAllInTheSandbox() {
        List<SealedWork.Code> cells = NotebookReader.read(Path.of("solutions/01-mlp.ipynb")).cells().stream()
                .filter(Cell::isCode)
                .map(cell -> new SealedWork.Code(cell.id().orElse(""), cell.source()))
                .toList();
        Limits limits = Limits.standard();
        try (SealedWork work =
                new SealedWork(() -> WorkerProcess.start(Sandbox.best(), FILES, 0, limits), cells, limits)) {
            work.prepare();
            assertThat(work.outcomes())
                    .allSatisfy(
                            cell -> assertThat(cell.status()).as(cell.error()).isEqualTo(CellOutcome.Status.OK));
            Submission student = new Submission(
                    work, () -> cells.stream().map(SealedWork.Code::source).toList());
            assertThat(CheckRunner.run(Exercises.named("01-mlp"), null, student, work::prepare, true))
                    .isNotEmpty()
                    .allSatisfy(result ->
                            assertThat(result.outcome()).as(result.message()).isEqualTo(Outcome.PASSED));
        }
    }
}
