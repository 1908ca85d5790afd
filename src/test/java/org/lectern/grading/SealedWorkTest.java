package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.notebook.NotebookReader;
import org.lectern.worker.CellOutcome;

class SealedWorkTest {
    private static final WorkerFiles FILES = WorkerFiles.ready();

    private static SealedWork work(String... cells) {
        List<SealedWork.Code> code = java.util.Arrays.stream(cells)
                .map(c -> new SealedWork.Code("c" + c.hashCode(), c))
                .toList();
        Limits limits = Limits.standard().cell(Duration.ofSeconds(3));
        return new SealedWork(() -> WorkerProcess.start(Sandbox.best(), FILES, 0, limits), code, limits);
    }

    @Test
    void callsAFunctionOfACell() {
        try (SealedWork work = work("int twice(int x) { return 2 * x; }")) {
            work.prepare();
            assertThat(work.call(null, "twice", int.class, new Object[] {4})).isEqualTo(8);
        }
    }

    @Test
    void gradesTheSolution() {
        long start = System.nanoTime();
        var cells = NotebookReader.read(Path.of("solutions/01-mlp.ipynb")).cells().stream()
                .filter(c -> c.isCode())
                .map(c -> new SealedWork.Code(c.id().orElse(""), c.source()))
                .toList();
        Limits limits = Limits.standard();
        try (SealedWork work =
                new SealedWork(() -> WorkerProcess.start(Sandbox.best(), FILES, 0, limits), cells, limits)) {
            work.prepare();
            System.out.println((System.nanoTime() - start) / 1e9);
            for (CellOutcome o : work.outcomes()) System.out.println(o);
            var results = CheckRunner.run(Exercises.named("01-mlp"), null, new Submission(work), work::prepare, true);
            results.forEach(System.out::println);
            System.out.println((System.nanoTime() - start) / 1e9 + " s, " + work.starts() + " "
                    + Sandbox.best().isolation());
        }
    }
}
