package org.lectern.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls by chance, bad ones among them, end in a result or in one of Lectern's exceptions, never in the JVM's death. */
@Tag("slow")
class FuzzTest {
    @ParameterizedTest
    @CsvSource({"cpu, 1", "cpu, 2", "cpu, 3", "nd4j, 4"})
    void callsByChanceEndInResultsOrInLecternsExceptions(String backend, int seed, @TempDir Path folder)
            throws Exception {
        Path report = folder.resolve("report.txt");
        ChildJvm child = ChildJvm.run(folder, Fuzz.class, List.of(), backend, seed, 20_000, report);
        String last = Files.readString(folder.resolve("last-call.txt")).strip();
        assertThat(child.status())
                .as("last call: %s%n%s", last, child.printed())
                .isZero();
        assertThat(child.printed()).isEmpty();
        String found = Files.readString(report);
        assertThat(found).startsWith("calls that passed: ");
    }
}
