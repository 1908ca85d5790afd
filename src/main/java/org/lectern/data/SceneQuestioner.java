package org.lectern.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lectern.data.Scene.Question;
import org.lectern.data.SceneObject.Color;
import org.lectern.data.SceneObject.Shape;
import org.lectern.tensor.Rng;

/**
 * Asks about scenes so that a question alone tells little of its answer: first an answer is chosen, the one that this kind of
 * question had least often, then a question that has it.
 */
final class SceneQuestioner {
    private final Rng rng;

    /** How often each answer was given to each kind of question. */
    private final Map<String, Map<String, Integer>> given = new HashMap<>();

    SceneQuestioner(Rng rng) {
        this.rng = rng;
    }

    /** Questions of every kind that the scene allows, in random order. */
    List<Question> ask(List<SceneObject> objects) {
        List<List<Question>> kinds = List.of(
                counts(objects), attributes(objects), shapes(objects), exists(objects), places(objects), more(objects));
        List<Question> questions = new ArrayList<>();
        for (int kind : rng.permutation(kinds.size())) {
            if (!kinds.get(kind).isEmpty()) {
                questions.add(balanced(kinds.get(kind)));
            }
        }
        return questions;
    }

    /** One of the questions with the answer that was given least often. */
    private Question balanced(List<Question> candidates) {
        Map<String, List<Question>> byAnswer = new TreeMap<>();
        for (Question question : candidates) {
            byAnswer.computeIfAbsent(question.answer(), answer -> new ArrayList<>())
                    .add(question);
        }
        Map<String, Integer> counts = given.computeIfAbsent(candidates.get(0).kind(), kind -> new HashMap<>());
        String rarest = "";
        double least = Double.MAX_VALUE;
        for (String answer : byAnswer.keySet()) {
            // The random part decides between answers that were given equally often.
            double often = counts.getOrDefault(answer, 0) + 0.9 * rng.nextDouble();
            if (often < least) {
                least = often;
                rarest = answer;
            }
        }
        counts.merge(rarest, 1, Integer::sum);
        List<Question> answered = byAnswer.getOrDefault(rarest, candidates);
        return answered.get(rng.nextInt(answered.size()));
    }

    private boolean coin() {
        return rng.nextDouble() < 0.5;
    }

    private List<Question> counts(List<SceneObject> objects) {
        List<Question> questions = new ArrayList<>();
        String form = coin() ? "how many %s are there" : "what is the number of %s";
        double kind = rng.nextDouble();
        if (kind < 0.15) {
            questions.add(question("count", form, "shapes", number(objects.size())));
        } else if (kind < 0.6) {
            for (Shape shape : Shape.values()) {
                questions.add(question("count of a shape", form, shape.plural(), number(count(objects, shape))));
            }
        } else {
            for (Color color : Color.values()) {
                questions.add(
                        question("count of a color", form, color.word() + " shapes", number(count(objects, color))));
            }
        }
        return questions;
    }

    /** What colour or size the only object is that fits a description. */
    private List<Question> attributes(List<SceneObject> objects) {
        List<Question> questions = new ArrayList<>();
        boolean color = rng.nextDouble() < 0.65;
        String form = color ? "what color is the %s" : "what size is the %s";
        boolean other = coin();
        for (SceneObject object : objects) {
            String name = color
                    ? (other ? object.size().word() + " " : "") + object.shape().word()
                    : (other ? object.color().word() + " " : "")
                            + object.shape().word();
            if (fitting(objects, name) == 1) {
                questions.add(
                        color
                                ? question("color", form, name, object.color().word())
                                : question("size", form, name, object.size().word()));
            }
        }
        return questions;
    }

    private List<Question> shapes(List<SceneObject> objects) {
        List<Question> questions = new ArrayList<>();
        String form = coin() ? "what shape is the %s object" : "which shape has the color %s";
        for (SceneObject object : objects) {
            if (count(objects, object.color()) == 1) {
                questions.add(question(
                        "shape", form, object.color().word(), object.shape().word()));
            }
        }
        return questions;
    }

    /** Half of the colours and shapes that are not there together are there apart. */
    private List<Question> exists(List<SceneObject> objects) {
        List<Question> questions = new ArrayList<>();
        String form = coin() ? "is there %s" : "can you see %s";
        boolean apart = coin();
        for (Shape shape : Shape.values()) {
            for (Color color : Color.values()) {
                String name = color.word() + " " + shape.word();
                boolean there = fitting(objects, name) > 0;
                boolean parts = count(objects, shape) > 0 && count(objects, color) > 0;
                if (there || parts == (apart && objects.size() > 1)) {
                    questions.add(question("existence", form, SceneWords.withArticle(name), yes(there)));
                }
            }
        }
        return questions;
    }

    private List<Question> places(List<SceneObject> objects) {
        boolean across = coin();
        List<Question> questions = places(objects, across);
        return questions.isEmpty() ? places(objects, !across) : questions;
    }

    private List<Question> places(List<SceneObject> objects, boolean across) {
        List<Question> questions = new ArrayList<>();
        boolean colors = coin();
        for (SceneObject a : objects) {
            for (SceneObject b : objects) {
                double ahead = across ? b.x() - a.x() : b.y() - a.y();
                String first =
                        (colors ? a.color().word() + " " : "") + a.shape().word();
                String second =
                        (colors ? b.color().word() + " " : "") + b.shape().word();
                if (Math.abs(ahead) >= SceneCaptions.CLEAR
                        && fitting(objects, first) == 1
                        && fitting(objects, second) == 1) {
                    String form = "is the " + first + " %s the " + second;
                    questions.add(question("place", form, across ? "left of" : "above", yes(ahead > 0)));
                    questions.add(question("place", form, across ? "right of" : "below", yes(ahead < 0)));
                }
            }
        }
        return questions;
    }

    /** Yes where there are more; no where there are fewer or, as often, equally many, if there are any. */
    private List<Question> more(List<SceneObject> objects) {
        List<Question> questions = new ArrayList<>();
        boolean more = coin();
        boolean equal = rng.nextDouble() < 0.35;
        boolean shapes = coin();
        for (int a = 0; a < 6; a++) {
            for (int b = 0; b < 6; b++) {
                int first = shapes ? count(objects, Shape.values()[a]) : count(objects, Color.values()[a]);
                int second = shapes ? count(objects, Shape.values()[b]) : count(objects, Color.values()[b]);
                if (a == b
                        || first + second == 0
                        || !(more ? first > second : first < second) && equal != (first == second)) {
                    continue;
                }
                String names = shapes
                        ? "%s " + Shape.values()[a].plural() + " than " + Shape.values()[b].plural()
                        : "%s " + Color.values()[a].word() + " shapes than " + Color.values()[b].word() + " shapes";
                boolean holds = more ? first > second : first < second;
                questions.add(question("comparison", "are there " + names, more ? "more" : "fewer", yes(holds)));
            }
        }
        return questions;
    }

    private static Question question(String kind, String form, String what, String answer) {
        return new Question(kind, form.replace("%s", what), answer);
    }

    private static String yes(boolean holds) {
        return holds ? "yes" : "no";
    }

    private static String number(int n) {
        return SceneWords.NUMBERS.get(n);
    }

    private static int count(List<SceneObject> objects, Shape shape) {
        return (int) objects.stream().filter(o -> o.shape() == shape).count();
    }

    private static int count(List<SceneObject> objects, Color color) {
        return (int) objects.stream().filter(o -> o.color() == color).count();
    }

    /** How many objects fit a name such as {@code circle}, {@code red circle} or {@code small circle}. */
    private static int fitting(List<SceneObject> objects, String name) {
        int space = name.indexOf(' ');
        String attribute = space < 0 ? "" : name.substring(0, space);
        String shape = name.substring(space + 1);
        int n = 0;
        for (SceneObject o : objects) {
            boolean fits = attribute.isEmpty()
                    || o.color().word().equals(attribute)
                    || o.size().word().equals(attribute);
            n += fits && o.shape().word().equals(shape) ? 1 : 0;
        }
        return n;
    }
}
