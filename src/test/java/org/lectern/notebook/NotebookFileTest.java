package org.lectern.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class NotebookFileTest {
    @TempDir
    Path directory;

    static String sample(String name) throws IOException {
        try (var in = NotebookFileTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"written-by-jupyter-4.5.ipynb", "written-by-jupyter-4.4.ipynb"})
    void notebookWrittenByJupyterComesBackByteForByte(String name) throws IOException {
        String text = sample(name);
        assertThat(NotebookWriter.text(NotebookReader.parse(text))).isEqualTo(text);

        Path copy = directory.resolve("copy.ipynb");
        NotebookWriter.write(NotebookReader.parse(text), copy);
        assertThat(Files.readString(copy)).isEqualTo(text);
    }

    @Test
    void fieldsKeepTheirOrderEvenIfItIsNotJupyters() {
        String text = """
                {
                 "nbformat_minor": 4,
                 "zebra": 1,
                 "nbformat": 4,
                 "cells": [],
                 "metadata": {}
                }
                """;
        assertThat(NotebookWriter.text(NotebookReader.parse(text))).isEqualTo(text);
    }

    @Test
    void idsAreMadeOnlyWhereTheFormatHasThemAndAlwaysTheSame() {
        String cells = "\"cells\": [{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": \"a\"},"
                + "{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": \"a\"}], \"metadata\": {}, \"nbformat\": 4}";
        Notebook old = NotebookReader.parse("{\"nbformat_minor\": 4, " + cells);
        assertThat(old.cells()).allMatch(cell -> cell.id().isEmpty());

        Notebook one = NotebookReader.parse("{\"nbformat_minor\": 5, " + cells);
        Notebook two = NotebookReader.parse("{\"nbformat_minor\": 5, " + cells);
        List<String> ids =
                one.cells().stream().map(cell -> cell.id().orElseThrow()).toList();
        assertThat(ids).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9-_]{1,64}"));
        assertThat(NotebookWriter.text(two)).isEqualTo(NotebookWriter.text(one));
    }

    @Test
    void changedSourceIsWrittenAsLinesAndReadBack() {
        Notebook notebook = Notebook.empty();
        Cell cell = notebook.add(Cell.Kind.CODE, "int a = 1;\n\na");
        assertThat(cell.json().get("source")).hasSize(3);
        cell.source("b\u2028c\r\nd");
        Notebook back = NotebookReader.parse(NotebookWriter.text(notebook));
        assertThat(back.cells().get(0).source()).isEqualTo("b\u2028c\r\nd");
        assertThat(back.cells().get(0).json().get("source")).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "0.0001, 0.0001",
        "0.00001, 1e-05",
        "1e16, 1e+16",
        "123456789012345.0, 123456789012345.0",
        "-0.5, -0.5",
        "1e300, 1e+300"
    })
    void numbersAreWrittenAsPythonWritesThem(double number, String written) {
        assertThat(JupyterJson.write(DoubleNode.valueOf(number))).isEqualTo(written + "\n");
    }

    @Test
    void halfASurrogatePairIsEscapedBecauseUtf8HasNoBytesForIt() {
        var text = JsonNodeFactory.instance.textNode("a\ud83d!\ud83d\ude00");
        assertThat(JupyterJson.write(text)).isEqualTo("\"a\\ud83d!\ud83d\ude00\"\n");
    }

    static Stream<String[]> badFiles() {
        String deep = "{\"nbformat\": 4, \"cells\": " + "[".repeat(5000) + "]".repeat(5000) + "}";
        return Stream.of(
                new String[] {"", "it is empty"},
                new String[] {"hello", "it is not JSON"},
                new String[] {"%PDF-1.4 ...", "it is not JSON"},
                new String[] {"[1, 2]", "holds a list"},
                new String[] {"{\"a\": 1}", "no nbformat number"},
                new String[] {"{\"nbformat\": 4, \"cells\": [", "truncated: the file ends in the middle"},
                new String[] {"{\"nbformat\": 4, \"cells\": []", "truncated: the file ends in the middle"},
                new String[] {"{\"nbformat\": 4, \"cells\": [}", "broken JSON in line 1"},
                new String[] {"{\"nbformat\": 4, \"cells\": []} trailing", "broken JSON"},
                new String[] {"{\"nbformat\": 4, \"nbformat\": 4, \"cells\": []}", "broken JSON"},
                new String[] {"{\n<<<<<<< HEAD\n\"nbformat\": 4}", "conflict marks"},
                new String[] {"{\"nbformat\": 5, \"cells\": []}", "nbformat 5 is newer"},
                new String[] {"{\"nbformat\": 4}", "cells is missing"},
                new String[] {"{\"nbformat\": 4, \"cells\": {}}", "cells must be a list, got an object"},
                new String[] {"{\"nbformat\": 4, \"cells\": [{}]}", "cell 1, cell_type is missing"},
                new String[] {
                    "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"heading\", \"source\": \"\"}]}",
                    "cell_type \"heading\""
                },
                new String[] {
                    "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": [1]}]}",
                    "cell 1, source must be text or a list of lines, got a list"
                },
                new String[] {
                    "{\"nbformat\": 4, \"cells\": [{\"cell_type\": \"code\", \"source\": \"\", \"outputs\": 1}]}",
                    "cell 1, outputs must be a list, got a number"
                },
                new String[] {deep, "levels deep"});
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void fileThatIsNoNotebookIsRefusedInOneLine(String text, String problem) throws IOException {
        Path file = directory.resolve("bad.ipynb");
        Files.writeString(file, text);
        assertThatThrownBy(() -> NotebookReader.read(file))
                .isInstanceOf(NotebookException.class)
                .hasMessageStartingWith(file + ": ")
                .hasMessageContaining(problem)
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    }

    @Test
    void oldNotebookIsRefusedWithTheWayToConvertIt() throws IOException {
        String text = sample("nbformat-3.ipynb");
        assertThatThrownBy(() -> NotebookReader.parse(text))
                .isInstanceOf(NotebookException.class)
                .hasMessage("nbformat 3 is too old, Lectern reads nbformat 4; open and save it once in Jupyter, or run "
                        + "`jupyter nbconvert --to notebook --nbformat 4` on it");
    }

    @Test
    void missingFileDirectoryAndBinaryAreRefusedInOneLine() throws IOException {
        Path missing = directory.resolve("missing.ipynb");
        assertThatThrownBy(() -> NotebookReader.read(missing))
                .isInstanceOf(NotebookException.class)
                .hasMessage(missing + ": no such file; check the name, or `ls " + directory + "`");
        assertThatThrownBy(() -> NotebookReader.read(directory))
                .isInstanceOf(NotebookException.class)
                .hasMessage(directory + ": is a directory; name a .ipynb file in it");
        Path binary =
                Files.write(directory.resolve("binary.ipynb"), new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});
        assertThatThrownBy(() -> NotebookReader.read(binary)).hasMessageContaining("it is not UTF-8 text");
    }

    @Test
    void failedWriteKeepsTheOldFileAndLeavesNothingBehind() throws IOException {
        Path file = Files.writeString(directory.resolve("file.txt"), "old");
        Notebook notebook = Notebook.empty();
        // A file where a directory is needed fails for everybody, root included.
        assertThatThrownBy(() -> NotebookWriter.write(notebook, file.resolve("a.ipynb")))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("can't be written")
                .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
        assertThatThrownBy(() -> NotebookWriter.write(notebook, directory)).hasMessageContaining("it is a directory");
        assertThat(Files.readString(file)).isEqualTo("old");
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void directoryWithoutWritePermissionIsNamedAndLeftAlone() throws IOException {
        Path closed = Files.createDirectory(directory.resolve("closed"));
        assertThat(closed.toFile().setWritable(false)).isTrue();
        Assumptions.assumeFalse(Files.isWritable(closed), "this user (root?) can write everywhere");
        assertThatThrownBy(() -> NotebookWriter.write(Notebook.empty(), closed.resolve("a.ipynb")))
                .isInstanceOf(NotebookException.class)
                .hasMessageContaining("no permission");
        assertThat(closed).isEmptyDirectory();
    }

    @Test
    void linkIsFollowedSoThatItStaysALink() throws IOException {
        Path real = Files.writeString(directory.resolve("real.ipynb"), "old");
        Path link = Files.createSymbolicLink(directory.resolve("link.ipynb"), real);
        NotebookWriter.write(Notebook.empty(), link);
        assertThat(link).isSymbolicLink();
        assertThat(Files.readString(real)).startsWith("{");
    }
}
