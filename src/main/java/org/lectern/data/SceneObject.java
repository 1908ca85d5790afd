package org.lectern.data;

import java.util.List;
import java.util.Locale;

/**
 * One shape of a {@link Scene}. Places are in pixels from the picture's upper left corner; x goes right and y down.
 *
 * @param shape what it is
 * @param color what colour it has
 * @param size small or large
 * @param x the middle of the whole shape, also where another covers a part of it
 * @param y the same, down
 * @param box the smallest box around what is seen of it
 * @param keyPoints its corners, tips or ends in the order that {@link Shape} says
 * @param visible the share of its pixels that no other shape covers, at least a half
 */
public record SceneObject(
        Shape shape, Color color, Size size, double x, double y, Box box, List<KeyPoint> keyPoints, double visible) {

    public SceneObject {
        keyPoints = List.copyOf(keyPoints);
    }

    /** The shapes; their place in this order is their class. Key points go round clockwise, up to five of them. */
    public enum Shape {
        /** Key points: top, right, bottom, left. */
        CIRCLE,
        /** Key points: the corners from the upper left on. */
        SQUARE,
        /** Key points: the corners from the upper one on. */
        TRIANGLE,
        /** Key points: the five tips from the upper one on. */
        STAR,
        /** Key points: the ends of the upper, right, lower and left arm. */
        CROSS,
        /** Key points: the notch, the top of the right lobe, the lower tip, the top of the left lobe. */
        HEART;

        /** The word, such as {@code circle}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        String plural() {
            return this == CROSS ? "crosses" : word() + "s";
        }
    }

    /** The colours. */
    public enum Color {
        RED,
        ORANGE,
        YELLOW,
        GREEN,
        BLUE,
        PURPLE;

        /** The word, such as {@code red}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The sizes: a large shape is about twice as wide as a small one. */
    public enum Size {
        SMALL,
        LARGE;

        /** The word, {@code small} or {@code large}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A box of whole pixels: columns {@code left} to before {@code right}, rows {@code top} to before {@code bottom}. */
    public record Box(int left, int top, int right, int bottom) {}

    /** A point of a shape; not visible where another shape covers it. */
    public record KeyPoint(double x, double y, boolean visible) {}

    /** In words: {@code small red circle}. */
    public String words() {
        return size.word() + " " + color.word() + " " + shape.word();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%s at (%.0f, %.0f), box (%d, %d, %d, %d)%s",
                words(),
                x,
                y,
                box.left,
                box.top,
                box.right,
                box.bottom,
                visible < 1 ? String.format(Locale.ROOT, ", %.0f %% seen", Math.floor(100 * visible)) : "");
    }
}
