package org.lectern.data;

import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.Table;

/**
 * Data sets by name.
 *
 * <p>A set that bears the name of real data gives those where they are to be had, and else a stand-in of the same form, which it
 * says; {@link Origin#REAL} refuses the stand-in. {@link #list()} shows all sets. Images are rows of 784 values from 0 (paper) to 1 (ink); {@code reshape(1, 28, 28)} makes pictures of them. Sets that
 * are drawn take the generator to draw with: the same seed gives the same data on every machine.
 */
public final class Datasets {
    private static final int DIGITS_TRAIN = 6_000;
    private static final int DIGITS_TEST = 1_000;

    /** More drawn digits than this need more memory than a default Java has. */
    private static final int MOST_DIGITS = 100_000;

    private Datasets() {}

    /**
     * All data sets with name, size, licence, source, and where each is on this machine: a table, as the value of a cell.
     * {@code docs/data.md} says how to set up a cache for a class.
     */
    public static Catalogue list() {
        return Catalogue.of(DataPlaces.ofProcess(), Shelf.ALL);
    }

    /** MNIST, or drawn digits where it is not to be had; see {@link #mnist(Origin)}. */
    public static Split mnist() {
        return mnist(DataPlaces.ofProcess().origin());
    }

    /**
     * MNIST's handwritten digits: 60,000 to train and 10,000 to test. Shapes: x {@code (n, 784)}, y {@code (n)}.
     *
     * <p>Read from the folder that {@code LECTERN_DATA} or the system property {@code lectern.data} names, or its folder
     * {@code mnist}; else from the cache of the class ({@code LECTERN_SHARED_CACHE}) or one's own; else downloaded, unless
     * {@code LECTERN_OFFLINE} is set. Where the folder holds one of the two sets only, four of five of its images are there to
     * train and the rest to test, in file order. The stand-in is {@link #digits(Rng)} of seed 0. {@link Dataset#source()} says
     * which were used. Source: LeCun, Cortes and Burges, "The MNIST database", 1998.
     *
     * @throws DataException if a file is damaged, or the origin is {@code REAL} and they are nowhere to be had
     */
    public static Split mnist(Origin origin) {
        DataPlaces places = DataPlaces.ofProcess();
        String words = "drawn digits";
        return StandIn.or(
                "MNIST",
                words,
                "Datasets.mnist(Origin.REAL)",
                origin,
                () -> Mnist.digits(places, new DownloadBar()).load(),
                () -> named(digits(seeded()), StandIn.source("MNIST", words)));
    }

    /** Whether {@link #mnist()} finds its files on this machine, so that it needs no network. */
    public static boolean mnistAvailable() {
        return !Mnist.digits(DataPlaces.ofProcess(), DownloadListener.NONE)
                .where()
                .isEmpty();
    }

    /** Fashion-MNIST, or drawn clothes where it is not to be had; see {@link #fashionMnist(Origin)}. */
    public static Split fashionMnist() {
        return fashionMnist(DataPlaces.ofProcess().origin());
    }

    /**
     * Fashion-MNIST's pictures of clothes, in the form of MNIST: 60,000 to train and 10,000 to test. Shapes: x {@code (n, 784)},
     * y {@code (n)}.
     *
     * <p>Looked for as {@link #mnist(Origin)} is, in the folder {@code fashion-mnist}. The stand-in is {@link #clothes(Rng)} of
     * seed 0. Source: Xiao, Rasul and Vollgraf, "Fashion-MNIST: a novel image dataset", 2017.
     *
     * @throws DataException if a file is damaged, or the origin is {@code REAL} and they are nowhere to be had
     */
    public static Split fashionMnist(Origin origin) {
        DataPlaces places = DataPlaces.ofProcess();
        String words = "drawn clothes";
        return StandIn.or(
                "Fashion-MNIST",
                words,
                "Datasets.fashionMnist(Origin.REAL)",
                origin,
                () -> Mnist.clothes(places, new DownloadBar()).load(),
                () -> named(clothes(seeded()), StandIn.source("Fashion-MNIST", words)));
    }

    /** CIFAR-10, or drawn pictures where it is not to be had; see {@link #cifar10(int, int, Origin)}. */
    public static Split cifar10() {
        return cifar10(DataPlaces.ofProcess().origin());
    }

    /** All of CIFAR-10, or as much as is drawn in its place: 5,000 pictures to train and 1,000 to test. */
    public static Split cifar10(Origin origin) {
        return DrawnImages.cifar10(DrawnImages.ALL, DrawnImages.ALL, origin);
    }

    /** The first so many pictures of CIFAR-10's training and test part; see {@link #cifar10(int, int, Origin)}. */
    public static Split cifar10(int train, int test) {
        return cifar10(train, test, DataPlaces.ofProcess().origin());
    }

    /**
     * CIFAR-10's small photographs in colour, 50,000 to train and 10,000 to test, or the first so many of each. Shapes: x
     * {@code (n, 3, 32, 32)} with values from 0 to 1, y {@code (n)} with 10 classes.
     *
     * <p>All of them take 740 MB of memory outside of Java's heap; 10,000 take 123 MB. Looked for as {@link #mnist(Origin)} is:
     * {@code cifar-10-binary.tar.gz} or its unpacked files. The stand-in is {@link #pictures(int, int, Rng)} of seed 0. Source:
     * Krizhevsky, "Learning multiple layers of features from tiny images", 2009.
     *
     * @throws DataException if a file is damaged, or the origin is {@code REAL} and they are nowhere to be had
     */
    public static Split cifar10(int train, int test, Origin origin) {
        return DrawnImages.cifar10(train, test, origin);
    }

    /** Drawn clothes in ten classes: 6,000 to train and 1,000 to test. Shapes: x {@code (n, 784)}, y {@code (n)}. */
    public static Split clothes(Rng rng) {
        return clothes(DIGITS_TRAIN, DIGITS_TEST, rng);
    }

    /** Drawn clothes: so many to train, so many to test. */
    public static Split clothes(int train, int test, Rng rng) {
        return new Split(DrawnImages.clothes(train, rng), DrawnImages.clothes(test, rng));
    }

    /**
     * Drawn pictures in colour of ten animals and vehicles: so many to train, so many to test. Shapes: x {@code (n, 3, 32, 32)}, y
     * {@code (n)}.
     */
    public static Split pictures(int train, int test, Rng rng) {
        return new Split(DrawnImages.pictures(train, rng), DrawnImages.pictures(test, rng));
    }

    /** Tiny Shakespeare, or a play by a small grammar where it is not to be had; see {@link #tinyShakespeare(Origin)}. */
    public static Corpus tinyShakespeare() {
        return tinyShakespeare(DataPlaces.ofProcess().origin());
    }

    /**
     * A million characters of Shakespeare's plays, to learn a language letter by letter.
     *
     * <p>Read from {@code tinyshakespeare.txt} in the folder that {@code LECTERN_DATA} names, or in its folder {@code text};
     * else from a cache, else downloaded. The stand-in is a play of 200,000 characters by a grammar of our own. Source:
     * Karpathy, "The unreasonable effectiveness of recurrent neural networks", 2015.
     *
     * @throws DataException if the file is damaged, or the origin is {@code REAL} and it is nowhere to be had
     */
    public static Corpus tinyShakespeare(Origin origin) {
        DataPlaces places = DataPlaces.ofProcess();
        return StandIn.or(
                "Tiny Shakespeare",
                PlayWriter.WORDS,
                "Datasets.tinyShakespeare(Origin.REAL)",
                origin,
                () -> new Shakespeare(places, new DownloadBar()).load(),
                () -> new Corpus(
                        new PlayWriter(seeded()).write(PlayWriter.CHARACTERS),
                        StandIn.source("Tiny Shakespeare", PlayWriter.WORDS)));
    }

    /** Iris flowers, drawn where the user has no file of them; see {@link #iris(Origin)}. */
    public static Dataset iris() {
        return iris(DataPlaces.ofProcess().origin());
    }

    /**
     * Length and width of 150 iris flowers' sepals and petals in centimetres, 3 species. Shapes: x {@code (150, 4)}, y {@code (150)}.
     *
     * <p>Read from {@code iris.csv}, whose last column is the species, in the folder that {@code LECTERN_DATA} names or its folder
     * {@code iris}. The stand-in is drawn from the species' means and covariances. Source: Fisher, "The use of multiple
     * measurements in taxonomic problems", 1936.
     *
     * @throws DataException if the file is no such table, or the origin is {@code REAL} and there is none
     */
    public static Dataset iris(Origin origin) {
        DataPlaces places = DataPlaces.ofProcess();
        return StandIn.or(
                "Iris",
                Flowers.WORDS,
                "Datasets.iris(Origin.REAL)",
                origin,
                () -> Flowers.real(places),
                () -> Flowers.drawn(seeded()));
    }

    /** A table of penguins, drawn where the user has no file of them; see {@link #penguins(Origin)}. */
    public static Table penguins() {
        return penguins(DataPlaces.ofProcess().origin());
    }

    /**
     * 344 penguins of 3 species on 3 islands: bill, flipper, mass, sex and year, with values missing. {@link Tables} makes tensors
     * of it; the table's name says which birds they are.
     *
     * <p>Read from {@code penguins.csv} in the folder that {@code LECTERN_DATA} names or its folder {@code penguins}. The
     * stand-in is drawn from the means and deviations of each species and sex. Source: Horst, Hill and Gorman,
     * "palmerpenguins", 2020.
     *
     * @throws DataException if the file is no table, or the origin is {@code REAL} and there is none
     */
    public static Table penguins(Origin origin) {
        DataPlaces places = DataPlaces.ofProcess();
        return StandIn.or(
                "Palmer penguins",
                Penguins.WORDS,
                "Datasets.penguins(Origin.REAL)",
                origin,
                () -> Penguins.real(places),
                () -> Penguins.drawn(seeded()));
    }

    /**
     * So many dates from 1900 to 2099 as people write them, each with the same date as {@code 1998-03-05}: to learn from one
     * sequence to another, letter by letter. Days come before months where both are numbers.
     */
    public static SequencePairs dates(int n, Rng rng) {
        return new PairWriter(rng).dates(n);
    }

    /**
     * So many short English sentences, each with the same in German, by a grammar of our own that knows German's genders, cases
     * and places of the verb: to learn from one sequence to another, word by word.
     */
    public static SequencePairs translations(int n, Rng rng) {
        return new PairWriter(rng).translations(n);
    }

    /** 34 people in two clubs, as many as Zachary's karate club had; see {@link #socialGraph(Rng, double, double, int...)}. */
    public static SocialGraph socialGraph(Rng rng) {
        return socialGraph(rng, 0.25, 0.03, 17, 17);
    }

    /**
     * People in communities of the given sizes who know each other with the probability {@code within} if they share one, else with
     * {@code between}. Source: Holland, Laskey and Leinhardt, "Stochastic blockmodels: first steps", 1983.
     */
    public static SocialGraph socialGraph(Rng rng, double within, double between, int... sizes) {
        return SocialGraph.draw(sizes, within, between, rng);
    }

    /** What stand-ins are drawn with: the same on every machine. */
    private static Rng seeded() {
        return Rng.seed(Dataset.DEFAULT_SEED);
    }

    private static Split named(Split split, String source) {
        return new Split(split.train().withSource(source), split.test().withSource(source));
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
