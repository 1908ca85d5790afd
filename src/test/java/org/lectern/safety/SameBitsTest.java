package org.lectern.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SameBitsTest {
    @ParameterizedTest
    @ValueSource(strings = {"cpu", "nd4j"})
    void theSameSeedGivesTheSameBitsInTwoJvmsAtOneThread(String backend, @TempDir Path folder) throws Exception {
        List<String> first = train(folder, backend, 1);
        assertThat(first).hasSizeGreaterThan(1000).doesNotContain("7fc00000");
        assertThat(train(folder, backend, 1)).isEqualTo(first);
        assertThat(train(folder, backend, 2)).isNotEqualTo(first);
    }

    private static List<String> train(Path folder, String backend, int seed) throws Exception {
        Path bits = folder.resolve("bits.txt");
        ChildJvm child = ChildJvm.run(folder, Bits.class, List.of(), backend, seed, bits);
        assertThat(child.status()).as(child.printed()).isZero();
        return Files.readAllLines(bits);
    }
}
