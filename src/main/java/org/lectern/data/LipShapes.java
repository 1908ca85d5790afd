package org.lectern.data;

import org.lectern.tensor.Rng;

/**
 * How a mouth moves as it says letters: each letter has a shape, its viseme, and near in time to several letters the mouth is
 * between their shapes, so that each looks different beside different neighbours. Source: Cohen and Massaro, "Modeling
 * coarticulation in synthetic visual speech", 1993.
 */
final class LipShapes {
    static final String LETTERS = "aeioumfls";
    static final String VOWELS = "aeiou";

    /** What is between the letters' shapes: opening, width, thickness, upper teeth, tongue, lower lip tucked in. */
    static final int PARTS = 6;

    private static final double[][] VISEMES = {
        {1.00, 0.92, 1.00, 0.45, 0.25, 0}, // a: wide open
        {0.55, 1.10, 0.95, 0.55, 0.35, 0}, // e: half open, wide
        {0.28, 1.24, 0.75, 1.00, 0.10, 0}, // i: spread
        {0.72, 0.62, 1.20, 0.05, 0.10, 0}, // o: round
        {0.30, 0.44, 1.50, 0.00, 0.00, 0}, // u: pursed
        {0.00, 0.98, 0.45, 0.00, 0.00, 0}, // m: pressed together
        {0.20, 1.02, 0.90, 1.00, 0.00, 1}, // f: upper teeth on the lower lip
        {0.52, 0.96, 0.95, 0.50, 1.00, 0}, // l: tongue at the upper teeth
        {0.30, 1.00, 1.05, 2.00, 0.00, 0}, // s: teeth closed
    };
    private static final double[] REST = {0.05, 0.94, 1.0, 0, 0, 0};

    /** How much a consonant's shape outweighs its neighbours'. */
    private static final double CONSONANT = 1.8;

    private final String word;
    private final double[] peaks;
    private final double spread;
    private final double[] strength;
    private final int frames;

    /** When each letter's shape is reached, in frames; with how many frames it all takes. */
    LipShapes(String word, double rate, Rng rng) {
        this.word = word;
        this.peaks = new double[word.length()];
        this.strength = new double[word.length()];
        this.spread = 0.72 * rate;
        double time = 1 + 2 * rng.nextDouble();
        for (int i = 0; i < peaks.length; i++) {
            double length = rate * (0.85 + 0.3 * rng.nextDouble());
            peaks[i] = time + length / 2;
            time += length;
            strength[i] = (VOWELS.indexOf(word.charAt(i)) < 0 ? CONSONANT : 1) * (0.85 + 0.3 * rng.nextDouble());
        }
        frames = (int) Math.ceil(time + 1 + 2 * rng.nextDouble());
    }

    int frames() {
        return frames;
    }

    double[] peaks() {
        return peaks.clone();
    }

    /** The mouth's shape in a frame. */
    double[] at(int frame) {
        double[] sum = new double[PARTS];
        double outside = frame < peaks[0] ? peaks[0] - frame : frame - peaks[peaks.length - 1];
        double rest = Math.max(0, outside / spread - 0.6);
        double weights = 1e-6 + 2 * rest * rest;
        for (int p = 0; p < PARTS; p++) {
            sum[p] = weights * REST[p];
        }
        for (int i = 0; i < peaks.length; i++) {
            double off = (frame - peaks[i]) / spread;
            double weight = strength[i] * StrictMath.exp(-off * off);
            double[] viseme = VISEMES[LETTERS.indexOf(word.charAt(i))];
            for (int p = 0; p < PARTS; p++) {
                sum[p] += weight * viseme[p];
            }
            weights += weight;
        }
        for (int p = 0; p < PARTS; p++) {
            sum[p] /= weights;
        }
        return sum;
    }

    /** Letters of which vowels and consonants take turns. */
    static String word(int length, Rng rng) {
        boolean vowel = rng.nextDouble() < 0.35;
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int from = vowel ? 0 : VOWELS.length();
            int to = vowel ? VOWELS.length() : LETTERS.length();
            word.append(LETTERS.charAt(rng.nextInt(from, to)));
            vowel = !vowel;
        }
        return word.toString();
    }
}
