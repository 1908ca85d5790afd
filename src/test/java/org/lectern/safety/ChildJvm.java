package org.lectern.safety;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A JVM of its own for what might kill one or print past Java's streams.
 *
 * @param status the exit status; 134 and the like where the JVM died
 * @param printed all that it wrote to standard output and error, native code included
 */
record ChildJvm(int status, String printed) {
    /** Runs in a folder, to which files go whose names come by chance. */
    static ChildJvm run(Path folder, Class<?> main, List<String> flags, Object... arguments)
            throws IOException, InterruptedException {
        return run(folder, folder, main, flags, arguments);
    }

    /** Runs in the project's folder. */
    static ChildJvm runHere(Path folder, Class<?> main, List<String> flags, Object... arguments)
            throws IOException, InterruptedException {
        return run(Path.of("").toAbsolutePath(), folder, main, flags, arguments);
    }

    private static ChildJvm run(Path place, Path folder, Class<?> main, List<String> flags, Object... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xmx1g", "-XX:-CreateCoredumpOnCrash", "-XX:ErrorFile=" + folder.resolve("crash.txt")));
        if (Runtime.version().feature() > 21) {
            command.add("--enable-native-access=ALL-UNNAMED");
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flags);
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classPath, main.getName()));
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        File printed = folder.resolve("printed.txt").toFile();
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed);
        builder.directory(place.toFile());
        // Sums over several threads are added in another order each time.
        builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
        Process process = builder.start();
        if (!process.waitFor(9, TimeUnit.MINUTES)) {
            process.destroyForcibly().waitFor();
            return new ChildJvm(-1, "still running after nine minutes\n" + Files.readString(printed.toPath()));
        }
        return new ChildJvm(process.exitValue(), Files.readString(printed.toPath()));
    }
}
