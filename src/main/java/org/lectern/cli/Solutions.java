package org.lectern.cli;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lectern.grading.Grading;

/** Homeworks as commands name them: {@code 01-mlp} for the one in {@code solutions/}, or a notebook's path. */
record Solutions(Home home) {
    /** The homework's notebook with its solution. */
    Path find(String homework) throws IOException {
        Path own = folder().resolve(Names.stem(Path.of(homework)) + ".ipynb");
        Path given = Path.of(homework).toAbsolutePath().normalize();
        if (homework.endsWith(".ipynb") && Files.exists(given)) {
            return given;
        }
        if (!Files.exists(own)) {
            throw new CliException("no " + own + "; " + known());
        }
        return own;
    }

    /** Whether a solution is one of the clone's, which has a place for its exercise. */
    boolean isOwn(Path solution) {
        return solution.startsWith(folder().toAbsolutePath().normalize());
    }

    private Path folder() {
        return home.directory().resolve("solutions");
    }

    private String known() throws IOException {
        if (!Files.isDirectory(folder())) {
            return "there is no folder of solutions; name a homework's notebook by its path";
        }
        try (Stream<Path> files = Files.list(folder())) {
            List<String> all = files.filter(file -> file.toString().endsWith(".ipynb"))
                    .map(Names::stem)
                    .sorted()
                    .toList();
            return "there are: " + String.join(", ", all) + "; or name a homework's notebook by its path";
        }
    }

    /** Looks for checks in the jars and folders of a class path too, until that is closed. */
    static Closeable checksIn(String classPath) {
        List<Path> jars = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator)) {
            if (!entry.isBlank()) {
                jars.add(Path.of(entry).toAbsolutePath().normalize());
            }
        }
        return Grading.classPath(jars);
    }
}
