package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Tensor;

/**
 * Questions about a set of scenes: question {@code i} is about the picture {@code scene[i]}.
 *
 * <pre>{@code
 * var asked = scenes.questions();
 * var pictures = scenes.images().rows(asked.scene());
 * }</pre>
 *
 * @param text the questions as numbers of words, {@code (m, longest)}, without marks of start and end
 * @param answers the class of each answer, int32 {@code (m)}
 * @param scene the place of each question's picture in the set
 * @param kinds what each question asks for; see {@link Scene.Question}
 * @param answerWords the answer of each class; the same for every set
 */
public record SceneQuestions(SceneText text, Tensor answers, int[] scene, List<String> kinds, List<String> answerWords)
        implements Displayable {
    private static final int SHOWN = 10;

    public SceneQuestions {
        kinds = List.copyOf(kinds);
    }

    /** How many questions. */
    public int size() {
        return scene.length;
    }

    /** The answer to a question, in words. */
    public String answer(int question) {
        if (question < 0 || question >= size()) {
            throw new DataException(
                    "answer", "a question from 0 to " + (size() - 1), question + "", "count questions from 0");
        }
        return answerWords.get(answers.toInts()[question]);
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, size()); i++) {
            rows.add(List.of(scene[i] + "", text.text(i), answer(i), kinds.get(i)));
        }
        String caption = size() + " questions with " + answerWords.size() + " possible answers"
                + (size() > SHOWN ? "; the first " + SHOWN + " of them" : "");
        return new Table(caption, List.of("scene", "question", "answer", "kind"), rows).display();
    }

    @Override
    public String toString() {
        return display().text();
    }
}
