package org.lectern.grading;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.lectern.jshell.Session;

/** The exercises on the class path, found by the class names in {@value #INDEX}. */
final class Exercises {
    static final String INDEX = "META-INF/lectern/exercises";

    private static volatile ClassLoader added = own();

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

    private static ClassLoader loader() {
        // In a notebook also the jars that it was given; elsewhere never where a student's classes are.
        ClassLoader notebook =
                Session.current().isPresent() ? Thread.currentThread().getContextClassLoader() : null;
        return notebook == null ? added : notebook;
    }

    /**
     * Looks for exercises in these jars and folders too, until that is closed.
     *
     * @throws GradingException if one is not there
     */
    static synchronized Closeable add(List<Path> classPath) {
        URL[] urls = new URL[classPath.size()];
        for (int i = 0; i < urls.length; i++) {
            Path each = classPath.get(i);
            if (!Files.exists(each)) {
                throw new GradingException("no " + each + " to find exercises in; name a jar, or a folder of classes");
            }
            try {
                urls[i] = each.toUri().toURL();
            } catch (MalformedURLException e) {
                throw new GradingException(each + " can't be searched for exercises", e);
            }
        }
        ClassLoader before = added;
        URLClassLoader more = new URLClassLoader("exercises", urls, before);
        added = more;
        return () -> {
            added = before;
            more.close();
        };
    }

    private static ClassLoader own() {
        ClassLoader own = Exercises.class.getClassLoader();
        return own == null ? ClassLoader.getSystemClassLoader() : own;
    }
}
