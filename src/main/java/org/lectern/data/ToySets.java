package org.lectern.data;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Points in the plane: equally many of each class, in random order, each moved by Gaussian noise. */
final class ToySets {
    /** The place of a point before the noise, by its class. */
    private interface Place {
        double[] draw(int label);
    }

    private static final double RING_RADIUS = 2;
    private static final double GRID_STEP = 2;
    private static final int MOST_SIDE = 100;
    private static final double ROLL_WIDTH = 21;

    private ToySets() {}

    static Dataset moons(int n, double noise, Rng rng) {
        return points("moons", n, 2, noise, rng, label -> {
            double t = Math.PI * rng.nextDouble();
            return label == 0
                    ? new double[] {StrictMath.cos(t), StrictMath.sin(t)}
                    : new double[] {1 - StrictMath.cos(t), 0.5 - StrictMath.sin(t)};
        });
    }

    static Dataset circles(int n, double noise, Rng rng) {
        return points("circles", n, 2, noise, rng, label -> polar(label == 0 ? 1 : 0.5, turn(rng)));
    }

    static Dataset spirals(int n, int classes, double noise, Rng rng) {
        return points("spirals", n, classes, noise, rng, label -> {
            double t = rng.nextDouble();
            return polar(0.1 + 0.9 * t, 2 * Math.PI * (label / (double) classes + 0.7 * t));
        });
    }

    static Dataset blobs(int n, int centers, double noise, Rng rng) {
        double first = turn(rng);
        double radius = centers == 1 ? 0 : 2;
        return points(
                "blobs",
                n,
                centers,
                noise,
                rng,
                label -> polar(radius, first + 2 * Math.PI * label / Math.max(1, centers)));
    }

    static Dataset xor(int n, double noise, Rng rng) {
        return points("xor", n, 2, noise, rng, label -> {
            double x = 2 * rng.nextDouble() - 1;
            double y = rng.nextDouble();
            return new double[] {x, (x > 0) == (label == 0) ? y : -y};
        });
    }

    static Dataset ringOfGaussians(int n, int modes, double noise, Rng rng) {
        return points(
                "ring of Gaussians",
                n,
                modes,
                noise,
                rng,
                label -> polar(RING_RADIUS, 2 * Math.PI * label / Math.max(1, modes)));
    }

    static Dataset gridOfGaussians(int n, int side, double noise, Rng rng) {
        if (side < 1 || side > MOST_SIDE) {
            throw new DataException(
                    "grid of Gaussians",
                    "1 to " + MOST_SIDE + " modes along a side",
                    side + "",
                    "5 gives the usual 25 modes");
        }
        double middle = (side - 1) / 2.0;
        return points("grid of Gaussians", n, side * side, noise, rng, label ->
                new double[] {GRID_STEP * (label % side - middle), GRID_STEP * (label / side - middle)});
    }

    static Dataset swissRoll(int n, double noise, Rng rng) {
        if (n < 1) {
            throw new DataException("swiss roll", "at least 1 point", n + "", "1000 show its shape");
        }
        checkNoise("swiss roll", noise);
        float[] x = new float[3 * n];
        float[] y = new float[n];
        for (int i = 0; i < n; i++) {
            double t = 1.5 * Math.PI * (1 + 2 * rng.nextDouble());
            double[] point = polar(t, t);
            x[3 * i] = (float) (point[0] + noise * rng.nextGaussian());
            x[3 * i + 1] = (float) (ROLL_WIDTH * rng.nextDouble() + noise * rng.nextGaussian());
            x[3 * i + 2] = (float) (point[1] + noise * rng.nextGaussian());
            y[i] = (float) t;
        }
        return Dataset.of(Tensor.of(x).reshape(n, 3), Tensor.of(y).reshape(n, 1))
                .withSource(String.format(Locale.ROOT, "swiss roll with noise %s", noise));
    }

    private static double turn(Rng rng) {
        return 2 * Math.PI * rng.nextDouble();
    }

    private static double[] polar(double radius, double angle) {
        return new double[] {radius * StrictMath.cos(angle), radius * StrictMath.sin(angle)};
    }

    private static Dataset points(String name, int n, int classes, double noise, Rng rng, Place place) {
        if (classes < 1) {
            throw new DataException(name, "at least 1 class", classes + "", "name how many classes to draw");
        }
        if (n < classes) {
            throw new DataException(
                    name, "at least one point for each of " + classes + " classes", n + "", "ask for more");
        }
        checkNoise(name, noise);
        int[] order = rng.permutation(n);
        float[] x = new float[2 * n];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            int label = order[i] % classes;
            double[] point = place.draw(label);
            x[2 * i] = (float) (point[0] + noise * rng.nextGaussian());
            x[2 * i + 1] = (float) (point[1] + noise * rng.nextGaussian());
            y[i] = label;
        }
        List<String> names =
                IntStream.range(0, classes).mapToObj(String::valueOf).toList();
        return Dataset.of(Tensor.of(x).reshape(n, 2), Tensor.of(y))
                .withClassNames(names)
                .withSource(String.format(Locale.ROOT, "%s with noise %s", name, noise));
    }

    private static void checkNoise(String name, double noise) {
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new DataException(name, "noise >= 0, a standard deviation", noise + "", "0.1 is a usual noise");
        }
    }
}
