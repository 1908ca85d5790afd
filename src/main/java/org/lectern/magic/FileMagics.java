package org.lectern.magic;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %%writefile}, {@code %pwd} and what is said of {@code %cd}. */
final class FileMagics {
    private FileMagics() {}

    static List<Magic> all() {
        return List.of(
                Magic.cell(
                        "%%writefile [-a] PATH",
                        "Writes the cell into a file; with -a, appends it.", FileMagics::write, "writefile"),
                Magic.line("%pwd", "The working directory.", (arguments, context) -> directory(), "pwd"),
                Magic.line(
                        "%cd", "Cannot be: a running JVM keeps its working directory.", (to, context) -> stay(), "cd"));
    }

    private static @Nullable Object write(String arguments, String body, Context context) throws Exception {
        Arguments parsed = Arguments.of("%%writefile", arguments, Set.of(), Set.of("-a", "--append"));
        if (parsed.words().size() != 1) {
            throw new MagicException(
                    "%%writefile: needs one path, got " + parsed.words().size(),
                    "Put a path that holds spaces in quotation marks.");
        }
        String given = parsed.words().get(0);
        Path path = Path.of(given.startsWith("~/") ? System.getProperty("user.home") + given.substring(1) : given);
        Path folder = path.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new MagicException("%%writefile: there is no folder " + folder, "Make it, or choose another path.");
        }
        boolean isThere = Files.exists(path);
        boolean appends = parsed.has("-a", "--append");
        String text = body.isEmpty() || body.endsWith("\n") ? body : body + "\n";
        try {
            if (appends) {
                Files.writeString(path, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            } else {
                Files.writeString(path, text);
            }
        } catch (IOException e) {
            throw new MagicException("%%writefile: cannot write " + path + ": " + e.getMessage(), "");
        }
        say((!isThere ? "Wrote " : appends ? "Appended to " : "Overwrote ") + path, context);
        return null;
    }

    private static Object directory() {
        return new org.lectern.jshell.Magics.Shown(Path.of("").toAbsolutePath().toString());
    }

    private static Object stay() throws MagicException {
        throw new MagicException(
                "%cd: a running JVM keeps its working directory, " + Path.of("").toAbsolutePath(),
                "Use paths that start there, or start the notebook in the other folder.");
    }

    /** Prints as the cell does. */
    static void say(String text, Context context) throws Exception {
        context.<@Nullable Object>call(() -> {
            System.out.println(text);
            return null;
        });
    }
}
