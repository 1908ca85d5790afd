package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

class CatalogueTest {
    private static final List<String> SETTINGS =
            List.of("lectern.data", "lectern.cache", "lectern.shared.cache", "lectern.offline", "lectern.data.origin");

    @TempDir
    Path temp;

    private final List<String> shown = new ArrayList<>();
    private DisplayHost before;

    @BeforeEach
    void beOffline() {
        System.setProperty("lectern.data", temp.resolve("data").toString());
        System.setProperty("lectern.cache", temp.resolve("cache").toString());
        System.setProperty("lectern.shared.cache", temp.resolve("shared").toString());
        System.setProperty("lectern.offline", "1");
        System.setProperty("lectern.data.origin", "any");
        before = Display.host(new DisplayHost() {
            @Override
            public void display(MimeBundle bundle, String id) {
                shown.add(bundle.text());
            }

            @Override
            public void update(MimeBundle bundle, String id) {
                shown.add(bundle.text());
            }

            @Override
            public void clear(boolean wait) {}
        });
    }

    @AfterEach
    void restore() {
        Display.host(before);
        SETTINGS.forEach(System::clearProperty);
    }

    static Stream<Listed> shelf() {
        return Shelf.ALL.stream();
    }

    @ParameterizedTest
    @MethodSource("shelf")
    void everySetLoadsOfflineAndWhatStandsInSaysSo(Listed listed) {
        Object loaded = listed.load().get();
        assertThat(Display.bundle(loaded).text()).isNotBlank().doesNotContain("whose display failed");
        if (listed.standIn().isEmpty()) {
            assertThat(shown).isEmpty();
        } else {
            assertThat(shown)
                    .singleElement()
                    .asString()
                    .startsWith("Not the real " + listed.name() + " but ")
                    .contains("(Origin.REAL) fails instead.");
            assertThat(Display.bundle(loaded).text()).contains("stand-in for " + listed.name());
            assertThat(Datasets.list().entry(listed.name()).where()).isEqualTo("not here: " + listed.standIn());
        }
        assertThat(Files.exists(temp.resolve("cache"))).isFalse();
    }

    @Test
    void namesAreDistinctAndTheTableHoldsEachWithSizeLicenceAndSource() {
        Catalogue catalogue = Datasets.list();
        Set<String> names = new TreeSet<>();
        String html = String.valueOf(catalogue.display().data().get(MimeBundle.HTML));
        for (Catalogue.Entry entry : catalogue.entries()) {
            assertThat(names.add(entry.name())).as(entry.name()).isTrue();
            assertThat(List.of(
                            entry.call(), entry.what(), entry.size(), entry.licence(), entry.source(), entry.where()))
                    .allSatisfy(words -> assertThat(words).isNotBlank());
            assertThat(html).contains(entry.name(), entry.call());
            assertThat(catalogue.toString()).contains(entry.name(), entry.call());
        }
        assertThat(catalogue.toString().lines())
                .allSatisfy(line -> assertThat(line).doesNotEndWith(" "));
        assertThat(html).contains("12 MB", "170 MB", "CC BY-SA 3.0", temp.resolve("shared") + "", "offline");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearOnes() {
        assertThat(Datasets.list().entry("cifar10").name()).isEqualTo("CIFAR-10");
        assertThat(Datasets.list().entry("tiny shakespeare").bytes()).isEqualTo(1_115_394);
        assertThatThrownBy(() -> Datasets.list().entry("minst"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("did you mean MNIST?");
        assertThatThrownBy(() -> Datasets.list().entry("q"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("names: MNIST, Fashion-MNIST");
        assertThatThrownBy(() -> Datasets.list().fetch("moons", temp, line -> {}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got moons, which has no download");
    }

    @Test
    void theRealOnesMayBeDemandedAndTheStandInsAskedFor() {
        assertThatThrownBy(() -> Datasets.mnist(Origin.REAL))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("MNIST: needs the real data, got LECTERN_DATA names")
                .hasMessageContaining("LECTERN_OFFLINE is set");
        System.setProperty("lectern.data.origin", "real");
        assertThatThrownBy(Datasets::penguins)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("Palmer penguins: needs the real data");
        System.setProperty("lectern.data.origin", "stand-in");
        assertThat(Datasets.iris().source()).startsWith("stand-in for Iris");
        assertThat(Datasets.iris(Origin.STAND_IN).size()).isEqualTo(150);
        assertThat(shown).isEmpty();
        System.setProperty("lectern.data.origin", "genuine");
        assertThatThrownBy(Datasets::iris)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("LECTERN_DATA_ORIGIN: needs real, stand-in or any, got genuine");
    }

    @Test
    void theUsersFolderComesBeforeTheClassesCacheAndThatBeforeOnesOwn() throws Exception {
        RemoteSet set = set();
        DataPlaces places = DataPlaces.ofProcess();
        write("cache", "own");
        assertThat(set.where(places)).startsWith("cache ");
        assertThat(set.find(places, DownloadListener.NONE)).isEqualTo(temp.resolve("cache/words"));
        write("shared", "own");
        assertThat(set.where(places)).startsWith("shared cache ");
        assertThat(set.find(places, DownloadListener.NONE)).isEqualTo(temp.resolve("shared/words"));
        // A class's cache may be read-only: nothing is written to it.
        try (Stream<Path> files = Files.list(temp.resolve("shared/words"))) {
            assertThat(files).containsExactly(temp.resolve("shared/words/words.txt"));
        }
        Files.createDirectories(temp.resolve("data"));
        Files.writeString(temp.resolve("data/tinyshakespeare.txt"), "To be");
        Corpus mine = Datasets.tinyShakespeare();
        assertThat(mine.text()).isEqualTo("To be");
        assertThat(mine.source()).isEqualTo("Tiny Shakespeare: tinyshakespeare.txt");
    }

    @Test
    void aDamagedFileIsAnErrorAndNoReasonForAStandIn() throws Exception {
        write("shared", "owl");
        DataPlaces places = DataPlaces.ofProcess();
        assertThatThrownBy(() -> set().find(places, DownloadListener.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "shared cache " + temp.resolve("shared/words") + ": needs whole files, got a damaged")
                .hasMessageContaining("--into " + temp.resolve("shared"));
        Files.delete(temp.resolve("shared/words/words.txt"));
        write("cache", "owl");
        assertThatThrownBy(() -> set().find(places, DownloadListener.NONE))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("words.txt: needs a whole file, got the wrong checksum");
    }

    @Test
    void anIrisFileIsReadAsItGoesRound() throws IOException {
        Path data = Files.createDirectories(temp.resolve("data"));
        Path iris = data.resolve("iris.csv");
        float[] measures = {5.1f, 3.5f, 1.4f, 0.2f, 6.3f, 3.3f, 6, 2.5f};
        Files.writeString(iris, "5.1,3.5,1.4,0.2,setosa\n6.3,3.3,6.0,2.5,virginica\n\n");
        assertThat(Datasets.iris(Origin.REAL).x().toFloats()).containsExactly(measures);
        Files.writeString(
                iris,
                "\"\",\"Petal.Width\",\"Petal.Length\",\"Sepal.Length\",\"Sepal.Width\",\"Species\"\n\"1\",0.2,1.4,5.1,3.5,\"setosa\"\n\"2\",2.5,6,6.3,3.3,\"virginica\"\n");
        assertThat(Datasets.iris(Origin.REAL).x().toFloats()).containsExactly(measures);
        Files.writeString(
                iris,
                "Id;SepalLengthCm;SepalWidthCm;PetalLengthCm;PetalWidthCm;Species\n1;5,1;3,5;1,4;0,2;setosa\n2;6,3;3,3;6;2,5;virginica\n");
        assertThat(Datasets.iris(Origin.REAL).x().toFloats()).containsExactly(measures);
    }

    @Test
    void theUsersOwnTablesAreTakenForReal() throws IOException {
        Path data = Files.createDirectories(temp.resolve("data"));
        Files.writeString(data.resolve("iris.csv"), "a,b,c,d,species\n1,2,3,4,setosa\n5,6,7,8,virginica\n");
        String measures = "bill_length_mm,bill_depth_mm,flipper_length_mm,body_mass_g";
        Files.writeString(
                data.resolve("penguins.csv"),
                "species," + measures + "\nAdelie,39.1,18.7,181,3700\nGentoo,NA,NA,NA,NA\n");
        assertThat(Datasets.iris(Origin.REAL).x().shape()).containsExactly(2, 4);
        assertThat(Datasets.iris().source()).isEqualTo("Iris: 2 flowers of iris.csv");
        assertThat(Datasets.penguins().name()).isEqualTo("Palmer penguins: penguins.csv");
        assertThat(shown).isEmpty();
        Files.writeString(data.resolve("iris.csv"), "a,species\n1,setosa\n");
        assertThatThrownBy(Datasets::iris)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("iris.csv: needs four measures and the species");
        Files.writeString(data.resolve("iris.csv"), "a,b,c,d,species\n1,2,3,4,setosa\n5,,7,8,virginica\n");
        assertThatThrownBy(Datasets::iris)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("iris.csv: needs a value in every row, got none in column \"b\", row 1");
        Files.writeString(data.resolve("penguins.csv"), "species,mass\nAdelie,3700\n");
        assertThatThrownBy(Datasets::penguins)
                .hasMessageContaining(
                        "penguins.csv: needs at least the columns species, " + measures.replace(",", ", "));
        Files.write(data.resolve("tinyshakespeare.txt"), new byte[] {'F', 'i', 'r', (byte) 0xe9, 't'});
        assertThatThrownBy(Datasets::tinyShakespeare)
                .hasMessageContaining("tinyshakespeare.txt, line 1 (byte 3): needs text in UTF-8, got the byte 0xe9");
    }

    @Test
    void aFileOfAnotherSizeIsListedAsDamaged() throws IOException {
        DataPlaces places = DataPlaces.ofProcess();
        write("cache", "ow");
        assertThat(set().where(places)).isEqualTo("damaged in cache " + temp.resolve("cache/words"));
        write("cache", "owl");
        assertThat(set().where(places)).isEqualTo("cache " + temp.resolve("cache/words"));
    }

    private static RemoteSet set() {
        return new RemoteSet(
                "words",
                "words",
                List.of(RemoteFile.sha256(
                        "words.txt", 3, "5b3975651c3cab92d044c096dc30a1c2d9525497457472de48c51ecb363d1f4a")),
                List.of(URI.create("http://127.0.0.1:1/")));
    }

    private void write(String cache, String text) throws IOException {
        Files.writeString(
                Files.createDirectories(temp.resolve(cache).resolve("words")).resolve("words.txt"), text);
    }
}
