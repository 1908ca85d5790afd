package org.lectern.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lectern.data.SceneObject.Shape;
import org.lectern.tensor.Rng;

/** Says what a scene shows, in several ways that are all true of it. */
final class SceneCaptions {
    /** How far, in pixels, the middle of one object is from another's, to be called left of it, above it and so on. */
    static final double CLEAR = 6;

    /** How far from the middle of the picture an object is to be called in its upper left, and so on. */
    private static final double CORNER = 5;

    private static final int CAPTIONS = 3;
    private static final int TRIES = 12;

    private SceneCaptions() {}

    /** Captions without repeats; the first is the one to learn from. */
    static List<String> of(List<SceneObject> objects, Rng rng) {
        Set<String> captions = new LinkedHashSet<>();
        for (int tries = 0; tries < TRIES && captions.size() < CAPTIONS; tries++) {
            captions.add(one(objects, rng));
        }
        return List.copyOf(captions);
    }

    private static String one(List<SceneObject> objects, Rng rng) {
        SceneObject a = objects.get(rng.nextInt(objects.size()));
        if (objects.size() == 1) {
            String alone = rng.nextDouble() < 0.5 ? "there is just " : "a picture of ";
            return rng.nextDouble() < 0.5 ? placed(a, rng) : alone + phrase(a, rng);
        }
        double kind = rng.nextDouble();
        if (kind < 0.5) {
            SceneObject b = objects.get(rng.nextInt(objects.size()));
            String relation = relation(a, b, rng);
            String first = phrase(a, rng);
            String second = phrase(b, rng);
            if (!relation.isEmpty() && !first.equals(second)) {
                return (rng.nextDouble() < 0.3 ? "there is " : "") + first + " " + relation + " " + second;
            }
        } else if (kind < 0.65) {
            return placed(a, rng);
        } else if (kind < 0.8 && objects.size() == 2) {
            return (rng.nextDouble() < 0.5 ? "a picture of " : "") + phrase(objects.get(0), rng) + " and "
                    + phrase(objects.get(1), rng);
        }
        return counts(objects, rng);
    }

    private static String phrase(SceneObject object, Rng rng) {
        String words = object.shape().word();
        if (rng.nextDouble() < 0.85) {
            words = object.color().word() + " " + words;
        }
        if (rng.nextDouble() < 0.35) {
            words = object.size().word() + " " + words;
        }
        return SceneWords.withArticle(words);
    }

    /** How a lies from b, along the axis on which they are further apart; empty if that is not clear. */
    private static String relation(SceneObject a, SceneObject b, Rng rng) {
        double dx = b.x() - a.x();
        double dy = b.y() - a.y();
        if (Math.max(Math.abs(dx), Math.abs(dy)) < CLEAR) {
            return "";
        }
        if (Math.abs(dx) > Math.abs(dy)) {
            String side = dx > 0 ? "left of" : "right of";
            return rng.nextDouble() < 0.4 ? "to the " + side : side;
        }
        return dy > 0 ? "above" : "below";
    }

    private static String placed(SceneObject object, Rng rng) {
        double dx = object.x() - ScenePainter.SIDE / 2.0;
        double dy = object.y() - ScenePainter.SIDE / 2.0;
        String start = (rng.nextDouble() < 0.4 ? "there is " : "") + phrase(object, rng);
        if (Math.abs(dx) < CORNER || Math.abs(dy) < CORNER) {
            return start;
        }
        return start + " in the " + (dy < 0 ? "upper" : "lower") + " " + (dx < 0 ? "left" : "right");
    }

    /** All objects, counted by shape: {@code two circles and a star}. */
    private static String counts(List<SceneObject> objects, Rng rng) {
        Map<Shape, Integer> counts = new LinkedHashMap<>();
        for (int i : rng.permutation(objects.size())) {
            counts.merge(objects.get(i).shape(), 1, Integer::sum);
        }
        List<String> parts = new ArrayList<>();
        counts.forEach((shape, n) -> parts.add(
                n == 1 ? SceneWords.withArticle(shape.word()) : SceneWords.NUMBERS.get(n) + " " + shape.plural()));
        boolean one = counts.values().iterator().next() == 1;
        String start = rng.nextDouble() < 0.4 ? (one ? "there is " : "there are ") : "";
        return start + String.join(" and ", parts);
    }
}
