package org.lectern.grading;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Puts a command into the surroundings in which a student's program runs: bubblewrap as an account without rights, with
 * limits set by prlimit; where there is no bubblewrap or no leave to use it, less, as {@link Isolation} says.
 */
final class Sandbox {
    private static final int FIRST_ACCOUNT = 60_100;
    private static final int PROBE_SECONDS = 10;
    private static final int OPEN_FILES = 512;
    /** Where Linux keeps what programs are linked with. */
    private static final List<String> SYSTEM = List.of("/usr/lib", "/usr/lib64", "/lib", "/lib64");

    private final Isolation isolation;
    private final boolean isRoot;
    private final boolean hasLimits;

    private Sandbox(Isolation isolation, boolean isRoot, boolean hasLimits) {
        this.isolation = isolation;
        this.isRoot = isRoot;
        this.hasLimits = hasLimits;
    }

    /** The best that this machine offers. */
    static Sandbox best() {
        boolean isRoot = isRoot();
        boolean hasLimits = runs(List.of(tool("prlimit"), "--nofile", "true"));
        for (Isolation isolation : Isolation.values()) {
            Sandbox sandbox = new Sandbox(isolation, isRoot, hasLimits);
            if (isolation == Isolation.PROCESS || runs(sandbox.probe())) {
                return sandbox;
            }
        }
        throw new IllegalStateException("a process needs nothing");
    }

    /** That much and no more, although this machine may offer more. */
    static Sandbox of(Isolation isolation) {
        return new Sandbox(isolation, isRoot(), runs(List.of(tool("prlimit"), "--nofile", "true")));
    }

    Isolation isolation() {
        return isolation;
    }

    private List<String> probe() {
        List<String> command = new ArrayList<>(outside(0));
        if (isolation == Isolation.SANDBOX) {
            command.addAll(namespaces(1));
            SYSTEM.forEach(folder -> readable(command, folder));
            readable(command, "/usr/bin");
        }
        command.add("/usr/bin/true");
        return command;
    }

    /**
     * The command with all that keeps it apart.
     *
     * @param environment the variables that it has
     * @param slot which of the programs that run at the same time it is: each has an account of its own
     * @param readable the folders that it may read
     */
    List<String> command(
            Map<String, String> environment, List<String> java, int slot, Limits limits, List<Path> readable) {
        List<String> command = new ArrayList<>();
        command.addAll(outside(slot));
        if (hasLimits) {
            command.add(tool("prlimit"));
            command.add("--core=0");
            command.add("--nofile=" + OPEN_FILES);
            command.add("--fsize=" + ((long) limits.file() << 20));
            command.add("--cpu=" + 2 * limits.total().toSeconds());
            if (isRoot) {
                // Counted for each account: your own has programs of other kinds.
                command.add("--nproc=" + limits.processes());
            }
        }
        if (isolation == Isolation.SANDBOX) {
            command.addAll(namespaces(limits.file()));
            SYSTEM.forEach(folder -> readable(command, folder));
            for (Path each : readable) {
                readable(command, each.toString());
            }
            environment.forEach((name, value) -> command.addAll(List.of("--setenv", name, value)));
            command.addAll(List.of("--chdir", "/tmp"));
        }
        command.addAll(java);
        return command;
    }

    private List<String> outside(int slot) {
        if (!isRoot || isolation == Isolation.PROCESS) {
            return List.of();
        }
        int account = FIRST_ACCOUNT + slot;
        return List.of(
                tool("setpriv"),
                "--reuid=" + account,
                "--regid=" + account,
                "--clear-groups",
                "--no-new-privs",
                "--inh-caps=-all",
                "--bounding-set=-all");
    }

    private static List<String> namespaces(int mebibytes) {
        return List.of(
                tool("bwrap"),
                "--unshare-all",
                "--unshare-user",
                "--disable-userns",
                "--die-with-parent",
                "--new-session",
                "--cap-drop",
                "ALL",
                "--clearenv",
                "--setenv",
                "LC_ALL",
                "C.UTF-8",
                "--hostname",
                "lectern",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "--size",
                String.valueOf((long) mebibytes << 20),
                "--tmpfs",
                "/tmp");
    }

    private static void readable(List<String> command, String folder) {
        Path path = Path.of(folder);
        if (Files.isSymbolicLink(path)) {
            try {
                command.addAll(List.of("--symlink", Files.readSymbolicLink(path).toString(), folder));
            } catch (IOException e) {
                command.addAll(List.of("--ro-bind-try", folder, folder));
            }
        } else {
            command.addAll(List.of("--ro-bind-try", folder, folder));
        }
    }

    /** A program by its whole path, so that the student's needs no variable that tells of this machine. */
    private static String tool(String name) {
        for (String folder : String.valueOf(System.getenv("PATH")).split(File.pathSeparator)) {
            File file = new File(folder, name);
            if (file.isAbsolute() && file.canExecute()) {
                return file.getPath();
            }
        }
        return name;
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root")
                && !System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
    }

    private static boolean runs(List<String> command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return false;
            }
            return process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
