package org.lectern.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How people write the ten digits, as strokes of the pen; several styles for each digit.
 *
 * <p>A style is written as strokes parted by {@code ;}, a stroke as points {@code x,y} on a square of 100 by 100 with y
 * downwards. The pen runs smoothly through the points; at a point marked {@code !} it turns a corner. Proportions count,
 * size and place do not: a digit is fitted to its picture afterwards.
 */
final class DigitStyles {
    /**
     * A point of a stroke.
     *
     * @param corner whether the pen turns here
     */
    record Point(double x, double y, boolean corner) {}

    /** The classes' names. */
    static final List<String> NAMES =
            IntStream.range(0, 10).mapToObj(String::valueOf).toList();

    private DigitStyles() {}

    // A style that many people write stands several times.
    private static final String[][] STYLES = {
        {
            "50,4 20,18 6,50 18,84 48,97 80,84 94,50 80,16 52,4",
            "58,6 28,12 8,46 16,80 44,97 76,84 92,48 76,14 48,6",
            "68,14 44,4 18,24 8,56 22,88 50,96 78,78 92,46 80,18 56,8 40,16",
            "36,8 10,32 8,66 32,94 64,92 90,64 88,28 64,6 36,8 26,22",
            "50,3 30,20 22,50 30,82 50,97 70,82 78,50 70,18 50,3",
            "50,18 18,26 4,52 20,78 52,84 86,74 96,46 80,24 46,18",
        },
        {
            "50,3! 50,97!",
            "53,3! 48,97!",
            "54,3 50,50 49,97",
            "50,2! 51,98!",
            "38,20! 52,3! 50,97!",
            "30,26! 52,3! 52,96! ; 28,97! 76,96!",
        },
        {
            "16,26 30,7 54,4 74,18 72,40 50,64 16,95! 40,93 90,93!",
            "10,24 34,5 62,8 74,28 62,54 38,78 16,90 20,74 44,80 66,94 94,88",
            "14,20 44,4 70,16 66,42 42,68 14,86 8,96 26,78 46,84 70,95 94,84",
            "10,12 40,5 70,10 78,30 60,56 12,96! 90,95!",
            "20,34 24,10 52,3 74,18 68,44 40,72 8,94! 50,88 94,92",
            "8,14 50,4 74,14 62,44 28,70 8,88 20,96 36,80 60,84 98,86",
        },
        {
            "18,14 40,3 70,10 72,32 44,46! 74,54 84,76 64,95 32,96 10,84",
            "12,12 46,4 74,16 66,38 38,46 72,52 88,72 72,92 38,98 12,90",
            "14,5! 78,5! 44,42! 74,50 86,72 66,94 36,97 12,86",
            "18,18 38,4 66,8 74,26 54,44 34,46 36,50 66,52 84,70 68,92 38,97 12,88",
            "10,8 50,2 80,14 68,36 44,45! 72,50 80,70 62,90 18,99",
        },
        {
            "24,4 14,30 10,56! 86,52! ; 72,10! 64,98!",
            "18,6 14,34 22,54 50,56 82,48 ; 78,6 72,50 66,97",
            "62,3! 6,64! 92,62! ; 66,4! 66,97!",
            "26,3 12,48 22,58 50,56 80,44! ; 82,3! 70,97!",
            "64,4 34,30 10,60! 52,60 92,56 ; 70,30! 62,98!",
            "14,8 16,46 38,56 66,44 80,8! 74,50 68,97",
            "32,6 8,50! 40,52 76,48! ; 92,2! 66,50 46,98",
        },
        {
            "80,5! 28,6! 22,44! 48,36 76,48 80,74 58,95 14,94",
            "30,5! 24,44! 54,40 80,58 74,84 44,97 12,88 ; 30,6! 86,4!",
            "90,6 50,8 36,10! 26,42! 58,46 72,68 54,92 14,96",
            "86,4! 34,10! 20,46 48,44 72,56 70,82 42,97 10,86",
            "32,8 22,42! 46,34 74,46 82,72 62,93 30,97 8,84 ; 32,9! 92,5!",
            "98,2 56,6 40,12! 26,46! 54,48 68,68 46,92 6,92",
        },
        {
            "66,4 38,22 18,54 20,84 46,97 74,86 78,64 54,52 28,66 22,80",
            "54,3 28,32 14,66 28,94 62,96 84,76 72,54 42,56 22,78",
            "80,6 48,14 24,38 14,70 32,95 64,94 80,72 58,54 26,72",
            "38,3! 24,36 16,72 34,95 68,94 82,72 60,54 24,76",
            "86,4 44,30 12,68 22,94 54,97 84,80 82,60 54,58 26,78 22,88",
            "34,3 16,40 10,76 36,97 72,94 90,74 76,56 46,62 30,84",
        },
        {
            "8,8! 84,6! 60,46 40,97",
            "8,12 40,8 84,8! 58,48 46,97",
            "10,24! 14,8! 88,6! 56,58 46,97",
            "8,8! 86,6! 38,97! ; 30,52! 82,48!",
            "6,14 30,4 54,12 88,6! 64,40 48,97",
            "8,8 46,6 80,8 82,20 64,56 58,98",
            "6,22 12,6 50,12 90,8! 68,36 44,98",
        },
        {
            "74,14 48,3 24,16 32,36 62,56 80,78 54,97 24,86 28,66 58,44 80,22 68,6",
            "50,48 22,30 26,8 56,3 78,16 68,36 50,48 24,66 20,86 48,97 78,86 74,62 50,48",
            "84,12 54,3 24,14 30,36 56,50 76,74 60,96 30,96 18,78 38,56 74,34 86,12",
            "52,46 28,34 26,12 50,3 74,12 72,34 52,46 ; 50,47 26,62 22,86 50,97 78,84 74,60 50,47",
            "66,4 30,10 28,32 58,48 74,74 54,97 28,90 30,68 58,46 78,22 64,4",
            "88,18 60,3 32,14 38,36 58,54 62,82 40,97 20,82 34,60 66,42 90,20",
        },
        {
            "76,22 54,4 22,14 16,38 44,50 70,38 78,14! 74,54 68,97",
            "72,12 44,4 18,24 26,46 54,46 74,24! 72,50 64,80 50,97",
            "74,10 40,6 16,28 32,48 60,40 80,8! 70,97!",
            "68,24 52,4 24,14 22,38 50,48 70,28 70,8 76,40 72,76 50,97 22,90",
            "80,16 52,3 22,18 18,40 44,48 74,30 80,16! 64,60 48,98",
            "88,14 60,3 26,16 14,38 38,48 70,34 86,12! 62,56 36,98",
        },
    };

    private static final List<List<List<List<Point>>>> PARSED =
            Arrays.stream(STYLES).map(DigitStyles::styles).toList();

    /** The styles of a digit, each a list of strokes. */
    static List<List<List<Point>>> of(int digit) {
        return PARSED.get(digit);
    }

    private static List<List<List<Point>>> styles(String[] styles) {
        return Arrays.stream(styles).map(DigitStyles::strokes).toList();
    }

    private static List<List<Point>> strokes(String style) {
        return Arrays.stream(style.split(";")).map(DigitStyles::points).toList();
    }

    private static List<Point> points(String stroke) {
        return Arrays.stream(stroke.trim().split(" ")).map(DigitStyles::point).toList();
    }

    private static Point point(String text) {
        boolean corner = text.endsWith("!");
        String[] xy = (corner ? text.substring(0, text.length() - 1) : text).split(",");
        return new Point(Integer.parseInt(xy[0]) / 100.0, Integer.parseInt(xy[1]) / 100.0, corner);
    }
}
