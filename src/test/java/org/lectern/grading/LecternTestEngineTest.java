package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectDirectory;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectFile;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectNestedMethod;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.FilePosition;
import org.junit.platform.engine.support.descriptor.FileSource;
import org.junit.platform.launcher.EngineFilter;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;

class LecternTestEngineTest {
    @TempDir
    private Path folder;

    /** What a run said of each test, by its name, and of containers that failed. */
    private static final class Heard implements TestExecutionListener {
        private final Map<String, String> said = new TreeMap<>();
        private final List<TestIdentifier> tests = new ArrayList<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            String message = result.getThrowable().map(Throwable::getMessage).orElse("");
            if (test.isTest() || !message.isEmpty()) {
                tests.add(test);
                said.put(name(test), result.getStatus() + (message.isEmpty() ? "" : ": " + message));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            said.put(name(test), "SKIPPED: " + reason);
        }
    }

    private static String name(TestIdentifier test) {
        boolean own = test.getUniqueId().startsWith("[engine:" + LecternTestEngine.ID);
        return (own ? "" : "Jupiter: ") + test.getDisplayName();
    }

    private Heard run(DiscoverySelector... selectors) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors)
                .filters(EngineFilter.includeEngines(LecternTestEngine.ID, "junit-jupiter"))
                .configurationParameter(LecternTestEngine.SOLUTIONS, folder.toString())
                .build();
        Heard heard = new Heard();
        LauncherFactory.create().execute(request, heard);
        return heard;
    }

    private Path notebook(String name, String... cells) throws IOException {
        Notebook notebook = Notebook.empty();
        notebook.add(Cell.Kind.MARKDOWN, "# Text");
        for (String cell : cells) {
            notebook.add(Cell.Kind.CODE, cell);
        }
        Path file = folder.resolve(name);
        NotebookWriter.write(notebook, file);
        return file;
    }

    @Test
    void theHomeworksOfTheCourseHoldAgainstTheirSolutions() {
        Heard heard = run(selectDirectory("solutions"));
        assertThat(heard.said)
                .hasSizeGreaterThan(20)
                .containsEntry("the solution's cells run", "SUCCESSFUL")
                .containsEntry("softmax stays finite for large logits", "SUCCESSFUL")
                .allSatisfy((test, said) -> assertThat(said).isEqualTo("SUCCESSFUL"));
    }

    @Test
    void aClassOfChecksRunsAgainstItsSolutionAndJupiterLeavesItAlone() throws IOException {
        OutsideHomework homework = OutsideHomework.in(
                folder,
                "area",
                OutsideHomework.SOLUTION.replace("Math.PI * radius", "radius"),
                "progress()",
                "int late = 1 / 0;");
        Heard heard = run(selectClass(homework.exercise().type()));
        assertThat(heard.said.remove("the solution's cells run"))
                .startsWith("FAILED: area.ipynb, cell 4, line 1: ")
                .contains("ArithmeticException", "> 1 | int late = 1 / 0;");
        assertThat(heard.said.get("areas of small circles")).isEqualTo("FAILED: the answer is another");
        assertThat(heard.said.keySet())
                .filteredOn(name -> !name.startsWith("Jupiter"))
                .containsExactlyInAnyOrder("areas of small circles", "areas of secret circles", "the latest of all");
        heard.said.keySet().removeIf(name -> !name.startsWith("Jupiter"));
        assertThat(heard.said.values()).hasSize(3).allMatch(said -> said.startsWith("SKIPPED"));
    }

    @Test
    void oneCheckCanBeAskedForAndFoundAgainByItsId() throws IOException {
        OutsideHomework homework = OutsideHomework.in(folder, "area", OutsideHomework.SOLUTION);
        ExerciseClass loaded = homework.exercise();
        Class<?> exercise = loaded.type();
        Class<?> circle = loaded.question("circle").type();
        Heard heard = run(selectNestedMethod(List.of(exercise), circle, "small", Submission.class.getName()));
        assertThat(heard.tests).extracting(TestIdentifier::getDisplayName).containsExactly("areas of small circles");
        assertThat(heard.tests.get(0).getUniqueIdObject().toString())
                .isEqualTo("[engine:lectern]/[exercise:school.AreaChecks]/[question:circle]/[check:small]");
        Path file = homework.solution;
        Heard again = run(selectUniqueId(UniqueId.forEngine(LecternTestEngine.ID)
                .append("notebook", file.toString())
                .append("question", "onlyHidden")));
        // The checks are on no class path here, which is said.
        assertThat(again.said).hasSize(1);
        assertThat(again.said.values()).first().asString().contains("no exercise \"area\"");
    }

    @Test
    void eachCellOfANotebookIsATestAndOneThatFailsEndsIt() throws IOException {
        Path file = notebook("cells.ipynb", "int x = 1;", "", "int y = 0;\nint w = x / y;", "int z = 3;");
        Heard heard = run(selectFile(file.toFile()));
        assertThat(heard.said).containsOnlyKeys("cell 2: int x = 1;", "cell 4: int y = 0;", "cell 5: int z = 3;");
        assertThat(heard.said.get("cell 2: int x = 1;")).isEqualTo("SUCCESSFUL");
        assertThat(heard.said.get("cell 4: int y = 0;"))
                .startsWith("FAILED: cells.ipynb, cell 4, line 2: ")
                .contains("> 2 | int w = x / y;");
        assertThat(heard.said.get("cell 5: int z = 3;")).isEqualTo("SKIPPED: cell 4 failed");
        FilePosition position = ((FileSource) heard.tests.get(1).getSource().orElseThrow())
                .getPosition()
                .orElseThrow();
        assertThat(Files.readAllLines(file).get(position.getLine() - 1)).contains("{");
        assertThat(Files.readAllLines(file).subList(position.getLine(), position.getLine() + 12))
                .anySatisfy(line -> assertThat(line).contains("int y = 0;"));
    }

    @Test
    void onlyTheCellThatIsAskedForIsReportedThoughTheOthersRun() throws IOException {
        Path file = notebook("one.ipynb", "int x = 1;", "int y = 1 / (x - 1);");
        String id = run(selectFile(file.toFile())).tests.get(1).getUniqueId();
        assertThat(run(selectUniqueId(id)).said)
                .hasSize(1)
                .allSatisfy((test, said) -> assertThat(said).contains("cell 3, line 1"));
    }

    @Test
    void aFolderHasItsNotebooksAndWhatIsNoneIsSaid() throws IOException {
        notebook("good.ipynb", "1 + 1");
        Files.writeString(folder.resolve("bad.ipynb"), "{}");
        Files.writeString(folder.resolve("other.txt"), "{}");
        Files.createDirectory(folder.resolve(".ipynb_checkpoints"));
        notebook(".ipynb_checkpoints/good.ipynb", "1 + 2");
        Heard heard = run(selectDirectory(folder.toFile()));
        assertThat(heard.said).containsOnlyKeys("bad.ipynb", "cell 2: 1 + 1");
        assertThat(heard.said.get("bad.ipynb")).startsWith("FAILED: ").contains("bad.ipynb");
    }

    @Notebooks("src/test/resources/org/lectern/grading/two-cells.ipynb")
    static final class NamedNotebooks {}

    @Test
    void aClassCanStandForNotebooks() {
        assertThat(run(selectClass(NamedNotebooks.class)).said)
                .containsEntry("cell 1: int one = 1;", "SUCCESSFUL")
                .containsEntry("cell 2: one + 1", "SUCCESSFUL")
                .hasSize(2);
    }

    @Test
    void ordinaryTestClassesAreNotItsOwn() {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(ReleaseTest.class), selectClass("org.lectern.NoSuchClass"))
                .filters(EngineFilter.includeEngines(LecternTestEngine.ID))
                .build();
        assertThat(LauncherFactory.create().discover(request).containsTests()).isFalse();
    }
}
