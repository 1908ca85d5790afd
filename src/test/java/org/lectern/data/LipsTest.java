package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class LipsTest {
    @Test
    void labelsAndLengthsAreAsCtcTakesThem() {
        Lips lips = Datasets.lips(100, Rng.seed(1));
        assertThat(lips.sequences().shape()).containsExactly(100, 32, 1, 24, 32);
        assertThat(lips.labels().shape()).containsExactly(100, 5);
        int[] labels = lips.labels().toInts();
        for (int i = 0; i < 100; i++) {
            String word = lips.words().get(i);
            assertThat(lips.labelLengths()[i]).isEqualTo(word.length()).isBetween(2, 5);
            for (int l = 0; l < 5; l++) {
                assertThat(labels[i * 5 + l])
                        .isEqualTo(l < word.length() ? 1 + "aeioumfls".indexOf(word.charAt(l)) : 0);
                if (l > 0 && l < word.length()) {
                    assertThat(word.charAt(l)).isNotEqualTo(word.charAt(l - 1));
                }
            }
            assertThat(lips.frames()[i]).isBetween(2 * word.length(), 32);
        }
        Tensor logits = Tensor.zeros(100, 32, lips.classNames().size());
        assertThat(Losses.ctc(logits.logSoftmax(-1), lips.labels(), lips.frames(), lips.labelLengths())
                        .item())
                .isPositive()
                .isFinite();
    }

    @Test
    void framesAreWithinRangeAndBlackAfterTheLast() {
        Lips lips = Datasets.lips(40, Rng.seed(2));
        float[] pixels = lips.sequences().toFloats();
        for (int i = 0; i < 40; i++) {
            for (int f = 0; f < 32; f++) {
                double sum = 0;
                for (int p = 0; p < 768; p++) {
                    float value = pixels[(i * 32 + f) * 768 + p];
                    assertThat(value >= 0 && value <= 1).isTrue();
                    sum += value;
                }
                assertThat(sum > 100).isEqualTo(f < lips.frames()[i]);
            }
        }
    }

    @Test
    void theMouthIsOpenAtAnAAndClosedAtAnM() {
        Lips lips = Datasets.lips(300, Rng.seed(3));
        double open = 0;
        double closed = 0;
        int as = 0;
        int ms = 0;
        for (int i = 0; i < 300; i++) {
            LipSequence sequence = lips.sequence(i);
            for (int l = 0; l < sequence.word().length(); l++) {
                float[] frame = sequence.frames()
                        .row((int) Math.round(sequence.peaks()[l]))
                        .toFloats();
                int dark = 0;
                for (float v : frame) {
                    dark += v < 0.15 ? 1 : 0;
                }
                if (sequence.word().charAt(l) == 'a') {
                    open += dark;
                    as++;
                } else if (sequence.word().charAt(l) == 'm') {
                    closed += dark;
                    ms++;
                }
            }
        }
        assertThat(open / as).isGreaterThan(30);
        assertThat(closed / ms).isLessThan(5);
    }

    @Test
    void theSameLetterLooksDifferentBesideOthers() {
        double[] alone = new LipShapes("am", 3, Rng.seed(4)).at(2);
        double[] round = new LipShapes("um", 3, Rng.seed(4)).at(2);
        assertThat(new LipShapes("um", 3, Rng.seed(4)).peaks()).isEqualTo(new LipShapes("am", 3, Rng.seed(4)).peaks());
        int m = (int) Math.round(new LipShapes("am", 3, Rng.seed(4)).peaks()[1]);
        double afterA = new LipShapes("am", 3, Rng.seed(4)).at(m)[1];
        double afterU = new LipShapes("um", 3, Rng.seed(4)).at(m)[1];
        assertThat(alone[0]).isGreaterThan(round[0] + 0.3);
        // The width of the m is between its own and that of the letter before, but nearer its own.
        assertThat(afterU).isLessThan(afterA - 0.02).isGreaterThan(0.7);
    }

    @Test
    void aNetworkThatSeesOneFrameAtATimeLearnsToReadByCtc() {
        Lips train = Datasets.lips(300, Rng.seed(5));
        Lips test = Datasets.lips(100, Rng.seed(6));
        Rng rng = Rng.seed(7);
        Layer net = Sequential.of(new Linear(192, 64, rng), new Relu(), new Linear(64, 10, rng));
        Adam adam = Adam.of(net.parameters()).lr(1e-2);
        Tensor x = features(train);
        for (int epoch = 0; epoch < 20; epoch++) {
            int[] order = rng.permutation(300);
            for (int from = 0; from < 300; from += 30) {
                int[] rows = Arrays.copyOfRange(order, from, from + 30);
                Tensor.scope(() -> {
                    adam.zeroGrad();
                    Tensor out = net.forward(x.rows(rows).reshape(30 * 32, 192)).reshape(30, 32, 10);
                    Losses.ctc(
                                    out.logSoftmax(-1),
                                    train.labels().rows(rows),
                                    Arrays.stream(rows)
                                            .map(i -> train.frames()[i])
                                            .toArray(),
                                    Arrays.stream(rows)
                                            .map(i -> train.labelLengths()[i])
                                            .toArray())
                            .backward();
                    adam.step();
                });
            }
        }
        int[] best = Tensor.noGrad(
                        () -> net.forward(features(test).reshape(3200, 192)).argmax(1))
                .toInts();
        double wrong = 0;
        double letters = 0;
        for (int i = 0; i < 100; i++) {
            int[] steps = Arrays.copyOfRange(best, i * 32, i * 32 + test.frames()[i]);
            wrong += edits(test.collapse(steps), test.words().get(i));
            letters += test.words().get(i).length();
        }
        // Who says nothing gets every letter wrong.
        assertThat(wrong / letters).isLessThan(0.6);
    }

    /** Half the resolution, around 0. */
    private static Tensor features(Lips lips) {
        int n = lips.size();
        return lips.sequences()
                .reshape(n * 32, 1, 24, 32)
                .avgPool2d(2)
                .sub(0.5)
                .mul(4)
                .reshape(n, 32, 192);
    }

    private static int edits(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int cost = Math.min(
                        Math.min(row[j], row[j - 1]) + 1, diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1));
                diagonal = row[j];
                row[j] = cost;
            }
        }
        return row[b.length()];
    }

    @Test
    void collapseMergesRepeatsThenDropsBlanks() {
        Lips lips = Datasets.lips(1, Rng.seed(1));
        assertThat(lips.collapse(0, 6, 6, 0, 1, 1, 1, 0, 0, 6, 1)).isEqualTo("mama");
        assertThat(lips.collapse(1, 0, 1)).isEqualTo("aa");
        assertThat(lips.collapse()).isEmpty();
        assertThatThrownBy(() -> lips.collapse(10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("0 to 9, got 10");
    }

    @Test
    void theSameSeedDrawsTheSameLipsOnEveryMachine() {
        CRC32 sum = new CRC32();
        for (float pixel : Datasets.lips(20, Rng.seed(42)).sequences().toFloats()) {
            sum.update(Math.round(255 * pixel));
        }
        // Whoever changes how lips look changes this number, and the results of notebooks with it.
        assertThat(sum.getValue()).isEqualTo(1104211296L);
    }

    @Test
    void showsFilmStripsAndAMovingMouth() {
        Lips lips = Datasets.lips(8, Rng.seed(8));
        assertThat(lips.display().data().get("text/html") + "").contains("data:image/png");
        assertThat(lips.sequence(0).display().data().get("text/html") + "").contains("@keyframes");
        assertThat(lips.display().text()).contains(lips.words().get(0));
        assertThat(lips.slice(3, 5).sequence(0).frames().toFloats())
                .isEqualTo(lips.sequence(3).frames().toFloats());
    }

    @Test
    void refusesBadArguments() {
        Lips lips = Datasets.lips(2, Rng.seed(1));
        assertThatThrownBy(() -> Datasets.lips(0, Rng.seed(1)))
                .hasMessageContaining("lips: needs 1 to 5000 sequences, got 0");
        assertThatThrownBy(() -> lips.sequence(2))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got 2");
        assertThatThrownBy(() -> lips.slice(1, 1)).isInstanceOf(DataException.class);
    }
}
