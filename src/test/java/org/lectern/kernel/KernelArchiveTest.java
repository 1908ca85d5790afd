package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelArchiveTest {
    @TempDir
    Path folder;

    /** Lectern as its jar will be, with the agent's manifest. */
    private Path jar(Path classes) throws IOException {
        String agent = ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(each -> each.startsWith("-javaagent:") && each.contains("lectern-agent"))
                .map(each -> each.substring("-javaagent:".length()))
                .findFirst()
                .orElseThrow();
        Path jar = folder.resolve("built.jar");
        try (JarFile from = new JarFile(agent);
                OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, new Manifest(from.getManifest()));
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = classes.relativize(file).toString().replace(File.separatorChar, '/');
                if (!name.equals("META-INF/MANIFEST.MF")) {
                    zip.putNextEntry(new JarEntry(name));
                    zip.write(Files.readAllBytes(file));
                }
            }
        }
        return jar;
    }

    private Path install() throws IOException {
        List<Path> classPath = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                classPath.add(path);
            } else if (Files.exists(path.resolve("org/lectern/kernel/KernelMain.class"))) {
                classPath.add(jar(path));
            }
        }
        return KernelSpec.install(folder.resolve("data"), Path.of(System.getProperty("java.home")), classPath);
    }

    private static List<String> argv(Path spec) throws IOException {
        JsonNode json = new ObjectMapper().readTree(spec.resolve("kernel.json").toFile());
        List<String> words = new ArrayList<>();
        json.path("argv").forEach(word -> words.add(word.asText()));
        return words;
    }

    private static Process start(List<String> command, File log) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LECTERN_HISTORY", "none");
        return builder.redirectOutput(log).start();
    }

    @Test
    @Tag("slow")
    void aKernelStartsFromItsArchive() throws Exception {
        assumeFalse(System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows"));
        Path spec = install();
        assertThat(KernelArchive.isThere(spec)).isFalse();
        assertThat(KernelArchive.make(spec)).isEmpty();
        assertThat(KernelArchive.isThere(spec)).isTrue();
        List<String> left;
        try (Stream<Path> files = Files.list(spec)) {
            left = files.map(each -> each.getFileName().toString()).sorted().toList();
        }
        assertThat(left)
                .containsExactly(
                        "kernel.json",
                        "lectern.classes",
                        "lectern.jar",
                        "lectern.jsa",
                        "logo-32x32.png",
                        "logo-64x64.png");
        // Made again, nothing piles up.
        assertThat(KernelArchive.make(spec)).isEmpty();
        List<String> command = argv(spec);
        assertThat(command).filteredOn(word -> word.endsWith("lectern.jsa")).hasSize(1);
        assertThat(command).filteredOn(word -> word.endsWith("lectern.classes")).hasSize(1);
        // The JVM itself says whether it takes the archive, and ends if it may not go on without.
        boolean isCache = Runtime.version().feature() >= KernelArchive.AOT_CACHE_SINCE;
        command.add(1, isCache ? "-XX:AOTMode=on" : "-Xshare:on");
        command.add(1, "-Xlog:class+load:file=" + folder.resolve("loaded.txt"));
        Connection connection = ServedKernel.freeConnection();
        command.set(
                command.size() - 1,
                ServedKernel.connectionFile(folder, connection).toString());
        File log = folder.resolve("log.txt").toFile();
        Process process = start(command, log);
        try (Client client = new Client(connection)) {
            client.awaitBroadcasts();
            Client.Run run = client.run("int f() { return 1; }\nint kept = f();");
            assertThat(run.reply()).as(Files.readString(log.toPath())).containsEntry("status", "ok");
            // The agent is there too: a method in use changes, and the variable stays.
            client.run("int f() { return 2; }");
            assertThat(client.run("kept + f()")
                            .first("execute_result")
                            .content()
                            .get("data"))
                    .isEqualTo(Map.of("text/plain", "3"));
            client.request(client.control, "shutdown_request", Map.of("restart", false));
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(folder.resolve("loaded.txt")).lines())
                .filteredOn(line -> line.contains("org.lectern.jshell.Session ")
                        || line.contains("com.sun.tools.javac.comp.Attr ")
                        || line.contains("org.zeromq.ZMQ "))
                .hasSize(3)
                .allMatch(line -> line.contains("shared objects file"));
    }

    @Test
    void aClassPathWithFoldersHasNoArchiveAndStillAKernelspec() throws IOException {
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes);
        Path spec =
                KernelSpec.install(folder.resolve("data"), Path.of(System.getProperty("java.home")), List.of(classes));
        List<String> before = argv(spec);
        assertThat(KernelArchive.make(spec))
                .hasValueSatisfying(why -> assertThat(why).contains("has a folder"));
        assertThat(argv(spec)).isEqualTo(before);
    }

    @Test
    void aWarmUpThatFailsLeavesTheKernelspecAsItWas() throws IOException {
        Path jar = folder.resolve("empty.jar");
        try (JarOutputStream zip = new JarOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new JarEntry("nothing"));
        }
        Path spec = KernelSpec.install(folder.resolve("data"), Path.of(System.getProperty("java.home")), List.of(jar));
        List<String> before = argv(spec);
        assertThat(KernelArchive.make(spec))
                .hasValueSatisfying(why -> assertThat(why).contains("ended with exit code"));
        assertThat(argv(spec)).isEqualTo(before);
        assertThat(KernelArchive.isThere(spec)).isFalse();
    }
}
