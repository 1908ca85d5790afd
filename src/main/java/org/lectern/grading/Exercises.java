package org.lectern.grading;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The exercises on the class path, found by the class names in {@value #INDEX}. */
final class Exercises {
    static final String INDEX = "META-INF/lectern/exercises";

    private Exercises() {}

    static List<ExerciseClass> all() {
        ClassLoader loader = loader();
        List<ExerciseClass> exercises = new ArrayList<>();
        for (String name : classNames(loader)) {
            try {
                exercises.add(ExerciseClass.of(Class.forName(name, false, loader)));
            } catch (ClassNotFoundException e) {
                throw new GradingException(INDEX + " names the class " + name + ", which is not there; correct it", e);
            }
        }
        return exercises;
    }

    /** @throws GradingException if there is none of that name; it says the near names */
    static ExerciseClass named(String name) {
        List<ExerciseClass> all = all();
        return all.stream()
                .filter(e -> e.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new GradingException(Missing.name(
                        "exercise",
                        "",
                        name,
                        all.stream().map(ExerciseClass::name).toList())));
    }

    private static Set<String> classNames(ClassLoader loader) {
        Set<String> names = new LinkedHashSet<>();
        try {
            for (URL index : Collections.list(loader.getResources(INDEX))) {
                try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(index.openStream(), StandardCharsets.UTF_8))) {
                    lines.lines()
                            .map(line -> line.replaceFirst("#.*", "").strip())
                            .filter(line -> !line.isEmpty())
                            .forEach(names::add);
                }
            }
        } catch (IOException e) {
            throw new GradingException("cannot read " + INDEX + ": " + e.getMessage(), e);
        }
        return names;
    }

    // Not the thread's loader, which in a kernel also holds the student's classes.
    private static ClassLoader loader() {
        ClassLoader own = Exercises.class.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }
}
