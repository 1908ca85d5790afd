package org.lectern.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lectern.data.SceneObject.Color;
import org.lectern.data.SceneObject.Shape;
import org.lectern.data.SceneObject.Size;

/** The words of captions and questions: the same numbers for every set of scenes. */
final class SceneWords {
    static final int PAD = 0;
    static final int START = 1;
    static final int END = 2;

    static final List<String> NUMBERS = List.of("zero", "one", "two", "three", "four", "five", "six");

    /** All words; their places are their numbers. */
    static final List<String> ALL = all();

    /** All answers; their places are their classes. */
    static final List<String> ANSWERS = answers();

    private static final Map<String, Integer> IDS = new HashMap<>();

    static {
        for (String word : ALL) {
            IDS.put(word, IDS.size());
        }
    }

    private SceneWords() {}

    /** The words' numbers. */
    static int[] ids(String text) {
        String[] words = text.split(" ");
        int[] ids = new int[words.length];
        for (int i = 0; i < ids.length; i++) {
            Integer id = IDS.get(words[i]);
            if (id == null) {
                throw new IllegalStateException("no such word of scenes: " + words[i]);
            }
            ids[i] = id;
        }
        return ids;
    }

    /** {@code a} or {@code an} before words. */
    static String withArticle(String words) {
        return (words.startsWith("o") ? "an " : "a ") + words;
    }

    private static List<String> all() {
        List<String> words = new ArrayList<>(List.of("<pad>", "<start>", "<end>"));
        for (Shape shape : Shape.values()) {
            words.add(shape.word());
            words.add(shape.plural());
        }
        for (Color color : Color.values()) {
            words.add(color.word());
        }
        for (Size size : Size.values()) {
            words.add(size.word());
        }
        words.addAll(NUMBERS);
        words.addAll(List.of("a", "an", "and", "above", "are", "below", "can", "color", "fewer", "has", "how", "in"));
        words.addAll(
                List.of("is", "just", "left", "lower", "many", "more", "number", "object", "of", "picture", "right"));
        words.addAll(List.of(
                "see", "shape", "shapes", "size", "than", "the", "there", "to", "upper", "what", "which", "you"));
        return List.copyOf(words);
    }

    private static List<String> answers() {
        List<String> answers = new ArrayList<>(List.of("no", "yes"));
        answers.addAll(NUMBERS);
        for (Shape shape : Shape.values()) {
            answers.add(shape.word());
        }
        for (Color color : Color.values()) {
            answers.add(color.word());
        }
        for (Size size : Size.values()) {
            answers.add(size.word());
        }
        return List.copyOf(answers);
    }
}
