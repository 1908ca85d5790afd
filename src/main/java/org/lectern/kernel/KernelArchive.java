package org.lectern.kernel;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lectern.jshell.ClassIndex;

/**
 * What makes a kernel start quickly: an archive of the classes that it loads, ready for the JVM, and an index of those it can compile
 * against. Made once, by a kernel that warms up by itself; a JVM that cannot use it starts without.
 */
public final class KernelArchive {
    static final String NAME = "lectern.jsa";

    static final String INDEX = "lectern.classes";

    /** Since this version of Java an archive also holds what the JVM learned in the warm-up. */
    static final int AOT_CACHE_SINCE = 25;

    private static final int PATIENCE_SECONDS = 180;
    private static final int REPORTED = 300;

    private KernelArchive() {}

    /** Whether a kernelspec has its archive. */
    public static boolean isThere(Path folder) {
        return Files.isRegularFile(folder.resolve(NAME));
    }

    /**
     * Makes the archive for an installed kernelspec, which takes some ten seconds, and lets the kernel use it.
     *
     * @param folder the kernelspec's folder
     * @return why there is none; empty if it was made
     */
    public static Optional<String> make(Path folder) {
        Path archive = folder.resolve(NAME);
        Path part = folder.resolve("." + NAME + ".part");
        Path out = folder.resolve(".warm-up.log");
        try {
            ObjectMapper json = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
            Path specFile = folder.resolve("kernel.json");
            ObjectNode spec = (ObjectNode) json.readTree(specFile.toFile());
            List<String> command = new ArrayList<>();
            spec.path("argv").forEach(word -> command.add(word.asText()));
            command.removeIf(word -> word.startsWith(flag("")) || word.startsWith("-D" + ClassIndex.PROPERTY));
            int classPath = command.indexOf("-cp") + 1;
            for (String entry : command.get(classPath).split(File.pathSeparator)) {
                if (Files.isDirectory(Path.of(entry))) {
                    return Optional.of("the class path has a folder, " + entry + "; the JVM archives jars only");
                }
            }
            Path index = folder.resolve(INDEX);
            ClassIndex.save(ClassIndex.jars(command.get(classPath)), index);
            command.add(1, "-D" + ClassIndex.PROPERTY + "=" + index);
            List<String> warmUp = new ArrayList<>(command.subList(0, classPath + 2));
            // The agent changes no class while the kernel warms up, and the JVM makes no archive with one.
            warmUp.removeIf(word -> word.startsWith("-javaagent"));
            boolean isCache = Runtime.version().feature() >= AOT_CACHE_SINCE;
            warmUp.add(1, (isCache ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + part);
            warmUp.add(KernelMain.class.getName());
            warmUp.add(KernelMain.WARM_UP);
            Process process = new ProcessBuilder(warmUp)
                    .redirectErrorStream(true)
                    .redirectOutput(out.toFile())
                    .redirectInput(ProcessBuilder.Redirect.PIPE)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
                return Optional.of("it took longer than " + PATIENCE_SECONDS + " s");
            }
            if (process.exitValue() != 0 || !Files.isRegularFile(part)) {
                String said = Files.readString(out).strip();
                return Optional.of("the warm-up ended with exit code " + process.exitValue() + ": "
                        + said.substring(Math.max(0, said.length() - REPORTED)));
            }
            Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            command.add(1, flag(archive.toString()));
            ArrayNode argv = spec.putArray("argv");
            command.forEach(argv::add);
            Path written = folder.resolve(".kernel.json.part");
            Files.writeString(written, json.writeValueAsString(spec) + "\n");
            Files.move(written, specFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            part.toFile().delete();
            out.toFile().delete();
        }
    }

    /** What makes the JVM use an archive. */
    private static String flag(String archive) {
        return (Runtime.version().feature() >= AOT_CACHE_SINCE ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive;
    }
}
