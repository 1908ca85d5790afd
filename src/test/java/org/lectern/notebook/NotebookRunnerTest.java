package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotebookRunnerTest {
    private static Notebook notebook(String... cells) {
        Notebook notebook = Notebook.empty();
        for (String cell : cells) {
            notebook.add(Cell.Kind.CODE, cell);
        }
        return notebook;
    }

    private static List<String> types(Cell cell) {
        List<String> types = new ArrayList<>();
        cell.outputs().forEach(output -> types.add(output.path("output_type").asText()));
        return types;
    }

    @Test
    void valuesStreamsAndCountsAreRecordedAsJupyterDoes() {
        Notebook notebook = notebook(
                "int x = 20;",
                "",
                "System.out.println(\"a\"); System.out.println(\"b\");\n" + "System.err.println(\"c\");\nx + 1");
        notebook.add(Cell.Kind.MARKDOWN, "text");
        RunResult result = NotebookRunner.create().run(notebook);

        assertThat(result.status()).isEqualTo(RunResult.Status.OK);
        assertThat(result.executed()).isEqualTo(2);
        List<Cell> cells = notebook.cells();
        assertThat(cells.get(0).executionCount()).contains(1);
        assertThat(cells.get(1).executionCount()).isEmpty();
        assertThat(cells.get(2).executionCount()).contains(2);
        assertThat(types(cells.get(2))).containsExactly("stream", "stream", "execute_result");
        assertThat(cells.get(2).outputs().toString())
                .isEqualTo("[{\"name\":\"stdout\",\"output_type\":\"stream\",\"text\":[\"a\\n\",\"b\\n\"]},"
                        + "{\"name\":\"stderr\",\"output_type\":\"stream\",\"text\":[\"c\\n\"]},"
                        + "{\"data\":{\"text/plain\":[\"21\"]},\"execution_count\":2,\"metadata\":{},"
                        + "\"output_type\":\"execute_result\"}]");
    }

    @Test
    void aValueForProgramsIsTheCellsResult() {
        Notebook notebook =
                notebook("org.lectern.display.MimeBundle.html(\"<b>card</b>\", \"all of it\").asValue(\"1.5\")", "2");
        NotebookRunner.create().run(notebook);
        Cell cell = notebook.cells().get(0);
        assertThat(types(cell)).containsExactly("display_data", "execute_result");
        assertThat(cell.outputs().get(0).path("data").path("text/plain").path(0).asText())
                .isEqualTo("all of it");
        JsonNode value = cell.outputs().get(1);
        assertThat(value.path("data").path("text/plain").path(0).asText()).isEqualTo("1.5");
        assertThat(value.path("data").path("text/html").path(0).asText()).isEqualTo("<b>card</b>");
        assertThat(value.path("execution_count").asInt()).isEqualTo(1);
    }

    @Test
    void runStopsAtTheFirstFailureAndNamesCellLineAndError() {
        Notebook notebook = notebook("int a = 1;", "int b = 2;\nint c = a / 0;\nc", "System.out.println(\"never\");");
        notebook.cells()
                .get(2)
                .outputs()
                .addObject()
                .put("output_type", "stream")
                .put("text", "stale");
        RunResult result = NotebookRunner.create().run(notebook);

        assertThat(result.status()).isEqualTo(RunResult.Status.FAILED);
        assertThat(result.executed()).isEqualTo(2);
        RunResult.Failure failure = result.failure().orElseThrow();
        assertThat(failure.cell()).isEqualTo(1);
        assertThat(failure.error().line()).isEqualTo(2);
        assertThat(failure.error().headline()).contains("ArithmeticException", "/ by zero");
        assertThat(failure.excerpt()).isEqualTo("  1 | int b = 2;\n> 2 | int c = a / 0;\n  3 | c\n");
        assertThat(types(notebook.cells().get(1))).containsExactly("error");
        assertThat(OutputHtml.errorLine(notebook.cells().get(1))).isEqualTo(2);
        assertThat(notebook.cells().get(2).outputs()).isEmpty();
    }

    @Test
    void compileErrorIsAFailureToo() {
        RunResult result = NotebookRunner.create().run(notebook("int a = 1;\nString s = a;"));
        assertThat(result.failure().orElseThrow().error().line()).isEqualTo(2);
    }

    @Test
    void allowedAndExpectedErrorsDoNotStopTheRun() {
        String bad = "throw new IllegalStateException(\"no\");";
        RunResult allowed = NotebookRunner.create().allowErrors(true).run(notebook(bad, "1", bad));
        assertThat(allowed.executed()).isEqualTo(3);
        assertThat(allowed.failures()).hasSize(2);
        assertThat(allowed.isOk()).isFalse();

        Notebook tagged = notebook(bad, "1 + 1");
        tagged.cells().get(0).metadata().putArray("tags").add("raises-exception");
        RunResult expected = NotebookRunner.create().run(tagged);
        assertThat(expected.isOk()).isTrue();
        assertThat(types(tagged.cells().get(0))).containsExactly("error");
        assertThat(types(tagged.cells().get(1))).containsExactly("execute_result");
    }

    @Test
    void skippedCellKeepsItsOutputs() {
        Notebook notebook = notebook("int x = 1 / 0;");
        Cell cell = notebook.cells().get(0);
        cell.metadata().putArray("tags").add("skip-execution");
        cell.outputs()
                .addObject()
                .put("output_type", "stream")
                .put("name", "stdout")
                .put("text", "kept");
        assertThat(NotebookRunner.create().run(notebook).isOk()).isTrue();
        assertThat(cell.outputs().get(0).path("text").asText()).isEqualTo("kept");
    }

    @Test
    void displayIsUpdatedInPlaceEvenFromALaterCell() {
        Notebook notebook = notebook(
                "import org.lectern.display.*;\nvar h = Display.show(\"one\");\nSystem.out.println(\"between\");",
                "h.update(MimeBundle.html(\"<b>two</b>\", \"two\"));",
                "Display.show(\"gone\"); Display.clear(true); Display.show(\"stays\");");
        assertThat(NotebookRunner.create().run(notebook).isOk()).isTrue();
        JsonNode first = notebook.cells().get(0).outputs();
        assertThat(types(notebook.cells().get(0))).containsExactly("display_data", "stream");
        assertThat(first.get(0).path("data").toString())
                .isEqualTo("{\"text/html\":[\"<b>two</b>\"],\"text/plain\":[\"two\"]}");
        assertThat(notebook.cells().get(1).outputs()).isEmpty();
        JsonNode third = notebook.cells().get(2).outputs();
        assertThat(third).hasSize(1);
        assertThat(Text.join(third.get(0).path("data").get("text/plain"))).isEqualTo("stays");
    }

    @Test
    void cellThatTakesTooLongIsStopped() {
        RunResult result = NotebookRunner.create()
                .timeout(Duration.ofMillis(500))
                .run(notebook("int n = 0;\nwhile (true) { n++; }", "n"));
        assertThat(result.status()).isEqualTo(RunResult.Status.TIMED_OUT);
        assertThat(result.executed()).isEqualTo(1);
        assertThat(result.time()).isLessThan(Duration.ofSeconds(30));
    }

    @Test
    void interruptEndsTheRunAndKeepsWhatIsDone() throws Exception {
        Notebook notebook = notebook("System.out.println(\"done\");", "while (true) { }", "1");
        CountDownLatch second = new CountDownLatch(1);
        NotebookRunner runner = NotebookRunner.create().allowErrors(true).listener(new NotebookRunner.Listener() {
            @Override
            public void started(int number, int cells, Cell cell) {
                if (number == 2) {
                    second.countDown();
                }
            }
        });
        CompletableFuture<RunResult> run = CompletableFuture.supplyAsync(() -> runner.run(notebook));
        assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(200);
        runner.interrupt();
        RunResult result = run.get(30, TimeUnit.SECONDS);
        assertThat(result.status()).isEqualTo(RunResult.Status.INTERRUPTED);
        assertThat(result.executed()).isEqualTo(2);
        assertThat(types(notebook.cells().get(0))).containsExactly("stream");
    }

    @Test
    void sameNotebookGivesTheSameBytes() {
        String[] cells = {"System.out.println(1);", "java.util.Map.of(\"a\", 1)", "throw new RuntimeException(\"x\");"};
        Notebook one = notebook(cells);
        Notebook two = notebook(cells);
        NotebookRunner.create().run(one);
        NotebookRunner.create().run(two);
        assertThat(NotebookWriter.text(two)).isEqualTo(NotebookWriter.text(one));
    }

    @Test
    void notebookInAnotherLanguageIsRefused() {
        Notebook notebook = notebook("print(1)");
        notebook.metadata().putObject("language_info").put("name", "python");
        assertThatThrownBy(() -> NotebookRunner.create().run(notebook))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("its cells are in python");
    }
}
