package org.lectern.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad input is refused in words; it does not kill the JVM, print past Java's streams, or harm what is computed later. */
class SafetyTest {
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void badCallsAreRefusedInFourPartsAndHarmNothing(String backend, @TempDir Path folder) throws Exception {
        Path faults = folder.resolve("faults.txt");
        ChildJvm child = ChildJvm.run(folder, Refusals.class, List.of(), backend, faults, folder);
        assertThat(child.status()).as(child.printed()).isZero();
        assertThat(child.printed()).isEmpty();
        List<String> lines = Files.readAllLines(faults);
        assertThat(lines.subList(0, lines.size() - 1)).isEmpty();
        assertThat(Integer.parseInt(lines.get(lines.size() - 1).replace(" calls", "")))
                .isGreaterThan(250);
    }
}
