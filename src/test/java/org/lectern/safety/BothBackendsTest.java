package org.lectern.safety;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tests of tensors, layers, optimizers and training hold for ND4J's backend as well. */
@Tag("slow")
class BothBackendsTest {
    @ParameterizedTest
    @CsvSource({
        "tensor, .*, .*[.](OpsTest|RecurrentTest), 300",
        "tensor, .*[.]OpsTest, none, 1000",
        "tensor, .*[.]RecurrentTest, none, 40",
        "nn, .*, none, 300",
        "optim, .*, none, 50",
        "train, .*, none, 30"
    })
    void theSameTestsPassOnNd4j(String room, String classes, String leftOut, int least, @TempDir Path folder)
            throws Exception {
        Path report = folder.resolve("report.txt");
        List<String> flags = List.of("-Djava.awt.headless=true");
        ChildJvm child = ChildJvm.runHere(folder, BackendSuite.class, flags, "nd4j", room, classes, leftOut, report);
        assertThat(child.status()).as(child.printed()).isZero();
        List<String> lines = Files.readAllLines(report);
        // A program that this machine lacks is missed in the tests' own run, too, which says so.
        assertThat(lines.subList(0, lines.size() - 1))
                .allSatisfy(line -> assertThat(line).endsWith("Assumption failed: needs Python with PyTorch"));
        assertThat(Integer.parseInt(lines.get(lines.size() - 1).replace(" passed", "")))
                .isGreaterThan(least);
    }
}
