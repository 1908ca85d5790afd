package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class DatasetTest {
    @Test
    void splitsIntoPartsThatTogetherAreTheWhole() {
        Split split = numbered(100).split(0.8, Rng.seed(1));
        assertThat(split.train().size()).isEqualTo(80);
        assertThat(split.test().size()).isEqualTo(20);
        List<Integer> all = new ArrayList<>(ids(split.train()));
        assertThat(all).isNotEqualTo(IntStream.range(0, 80).boxed().toList());
        all.addAll(ids(split.test()));
        assertThat(all)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void inputsAndLabelsStayTogetherThroughShufflesAndBatches() {
        Dataset shuffled = numbered(50).shuffle(Rng.seed(3));
        assertTogether(shuffled.x(), shuffled.y());
        for (Batch batch : shuffled.batches(7, Rng.seed(4))) {
            assertTogether(batch.x(), batch.y());
        }
    }

    @Test
    void eachIterationHasEverySampleOnceInANewOrderAndTheLastBatchTheRest() {
        Batches batches = numbered(10).batches(4);
        assertThat(batches.count()).isEqualTo(3);
        List<Integer> first = order(batches);
        List<Integer> second = order(batches);
        assertThat(first).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(second).containsExactlyInAnyOrderElementsOf(first).isNotEqualTo(first);
        assertThat(batches).extracting(Batch::size).containsExactly(4, 4, 2);
    }

    @Test
    void theSameSeedGivesTheSameBatches() {
        assertThat(order(numbered(30).batches(4))).isEqualTo(order(numbered(30).batches(4)));
        assertThat(order(numbered(30).batches(4, Rng.seed(5))))
                .isEqualTo(order(numbered(30).batches(4, Rng.seed(5))));
        assertThat(order(numbered(30).batches(4, Rng.seed(5))))
                .isNotEqualTo(order(numbered(30).batches(4, Rng.seed(6))));
        assertThat(order(numbered(30).batches(4)))
                .isEqualTo(order(numbered(30).batches(4, Rng.seed(Dataset.DEFAULT_SEED))));
    }

    @Test
    void batchesInOrderKeepTheOrder() {
        Batches batches = numbered(10).batches(3).inOrder();
        assertThat(order(batches)).isEqualTo(IntStream.range(0, 10).boxed().toList());
        assertThat(order(batches)).isEqualTo(IntStream.range(0, 10).boxed().toList());
    }

    @Test
    void aSmallLastBatchCanBeLeftOut() {
        Batches batches = numbered(10).batches(4).dropLast();
        assertThat(batches.count()).isEqualTo(2);
        assertThat(batches.toString()).isEqualTo("2 batches of 4 samples, shuffled");
        assertThat(batches).extracting(Batch::size).containsExactly(4, 4);
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            seen.addAll(order(batches));
        }
        assertThat(seen).as("others are left out each time").hasSize(10);
        assertThat(order(batches.inOrder())).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(order(numbered(10).batches(4).inOrder().dropLast().dropLast()))
                .hasSize(8);
        assertThat(numbered(8).batches(4).dropLast()).extracting(Batch::size).containsExactly(4, 4);
        assertThatThrownBy(() -> numbered(3).batches(4).dropLast())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at least one whole batch of 4 samples, got 3 samples; choose a smaller");
    }

    @Test
    void aBatchLargerThanTheDataHoldsAll() {
        assertThat(numbered(3).batches(Integer.MAX_VALUE))
                .extracting(Batch::size)
                .containsExactly(3);
    }

    @Test
    void takesSlicesAndRows() {
        assertThat(ids(numbered(9).take(3))).containsExactly(0, 1, 2);
        assertThat(numbered(9).take(20).size()).isEqualTo(9);
        assertThat(ids(numbered(9).slice(4, 6))).containsExactly(4, 5);
        assertThat(ids(numbered(9).rows(8, 0, 8))).containsExactly(8, 0, 8);
    }

    @Test
    void reshapesEachSample() {
        assertThat(numbered(6).reshape(1, 2).x().shape()).containsExactly(6, 1, 2);
    }

    @Test
    void aValueThatWouldSpoilItsFeatureIsNamed() {
        Tensor x = Tensor.of(new float[] {1, 2, 3, Float.NaN}).reshape(2, 2);
        assertThatThrownBy(() -> Dataset.of(x, Tensor.of(0, 1)).standardize())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs finite numbers, got NaN in sample 1, feature 1;");
    }

    @Test
    void standardizedFeaturesHaveMeanZeroAndDeviationOne() {
        Tensor x = Tensor.randn(Rng.seed(1), 1000, 2).mul(5).add(100);
        Dataset data = Dataset.of(x, Tensor.zeros(1000)).standardize();
        for (int f = 0; f < 2; f++) {
            float[] column = data.x().slice(1, f, f + 1).toFloats();
            double mean = IntStream.range(0, 1000)
                    .mapToDouble(i -> column[i])
                    .average()
                    .orElseThrow();
            double variance = IntStream.range(0, 1000)
                    .mapToDouble(i -> column[i] * column[i])
                    .average()
                    .orElseThrow();
            assertThat(mean).isBetween(-1e-4, 1e-4);
            assertThat(variance).isBetween(0.999, 1.001);
        }
    }

    @Test
    void testDataIsStandardizedByTheTrainingData() {
        Split split = new Split(
                        Dataset.of(Tensor.of(new float[][] {{0, 7}, {2, 7}}), Tensor.of(0, 1)),
                        Dataset.of(Tensor.of(new float[][] {{4, 8}}), Tensor.of(0)))
                .standardize();
        assertThat(split.train().x().toFloats()).containsExactly(-1, 0, 1, 0);
        // The constant feature is only shifted.
        assertThat(split.test().x().toFloats()).containsExactly(3, 1);
    }

    @Test
    void testDataIsStandardizedByTrainingDataThatWereStandardizedThemselves() {
        Tensor x = Tensor.randn(Rng.seed(1), 100, 4).mul(5).add(100);
        Dataset train = Dataset.of(x, Tensor.zeros(100));
        Dataset test = Dataset.of(x.slice(0, 0, 10).add(2), Tensor.zeros(10));
        float[] right = test.standardizeBy(train).x().toFloats();
        Dataset ready = train.standardize();
        assertThat(test.standardizeBy(ready).x().toFloats()).isEqualTo(right);
        assertThat(test.standardizeBy(ready.shuffle(Rng.seed(2)).take(20)).x().toFloats())
                .as("by a part")
                .isEqualTo(right);
        assertThat(test.reshape(2, 2)
                        .standardizeBy(ready.reshape(2, 2).cache())
                        .x()
                        .toFloats())
                .isEqualTo(right);
        assertThat(new Split(train, test).standardize().standardize().test().x().toFloats())
                .as("twice")
                .containsExactly(right, within(1e-4f));
        assertRefused(
                () -> test.standardizeBy(ready.map(each -> each.mul(3))),
                "standardizeBy: needs a reference whose means and deviations are known, got one that was changed after");
        assertRefused(
                () -> test.standardize().standardizeBy(train),
                "standardizeBy: needs data that are as raw as the reference, got data that were standardized before");
    }

    @Test
    void paddingIsNotStandardized() {
        List<Tensor> sequences = List.of(Tensor.ones(2, 3), Tensor.ones(4, 3));
        assertRefused(
                () -> Dataset.ofSequences(sequences, Tensor.of(0, 1), 0).standardize(),
                "standardize: needs samples of one shape, got sequences of different lengths; scale their steps first");
        Tensor scaled = Standardizer.of(Tensor.concat(0, sequences)).apply(sequences.get(0));
        assertThat(scaled.shape()).containsExactly(2, 3);
    }

    @Test
    void labelsInAColumnAreNamedWithWhatMakesThemLabels() {
        Dataset column = Dataset.of(Tensor.zeros(3, 2), Tensor.of(0, 1, 0).reshape(3, 1));
        assertRefused(column::classes, "got y [3, 1] of int32; y.reshape(3) turns whole numbers into labels");
        assertRefused(
                () -> Dataset.of(Tensor.zeros(3, 2), Tensor.zeros(3, 1)).classes(),
                "y.reshape(3).to(DType.INT32) turns whole numbers into labels, and in map"
                        + " y.reshape().to(DType.INT32) one sample's");
        assertThat(column.map((x, y) -> new Sample(x, y.reshape())).classes()).isEqualTo(2);
        assertRefused(
                () -> Dataset.of(Tensor.zeros(3, 2), Tensor.zeros(3, 4)).classes(),
                "targets of several numbers each are no labels");
    }

    @Test
    void countsClasses() {
        Dataset data = Dataset.of(Tensor.zeros(5, 1), Tensor.of(0, 2, 2, 0, 2));
        assertThat(data.classes()).isEqualTo(3);
        assertThat(data.classCounts()).containsExactly(2, 0, 3);
        assertThat(data.classNames()).containsExactly("0", "1", "2");
        assertThat(data.take(1).classes()).as("those of the whole").isEqualTo(3);
        Dataset named = data.withClassNames(List.of("red", "green", "blue", "black"));
        assertThat(named.take(1).classes()).isEqualTo(4);
    }

    @Test
    void showsShapesTypesAndClassCounts() {
        Dataset data = Dataset.of(Tensor.zeros(3, 2), Tensor.of(0, 1, 1))
                .withClassNames(List.of("cat", "<dog>"))
                .withSource("a & b");
        MimeBundle shown = data.display();
        assertThat(shown.text())
                .contains(
                        "3 samples: x [3, 2] float32, y [3] int32, 2 classes", "cat    1", "<dog>  2", "source: a & b");
        assertThat((String) shown.data().get(MimeBundle.HTML))
                .contains(">cat</th>", ">&lt;dog&gt;</th>", ">1</td>", ">2</td>", "a &amp; b")
                .doesNotContain("<dog>");
        assertThat(data).hasToString("3 samples: x [3, 2] float32, y [3] int32, 2 classes");
        Split split = new Split(data, data.take(1));
        assertThat((String) split.display().data().get(MimeBundle.HTML)).contains(">train</td>", ">test</td>");
    }

    @Test
    void showsTargetsWithoutClasses() {
        Dataset data = Dataset.of(Tensor.zeros(3, 2), Tensor.zeros(3, 1));
        assertThat(data.isLabelled()).isFalse();
        assertThat(data.classNames()).isEmpty();
        assertThat(data.display().text()).isEqualTo("3 samples: x [3, 2] float32, y [3, 1] float32");
        assertThatThrownBy(data::classes)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("classes: needs class labels: an INT32 y of shape (n), got y [3, 1] of float32");
    }

    @Test
    void refusesInputsAndLabelsOfDifferentLength() {
        assertThatThrownBy(() -> Dataset.of(Tensor.zeros(3, 2), Tensor.of(0, 1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got x [3, 2] and y [2]");
    }

    @Test
    void refusesBadArguments() {
        Dataset data = numbered(5);
        assertRefused(() -> data.batches(0), "batch size of at least 1");
        assertRefused(() -> data.take(0), "at least 1 sample");
        assertRefused(() -> data.slice(2, 2), "0 <= from < to <= 5, got from 2 to 2");
        assertRefused(() -> data.slice(-1, 2), "from -1");
        assertRefused(() -> data.slice(0, 6), "to 6");
        assertRefused(() -> data.rows(5), "places from 0 to 4, got 5");
        assertRefused(() -> data.rows(), "at least 1 place");
        assertRefused(() -> data.split(1, Rng.seed(0)), "leaves samples on both sides");
        assertRefused(() -> data.split(Double.NaN, Rng.seed(0)), "leaves samples on both sides");
        assertRefused(() -> data.split(0.01, Rng.seed(0)), "got 0.01 of 5 samples");
        assertRefused(() -> Dataset.of(Tensor.zeros(2, 1), Tensor.of(0, -1)), "the label -1");
        assertRefused(() -> data.withClassNames(List.of("one")), "a name for each of 5 classes");
        assertRefused(
                () -> data.standardizeBy(Dataset.of(Tensor.zeros(2, 3), Tensor.of(0, 1))),
                "samples of shape [3], got [5, 2]");
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(message);
    }

    /** Sample i is (i, -i) with the label i. */
    private static Dataset numbered(int n) {
        float[] x = new float[2 * n];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = i;
            x[2 * i + 1] = -i;
            y[i] = i;
        }
        return Dataset.of(Tensor.of(x).reshape(n, 2), Tensor.of(y));
    }

    private static List<Integer> ids(Dataset dataset) {
        return Arrays.stream(dataset.y().toInts()).boxed().toList();
    }

    private static List<Integer> order(Batches batches) {
        List<Integer> order = new ArrayList<>();
        batches.forEach(batch -> Arrays.stream(batch.y().toInts()).forEach(order::add));
        return order;
    }

    private static void assertTogether(Tensor x, Tensor y) {
        assertThat(y.dtype()).isEqualTo(DType.INT32);
        float[] inputs = x.toFloats();
        int[] labels = y.toInts();
        for (int i = 0; i < labels.length; i++) {
            assertThat(inputs[2 * i]).isEqualTo(labels[i]);
            assertThat(inputs[2 * i + 1]).isEqualTo(-labels[i]);
        }
    }

    @Test
    void labelsToIgnoreAreTakenAndOtherNegativeOnesRefused() {
        Dataset data = Dataset.of(Tensor.ones(4, 2), Tensor.of(0, -100, 1, 1));
        assertThat(data.classes()).isEqualTo(2);
        assertThat(data.classCounts()).containsExactly(1, 2);
        assertThat(data.display().text()).contains("4");
        assertThatThrownBy(() -> Dataset.of(Tensor.ones(2, 2), Tensor.of(0, -1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the label -1")
                .hasMessageContaining("ignoreIndex(-100)");
    }

    @Test
    @SuppressWarnings("NullAway")
    void namesWhatIsMissing() {
        assertThatThrownBy(() -> Dataset.of(Tensor.zeros(2), null))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("null for y");
        assertThatThrownBy(() -> Dataset.of(null, Tensor.zeros(2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("null for x");
    }
}
