package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class AugmentTest {
    private static final Augment ALL =
            Augment.flip().then(Augment.flipVertical()).then(Augment.crop(6, 1)).then(Augment.shift(1));

    @Test
    void masksMoveWithTheirPictures() {
        Tensor masks = Tensor.arange(20 * 64).reshape(20, 8, 8);
        Dataset data = Dataset.of(masks.to(DType.FLOAT32).reshape(20, 1, 8, 8), masks);
        Dataset moved = data.augment(ALL, Rng.seed(1));
        for (Batch batch : moved.batches(7, Rng.seed(2))) {
            assertThat(batch.y().shape()).containsExactly(batch.size(), 6, 6);
            assertThat(batch.y().dtype()).isEqualTo(DType.INT32);
            // Each pixel's number is its brightness, so both must come from the same place.
            assertThat(batch.y().to(DType.FLOAT32).toFloats())
                    .isEqualTo(batch.x().toFloats());
        }
        assertThat(moved.y().toInts()).hasSameSizeAs(moved.x().toFloats()).isNotEqualTo(masks.toInts());
    }

    @Test
    void scenesKeepTheirObjectsUnderTheirMasks() {
        Dataset scenes = Datasets.scenes(6, 1, Rng.seed(1)).segmentation();
        Dataset flipped = scenes.augment(Augment.flip(), Rng.seed(3));
        int changed = 0;
        for (int i = 0; i < 6; i++) {
            float[] before = scenes.x().row(i).toFloats();
            float[] after = flipped.x().row(i).toFloats();
            int[] mask = scenes.y().row(i).toInts();
            int[] made = flipped.y().row(i).toInts();
            boolean isSame = Arrays.equals(before, after);
            changed += isSame ? 0 : 1;
            for (int p = 0; p < mask.length; p++) {
                int from = isSame ? p : p / 64 * 64 + 63 - p % 64;
                assertThat(made[p]).isEqualTo(mask[from]);
            }
        }
        assertThat(changed).isBetween(1, 5);
    }

    @Test
    void whatAnAutoencoderIsToGiveMovesAsWhatItGets() {
        Tensor images = Tensor.randn(Rng.seed(1), 10, 3, 8, 8);
        Dataset turned = Dataset.of(images, images).augment(ALL.then(Augment.rotate(20)), Rng.seed(2));
        assertThat(turned.x().shape()).containsExactly(10, 3, 6, 6);
        assertThat(turned.y().toFloats()).isEqualTo(turned.x().toFloats()).hasSize(10 * 3 * 36);
        Dataset cut = Dataset.of(images, images).augment(Augment.cutout(4), Rng.seed(2));
        assertThat(cut.y().toFloats()).as("to be filled in").isEqualTo(images.toFloats());
        assertThat(cut.x().toFloats()).isNotEqualTo(images.toFloats());
    }

    @Test
    void turnedMasksHaveNoValuesBetweenTheirs() {
        Tensor classes = Tensor.of(new int[] {0, 3, 7}).rows(0, 1, 2, 2, 1, 0, 0, 2, 1, 1, 2, 0, 1, 2, 0, 0);
        Tensor x = Tensor.randn(Rng.seed(1), 1, 4, 4);
        Tensor yes = classes.eq(3).to(DType.FLOAT32);
        Set<Double> values = new HashSet<>();
        Set<Double> yesAndNo = new HashSet<>();
        Set<Double> between = new HashSet<>();
        for (int seed = 0; seed < 20; seed++) {
            values.addAll(turned(x, classes, seed));
            yesAndNo.addAll(turned(x, yes, seed));
            between.addAll(turned(x, yes.mul(0.5), seed));
        }
        assertThat(values).containsExactlyInAnyOrder(0.0, 3.0, 7.0);
        assertThat(yesAndNo).containsExactlyInAnyOrder(0.0, 1.0);
        assertThat(between).as("a picture is blended").hasSizeGreaterThan(2);
    }

    private static List<Double> turned(Tensor x, Tensor y, int seed) {
        Dataset turned = Dataset.of(x, y.reshape(1, 4, 4)).augment(Augment.rotate(90), Rng.seed(seed));
        return Arrays.stream(turned.y().toDoubles()).boxed().toList();
    }

    @Test
    void targetsThatCannotFollowAreRefusedAndLabelsStay() {
        Tensor images = Tensor.randn(Rng.seed(1), 4, 3, 8, 8);
        assertThatThrownBy(() -> Dataset.of(images, Tensor.zeros(4, 2, 4)).augment(Augment.flip(), Rng.seed(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("augment: needs targets that are images as high and wide as the inputs")
                .hasMessageContaining("got x [1, 3, 8, 8] and y [1, 2, 4]; bring y to x's size");
        Tensor boxes = Tensor.randn(Rng.seed(2), 4, 2, 4);
        assertThat(Dataset.of(images, boxes)
                        .augment(Augment.cutout(2), Rng.seed(1))
                        .y()
                        .toFloats())
                .isEqualTo(boxes.toFloats());
        assertThat(Dataset.of(images, Tensor.of(3, 1, 0, 2))
                        .augment(Augment.flip(), Rng.seed(1))
                        .classCounts())
                .containsExactly(1, 1, 1, 1);
    }

    @Test
    void masksAreNotMixed() {
        Dataset scenes = Datasets.scenes(4, 1, Rng.seed(1)).segmentation();
        assertThatThrownBy(() -> scenes.mixup(0.8, Rng.seed(2)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "mixup: needs labels (n) or targets of float32 or float64, got y [1, 64, 64] of int32")
                .hasMessageContaining("augment changes pictures with their masks");
    }
}
