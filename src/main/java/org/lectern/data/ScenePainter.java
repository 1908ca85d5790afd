package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.data.SceneObject.Box;
import org.lectern.data.SceneObject.Color;
import org.lectern.data.SceneObject.KeyPoint;
import org.lectern.data.SceneObject.Shape;
import org.lectern.data.SceneObject.Size;
import org.lectern.tensor.Rng;

/**
 * Places shapes and paints them, each over those before it, with shadows, light from the upper left and grain.
 *
 * <p>Only {@code +, -, *, /}, square roots and {@link StrictMath}: the same seed gives the same picture on every machine.
 */
final class ScenePainter {
    static final int SIDE = 64;
    static final int PIXELS = SIDE * SIDE;

    /** The least share of a shape that is seen. */
    private static final double LEAST_VISIBLE = 0.5;

    /** Free pixels around each shape, inside the picture. */
    private static final double MARGIN = 1.5;

    private static final double SAME = 0.3;
    private static final int TRIES = 40;

    /** Hue in degrees, saturation and value of each colour. */
    private static final double[][] COLORS = {
        {356, 0.80, 0.86}, {27, 0.86, 0.96}, {51, 0.80, 0.97}, {135, 0.66, 0.68}, {214, 0.76, 0.88}, {281, 0.58, 0.78},
    };

    private final Rng rng;
    private final double[] canvas = new double[3 * PIXELS];

    /** Where a shape stands and how far it is turned; {@code radius} in pixels. */
    private record Pose(
            Shape shape, Color color, Size size, double x, double y, double radius, double cos, double sin) {
        double distance(double px, double py) {
            double dx = (px - x) / radius;
            double dy = (py - y) / radius;
            return radius * ShapeField.distance(shape, cos * dx + sin * dy, cos * dy - sin * dx);
        }
    }

    ScenePainter(Rng rng) {
        this.rng = rng;
    }

    /** What was painted: whose pixel each is, 0 for the background and 1 for the first object, and the objects. */
    record Painting(byte[] owners, List<SceneObject> objects) {}

    /** Paints a scene of so many objects: red, green and blue planes from 0 to 1 into {@code pixels} from {@code at} on. */
    Painting paint(int count, float[] pixels, int at) {
        List<Pose> poses = null;
        while (poses == null) {
            poses = placed(count);
        }
        byte[] owners = owners(poses);
        background();
        for (Pose pose : poses) {
            shadow(pose);
            body(pose);
        }
        develop(pixels, at);
        return new Painting(owners, objects(poses, owners));
    }

    /** Poses that each show enough of every object; none if the first ones leave no room for the others. */
    private @Nullable List<Pose> placed(int count) {
        List<Pose> poses = new ArrayList<>();
        for (int tries = 0; tries < TRIES && poses.size() < count; tries++) {
            poses.add(pose(poses));
            if (leastVisible(poses) < LEAST_VISIBLE) {
                poses.remove(poses.size() - 1);
            }
        }
        return poses.size() == count ? poses : null;
    }

    private Pose pose(List<Pose> before) {
        Shape shape = Shape.values()[rng.nextInt(Shape.values().length)];
        Color color = Color.values()[rng.nextInt(Color.values().length)];
        // Repeats give questions such as "how many circles are there" answers above one.
        if (!before.isEmpty() && rng.nextDouble() < SAME) {
            shape = before.get(rng.nextInt(before.size())).shape;
        }
        if (!before.isEmpty() && rng.nextDouble() < SAME) {
            color = before.get(rng.nextInt(before.size())).color;
        }
        Size size = Size.values()[rng.nextInt(2)];
        double radius = size == Size.SMALL ? uniform(6.2, 8) : uniform(12, 15);
        double reach = radius * 1.1 + MARGIN;
        // Less than half of the angle after which a star looks the same: its upper tip stays the upper one.
        double angle = Math.PI / 180 * uniform(-20, 20);
        return new Pose(
                shape,
                color,
                size,
                uniform(reach, SIDE - reach),
                uniform(reach, SIDE - reach),
                radius,
                StrictMath.cos(angle),
                StrictMath.sin(angle));
    }

    private static double leastVisible(List<Pose> poses) {
        if (poses.size() < 2) {
            return 1;
        }
        byte[] owners = owners(poses);
        double least = 1;
        for (int i = 0; i < poses.size(); i++) {
            least = Math.min(least, visible(poses.get(i), owners, i));
        }
        return least;
    }

    private static byte[] owners(List<Pose> poses) {
        byte[] owners = new byte[PIXELS];
        for (int i = 0; i < poses.size(); i++) {
            Pose pose = poses.get(i);
            Box near = near(pose, 0);
            for (int y = near.top(); y < near.bottom(); y++) {
                for (int x = near.left(); x < near.right(); x++) {
                    if (pose.distance(x + 0.5, y + 0.5) <= 0) {
                        owners[y * SIDE + x] = (byte) (i + 1);
                    }
                }
            }
        }
        return owners;
    }

    private static double visible(Pose pose, byte[] owners, int index) {
        int all = 0;
        int seen = 0;
        Box near = near(pose, 0);
        for (int y = near.top(); y < near.bottom(); y++) {
            for (int x = near.left(); x < near.right(); x++) {
                int owner = owners[y * SIDE + x];
                // A pixel of a later object tells nothing, so that one is asked again.
                if (owner == index + 1) {
                    seen++;
                    all++;
                } else if (owner > index + 1 && pose.distance(x + 0.5, y + 0.5) <= 0) {
                    all++;
                }
            }
        }
        return seen / (double) all;
    }

    /** The pixels that a pose may touch. */
    private static Box near(Pose pose, double more) {
        double reach = 1.2 * pose.radius + more;
        return new Box(
                Math.max(0, (int) Math.floor(pose.x - reach)),
                Math.max(0, (int) Math.floor(pose.y - reach)),
                Math.min(SIDE, (int) Math.ceil(pose.x + reach)),
                Math.min(SIDE, (int) Math.ceil(pose.y + reach)));
    }

    private static List<SceneObject> objects(List<Pose> poses, byte[] owners) {
        List<SceneObject> objects = new ArrayList<>(poses.size());
        for (int i = 0; i < poses.size(); i++) {
            Pose pose = poses.get(i);
            objects.add(new SceneObject(
                    pose.shape,
                    pose.color,
                    pose.size,
                    pose.x,
                    pose.y,
                    box(owners, i + 1),
                    keyPoints(pose, owners, i + 1),
                    visible(pose, owners, i)));
        }
        return objects;
    }

    private static Box box(byte[] owners, int owner) {
        int left = SIDE;
        int top = SIDE;
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                if (owners[y * SIDE + x] == owner) {
                    left = Math.min(left, x);
                    right = Math.max(right, x + 1);
                    top = Math.min(top, y);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        return new Box(left, top, right, bottom);
    }

    private static List<KeyPoint> keyPoints(Pose pose, byte[] owners, int owner) {
        double[] points = ShapeField.keyPoints(pose.shape);
        List<KeyPoint> keyPoints = new ArrayList<>(points.length / 2);
        for (int i = 0; i < points.length; i += 2) {
            double x = pose.x + pose.radius * (pose.cos * points[i] - pose.sin * points[i + 1]);
            double y = pose.y + pose.radius * (pose.sin * points[i] + pose.cos * points[i + 1]);
            keyPoints.add(new KeyPoint(x, y, owners[(int) y * SIDE + (int) x] <= owner));
        }
        return keyPoints;
    }

    /** A slow change between two muted colours, mostly light ones. */
    private void background() {
        boolean light = rng.nextDouble() < 0.7;
        double hue = uniform(0, 360);
        double value = light ? uniform(0.8, 0.95) : uniform(0.16, 0.3);
        double[] from = rgb(hue, uniform(0.03, light ? 0.16 : 0.35), value);
        double[] to = rgb(hue + uniform(-60, 60), uniform(0.03, light ? 0.16 : 0.35), value * uniform(0.82, 1.05));
        double angle = uniform(0, 2 * Math.PI);
        double across = StrictMath.cos(angle) / SIDE;
        double down = StrictMath.sin(angle) / SIDE;
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double t = 0.5 + 0.7 * (across * (x - SIDE / 2.0) + down * (y - SIDE / 2.0));
                for (int c = 0; c < 3; c++) {
                    canvas[c * PIXELS + y * SIDE + x] = from[c] + t * (to[c] - from[c]);
                }
            }
        }
    }

    private void shadow(Pose pose) {
        Box near = near(pose, 5);
        for (int y = near.top(); y < near.bottom(); y++) {
            for (int x = near.left(); x < near.right(); x++) {
                double d = pose.distance(x + 0.5 - 1.2, y + 0.5 - 1.8);
                double t = Math.min(1, Math.max(0, (2.2 - d) / 4.4));
                double dark = 1 - 0.38 * t * t * (3 - 2 * t);
                for (int c = 0; c < 3; c++) {
                    canvas[c * PIXELS + y * SIDE + x] *= dark;
                }
            }
        }
    }

    private void body(Pose pose) {
        double[] hsv = COLORS[pose.color.ordinal()];
        double hue = hsv[0] + uniform(-5, 5);
        double saturation = hsv[1] * uniform(0.92, 1.08);
        double value = Math.min(1, hsv[2] * uniform(0.94, 1.04));
        double[] fill = rgb(hue, saturation, value);
        double[] rim = rgb(hue, Math.min(1, saturation * 1.08), value * 0.68);
        Box near = near(pose, 1);
        for (int y = near.top(); y < near.bottom(); y++) {
            for (int x = near.left(); x < near.right(); x++) {
                double d = pose.distance(x + 0.5, y + 0.5);
                double covered = Math.min(1, Math.max(0, 0.5 - d));
                if (covered == 0) {
                    continue;
                }
                double edge = Math.min(1, Math.max(0, 1.4 + d));
                double light = -(x + 0.5 - pose.x + y + 0.5 - pose.y) / (2 * pose.radius);
                for (int c = 0; c < 3; c++) {
                    double lit = light > 0 ? fill[c] + 0.26 * light * (1 - fill[c]) : fill[c] * (1 + 0.2 * light);
                    double paint = lit + 0.75 * edge * (rim[c] - lit);
                    int at = c * PIXELS + y * SIDE + x;
                    canvas[at] += covered * (paint - canvas[at]);
                }
            }
        }
    }

    /** Adds grain, and rounds to 256 levels as a camera does. */
    private void develop(float[] pixels, int at) {
        double grain = uniform(0.01, 0.05);
        for (int p = 0; p < PIXELS; p++) {
            double noise = grain * (rng.nextDouble() + rng.nextDouble() - 1);
            for (int c = 0; c < 3; c++) {
                double value = Math.min(1, Math.max(0, canvas[c * PIXELS + p] + noise));
                pixels[at + c * PIXELS + p] = (int) (255 * value + 0.5) / 255f;
            }
        }
        Arrays.fill(canvas, 0);
    }

    /** Red, green and blue of a hue in degrees, a saturation and a value. */
    private static double[] rgb(double hue, double saturation, double value) {
        double[] rgb = new double[3];
        for (int c = 0; c < 3; c++) {
            double k = (hue / 60 + 5 - 2 * c + 12) % 6;
            rgb[c] = value * (1 - Math.min(1, saturation) * Math.max(0, Math.min(Math.min(k, 4 - k), 1)));
        }
        return rgb;
    }

    private double uniform(double low, double high) {
        return low + (high - low) * rng.nextDouble();
    }
}
