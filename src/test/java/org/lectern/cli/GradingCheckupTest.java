package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.grading.GradeRun;
import org.lectern.grading.Isolation;

/** The doctor on machines that offer more or less for grading. */
@DisabledOnOs(OS.WINDOWS)
class GradingCheckupTest {
    @TempDir
    Path folder;

    @Test
    void aMachineWithEverythingHasNothingToMend() throws IOException {
        program("bwrap", "echo bubblewrap 0.8.0");
        program("setpriv", "");
        program("prlimit", "");
        Files.createDirectories(folder.resolve("cgroup/memory"));
        List<Finding> findings = findings(Isolation.SANDBOX, true);
        assertThat(findings)
                .allMatch(each ->
                        each.state() == Finding.State.FINE && each.remedy().isEmpty());
        assertThat(finding(findings, "Grading").found())
                .startsWith("sandbox (bubblewrap: no network")
                .endsWith("--isolation takes sandbox, account, process");
        assertThat(finding(findings, "Bubblewrap").found()).startsWith("bubblewrap 0.8.0, ");
        assertThat(finding(findings, "Memory watch").found()).contains("cgroup v1");
        assertThat(finding(findings(Isolation.SANDBOX, false), "Grading").found())
                .as("another account is root's to give")
                .endsWith("--isolation takes sandbox, process");
    }

    @Test
    void whatIsMissingIsNamedWithItsPackage() throws IOException {
        List<Finding> findings = findings(Isolation.PROCESS, true);
        assertThat(finding(findings, "Grading"))
                .returns(Finding.State.MISSING, Finding::state)
                .extracting(Finding::found)
                .asString()
                .startsWith("process (")
                .doesNotContain("--isolation");
        assertThat(finding(findings, "Bubblewrap").remedy()).startsWith("apt-get install bubblewrap");
        assertThat(finding(findings, "Accounts").remedy()).contains("util-linux");
        assertThat(finding(findings, "Limits").remedy()).contains("util-linux");
        assertThat(findings(Isolation.PROCESS, false))
                .noneMatch(each -> each.what().equals("Accounts"));
    }

    @Test
    void whyThereAreNoNamespacesIsSaid() throws IOException {
        program("setpriv", "shift 4; exec \"$@\"");
        program("bwrap", "echo 'bwrap: No permissions to create new namespace' >&2; exit 1");
        assertThat(namespaces())
                .returns("bubblewrap fails: bwrap: No permissions to create new namespace", Finding::found);
        assertThat(namespaces().remedy()).contains("seccomp=unconfined");
        setting("kernel/apparmor_restrict_unprivileged_userns", "1");
        assertThat(namespaces().remedy()).contains("kernel.apparmor_restrict_unprivileged_userns=0");
        setting("kernel/unprivileged_userns_clone", "0");
        assertThat(namespaces().remedy()).contains("kernel.unprivileged_userns_clone=1");
        setting("user/max_user_namespaces", "0");
        assertThat(namespaces().remedy()).contains("user.max_user_namespaces=");
    }

    @Test
    void elsewhereThanOnLinuxThereIsNoSandbox() throws IOException {
        List<Finding> findings = new GradingCheckup(
                        Map.of(), Isolation.PROCESS, new GradingCheckup.Machine(folder.resolve("none"), folder, false))
                .findings();
        assertThat(findings)
                .singleElement()
                .extracting(Finding::remedy)
                .asString()
                .contains("Linux");
    }

    @Test
    void theDoctorNamesTheLevelThatGradingUses() {
        Cli cli = Cli.run(Cli.home(folder), "doctor");
        assertThat(cli.out().lines())
                .anySatisfy(line -> assertThat(line)
                        .containsPattern(
                                "^[✓!] Grading +(only )?" + GradeRun.offered().word()));
    }

    private Finding namespaces() throws IOException {
        return finding(findings(Isolation.ACCOUNT, true), "Namespaces");
    }

    private List<Finding> findings(Isolation offered, boolean isRoot) throws IOException {
        Files.createDirectories(folder.resolve("proc/self"));
        return new GradingCheckup(
                        Map.of("PATH", folder.toString()),
                        offered,
                        new GradingCheckup.Machine(folder.resolve("proc"), folder.resolve("cgroup"), isRoot))
                .findings();
    }

    private static Finding finding(List<Finding> findings, String what) {
        return findings.stream()
                .filter(each -> each.what().equals(what))
                .findFirst()
                .orElseThrow();
    }

    private void setting(String name, String value) throws IOException {
        Path file = folder.resolve("proc/sys").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, value + "\n");
    }

    private void program(String name, String script) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }
}
