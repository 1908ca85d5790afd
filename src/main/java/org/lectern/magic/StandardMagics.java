package org.lectern.magic;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.display.MimeBundle;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics;

/** All magics that a session knows: IJava's, ours, and those that cells register. One for each session. */
public final class StandardMagics implements Magics {
    /** Commands of the shell that are magics elsewhere. */
    private static final Set<String> COMMANDS = Set.of("cat", "cp", "git", "ls", "mkdir", "mv", "pip", "rm");

    private final MavenMagics maven;
    private final Map<String, Magic> byName = Collections.synchronizedMap(new LinkedHashMap<>());

    public StandardMagics() {
        this(MavenResolver.Settings.of(System.getenv()));
    }

    StandardMagics(MavenResolver.Settings settings) {
        maven = new MavenMagics(settings);
        register(ClasspathMagics.all());
        register(maven.all());
        register(new LoadMagic().all());
        register(TimeMagics.all());
        register(FileMagics.all());
        register(ShellMagics.all());
        register(DisplayMagics.all());
        register(SessionMagics.all(this));
    }

    private void register(List<Magic> magics) {
        magics.forEach(this::register);
    }

    /** Adds a magic, or replaces the one that goes by a name of its. */
    public void register(Magic magic) {
        magic.names().forEach(name -> byName.put(name, magic));
    }

    /** The magic of a name; null if there is none. */
    public @Nullable Magic find(String name) {
        return byName.get(name);
    }

    /** The words of a magic's line: split at spaces, quotation marks taken off. */
    public static List<String> words(String name, String arguments) throws MagicException {
        return Arguments.split("%" + name, arguments);
    }

    /** A line that has these words. */
    public static String joined(List<String> words) {
        return Arguments.join(words);
    }

    /** Each magic once, in the order in which they were registered. */
    List<Magic> all() {
        synchronized (byName) {
            return new ArrayList<>(new LinkedHashSet<>(byName.values()));
        }
    }

    @Override
    public Set<String> names() {
        synchronized (byName) {
            return new LinkedHashSet<>(byName.keySet());
        }
    }

    @Override
    public String help(String name) {
        Magic magic = byName.get(name);
        return magic == null ? "" : magic.help();
    }

    @Override
    public String remedy(String message) {
        return maven.remedy(message);
    }

    @Override
    public @Nullable Object line(String name, String arguments, Context context) throws Exception {
        Magic magic = known("%", name);
        if (isQuestion(arguments)) {
            return MimeBundle.text(magic.help());
        }
        if (magic.line() == null) {
            throw new MagicException(
                    "%" + name + ": is for whole cells",
                    "Write %%" + name + " in the first line of a cell; the lines below are what it works on.");
        }
        Magic.Line line = magic.line();
        return plain("%" + name, () -> line.run(arguments, context));
    }

    @Override
    public @Nullable Object cell(String name, String arguments, String body, Context context) throws Exception {
        Magic magic = known("%%", name);
        if (isQuestion(arguments)) {
            return MimeBundle.text(magic.help());
        }
        if (magic.cell() == null) {
            throw new MagicException(
                    "%%" + name + ": is for lines, not for whole cells", "Write %" + name + ", with one percent sign.");
        }
        Magic.Cell cell = magic.cell();
        return plain("%%" + name, () -> cell.run(arguments, body, context));
    }

    private interface Work {
        @Nullable
        Object run() throws Exception;
    }

    /** What files refuse, in plain words. */
    private static @Nullable Object plain(String magic, Work work) throws Exception {
        try {
            return work.run();
        } catch (InvalidPathException e) {
            throw new MagicException(magic + ": this can be no path: " + e.getInput(), e.getReason());
        } catch (AccessDeniedException e) {
            throw new MagicException(magic + ": no permission for " + e.getFile(), "");
        } catch (FileSystemException e) {
            String reason = e.getReason() == null ? e.getClass().getSimpleName() : e.getReason();
            throw new MagicException(magic + ": " + e.getFile() + ": " + reason, "");
        }
    }

    private static boolean isQuestion(String arguments) {
        return arguments.equals("?") || arguments.equals("??");
    }

    private Magic known(String sign, String name) throws MagicException {
        Magic magic = byName.get(name);
        if (magic == null) {
            if (COMMANDS.contains(name)) {
                throw new MagicException(
                        sign + name + ": there is no such magic",
                        "A command of the shell is written with %sh in front, as in %sh " + name + ".");
            }
            List<String> near = switch (name) {
                case "mvn" -> List.of("maven");
                case "run" -> List.of("load");
                default -> NearNames.of(name, names());
            };
            String help = near.isEmpty() ? "" : "Did you mean " + sign + String.join(", " + sign, near) + "? ";
            throw new MagicException(
                    sign + name + ": there is no such magic", help + "%lsmagic lists all that there are.");
        }
        return magic;
    }
}
