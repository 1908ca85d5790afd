package org.lectern.magic;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * IJava's simple globs: {@code *} is any number of characters of one name, {@code ?} is one, and a slash at the end means all
 * that is in the folder. {@code ~/} is the user's home. Relative paths are those of the working directory.
 */
final class Globs {
    private Globs() {}

    /** The files and folders that a pattern matches, in the order of their names; a plain path matches itself if it exists. */
    static List<Path> expand(String pattern) throws IOException {
        String text = File.separatorChar == '\\' ? pattern.replace('\\', '/') : pattern;
        if (text.startsWith("~/")) {
            text = System.getProperty("user.home") + text.substring(1);
        }
        if (text.endsWith("/")) {
            text += "*";
        }
        List<Path> found = List.of(Path.of(text.startsWith("/") ? "/" : ""));
        for (String name : text.split("/+", -1)) {
            if (!name.isEmpty()) {
                found = next(found, name);
            }
        }
        return found.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    }

    private static List<Path> next(List<Path> folders, String name) throws IOException {
        boolean isPattern = name.indexOf('*') >= 0 || name.indexOf('?') >= 0;
        List<Path> found = new ArrayList<>();
        for (Path folder : folders) {
            if (!isPattern) {
                Path path = folder.resolve(name);
                if (Files.exists(path)) {
                    found.add(path);
                }
            } else if (Files.isDirectory(folder.toAbsolutePath())) {
                try (Stream<Path> entries = Files.list(folder.toAbsolutePath())) {
                    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + literal(name));
                    entries.filter(entry -> matcher.matches(entry.getFileName()))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    /** Only the star and the question mark mean more than themselves. */
    private static String literal(String name) {
        return name.replaceAll("[\\\\\\[\\]{}]", "\\\\$0");
    }
}
