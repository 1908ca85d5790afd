package org.lectern.grading;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.lectern.worker.WorkerMain;

/**
 * The folder that students' programs read: Lectern without checks, its libraries without JUnit, the native libraries as they
 * lie in one folder, and an archive of loaded classes for a quick start. Made once for each version.
 */
final class WorkerFiles {
    private static final String READY = "ready";
    private static final String OWN = "lectern-worker.jar";
    private static final String ARCHIVE = "classes.jsa";
    private static final String NATIVES = "natives";
    private static final int WARM_UP_SECONDS = 180;
    /** How long the files of a version are kept that nobody uses: half a gigabyte each. */
    private static final Duration KEPT = Duration.ofDays(14);

    /** What only the grader has, by the names that their jars begin with. */
    private static final List<String> GRADERS =
            List.of("junit-", "opentest4j", "apiguardian", "picocli", "sqlite-jdbc", "archunit", "assertj");
    /** Lectern's own parts that students' programs do without, checks above all. */
    private static final List<String> LEFT_OUT = List.of(
            "org/lectern/homework/",
            "org/lectern/gradebook/",
            "org/lectern/cli/",
            "org/lectern/bench/",
            Exercises.INDEX);

    /** As the build writes it; for classes that lie in a folder. */
    private static final String MANIFEST = "Manifest-Version: 1.0\nPremain-Class: org.lectern.jshell.HotSwap\n"
            + "Agent-Class: org.lectern.jshell.HotSwap\nCan-Redefine-Classes: true\nCan-Retransform-Classes: true\n";

    private final Path folder;

    private WorkerFiles(Path folder) {
        this.folder = folder;
    }

    /** Finds the folder, or makes it, which takes some seconds. */
    static WorkerFiles ready() {
        return in(cache());
    }

    /** As {@link #ready()}, below the given folder. */
    static WorkerFiles in(Path cache) {
        try {
            Map<String, Path> jars = new LinkedHashMap<>();
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                Path jar = Path.of(entry);
                String name = String.valueOf(jar.getFileName());
                if (Files.isRegularFile(jar) && !jar.equals(own()) && isLibrary(name)) {
                    jars.put(jars.containsKey(name) ? jars.size() + "-" + name : name, jar);
                }
            }
            Path folder = cache.resolve("worker-" + digest(jars));
            WorkerFiles files = new WorkerFiles(folder);
            if (!Files.exists(folder.resolve(READY))) {
                make(cache, folder, jars);
            }
            touch(folder);
            return files;
        } catch (IOException e) {
            throw new GradingException(
                    "cannot prepare what students' programs need in " + cache + ": " + e.getMessage()
                            + "; it must be writable and have 500 MB free",
                    e);
        }
    }

    /** Notes that the folder is in use, and removes those of other versions that have not been for long. */
    private static void touch(Path folder) {
        try {
            Files.setLastModifiedTime(folder.resolve(READY), FileTime.from(Instant.now()));
            FileTime longAgo = FileTime.from(Instant.now().minus(KEPT));
            try (Stream<Path> all = Files.list(folder.toAbsolutePath().getParent())) {
                for (Path each : all.filter(path -> !path.equals(folder)).toList()) {
                    Path ready = each.resolve(READY);
                    if (Files.exists(ready) && Files.getLastModifiedTime(ready).compareTo(longAgo) < 0) {
                        delete(each);
                    }
                }
            }
        } catch (IOException e) {
            // Another account's, or in use: it stays.
            return;
        }
    }

    /** The folders that a student's program may read. */
    List<Path> readable() {
        List<Path> readable = new ArrayList<>();
        Path java = Path.of(System.getProperty("java.home"));
        readable.add(java);
        // Debian's JDK keeps its settings there.
        readable.add(Path.of("/etc").resolve("java-" + Runtime.version().feature() + "-openjdk"));
        readable.add(folder);
        return readable;
    }

    /** The command of a worker that reads from descriptor 3 and writes to 4. */
    List<String> command(Limits limits) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(folder, limits));
        if (Files.exists(folder.resolve(ARCHIVE))) {
            command.add("-XX:SharedArchiveFile=" + folder.resolve(ARCHIVE));
            command.add("-Xshare:auto");
        }
        command.addAll(List.of("-cp", classPath(folder), WorkerMain.class.getName(), "3", "4"));
        return command;
    }

    private static List<String> flags(Path folder, Limits limits) {
        List<String> flags = new ArrayList<>(List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:-PrintWarnings",
                "-XX:+AllowRedefinitionToAddDeleteMethods",
                "-XX:ErrorFile=/dev/null",
                "-Xmx" + limits.heap() + "m",
                "-Xlog:disable",
                "--add-opens=java.base/java.io=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Duser.home=/tmp",
                "-Dlectern.sealed=true",
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Dorg.bytedeco.javacpp.maxbytes=" + limits.heap() + "m",
                "-Dorg.bytedeco.javacpp.maxphysicalbytes=" + limits.memory() + "m",
                "-Djava.library.path=" + folder.resolve(NATIVES),
                "-javaagent:" + folder.resolve(OWN)));
        int feature = Runtime.version().feature();
        if (feature >= 22) {
            flags.add("--enable-native-access=ALL-UNNAMED");
        }
        if (feature >= 24) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    /** What the environment must hold for the native libraries to find each other. */
    Map<String, String> environment() {
        return Map.of("LD_LIBRARY_PATH", folder.resolve(NATIVES).toString(), "LECTERN_OFFLINE", "1");
    }

    private static String classPath(Path folder) {
        return folder.resolve(OWN) + File.pathSeparator + folder.resolve("lib") + File.separator + "*";
    }

    private static boolean isLibrary(String name) {
        return name.endsWith(".jar") && GRADERS.stream().noneMatch(name::startsWith);
    }

    private static Path cache() {
        Path shared = Path.of("/var/cache");
        if (System.getProperty("user.name").equals("root") && Files.isDirectory(shared)) {
            // Students' programs run as other accounts, which cannot look into root's home.
            return shared.resolve("lectern");
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        Path base = xdg == null || xdg.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(xdg);
        return base.resolve("lectern");
    }

    private static Path own() {
        CodeSource source = WorkerFiles.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new GradingException("Lectern's own classes are at no path: " + source.getLocation(), e);
        }
    }

    private static String digest(Map<String, Path> jars) throws IOException {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(Runtime.version().toString().getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> part : ownParts().entrySet()) {
                sha.update(part.getKey().getBytes(StandardCharsets.UTF_8));
                sha.update(part.getValue());
            }
            for (Map.Entry<String, Path> jar : jars.entrySet()) {
                String text = jar.getKey()
                        + Files.size(jar.getValue())
                        + Files.getLastModifiedTime(jar.getValue()).toMillis();
                sha.update(text.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(sha.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Lectern's own classes and resources but for what is left out, in the order of their names. */
    private static Map<String, byte[]> ownParts() throws IOException {
        Map<String, byte[]> parts = new TreeMap<>();
        Path own = own();
        if (Files.isDirectory(own)) {
            try (Stream<Path> all = Files.walk(own)) {
                for (Path each : all.filter(Files::isRegularFile).toList()) {
                    parts.put(
                            own.relativize(each).toString().replace(File.separatorChar, '/'), Files.readAllBytes(each));
                }
            }
        } else {
            try (ZipFile jar = new ZipFile(own.toFile())) {
                for (ZipEntry entry : jar.stream().filter(e -> !e.isDirectory()).toList()) {
                    try (InputStream in = jar.getInputStream(entry)) {
                        parts.put(entry.getName(), in.readAllBytes());
                    }
                }
            }
        }
        parts.keySet().removeIf(name -> LEFT_OUT.stream().anyMatch(name::startsWith));
        return parts;
    }

    private static void make(Path cache, Path folder, Map<String, Path> jars) throws IOException {
        Files.createDirectories(cache);
        Path made = Files.createTempDirectory(cache, "worker-");
        try {
            Path lib = Files.createDirectories(made.resolve("lib"));
            for (Map.Entry<String, Path> jar : jars.entrySet()) {
                Files.copy(jar.getValue(), lib.resolve(jar.getKey()));
            }
            writeJar(made.resolve(OWN));
            // The archive knows the class path by its name: first the name, then the archive.
            if (Files.exists(folder)) {
                delete(folder);
            }
            try {
                Files.move(made, folder, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                return;
            }
            warmUp(folder);
            readableByAll(folder);
            Files.createFile(folder.resolve(READY));
        } finally {
            if (Files.exists(made)) {
                delete(made);
            }
        }
    }

    private static void writeJar(Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            Map<String, byte[]> parts = new LinkedHashMap<>();
            Map<String, byte[]> own = ownParts();
            byte[] manifest = own.remove(JarFile.MANIFEST_NAME);
            parts.put(JarFile.MANIFEST_NAME, manifest == null ? MANIFEST.getBytes(StandardCharsets.UTF_8) : manifest);
            parts.putAll(own);
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setTime(0);
                out.putNextEntry(entry);
                out.write(part.getValue());
                out.closeEntry();
            }
        }
    }

    /** Runs a worker once by itself, which unpacks the native libraries and writes down the classes that it loads. */
    private static void warmUp(Path folder) throws IOException {
        Path unpacked = folder.resolve("unpacked");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags(folder, Limits.standard()));
        // No archive can be made with an agent; with one it can be used.
        command.removeIf(flag -> flag.startsWith("-Dorg.bytedeco.javacpp.pathsFirst") || flag.startsWith("-javaagent"));
        command.add("-Dorg.bytedeco.javacpp.cachedir=" + unpacked);
        command.add("-XX:ArchiveClassesAtExit=" + folder.resolve(ARCHIVE));
        command.addAll(List.of("-cp", classPath(folder), WorkerMain.class.getName(), WorkerMain.WARM_UP));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("warm-up.log").toFile())
                .start();
        try {
            if (!process.waitFor(WARM_UP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Path natives = Files.createDirectories(folder.resolve(NATIVES));
        if (Files.isDirectory(unpacked)) {
            try (Stream<Path> all = Files.walk(unpacked)) {
                for (Path each : all.filter(p -> !Files.isDirectory(p)).toList()) {
                    Path to = natives.resolve(String.valueOf(each.getFileName()));
                    if (Files.exists(each) && !Files.exists(to)) {
                        Files.copy(each, to);
                    }
                }
            }
            delete(unpacked);
        }
    }

    private static void readableByAll(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.toList()) {
                Files.setPosixFilePermissions(
                        each, PosixFilePermissions.fromString(Files.isDirectory(each) ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
