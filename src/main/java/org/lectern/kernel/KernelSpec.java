package org.lectern.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.lectern.jshell.HotSwap;

/** The folder by which Jupyter knows the kernel: what starts it, its name and its logo. */
public final class KernelSpec {
    /** The folder's name, and so the kernel's for {@code --kernel}, unless another is asked for. */
    public static final String NAME = "lectern";

    private static final String SPEC = "kernel.json";
    private static final String JAR = "lectern.jar";
    private static final int NATIVE_ACCESS_SINCE = 22;
    private static final int UNSAFE_WARNINGS_SINCE = 23;
    private static final List<Integer> LOGO_SIZES = List.of(32, 64);

    private KernelSpec() {}

    /**
     * Where Jupyter looks for a user's kernels, by its own rules for this system.
     *
     * @param environment the environment variables, such as {@code System.getenv()}
     */
    public static Path userDataDir(Map<String, String> environment) {
        String jupyter = environment.getOrDefault("JUPYTER_DATA_DIR", "");
        if (!jupyter.isBlank()) {
            return Path.of(jupyter);
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        if (system.startsWith("mac")) {
            return Path.of(home, "Library", "Jupyter");
        }
        if (system.startsWith("windows")) {
            String roaming = environment.getOrDefault("APPDATA", "");
            return roaming.isBlank() ? Path.of(home, ".jupyter", "data") : Path.of(roaming, "jupyter");
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        return xdg.isBlank() ? Path.of(home, ".local", "share", "jupyter") : Path.of(xdg, "jupyter");
    }

    /** Where Jupyter looks for the kernels of an installation, such as a virtual environment. */
    public static Path prefixDataDir(Path prefix) {
        return prefix.resolve("share").resolve("jupyter");
    }

    /** The kernelspec's folder below a Jupyter data directory, if it is installed there. */
    public static Optional<Path> find(Path dataDir) {
        return find(dataDir, NAME);
    }

    private static Optional<Path> find(Path dataDir, String name) {
        Path folder = folder(dataDir, name);
        return Files.isRegularFile(folder.resolve(SPEC)) ? Optional.of(folder) : Optional.empty();
    }

    /** Installs the kernel with this JVM's Java and class path. */
    public static Path install(Path dataDir) {
        return install(dataDir, NAME);
    }

    /**
     * The same by another name, such as the one that notebooks of another kernel ask for.
     *
     * @throws KernelException if another kernel has that name
     */
    public static Path install(Path dataDir, String name) {
        Path folder = folder(dataDir, name);
        requireOwn(folder);
        return write(folder, Path.of(System.getProperty("java.home")), classPath());
    }

    private static void requireOwn(Path folder) {
        Path spec = folder.resolve(SPEC);
        try {
            boolean isNamed = folder.endsWith(NAME);
            if (!isNamed && Files.exists(spec) && !Files.readString(spec).contains(KernelMain.class.getName())) {
                throw new KernelException("the kernel \"" + folder.getFileName() + "\" is another's: " + folder
                        + "; take it away with jupyter kernelspec remove " + folder.getFileName()
                        + ", or choose another name");
            }
        } catch (IOException e) {
            throw new KernelException(cannot("read the kernelspec " + folder, e), e);
        }
    }

    private static List<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .filter(entry -> !entry.isBlank())
                .map(Path::of)
                .toList();
    }

    /**
     * Whether the installed kernel is the one that {@link #install(Path)} would install: the same command and the same jar.
     */
    public static boolean isCurrent(Path dataDir) {
        Path folder = folder(dataDir, NAME);
        Path made = null;
        try {
            made = Files.createTempDirectory("lectern-spec-");
            fill(made, folder, Path.of(System.getProperty("java.home")), classPath());
            ObjectMapper json = new ObjectMapper();
            List<String> wanted = new ArrayList<>();
            json.readTree(made.resolve(SPEC).toFile()).path("argv").forEach(word -> wanted.add(word.asText()));
            List<String> there = new ArrayList<>();
            json.readTree(folder.resolve(SPEC).toFile()).path("argv").forEach(word -> there.add(word.asText()));
            there.removeIf(word -> word.endsWith(KernelArchive.NAME) || word.endsWith(KernelArchive.INDEX));
            Path jar = made.resolve(JAR);
            return wanted.equals(there) && (!Files.exists(jar) || Files.mismatch(jar, folder.resolve(JAR)) < 0);
        } catch (IOException | UncheckedIOException e) {
            return false;
        } finally {
            if (made != null) {
                deleteQuietly(made);
            }
        }
    }

    /**
     * Installs the kernel, whole or not at all; one that is there already is replaced.
     *
     * @param dataDir a Jupyter data directory, see {@link #userDataDir} and {@link #prefixDataDir}
     * @param javaHome the Java that runs the kernel; taken to be of this JVM's version
     * @param classPath Lectern and its dependencies; Lectern's own jar is copied into the kernelspec, so that a build which
     *     replaces it does no harm to running kernels
     * @return the kernelspec's folder
     * @throws KernelException if the folder cannot be written
     */
    public static Path install(Path dataDir, Path javaHome, List<Path> classPath) {
        return write(folder(dataDir, NAME), javaHome, classPath);
    }

    private static Path write(Path folder, Path javaHome, List<Path> classPath) {
        Path made = null;
        try {
            Files.createDirectories(folder.getParent());
            made = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName() + "-");
            fill(made, folder, javaHome, classPath);
            replace(folder, made);
            return folder;
        } catch (IOException | UncheckedIOException e) {
            if (made != null) {
                deleteQuietly(made);
            }
            throw new KernelException(cannot("write the kernelspec " + folder, e), e);
        }
    }

    /**
     * Takes the kernel away.
     *
     * @return whether it was there
     * @throws KernelException if it cannot be deleted
     */
    public static boolean uninstall(Path dataDir) {
        return uninstall(dataDir, NAME);
    }

    /**
     * Takes the kernel of a name away.
     *
     * @return whether it was there
     * @throws KernelException if it cannot be deleted, or is another's
     */
    public static boolean uninstall(Path dataDir, String name) {
        Optional<Path> folder = find(dataDir, name);
        try {
            if (folder.isPresent()) {
                requireOwn(folder.get());
                delete(folder.get());
            }
            return folder.isPresent();
        } catch (IOException e) {
            throw new KernelException(cannot("delete the kernelspec " + folder(dataDir, name), e), e);
        }
    }

    private static Path folder(Path dataDir, String name) {
        return dataDir.toAbsolutePath().normalize().resolve("kernels").resolve(name);
    }

    private static void fill(Path made, Path folder, Path javaHome, List<Path> classPath) throws IOException {
        List<String> entries = new ArrayList<>();
        for (Path entry : classPath) {
            Path absolute = entry.toAbsolutePath().normalize();
            if (Files.isRegularFile(absolute) && isLectern(absolute)) {
                Files.copy(absolute, made.resolve(JAR));
                entries.add(folder.resolve(JAR).toString());
            } else {
                entries.add(absolute.toString());
            }
        }
        for (int size : LOGO_SIZES) {
            Files.write(made.resolve("logo-" + size + "x" + size + ".png"), Logo.png(size));
        }
        boolean hasJar = Files.exists(made.resolve(JAR));
        List<String> agent =
                hasJar ? hotSwap(folder.resolve(JAR), Runtime.version().feature()) : List.of();
        Files.writeString(made.resolve(SPEC), json(javaHome, agent, String.join(File.pathSeparator, entries)));
        // createTempDirectory makes a folder that only its owner may read; a shared installation is for everybody.
        if (!made.toFile().setReadable(true, false) || !made.toFile().setExecutable(true, false)) {
            throw new FileSystemException(made.toString(), null, "its permissions cannot be changed");
        }
    }

    /** Whether a jar is Lectern's own: it holds this class. */
    private static boolean isLectern(Path jar) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.getEntry(KernelSpec.class.getName().replace('.', '/') + ".class") != null;
        } catch (IOException e) {
            return false;
        }
    }

    private static String json(Path javaHome, List<String> agent, String classPath) throws JsonProcessingException {
        String program =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows") ? "java.exe" : "java";
        List<String> command = new ArrayList<>();
        command.add(javaHome.resolve("bin").resolve(program).toString());
        command.addAll(flags(Runtime.version().feature()));
        command.addAll(agent);
        command.add("-cp");
        command.add(classPath);
        command.add(KernelMain.class.getName());
        command.add("{connection_file}");
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("argv", command);
        spec.put("display_name", "Java (Lectern)");
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        spec.put("env", Map.of());
        spec.put("metadata", Map.of("debugger", false));
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(spec) + "\n";
    }

    /**
     * The JVM's flags: a quick start, little to do while idle, no window, no warnings of what is meant. The optimizing compiler waits
     * until code has run longer than the cell compiler's own does at the start, and works in the background; loops that compute are
     * soon beyond that. Loops of libraries let the JVM's other threads go on, as with its other collectors: an interrupt must arrive.
     */
    static List<String> flags(int feature) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-Xmn16m",
                "-XX:-UsePerfData",
                "-XX:-PrintWarnings",
                "-XX:ThreadPriorityPolicy=1",
                "-XX:CompilerThreadPriority=5",
                "-XX:Tier4InvocationThreshold=60000",
                "-XX:Tier4MinInvocationThreshold=20000",
                "-XX:Tier4CompileThreshold=200000",
                "-XX:Tier4BackEdgeThreshold=200000",
                "-XX:+UseCountedLoopSafepoints",
                "-XX:LoopStripMiningIter=1000",
                "-Djava.awt.headless=true",
                // A crash in native code, as at the end of a kernel that still computes: not among the notebooks.
                "-XX:ErrorFile=" + Path.of(System.getProperty("java.io.tmpdir"), "lectern-crash-%p.log")));
        if (feature >= NATIVE_ACCESS_SINCE) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= UNSAFE_WARNINGS_SINCE) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /**
     * Lets methods of classes in use change, and the lambdas in them come and go; a later JVM may not know the last flag. A JVM with a
     * cache made ahead of time takes no agent from the start, and loads it when it is first needed.
     */
    private static List<String> hotSwap(Path jar, int feature) {
        List<String> flags = new ArrayList<>(
                List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+AllowRedefinitionToAddDeleteMethods"));
        if (feature < KernelArchive.AOT_CACHE_SINCE) {
            flags.add("-javaagent:" + jar);
        } else {
            flags.add("-D" + HotSwap.PROPERTY + "=" + jar);
            flags.add("-Djdk.attach.allowAttachSelf=true");
            flags.add("-XX:+EnableDynamicAgentLoading");
        }
        return flags;
    }

    private static void replace(Path folder, Path made) throws IOException {
        if (!Files.exists(folder)) {
            Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        // A folder with contents cannot be replaced in one step: the old one steps aside, and back if the new one
        // fails.
        Path aside = Files.createTempDirectory(folder.getParent(), "." + folder.getFileName() + "-old-");
        Path old = aside.resolve(folder.getFileName());
        try {
            Files.move(folder, old, StandardCopyOption.ATOMIC_MOVE);
            try {
                Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                Files.move(old, folder, StandardCopyOption.ATOMIC_MOVE);
                throw e;
            }
        } finally {
            deleteQuietly(aside);
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> walk = Files.walk(folder)) {
            all = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.deleteIfExists(each);
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            // What made this necessary is reported; a leftover with a dot in front does no harm.
        }
    }

    private static String cannot(String what, Exception e) {
        Throwable cause = e instanceof UncheckedIOException unchecked ? unchecked.getCause() : e;
        String why = cause instanceof AccessDeniedException denied
                ? "no permission for " + denied.getFile() + "; choose another place with --user or --prefix"
                : cause instanceof FileAlreadyExistsException exists
                        ? exists.getFile() + " is a file, not a folder"
                        : cause instanceof FileSystemException failed && failed.getReason() != null
                                ? failed.getFile() + ": " + failed.getReason()
                                : String.valueOf(cause);
        return "cannot " + what + ": " + why;
    }
}
