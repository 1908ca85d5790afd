package org.lectern.data;

import java.util.List;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Sets of drawn images: each class equally often as far as it goes, in random order. */
final class DrawnImages {
    /** As many as there are. */
    static final int ALL = Integer.MAX_VALUE;

    private static final String WORDS = "drawn pictures";
    private static final int CLASSES = 10;
    private static final int MOST = 100_000;
    private static final int TRAIN = 5_000;
    private static final int TEST = 1_000;

    /** How many images go through Java's memory at a time. */
    private static final int PIECE = 5_000;

    /** Draws an image of a class into an array from a place on. */
    private interface Pen {
        void draw(int label, float[] pixels, int at);
    }

    private DrawnImages() {}

    static Dataset clothes(int n, Rng rng) {
        return draw("clothes", n, Clothes.NAMES, rng, new Clothes(rng)::draw, Clothes.PIXELS);
    }

    static Dataset pictures(int n, Rng rng) {
        return draw("pictures", n, CifarReader.NAMES, rng, new Pictures(rng)::draw, 3, Pictures.SIDE, Pictures.SIDE);
    }

    static Split cifar10(int train, int test, Origin origin) {
        if (train < 1 || test < 1) {
            throw new DataException(
                    "cifar10",
                    "at least 1 picture in each part",
                    train + " and " + test,
                    "leave the numbers out for all");
        }
        return StandIn.or(
                RemoteSet.CIFAR10.name(),
                WORDS,
                "Datasets.cifar10(Origin.REAL)",
                origin,
                () -> new Cifar(DataPlaces.ofProcess(), new DownloadBar()).load(train, test),
                () -> standIn(train == ALL ? TRAIN : train, test == ALL ? TEST : test));
    }

    private static Split standIn(int train, int test) {
        Rng rng = Rng.seed(Dataset.DEFAULT_SEED);
        String source = StandIn.source(RemoteSet.CIFAR10.name(), WORDS);
        return new Split(
                pictures(train, rng).withSource(source), pictures(test, rng).withSource(source));
    }

    private static Dataset draw(String name, int n, List<String> classes, Rng rng, Pen pen, int... shape) {
        if (n < 1 || n > MOST) {
            throw new DataException(name, "1 to " + MOST + " images", n + "", "5000 are enough to learn from");
        }
        int size = 1;
        for (int side : shape) {
            size *= side;
        }
        int[] labels = rng.permutation(n);
        Tensor[] pieces = new Tensor[(n + PIECE - 1) / PIECE];
        for (int p = 0; p < pieces.length; p++) {
            int from = p * PIECE;
            int count = Math.min(PIECE, n - from);
            float[] pixels = new float[count * size];
            for (int i = 0; i < count; i++) {
                labels[from + i] %= CLASSES;
                pen.draw(labels[from + i], pixels, i * size);
            }
            pieces[p] = Tensor.of(pixels).reshape(count, size);
        }
        int[] whole = new int[shape.length + 1];
        whole[0] = n;
        System.arraycopy(shape, 0, whole, 1, shape.length);
        Tensor x = pieces.length == 1 ? pieces[0] : Tensor.concat(0, pieces);
        return Dataset.of(x.reshape(whole), Tensor.of(labels))
                .withClassNames(classes)
                .withSource("drawn " + name);
    }
}
