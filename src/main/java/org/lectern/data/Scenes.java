package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.data.SceneObject.Box;
import org.lectern.data.SceneObject.KeyPoint;
import org.lectern.data.SceneObject.Shape;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Pictures of shapes with all that is known about them, made by {@link Datasets#scenes}: one set for detection, segmentation, key
 * points, captions and questions, all of the same objects.
 *
 * <p>Objects may cover others, of which at least half is seen. One that is covered in part counts as any other. Masks, boxes and
 * key points' visibility are of what is seen; its size, and where it is left of or above another, are of the whole.
 */
public final class Scenes implements Displayable {
    private static final int LONGEST_CAPTION = 20;
    private static final int LONGEST_QUESTION = 12;
    private static final int NO_OBJECT = -100;
    private static final int SIDE = ScenePainter.SIDE;
    private static final int PIXELS = ScenePainter.PIXELS;

    private final Tensor images;
    private final List<Scene> scenes;
    private final int mostObjects;

    private Scenes(Tensor images, List<Scene> scenes, int mostObjects) {
        this.images = images;
        this.scenes = scenes;
        this.mostObjects = mostObjects;
    }

    static Scenes of(int n, int mostObjects, Rng rng) {
        float[] pixels = new float[n * 3 * PIXELS];
        ScenePainter painter = new ScenePainter(rng);
        SceneQuestioner questioner = new SceneQuestioner(rng);
        List<ScenePainter.Painting> paintings = new ArrayList<>(n);
        List<List<String>> captions = new ArrayList<>(n);
        List<List<Scene.Question>> questions = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            ScenePainter.Painting painting = painter.paint(1 + rng.nextInt(mostObjects), pixels, i * 3 * PIXELS);
            paintings.add(painting);
            captions.add(SceneCaptions.of(painting.objects(), rng));
            questions.add(questioner.ask(painting.objects()));
        }
        Tensor images = Tensor.of(pixels).reshape(n, 3, SIDE, SIDE);
        List<Scene> scenes = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
            ScenePainter.Painting painting = paintings.get(i);
            scenes.add(
                    new Scene(images.row(i), painting.objects(), painting.owners(), captions.get(i), questions.get(i)));
        }
        return new Scenes(images, List.copyOf(scenes), mostObjects);
    }

    /** How many scenes. */
    public int size() {
        return scenes.size();
    }

    /** The most objects that a scene of this set may have. */
    public int mostObjects() {
        return mostObjects;
    }

    /** Red, green and blue planes from 0 to 1, {@code (n, 3, 64, 64)}. */
    public Tensor images() {
        return images;
    }

    /** One scene with its objects, captions and questions. */
    public Scene scene(int index) {
        if (index < 0 || index >= size()) {
            throw new DataException("scene", "a scene from 0 to " + (size() - 1), index + "", "count scenes from 0");
        }
        return scenes.get(index);
    }

    /** All scenes. */
    public List<Scene> all() {
        return scenes;
    }

    /** The scenes {@code from} to before {@code to}, as for a part to test on. */
    public Scenes slice(int from, int to) {
        if (from < 0 || to <= from || to > size()) {
            throw new DataException(
                    "slice",
                    "0 <= from < to <= " + size(),
                    "from " + from + " to " + to,
                    "there are " + size() + " scenes");
        }
        return new Scenes(images.slice(0, from, to), scenes.subList(from, to), mostObjects);
    }

    /** The names of the shapes' classes. */
    public List<String> classNames() {
        return Arrays.stream(Shape.values()).map(Shape::word).toList();
    }

    /**
     * Pictures with the shape of their largest object, by the pixels that are seen. Shapes: x {@code (n, 3, 64, 64)}, y {@code
     * (n)}. {@code Datasets.scenes(n, 1, rng)} has one object in each picture.
     */
    public Dataset classification() {
        int[] labels = new int[size()];
        for (int i = 0; i < labels.length; i++) {
            int[] seen = new int[mostObjects + 1];
            for (byte owner : scenes.get(i).owners()) {
                seen[owner]++;
            }
            int largest = 1;
            for (int o = 2; o < seen.length; o++) {
                largest = seen[o] > seen[largest] ? o : largest;
            }
            labels[i] = scenes.get(i).objects().get(largest - 1).shape().ordinal();
        }
        return Dataset.of(images, Tensor.of(labels))
                .withClassNames(classNames())
                .withSource("drawn scenes, shape of the largest object");
    }

    /** Where the objects are and what they are, for detection. */
    public SceneBoxes boxes() {
        float[] boxes = new float[size() * mostObjects * 4];
        int[] classes = new int[size() * mostObjects];
        int[] counts = new int[size()];
        Arrays.fill(classes, NO_OBJECT);
        for (int i = 0; i < counts.length; i++) {
            List<SceneObject> objects = scenes.get(i).objects();
            counts[i] = objects.size();
            for (int o = 0; o < objects.size(); o++) {
                int at = i * mostObjects + o;
                Box box = objects.get(o).box();
                classes[at] = objects.get(o).shape().ordinal();
                boxes[4 * at] = box.left();
                boxes[4 * at + 1] = box.top();
                boxes[4 * at + 2] = box.right();
                boxes[4 * at + 3] = box.bottom();
            }
        }
        return new SceneBoxes(
                Tensor.of(boxes).reshape(size(), mostObjects, 4),
                Tensor.of(classes).reshape(size(), mostObjects),
                counts);
    }

    /** The class of each pixel, int32 {@code (n, 64, 64)}: 0 for the background, 1 plus the shape's class elsewhere. */
    public Tensor masks() {
        int[] classes = new int[size() * PIXELS];
        for (int i = 0; i < size(); i++) {
            Scene scene = scenes.get(i);
            int[] classOf = new int[mostObjects + 1];
            for (int o = 0; o < scene.objects().size(); o++) {
                classOf[o + 1] = 1 + scene.objects().get(o).shape().ordinal();
            }
            byte[] owners = scene.owners();
            for (int p = 0; p < PIXELS; p++) {
                classes[i * PIXELS + p] = classOf[owners[p]];
            }
        }
        return Tensor.of(classes).reshape(size(), SIDE, SIDE);
    }

    /** Pictures with {@link #masks()}, for a network with 7 outputs for each pixel. */
    public Dataset segmentation() {
        return Dataset.of(images, masks()).withSource("drawn scenes, class of each pixel");
    }

    /** 1 where an object is seen, 0 elsewhere, {@code (n, k, 64, 64)} in the objects' order. */
    public Tensor instanceMasks() {
        float[] masks = new float[size() * mostObjects * PIXELS];
        for (int i = 0; i < size(); i++) {
            byte[] owners = scenes.get(i).owners();
            for (int p = 0; p < PIXELS; p++) {
                if (owners[p] > 0) {
                    masks[(i * mostObjects + owners[p] - 1) * PIXELS + p] = 1;
                }
            }
        }
        return Tensor.of(masks).reshape(size(), mostObjects, SIDE, SIDE);
    }

    /**
     * Key points, {@code (n, k, 5, 3)}: x, y in pixels and 2 for one that is seen, 1 for one that another object covers, 0 where
     * there is none, as in COCO. {@link Shape} says which points each shape has.
     */
    public Tensor keyPoints() {
        int most = ShapeField.MOST_KEY_POINTS;
        float[] points = new float[size() * mostObjects * most * 3];
        for (int i = 0; i < size(); i++) {
            List<SceneObject> objects = scenes.get(i).objects();
            for (int o = 0; o < objects.size(); o++) {
                int at = (i * mostObjects + o) * most * 3;
                for (KeyPoint point : objects.get(o).keyPoints()) {
                    points[at++] = (float) point.x();
                    points[at++] = (float) point.y();
                    points[at++] = point.visible() ? 2 : 1;
                }
            }
        }
        return Tensor.of(points).reshape(size(), mostObjects, most, 3);
    }

    /** The first caption of each scene, between marks of start and end. */
    public SceneText captions() {
        return SceneText.of(scenes.stream().map(Scene::caption).toList(), LONGEST_CAPTION, true);
    }

    /**
     * All questions about all scenes, scene by scene.
     *
     * <p>Answers are balanced: who knows only the kind of question, or even its words, answers about two of five right.
     */
    public SceneQuestions questions() {
        List<String> texts = new ArrayList<>();
        List<String> kinds = new ArrayList<>();
        List<Integer> places = new ArrayList<>();
        List<Integer> answers = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            for (Scene.Question question : scenes.get(i).questions()) {
                texts.add(question.text());
                kinds.add(question.kind());
                places.add(i);
                answers.add(SceneWords.ANSWERS.indexOf(question.answer()));
            }
        }
        return new SceneQuestions(
                SceneText.of(texts, LONGEST_QUESTION, false),
                Tensor.of(answers.stream().mapToInt(Integer::intValue).toArray()),
                places.stream().mapToInt(Integer::intValue).toArray(),
                kinds,
                SceneWords.ANSWERS);
    }

    @Override
    public MimeBundle display() {
        return SceneView.of(this);
    }

    @Override
    public String toString() {
        return size() + " scenes of 1 to " + mostObjects + " objects: images " + Arrays.toString(images.shape());
    }
}
