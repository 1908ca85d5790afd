package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;

/** A homework of a teacher who is not of this repository: a folder of compiled checks, and a notebook. */
public final class OutsideHomework {
    static final String CHECKS = """
            package school;

            import static org.junit.jupiter.api.Assertions.assertEquals;
            import java.util.List;
            import java.util.function.DoubleUnaryOperator;
            import org.junit.jupiter.api.BeforeEach;
            import org.junit.jupiter.api.DisplayName;
            import org.lectern.grading.*;

            @Exercise(value = "NAME", title = "Areas")
            class AreaChecks {
                private static final double[] RADII = {1.5, 2.5};
                private static final double[] SECRET_RADII = {7.125, 1234.5};

                @Question(value = "circle", title = "the area of a circle", hint = "The radius comes in twice.")
                class Circle {
                    private final double half = Helpers.half(1);
                    private final double guarded = RADII.length > 1 ? 98.765 : Secrets.SEED;
                    private List<String> names;

                    @BeforeEach
                    void prepare() {
                        names = List.of("circle");
                    }

                    @Check(points = 2)
                    @DisplayName("areas of small circles")
                    void small(Submission student) {
                        for (double radius : RADII) {
                            DoubleUnaryOperator right = r -> Math.PI * r * r;
                            assertEquals(right.applyAsDouble(radius), student.call(names.get(0), double.class, radius), 1e-9);
                        }
                        assertEquals(Math.PI / 4, student.call("circle", double.class, half), 1e-9);
                    }

                    @Check(points = 3, visibility = Visibility.HIDDEN, hint = "Did you try a radius of 55.25?")
                    @DisplayName("areas of secret circles")
                    void secretOnes(Submission student) {
                        for (double radius : SECRET_RADII) {
                            DoubleUnaryOperator right = r -> Math.PI * r * r + 0.0;
                            assertEquals(areaBy(right, radius), student.call("circle", double.class, radius), guarded / 1e6);
                        }
                    }

                    private double areaBy(DoubleUnaryOperator function, double radius) {
                        return function.applyAsDouble(radius) * new Pair("hush-hush", 1).factor();
                    }
                }

                @Question("onlyHidden")
                class OnlyHidden {
                    @Check(points = 1, visibility = Visibility.AFTER_DEADLINE)
                    void theLatestOfAll(Submission student) {
                        assertEquals(31415, student.call("circle", double.class, 100.0).intValue());
                    }
                }

                record Pair(String word, double factor) {}
            }

            class Helpers {
                static double half(double x) {
                    return x / 2;
                }
            }

            class Secrets {
                static final double SEED = Math.sqrt(4242.42);
            }
            """;

    public static final String SOLUTION = """
            /** The area of a circle. */
            double circle(double radius) {
                // BEGIN SOLUTION
                return Math.PI * radius * radius;
                // END SOLUTION
            }""";

    public final Path classes;
    public final Path solution;

    private OutsideHomework(Path classes, Path solution) {
        this.classes = classes;
        this.solution = solution;
    }

    /** Compiles the checks and writes the notebook, with more cells before its checks. */
    public static OutsideHomework in(Path folder, String name, String answer, String... more) throws IOException {
        return with(CHECKS, folder, name, answer, more);
    }

    /** As {@link #in}, with other checks. */
    static OutsideHomework with(String checks, Path folder, String name, String answer, String... more)
            throws IOException {
        Path source = Files.writeString(folder.resolve("AreaChecks.java"), checks.replace("NAME", name));
        Path classes = Files.createDirectories(folder.resolve("classes"));
        int status = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-parameters", "-d", classes.toString(), source.toString());
        assertThat(status).isZero();
        Path index = classes.resolve(Exercises.INDEX);
        Files.createDirectories(index.getParent());
        Files.writeString(index, "school.AreaChecks\n");
        Notebook notebook = Notebook.empty();
        List<String> cells = new ArrayList<>(List.of("exercise(\"" + name + "\")", answer));
        cells.addAll(List.of(more));
        cells.addAll(List.of("check(\"circle\")", "check(\"onlyHidden\")"));
        cells.forEach(cell -> notebook.add(Cell.Kind.CODE, cell));
        Path solution = folder.resolve("area.ipynb");
        NotebookWriter.write(notebook, solution);
        return new OutsideHomework(classes, solution);
    }

    /** The class of checks, loaded for once. */
    ExerciseClass exercise() throws IOException {
        try {
            URLClassLoader loader =
                    new URLClassLoader(new URL[] {classes.toUri().toURL()}, OutsideHomework.class.getClassLoader());
            return ExerciseClass.of(loader.loadClass("school.AreaChecks"));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("it was compiled", e);
        }
    }
}
