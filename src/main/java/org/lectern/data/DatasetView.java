package org.lectern.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.lectern.display.MimeBundle;

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
                Arrays.toString(dataset.x().shape()),
                dataset.x().dtype(),
                Arrays.toString(dataset.y().shape()),
                dataset.y().dtype(),
                classes);
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

    /** One column for each class, one row for each part. */
    private static String html(List<String> parts, List<Dataset> datasets) {
        Dataset first = datasets.get(0);
        boolean counted = datasets.stream().allMatch(DatasetView::listsClasses);
        StringBuilder html = new StringBuilder("<table><thead><tr><th></th><th>size</th><th>x</th><th>y</th>");
        if (counted) {
            first.classNames()
                    .forEach(name -> html.append("<th>").append(escape(name)).append("</th>"));
        }
        html.append("</tr></thead><tbody>");
        for (int i = 0; i < parts.size(); i++) {
            Dataset part = datasets.get(i);
            html.append("<tr><th>").append(parts.get(i)).append("</th>");
            cell(html, String.format(Locale.ROOT, "%,d", part.size()));
            cell(html, Arrays.toString(part.x().shape()) + " " + part.x().dtype());
            cell(html, Arrays.toString(part.y().shape()) + " " + part.y().dtype());
            if (counted) {
                Arrays.stream(part.classCounts()).forEach(n -> cell(html, String.format(Locale.ROOT, "%,d", n)));
            }
            html.append("</tr>");
        }
        html.append("</tbody></table>");
        datasets.stream()
                .map(Dataset::source)
                .filter(source -> !source.isEmpty())
                .distinct()
                .forEach(source ->
                        html.append("<p><small>").append(escape(source)).append("</small></p>"));
        return html.toString();
    }

    private static void cell(StringBuilder html, String content) {
        html.append("<td>").append(escape(content)).append("</td>");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
