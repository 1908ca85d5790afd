package org.lectern.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * The homework that grading is measured with: thirty short cells, four questions of one point, and a class that hands it in. Every
 * fifth student answers one question wrong, so that grades differ.
 *
 * @param folder holds {@code thirty.ipynb} with the solution, {@code checks} with the compiled checks, and {@code submissions}
 */
public record ThirtyCells(Path folder) {
    /** The homework's name. */
    public static final String NAME = "thirty";

    private static final int CELLS = 30;
    private static final int WRONG_EVERY = 5;

    private static final List<String> ANSWERS = List.of(
            "double twice(double x) {\n    BEGIN\n    return 2 * x;\n    END\n}",
            "double sum(double[] values) {\n    BEGIN\n    double sum = 0;\n    for (double v : values) {\n        sum += v;\n    }\n"
                    + "    return sum;\n    END\n}",
            "String greeting(String name) {\n    BEGIN\n    return \"Hello, \" + name + \"!\";\n    END\n}",
            "int steps(int examples, int batch) {\n    BEGIN\n    return (examples + batch - 1) / batch;\n    END\n}");
    private static final List<String> QUESTIONS = List.of("twice", "sum", "greeting", "steps");

    private static final String CHECKS = """
            package org.lectern.thirty;

            import static org.junit.jupiter.api.Assertions.assertEquals;
            import org.lectern.grading.*;

            @Exercise(value = "thirty", title = "Thirty cells")
            class ThirtyChecks {
                @Question(value = "twice", hint = "Two times.")
                class Twice {
                    @Check
                    void doubles(Submission student) {
                        assertEquals(-7.0, student.call("twice", double.class, -3.5));
                    }
                }

                @Question(value = "sum", hint = "Add them.")
                class Sum {
                    @Check
                    void adds(Submission student) {
                        assertEquals(6.0, student.call("sum", double.class, (Object) new double[] {1, 2, 3}));
                    }
                }

                @Question(value = "greeting", hint = "With a comma.")
                class Greeting {
                    @Check
                    void greets(Submission student) {
                        assertEquals("Hello, Ada!", student.call("greeting", String.class, "Ada"));
                    }
                }

                @Question(value = "steps", hint = "The last batch may be short.")
                class Steps {
                    @Check(visibility = Visibility.HIDDEN)
                    void countsTheShortBatch(Submission student) {
                        assertEquals(4, student.call("steps", int.class, 10, 3));
                    }
                }
            }
            """;

    /**
     * Writes the homework.
     *
     * @param folder is made if it is not there
     * @throws BenchException if it can't be written
     */
    public static ThirtyCells in(Path folder) {
        ThirtyCells homework = new ThirtyCells(folder);
        try {
            Files.createDirectories(folder);
            homework.compileChecks();
            write(homework.notebook(), notebook(-1, true));
            return homework;
        } catch (IOException e) {
            throw new BenchException("bench: cannot write " + folder + ": " + e.getMessage());
        }
    }

    /** The notebook with the solution. */
    public Path notebook() {
        return folder.resolve(NAME + ".ipynb");
    }

    /** The folder with the class of checks. */
    public Path checks() {
        return folder.resolve("checks");
    }

    /**
     * Writes what students hand in, and returns the folder.
     *
     * @param from the first student's number
     */
    public Path submissions(String name, int from, int count) {
        Path all = folder.resolve(name);
        try {
            Files.createDirectories(all);
            for (int i = from; i < from + count; i++) {
                write(all.resolve(student(i) + ".ipynb"), notebook(i, false));
            }
        } catch (IOException e) {
            throw new BenchException("bench: cannot write " + all + ": " + e.getMessage());
        }
        return all;
    }

    /** A student's name. */
    public static String student(int number) {
        return String.format(Locale.ROOT, "student-%04d", number);
    }

    /** What a student should get of 4 points. */
    public static double points(int number) {
        return number % WRONG_EVERY == 0 ? QUESTIONS.size() - 1 : QUESTIONS.size();
    }

    private void compileChecks() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        if (compiler == null) {
            throw new BenchException("bench: needs a JDK, this is a Java runtime without its compiler");
        }
        Path source = Files.writeString(folder.resolve("ThirtyChecks.java"), CHECKS);
        Files.createDirectories(checks());
        int status = compiler.run(
                null, null, null, "-proc:none", "-parameters", "-d", checks().toString(), source.toString());
        if (status != 0) {
            throw new BenchException("bench: " + source + " does not compile");
        }
        Path index = checks().resolve("META-INF/lectern/exercises");
        Files.createDirectories(index.getParent());
        Files.writeString(index, "org.lectern.thirty.ThirtyChecks\n");
    }

    private static ObjectNode notebook(int student, boolean withMarks) {
        ObjectNode notebook = new ObjectMapper().createObjectNode();
        ArrayNode cells = notebook.putArray("cells");
        add(cells, "exercise(\"" + NAME + "\")");
        for (int i = 0; i < ANSWERS.size(); i++) {
            boolean isWrong = !withMarks && student % WRONG_EVERY == 0 && student / WRONG_EVERY % ANSWERS.size() == i;
            String answer = isWrong ? ANSWERS.get(i).replaceAll("return [^;]+;", wrong(i)) : ANSWERS.get(i);
            add(
                    cells,
                    withMarks
                            ? answer.replace("BEGIN", "// BEGIN SOLUTION").replace("END", "// END SOLUTION")
                            : answer.replaceAll(" *(BEGIN|END)\n", ""));
            add(cells, "check(\"" + QUESTIONS.get(i) + "\")");
        }
        for (int i = cells.size(); i < CELLS; i++) {
            add(cells, "double v" + i + " = twice(" + i + ");\nv" + i + " + sum(new double[] {v" + i + ", 1})");
        }
        notebook.putObject("metadata")
                .putObject("kernelspec")
                .put("name", "lectern")
                .put("language", "java")
                .put("display_name", "Java (Lectern)");
        return notebook.put("nbformat", 4).put("nbformat_minor", 5);
    }

    private static String wrong(int question) {
        return QUESTIONS.get(question).equals("greeting") ? "return name;" : "return 0;";
    }

    private static void add(ArrayNode cells, String source) {
        ObjectNode cell = cells.addObject();
        cell.put("cell_type", "code");
        cell.put("id", "c" + cells.size());
        cell.putNull("execution_count");
        cell.putObject("metadata");
        cell.putArray("outputs");
        cell.put("source", source);
    }

    private static void write(Path file, ObjectNode notebook) throws IOException {
        Files.writeString(file, new ObjectMapper().writeValueAsString(notebook));
    }
}
