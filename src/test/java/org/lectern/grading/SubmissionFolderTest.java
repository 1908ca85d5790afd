package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmissionFolderTest {
    @TempDir
    private Path folder;

    private void file(String name, String text) throws IOException {
        Path file = folder.resolve("in").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private List<Submitted> found() {
        return SubmissionFolder.in(folder.resolve("in"), "01-mlp", folder).submissions();
    }

    private List<String> students() {
        return found().stream().map(Submitted::student).toList();
    }

    @Test
    void foldersOfNbgradersCourse() throws IOException {
        file("anna/01-mlp/01-mlp.ipynb", "{}");
        file("anna/01-mlp/timestamp.txt", "2026-11-20 17:05:00 UTC");
        file("ben/01-mlp/01-mlp.ipynb", "{}");
        assertThat(students()).containsExactly("anna", "ben");
        assertThat(found().get(0).time()).contains(Instant.parse("2026-11-20T17:05:00Z"));
    }

    @Test
    void foldersOfNbgradersExchange() throws IOException {
        file("anna+01-mlp+2026-11-20 17:05:00.123456 UTC+abc/01-mlp.ipynb", "{}");
        file("anna+01-mlp+2026-11-21 08:00:00.123456 UTC+abd/01-mlp.ipynb", "{}");
        assertThat(students()).containsExactly("anna");
        assertThat(found().get(0).time()).contains(Instant.parse("2026-11-21T08:00:00Z"));
    }

    @Test
    void moodlesDownload() throws IOException {
        file("Ada Lovelace_12345_assignsubmission_file_/my work.ipynb", "{}");
        file("Jürgen Groß_12346_assignsubmission_file/01-mlp.ipynb", "{}");
        assertThat(students()).containsExactly("Ada Lovelace", "Jürgen Groß");
    }

    @Test
    void canvassDownload() throws IOException {
        file("lovelaceada_12345_678_01-mlp.ipynb", "{}");
        file("turingalan_LATE_12346_679_01-mlp-2.ipynb", "{}");
        assertThat(students()).containsExactly("lovelaceada_12345", "turingalan_12346");
        assertThat(found().get(1).isLate()).isTrue();
    }

    @Test
    void gradescopesDownload() throws IOException {
        file("submission_1/01-mlp.ipynb", "{}");
        file(
                "submission_metadata.yml",
                "---\nsubmission_1:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '42'\n    :email: ada@example.org\n"
                        + "  :created_at: 2026-11-20 17:05:00.123456000 Z\n");
        assertThat(students()).containsExactly("ada@example.org");
        assertThat(found().get(0).time()).contains(Instant.parse("2026-11-20T17:05:00Z"));
    }

    @Test
    void filesNamedAfterStudents() throws IOException {
        file("anna.ipynb", "{}");
        file("01-mlp-ben.ipynb", "{}");
        file(".ipynb_checkpoints/anna-checkpoint.ipynb", "{}");
        assertThat(students()).containsExactly("anna", "ben");
        assertThat(found().get(0).time()).isEqualTo(Optional.empty());
    }

    @Test
    void anArchiveStaysInItsFolder() throws IOException {
        Path zip = folder.resolve("all.zip");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            for (String name : List.of("anna.ipynb", "../../evil.ipynb")) {
                out.putNextEntry(new ZipEntry(name));
                out.write("{}".getBytes());
                out.closeEntry();
            }
        }
        Path unpacked = Files.createDirectories(folder.resolve("a/b/unpacked"));
        SubmissionFolder.Found found = SubmissionFolder.in(zip, "01-mlp", unpacked);
        assertThat(found.submissions()).extracting(Submitted::student).containsExactly("anna");
        assertThat(found.problems()).singleElement().asString().contains("points out of the archive");
        assertThat(folder.resolve("a/evil.ipynb")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SubmissionFolder.in(folder.resolve("none"), "01-mlp", folder))
                .isInstanceOf(GradingException.class)
                .hasMessageContaining("none; --from needs the folder");
    }
}
