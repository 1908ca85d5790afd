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
        if (!(noise >= 0) || Double.isInfinite(noise)) {
            throw new DataException(name, "noise >= 0, a standard deviation", noise + "", "0.1 is a usual noise");
        }
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
}
