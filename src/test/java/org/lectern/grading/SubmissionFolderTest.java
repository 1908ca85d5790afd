package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
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
    void aTimeAsOtherProgramsWriteIt() throws IOException {
        file("anna/01-mlp/01-mlp.ipynb", "{}");
        for (String time :
                List.of("2026-11-20T19:00:00+01:00", "2026-11-20 18:00:00 +0000", "2026-11-20T18:00:00.5Z")) {
            file("anna/01-mlp/timestamp.txt", time);
            assertThat(found().get(0).time()).as(time).contains(Instant.parse("2026-11-20T18:00:00Z"));
        }
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
        assertThat(students()).containsExactly("Ada Lovelace_12345", "Jürgen Groß_12346");
    }

    private List<String> problems() {
        return SubmissionFolder.in(folder.resolve("in"), "01-mlp", folder).problems();
    }

    @Test
    void twoOfOneNameInMoodleAreTwo() throws IOException {
        file("Ada Lovelace_1_assignsubmission_file/01-mlp.ipynb", "{}");
        file("Ada Lovelace_2_assignsubmission_file/01-mlp.ipynb", "{}");
        file("Bo Li_3_assignsubmission_file_Ada Lovelace_1_assignsubmission_file_01-mlp.ipynb", "{}");
        file("Cy Dee_4_assignsubmission_file_/report.pdf", "");
        file("Di Eff_5_assignsubmission_onlinetext_/onlinetext.html", "");
        assertThat(students()).containsExactly("Ada Lovelace_1", "Ada Lovelace_2", "Bo Li_3");
        assertThat(problems())
                .containsExactly(
                        "Cy Dee_4: no notebook, only report.pdf", "Di Eff_5: no notebook, only onlinetext.html");
    }

    @Test
    void whoeverHasNoNotebookIsNamed() throws IOException {
        file("anna/01-mlp/01-mlp.ipynb", "{}");
        file("anna/01-mlp/data/x.csv", "");
        file("ben/01-mlp/report.pdf", "");
        file("ben/01-mlp/timestamp.txt", "");
        file("cy/01-MLP.IPYNB", "{}");
        file("cy/data/x.csv", "");
        file("grades.csv", "");
        file("eve_LATE_7_8_essay.docx", "");
        Files.createDirectories(folder.resolve("in/dora/01-mlp"));
        assertThat(students()).containsExactly("anna", "cy");
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "ben: no notebook, only report.pdf",
                        "dora: no notebook, the folder is empty",
                        "eve_7: no notebook, only eve_LATE_7_8_essay.docx");
    }

    @Test
    void anotherHomeworkIsNotGradedAsThis() throws IOException {
        String other = "{\"source\": [\"exercise(\\\"02-attn\\\")\"]}";
        String own = other.replace("02-attn", "01-mlp");
        file("anna/01-mlp/01-mlp.ipynb", own);
        file("anna/02-attn/02-attn.ipynb", other);
        file("ben+02-attn+2026-11-22 10:00:00 UTC/02-attn.ipynb", other);
        file("ben+01-mlp+2026-11-21 10:00:00 UTC/work.ipynb", own);
        file("cy/01-mlp/01-mlp.ipynb", other);
        file("cy/01-mlp/mine.ipynb", own);
        file("dora/work.ipynb", other);
        assertThat(students()).containsExactly("anna", "ben", "cy", "dora");
        assertThat(found())
                .extracting(Submitted::name)
                .containsExactly(
                        "anna/01-mlp/01-mlp.ipynb",
                        "ben+01-mlp+2026-11-21 10:00:00 UTC/work.ipynb",
                        "cy/01-mlp/mine.ipynb",
                        "dora/work.ipynb");
        assertThat(found()).extracting(Submitted::other).containsExactly("", "", "", "02-attn");
        assertThat(problems())
                .containsExactly(
                        "2 notebooks of 02-attn left out: this is 01-mlp",
                        "cy: cy/01-mlp/01-mlp.ipynb was left out, cy/01-mlp/mine.ipynb counts");
    }

    @Test
    void whatIsNoPlainFileIsLeftOutAndSaid() throws Exception {
        file("anna/01-mlp.ipynb", "{}");
        file("secret.txt", "");
        for (String name : List.of("ben", "cy", "dora", "eve")) {
            Files.createDirectories(folder.resolve("in").resolve(name));
        }
        Files.createSymbolicLink(folder.resolve("in/ben/01-mlp.ipynb"), folder.resolve("in/anna/01-mlp.ipynb"));
        Files.createSymbolicLink(folder.resolve("in/cy/01-mlp"), folder.resolve("in/anna"));
        assumeTrue(new ProcessBuilder(
                                "mkfifo", folder.resolve("in/dora/01-mlp.ipynb").toString())
                        .start()
                        .waitFor()
                == 0);
        try (RandomAccessFile huge =
                new RandomAccessFile(folder.resolve("in/eve/01-mlp.ipynb").toFile(), "rw")) {
            huge.setLength(3L << 30);
        }
        assertThat(students()).containsExactly("anna");
        assertThat(problems())
                .containsExactlyInAnyOrder(
                        "ben/01-mlp.ipynb was left out: it is a link, not a file",
                        "cy/01-mlp was left out: it is a link, not a file",
                        "dora/01-mlp.ipynb was left out: it is a pipe, a socket or a device, not a file",
                        "eve/01-mlp.ipynb was left out: it is larger than 64 MiB");
    }

    @Test
    void namesShowWhatTheyHold() throws IOException {
        file("ev\u001b[31mil\nanna   39 of 39.ipynb", "{}");
        assertThat(students()).containsExactly("ev\\u001b[31mil\\u000aanna   39 of 39");
    }

    @Test
    void aFolderAroundAllIsNobodys() throws IOException {
        file("subs/lovelaceada_12345_678_01-mlp.ipynb", "{}");
        file("subs/turingalan_LATE_12346_679_01-mlp.ipynb", "{}");
        file("__MACOSX/subs/._x.ipynb", "");
        assertThat(students()).containsExactly("lovelaceada_12345", "turingalan_12346");
    }

    @Test
    void aFolderAroundFilesOfStudentsIsNobodys() throws IOException {
        file("subs/anna.ipynb", "{}");
        file("subs/ben.ipynb", "{}");
        assertThat(students()).containsExactly("anna", "ben");
    }

    @Test
    void aFolderAroundFoldersOfStudentsIsNobodys() throws IOException {
        file("subs/anna/01-mlp/01-mlp.ipynb", "{}");
        file("subs/ben/01-mlp/01-mlp.ipynb", "{}");
        assertThat(students()).containsExactly("anna", "ben");
    }

    @Test
    void theOnlyStudentIsNoFolderAroundAll() throws IOException {
        file("anna/01-mlp/01-mlp.ipynb", "{}");
        file("anna/01-mlp/timestamp.txt", "2026-11-20 17:05:00 UTC");
        file("anna/02-attn/02-attn.ipynb", "{}");
        assertThat(students()).containsExactly("anna");
        assertThat(found().get(0).time()).isPresent();
    }

    /** What a student names in their own folder is nobody else's. */
    @Test
    void noSubfolderIsANeighbours() throws IOException {
        file("anna/01-mlp/01-mlp.ipynb", "{}");
        for (String own : List.of(
                "evil/01-mlp/anna/01-mlp.ipynb",
                "evil/anna/01-mlp/01-mlp.ipynb",
                "evil/anna+01-mlp+2026-12-20 10:00:00 UTC/01-mlp.ipynb",
                "evil/anna_1_assignsubmission_file/01-mlp.ipynb")) {
            file(own, "{}");
        }
        assertThat(found())
                .filteredOn(s -> s.student().equals("anna"))
                .extracting(Submitted::name)
                .containsExactly("anna/01-mlp/01-mlp.ipynb");
        assertThat(students()).containsExactly("anna", "evil");
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
    void aGroupOfGradescopesIsGradedForEachOfIt() throws IOException {
        file("submission_7/01-mlp.ipynb", "{}");
        file("submission_8/notes.txt", "");
        file("submission_metadata.yml", """
                ---
                submission_7:
                  :submitters:
                  - :name: Ada Lovelace
                    :sid: '42'
                    :email: ada@example.org
                  - :name: Ben Li
                    :sid: '43'
                  :created_at: 2026-11-20 17:05:00.123456000 Z
                  :score: 3.0
                  :history:
                  - :id: 5
                    :created_at: 2026-11-19 17:05:00.123456000 Z
                    :submitters:
                    - :name: Nobody
                submission_8:
                  :submitters:
                  - :name: Cy Dee
                    :email: cy@example.org
                  :created_at: 2026-11-20 18:05:00.123456000 Z
                """);
        assertThat(students()).containsExactly("43", "ada@example.org");
        assertThat(found()).allSatisfy(s -> assertThat(s.time()).contains(Instant.parse("2026-11-20T17:05:00Z")));
        assertThat(problems()).containsExactly("cy@example.org: no notebook, only notes.txt");
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
        assertThat(found.problems()).singleElement().asString().contains("points out of its folder");
        assertThat(folder.resolve("a/evil.ipynb")).doesNotExist();
    }

    @Test
    void whatIsNotThereIsNamed() {
        assertThatThrownBy(() -> SubmissionFolder.in(folder.resolve("none"), "01-mlp", folder))
                .isInstanceOf(GradingException.class)
                .hasMessageContaining("none; --from needs the folder");
    }
}
