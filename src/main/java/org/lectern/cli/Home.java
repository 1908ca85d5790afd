package org.lectern.cli;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.Map;

/**
 * Where Lectern lies and what surrounds it.
 *
 * @param directory the clone: the folder with {@code notebooks} and {@code pom.xml}
 * @param environment the environment variables
 */
record Home(Path directory, Map<String, String> environment) {
    static Home ofProcess() {
        String named = System.getProperty("lectern.home", "");
        Path directory = named.isBlank() ? guessed() : Path.of(named);
        return new Home(directory.toAbsolutePath().normalize(), System.getenv());
    }

    /** Without the launcher: the clone above the jar or the classes, which lie in {@code target} or below. */
    private static Path guessed() {
        CodeSource source = Home.class.getProtectionDomain().getCodeSource();
        try {
            if (source != null && source.getLocation() != null) {
                Path above = Path.of(source.getLocation().toURI()).getParent();
                for (int i = 0; i < 3 && above != null; i++, above = above.getParent()) {
                    if (Files.exists(above.resolve("pom.xml"))) {
                        return above;
                    }
                }
            }
        } catch (URISyntaxException e) {
            // As without a location.
            return Path.of("");
        }
        return Path.of("");
    }

    Path notebooks() {
        return directory.resolve("notebooks");
    }

    /** The folder of a private Jupyter. */
    Path venv() {
        return directory.resolve("environment").resolve("venv");
    }

    /** Where the output of slow commands goes. */
    Path log(String name) {
        return directory.resolve("target").resolve(name + ".log");
    }

    String variable(String name) {
        return environment.getOrDefault(name, "");
    }
}
