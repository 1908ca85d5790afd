package org.lectern.jshell;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files and folders that could stand at the cursor, in the line of a magic that takes some. */
final class FileNames {
    private static final int MOST = 200;
    /** Up to the cursor: a magic, words of it, and the path that is being written, perhaps in quotation marks. */
    private static final Pattern PATH = Pattern.compile(
            "(?:^|\\n|=)[ \\t]*%%?([\\w.-]+)[ \\t]+(?:(?:\"[^\"\\n]*\"|[^\\s\"]+)[ \\t]+)*(?:\"([^\"\\n]*)|([^\\s\"]*))$");
    /** How the help of a magic says that it takes a path. */
    private static final Pattern TAKES_PATHS = Pattern.compile("(?:%.*)?\\b(?:FILE|PATH|PATTERN)\\b.*");

    private FileNames() {}

    /** The paths; null if no magic's path stands there. */
    static @Nullable Completion at(String code, int cursor, Magics magics) {
        Matcher path = PATH.matcher(code.substring(0, cursor));
        if (!path.find()
                || magics.help(path.group(1))
                        .lines()
                        .noneMatch(line -> TAKES_PATHS.matcher(line).matches())) {
            return null;
        }
        boolean isQuoted = path.group(2) != null;
        int start = isQuoted ? path.start(2) : path.start(3);
        String typed = code.substring(start, cursor);
        int slash = typed.lastIndexOf('/') + 1;
        List<Completion.Match> matches = new ArrayList<>();
        for (String name : names(typed.substring(0, slash), typed.substring(slash))) {
            String text = typed.substring(0, slash) + name;
            boolean needsQuotes = !isQuoted && text.indexOf(' ') >= 0;
            matches.add(
                    new Completion.Match(needsQuotes ? "\"" + text + (name.endsWith("/") ? "" : "\"") : text, "path"));
        }
        return new Completion(matches, start, cursor);
    }

    /** The names in a folder that start so, folders with a slash behind. */
    private static List<String> names(String folder, String prefix) {
        String home = System.getProperty("user.home");
        try (Stream<Path> entries = Files.list(Path.of(folder.startsWith("~/") ? home + folder.substring(1) : folder)
                .toAbsolutePath())) {
            return entries.map(each -> each.getFileName() + (Files.isDirectory(each) ? "/" : ""))
                    .filter(name -> name.startsWith(prefix) && (!name.startsWith(".") || prefix.startsWith(".")))
                    .sorted()
                    .limit(MOST)
                    .toList();
        } catch (IOException | UncheckedIOException | InvalidPathException e) {
            return List.of();
        }
    }
}
