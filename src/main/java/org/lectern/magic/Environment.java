package org.lectern.magic;

import java.io.File;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Session;

/** What environment variables ask of a session: our own, and IJava's, so that a kernelspec or a course written for it goes on working. */
public final class Environment {
    private static final String OUTPUT_LIMIT = "LECTERN_OUTPUT_LIMIT";
    private static final Pattern TIMEOUT = Pattern.compile("(-?[0-9]{1,15})(?:\\s+([A-Za-z]+))?");

    private final Map<String, String> variables;
    private final List<String> problems = new ArrayList<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /**
     * Gives a session that is to be made what the variables ask for. What cannot be done is left out, and told by the first
     * cell.
     *
     * @param variables such as {@code System.getenv()}
     * @return the same builder
     */
    public static Session.Builder apply(Map<String, String> variables, Session.Builder builder) {
        return new Environment(variables).apply(builder);
    }

    private Session.Builder apply(Session.Builder builder) {
        files("IJAVA_CLASSPATH").forEach(builder::classPath);
        builder.compilerOptions(words("IJAVA_COMPILER_OPTS"));
        builder.timeout(timeout());
        String limit = value(OUTPUT_LIMIT).strip();
        if (limit.matches("[1-9][0-9]{0,17}")) {
            builder.outputLimit(Long.parseLong(limit));
        } else if (!limit.isEmpty()) {
            problems.add(OUTPUT_LIMIT + ": needs a number of characters from 1 on, got " + limit);
        }
        for (Path script : files("IJAVA_STARTUP_SCRIPTS_PATH")) {
            try {
                add(script.toString(), Scripts.read(script), "IJAVA_STARTUP_SCRIPTS_PATH", builder);
            } catch (CharacterCodingException e) {
                problems.add("IJAVA_STARTUP_SCRIPTS_PATH: " + script + " is no text in UTF-8");
            } catch (IOException e) {
                problems.add("IJAVA_STARTUP_SCRIPTS_PATH: cannot read " + script + ": " + e.getMessage());
            }
        }
        String script = value("IJAVA_STARTUP_SCRIPT");
        if (!script.isBlank()) {
            add("IJAVA_STARTUP_SCRIPT", script, "start-up", builder);
        }
        problems.forEach(problem -> builder.note(problem + "\n"));
        return builder;
    }

    private void add(String name, String script, String asker, Session.Builder builder) {
        try {
            builder.script(new Session.Script(name, Scripts.java(asker, name, script)));
        } catch (MagicException e) {
            problems.add(e.getMessage() + ". " + e.help());
        }
    }

    private String value(String name) {
        return variables.getOrDefault(name, "");
    }

    private List<Path> files(String name) {
        List<Path> all = new ArrayList<>();
        for (String pattern : value(name).split(Pattern.quote(File.pathSeparator), -1)) {
            try {
                List<Path> found = pattern.isBlank() ? List.of() : Globs.expand(pattern.strip());
                all.addAll(found);
                if (found.isEmpty() && !pattern.isBlank()) {
                    problems.add(name + ": nothing matches " + pattern + " in "
                            + Path.of("").toAbsolutePath());
                }
            } catch (IOException | InvalidPathException e) {
                problems.add(name + ": " + pattern + ": " + e.getMessage());
            }
        }
        return all;
    }

    private List<String> words(String name) {
        try {
            return Arguments.split(name, value(name));
        } catch (MagicException e) {
            problems.add(String.valueOf(e.getMessage()));
            return List.of();
        }
    }

    /** Milliseconds, or a number and a unit such as {@code 30 SECONDS}; none below 1. */
    private Duration timeout() {
        String text = value("IJAVA_TIMEOUT").strip();
        Matcher parts = TIMEOUT.matcher(text);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            if (parts.matches()) {
                String name = parts.group(2) == null ? "MILLISECONDS" : parts.group(2);
                TimeUnit unit = TimeUnit.valueOf(name.toUpperCase(Locale.ROOT));
                return Duration.ofMillis(Math.max(0, unit.toMillis(Long.parseLong(parts.group(1)))));
            }
        } catch (IllegalArgumentException e) {
            // No such unit: told below.
        }
        problems.add("IJAVA_TIMEOUT: needs milliseconds, or a number and a unit such as 30 SECONDS, got " + text);
        return Duration.ZERO;
    }
}
