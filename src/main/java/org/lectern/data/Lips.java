package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Pictures of mouths that say short words, made by {@link Datasets#lips}, for reading lips with a sequence loss: nothing says at
 * which frame a letter comes.
 *
 * <p>Words are 2 to 5 of the letters {@code aeioumfls}, vowels and consonants in turn, so no letter follows itself. Each letter's
 * label is its place in them, counted from 1; 0 is the blank, as {@code Losses.ctc()} takes it.
 */
public final class Lips implements Displayable {
    /** The number of frames of each row; sequences that are shorter are filled up with black. */
    public static final int MOST_FRAMES = 32;

    private static final int SHORTEST = 2;
    private static final int LONGEST = 5;
    private static final double FASTEST = 2.8;
    private static final double SLOWEST = 4.2;
    private static final int PIXELS = LipPainter.PIXELS;

    private final Tensor sequences;
    private final List<String> words;
    private final int[] frames;
    private final List<double[]> peaks;

    private Lips(Tensor sequences, List<String> words, int[] frames, List<double[]> peaks) {
        this.sequences = sequences;
        this.words = words;
        this.frames = frames;
        this.peaks = peaks;
    }

    static Lips of(int n, Rng rng) {
        float[] pixels = new float[n * MOST_FRAMES * PIXELS];
        List<String> words = new ArrayList<>(n);
        List<double[]> peaks = new ArrayList<>(n);
        int[] frames = new int[n];
        for (int i = 0; i < n; i++) {
            String word = LipShapes.word(rng.nextInt(SHORTEST, LONGEST + 1), rng);
            LipShapes shapes = new LipShapes(word, rng.nextDouble(FASTEST, SLOWEST), rng);
            LipPainter painter = new LipPainter(rng);
            frames[i] = shapes.frames();
            for (int f = 0; f < frames[i]; f++) {
                painter.paint(shapes.at(f), pixels, (i * MOST_FRAMES + f) * PIXELS);
            }
            words.add(word);
            peaks.add(shapes.peaks());
        }
        Tensor sequences = Tensor.of(pixels).reshape(n, MOST_FRAMES, 1, LipPainter.HEIGHT, LipPainter.WIDTH);
        return new Lips(sequences, List.copyOf(words), frames, List.copyOf(peaks));
    }

    /** How many sequences. */
    public int size() {
        return frames.length;
    }

    /** Pictures from 0 (black) to 1 (white), {@code (n, 32, 1, 24, 32)}; of each row only the first {@link #frames()} count. */
    public Tensor sequences() {
        return sequences;
    }

    /** How many frames each sequence has. */
    public int[] frames() {
        return frames.clone();
    }

    /** The letters' numbers from 1 on, int32 {@code (n, 5)}, filled up with 0. */
    public Tensor labels() {
        int[] labels = new int[size() * LONGEST];
        for (int i = 0; i < size(); i++) {
            String word = words.get(i);
            for (int l = 0; l < word.length(); l++) {
                labels[i * LONGEST + l] = 1 + LipShapes.LETTERS.indexOf(word.charAt(l));
            }
        }
        return Tensor.of(labels).reshape(size(), LONGEST);
    }

    /** How many letters each word has. */
    public int[] labelLengths() {
        return words.stream().mapToInt(String::length).toArray();
    }

    /** The word of each sequence. */
    public List<String> words() {
        return words;
    }

    /** What a network with CTC distinguishes at each step: the blank, then the letters. */
    public List<String> classNames() {
        List<String> names = new ArrayList<>(List.of("blank"));
        LipShapes.LETTERS.chars().forEach(c -> names.add(Character.toString(c)));
        return List.copyOf(names);
    }

    /**
     * The word that a class for each step stands for: repeats merged, then blanks dropped. With each step's most likely class this is
     * CTC's best-path decoding.
     */
    public String collapse(int... steps) {
        StringBuilder word = new StringBuilder();
        int before = 0;
        for (int step : steps) {
            if (step < 0 || step > LipShapes.LETTERS.length()) {
                throw new DataException(
                        "collapse",
                        "classes from 0 to " + LipShapes.LETTERS.length(),
                        step + "",
                        "classNames() lists them");
            }
            if (step != before && step > 0) {
                word.append(LipShapes.LETTERS.charAt(step - 1));
            }
            before = step;
        }
        return word.toString();
    }

    /** One sequence, without the frames that fill up its row. */
    public LipSequence sequence(int index) {
        if (index < 0 || index >= size()) {
            throw new DataException("sequence", "a sequence from 0 to " + (size() - 1), index + "", "count from 0");
        }
        return new LipSequence(
                words.get(index),
                sequences.row(index).slice(0, 0, frames[index]),
                peaks.get(index).clone());
    }

    /** The sequences {@code from} to before {@code to}, as for a part to test on. */
    public Lips slice(int from, int to) {
        if (from < 0 || to <= from || to > size()) {
            throw new DataException(
                    "slice",
                    "0 <= from < to <= " + size(),
                    "from " + from + " to " + to,
                    "there are " + size() + " sequences");
        }
        return new Lips(
                sequences.slice(0, from, to),
                words.subList(from, to),
                Arrays.copyOfRange(frames, from, to),
                peaks.subList(from, to));
    }

    @Override
    public MimeBundle display() {
        return LipsView.of(this);
    }

    @Override
    public String toString() {
        return size() + " sequences of lips: " + Arrays.toString(sequences.shape()) + ", words of " + SHORTEST + " to "
                + LONGEST + " letters";
    }
}
