package org.lectern.gradebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.Visibility;

class ExportTest {
    @TempDir
    Path folder;

    private @Nullable Gradebook opened;

    @BeforeEach
    void open() {
        opened = Gradebook.openOrCreate(folder.resolve("class.db"));
    }

    @AfterEach
    void close() {
        book().close();
    }

    private Gradebook book() {
        if (opened == null) {
            throw new IllegalStateException("not open");
        }
        return opened;
    }

    /** One right, one wrong answer: 2 of 5. */
    private void work(String student) {
        book().record(Work.of("01-mlp", student)
                .check("softmax", "rows sum to one", Visibility.VISIBLE, true, 2)
                .check("accuracy", "takes ties", Visibility.HIDDEN, false, 3)
                .graded());
    }

    private Export export() {
        return Export.of(book(), null, Counting.LATEST);
    }

    private Export.Filled canvas(String content) {
        return canvas(content, null, false);
    }

    private Export.Filled canvas(String content, @Nullable String column, boolean scaled) {
        return export().canvas(write(content.getBytes(StandardCharsets.UTF_8)), column, scaled);
    }

    private String moodle(String content) {
        return text(export().moodle(write(content.getBytes(StandardCharsets.UTF_8)), null, false));
    }

    private Path write(byte[] content) {
        try {
            return Files.write(folder.resolve("teacher.csv"), content);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String text(Export.Filled filled) {
        return new String(filled.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void csvBeginsAsPromisedAndHoldsNoFormula() {
        work("=cmd|' /C calc'!A0");
        work("Lovelace, \"Ada\"");
        book().record(Work.usual("@bob", true).late(90, 0.5).graded());
        assertThat(export().csv()).isEqualTo("""
                        student,homework,score,max_score,late,sandbox,status,submitted
                        '=cmd|' /C calc'!A0,01-mlp,2,5,0,full,graded,2026-11-20T10:00:00Z
                        '@bob,01-mlp,2.5,7,90,full,to be marked,2026-11-20T10:00:00Z
                        "Lovelace, ""Ada\""",01-mlp,2,5,0,full,graded,2026-11-20T10:00:00Z
                        """);
    }

    @Test
    void nbgradersColumnsAddUpAndMissingWorkIsZero() {
        book().record(Work.usual("ada", true).late(90, 0.5).graded());
        book().record(Work.of("02-cnn", "bob")
                .check("conv", "works", Visibility.VISIBLE, true, 3)
                .graded());
        assertThat(export().nbgrader()).isEqualTo("""
                        assignment,duedate,timestamp,student_id,last_name,first_name,email,raw_score,late_submission_penalty,score,max_score
                        01-mlp,,2026-11-20T10:00:00Z,ada,,,,5,2.5,2.5,7
                        01-mlp,,,bob,,,,0,0,0,7
                        02-cnn,,,ada,,,,0,0,0,3
                        02-cnn,,2026-11-20T10:00:00Z,bob,,,,3,0,3,3
                        """);
    }

    @Test
    void canvasGetsTheColumnAndKeepsEveryOtherByte() {
        work("ada1");
        String file =
                "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,01-MLP (4711),Essay (4712),Final Score (read only)\r\n"
                        + "    Points Possible,,,,,5.0,10,\r\n"
                        + "\"Lovelace, Ada\",17,s-1,ada1,\"A, morning\",,\"9\",\r\n"
                        + "\"Hopper, Grace \"\"Amazing\"\"\",18,s-2,grace,B,4.5,8 ,x\r\n"
                        + "\"Student, Test\",99,,f00ba4,A,,,";
        Export.Filled filled = canvas(file);
        assertThat(text(filled)).isEqualTo(file.replace("morning\",,", "morning\",2,"));
        assertThat(filled.filled()).isEqualTo(1);
        assertThat(filled.notes()).isEmpty();
    }

    @Test
    void aQuotedGradeStaysQuotedAndAnOldOneIsReplaced() {
        work("17");
        String file = "Student,ID,\"01-mlp (1)\"\nPoints Possible,,\"5\"\nAda,17,\"1.25\"\nBob,18,\"3\"\n";
        assertThat(text(canvas(file))).isEqualTo(file.replace("\"1.25\"", "\"2\""));
    }

    @Test
    void studentsAreFoundByNameInAnyOrderAndOthersReported() {
        work("Ada Lovelace");
        work("hoppergrace");
        work("nobody");
        work("Alan Turing");
        Export.Filled filled =
                canvas("Student,ID,SIS Login ID,01-mlp (1)\nPoints Possible,,,5\n\"Lovelace, Ada\",1,l,\n"
                        + "\"Hopper, Grace\",2,h,\n\"Turing, Alan\",3,t,\n\"Turing, Alan\",4,u,\n");
        assertThat(text(filled))
                .contains("Ada\",1,l,2\n")
                .contains("Grace\",2,h,2\n")
                .contains("Alan\",3,t,\n");
        assertThat(filled.notes())
                .containsExactly(
                        "01-mlp: Alan Turing: could be 2 students in teacher.csv; left out",
                        "01-mlp: nobody: not in teacher.csv");
    }

    @Test
    void twoNamesOfOneStudentAreNotGuessedAt() {
        work("Ada Lovelace");
        work("l");
        Export.Filled filled =
                canvas("Student,ID,SIS Login ID,01-mlp (1)\nPoints Possible,,,5\n\"Lovelace, Ada\",1,l,\n");
        assertThat(filled.filled()).isZero();
        assertThat(filled.notes()).singleElement().asString().contains("the same student");
    }

    @Test
    void otherPointsThanTheHomeworksAreSaidOrConverted() {
        work("17");
        String file = "Student,ID,01-mlp (1)\nPoints Possible,,100\nAda,17,\n";
        Export.Filled plain = canvas(file);
        assertThat(text(plain)).endsWith("Ada,17,2\n");
        assertThat(plain.notes())
                .singleElement()
                .asString()
                .contains("counts to 100")
                .contains("--scale");
        assertThat(text(canvas(file, null, true))).endsWith("Ada,17,40\n");
    }

    @Test
    void anAssignmentOfAnotherNameIsNamed() {
        work("17");
        String file = "Student,ID,Homework 1 (11),Homework 1 (12)\nPoints Possible,,5,5\nAda,17,,\n";
        assertThatThrownBy(() -> canvas(file))
                .hasMessageContaining("no assignment \"01-mlp\"")
                .hasMessageContaining("Homework 1");
        assertThatThrownBy(() -> canvas(file, "homework 1", false)).hasMessageContaining("two columns are called");
        assertThat(text(canvas(file, "12", false))).endsWith("Ada,17,,2\n");
    }

    @Test
    void germanMoodleWithCommasAndSemicolons() {
        work("Zoë Müller");
        String file =
                "ID;Vollständiger Name;E-Mail-Adresse;Status;Bewertung;Bestwertung;Bewertung kann geändert werden;"
                        + "Zuletzt geändert (Bewertung);Feedback als Kommentar\r\n"
                        + "Teilnehmer/in1327670;\"Zoë Müller\";zoe@example.org;Abgegeben;;5,00;Ja;-;\"<p>a;b\r\nc</p>\"\r\n"
                        + "Teilnehmer/in1327671;Max Muster;max@example.org;;1,50;5,00;Ja;-;\r\n";
        assertThat(moodle(file)).isEqualTo(file.replace("Abgegeben;;", "Abgegeben;2;"));
        book().mark("Prof", "01-mlp", "Zoë Müller", "", 0.5, "");
        assertThat(moodle(file)).isEqualTo(file.replace("Abgegeben;;", "Abgegeben;2,5;"));
    }

    @Test
    void frenchMoodleInAnOldEncodingKeepsItsBytes() {
        work("1327670");
        String file = "Identifiant,Nom complet,Adresse de courriel,Note,Note maximale,La note peut être modifiée\n"
                + "Participant1327670,Éloïse Dupré,e@example.org,,5.00,Oui\nParticipant2,Zoé,z@example.org,,5.00,Oui\n";
        Charset old = Charset.forName("windows-1252");
        Export.Filled filled = export().moodle(write(file.getBytes(old)), null, false);
        assertThat(filled.bytes())
                .isEqualTo(file.replace("e@example.org,,", "e@example.org,2,").getBytes(old));
    }

    @Test
    void englishMoodleLeavesLockedGradesAlone() {
        work("ada@example.org");
        work("bob@example.org");
        String file =
                "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (grade)\n"
                        + "Participant 1,Ada,ADA@example.org,Submitted,1.00,5.00,No,-\n"
                        + "Participant 2,Bob,bob@example.org,Submitted,1.00,5.00,Yes,-\n";
        Export.Filled filled = export().moodle(write(file.getBytes(StandardCharsets.UTF_8)), null, false);
        assertThat(text(filled))
                .isEqualTo(file.replace("bob@example.org,Submitted,1.00", "bob@example.org,Submitted,2"));
        assertThat(filled.notes())
                .singleElement()
                .asString()
                .contains("ada@example.org")
                .contains("can't be changed");
    }

    @Test
    void whoIsExcusedInCanvasStaysSo() {
        work("17");
        work("18");
        Export.Filled canvas = canvas("Student,ID,01-mlp (1)\nPoints Possible,,5\nAda,17,EX\nBen,18,\n");
        assertThat(text(canvas)).endsWith("Ada,17,EX\nBen,18,2\n");
        assertThat(canvas.notes()).singleElement().asString().contains("17: excused in Canvas");
        assertThatThrownBy(() -> export().canvas(folder.resolve("none.csv"), null, false))
                .hasMessageContaining("there is no")
                .hasMessageContaining("none.csv");
    }

    @Test
    void theNumberInASubmissionsNameFindsItsStudent() {
        work("Ada Lovelace_2");
        assertThat(moodle("Full name,Grade\nAda Lovelace,\n")).endsWith("Ada Lovelace,2\n");
        work("lovelaceada_502");
        work("bergben_9");
        assertThat(moodle("Identifier,Full name,Grade\nParticipant 1,Ada Lovelace,\nParticipant 2,Ada Lovelace,\n"))
                .endsWith("Participant 1,Ada Lovelace,\nParticipant 2,Ada Lovelace,2\n");
        Export.Filled canvas = canvas("Student,ID,SIS Login ID,01-mlp (1)\nPoints Possible,,,5\n"
                + "\"Lovelace, Ada\",501,x,\n\"Lovelace, Ada\",502,y,\n\"Berg, Ben\",503,z,\n");
        assertThat(text(canvas)).contains(",501,x,\n", ",502,y,2\n", ",503,z,\n");
        assertThat(canvas.notes())
                .as("nobody is taken for another of the name")
                .containsExactlyInAnyOrder(
                        "01-mlp: Ada Lovelace_2: not in teacher.csv", "01-mlp: bergben_9: not in teacher.csv");
    }

    @Test
    void filesThatAreNotOnesAreRefused() {
        work("17");
        assertThatThrownBy(() -> moodle("Name,Points\nAda,3\n"))
                .hasMessageContaining("no column Grade")
                .hasMessageContaining("Points");
        assertThatThrownBy(() -> canvas("a,b\n1,2\n")).hasMessageContaining("no gradebook of Canvas");
        assertThatThrownBy(() -> canvas("Student,ID,01-mlp (1)\n\"Ada,17,\n"))
                .hasMessageContaining("row 2")
                .hasMessageContaining("quote");
        assertThatThrownBy(() -> canvas("")).hasMessageContaining("empty file");
        assertThatThrownBy(() -> export().canvas(write("Student,ID\n".getBytes(StandardCharsets.UTF_16)), null, false))
                .hasMessageContaining("UTF-16");
    }

    @Test
    void severalHomeworksNeedANameForMoodle() {
        work("17");
        book().record(Work.of("02-cnn", "17").graded());
        assertThatThrownBy(() -> moodle("Identifier,Grade\n17,\n")).hasMessageContaining("01-mlp, 02-cnn");
    }

    @Test
    void canvasTakesAllHomeworksThatItHas() {
        work("17");
        book().record(Work.of("02-cnn", "17")
                .check("c", "d", Visibility.VISIBLE, true, 4)
                .graded());
        assertThat(text(canvas("Student,ID,02-cnn (2),01-mlp (1)\nPoints Possible,,4,5\nAda,17,,\n")))
                .endsWith("Ada,17,4,2\n");
    }

    @Test
    void resultsForGradescopeAndPrairieLearnTellNothingOfHiddenChecks() throws IOException {
        book().record(Work.usual("ada", false).late(86_400, 0.8).graded());
        book().mark("Prof", "01-mlp", "ada", "why", 1.0, "Almost.");
        JsonNode gradescope = read(export().gradescope(folder.resolve("gs")));
        assertThat(gradescope.path("score").asDouble()).isEqualTo(2.4);
        assertThat(gradescope.path("output").asText())
                .contains("Late by 24 h 0 min")
                .contains("80 %");
        JsonNode hidden = gradescope.path("tests").path(2);
        assertThat(hidden.path("name").asText()).isEqualTo("accuracy: takes ties");
        assertThat(hidden.path("status").asText()).isEqualTo("failed");
        assertThat(hidden.path("visibility").asText()).isEqualTo("after_published");
        assertThat(hidden.toString()).doesNotContain("secret");
        assertThat(gradescope.path("tests").path(1).path("output").asText()).contains("secret-expected");
        assertThat(gradescope.path("tests").path(3).path("output").asText()).isEqualTo("Almost.");

        JsonNode prairie = read(export().prairieLearn(folder.resolve("pl")));
        assertThat(prairie.path("score").asDouble()).isCloseTo(2.4 / 7, within(1e-9));
        assertThat(prairie.path("gradable").asBoolean()).isTrue();
        assertThat(prairie.path("tests").path(2).toString()).doesNotContain("secret");
        assertThat(prairie.path("tests").path(1).path("message").asText()).contains("secret-hint");
    }

    @Test
    void oneGradeCanBeWrittenWhereAContainerWantsIt() {
        work("ada");
        Path file = folder.resolve("results/results.json");
        assertThat(export().gradescope(file)).containsExactly(file);
        assertThat(file).content().contains("\"score\" : 2.0");
        work("bob");
        assertThatThrownBy(() -> export().gradescope(file)).hasMessageContaining("one grade, there are 2");
    }

    private static JsonNode read(List<Path> files) throws IOException {
        assertThat(files).hasSize(1);
        assertThat(files.get(0).toString()).endsWith("01-mlp/ada/results.json");
        return new ObjectMapper().readTree(files.get(0).toFile());
    }
}
