package org.lectern.cli;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Other programs: found on the PATH, asked for an answer, or run for long with a line that says so. */
final class Programs {
    private static final int LINE_SECONDS = 15;
    private static final int LOG_LINES = 5;

    private Programs() {}

    /**
     * What a program answered.
     *
     * @param status its exit code; -1 if it could not be started or took too long
     * @param output what it printed, errors included
     */
    record Answer(int status, String output) {
        boolean isOk() {
            return status == 0;
        }

        String firstLine() {
            return output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("");
        }

        String lastLine() {
            List<String> lines = output.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
        }
    }

    /** Every program of a name on the PATH, in its order. */
    static List<Path> all(String name, Map<String, String> environment) {
        List<Path> found = new ArrayList<>();
        for (String folder : environment.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            Path program = Path.of(folder.isEmpty() ? "." : folder).resolve(name);
            if (Files.isRegularFile(program) && Files.isExecutable(program)) {
                found.add(program.toAbsolutePath());
            }
        }
        return found;
    }

    static Optional<Path> find(String name, Map<String, String> environment) {
        return all(name, environment).stream().findFirst();
    }

    /** Runs a program that answers soon. */
    static Answer ask(Duration limit, String... command) {
        Path output = null;
        try {
            output = Files.createTempFile("lectern", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectOutput(output.toFile())
                    .start();
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return new Answer(-1, "no answer within " + limit.toSeconds() + " s");
            }
            return new Answer(process.exitValue(), new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Answer(-1, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(-1, "interrupted");
        } finally {
            if (output != null) {
                output.toFile().delete();
            }
        }
    }

    /**
     * Runs a slow program, with a line that says what it does and for how long.
     *
     * @throws CliException if it fails, with the end of what it printed; all of that is in the log
     */
    static void slowly(Console console, String what, Path log, Map<String, String> more, List<String> command) {
        console.progress(what + " …");
        long start = System.nanoTime();
        try {
            Files.createDirectories(log.getParent());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectOutput(log.toFile());
            builder.environment().putAll(more);
            Process process = builder.start();
            // Ctrl-C ends it too, even where it is not in the terminal's own group.
            Thread hook = new Thread(process::destroy);
            Runtime.getRuntime().addShutdownHook(hook);
            while (!process.waitFor(LINE_SECONDS, TimeUnit.SECONDS)) {
                console.progress(what + " … " + secondsSince(start) + " s");
            }
            Runtime.getRuntime().removeShutdownHook(hook);
            if (process.exitValue() != 0) {
                List<String> lines =
                        Files.readString(log, StandardCharsets.UTF_8).lines().toList();
                lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                        .forEach(line -> console.progress("  " + line));
                throw new CliException(what + " failed; all of its output is in " + log);
            }
            console.progress(what + ": done in " + secondsSince(start) + " s");
        } catch (IOException e) {
            throw new CliException(what + " failed: " + e.getMessage());
        } catch (IllegalStateException e) {
            throw new CliException(what + " was interrupted");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException(what + " was interrupted");
        }
    }

    private static long secondsSince(long start) {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
    }

    private static File nothing() {
        return new File(File.separatorChar == '/' ? "/dev/null" : "NUL");
    }
}
