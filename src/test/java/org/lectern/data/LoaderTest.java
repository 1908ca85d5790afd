package org.lectern.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

@Timeout(60)
class LoaderTest {
    @Test
    void mappedDataAreMadeWhenTheyAreAskedForAndCachedOnesOnce() {
        AtomicInteger calls = new AtomicInteger();
        Dataset mapped = numbered(10).map(x -> {
            calls.incrementAndGet();
            return x.mul(2);
        });
        assertThat(calls).as("the first sample shows mistakes at once").hasValue(1);
        assertThat(mapped.toString()).isEqualTo("10 samples: x [10, 2] float32, y [10] int32, 10 classes");
        assertThat(calls).hasValue(1);
        Dataset cached = mapped.cache();
        assertThat(calls).hasValue(11);
        assertThat(cached.x().toFloats()[18]).isEqualTo(18);
        for (Batch batch : cached.batches(3)) {
            assertThat(batch.x().dim(1)).isEqualTo(2);
        }
        assertThat(calls).hasValue(11);
        assertThat(mapped.take(2).x().toFloats()).containsExactly(0, 0, 2, -2);
    }

    @Test
    void mapAndFilterSeeInputAndLabelOfEachSample() {
        Dataset changed = numbered(6).map((x, y) -> new Sample(x.sum().reshape(1), y.mul(10)));
        assertThat(changed.x().shape()).containsExactly(6, 1);
        assertThat(changed.y().toInts()).containsExactly(0, 10, 20, 30, 40, 50);
        Dataset even = numbered(6).filter((x, y) -> y.item() % 2 == 0);
        assertThat(even.y().toInts()).containsExactly(0, 2, 4);
        assertThat(even.filter((x, y) -> x.toFloats()[0] > 1).size()).isEqualTo(2);
        assertThat(numbered(6)
                        .map(x -> x.add(1))
                        .filter((x, y) -> x.toFloats()[0] > 5)
                        .y()
                        .toInts())
                .containsExactly(5);
        refused(() -> even.filter((x, y) -> false), "none of 3");
        refused(
                () -> numbered(3)
                        .map((x, y) -> new Sample(Tensor.ones(1 + (int) y.item()), y))
                        .x(),
                "x of one shape and type for all samples, got [1] of float32 and [2] of float32");
    }

    @Test
    void aStratifiedSplitKeepsTheProportionsOfTheClasses() {
        int[] labels =
                IntStream.range(0, 100).map(i -> i < 80 ? 0 : i < 95 ? 1 : 2).toArray();
        Dataset data = Dataset.of(Tensor.arange(100).to(DType.FLOAT32).reshape(100, 1), Tensor.of(labels));
        Split split = data.stratifiedSplit(0.8, Rng.seed(1));
        assertThat(split.train().classCounts()).containsExactly(64, 12, 4);
        assertThat(split.test().classCounts()).containsExactly(16, 3, 1);
        assertThat(ids(split.train())).doesNotContainAnyElementsOf(ids(split.test()));
        assertThat(split.train().y().toInts())
                .as("shuffled")
                .isNotEqualTo(Arrays.stream(split.train().y().toInts()).sorted().toArray());
        assertThat(ids(data.stratifiedSplit(0.8, Rng.seed(1)).test())).isEqualTo(ids(split.test()));
        refused(
                () -> numbered(4).stratifiedSplit(0.5, Rng.seed(1)),
                "at least 2 samples of each class, got 1 of class 0");
        refused(
                () -> Dataset.of(Tensor.ones(4, 1), Tensor.ones(4, 1)).stratifiedSplit(0.5, Rng.seed(1)),
                "class labels");
        refused(() -> data.stratifiedSplit(1, Rng.seed(1)), "a fraction between 0 and 1");
    }

    @Test
    void eachSampleIsInOneTestFold() {
        List<Split> folds = numbered(11).kFold(3, Rng.seed(2));
        List<Integer> tested = new ArrayList<>();
        for (Split fold : folds) {
            assertThat(fold.train().size() + fold.test().size()).isEqualTo(11);
            assertThat(ids(fold.train())).doesNotContainAnyElementsOf(ids(fold.test()));
            tested.addAll(ids(fold.test()));
        }
        assertThat(tested)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 11).boxed().toList());
        refused(() -> numbered(3).kFold(4, Rng.seed(1)), "2 to 3 folds");
    }

    @Test
    void balancedDataHaveAllClassesAlike() {
        Dataset data = Dataset.of(Tensor.arange(10).reshape(10, 1), Tensor.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 2));
        Dataset balanced = data.balanced(Rng.seed(1));
        assertThat(balanced.classCounts()).containsExactly(7, 7, 7);
        assertThat(new HashSet<>(ids(balanced))).hasSize(10);
    }

    @Test
    void whatIsMadeForTrainingIsNotSplit() {
        Dataset data = Dataset.of(Tensor.eye(10), Tensor.of(0, 0, 0, 0, 0, 0, 0, 1, 1, 1));
        Dataset balanced = data.balanced(Rng.seed(1)).take(12).standardize();
        Dataset flipped = images(20).augment(Augment.flip(), Rng.seed(1)).cache();
        Dataset mixed = data.mixup(0.2, Rng.seed(1)).shuffle(Rng.seed(2));
        refused(
                () -> balanced.split(0.8, Rng.seed(1)),
                "split: needs data that are not made for training yet, got balanced samples, of which some stand several"
                        + " times; split first");
        refused(() -> balanced.stratifiedSplit(0.8, Rng.seed(1)), "stratifiedSplit: needs data");
        refused(() -> balanced.kFold(3, Rng.seed(1)), "kFold: needs data");
        refused(() -> flipped.split(0.8, Rng.seed(1)), "got augmented samples; split first");
        refused(() -> mixed.split(0.8, Rng.seed(1)), "got samples mixed by mixup; split first");
        Split parts = data.split(0.8, Rng.seed(1));
        assertThat(parts.train().balanced(Rng.seed(1)).size()).isGreaterThanOrEqualTo(8);
        assertThat(parts.test().split(0.5, Rng.seed(1)).train().size()).isEqualTo(1);
        Dataset even = Dataset.of(Tensor.eye(4), Tensor.of(0, 0, 1, 1)).balanced(Rng.seed(1));
        assertThat(even.split(0.5, Rng.seed(1)).train().size()).as("no copies").isEqualTo(2);
    }

    @Test
    void aPartKnowsTheClassesOfTheWhole() {
        Dataset data = Dataset.of(Tensor.eye(9), Tensor.of(0, 0, 0, 1, 1, 1, 2, 2, 2));
        assertThat(data.take(4).classes()).isEqualTo(3);
        assertThat(data.take(4).mixup(0.2, Rng.seed(1)).y().shape()).containsExactly(4, 3);
        assertThat(data.take(4).rows(0).classCounts()).containsExactly(1, 0, 0);
        assertThat(data.kFold(3, Rng.seed(2)))
                .allSatisfy(fold -> assertThat(fold.test().classes()).isEqualTo(3));
        assertThat(data.filter((x, y) -> y.item() < 2).classes()).isEqualTo(2);
        assertThat(data.map((x, y) -> new Sample(x, y.mul(0))).take(1).classes())
                .isEqualTo(1);
    }

    @Test
    void augmentedImagesAreNewOnEachPassAndTheSameForTheSameSeed() {
        Augment augment = Augment.flip()
                .then(Augment.crop(6, 1))
                .then(Augment.shift(1))
                .then(Augment.rotate(15))
                .then(Augment.cutout(2));
        List<float[]> first = passes(images(20).augment(augment, Rng.seed(1)).batches(8, Rng.seed(2)));
        List<float[]> again = passes(images(20).augment(augment, Rng.seed(1)).batches(8, Rng.seed(2)));
        List<float[]> ahead = passes(
                images(20).augment(augment, Rng.seed(1)).batches(8, Rng.seed(2)).prefetch(2));
        List<float[]> other = passes(images(20).augment(augment, Rng.seed(3)).batches(8, Rng.seed(2)));
        for (int i = 0; i < first.size(); i++) {
            assertThat(again.get(i)).isEqualTo(first.get(i));
            assertThat(ahead.get(i)).as("made ahead").isEqualTo(first.get(i));
        }
        assertThat(other.get(0)).isNotEqualTo(first.get(0));
        List<float[]> inOrder =
                passes(images(20).augment(augment, Rng.seed(1)).batches(20).inOrder());
        assertThat(inOrder.get(0)).isNotEqualTo(inOrder.get(1));
    }

    @Test
    void eachChangeOfAnImageDoesWhatItSays() {
        Tensor image = Tensor.arange(1, 10).to(DType.FLOAT32).reshape(1, 3, 3);
        Set<List<Float>> flipped = new HashSet<>();
        Set<List<Float>> shifted = new HashSet<>();
        Set<List<Float>> cropped = new HashSet<>();
        Rng rng = Rng.seed(1);
        for (int i = 0; i < 100; i++) {
            flipped.add(floats(Augment.flip().apply(image, rng)));
            shifted.add(floats(Augment.shift(1).apply(image, rng)));
            cropped.add(floats(Augment.crop(2, 0).apply(image, rng)));
            assertThat(floats(Augment.cutout(1).apply(image, rng)).stream().filter(v -> v == 0))
                    .hasSize(1);
        }
        assertThat(flipped).containsExactlyInAnyOrder(list(1, 2, 3, 4, 5, 6, 7, 8, 9), list(3, 2, 1, 6, 5, 4, 9, 8, 7));
        assertThat(shifted).hasSize(9).contains(list(0, 0, 0, 0, 1, 2, 0, 4, 5), list(5, 6, 0, 8, 9, 0, 0, 0, 0));
        assertThat(cropped)
                .containsExactlyInAnyOrder(list(1, 2, 4, 5), list(2, 3, 5, 6), list(4, 5, 7, 8), list(5, 6, 8, 9));
        assertThat(floats(Augment.rotate(0).apply(image, rng))).isEqualTo(floats(image));
        assertThat(floats(Augment.flipVertical().then(Augment.flipVertical()).apply(image, Rng.seed(3))))
                .hasSize(9);
        assertThat(floats(Augment.rotate(180).apply(image, rng)).get(4))
                .as("the middle stays")
                .isEqualTo(5f);
        refused(() -> Augment.crop(5, 0).apply(image, rng), "crop: needs a size of at most 3, got 5");
        refused(() -> Augment.flip().apply(Tensor.ones(2, 9), rng), "data.reshape(1, 28, 28)");
    }

    @Test
    void mixupMixesInputsAndLabelsInOneProportion() {
        Dataset data = Dataset.of(Tensor.eye(4), Tensor.of(0, 1, 2, 3)).mixup(0.4, Rng.seed(1));
        Set<Float> shares = new HashSet<>();
        Batches batches = data.batches(4, Rng.seed(2));
        for (int pass = 0; pass < 20; pass++) {
            Batch batch = batches.iterator().next();
            assertThat(batch.y().shape()).containsExactly(4, 4);
            // Each input is the one-hot row of its label, so both must be mixed alike.
            assertThat(batch.y().toFloats()).isEqualTo(batch.x().toFloats());
            assertThat(batch.y().sum(1).toFloats()).containsExactly(new float[] {1, 1, 1, 1}, within(1e-6f));
            shares.addAll(floats(batch.x()));
        }
        assertThat(shares).hasSizeGreaterThan(5);
        Dataset many = Dataset.of(
                        Tensor.eye(300), Tensor.of(IntStream.range(0, 300).toArray()))
                .mixup(1, Rng.seed(3));
        assertThat(many.y().toFloats()).as("of all at once").isEqualTo(many.x().toFloats());
        refused(() -> data.mixup(0, Rng.seed(1)), "an alpha above 0");
    }

    @Test
    void prefetchHandsExceptionsOnAndEndsAfterThem() {
        Dataset failing = numbered(9).map((x, y) -> {
            if (y.item() == 7) {
                throw new IllegalStateException("sample 7");
            }
            return new Sample(x, y);
        });
        Iterator<Batch> batches = failing.batches(3).inOrder().prefetch(2).iterator();
        assertThat(batches.next().size()).isEqualTo(3);
        assertThat(batches.next().size()).isEqualTo(3);
        assertThatThrownBy(batches::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sample 7");
        assertThat(batches.hasNext()).isFalse();
    }

    @Test
    void prefetchEndsItsThreadAlsoWhenTheLoopIsLeft() throws InterruptedException {
        AtomicReference<Thread> worker = new AtomicReference<>();
        Dataset data = numbered(100).map(x -> {
            worker.set(Thread.currentThread());
            return x;
        });
        Iterator<Batch> batches = data.batches(1).prefetch(3).iterator();
        batches.next();
        Thread thread = requireNonNull(worker.get());
        assertThat(thread).isNotEqualTo(Thread.currentThread());
        assertThat(thread.isDaemon()).isTrue();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
        // Who comes back later goes on where it was.
        assertThat(batches.next().size()).isEqualTo(1);
    }

    @Test
    void anInterruptEndsTheWaitingForABatch() {
        Dataset slow = numbered(4).map(x -> {
            if (!Thread.currentThread().getName().equals("prefetch")) {
                return x;
            }
            try {
                Thread.sleep(60_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return x;
        });
        Iterator<Batch> batches = slow.batches(2).prefetch(1).iterator();
        Thread.currentThread().interrupt();
        assertThatThrownBy(batches::next).isInstanceOf(DataException.class).hasMessageContaining("an interrupt");
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void afterAnInterruptTheBatchThatIsReadyIsStillGiven() {
        Iterator<Batch> batches = numbered(4).batches(2).prefetch(1).iterator();
        Thread.currentThread().interrupt();
        assertThat(batches.next().size()).isEqualTo(2);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void sequencesArePaddedToTheLongestOfTheirBatch() {
        Dataset data = Dataset.ofSequences(
                List.of(Tensor.of(1, 2, 3), Tensor.of(4), Tensor.of(5, 6), Tensor.of(7)), Tensor.of(0, 1, 0, 1), 9);
        List<Batch> batches = new ArrayList<>();
        data.batches(2).inOrder().forEach(batches::add);
        assertThat(batches.get(0).x().toInts()).containsExactly(1, 2, 3, 4, 9, 9);
        assertThat(batches.get(0).lengths()).containsExactly(3, 1);
        assertThat(batches.get(0).mask().toFloats()).containsExactly(1, 1, 1, 1, 0, 0);
        assertThat(batches.get(1).x().shape()).containsExactly(2, 2);
        assertThat(data.x().shape()).containsExactly(4, 3);
        assertThat(data.shuffle(Rng.seed(1)).batches(4))
                .extracting(b -> b.x().dim(1))
                .containsExactly(3);
        assertThat(data.rows(1, 3).x().shape()).containsExactly(2, 1);
        assertThat(data.classCounts()).containsExactly(2, 2);
        Dataset tagged = Dataset.ofSequences(
                List.of(Tensor.ones(2, 3), Tensor.ones(1, 3)), List.of(Tensor.of(1, 0), Tensor.of(1)), 0);
        assertThat(tagged.y().toInts()).containsExactly(1, 0, 1, -100);
        assertThat(tagged.x().shape()).containsExactly(2, 2, 3);
        refused(
                () -> Dataset.ofSequences(List.of(Tensor.of(1)), Tensor.of(1, 2), 0),
                "for each of 1 sequences, got y [2]");
        refused(
                () -> Dataset.ofSequences(List.of(Tensor.ones(2, 3), Tensor.ones(2, 4)), Tensor.of(1, 2), 0),
                "[2, 3] of float32 and, at 1, [2, 4]");
    }

    @Test
    void aSummaryShowsClassesWithPicturesOrFeatures() {
        MimeBundle images = images(5).summary().display();
        assertThat(String.valueOf(images.data().get(MimeBundle.HTML)))
                .contains("data:image/png;base64,", ">examples</th>", "5 samples: x [5, 8, 8]");
        assertThat(images.text()).contains("class  samples", "60.0 %");
        String features = Dataset.of(Tensor.of(new float[][] {{1, 5}, {3, 5}}), Tensor.ones(2, 1))
                .summary()
                .toString();
        assertThat(features).contains("feature  least   mean  deviation  largest", "1.000  2.000      1.000    3.000");
    }

    @Test
    void aSummaryOfSequencesSaysHowLongTheyAreAndLeavesPaddingOut() {
        List<Tensor> words = List.of(Tensor.of(1), Tensor.of(1, 2, 3, 4), Tensor.of(5, 6));
        Dataset labelled = Dataset.ofSequences(words, Tensor.of(0, 1, 0), 9);
        for (Dataset each : List.of(labelled, labelled.cache(), labelled.map(x -> x), labelled.rows(2, 1, 0))) {
            assertThat(each.summary().toString())
                    .startsWith("3 samples: x [3, 1 to 4] int32, y [3] int32, 2 classes\n")
                    .contains("[1, 2, 3, 4]");
        }
        assertThat(labelled.display().text()).contains("x [3, 1 to 4]");
        Dataset tagged = Dataset.ofSequences(words, List.of(Tensor.of(1), Tensor.of(1, 1, 1, 1), Tensor.of(1, 1)), 9);
        assertThat(tagged.summary().toString())
                .startsWith("3 samples: x [3, 1 to 4] int32, y [3, up to 4] int32\n")
                .contains("length         1  2.333      1.247        4")
                .contains("each step  1.000  3.143      1.807    6.000");
        // As wide as an image, but none: of vectors, each of another number.
        Dataset vectors = Dataset.ofSequences(List.of(Tensor.ones(5, 8), Tensor.full(3, 2, 8)), Tensor.of(1.5, 2), 0);
        assertThat(vectors.summary().toString())
                .startsWith("2 samples: x [2, 2 to 5, 8] float32")
                .contains("7        1.000  1.571     0.9035    3.000");
        assertThat(String.valueOf(Dataset.ofSequences(List.of(Tensor.ones(5, 8), Tensor.ones(9, 8)), Tensor.of(0, 1), 0)
                        .summary()
                        .display()
                        .data()
                        .get(MimeBundle.HTML)))
                .doesNotContain("image/png");
    }

    private static List<float[]> passes(Batches batches) {
        List<float[]> all = new ArrayList<>();
        for (int pass = 0; pass < 2; pass++) {
            batches.forEach(batch -> all.add(batch.x().toFloats()));
        }
        return all;
    }

    private static Dataset images(int n) {
        int[] labels = IntStream.range(0, n).map(i -> i % 2).toArray();
        return Dataset.of(Tensor.uniform(Rng.seed(7), 0, 1, n, 8, 8), Tensor.of(labels));
    }

    private static List<Float> floats(Tensor x) {
        List<Float> all = new ArrayList<>();
        for (float value : x.toFloats()) {
            all.add(value);
        }
        return all;
    }

    private static List<Float> list(int... values) {
        return IntStream.of(values).mapToObj(v -> (float) v).toList();
    }

    private static List<Integer> ids(Dataset data) {
        double[] x = data.x().toDoubles();
        int width = x.length / data.size();
        return IntStream.range(0, data.size()).mapToObj(i -> (int) x[i * width]).toList();
    }

    private static void refused(Runnable call, String words) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(words);
    }

    private static Dataset numbered(int n) {
        float[] x = new float[2 * n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = i;
            x[2 * i + 1] = -i;
        }
        return Dataset.of(
                Tensor.of(x).reshape(n, 2), Tensor.of(IntStream.range(0, n).toArray()));
    }

    @Test
    void mixupRefusesNumbersOfWords() {
        Dataset words = Dataset.ofSequences(List.of(Tensor.of(10, 20, 30), Tensor.of(7)), Tensor.of(0, 1), 0);
        assertThatThrownBy(() ->
                        words.mixup(0.2, Rng.seed(1)).batches(2).iterator().next())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("sequences of different lengths");
        assertThatThrownBy(() -> Dataset.of(Tensor.of(new int[][] {{1, 2}, {3, 4}}), Tensor.of(0, 1))
                        .mixup(0.2, Rng.seed(1))
                        .batches(2)
                        .iterator()
                        .next())
                .hasMessageContaining("int32");
    }

    @Test
    void sequencesKeepTheirLengthsWhenTheyAreCachedOrChanged() {
        Dataset words = Dataset.ofSequences(
                List.of(Tensor.of(1), Tensor.of(1, 2, 3, 4), Tensor.of(5, 6)), Tensor.of(0, 1, 0), 9);
        for (Dataset each : List.of(words, words.cache(), words.map((x, y) -> new Sample(x, y)), words.map(x -> x))) {
            Batch all = each.batches(3).inOrder().iterator().next();
            assertThat(all.lengths()).containsExactly(1, 4, 2);
            assertThat(all.mask().toFloats()).containsExactly(1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0);
            assertThat(each.rows(0, 2).batches(2).inOrder().iterator().next().lengths())
                    .containsExactly(1, 2);
        }
        Batch two = words.cache().rows(0, 2).batches(2).inOrder().iterator().next();
        assertThat(two.x().toInts()).containsExactly(1, 9, 5, 6);
        assertThat(two.y().toInts()).containsExactly(0, 0);
        assertThatThrownBy(() -> words.map(x -> x.slice(0, 0, 1))
                        .batches(3)
                        .inOrder()
                        .iterator()
                        .next())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("x of as many steps as before: 4");
    }

    @Test
    void functionsOfSequencesGetThemWithoutTheirPadding() {
        List<Tensor> texts = List.of(Tensor.of(1, 2, 3), Tensor.of(4), Tensor.of(5, 6, 7, 8, 5));
        Dataset words = Dataset.ofSequences(texts, Tensor.of(1, 0, 0), 9);
        for (Dataset each : List.of(words, words.cache(), words.rows(0, 1, 2), words.map(x -> x.add(0)))) {
            assertThat(each.filter((x, y) -> x.size() >= 3)
                            .batches(2)
                            .inOrder()
                            .iterator()
                            .next()
                            .lengths())
                    .containsExactly(3, 5);
            Batch backwards =
                    each.map(x -> x.flip(0)).batches(3).inOrder().iterator().next();
            assertThat(backwards.x().toInts()).containsExactly(3, 2, 1, 9, 9, 4, 9, 9, 9, 9, 5, 8, 7, 6, 5);
            assertThat(backwards.lengths()).containsExactly(3, 1, 5);
        }
        Dataset series = Dataset.ofSequences(
                List.of(Tensor.of(1.0, 3.0), Tensor.of(10.0, 20.0, 30.0, 40.0)), Tensor.of(0, 1), 0);
        Dataset centred = series.map(x -> x.sub(x.mean()));
        assertThat(centred.x().toFloats()).containsExactly(-1, 1, 0, 0, -15, -5, 5, 15);
        assertThat(centred.map(x -> Tensor.stack(1, x, x)).first().x().shape()).containsExactly(1, 2, 2);
    }

    @Test
    void targetsThatAreSequencesComeWithoutTheirFillers() {
        List<Tensor> xs = List.of(Tensor.of(1, 2), Tensor.of(3, 4, 5));
        Dataset tagged = Dataset.ofSequences(xs, List.of(Tensor.of(0, 1), Tensor.of(1, 1, 0)), 9);
        Dataset backwards = tagged.map((x, y) -> new Sample(x.flip(0), y.flip(0)));
        for (Dataset each :
                List.of(backwards, backwards.cache(), tagged.cache().map((x, y) -> new Sample(x.flip(0), y.flip(0))))) {
            Batch batch = each.batches(2).inOrder().iterator().next();
            assertThat(batch.x().toInts()).containsExactly(2, 1, 9, 5, 4, 3);
            assertThat(batch.y().toInts()).containsExactly(1, 0, -100, 0, 1, 1);
        }
        Dataset translated = Dataset.ofSequences(xs, List.of(Tensor.of(7, 8, 7, 8), Tensor.of(6)), 9);
        for (Dataset each : List.of(translated, translated.cache())) {
            Batch batch = each.batches(2).inOrder().iterator().next();
            assertThat(batch.y().toInts()).containsExactly(7, 8, 7, 8, 6, -100, -100, -100);
            assertThat(batch.targetLengths()).containsExactly(4, 1);
            assertThat(each.rows(1).batches(1).iterator().next().y().shape()).containsExactly(1, 1);
            assertThat(each.filter((x, y) -> y.size() > 3).size()).isEqualTo(1);
            Dataset framed = each.map((x, y) -> new Sample(x, Tensor.concat(0, Tensor.of(1), y, Tensor.of(2))));
            for (Dataset every : List.of(framed, framed.cache(), framed.map(x -> x.flip(0)), framed.rows(0, 1))) {
                Batch both = every.batches(2).inOrder().iterator().next();
                assertThat(both.y().toInts()).containsExactly(1, 7, 8, 7, 8, 2, 1, 6, 2, -100, -100, -100);
                assertThat(both.targetLengths()).containsExactly(6, 3);
            }
            assertThat(each.map((x, y) -> new Sample(x, y.sum())).y().toInts()).containsExactly(30, 6);
        }
    }

    @Test
    void otherLabelsAreOfOtherClasses() {
        Dataset pets = Dataset.of(Tensor.zeros(3, 2), Tensor.of(0, 1, 2)).withClassNames(List.of("ant", "bee", "cat"));
        assertThat(pets.map((x, y) -> new Sample(x.add(1), y)).classNames()).containsExactly("ant", "bee", "cat");
        assertThat(pets.map(x -> x.add(1)).classNames()).containsExactly("ant", "bee", "cat");
        Dataset isCat = pets.map((x, y) -> new Sample(x, y.eq(2).to(DType.INT32)));
        assertThat(isCat.classNames()).containsExactly("0", "1");
        assertThat(isCat.withClassNames(List.of("other", "cat")).classes()).isEqualTo(2);
    }
}
