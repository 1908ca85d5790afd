package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCommandTest {
    @TempDir
    Path directory;

    @BeforeEach
    void beOffline() {
        System.setProperty("lectern.offline", "1");
        System.setProperty("lectern.cache", directory.resolve("cache").toString());
    }

    @AfterEach
    void restore() {
        System.clearProperty("lectern.offline");
        System.clearProperty("lectern.cache");
    }

    @Test
    void listsEachSetWithItsCallLicenceAndPlace() {
        Cli cli = Cli.run(Cli.home(directory), "data", "list");
        assertThat(cli.status()).isZero();
        assertThat(cli.out())
                .contains("Datasets.fashionMnist(): 60,000 + 10,000", "CC BY-SA 3.0; LeCun", "31 MB to download")
                .contains("cache: " + directory.resolve("cache"))
                .contains("Datasets.moons(n, noise, rng)");
        assertThat(cli.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data|2|data: say list or get",
                "data get|2|data get: needs names, or --all",
                "data get --all mnist|2|data get: needs names, or --all",
                "data get minst|1|did you mean MNIST?",
                "data get moons|1|got moons, which has no download",
                "data get mnist|1|LECTERN_OFFLINE is set"
            })
    void whatCannotBeGotIsOneLine(String words, int status, String expected) {
        Cli cli = Cli.run(Cli.home(directory), (Object[]) words.split(" "));
        assertThat(cli.status()).isEqualTo(status);
        assertThat(cli.err()).contains(expected);
        assertThat(cli.err().lines()).hasSize(1);
        assertThat(directory.resolve("cache")).doesNotExist();
    }

    @Test
    void aWrongNameIsFoundBeforeTheFirstDownload() throws IOException {
        Path into = Files.createDirectories(directory.resolve("class"));
        Cli cli = Cli.run(Cli.home(directory), "data", "get", "mnist", "cifra", "--into", into);
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err()).contains("\"cifra\"");
        assertThat(into).isEmptyDirectory();
    }

    @Test
    void whatNoMirrorGivesDoesNotKeepTheOthersBack() {
        Cli cli = Cli.run(Cli.home(directory), "data", "get", "mnist", "tinyshakespeare");
        assertThat(cli.status()).isEqualTo(1);
        assertThat(cli.err().lines()).hasSize(2);
        assertThat(cli.err()).contains("MNIST is not here: ", "Tiny Shakespeare is not here: ");
    }
}
