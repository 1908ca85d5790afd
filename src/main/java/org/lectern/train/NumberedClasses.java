package org.lectern.train;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.lectern.data.Batch;
import org.lectern.data.Dataset;
import org.lectern.tensor.TensorException;

/**
 * Classes whose names are numbers other than their indices, such as 1, 3 and 5 for 0, 1 and 2: a loss for numbers would learn the
 * index, and no one would see it.
 */
final class NumberedClasses {
    private static final int SHOWN = 3;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+\\.?\\d*(?:[eE][+-]?\\d+)?");

    private NumberedClasses() {}

    static boolean areOf(Dataset dataset) {
        List<String> names = dataset.classNames();
        boolean isOther = false;
        for (int i = 0; i < names.size(); i++) {
            Optional<Double> number = number(names.get(i));
            if (number.isEmpty()) {
                return false;
            }
            isOther |= number.get() != i;
        }
        return isOther && dataset.isLabelled();
    }

    private static Optional<Double> number(String name) {
        return NUMBER.matcher(name).matches() ? Optional.of(Double.valueOf(name)) : Optional.empty();
    }

    /** Refuses such a data set where the loss knows no right and wrong classes: it is one for numbers. */
    static void refuse(String operation, Dataset dataset, NetworkLearner network) {
        Batch first = dataset.batches(1).inOrder().iterator().next();
        if (network.knowsClasses(first, dataset.classes())) {
            return;
        }
        List<String> names = dataset.classNames();
        String shown =
                names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + (names.size() > SHOWN ? ", …" : "");
        throw new TensorException(
                operation,
                "targets that are numbers, for this loss",
                "classes: the indices 0 to " + (names.size() - 1) + " for " + shown,
                "is it a quantity? Tables.prepare(table, …) keeps its numbers; for classes, take Losses.crossEntropy() and an"
                        + " output for each");
    }
}
