package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class KernelSpecTest {
    @TempDir
    Path folder;

    private Path jar(String name, String entry) throws IOException {
        Path jar = folder.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new ZipEntry(entry));
        }
        return jar;
    }

    private List<String> names(Path in) throws IOException {
        try (Stream<Path> all = Files.list(in)) {
            return all.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void installsEverythingJupyterNeedsAndLeavesNothingElse() throws IOException {
        Path lectern = jar("built.jar", "org/lectern/kernel/KernelSpec.class");
        Path other = jar("other.jar", "other/Thing.class");
        Path data = folder.resolve("data");
        Path java = Path.of(System.getProperty("java.home"));
        Path spec = KernelSpec.install(data, java, List.of(lectern, other));
        assertThat(spec).isEqualTo(data.resolve("kernels").resolve("lectern"));
        assertThat(names(spec)).containsExactly("kernel.json", "lectern.jar", "logo-32x32.png", "logo-64x64.png");
        assertThat(names(data.resolve("kernels"))).containsExactly("lectern");
        JsonNode json = new ObjectMapper().readTree(spec.resolve("kernel.json").toFile());
        assertThat(json.path("language").asText()).isEqualTo("java");
        assertThat(json.path("interrupt_mode").asText()).isEqualTo("message");
        List<String> argv = new ObjectMapper().convertValue(json.path("argv"), Strings.class);
        assertThat(Path.of(argv.get(0))).isExecutable().isAbsolute();
        assertThat(argv.get(argv.indexOf("-cp") + 1))
                .isEqualTo(spec.resolve("lectern.jar") + File.pathSeparator + other);
        assertThat(argv).endsWith("org.lectern.kernel.KernelMain", "{connection_file}");
        assertThat(ImageIO.read(spec.resolve("logo-64x64.png").toFile()).getWidth())
                .isEqualTo(64);
        assertThat(Files.size(spec.resolve("lectern.jar"))).isEqualTo(Files.size(lectern));
    }

    private static final class Strings extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1;
    }

    @Test
    void installingAgainReplacesAndUninstallingRemoves() throws IOException {
        Path data = folder.resolve("data");
        assertThat(KernelSpec.find(data)).isEmpty();
        assertThat(KernelSpec.uninstall(data)).isFalse();
        Path spec = KernelSpec.install(data);
        Files.writeString(spec.resolve("stale"), "");
        KernelSpec.install(data);
        assertThat(names(data.resolve("kernels"))).containsExactly("lectern");
        assertThat(spec.resolve("stale")).doesNotExist();
        assertThat(KernelSpec.find(data)).contains(spec);
        assertThat(KernelSpec.uninstall(data)).isTrue();
        assertThat(spec).doesNotExist();
        assertThat(KernelSpec.find(data)).isEmpty();
    }

    @Test
    void anotherNameMakesAnotherKernelAndNeverTakesTheOneOfAnother() throws IOException {
        Path data = folder.resolve("data");
        KernelSpec.install(data);
        Path spec = KernelSpec.install(data, "java");
        KernelSpec.install(data, "java");
        assertThat(names(data.resolve("kernels"))).containsExactly("java", "lectern");
        assertThat(KernelSpec.uninstall(data, "java")).isTrue();
        assertThat(names(data.resolve("kernels"))).containsExactly("lectern");
        Files.createDirectories(spec);
        Files.writeString(spec.resolve("kernel.json"), "{\"argv\": [\"java\", \"-jar\", \"ijava.jar\"]}");
        assertThatThrownBy(() -> KernelSpec.install(data, "java"))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("the kernel \"java\" is another's")
                .hasMessageContaining("jupyter kernelspec remove java");
        assertThatThrownBy(() -> KernelSpec.uninstall(data, "java")).isInstanceOf(KernelException.class);
        assertThat(names(spec)).containsExactly("kernel.json");
    }

    @Test
    void aPlaceThatCannotBeWrittenIsOneClearLine() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> KernelSpec.install(file))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("cannot write the kernelspec")
                .hasMessageContaining("file")
                .hasMessageNotContaining("\n");
        assertThat(file).isEmptyFile();
    }

    @Test
    void aBrokenInstallationLeavesTheOldOneAlone() throws IOException {
        Path data = folder.resolve("data");
        Path spec = KernelSpec.install(data);
        Path lectern = jar("built.jar", "org/lectern/kernel/KernelSpec.class");
        assertThatThrownBy(() -> KernelSpec.install(data, Path.of("java"), List.of(lectern, lectern)))
                .isInstanceOf(KernelException.class);
        assertThat(names(data.resolve("kernels"))).containsExactly("lectern");
        assertThat(spec.resolve("kernel.json")).isNotEmptyFile();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsTheFoldersAsJupyterDoesOnLinux() {
        assertThat(KernelSpec.userDataDir(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.local/share/jupyter"));
        assertThat(KernelSpec.userDataDir(Map.of("HOME", "/h", "XDG_DATA_HOME", "/x")))
                .isEqualTo(Path.of("/x/jupyter"));
        assertThat(KernelSpec.userDataDir(Map.of("HOME", "/h", "XDG_DATA_HOME", "/x", "JUPYTER_DATA_DIR", "/j")))
                .isEqualTo(Path.of("/j"));
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void findsTheFolderOfAPrefix() {
        assertThat(KernelSpec.prefixDataDir(Path.of("/p"))).isEqualTo(Path.of("/p/share/jupyter"));
    }

    @Test
    void aCrashLeavesItsReportInTheSystemsTemporaryFolder() {
        assertThat(KernelSpec.flags(17))
                .anyMatch(flag -> flag.matches("-XX:ErrorFile=" + ".+lectern-crash-%p\\.log")
                        && flag.contains(System.getProperty("java.io.tmpdir")));
    }

    @Test
    void newerJavaGetsItsFlags() {
        assertThat(KernelSpec.flags(17)).noneMatch(flag -> flag.startsWith("--"));
        assertThat(KernelSpec.flags(25)).contains("--enable-native-access=ALL-UNNAMED");
    }
}
