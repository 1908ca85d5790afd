package org.lectern.data;

import org.lectern.display.Display;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Data sets by name.
 *
 * <p>Images are rows of 784 values from 0 (paper) to 1 (ink); {@code reshape(1, 28, 28)} makes pictures of them. Sets that
 * are drawn take the generator to draw with: the same seed gives the same data on every machine.
 */
public final class Datasets {
    private static final int DIGITS_TRAIN = 6_000;
    private static final int DIGITS_TEST = 1_000;

    /** More drawn digits than this need more memory than a default Java has. */
    private static final int MOST_DIGITS = 100_000;

    private Datasets() {}

    /**
     * MNIST's handwritten digits: real ones, 60,000 to train and 10,000 to test. Shapes: x {@code (n, 784)}, y {@code (n)}.
     *
     * <p>Read from the folder that {@code LECTERN_DATA} or the system property {@code lectern.data} names, or its folder
     * {@code mnist}; else from the cache; else downloaded to the cache, unless {@code LECTERN_OFFLINE} is set. Where the
     * folder holds one of the two sets only, four of five of its images are there to train and the rest to test, in file
     * order; {@link Dataset#source()} says which were used. Source: LeCun, Cortes and Burges, "The MNIST database", 1998.
     *
     * @throws DataException if they are nowhere to be had or a file is damaged
     */
    public static Split mnist() {
        return new Mnist(
                        DataPlaces.ofProcess(),
                        Mnist.MIRRORS,
                        (file, from) -> Display.show("Downloading " + file.name() + " from " + from.getHost() + " …"))
                .load();
    }

    /** Whether {@link #mnist()} finds its files on this machine, so that it needs no network. */
    public static boolean mnistAvailable() {
        return new Mnist(DataPlaces.ofProcess(), Mnist.MIRRORS, (file, from) -> {}).available();
    }

    /**
     * Drawn digits in a handwritten style: 6,000 to train and 1,000 to test. Shapes: x {@code (n, 784)}, y {@code (n)}.
     *
     * <p>Several ways of writing each digit, with shaken points, slant, turn, stretch and bend, pens of different width,
     * and grain. Needs no files and no network.
     */
    public static Split digits(Rng rng) {
        return digits(DIGITS_TRAIN, DIGITS_TEST, rng);
    }

    /** Drawn digits: so many to train, so many to test. */
    public static Split digits(int train, int test, Rng rng) {
        return new Split(digits(train, rng), digits(test, rng));
    }

    /** So many drawn digits, each digit equally often as far as it goes, in random order. */
    public static Dataset digits(int n, Rng rng) {
        if (n < 1 || n > MOST_DIGITS) {
            throw new DataException(
                    "digits", "1 to " + MOST_DIGITS + " digits", n + "", "6000 are enough to learn from");
        }
        int[] order = rng.permutation(n);
        float[] pixels = new float[n * DigitPen.PIXELS];
        int[] labels = new int[n];
        DigitPen pen = new DigitPen(rng);
        for (int i = 0; i < n; i++) {
            labels[i] = order[i] % 10;
            pen.draw(labels[i], pixels, i * DigitPen.PIXELS);
        }
        return Dataset.of(Tensor.of(pixels).reshape(n, DigitPen.PIXELS), Tensor.of(labels))
                .withClassNames(DigitStyles.NAMES)
                .withSource("drawn digits");
    }

    /** Two half circles that reach into each other. Shapes: x {@code (n, 2)}, y {@code (n)} with 2 classes. */
    public static Dataset moons(int n, double noise, Rng rng) {
        return ToySets.moons(n, noise, rng);
    }

    /** A circle of radius 1 around one of radius 0.5. Shapes: x {@code (n, 2)}, y {@code (n)} with 2 classes. */
    public static Dataset circles(int n, double noise, Rng rng) {
        return ToySets.circles(n, noise, rng);
    }

    /** Arms that wind around the origin, one for each class. Shapes: x {@code (n, 2)}, y {@code (n)}. */
    public static Dataset spirals(int n, int classes, double noise, Rng rng) {
        return ToySets.spirals(n, classes, noise, rng);
    }

    /**
     * Clouds around centres that stand evenly on a circle of radius 2, one for each class. Shapes: x {@code (n, 2)}, y
     * {@code (n)}.
     *
     * @param noise the clouds' standard deviation
     */
    public static Dataset blobs(int n, int centers, double noise, Rng rng) {
        return ToySets.blobs(n, centers, noise, rng);
    }

    /**
     * A square of side 2 around the origin: class 0 where both coordinates have the same sign, class 1 elsewhere; noise
     * moves points over the borders. Shapes: x {@code (n, 2)}, y {@code (n)}.
     */
    public static Dataset xor(int n, double noise, Rng rng) {
        return ToySets.xor(n, noise, rng);
    }

    /**
     * Gaussians evenly on a circle of radius 2, the first at (2, 0): a density with modes that a generator may miss. Shapes: x
     * {@code (n, 2)}, y {@code (n)}, the mode of each point. Source: Metz et al., "Unrolled generative adversarial networks",
     * 2017, where 8 modes have the deviation 0.02.
     *
     * @param modes how many Gaussians
     * @param noise their standard deviation
     */
    public static Dataset ringOfGaussians(int n, int modes, double noise, Rng rng) {
        return ToySets.ringOfGaussians(n, modes, noise, rng);
    }

    /**
     * Gaussians on a square grid around the origin, 2 apart; row by row from below. Shapes: x {@code (n, 2)}, y {@code (n)}, the
     * mode of each point.
     *
     * @param side how many Gaussians along each side: 5 gives 25
     * @param noise their standard deviation; 0.05 is usual
     */
    public static Dataset gridOfGaussians(int n, int side, double noise, Rng rng) {
        return ToySets.gridOfGaussians(n, side, noise, rng);
    }

    /**
     * A rolled-up strip in space: {@code (t cos t, height, t sin t)} with t from 1.5π to 4.5π and heights from 0 to 21. Shapes:
     * x {@code (n, 3)}, y {@code (n, 1)}, the place {@code t} along the roll. Neighbours in space may be far apart along the
     * roll, which projections such as PCA don't see. Source: Tenenbaum, de Silva and Langford, "A global geometric framework
     * for nonlinear dimensionality reduction", Science, 2000.
     */
    public static Dataset swissRoll(int n, double noise, Rng rng) {
        return ToySets.swissRoll(n, noise, rng);
    }

    /**
     * Scenes of 1 to 4 shapes with boxes, masks, key points, captions and questions: see {@link Scenes}. Images: {@code (n, 3, 64,
     * 64)}.
     */
    public static Scenes scenes(int n, Rng rng) {
        return scenes(n, SCENE_OBJECTS, rng);
    }

    /** Scenes of 1 to {@code mostObjects} shapes, each number equally often; at most 6. */
    public static Scenes scenes(int n, int mostObjects, Rng rng) {
        if (n < 1 || n > MOST_SCENES) {
            throw new DataException(
                    "scenes", "1 to " + MOST_SCENES + " scenes", n + "", "2000 are enough to learn from");
        }
        if (mostObjects < 1 || mostObjects > MOST_OBJECTS) {
            throw new DataException(
                    "scenes", "1 to " + MOST_OBJECTS + " objects at most", mostObjects + "", "more have no room");
        }
        return Scenes.of(n, mostObjects, rng);
    }

    /**
     * Sketches of eight kinds of things as strokes of a pen, each kind equally often as far as it goes, in random order: see {@link
     * Sketches}. Strokes: {@code (n, 100, 5)}.
     */
    public static Sketches strokes(int n, Rng rng) {
        if (n < 1 || n > MOST_SKETCHES) {
            throw new DataException(
                    "strokes", "1 to " + MOST_SKETCHES + " sketches", n + "", "2000 are enough to learn from");
        }
        return Sketches.of(n, rng);
    }

    /**
     * Mouths that say short words, for reading lips with CTC: see {@link Lips}. Sequences: {@code (n, 32, 1, 24, 32)}, labels {@code
     * (n, 5)}.
     */
    public static Lips lips(int n, Rng rng) {
        if (n < 1 || n > MOST_LIPS) {
            throw new DataException(
                    "lips", "1 to " + MOST_LIPS + " sequences", n + "", "1000 are enough to learn from");
        }
        return Lips.of(n, rng);
    }

    private static final int SCENE_OBJECTS = 4;
    private static final int MOST_OBJECTS = 6;

    /** More scenes than this need more memory than a default Java has. */
    private static final int MOST_SCENES = 10_000;

    private static final int MOST_SKETCHES = 100_000;

    private static final int MOST_LIPS = 5_000;
}
