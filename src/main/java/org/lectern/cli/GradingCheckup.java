package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lectern.grading.Isolation;

/** Looks at what keeps a student's program apart while it is graded, and at what more could. */
final class GradingCheckup {
    private static final Duration SOON = Duration.ofSeconds(10);
    /** An account that nobody has, as grading takes one. */
    private static final String NOBODY = "65534";

    private final Map<String, String> environment;
    private final Isolation offered;
    private final Machine machine;

    /**
     * The machine.
     *
     * @param proc the folder of Linux's settings and processes, {@code /proc}
     * @param cgroups the folder of its control groups, {@code /sys/fs/cgroup}
     * @param isRoot whether this is root's process
     */
    record Machine(Path proc, Path cgroups, boolean isRoot) {
        static Machine here() {
            return new Machine(
                    Path.of("/proc"),
                    Path.of("/sys/fs/cgroup"),
                    System.getProperty("user.name").equals("root"));
        }

        boolean isLinux() {
            return Files.isDirectory(proc.resolve("self"));
        }

        /** A setting's value; empty where there is no such setting. */
        String setting(String name) {
            try {
                return Files.readString(proc.resolve("sys").resolve(name)).strip();
            } catch (IOException e) {
                return "";
            }
        }
    }

    /** @param offered the best level that grading finds here */
    GradingCheckup(Map<String, String> environment, Isolation offered, Machine machine) {
        this.environment = environment;
        this.offered = offered;
        this.machine = machine;
    }

    List<Finding> findings() {
        if (!machine.isLinux()) {
            return List.of(Finding.missing(
                    "Grading",
                    "only " + Isolation.PROCESS.word() + ": " + Isolation.PROCESS.words(),
                    "grade on Linux: sandboxes are Linux's"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(levels());
        findings.add(bubblewrap());
        findings.add(namespaces());
        if (machine.isRoot()) {
            findings.add(accounts());
        }
        findings.add(limits());
        findings.add(memory());
        return findings;
    }

    private Finding levels() {
        List<String> levels = new ArrayList<>();
        for (Isolation each : Isolation.values()) {
            boolean isThere = each.compareTo(offered) >= 0 && (each != Isolation.ACCOUNT || machine.isRoot());
            if (isThere) {
                levels.add(each.word());
            }
        }
        String found = offered.word() + " (" + offered.words() + ")"
                + (levels.size() == 1 ? "" : "; --isolation takes " + String.join(", ", levels));
        return offered == Isolation.SANDBOX
                ? Finding.fine("Grading", found)
                : Finding.missing("Grading", found, "for a sandbox, mend what is marked below");
    }

    private Finding bubblewrap() {
        return Programs.find("bwrap", environment)
                .map(program -> Finding.fine(
                        "Bubblewrap",
                        Programs.ask(SOON, program.toString(), "--version").lastLine() + ", " + program))
                .orElseGet(() -> Finding.missing(
                        "Bubblewrap",
                        "not found; without it there is no sandbox",
                        "apt-get install bubblewrap (dnf, pacman, zypper: the same name)"));
    }

    /** Bubblewrap needs them as an account without rights. */
    private Finding namespaces() {
        if (machine.setting("user/max_user_namespaces").equals("0")) {
            return Finding.missing(
                    "Namespaces",
                    "user namespaces are switched off",
                    "as root: sysctl -w user.max_user_namespaces=15000");
        }
        if (machine.setting("kernel/unprivileged_userns_clone").equals("0")) {
            return Finding.missing(
                    "Namespaces", "only root may make them", "as root: sysctl -w kernel.unprivileged_userns_clone=1");
        }
        if (offered == Isolation.SANDBOX) {
            return Finding.fine("Namespaces", "a program without rights can make its own");
        }
        if (machine.setting("kernel/apparmor_restrict_unprivileged_userns").equals("1")) {
            return Finding.missing(
                    "Namespaces",
                    "AppArmor keeps them from programs without a profile",
                    "give /usr/bin/bwrap a profile with `userns,`, or as root: sysctl -w"
                            + " kernel.apparmor_restrict_unprivileged_userns=0");
        }
        Optional<Path> bubblewrap = Programs.find("bwrap", environment);
        if (bubblewrap.isEmpty()) {
            return Finding.missing(
                    "Namespaces",
                    "not known without bubblewrap",
                    "install it, then look again; containers often forbid them");
        }
        return Finding.missing(
                "Namespaces",
                "bubblewrap fails: " + refusal(bubblewrap.get()),
                "in a container: docker run --security-opt seccomp=unconfined --security-opt systempaths=unconfined …, or grade"
                        + " outside of it");
    }

    private String refusal(Path bubblewrap) {
        List<String> command = new ArrayList<>();
        Optional<Path> setpriv = Programs.find("setpriv", environment);
        if (machine.isRoot() && setpriv.isPresent()) {
            command.addAll(List.of(
                    setpriv.get().toString(),
                    "--reuid=" + NOBODY,
                    "--regid=" + NOBODY,
                    "--clear-groups",
                    "--no-new-privs"));
        }
        command.addAll(List.of(
                bubblewrap.toString(),
                "--unshare-all",
                "--unshare-user",
                "--ro-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "--dev",
                "/dev",
                "/usr/bin/true"));
        Programs.Answer answer = Programs.ask(SOON, command.toArray(String[]::new));
        String why = answer.lastLine();
        return why.isEmpty() ? "exit code " + answer.status() : why;
    }

    private Finding accounts() {
        return Programs.find("setpriv", environment)
                .map(program -> Finding.fine("Accounts", "root gives each program one of its own, by " + program))
                .orElseGet(() -> Finding.missing(
                        "Accounts",
                        "no setpriv: students' programs would run as root",
                        "apt-get install util-linux, or grade as another user than root"));
    }

    private Finding limits() {
        return Programs.find("prlimit", environment)
                .map(program -> Finding.fine(
                        "Limits",
                        "processor time, files" + (machine.isRoot() ? ", processes" : "") + ", by " + program
                                + (machine.isRoot() ? "" : "; processes only as root")))
                .orElseGet(() -> Finding.missing(
                        "Limits", "no prlimit: only the clock and memory are watched", "apt-get install util-linux"));
    }

    /** No cgroup is used: where one can be written differs too much, and the watch holds everywhere. */
    private Finding memory() {
        Path group = machine.cgroups();
        boolean isTwo = Files.exists(group.resolve("cgroup.controllers"));
        boolean isThere = isTwo || Files.isDirectory(group.resolve("memory"));
        String found = "of each program, 5 times a second; "
                + (isThere
                        ? "the " + (isTwo ? "cgroup v2" : "cgroup v1") + " of this machine is not used"
                        : "there is no cgroup");
        return Finding.fine("Memory watch", found);
    }
}
