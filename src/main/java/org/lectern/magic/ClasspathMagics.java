package org.lectern.magic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %jars} and {@code %classpath}. */
final class ClasspathMagics {
    private ClasspathMagics() {}

    static List<Magic> all() {
        return List.of(
                Magic.line(
                        "%jars PATTERN…\nList<String> added = %jars lib/*.jar",
                        "Adds jars to the class path; a folder stands for the jars in it. * and ? match names.",
                        ClasspathMagics::jars,
                        "jars"),
                Magic.line(
                        "%classpath PATTERN…",
                        "Adds jars and folders of classes to the class path. * and ? match names.",
                        ClasspathMagics::classpath,
                        "classpath"));
    }

    private static List<String> jars(String arguments, Context context) throws Exception {
        List<Path> jars = new ArrayList<>();
        for (String pattern : words("%jars", arguments)) {
            for (Path path : found("%jars", pattern)) {
                if (Files.isDirectory(path)) {
                    jars.addAll(jarsIn(path));
                } else if (isArchive(path)) {
                    jars.add(path);
                } else if (!isGlob(pattern)) {
                    throw new MagicException("%jars: " + path + " is no jar", "Name jars, or folders that hold them.");
                }
            }
        }
        return add(jars, context);
    }

    private static List<Path> jarsIn(Path folder) throws IOException {
        List<Path> jars = new ArrayList<>();
        for (Path path : Globs.expand(folder + "/")) {
            if (Files.isRegularFile(path) && isArchive(path)) {
                jars.add(path);
            }
        }
        return jars;
    }

    private static List<String> classpath(String arguments, Context context) throws Exception {
        List<Path> entries = new ArrayList<>();
        for (String pattern : words("%classpath", arguments)) {
            for (Path path : found("%classpath", pattern)) {
                if (Files.isDirectory(path) || isArchive(path)) {
                    entries.add(path);
                } else if (!isGlob(pattern)) {
                    throw new MagicException(
                            "%classpath: " + path + " is neither a jar nor a folder",
                            "Name jars, or the folders in which the packages of classes begin.");
                }
            }
        }
        return add(entries, context);
    }

    static List<String> add(List<Path> entries, Context context) {
        entries.forEach(context::addToClasspath);
        return entries.stream().map(Path::toString).toList();
    }

    private static List<String> words(String magic, String arguments) throws MagicException {
        List<String> words = Arguments.of(magic, arguments, Set.of(), Set.of()).words();
        if (words.isEmpty()) {
            throw new MagicException(magic + ": needs what to add, such as " + magic + " lib/*.jar", "");
        }
        return words;
    }

    private static List<Path> found(String magic, String pattern) throws IOException, MagicException {
        List<Path> found = Globs.expand(pattern);
        if (found.isEmpty()) {
            throw new MagicException(
                    magic + ": nothing matches " + pattern + " in "
                            + Path.of("").toAbsolutePath(),
                    near(pattern));
        }
        return found;
    }

    /** What the folder has instead. */
    private static String near(String pattern) throws IOException {
        int slash = pattern.lastIndexOf('/');
        List<String> names = Globs.expand(slash < 0 ? "*" : pattern.substring(0, slash + 1)).stream()
                .map(path -> String.valueOf(path.getFileName()))
                .toList();
        List<String> near = isGlob(pattern) ? List.of() : NearNames.of(pattern.substring(slash + 1), names);
        return near.isEmpty() ? "" : "Did you mean " + String.join(", ", near) + "?";
    }

    private static boolean isGlob(String pattern) {
        return pattern.indexOf('*') >= 0 || pattern.indexOf('?') >= 0 || pattern.endsWith("/");
    }

    /** Whether a file begins as a zip file does. */
    private static boolean isArchive(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.read() == 'P' && in.read() == 'K';
        }
    }
}
