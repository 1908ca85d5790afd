package org.lectern.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.lectern.grading.GradeRun;
import org.lectern.kernel.KernelSpec;
import org.lectern.tensor.Tensor;

/** Looks at everything Lectern works with on this machine. */
final class Checkup {
    private static final int OLDEST_JAVA = 17;
    private static final int NEWEST_JAVA = 25;
    private static final long ENOUGH_HEAP = 900L << 20;
    private static final long ENOUGH_DISK = 1L << 30;
    private static final Duration SOON = Duration.ofSeconds(30);

    private final Home home;

    Checkup(Home home) {
        this.home = home;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(List.of(
                java(),
                modules(),
                classPath(),
                tensors(),
                graphics(),
                memory(),
                writing(),
                notebooks(),
                data(),
                maven(),
                jupyter(),
                kernel(),
                chromium()));
        findings.addAll(
                new GradingCheckup(home.environment(), GradeRun.offered(), GradingCheckup.Machine.here()).findings());
        return findings;
    }

    private Finding java() {
        String found = Runtime.version() + " in " + System.getProperty("java.home");
        int feature = Runtime.version().feature();
        if (feature < OLDEST_JAVA) {
            return Finding.broken("Java", found, "install a JDK " + OLDEST_JAVA + " to " + NEWEST_JAVA);
        }
        return feature > NEWEST_JAVA
                ? Finding.missing("Java", found, "newer than Lectern is tested with; if it fails, use " + NEWEST_JAVA)
                : Finding.fine("Java", found);
    }

    private static Finding modules() {
        List<String> missing = Stream.of("jdk.jshell", "jdk.compiler", "java.desktop")
                .filter(name -> ModuleLayer.boot().findModule(name).isEmpty()
                        && ModuleFinder.ofSystem().find(name).isEmpty())
                .toList();
        return missing.isEmpty()
                ? Finding.fine("Modules", "jdk.jshell, jdk.compiler, java.desktop")
                : Finding.broken("Modules", "without " + String.join(", ", missing), "install a whole JDK, not a JRE");
    }

    private static Finding classPath() {
        List<String> entries = List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1));
        List<String> gone = entries.stream()
                .filter(entry -> !entry.isEmpty() && !Files.exists(Path.of(entry)))
                .toList();
        return gone.isEmpty()
                ? Finding.fine("Libraries", entries.size() + " on the class path")
                : Finding.broken(
                        "Libraries", gone.size() + " are gone, such as " + gone.get(0), "delete target/, start again");
    }

    /** Native code is extracted and loaded by the first operation: only doing one shows that it works. */
    private static Finding tensors() {
        try {
            double product = Tensor.of(1f, 2f)
                    .reshape(1, 2)
                    .matmul(Tensor.of(3f, 4f).reshape(2, 1))
                    .item();
            return product == 11
                    ? Finding.fine("Tensors", "native code loads and computes")
                    : Finding.broken(
                            "Tensors", "1·3 + 2·4 gave " + product, "please report this with your processor's name");
        } catch (RuntimeException | LinkageError e) {
            return Finding.broken(
                    "Tensors",
                    String.valueOf(e),
                    "the native libraries must fit this system and ~/.javacpp be writable");
        }
    }

    /** Pictures need AWT's fonts, which a small container may lack. */
    private static Finding graphics() {
        try {
            double width = new Font(Font.SANS_SERIF, Font.PLAIN, 12)
                    .getStringBounds(
                            "Lectern",
                            new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)
                                    .createGraphics()
                                    .getFontRenderContext())
                    .getWidth();
            return width > 0
                    ? Finding.fine("Pictures", "AWT draws, with fonts")
                    : Finding.broken(
                            "Pictures", "no fonts", "install some: apt-get install fontconfig fonts-dejavu-core");
        } catch (RuntimeException | LinkageError e) {
            return Finding.broken(
                    "Pictures",
                    String.valueOf(e),
                    "install fonts: apt-get install fontconfig fonts-dejavu-core libfreetype6");
        }
    }

    private static Finding memory() {
        long heap = Runtime.getRuntime().maxMemory();
        String found = (heap >> 20) + " MiB for Java, " + Runtime.getRuntime().availableProcessors() + " processors";
        return heap < ENOUGH_HEAP
                ? Finding.missing("Memory", found, "small for training; set LECTERN_JAVA_OPTS=-Xmx2g")
                : Finding.fine("Memory", found);
    }

    private Finding writing() {
        Path folder = home.directory();
        try {
            Files.delete(Files.createTempFile(folder, ".lectern", ".tmp"));
            FileStore store = Files.getFileStore(folder);
            long free = store.getUsableSpace();
            return free < ENOUGH_DISK
                    ? Finding.missing("Writing", "only " + (free >> 20) + " MiB free in " + folder, "free some space")
                    : Finding.fine("Writing", folder + ", " + (free >> 30) + " GiB free");
        } catch (IOException e) {
            return Finding.missing(
                    "Writing", "not allowed in " + folder, "write results elsewhere with --out, or make it writable");
        }
    }

    private Finding notebooks() {
        try (Stream<Path> files = Files.list(home.notebooks())) {
            long count =
                    files.filter(file -> file.toString().endsWith(".ipynb")).count();
            return Finding.fine("Notebooks", count + " in " + home.notebooks());
        } catch (IOException e) {
            return Finding.missing("Notebooks", "no folder " + home.notebooks(), "start Lectern from a whole clone");
        }
    }

    private Finding data() {
        String named = home.variable("LECTERN_DATA");
        if (named.isBlank()) {
            return Finding.fine(
                    "Data", "LECTERN_DATA is not set: digits are drawn, MNIST is downloaded where asked for");
        }
        List<String> found = new ArrayList<>();
        for (Path folder : List.of(Path.of(named), Path.of(named, "mnist"))) {
            try (Stream<Path> files = Files.list(folder)) {
                files.map(file -> String.valueOf(file.getFileName()))
                        .filter(name -> name.contains("-ubyte"))
                        .sorted()
                        .forEach(found::add);
            } catch (IOException e) {
                // One of the two is enough.
                continue;
            }
        }
        return found.isEmpty()
                ? Finding.missing(
                        "Data",
                        "no MNIST in " + named,
                        "put train-images-idx3-ubyte.gz and its like there, or in mnist/")
                : Finding.fine("Data", "MNIST in " + named + ": " + String.join(", ", found));
    }

    private Finding maven() {
        Optional<Path> maven = Programs.find("mvn", home.environment());
        return maven.map(program -> Finding.fine("Maven", program.toString()))
                .orElseGet(() -> Finding.missing("Maven", "not found", "needed to build: apt-get install maven"));
    }

    private Finding jupyter() {
        return Jupyter.find(home)
                .map(found ->
                        Finding.fine("Jupyter", found.application() + " " + found.version() + ", " + found.program()))
                .orElseGet(() -> Finding.missing("Jupyter", notWorking(), "`lectern lab` sets it up"));
    }

    private String notWorking() {
        List<Path> candidates = Jupyter.candidates(home);
        return candidates.isEmpty() ? "not found" : candidates.get(0) + " does not start";
    }

    private Finding kernel() {
        Optional<Path> folder = KernelSpec.find(KernelSpec.userDataDir(home.environment()));
        if (folder.isEmpty()) {
            return Finding.missing(
                    "Kernel", "not installed for this user", "`lectern kernel install`, or `lectern lab`");
        }
        Path file = folder.get().resolve("kernel.json");
        try {
            JsonNode command =
                    new ObjectMapper().readTree(Files.readString(file)).path("argv");
            List<String> gone = new ArrayList<>();
            for (int i = 0; i < command.size(); i++) {
                String word = command.get(i).asText();
                boolean paths = i == 0 || command.get(i - 1).asText().equals("-cp");
                Stream.of(paths ? word.split(File.pathSeparator, -1) : new String[0])
                        .filter(path -> !Files.exists(Path.of(path)))
                        .forEach(gone::add);
            }
            return gone.isEmpty() && command.size() > 0
                    ? Finding.fine("Kernel", folder.get().toString())
                    : Finding.missing(
                            "Kernel", file + " names files that are gone, such as " + gone, "`lectern kernel install`");
        } catch (IOException | IllegalArgumentException e) {
            return Finding.missing("Kernel", file + " can't be read", "`lectern kernel install`");
        }
    }

    private Finding chromium() {
        return Stream.of("chromium", "chromium-browser", "google-chrome")
                .flatMap(name -> Programs.find(name, home.environment()).stream())
                .findFirst()
                .map(program -> Finding.fine(
                        "Chromium",
                        Programs.ask(SOON, program.toString(), "--version").lastLine()))
                .orElseGet(() -> Finding.missing(
                        "Chromium", "not found", "only the slow tests need it: apt-get install chromium"));
    }
}
