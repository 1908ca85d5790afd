package org.lectern.data;

import java.nio.file.Path;
import java.util.List;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;

/**
 * One picture of shapes and what is known about it, made by {@link Datasets#scenes}. As the value of a cell it shows the
 * picture with its boxes and key points, its captions and its questions.
 */
public final class Scene implements Displayable {
    private final Tensor image;
    private final List<SceneObject> objects;
    private final byte[] owners;
    private final List<String> captions;
    private final List<Question> questions;

    Scene(Tensor image, List<SceneObject> objects, byte[] owners, List<String> captions, List<Question> questions) {
        this.image = image;
        this.objects = List.copyOf(objects);
        this.owners = owners;
        this.captions = List.copyOf(captions);
        this.questions = List.copyOf(questions);
    }

    /**
     * A question about a scene.
     *
     * @param kind what it asks for: count, count of a shape, count of a color, color, size, shape, existence, place, comparison
     * @param text the question, words between single spaces
     * @param answer one word
     */
    public record Question(String kind, String text, String answer) {
        @Override
        public String toString() {
            return text + "? " + answer;
        }
    }

    /** Red, green and blue planes from 0 to 1, {@code (3, 64, 64)}. */
    public Tensor image() {
        return image;
    }

    /** The shapes, from the backmost to the foremost. */
    public List<SceneObject> objects() {
        return objects;
    }

    /** 1 where the object is seen, 0 elsewhere: {@code (64, 64)}. */
    public Tensor mask(int object) {
        if (object < 0 || object >= objects.size()) {
            throw new DataException(
                    "mask", "an object from 0 to " + (objects.size() - 1), object + "", "count objects from 0");
        }
        float[] mask = new float[owners.length];
        for (int p = 0; p < mask.length; p++) {
            mask[p] = owners[p] == object + 1 ? 1 : 0;
        }
        return Tensor.of(mask).reshape(ScenePainter.SIDE, ScenePainter.SIDE);
    }

    /** A sentence that is true of the scene. */
    public String caption() {
        return captions.get(0);
    }

    /** Up to three sentences that are true of the scene; the first is {@link #caption()}. */
    public List<String> captions() {
        return captions;
    }

    /** Questions about the scene with their answers, one of each kind that it allows. */
    public List<Question> questions() {
        return questions;
    }

    byte[] owners() {
        return owners;
    }

    /**
     * Writes the picture with what is known of it to a file whose name ends in {@code .html}.
     *
     * @throws IllegalArgumentException if it ends otherwise
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        display().save(file);
    }

    @Override
    public MimeBundle display() {
        return SceneView.of(this);
    }

    @Override
    public String toString() {
        return "Scene: " + caption();
    }
}
