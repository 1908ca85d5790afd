package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.data.SceneObject.KeyPoint;
import org.lectern.nn.BatchNorm;
import org.lectern.nn.Conv2d;
import org.lectern.nn.GlobalMaxPool2d;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class ScenesTest {
    private static final int N = 300;
    private static Scenes scenes;

    @BeforeAll
    static void draw() {
        scenes = Datasets.scenes(N, 6, Rng.seed(1));
    }

    @Test
    void everyViewHasItsShape() {
        assertThat(scenes.images().shape()).containsExactly(N, 3, 64, 64);
        assertThat(scenes.boxes().boxes().shape()).containsExactly(N, 6, 4);
        assertThat(scenes.boxes().classes().shape()).containsExactly(N, 6);
        assertThat(scenes.masks().shape()).containsExactly(N, 64, 64);
        assertThat(scenes.masks().dtype()).isEqualTo(DType.INT32);
        assertThat(scenes.instanceMasks().shape()).containsExactly(N, 6, 64, 64);
        assertThat(scenes.keyPoints().shape()).containsExactly(N, 6, 5, 3);
        assertThat(scenes.captions().ids().shape()).containsExactly(N, 20);
        assertThat(scenes.segmentation().size()).isEqualTo(N);
        assertThat(scenes.classification().classes()).isEqualTo(6);
        assertThat(Datasets.scenes(2, Rng.seed(1)).instanceMasks().shape()).containsExactly(2, 4, 64, 64);
    }

    @Test
    void pixelsAreLevelsFromZeroToOneThatShowTheObjectsColors() {
        for (float pixel : scenes.images().toFloats()) {
            assertThat(pixel >= 0 && pixel <= 1 && Math.abs(255 * pixel - Math.round(255 * pixel)) < 1e-3)
                    .isTrue();
        }
        for (Scene scene : scenes.all()) {
            float[] pixels = scene.image().toFloats();
            for (int o = 0; o < scene.objects().size(); o++) {
                float[] mask = scene.mask(o).toFloats();
                double[] sum = new double[4];
                for (int p = 0; p < 4096; p++) {
                    for (int c = 0; c < 3; c++) {
                        sum[c] += mask[p] * pixels[c * 4096 + p];
                    }
                    sum[3] += mask[p];
                }
                assertThat(closest(sum))
                        .as(scene.objects().get(o).toString())
                        .isEqualTo(scene.objects().get(o).color());
            }
        }
    }

    /** The colour whose hue is closest to that of a sum of red, green and blue. */
    private static SceneObject.Color closest(double[] rgb) {
        double hue = Math.toDegrees(Math.atan2(Math.sqrt(3) * (rgb[1] - rgb[2]), 2 * rgb[0] - rgb[1] - rgb[2]));
        double[] hues = {-4, 27, 51, 135, 214, 281};
        int best = 0;
        for (int c = 1; c < 6; c++) {
            best = off(hue, hues[c]) < off(hue, hues[best]) ? c : best;
        }
        return SceneObject.Color.values()[best];
    }

    private static double off(double a, double b) {
        return Math.abs(Math.IEEEremainder(a - b, 360));
    }

    @Test
    void boxesAreTheSmallestAroundTheMasks() {
        float[] boxes = scenes.boxes().boxes().toFloats();
        int[] classes = scenes.boxes().classes().toInts();
        int[] counts = scenes.boxes().counts();
        float[] masks = scenes.instanceMasks().toFloats();
        for (int i = 0; i < N; i++) {
            for (int o = 0; o < 6; o++) {
                float[] box = {64, 64, 0, 0};
                int seen = 0;
                for (int p = 0; p < 4096; p++) {
                    if (masks[(i * 6 + o) * 4096 + p] == 1) {
                        box[0] = Math.min(box[0], p % 64);
                        box[1] = Math.min(box[1], p / 64);
                        box[2] = Math.max(box[2], p % 64 + 1);
                        box[3] = Math.max(box[3], p / 64 + 1);
                        seen++;
                    }
                }
                float[] given = Arrays.copyOfRange(boxes, (i * 6 + o) * 4, (i * 6 + o) * 4 + 4);
                if (o < counts[i]) {
                    assertThat(given).isEqualTo(box);
                    assertThat(seen).isGreaterThan(40);
                    assertThat(classes[i * 6 + o])
                            .isEqualTo(scenes.scene(i).objects().get(o).shape().ordinal());
                } else {
                    assertThat(given).containsOnly(0);
                    assertThat(seen).isZero();
                    assertThat(classes[i * 6 + o]).isEqualTo(-100);
                }
            }
        }
    }

    @Test
    void thePixelsClassIsThatOfTheOnlyInstanceThere() {
        int[] classes = scenes.masks().toInts();
        float[] masks = scenes.instanceMasks().toFloats();
        int[] shapes = scenes.boxes().classes().toInts();
        for (int i = 0; i < N; i++) {
            for (int p = 0; p < 4096; p++) {
                int expected = 0;
                int owners = 0;
                for (int o = 0; o < 6; o++) {
                    if (masks[(i * 6 + o) * 4096 + p] == 1) {
                        expected = 1 + shapes[i * 6 + o];
                        owners++;
                    }
                }
                assertThat(owners <= 1 && classes[i * 4096 + p] == expected).isTrue();
            }
        }
    }

    @Test
    void atLeastHalfOfEachObjectIsSeenAndSomeAreCovered() {
        int covered = 0;
        for (Scene scene : scenes.all()) {
            for (SceneObject object : scene.objects()) {
                assertThat(object.visible()).isBetween(0.5, 1.0);
                covered += object.visible() < 0.9 ? 1 : 0;
            }
            assertThat(scene.objects().get(scene.objects().size() - 1).visible())
                    .isEqualTo(1);
        }
        assertThat(covered).isGreaterThan(50);
    }

    @Test
    void keyPointsLieOnTheirObjectOrUnderOneThatCoversIt() {
        float[] points = scenes.keyPoints().toFloats();
        int hidden = 0;
        int beside = 0;
        int all = 0;
        for (int i = 0; i < N; i++) {
            List<SceneObject> objects = scenes.scene(i).objects();
            for (int o = 0; o < objects.size(); o++) {
                List<KeyPoint> keyPoints = objects.get(o).keyPoints();
                assertThat(keyPoints).hasSizeBetween(3, 5);
                for (int k = 0; k < 5; k++) {
                    int at = ((i * 6 + o) * 5 + k) * 3;
                    if (k >= keyPoints.size()) {
                        assertThat(points[at + 2]).isZero();
                        continue;
                    }
                    int owner = scenes.scene(i).owners()[(int) points[at + 1] * 64 + (int) points[at]] - 1;
                    assertThat(points[at + 2]).isEqualTo(keyPoints.get(k).visible() ? 2 : 1);
                    assertThat(owner > o).isEqualTo(!keyPoints.get(k).visible());
                    all++;
                    // A sharp tip may lie in a pixel of which the shape fills less than half.
                    beside += keyPoints.get(k).visible() && owner != o ? 1 : 0;
                    hidden += keyPoints.get(k).visible() ? 0 : 1;
                }
                // They go round clockwise: their area is positive where y goes down.
                double area = 0;
                for (int k = 0; k < keyPoints.size(); k++) {
                    KeyPoint a = keyPoints.get(k);
                    KeyPoint b = keyPoints.get((k + 1) % keyPoints.size());
                    area += a.x() * b.y() - a.y() * b.x();
                }
                assertThat(area).isPositive();
            }
        }
        assertThat(hidden).isGreaterThan(20);
        assertThat(beside).isLessThan(all / 50);
    }

    @Test
    void captionsAreTrueAndSaidInManyWays() {
        Set<String> forms = new HashSet<>();
        for (Scene scene : scenes.all()) {
            for (String caption : scene.captions()) {
                assertThat(SceneTruth.holds(caption, scene.objects()))
                        .as(caption + " of " + scene.objects())
                        .isTrue();
                forms.add(caption.replaceAll("circle|square|triangle|star|cross|heart", "x")
                        .replaceAll("red|orange|yellow|green|blue|purple|small|large", ""));
            }
        }
        assertThat(forms).hasSizeGreaterThan(25);
    }

    @Test
    void captionsComeBackFromTheirNumbers() {
        SceneText captions = scenes.captions();
        int[] ids = captions.ids().toInts();
        for (int i = 0; i < N; i++) {
            assertThat(captions.text(i)).isEqualTo(scenes.scene(i).caption());
            assertThat(ids[i * 20]).isEqualTo(1);
            assertThat(ids[i * 20 + captions.lengths()[i] - 1]).isEqualTo(2);
        }
        assertThat(captions.words()).doesNotHaveDuplicates();
        assertThatThrownBy(() -> captions.text(new int[] {999}))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("999");
    }

    @Test
    void answersAreTrue() {
        SceneQuestions questions = scenes.questions();
        assertThat(questions.text().ids().shape()).containsExactly(questions.size(), 12);
        assertThat(questions.size()).isGreaterThan(4 * N);
        for (int q = 0; q < questions.size(); q++) {
            List<SceneObject> objects = scenes.scene(questions.scene()[q]).objects();
            String text = questions.text().text(q);
            assertThat(questions.answerWords().get(questions.answers().toInts()[q]))
                    .as(text + " of " + objects)
                    .isEqualTo(SceneTruth.answer(text, objects));
        }
    }

    @Test
    void aQuestionAloneTellsLittleOfItsAnswer() {
        Map<String, Map<String, Integer>> known = new HashMap<>();
        for (Scene scene : Datasets.scenes(1000, Rng.seed(2)).all()) {
            for (Scene.Question q : scene.questions()) {
                known.computeIfAbsent(q.kind(), kind -> new HashMap<>()).merge(q.answer(), 1, Integer::sum);
                known.computeIfAbsent(q.text(), text -> new HashMap<>()).merge(q.answer(), 1, Integer::sum);
            }
        }
        double asked = 0;
        double byKind = 0;
        double byText = 0;
        for (Scene scene : Datasets.scenes(300, Rng.seed(3)).all()) {
            for (Scene.Question q : scene.questions()) {
                asked++;
                byKind += guess(known, q.kind()).equals(q.answer()) ? 1 : 0;
                byText += guess(known, q.text()).equals(q.answer()) ? 1 : 0;
            }
        }
        assertThat(byKind / asked).isBetween(0.3, 0.42);
        assertThat(byText / asked).isLessThan(0.42);
    }

    private static String guess(Map<String, Map<String, Integer>> known, String key) {
        return known.getOrDefault(key, Map.of("", 0)).entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
    }

    @Test
    void theSameSeedDrawsTheSameScenesOnEveryMachine() {
        Scenes drawn = Datasets.scenes(40, Rng.seed(42));
        CRC32 sum = new CRC32();
        for (float pixel : drawn.images().toFloats()) {
            sum.update(Math.round(255 * pixel));
        }
        for (Scene scene : drawn.all()) {
            (scene.objects() + " " + scene.captions() + scene.questions())
                    .chars()
                    .forEach(sum::update);
        }
        // Whoever changes how scenes look or are asked about changes this number, and the results of notebooks with it.
        assertThat(sum.getValue()).isEqualTo(3461724319L);
    }

    @Test
    void aSmallNetworkLearnsTheShapeOfALoneObject() {
        Dataset train = small(Datasets.scenes(700, 1, Rng.seed(4)).classification());
        Dataset test = small(Datasets.scenes(200, 1, Rng.seed(5)).classification());
        Rng rng = Rng.seed(6);
        // Where the object is does not matter to the largest answer of all places.
        Layer net = Sequential.of(
                new Conv2d(3, 16, 6, rng).padding(2).stride(2),
                new BatchNorm(16),
                new Relu(),
                new Conv2d(16, 32, 5, rng).padding(2),
                new BatchNorm(32),
                new Relu(),
                new GlobalMaxPool2d(),
                new Linear(32, 6, rng));
        Adam adam = Adam.of(net.parameters()).lr(1e-2);
        for (int epoch = 0; epoch < 6; epoch++) {
            for (Batch batch : train.batches(25, rng)) {
                Tensor.scope(() -> {
                    adam.zeroGrad();
                    Losses.crossEntropy(net.forward(batch.x(), Mode.TRAIN), batch.y())
                            .backward();
                    adam.step();
                });
            }
        }
        int[] guesses = Tensor.noGrad(() -> net.forward(test.x()).argmax(1)).toInts();
        int[] labels = test.y().toInts();
        double right = 0;
        for (int i = 0; i < labels.length; i++) {
            right += guesses[i] == labels[i] ? 1 : 0;
        }
        // Chance is 0.17.
        assertThat(right / labels.length).isGreaterThan(0.4);
    }

    /** Half the resolution, without the background. */
    private static Dataset small(Dataset data) {
        Tensor x = data.x();
        return Dataset.of(x.sub(x.mean(new int[] {2, 3}, true)).avgPool2d(2).mul(4), data.y());
    }

    @Test
    void showsItsPicturesWithWhatIsKnownOfThem() {
        assertThat((String) scenes.display().data().get("text/html"))
                .contains("data:image/png")
                .contains("300 scenes");
        Scene scene = scenes.scene(0);
        assertThat((String) scene.display().data().get("text/html"))
                .contains("<rect")
                .contains(scene.caption())
                .contains(scene.questions().get(0).text());
        assertThat(scene.display().text()).contains(scene.objects().get(0).words());
    }

    @Test
    void aSliceKeepsPicturesAndWordsTogether() {
        Scenes part = scenes.slice(10, 20);
        assertThat(part.size()).isEqualTo(10);
        assertThat(part.images().row(0).toFloats())
                .isEqualTo(scenes.scene(10).image().toFloats());
        assertThat(part.captions().text(0)).isEqualTo(scenes.scene(10).caption());
        assertThat(part.questions().scene()[0]).isZero();
    }

    @Test
    void refusesBadArguments() {
        assertRefused(() -> Datasets.scenes(0, Rng.seed(1)), "scenes: needs 1 to 10000 scenes, got 0");
        assertRefused(() -> Datasets.scenes(5, 7, Rng.seed(1)), "1 to 6 objects at most, got 7");
        assertRefused(() -> scenes.scene(N), "a scene from 0 to 299, got 300");
        assertRefused(() -> scenes.slice(3, 3), "0 <= from < to");
        assertRefused(() -> scenes.scene(0).mask(-1), "got -1");
    }

    private static void assertRefused(Runnable call, String message) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(message);
    }

    @Test
    void captionsAndQuestionsShowTheirWords() {
        Scenes scenes = Datasets.scenes(12, Rng.seed(1));
        assertThat(scenes.captions().display().text())
                .contains("12 sentences", scenes.captions().text(0))
                .doesNotContain("SceneText[");
        SceneQuestions asked = scenes.questions();
        assertThat(asked.toString())
                .contains(asked.size() + " questions", asked.text().text(3), asked.answer(3));
    }
}
