package org.lectern.data;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.data.SceneObject.Shape;
import org.lectern.data.SceneObject.Size;

/** Reads captions and questions on its own and asks the objects whether they are right. */
final class SceneTruth {
    private static final List<String> NUMBERS = List.of("zero", "one", "two", "three", "four", "five", "six");
    private static final Map<String, String> SIDES = Map.of(
            "left of",
            "left",
            "right of",
            "right",
            "to the left of",
            "left",
            "to the right of",
            "right",
            "above",
            "above",
            "below",
            "below");
    private static final Pattern RELATION =
            Pattern.compile("(.+?) (to the left of|to the right of|left of|right of|above|below) (.+)");

    private SceneTruth() {}

    static boolean holds(String caption, List<SceneObject> objects) {
        String text = caption.replaceFirst("^(there is just|there is|there are|a picture of) ", "");
        if (caption.startsWith("there is just") && objects.size() != 1) {
            return false;
        }
        Matcher corner =
                Pattern.compile("(.+) in the (upper|lower) (left|right)").matcher(text);
        if (corner.matches()) {
            return objects.stream()
                    .anyMatch(o -> fits(o, corner.group(1))
                            && o.y() < 32 == corner.group(2).equals("upper")
                            && o.x() < 32 == corner.group(3).equals("left"));
        }
        Matcher relation = RELATION.matcher(text);
        if (relation.matches()) {
            return objects.stream()
                    .filter(a -> fits(a, relation.group(1)))
                    .anyMatch(a -> objects.stream()
                            .filter(b -> b != a && fits(b, relation.group(3)))
                            .anyMatch(b -> lies(a, SIDES.getOrDefault(relation.group(2), ""), b)));
        }
        String[] parts = text.split(" and ");
        boolean counted = List.of(parts).stream().allMatch(part -> part.split(" ").length == 2);
        int sum = 0;
        for (String part : parts) {
            String[] words = part.split(" ", 2);
            if (counted) {
                int n = NUMBERS.contains(words[0]) ? NUMBERS.indexOf(words[0]) : 1;
                long there = objects.stream().filter(o -> fits(o, words[1])).count();
                // A phrase such as "a star" may also be one that does not count.
                if (there != n && !(parts.length <= 2 && n == 1 && there > 0)) {
                    return false;
                }
                sum += n;
            } else if (objects.stream().noneMatch(o -> fits(o, part))) {
                return false;
            }
        }
        return !caption.startsWith("there are") || sum == objects.size();
    }

    static String answer(String question, List<SceneObject> objects) {
        Matcher m = Pattern.compile("(?:how many|what is the number of) (.+?)(?: are there)?")
                .matcher(question);
        if (m.matches()) {
            return NUMBERS.get(
                    (int) objects.stream().filter(o -> fits(o, m.group(1))).count());
        }
        if (question.startsWith("what color is the ")) {
            return only(objects, question.substring(18)).color().word();
        }
        if (question.startsWith("what size is the ")) {
            return only(objects, question.substring(17)).size().word();
        }
        Matcher shape = Pattern.compile("what shape is the (.+) object|which shape has the color (.+)")
                .matcher(question);
        if (shape.matches()) {
            return only(objects, shape.group(1) == null ? shape.group(2) : shape.group(1))
                    .shape()
                    .word();
        }
        Matcher there = Pattern.compile("(?:is there|can you see) (.+)").matcher(question);
        if (there.matches()) {
            return yes(objects.stream().anyMatch(o -> fits(o, there.group(1))));
        }
        Matcher place = Pattern.compile("is the (.+) (left of|right of|above|below) the (.+)")
                .matcher(question);
        if (place.matches()) {
            return yes(lies(
                    only(objects, place.group(1)),
                    SIDES.getOrDefault(place.group(2), ""),
                    only(objects, place.group(3))));
        }
        Matcher more = Pattern.compile("are there (more|fewer) (.+) than (.+)").matcher(question);
        if (more.matches()) {
            long a = objects.stream().filter(o -> fits(o, more.group(2))).count();
            long b = objects.stream().filter(o -> fits(o, more.group(3))).count();
            return yes(more.group(1).equals("more") ? a > b : a < b);
        }
        return "no such question: " + question;
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }

    /** The only object that fits; more than one would make a question unclear. */
    private static SceneObject only(List<SceneObject> objects, String phrase) {
        List<SceneObject> fitting =
                objects.stream().filter(o -> fits(o, phrase)).toList();
        if (fitting.size() != 1) {
            throw new AssertionError(fitting.size() + " objects are a " + phrase);
        }
        return fitting.get(0);
    }

    private static boolean lies(SceneObject a, String side, SceneObject b) {
        return switch (side) {
            case "left" -> b.x() - a.x() >= 6;
            case "right" -> a.x() - b.x() >= 6;
            case "above" -> b.y() - a.y() >= 6;
            default -> a.y() - b.y() >= 6;
        };
    }

    private static boolean fits(SceneObject object, String phrase) {
        for (String word : phrase.split(" ")) {
            boolean fits = switch (word) {
                case "a", "an", "shapes" -> true;
                case "small" -> object.size() == Size.SMALL;
                case "large" -> object.size() == Size.LARGE;
                case "crosses" -> object.shape() == Shape.CROSS;
                default ->
                    object.color().name().equalsIgnoreCase(word)
                            || object.shape().name().equalsIgnoreCase(word.replaceFirst("s$", ""))
                            || object.shape() == Shape.CROSS && word.equals("cross");
            };
            if (!fits) {
                return false;
            }
        }
        return true;
    }
}
