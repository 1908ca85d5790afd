package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A Jupyter that works.
 *
 * @param program the {@code jupyter} command
 * @param application {@code notebook} or {@code lab}
 * @param version of the application
 */
record Jupyter(Path program, String application, String version) {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /** The first that works: the one LECTERN_JUPYTER names, those on the PATH, the system's, the private one. */
    static Optional<Jupyter> find(Home home) {
        for (Path program : candidates(home)) {
            // One that is on the PATH may lack its modules: only an answer counts.
            for (String application : List.of("notebook", "lab")) {
                Programs.Answer answer = Programs.ask(LIMIT, program.toString(), application, "--version");
                if (answer.isOk() && answer.lastLine().matches("\\d+\\..*")) {
                    return Optional.of(new Jupyter(program, application, answer.lastLine()));
                }
            }
        }
        return Optional.empty();
    }

    /** Whether this is the classic notebook, which took its last step with version 6. */
    boolean isClassic() {
        return application.equals("notebook") && version.matches("[1-6]\\..*");
    }

    static List<Path> candidates(Home home) {
        List<Path> programs = new ArrayList<>();
        String named = home.variable("LECTERN_JUPYTER");
        if (!named.isBlank()) {
            programs.add(Path.of(named));
        }
        programs.addAll(Programs.all("jupyter", home.environment()));
        programs.add(Path.of("/usr/bin/jupyter"));
        programs.add(privateProgram(home));
        List<Path> found = new ArrayList<>();
        Set<Path> seen = new LinkedHashSet<>();
        for (Path program : programs) {
            try {
                if (Files.isExecutable(program) && seen.add(program.toRealPath())) {
                    found.add(program);
                }
            } catch (IOException e) {
                // It went away between the two questions.
                continue;
            }
        }
        return found;
    }

    static Path privateProgram(Home home) {
        return home.venv().resolve("bin").resolve("jupyter");
    }
}
