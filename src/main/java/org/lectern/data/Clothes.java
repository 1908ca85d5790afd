package org.lectern.data;

import java.util.List;
import org.lectern.tensor.Rng;

/**
 * Draws clothes of 28 by 28 pixels in the ten classes of Fashion-MNIST: outlines stretched, slanted and waved, plain or patterned,
 * with folds, and with details such as collars and buttons that only some have.
 */
final class Clothes {
    static final List<String> NAMES = List.of(
            "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;

    /** Sandals, sneakers and boots, which lie on their side and are seen whole. */
    private static final List<Integer> SHOES = List.of(5, 7, 9);

    private static final int BAG = 8;

    // The paint of a part is its lightness beside that of the cloth; 0 is a hole.
    private static final List<List<DrawnParts>> SKETCHES = List.of(
            DrawnParts.all(
                    "fill:1 M 50,15 60,8! 70,10 95,26! 86,44! 74,36! 73,94! 50,95; line:.7:2? 40,10 50,17 60,10",
                    "fill:1 M 50,30 57,26 61,7! 69,7! 70,26 78,38! 75,94! 50,95",
                    "fill:1 M 50,13 62,9! 97,30! 90,50! 76,42! 78,90! 50,91; fill:.6? 38,40! 62,40! 62,62! 38,62!",
                    "fill:1 M 50,22! 60,8! 72,10 90,22! 82,38! 74,32! 71,92! 50,93; line:1.3:2? 40,10 50,24! 60,10"),
            DrawnParts.all(
                    "fill:1 M 50,4 66,4! 70,30 67,96! 55,96! 52,34 50,28!; line:.75:2 34,10 50,11 66,10",
                    "fill:1 M 50,4 67,4! 77,96! 58,96! 51,36 50,32!",
                    "fill:1 M 50,3 64,3! 68,28 62,97! 53,97! 51,30 50,24!; line:.6:2? 50,4 50,26"),
            DrawnParts.all(
                    "fill:1 M 50,12 60,8! 72,12 84,30 95,86! 84,90! 76,46! 75,92! 50,93; line:.75:3? 27,90 50,91 73,90",
                    "fill:1 M 50,9 59,6! 74,13 86,34 93,92! 82,94! 76,52! 77,94! 50,95; line:.75:3 42,8 50,11 58,8",
                    "fill:1 M 50,13 62,9! 80,16 92,40 96,80! 84,84! 76,50! 78,90! 50,91;"
                            + "line:.6:4? 24,46 50,47 76,46; line:.6:4? 24,62 50,63 76,62"),
            DrawnParts.all(
                    "fill:1 M 50,20 56,8! 62,5! 65,24! 60,42 76,95! 50,97; line:.65:2? 40,42 50,43 60,42",
                    "fill:1 M 50,11 60,5! 75,22! 69,32! 63,26! 60,44 70,96! 50,97",
                    "fill:1 M 50,14 58,10! 62,24! 59,40 64,96! 50,97; line:1:2 2 57,12 55,2",
                    "fill:1 M 50,9 59,5! 72,14 84,50! 76,52! 64,30! 61,48 72,95! 50,97"),
            DrawnParts.all(
                    "fill:1 M 50,9 62,5! 77,12 89,36 96,88! 85,91! 79,48! 80,97! 50,97; line:.35:2 50,12 50,97;"
                            + "line:.55:2 2 58,6 64,26 51,44",
                    "fill:1 M 50,7 63,5! 80,14 92,40 94,84! 83,86! 78,50! 82,97! 50,97; line:.3:3 50,8 50,97;"
                            + "line:.6:2? 2 60,66 72,66",
                    "fill:1 M 50,4 60,3! 66,10 80,16 92,42 95,90! 84,92! 79,52! 78,95! 50,96; line:.4:2 51,14 51,96;"
                            + "line:.6:2 30,54 50,55 70,54; fill:.6 M 50,12 58,8 62,14 50,18"),
            DrawnParts.all(
                    "fill:1 5,76! 30,76 60,72 94,62! 97,70! 60,80 30,84 6,84!; line:1:5 22,76 34,56 50,73; line:1:4 62,71 76,46 92,62",
                    "fill:1 4,82! 26,82 50,74 76,54 90,48! 96,54 96,88! 90,88! 88,62 60,82 28,88 5,88!;"
                            + "line:1:5 16,82 28,66 44,76; line:1:3 78,54 86,34 95,52",
                    "fill:1 4,72! 40,74 70,70 96,66! 96,82! 4,84!; line:1:7 14,72 32,50 56,71; fill:.5? 4,80! 96,76! 96,82! 4,84!",
                    "fill:1 5,78! 40,78 95,74! 95,80! 5,84!; line:.9:4 18,78 44,58 70,60 92,74; line:.9:4 30,78 48,60; line:.9:4 62,76 74,56"),
            DrawnParts.all(
                    "fill:1 M 50,18! 58,6! 75,12 87,32 95,80! 85,83! 77,46! 77,95! 50,96; line:.55:2 50,18 50,96;"
                            + "line:.5:3 2 58,6 63,16 51,22",
                    "fill:1 M 50,18! 59,6! 76,11 95,32! 85,46! 76,40! 76,95! 50,96; line:.6:2 50,18 50,96;"
                            + "line:.55:3 2 59,6 63,16 51,22; fill:.65? 58,36! 70,36! 70,48! 58,48!",
                    "fill:1 M 50,14 60,7! 74,12 86,32 92,60! 82,64! 75,44! 74,93! 50,94; line:.6:2 50,14 50,48;"
                            + "line:.6:2? 36,20 50,26 64,20",
                    "fill:1 M 50,22! 57,7! 72,12 84,36 90,88! 81,90! 73,48! 78,92! 50,97; line:.6:2? 50,22 50,97"),
            DrawnParts.all(
                    "fill:1 4,64 10,54 28,54 46,42 58,34! 68,40 80,36! 90,38! 95,58 95,76! 4,76!; fill:1.5 4,70! 95,68! 95,78! 4,78!;"
                            + "line:1.6:2? 34,50 44,56; line:1.6:2? 42,46 52,53; line:1.6:2? 50,41 60,50",
                    "fill:1 4,66 14,54 36,52 54,42! 70,46 88,36! 94,40 96,74! 5,76!; fill:.5 4,71! 96,68! 96,78! 4,78!;"
                            + "fill:.6? 40,70! 56,46! 64,47! 54,70!",
                    "fill:1 5,68 12,58 34,56 50,48! 78,48 92,40! 95,46 95,72! 6,74!; fill:1.4? 5,70! 95,66! 95,74! 5,76!;"
                            + "line:.5:2? 56,70 70,50"),
            DrawnParts.all(
                    "line:.8:5 32,44 35,16 50,9 65,16 68,44; fill:1 M 50,42 82,42! 88,92! 50,94; line:.6:2? 16,54 50,55 84,54",
                    "fill:1 M 50,40 76,38 92,56 84,88 50,92; line:.7:4 20,44 30,20 50,14 70,20 80,44; fill:.55? M 50,52 58,52! 58,60! 50,60",
                    "fill:1 M 50,32 94,32! 94,84! 50,84; fill:.75 M 50,32 94,32! 80,60 50,62; fill:1.5 M 50,58 55,58! 55,66! 50,66",
                    "line:.9:3 24,38 24,8 50,4 76,8 76,38; fill:1 M 50,36 78,36! 76,96! 50,97; line:.7:3? 2 60,38 60,94"),
            DrawnParts.all(
                    "fill:1 52,6! 84,6! 85,40 90,62 94,90! 76,90! 72,84 44,90 5,90! 6,74 28,64 48,50!; line:.5:3? 6,87 40,87 72,83",
                    "fill:1 46,10! 86,8! 88,44 93,90! 5,90! 4,76 18,66 40,58 48,44; fill:.5 4,84! 94,84! 94,92! 4,92!;"
                            + "line:1.6:2? 36,58 50,64; line:1.6:2? 42,48 56,54; line:1.6:2? 46,36 60,42; line:1.6:2? 47,24 60,30",
                    "fill:1 50,4! 82,4! 80,44 90,58 94,92! 84,92! 80,70 60,80 40,90 6,92! 5,82 26,70 44,54;"
                            + "line:.6:3? 48,40 64,46 82,42",
                    "fill:1 48,14! 88,12! 90,50 94,88! 5,88! 5,72 24,62 44,54; line:.4:4? 60,20 62,48 70,52; fill:.6? 4,82! 94,82! 94,90! 4,90!"));

    private final Rng rng;
    private final PartCanvas canvas = new PartCanvas(1, SIDE);

    Clothes(Rng rng) {
        this.rng = rng;
    }

    /** Draws one piece, values from 0 (nothing) to 1 (white), row by row into {@code pixels} from {@code at} on. */
    void draw(int label, float[] pixels, int at) {
        List<DrawnParts> sketches = SKETCHES.get(label);
        DrawnParts sketch = sketches.get(rng.nextInt(sketches.size()));
        canvas.clear((c, x, y) -> 0);
        place(label);
        double tone = rng.nextDouble(0.22, 0.95);
        PartCanvas.Shade cloth = cloth(tone);
        for (DrawnParts.Part part : sketch.parts()) {
            if (part.isOptional() && rng.nextBoolean(0.5)) {
                continue;
            }
            double paint = Double.parseDouble(part.paint());
            // What is lighter than white cloth would not be seen.
            double factor = paint > 1 && tone > 0.65 ? 2 - paint : paint;
            canvas.paint(part, (c, x, y) -> factor * cloth.at(c, x, y));
        }
        canvas.blur(rng.nextDouble(0.2, 0.7));
        canvas.develop(pixels, at, 0.03, false, rng);
    }

    private void place(int label) {
        boolean isShoe = SHOES.contains(label);
        double size = SIDE * rng.nextDouble(0.8, 1.02);
        double width = isShoe ? rng.nextDouble(0.86, 1.05) : rng.nextDouble(0.7, 1.04);
        double height = isShoe ? rng.nextDouble(0.6, 1.1) : rng.nextDouble(label == BAG ? 0.6 : 0.86, 1);
        canvas.place(
                size * width,
                size * height,
                0.06 * rng.nextGaussian(),
                0.06 * rng.nextGaussian(),
                SIDE / 2.0 + 0.8 * rng.nextGaussian(),
                SIDE / 2.0 + 0.8 * rng.nextGaussian(),
                0.5,
                rng);
    }

    /** Plain, striped, checked or flecked, with a few soft folds and more light from one side. */
    private PartCanvas.Shade cloth(double tone) {
        int pattern = rng.nextInt(8);
        double contrast = rng.nextDouble(0.2, 0.8);
        double period = rng.nextDouble(2.5, 6);
        double phase = rng.nextDouble(0, period);
        double fold = rng.nextDouble(0, 0.14);
        double foldX = rng.nextDouble(0.2, 0.7);
        double foldY = rng.nextDouble(-0.25, 0.25);
        double light = rng.nextDouble(-0.012, 0.012);
        double[] flecks = new double[PIXELS];
        if (pattern == 4) {
            for (int i = 0; i < PIXELS; i++) {
                flecks[i] = contrast * (rng.nextDouble() - 0.5);
            }
        }
        return (c, x, y) -> {
            double figure = switch (pattern) {
                case 1 -> stripe(y + phase, period);
                case 2 -> stripe(x + phase, period);
                case 3 -> 0.5 * (stripe(y + phase, period) + stripe(x + phase, period));
                default -> 0;
            };
            double shade = 1
                    - contrast * figure
                    + fold * StrictMath.sin(foldX * x + foldY * y + phase)
                    + light * (x - SIDE / 2.0);
            return Math.max(0.08, Math.min(1, tone * shade + flecks[y * SIDE + x] * tone));
        };
    }

    /** 1 in every other stripe, with an edge of about a pixel. */
    private static double stripe(double at, double period) {
        double place = at / period - Math.floor(at / period);
        return Math.max(0, Math.min(1, 0.5 + (Math.abs(place - 0.5) - 0.25) * period));
    }
}
