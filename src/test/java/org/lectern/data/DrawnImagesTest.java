package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;

class DrawnImagesTest {
    @Test
    void clothesComeInTheFormOfFashionMnist() {
        Split clothes = Datasets.clothes(100, 30, Rng.seed(1));
        assertThat(clothes.train().x().shape()).containsExactly(100, 784);
        assertThat(clothes.train().y().dtype()).isEqualTo(DType.INT32);
        assertThat(clothes.train().classCounts()).containsOnly(10);
        assertThat(clothes.train().classNames()).contains("sneaker", "ankle boot");
        assertThat(clothes.test().size()).isEqualTo(30);
        assertThat(clothes.train().source()).isEqualTo("drawn clothes");
    }

    @Test
    void picturesComeInTheFormOfCifar10() {
        Split pictures = Datasets.pictures(100, 30, Rng.seed(1));
        assertThat(pictures.train().x().shape()).containsExactly(100, 3, 32, 32);
        assertThat(pictures.train().classCounts()).containsOnly(10);
        assertThat(pictures.train().classNames()).containsExactlyElementsOf(CifarReader.NAMES);
        assertThat(pictures.train().x().min().item()).isGreaterThanOrEqualTo(0);
        assertThat(pictures.train().x().max().item()).isLessThanOrEqualTo(1);
    }

    @Test
    void clothesAreLightOnBlackInsideThePicture() {
        float[] pixels = Datasets.clothes(300, 10, Rng.seed(2)).train().x().toFloats();
        for (int i = 0; i < 300; i++) {
            double inside = 0;
            double corners = 0;
            for (int p = 0; p < 784; p++) {
                float value = pixels[i * 784 + p];
                assertThat(value).isBetween(0f, 1f);
                inside += value;
                corners += p == 0 || p == 27 || p == 756 || p == 783 ? value : 0;
            }
            assertThat(inside).as("light of piece " + i).isBetween(8.0, 500.0);
            assertThat(corners).as("light in the corners of piece " + i).isLessThan(0.5);
        }
    }

    @Test
    void noTwoAreAlike() {
        float[] pixels = Datasets.pictures(300, 1, Rng.seed(3)).train().x().toFloats();
        Set<Integer> distinct = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            distinct.add(Arrays.hashCode(Arrays.copyOfRange(pixels, i * 3072, (i + 1) * 3072)));
        }
        assertThat(distinct).hasSize(300);
    }

    @Test
    void theSameSeedDrawsTheSameOnEveryMachine() {
        // Whoever changes how they look changes these numbers, and the results of notebooks with them.
        assertThat(sum(Datasets.clothes(60, 10, Rng.seed(42)).train())).isEqualTo(159583531L);
        assertThat(sum(Datasets.pictures(60, 10, Rng.seed(42)).train())).isEqualTo(348315838L);
        assertThat(Datasets.pictures(10, 10, Rng.seed(43)).train().x().toFloats())
                .isNotEqualTo(
                        Datasets.pictures(10, 10, Rng.seed(42)).train().x().toFloats());
    }

    @Test
    void aLinearClassifierLearnsClothesWellButNotPerfectly() {
        Split clothes = Datasets.clothes(2_000, 600, Rng.seed(4));
        double accuracy = LinearClassifier.train(clothes.train(), Rng.seed(5)).accuracy(clothes.test());
        assertThat(accuracy).isBetween(0.75, 0.93);
    }

    @Test
    void aLinearClassifierLearnsAFractionOfThePictures() {
        Split pictures = Datasets.pictures(600, 300, Rng.seed(4)).reshape(3072).standardize();
        double accuracy = LinearClassifier.train(pictures.train(), Rng.seed(5)).accuracy(pictures.test());
        assertThat(accuracy).isBetween(0.25, 0.7);
    }

    @Test
    void moreThanAPieceAtATimeIsOneSet() {
        Dataset many = Datasets.clothes(5_010, 1, Rng.seed(6)).train();
        assertThat(many.x().shape()).containsExactly(5_010, 784);
        assertThat(many.slice(0, 20).x().toFloats())
                .isNotEqualTo(many.slice(4_990, 5_010).x().toFloats());
        assertThat(many.slice(5_000, 5_010).x().sum().item()).isPositive();
        assertThat(many.classCounts()).containsOnly(501);
    }

    @Test
    void refusesNoneAndTooMany() {
        assertThatThrownBy(() -> Datasets.clothes(0, 1, Rng.seed(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("clothes: needs 1 to 100000 images, got 0");
        assertThatThrownBy(() -> Datasets.pictures(1, Integer.MAX_VALUE, Rng.seed(1)))
                .isInstanceOf(DataException.class);
    }

    private static long sum(Dataset data) {
        CRC32 sum = new CRC32();
        for (float pixel : data.x().toFloats()) {
            sum.update(Math.round(255 * pixel));
        }
        for (int label : data.y().toInts()) {
            sum.update(label);
        }
        return sum.getValue();
    }
}
