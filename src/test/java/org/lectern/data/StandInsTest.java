package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.Table;

class StandInsTest {
    @Test
    void irisHasTheSpeciesMeansAndCorrelations() {
        float[] sums = new float[3];
        double product = 0;
        double squareA = 0;
        double squareB = 0;
        int sets = 20;
        for (int seed = 0; seed < sets; seed++) {
            Dataset iris = Flowers.drawn(Rng.seed(seed));
            assertThat(iris.x().shape()).containsExactly(150, 4);
            assertThat(iris.classCounts()).containsExactly(50, 50, 50);
            float[] x = iris.x().toFloats();
            for (int i = 0; i < 150; i++) {
                sums[i / 50] += x[4 * i + 2] / (50 * sets);
                assertThat(x[4 * i + 3]).isPositive();
                assertThat(x[4 * i] * 10).isCloseTo(Math.round(x[4 * i] * 10), within(1e-4f));
            }
            for (int i = 100; i < 150; i++) {
                double a = x[4 * i] - 6.588;
                double b = x[4 * i + 2] - 5.552;
                product += a * b;
                squareA += a * a;
                squareB += b * b;
            }
        }
        assertThat(sums[0]).isCloseTo(1.462f, within(0.03f));
        assertThat(sums[1]).isCloseTo(4.26f, within(0.06f));
        assertThat(sums[2]).isCloseTo(5.552f, within(0.06f));
        assertThat(product / Math.sqrt(squareA * squareB)).isCloseTo(0.864, within(0.03));
    }

    @Test
    void penguinsHaveColoniesSexesAndMissingValues() {
        Table penguins = Penguins.drawn(Rng.seed(0));
        assertThat(penguins.rowCount()).isEqualTo(344);
        assertThat(penguins.columnNames())
                .containsExactly(
                        "species",
                        "island",
                        "bill_length_mm",
                        "bill_depth_mm",
                        "flipper_length_mm",
                        "body_mass_g",
                        "sex",
                        "year");
        assertThat(penguins.column("body_mass_g").countMissing()).isEqualTo(2);
        assertThat(penguins.column("sex").countMissing()).isEqualTo(11);
        assertThat(Tables.dropMissing(penguins).rowCount()).isEqualTo(333);
        Table gentoo = penguins.where(penguins.stringColumn("species").isEqualTo("Gentoo"));
        assertThat(gentoo.stringColumn("island").unique().asList()).containsExactly("Biscoe");
        assertThat(gentoo.doubleColumn("body_mass_g").mean()).isBetween(4900.0, 5250.0);
        assertThat(penguins.doubleColumn("bill_depth_mm").min()).isGreaterThan(11);
        Dataset data = Tables.dataset(
                Tables.dropMissing(penguins), "species", "bill_length_mm", "bill_depth_mm", "flipper_length_mm");
        assertThat(data.classNames()).containsExactly("Adelie", "Chinstrap", "Gentoo");
    }

    @Test
    void aPlayIsSpeechesOfTheCastInPlainLetters() {
        String play = new PlayWriter(Rng.seed(1)).write(20_000);
        assertThat(play).hasSizeGreaterThanOrEqualTo(20_000).doesNotContain("{", "}", "|", "  ", "null");
        assertThat(play.chars().distinct().count()).isBetween(45L, 70L);
        String[] speeches = play.split("\n\n");
        assertThat(speeches).allSatisfy(speech -> assertThat(speech).matches("(?s)[A-Z][A-Za-z ]+:\n[A-Z].+[.!?]\n?"));
        assertThat(Arrays.stream(speeches).distinct().count()).isEqualTo(speeches.length);
        assertThat(new PlayWriter(Rng.seed(1)).write(20_000)).isEqualTo(play);
        assertThat(new PlayWriter(Rng.seed(2)).write(20_000)).isNotEqualTo(play);
    }

    @Test
    void datesComeInManyWaysAndAsIso() {
        SequencePairs dates = Datasets.dates(2_000, Rng.seed(1));
        assertThat(dates.size()).isEqualTo(2_000);
        for (SequencePairs.Pair pair : dates.pairs()) {
            LocalDate date = LocalDate.parse(pair.target());
            assertThat(pair.input()).contains(date.getYear() + "");
            assertThat(pair.input()).containsPattern("0?" + date.getDayOfMonth());
        }
        assertThat(dates.inputs()).anyMatch(date -> date.matches("[A-Z][a-z]+day, .*"));
        assertThat(dates.inputs()).anyMatch(date -> date.matches("\\d{8}"));
        assertThat(dates.inputs()).anyMatch(date -> date.matches(".*\\b(1|21|31)st of .*"));
        assertThat(dates.inputs()).noneMatch(date -> date.contains("11st") || date.contains("12nd"));
        assertThat(dates.slice(0, 10).targets()).isEqualTo(dates.targets().subList(0, 10));
    }

    @Test
    void translationsKnowGendersCasesAndThePlaceOfTheVerb() {
        List<SequencePairs.Pair> pairs =
                Datasets.translations(60_000, Rng.seed(2)).pairs();
        assertThat(pairs)
                .contains(
                        new SequencePairs.Pair("the man buys a bag", "der Mann kauft eine Tasche"),
                        new SequencePairs.Pair("the dog sees the key", "der Hund sieht den Schlüssel"),
                        new SequencePairs.Pair("today the child finds the book", "heute findet das Kind das Buch"),
                        new SequencePairs.Pair(
                                "I know that the woman sells the car", "ich weiß , dass die Frau das Auto verkauft"));
        assertThat(pairs)
                .anyMatch(pair ->
                        pair.input().contains("an old") && pair.target().matches(".*\\beine?n? alte[nrs]?\\b.*"));
        assertThat(pairs)
                .noneMatch(
                        pair -> pair.input().contains(" a old") || pair.input().contains(" an big"));
        // One sentence has one translation.
        assertThat(pairs.stream().map(SequencePairs.Pair::input).distinct().count())
                .isEqualTo(new HashSet<>(pairs).size());
    }

    @Test
    void aSocialGraphIsSymmetricAndItsCommunitiesShow() {
        SocialGraph graph = Datasets.socialGraph(Rng.seed(3));
        assertThat(graph.size()).isEqualTo(34);
        Tensor a = graph.adjacency();
        assertThat(a.toFloats()).isEqualTo(a.transpose().toFloats());
        assertThat(graph.names()).doesNotHaveDuplicates();
        float[] cells = a.toFloats();
        int[] label = graph.labels().toInts();
        int within = 0;
        for (int i = 0; i < 34; i++) {
            assertThat(cells[i * 34 + i]).isZero();
            boolean knowsSomebody = false;
            for (int j = 0; j < 34; j++) {
                knowsSomebody |= cells[i * 34 + j] == 1;
                within += j > i && label[i] == label[j] && cells[i * 34 + j] == 1 ? 1 : 0;
            }
            assertThat(knowsSomebody).isTrue();
        }
        int edges = graph.edges().dim(0);
        assertThat(edges).isEqualTo((int) (a.sum().item() / 2)).isBetween(50, 110);
        assertThat(within).isGreaterThan(3 * (edges - within));
        assertThat(graph.display().text()).contains("34 people", "chess", "climbing");
    }

    @Test
    void aGraphMayHaveManyCommunitiesAndNobodyAlone() {
        SocialGraph graph = Datasets.socialGraph(Rng.seed(4), 0, 0, 2, 30, 20);
        assertThat(graph.size()).isEqualTo(52);
        assertThat(graph.communities()).hasSize(3);
        assertThat(graph.names()).doesNotHaveDuplicates();
        assertThat(graph.adjacency().sum(1).min().item()).isPositive();
        assertThatThrownBy(() -> Datasets.socialGraph(Rng.seed(1), 0.5, 0.1, 3, 0))
                .isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Datasets.socialGraph(Rng.seed(1), 1.5, 0.1, 3))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("probabilities from 0 to 1");
        assertThatThrownBy(() -> Datasets.socialGraph(Rng.seed(1), 0.5, 0.1)).isInstanceOf(DataException.class);
    }

    @Test
    void noPairsAndTooManyAreRefused() {
        assertThatThrownBy(() -> Datasets.dates(0, Rng.seed(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("dates: needs 1 to 1000000 pairs, got 0");
    }
}
