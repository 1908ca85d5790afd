package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds Jupyter or sets it up: Debian's packages as root, else a private virtual environment, else says what to install. */
final class JupyterSetup {
    private static final List<String> PACKAGES = List.of("jupyter-notebook", "jupyter-nbconvert");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Console console;
    private final Home home;

    JupyterSetup(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    /** @throws CliException naming the one thing to install, if there is no Jupyter and none can be set up */
    Jupyter findOrInstall() {
        Optional<Jupyter> found = Jupyter.find(home);
        if (found.isPresent()) {
            return found.get();
        }
        Optional<Path> apt = Programs.find("apt-get", home.environment());
        if (apt.isPresent() && isRoot()) {
            installPackages(apt.get());
        } else {
            installPrivately(apt.isPresent());
        }
        return Jupyter.find(home)
                .orElseThrow(
                        () -> new CliException("Jupyter was installed but does not start; `lectern doctor` says more"));
    }

    static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"))
                || Programs.ask(SOON, "id", "-u").firstLine().equals("0");
    }

    private void installPackages(Path apt) {
        Map<String, String> quiet = Map.of("DEBIAN_FRONTEND", "noninteractive");
        Path log = home.log("jupyter");
        Programs.slowly(console, "Fetching the package lists", log, quiet, List.of(apt.toString(), "update"));
        List<String> install = Stream.concat(
                        Stream.of(apt.toString(), "install", "-y", "--no-install-recommends"), PACKAGES.stream())
                .toList();
        Programs.slowly(console, "Installing Jupyter (" + String.join(", ", PACKAGES) + ")", log, quiet, install);
    }

    private void installPrivately(boolean debian) {
        Path python = Programs.find("python3", home.environment())
                .orElseThrow(() -> new CliException("Jupyter needs Python and there is none; install "
                        + (debian ? "it all at once: sudo apt-get install jupyter-notebook" : "Python 3.9 or newer")));
        Path venv = home.venv();
        Path log = home.log("jupyter");
        try {
            Programs.slowly(
                    console,
                    "Making a private Python environment in " + venv,
                    log,
                    Map.of(),
                    List.of(python.toString(), "-m", "venv", "--clear", venv.toString()));
        } catch (CliException e) {
            delete(venv);
            throw new CliException(
                    "a private Python environment could not be made in " + venv + " (see " + log + "); install "
                            + (debian ? "Jupyter: sudo apt-get install jupyter-notebook" : "Python's venv module"));
        }
        try {
            Programs.slowly(
                    console,
                    "Installing Jupyter there",
                    log,
                    Map.of("PIP_DISABLE_PIP_VERSION_CHECK", "1"),
                    List.of(
                            venv.resolve("bin/python").toString(),
                            "-m",
                            "pip",
                            "install",
                            "--retries",
                            "2",
                            "--timeout",
                            "20",
                            "notebook>=7,<8"));
        } catch (CliException e) {
            delete(venv);
            throw new CliException(
                    "Jupyter could not be installed in " + venv + " (see " + log + "); check the network, or "
                            + "install it yourself" + (debian ? ": sudo apt-get install jupyter-notebook" : ""));
        }
    }

    /** Nothing half-made is left behind. */
    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new CliException("can't delete the unfinished " + folder + "; delete it yourself");
        }
    }
}
