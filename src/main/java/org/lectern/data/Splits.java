package org.lectern.data;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.lectern.tensor.Rng;

/** Draws parts of a data set. */
final class Splits {
    private Splits() {}

    static Split stratified(Dataset data, double fraction, Rng rng) {
        data.refuseSplit("stratifiedSplit");
        if (!(fraction > 0 && fraction < 1)) {
            throw new DataException("stratifiedSplit", "a fraction between 0 and 1", fraction + "", "0.8 is usual");
        }
        List<Integer> train = new ArrayList<>();
        List<Integer> test = new ArrayList<>();
        List<List<Integer>> byClass = byClass("stratifiedSplit", data);
        for (int c = 0; c < byClass.size(); c++) {
            List<Integer> places = shuffled(byClass.get(c), rng);
            if (places.size() == 1) {
                throw new DataException(
                        "stratifiedSplit",
                        "at least 2 samples of each class",
                        "1 of class " + data.classNames().get(c),
                        "data.split(" + fraction + ", rng) doesn't look at classes");
            }
            if (!places.isEmpty()) {
                int kept = (int) Math.max(1, Math.min(places.size() - 1, Math.round(fraction * places.size())));
                train.addAll(places.subList(0, kept));
                test.addAll(places.subList(kept, places.size()));
            }
        }
        return new Split(rows(data, shuffled(train, rng)), rows(data, shuffled(test, rng)));
    }

    static List<Split> folds(Dataset data, int k, Rng rng) {
        data.refuseSplit("kFold");
        if (k < 2 || k > data.size()) {
            throw new DataException(
                    "kFold", "2 to " + data.size() + " folds, as many as samples at most", k + "", "5 is usual");
        }
        List<Integer> order = IntStream.of(rng.permutation(data.size())).boxed().toList();
        List<Split> folds = new ArrayList<>();
        for (int f = 0; f < k; f++) {
            int from = (int) ((long) data.size() * f / k);
            int to = (int) ((long) data.size() * (f + 1) / k);
            List<Integer> train = new ArrayList<>(order.subList(0, from));
            train.addAll(order.subList(to, order.size()));
            folds.add(new Split(rows(data, train), rows(data, order.subList(from, to))));
        }
        return List.copyOf(folds);
    }

    static Dataset balanced(Dataset data, Rng rng) {
        List<List<Integer>> byClass = byClass("balanced", data);
        int most = byClass.stream().mapToInt(List::size).max().orElse(0);
        List<Integer> drawn = new ArrayList<>();
        for (List<Integer> places : byClass) {
            // Whole rounds first, so that no sample of a class stands more often than another, but for the last round.
            for (int left = places.isEmpty() ? 0 : most; left > 0; left -= places.size()) {
                drawn.addAll(shuffled(places, rng).subList(0, Math.min(left, places.size())));
            }
        }
        Dataset balanced = rows(data, shuffled(drawn, rng));
        boolean hasCopies = drawn.size() > new HashSet<>(drawn).size();
        return hasCopies ? balanced.onlyFor("balanced samples, of which some stand several times") : balanced;
    }

    private static List<List<Integer>> byClass(String operation, Dataset data) {
        if (!data.isLabelled()) {
            throw new DataException(
                    operation,
                    "class labels: an INT32 y of shape (n)",
                    data + "",
                    "data.split(fraction, rng) needs none");
        }
        List<List<Integer>> places = new ArrayList<>();
        for (int c = 0; c < data.classes(); c++) {
            places.add(new ArrayList<>());
        }
        int[] labels = data.y().toInts();
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] >= 0) {
                places.get(labels[i]).add(i);
            }
        }
        return places;
    }

    private static List<Integer> shuffled(List<Integer> places, Rng rng) {
        return IntStream.of(rng.permutation(places.size()))
                .mapToObj(places::get)
                .toList();
    }

    private static Dataset rows(Dataset data, List<Integer> places) {
        return data.rows(places.stream().mapToInt(Integer::intValue).toArray());
    }
}
