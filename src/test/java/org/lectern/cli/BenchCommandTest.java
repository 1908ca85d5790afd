package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bench egaer|no group \"egaer\"; did you mean eager?",
                "bench zzz|groups: eager, gemm, conv, norm, embedding, attention, step, memory",
                "bench --threads 0|--threads needs a number from 1 to 256, got 0",
                "bench --threads many|'many' is not an int",
                "bench memory --json x.json|--json holds timings, and memory makes none"
            })
    void badUsageIsOneLineAndExitCode2(String words, String expected) {
        Cli cli = Cli.run(Cli.home(directory), (Object[]) words.split(" "));
        assertThat(cli.status()).isEqualTo(2);
        assertThat(cli.err()).contains(expected).endsWith("see `lectern bench --help`\n");
        assertThat(cli.err().lines()).hasSize(1);
    }

    @Test
    void aFileThatCannotBeWrittenIsRefusedBeforeMeasuring() {
        Cli cli = Cli.run(Cli.home(directory), "bench", "--json", directory.resolve("no/such/folder.json"));
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("name a file in a folder that exists");
    }

    @Test
    void withoutTheContendersTheLauncherIsNamed() {
        Cli cli = Cli.run(Cli.home(directory), "bench", "eager");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("built by the launcher script; run ./lectern bench");
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "DJL's natives are fetched for Linux only")
    void contendersDoTheSameWorkAndAreWrittenAsJson() throws Exception {
        Path json = directory.resolve("eager.json");
        Path out = directory.resolve("out.txt");
        Process process = new ProcessBuilder(
                        "bash", "lectern", "bench", "eager", "--quick", "--threads", "1", "--json", json.toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
        String text = Files.readString(out);
        // DJL, which nothing else needs, may be absent where Maven fetches nothing.
        assumeTrue(process.exitValue() == 0 || !text.contains("Could not"), text);
        assertThat(process.exitValue()).as(text).isZero();
        assertThat(text).doesNotContain("does other work");

        JsonNode list = new ObjectMapper().readTree(json.toFile());
        TreeMap<String, TreeSet<String>> cases = new TreeMap<>();
        for (JsonNode one : list) {
            assertThat(one.path("threads").asInt()).isEqualTo(1);
            assertThat(one.path("medianNanos").asDouble()).isPositive();
            cases.computeIfAbsent(one.path("contender").asText(), name -> new TreeSet<>())
                    .add(one.path("case").asText());
        }
        assertThat(cases.keySet()).contains("lectern", "dl4j", "djl", "nd4j");
        assertThat(cases.get("lectern")).containsAll(List.of("add [64]", "exp [1000,1000]", "softmax [64,10]"));
        boolean compared = cases.containsKey("pytorch");
        assertThat(list)
                .allSatisfy(
                        one -> assertThat(one.get("ratioToPyTorch").isNumber()).isEqualTo(compared));
        assumeTrue(compared, "python3-torch is not installed: PyTorch's column was not tested");
    }
}
