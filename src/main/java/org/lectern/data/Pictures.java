package org.lectern.data;

import java.util.List;
import java.util.Map;
import org.lectern.tensor.Rng;

/**
 * Draws coloured pictures of 32 by 32 pixels in the ten classes of CIFAR-10: animals and vehicles in many colours before sky, sea,
 * grass, streets or a room, in changing light. Backgrounds hint at the class and do not give it away.
 */
final class Pictures {
    static final int SIDE = 32;
    static final int PIXELS = 3 * SIDE * SIDE;

    /** What is behind the thing. */
    private enum Place {
        SKY,
        SEA,
        MEADOW,
        STREET,
        ROOM,
        FOREST
    }

    private static final List<Place[]> PLACES = List.of(
            new Place[] {Place.SKY, Place.SKY, Place.SKY, Place.STREET, Place.MEADOW},
            new Place[] {Place.STREET, Place.STREET, Place.MEADOW, Place.ROOM},
            new Place[] {Place.SKY, Place.FOREST, Place.MEADOW, Place.SEA},
            new Place[] {Place.ROOM, Place.ROOM, Place.MEADOW, Place.STREET},
            new Place[] {Place.FOREST, Place.MEADOW, Place.MEADOW},
            new Place[] {Place.ROOM, Place.MEADOW, Place.STREET, Place.FOREST},
            new Place[] {Place.FOREST, Place.MEADOW, Place.ROOM, Place.SEA},
            new Place[] {Place.MEADOW, Place.MEADOW, Place.STREET, Place.FOREST},
            new Place[] {Place.SEA, Place.SEA, Place.SEA, Place.SKY},
            new Place[] {Place.STREET, Place.STREET, Place.MEADOW, Place.SKY});

    /** The colours that a class's thing may have, as red, green, blue from 0 to 255; {@code a} is drawn from them. */
    private static final int[][] PAINTED = {
        {200, 30, 35},
        {35, 70, 170},
        {235, 235, 235},
        {40, 40, 45},
        {240, 190, 40},
        {150, 155, 160},
        {30, 110, 70},
        {225, 110, 30}
    };

    private static final int[][] METAL = {
        {235, 238, 242}, {200, 205, 212}, {150, 160, 172}, {90, 110, 150}, {215, 215, 205}
    };
    private static final int[][] FEATHERS = {
        {150, 95, 55}, {60, 60, 65}, {200, 60, 45}, {70, 110, 180}, {225, 200, 90}, {180, 180, 175}, {95, 120, 70}
    };
    private static final int[][] FUR = {
        {190, 130, 75}, {60, 50, 45}, {225, 215, 200}, {140, 130, 125}, {120, 75, 45}, {205, 165, 110}
    };
    private static final int[][] BROWN = {{150, 100, 60}, {175, 125, 80}, {120, 80, 50}, {165, 135, 100}};
    private static final int[][] GREEN = {{90, 140, 50}, {120, 150, 60}, {70, 100, 45}, {140, 120, 60}, {60, 130, 80}};
    private static final int[][] HORSE = {{110, 65, 35}, {60, 42, 35}, {150, 95, 55}, {210, 200, 190}, {85, 50, 30}};
    private static final List<int[][]> COLOURS =
            List.of(METAL, PAINTED, FEATHERS, FUR, BROWN, FUR, GREEN, HORSE, PAINTED, PAINTED);

    /** Fixed paints, beside {@code a}, the thing's own colour, {@code b}, a darker one, and {@code c}, a lighter. */
    private static final Map<String, int[]> FIXED = Map.of(
            "k", new int[] {25, 25, 28},
            "w", new int[] {240, 240, 238},
            "g", new int[] {120, 150, 175},
            "y", new int[] {235, 170, 45},
            "p", new int[] {215, 130, 125},
            "m", new int[] {170, 172, 175});

    private static final String WHEELS = "fill:k 14,71 23,62 32,71 23,80; fill:m 19,71 23,67 27,71 23,75;"
            + "fill:k 68,71 77,62 86,71 77,80; fill:m 73,71 77,67 81,71 77,75";

    private static final List<List<DrawnParts>> SKETCHES = List.of(
            DrawnParts.all(
                    "fill:b 46,44! 57,44! 70,24! 63,24!; fill:a 4,50 18,43 70,43 95,38! 95,46 72,56 20,57; fill:a 78,44! 88,18! 97,18! 94,44!;"
                            + "fill:b 38,50! 60,51! 52,80! 44,80!; line:g:3 22,47 66,47",
                    "fill:a M 50,3 55,16 56,36 97,62! 97,70! 57,58 55,82 70,92! 70,97! 50,93; fill:g M 50,8 53,13 50,18",
                    "fill:a M 50,40 58,44 60,52 97,47! 97,51! 60,60 50,63; fill:b M 50,40! 52,20! 50,19; fill:k 2 70,53 76,53 76,60 70,60"),
            DrawnParts.all(
                    "fill:a 3,68! 5,55 22,50 34,34! 66,34! 82,50 95,55 97,70! 3,71!; fill:g 27,49! 37,38! 48,38! 48,49!;"
                            + "fill:g 52,49! 52,38! 64,38! 75,49!; " + WHEELS,
                    "fill:a M 50,26 70,26! 79,46 90,52 90,80! 50,80; fill:g M 50,31 67,31! 73,46! 50,46; fill:k M 50,62 68,62! 68,70! 50,70;"
                            + "fill:w 2 76,56 86,56 86,64 76,64; fill:k 2 72,80! 86,80! 86,90! 72,90!",
                    "fill:a 3,68! 5,50 30,46 40,38! 60,37! 74,48 96,52 97,70! 3,71!; fill:g 36,47! 43,41! 58,41! 67,48!; "
                            + WHEELS),
            DrawnParts.all(
                    "fill:y 17,33! 3,38! 18,43!; fill:a 15,40 24,28 36,34 46,46 70,52 97,70! 74,68 54,76 34,68 22,52;"
                            + "fill:b 42,50 62,54 84,69! 58,66; fill:k 21,34 24,31 27,34 24,37; line:k:3 46,74 44,90; line:k:3 54,74 54,90",
                    "fill:b 48,48! 62,8! 76,46!; fill:a 16,54 28,44 60,44 97,40! 78,58 44,64; fill:a 40,52! 34,92! 66,54!; fill:y 17,50! 4,55! 18,58!;"
                            + "fill:k 23,50 26,48 29,50 26,53",
                    "fill:a 30,22 44,12 56,20 60,38 72,58 70,80 52,92 36,80 32,52; fill:b 52,44 68,56 70,82 56,74; fill:y 31,20! 14,27! 32,30!;"
                            + "fill:k 38,21 41,18 44,21 41,24; line:k:3 48,88 48,98; line:k:3 56,88 56,98; line:b:6 62,80 76,97"),
            DrawnParts.all(
                    "fill:a M 50,76 78,80 88,102! 50,102; fill:a M 50,30 62,31 77,8! 84,40 80,62 66,78 50,82; fill:p 2 70,20! 75,34! 65,31!;"
                            + "fill:y 2 60,46 66,42 72,46 66,51; fill:k 2 64,46 66,42 68,46 66,51; fill:p M 50,60 55,60! 50,66!;"
                            + "line:w:1.5 2 58,66 84,62; line:w:1.5 2 58,69 84,72; line:b:3? 50,30 50,40; line:b:3? 2 58,30 56,40",
                    "line:a:8 78,84 94,70 90,44; fill:a 36,44 56,44 78,64 82,96! 30,96! 32,66; fill:a 18,36! 16,8! 30,20 42,20 56,8! 56,36 46,50 28,50;"
                            + "fill:y 24,33 28,30 32,33 28,36; fill:y 41,33 45,30 49,33 45,36; fill:p 34,40! 40,40! 37,44!; line:b:4? 56,56 74,62; line:b:4? 58,68 80,74",
                    "fill:a 26,46 52,40 82,44 90,62 78,76 36,76 24,64; fill:a 8,48! 8,24! 20,32 28,32 38,22! 40,50 30,60 16,60; line:a:7 86,56 97,40 92,24;"
                            + "fill:y 14,44 18,41 21,44 18,47; fill:y 28,44 31,41 34,44 31,47; line:a:7 34,72 34,92; line:a:7 46,74 46,92; line:a:7 72,74 72,92; line:a:7 82,68 82,92"),
            DrawnParts.all(
                    "line:b:3 26,20 20,3; line:b:3 27,20 36,3; line:b:3 23,12 12,8; line:b:3 32,12 42,10; line:a:5 36,62 34,96; line:b:5 44,64 46,96;"
                            + "line:a:5 72,62 70,96; line:b:5 80,58 83,96; fill:a 30,48 56,44 80,46 86,56 80,66 40,68 30,60;"
                            + "fill:a 38,58! 27,38 9,36! 8,28! 22,18 34,22 52,48!; fill:w 82,48 89,50 86,58; fill:k 20,25 22,23 24,25 22,27",
                    "fill:a M 50,72 66,76 74,102! 50,102; line:b:4 2 58,30 70,16 68,2; line:b:3 2 66,18 80,8; fill:a M 50,28 60,30 84,26! 66,44 60,70 50,78;"
                            + "fill:k 2 58,46 61,43 63,47 60,50; fill:k M 50,68 55,69 50,75",
                    "line:a:4 40,60 38,96; line:a:4 46,62 50,96; line:b:4 74,60 72,96; line:b:4 80,58 84,96; fill:a 36,46 60,44 82,46 86,56 76,64 42,64;"
                            + "fill:a 40,58! 32,30 16,26! 16,18! 30,10 40,18 54,48!; fill:b 34,12! 46,4! 40,18!; fill:k 26,17 28,15 30,17 28,19"),
            DrawnParts.all(
                    "fill:a M 50,72 74,78 82,102! 50,102; fill:a M 50,22 66,24 74,42 68,64 60,82 50,86; fill:b 2 67,24 84,32 86,62 74,60 70,44;"
                            + "fill:c M 50,54 60,58 62,72 50,82; fill:k M 50,58 57,60 50,67; fill:k 2 58,44 62,41 65,45 61,48; line:p:4? 50,74 52,86",
                    "line:a:6 84,46 96,26; line:b:7 34,64 32,94; line:a:7 44,66 44,94; line:b:7 72,64 74,94; line:a:7 82,60 84,94;"
                            + "fill:a 28,46 54,46 84,44 90,56 82,66 40,70 28,60; fill:a 4,40 10,34 20,28 34,26 44,36 44,54 30,56 20,48 6,48;"
                            + "fill:b 36,26 46,34 44,54 34,46; fill:k 3,38 8,36 8,42 4,43; fill:k 21,34 24,32 26,35 23,37",
                    "fill:a 30,46 54,42 72,58 78,96! 30,96!; fill:b 20,12 34,6 54,12 58,34 46,50 24,50 16,34; fill:a 24,18 36,12 48,18 50,40 36,54 24,42;"
                            + "fill:k 31,38! 41,38! 36,45!; fill:k 28,28 31,25 33,28 30,31; fill:k 40,28 43,25 45,28 42,31; line:a:6 76,90 94,76"),
            DrawnParts.all(
                    "fill:b 2 70,56 92,60 97,84 78,90 66,80; fill:a M 50,36 60,34 72,44 80,64 72,84 50,86; fill:a 2 58,36 66,22 76,30 72,44;"
                            + "fill:y 2 62,32 67,27 72,32 67,37; fill:k 2 65,32 67,30 69,32 67,34; line:k:2.5 28,56 50,64 72,56; line:b:6 2 60,80 70,94",
                    "fill:b 56,52 84,48 97,70 88,86 60,84; fill:a 6,58 20,40 44,36 70,46 86,68 74,84 30,84 10,74; fill:a 18,44 22,30 34,30 38,40;"
                            + "fill:y 22,36 27,32 31,36 27,41; fill:k 25,36 27,34 29,36 27,38; line:k:2 7,62 22,66 36,60; line:b:7 34,80 26,94; line:b:7 80,82 92,92;"
                            + "line:c:5? 18,76 50,80 72,76",
                    "fill:a M 50,30 64,34 72,52 66,74 50,80; line:a:8 2 64,46 88,30; line:a:9 2 62,70 90,62 78,92; fill:y 2 58,34 64,28 68,36; fill:k 2 61,33 64,31 65,35"),
            DrawnParts.all(
                    "line:b:7 88,48 97,62 94,84; line:b:7 38,62 36,95; line:a:7 46,62 48,95; line:b:7 74,60 72,95; line:a:7 84,58 86,95;"
                            + "fill:a 28,46 54,48 82,42 92,54 84,66 60,64 38,68 28,58; fill:a 30,60! 22,38 7,46! 2,38! 18,14! 34,20 54,50!;"
                            + "line:k:6 22,12 36,24 46,44; fill:k 15,28 17,26 19,28 17,30",
                    "fill:a M 50,8 60,14 64,34 58,66 60,84 50,94; fill:a 2 58,16! 66,0! 68,22!; line:k:6? 50,4 52,28; fill:k 2 58,34 61,32 62,38 59,40;"
                            + "fill:k 2 53,84 56,83 56,88; fill:w? M 50,28 54,44 50,60; fill:a M 50,50 86,70 96,102! 50,102; fill:b M 50,12 58,20 61,36 56,66 57,84 50,91;"
                            + "fill:k 2 57,34 60,32 61,38 58,40",
                    "line:b:6 86,44 98,42 97,60; line:a:6 40,60 26,78 32,92; line:b:6 46,62 54,78 48,94; line:a:6 74,60 66,80 74,94; line:b:6 84,56 94,74 90,92;"
                            + "fill:a 30,44 56,46 82,40 92,52 82,64 40,66; fill:a 32,58! 22,34 5,34! 4,26! 22,10! 36,20 54,48!; line:k:6 24,10 38,24 46,42"),
            DrawnParts.all(
                    "fill:w 32,60! 32,44! 72,44! 72,60!; fill:w 40,44! 40,34! 58,34! 58,44!; fill:b 60,44! 60,24! 69,24! 69,44!; fill:a 3,58! 97,56! 86,80! 14,80!;"
                            + "line:g:3 36,50 68,50; line:w:3? 8,66 92,64",
                    "line:k:2 50,8 50,72; fill:w 48,10! 48,66! 12,66!; fill:a 53,16! 53,66! 84,66!; fill:b 10,70! 92,70! 78,86! 24,86!",
                    "fill:a 3,66! 97,60! 90,80! 12,80!; fill:p 16,64! 16,48! 34,48! 34,64!; fill:y 35,64! 35,52! 52,52! 52,64!; fill:g 53,64! 53,46! 70,46! 70,64!;"
                            + "fill:w 76,62! 76,34! 90,34! 90,61!"),
            DrawnParts.all(
                    "fill:a 34,20! 97,20! 97,68! 34,68!; fill:b 4,70! 4,50! 13,34! 32,34! 32,70!; fill:g 9,48! 15,38! 26,38! 26,50!; fill:k 3,68! 97,66! 97,73! 3,73!; "
                            + "fill:k 12,72 20,63 28,72 20,81; fill:k 56,72 64,63 72,72 64,81; fill:k 76,72 84,63 92,72 84,81;"
                            + "fill:m 17,72 20,68 23,72 20,76; line:c:3? 38,34 92,34",
                    "fill:a M 50,8 80,8! 82,76! 50,76; fill:g M 50,18 74,18! 75,40! 50,40; fill:k M 50,50 66,50! 66,66! 50,66; fill:w 2 70,54! 79,54! 79,64! 70,64!;"
                            + "fill:m M 50,72 84,72! 84,80! 50,80; fill:k 2 68,80! 82,80! 82,94! 68,94!",
                    "fill:b 46,50! 97,50! 97,70! 46,70!; fill:a 4,70! 5,52 24,48! 32,28! 50,28! 50,70!; fill:g 28,46! 36,33! 46,33! 46,46!; fill:k 12,72 21,62 30,72 21,82;"
                            + "fill:m 17,72 21,68 25,72 21,76; fill:k 72,72 81,62 90,72 81,82; fill:m 77,72 81,68 85,72 81,76"));

    private final Rng rng;
    private final PartCanvas canvas = new PartCanvas(3, SIDE);

    Pictures(Rng rng) {
        this.rng = rng;
    }

    /** Draws one picture: reds, greens, blues from 0 to 1, each row by row, into {@code pixels} from {@code at} on. */
    void draw(int label, float[] pixels, int at) {
        double light = rng.nextDouble(0.65, 1.15);
        double warmth = 0.05 * rng.nextGaussian();
        double slope = rng.nextDouble(-0.012, 0.012);
        Place[] places = PLACES.get(label);
        background(places[rng.nextInt(places.length)], light);
        place();
        double[] own = jittered(COLOURS.get(label)[rng.nextInt(COLOURS.get(label).length)], 0.07);
        double grain = rng.nextDouble(0, 0.05);
        double wave = rng.nextDouble(0.4, 1.4);
        List<DrawnParts> sketches = SKETCHES.get(label);
        for (DrawnParts.Part part : sketches.get(rng.nextInt(sketches.size())).parts()) {
            if (part.isOptional() && rng.nextBoolean(0.5)) {
                continue;
            }
            double[] colour = colour(part.paint(), own);
            canvas.paint(part, (c, x, y) -> {
                double shade = 1.08
                        - 0.010 * (y - SIDE / 3.0)
                        + slope * (x - SIDE / 2.0)
                        + grain * StrictMath.sin(wave * (x + 2 * y));
                return light * shade * colour[c] + warmth * (1 - c);
            });
        }
        canvas.blur(rng.nextDouble(0.3, 1));
        canvas.develop(pixels, at, 0.025, true, rng);
    }

    private void place() {
        double size = SIDE * rng.nextDouble(0.72, 1.08);
        double flip = rng.nextBoolean(0.5) ? 1 : -1;
        canvas.place(
                flip * size * rng.nextDouble(0.88, 1.1),
                size * rng.nextDouble(0.88, 1.1),
                0.1 * rng.nextGaussian(),
                0.06 * rng.nextGaussian(),
                SIDE / 2.0 + 1.4 * rng.nextGaussian(),
                SIDE / 2.0 + 1.4 * rng.nextGaussian(),
                0.5,
                rng);
    }

    private double[] colour(String paint, double[] own) {
        return switch (paint) {
            case "a" -> own;
            case "b" -> mixed(own, new double[] {0.08, 0.08, 0.1}, 0.4);
            case "c" -> mixed(own, new double[] {1, 0.98, 0.92}, 0.5);
            default -> jittered(FIXED.getOrDefault(paint, new int[3]), 0.03);
        };
    }

    private double[] jittered(int[] colour, double amount) {
        double together = amount * rng.nextGaussian();
        double[] jittered = new double[3];
        for (int c = 0; c < 3; c++) {
            jittered[c] = colour[c] / 255.0 + together + 0.5 * amount * rng.nextGaussian();
        }
        return jittered;
    }

    private static double[] mixed(double[] colour, double[] other, double share) {
        double[] mixed = new double[3];
        for (int c = 0; c < 3; c++) {
            mixed[c] = colour[c] + share * (other[c] - colour[c]);
        }
        return mixed;
    }

    /** Something above a horizon and something below, both uneven. */
    private void background(Place place, double light) {
        double[] sky = jittered(rng.nextBoolean(0.7) ? new int[] {135, 180, 225} : new int[] {200, 205, 210}, 0.06);
        double[] grey = jittered(new int[] {150, 150, 150}, 0.1);
        double[] above = switch (place) {
            case SKY, SEA, MEADOW -> sky;
            case STREET -> rng.nextBoolean(0.5) ? sky : grey;
            case FOREST -> jittered(new int[] {60, 85, 45}, 0.07);
            case ROOM -> jittered(PAINTED[rng.nextInt(PAINTED.length)], 0.1);
        };
        double[] below = switch (place) {
            case SKY -> above;
            case SEA -> jittered(new int[] {50, 95, 140}, 0.07);
            case MEADOW -> jittered(rng.nextBoolean(0.7) ? new int[] {95, 140, 60} : new int[] {180, 160, 100}, 0.06);
            case STREET -> jittered(new int[] {105, 105, 108}, 0.06);
            case FOREST -> jittered(new int[] {95, 95, 50}, 0.07);
            case ROOM -> jittered(new int[] {165, 125, 90}, 0.12);
        };
        double horizon = SIDE * rng.nextDouble(0.3, 0.75);
        double uneven = place == Place.FOREST ? 0.09 : 0.03;
        double[] waves = new double[6];
        for (int i = 0; i < waves.length; i++) {
            waves[i] = rng.nextDouble(0.08, 0.5);
        }
        canvas.clear((c, x, y) -> {
            double edge = Math.max(0, Math.min(1, (y - horizon) / 2 + 0.5));
            double colour = above[c] + edge * (below[c] - above[c]);
            double wave = StrictMath.sin(waves[0] * x + waves[1] * y + 6 * waves[2])
                    + StrictMath.sin(waves[3] * x - waves[4] * y + 6 * waves[5]);
            return light * (colour + uneven * wave);
        });
    }
}
