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

class DigitsTest {
    @Test
    void comesAsRowsOfPixelsWithLabels() {
        Split digits = Datasets.digits(300, 50, Rng.seed(1));
        assertThat(digits.train().x().shape()).containsExactly(300, 784);
        assertThat(digits.train().x().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(digits.train().y().dtype()).isEqualTo(DType.INT32);
        assertThat(digits.train().classCounts()).containsOnly(30);
        assertThat(digits.test().size()).isEqualTo(50);
        assertThat(digits.train().reshape(1, 28, 28).x().shape()).containsExactly(300, 1, 28, 28);
    }

    @Test
    void everyDigitIsInkOnPaperInsideThePicture() {
        float[] pixels = Datasets.digits(500, Rng.seed(2)).x().toFloats();
        for (int i = 0; i < 500; i++) {
            float[] digit = Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784);
            double ink = 0;
            double rim = 0;
            for (int p = 0; p < 784; p++) {
                assertThat(digit[p]).isBetween(0f, 1f);
                ink += digit[p];
                boolean onRim = p < 28 || p >= 756 || p % 28 == 0 || p % 28 == 27;
                rim += onRim ? digit[p] : 0;
            }
            assertThat(ink).as("ink of digit " + i).isBetween(15.0, 300.0);
            assertThat(rim).as("ink on the rim of digit " + i).isLessThan(0.2 * ink);
        }
    }

    @Test
    void noTwoDigitsAreAlike() {
        float[] pixels = Datasets.digits(1000, Rng.seed(3)).x().toFloats();
        Set<Integer> distinct = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            distinct.add(Arrays.hashCode(Arrays.copyOfRange(pixels, i * 784, (i + 1) * 784)));
        }
        assertThat(distinct).hasSize(1000);
    }

    @Test
    void theSameSeedDrawsTheSameDigitsOnEveryMachine() {
        Dataset digits = Datasets.digits(200, Rng.seed(42));
        CRC32 sum = new CRC32();
        for (float pixel : digits.x().toFloats()) {
            sum.update(Math.round(255 * pixel));
        }
        for (int label : digits.y().toInts()) {
            sum.update(label);
        }
        // Whoever changes how digits look changes this number, and the results of notebooks with it.
        assertThat(sum.getValue()).isEqualTo(1225457482L);
        assertThat(Datasets.digits(200, Rng.seed(43)).x().toFloats())
                .isNotEqualTo(digits.x().toFloats());
    }

    @Test
    void aLinearClassifierLearnsThemWellButNotPerfectly() {
        Split digits = Datasets.digits(Rng.seed(4));
        double accuracy = LinearClassifier.train(digits.train(), Rng.seed(5)).accuracy(digits.test());
        assertThat(accuracy).isBetween(0.86, 0.94);
    }

    @Test
    void aClassifierOfRealDigitsReadsThem() {
        Split real = RealMnist.orSkip();
        LinearClassifier model = LinearClassifier.train(real.train(), Rng.seed(6));
        assertThat(model.accuracy(real.test())).isGreaterThan(0.90);
        assertThat(model.accuracy(Datasets.digits(2000, Rng.seed(7)))).isGreaterThan(0.70);
    }

    @Test
    void aClassifierOfDrawnDigitsReadsRealOnes() {
        Split real = RealMnist.orSkip();
        LinearClassifier model = LinearClassifier.train(Datasets.digits(6000, Rng.seed(8)), Rng.seed(9));
        assertThat(model.accuracy(real.test())).isGreaterThan(0.70);
    }

    @Test
    void refusesNoDigitsAndTooMany() {
        assertThatThrownBy(() -> Datasets.digits(0, Rng.seed(1)))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("digits: needs 1 to 100000 digits, got 0");
        assertThatThrownBy(() -> Datasets.digits(Integer.MAX_VALUE, Rng.seed(1)))
                .isInstanceOf(DataException.class);
    }
}
