package org.lectern.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Tensor;

/** How data sets look in a notebook. */
final class DatasetView {
    /** More classes than this are summed up, not listed. */
    private static final int MOST_CLASSES = 20;

    private DatasetView() {}

    static MimeBundle of(Dataset dataset) {
        return MimeBundle.html(html(List.of("samples"), List.of(dataset)), text(dataset));
    }

    static MimeBundle of(Split split) {
        String text = "train: " + text(split.train()) + "\ntest: " + text(split.test());
        return MimeBundle.html(html(List.of("train", "test"), List.of(split.train(), split.test())), text);
    }

    /** One line: size, shapes and types, classes. */
    static String line(Dataset dataset) {
        String classes = dataset.isLabelled() ? ", " + dataset.classes() + " classes" : "";
        return String.format(
                Locale.ROOT,
                "%,d samples: x %s %s, y %s %s%s",
                dataset.size(),
                xShape(dataset),
                dataset.first().x().dtype(),
                yShape(dataset),
                dataset.first().y().dtype(),
                classes);
    }

    /** The shape of all samples, by that of the first: changed data are not made for this. Of sequences, how long they are. */
    private static String xShape(Dataset dataset) {
        int[] lengths = dataset.samples().lengths();
        int shortest = Arrays.stream(lengths).min().orElse(0);
        int longest = Arrays.stream(lengths).max().orElse(0);
        return shape(dataset, dataset.first().x(), shortest == longest ? "" : shortest + " to " + longest);
    }

    /** The same of labels or targets, of which each sample of sequences may have a sequence, too. */
    private static String yShape(Dataset dataset) {
        Tensor first = dataset.first().y();
        int[] lengths = dataset.samples().lengths();
        if (first.rank() < 2 || lengths.length == 0 || !dataset.samples().knowsY()) {
            return shape(dataset, first, "");
        }
        int shortest = IntStream.range(0, lengths.length)
                .reduce((a, b) -> lengths[b] < lengths[a] ? b : a)
                .orElse(0);
        int longest = dataset.y().dim(1);
        boolean isRagged = dataset.rows(shortest).first().y().dim(1) < longest;
        return shape(dataset, first, isRagged ? "up to " + longest : "");
    }

    /** @param length what stands for the second size; empty for that of the first sample */
    private static String shape(Dataset dataset, Tensor first, String length) {
        List<String> sizes = new ArrayList<>();
        Arrays.stream(first.shape()).forEach(size -> sizes.add(size + ""));
        sizes.set(0, dataset.size() + "");
        if (!length.isEmpty()) {
            sizes.set(1, length);
        }
        return sizes.toString();
    }

    private static String text(Dataset dataset) {
        StringBuilder text = new StringBuilder(line(dataset));
        if (!dataset.source().isEmpty()) {
            text.append("\n  source: ").append(dataset.source());
        }
        if (listsClasses(dataset)) {
            int[] counts = dataset.classCounts();
            List<String> names = dataset.classNames();
            int width = names.stream().mapToInt(String::length).max().orElse(0);
            for (int c = 0; c < counts.length; c++) {
                text.append(
                        String.format(Locale.ROOT, "\n  %-" + Math.max(1, width) + "s  %,d", names.get(c), counts[c]));
            }
        }
        return text.toString();
    }

    private static boolean listsClasses(Dataset dataset) {
        return dataset.isLabelled() && dataset.classes() <= MOST_CLASSES;
    }

    /** A row for each part: first its size and shapes, then how many samples each class has. */
    private static String html(List<String> parts, List<Dataset> datasets) {
        List<List<String>> shapes = new ArrayList<>();
        List<List<String>> counts = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Dataset part = datasets.get(i);
            shapes.add(List.of(
                    parts.get(i),
                    String.format(Locale.ROOT, "%,d", part.size()),
                    xShape(part) + " " + part.first().x().dtype(),
                    yShape(part) + " " + part.first().y().dtype()));
            if (listsClasses(part)) {
                List<String> row = new ArrayList<>(List.of(parts.get(i)));
                Arrays.stream(part.classCounts()).forEach(n -> row.add(String.format(Locale.ROOT, "%,d", n)));
                counts.add(row);
            }
        }
        String sources = datasets.stream()
                .map(Dataset::source)
                .filter(source -> !source.isEmpty())
                .distinct()
                .collect(Collectors.joining("; "));
        boolean counted = counts.size() == parts.size()
                && counts.stream().map(List::size).distinct().count() == 1;
        String html = new Table(counted ? "" : sources, List.of("", "samples", "x", "y"), shapes).html();
        if (counted) {
            List<String> classes = new ArrayList<>(List.of("class"));
            classes.addAll(datasets.get(0).classNames());
            html += new Table(sources, classes, counts).html();
        }
        return html;
    }
}
