package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Tensor;

/**
 * Sentences as numbers of words. Number 0 fills up rows, 1 starts a sentence and 2 ends it.
 *
 * @param ids the words' numbers, int32 {@code (n, longest)}, filled up with 0; {@code longest} is the same for every set
 * @param lengths how many numbers of each row count, those of start and end among them
 * @param words the word of each number; the same for every set
 */
public record SceneText(Tensor ids, int[] lengths, List<String> words) implements Displayable {
    private static final int SHOWN = 10;

    /** The sentence of a row. */
    public String text(int row) {
        int n = lengths.length;
        if (row < 0 || row >= n) {
            throw new DataException("text", "a row from 0 to " + (n - 1), row + "", "count rows from 0");
        }
        return text(ids.row(row).toInts());
    }

    /** The sentence that numbers stand for, up to its end, without the marks of start and filling. */
    public String text(int[] numbers) {
        StringBuilder text = new StringBuilder();
        for (int id : numbers) {
            if (id < 0 || id >= words.size()) {
                throw new DataException(
                        "text", "numbers of words from 0 to " + (words.size() - 1), id + "", "words() lists them");
            }
            if (id == SceneWords.END) {
                break;
            }
            if (id != SceneWords.PAD && id != SceneWords.START) {
                text.append(text.length() == 0 ? "" : " ").append(words.get(id));
            }
        }
        return text.toString();
    }

    /** Sentences as numbers, in rows of {@code longest}; {@code marked} with start and end. */
    static SceneText of(List<String> sentences, int longest, boolean marked) {
        int[] ids = new int[sentences.size() * longest];
        int[] lengths = new int[sentences.size()];
        for (int i = 0; i < lengths.length; i++) {
            int at = i * longest;
            if (marked) {
                ids[at++] = SceneWords.START;
            }
            for (int id : SceneWords.ids(sentences.get(i))) {
                ids[at++] = id;
            }
            if (marked) {
                ids[at++] = SceneWords.END;
            }
            lengths[i] = at - i * longest;
        }
        return new SceneText(Tensor.of(ids).reshape(lengths.length, longest), lengths, SceneWords.ALL);
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(SHOWN, lengths.length); i++) {
            rows.add(List.of(i + "", text(i)));
        }
        String more = lengths.length > SHOWN ? "; the first " + SHOWN + " of them" : "";
        String caption =
                lengths.length + " sentences of " + words.size() + " words, ids " + Arrays.toString(ids.shape()) + more;
        return new Table(caption, List.of("row", "sentence"), rows).display();
    }

    @Override
    public String toString() {
        return display().text();
    }
}
