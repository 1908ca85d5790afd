package org.lectern.magic;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which artifacts the JVM's own class path holds: their classes are found first, whatever else is added. */
final class OwnClassPath {
    private static final List<String> ENTRIES = Stream.of(
                    System.getProperty("java.class.path", "").split(Pattern.quote(File.pathSeparator), -1))
            .map(entry -> entry.replace('\\', '/'))
            .filter(entry -> entry.endsWith(".jar"))
            .toList();

    private OwnClassPath() {}

    /** An artifact that is there. */
    record Entry(String version, Path jar) {}

    /** The one of a name; null if none is there. Told by the place that Maven's local repository gives it. */
    static @Nullable Entry find(String group, String artifact, String classifier) {
        String folder = "/" + group.replace('.', '/') + "/" + artifact + "/";
        for (String entry : ENTRIES) {
            int at = entry.lastIndexOf(folder);
            int version = at + folder.length();
            int end = at < 0 ? -1 : entry.indexOf('/', version);
            if (end > 0) {
                String found = entry.substring(version, end);
                String name = artifact + "-" + found + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
                if (entry.substring(end + 1).equals(name)) {
                    return new Entry(found, Path.of(entry));
                }
            }
        }
        return null;
    }
}
