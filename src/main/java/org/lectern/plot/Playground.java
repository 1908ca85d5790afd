package org.lectern.plot;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;

/**
 * A small network in the page, with knobs for its layers, units, activation and learning rate, that trains before one's eyes.
 *
 * <p>It is one piece of HTML with its script: it needs no network, no library and no kernel, so it also works in a saved page.
 */
public final class Playground implements Displayable {
    /** Points for each data set that a page can train on smoothly. */
    private static final int MOST = 1000;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<String> names;
    private final List<String> sets;

    private Playground(List<String> names, List<String> sets) {
        this.names = names;
        this.sets = sets;
    }

    static Playground empty() {
        return new Playground(List.of(), List.of());
    }

    /**
     * This playground with one more data set to choose.
     *
     * @param points [n, 2], n at most 1000
     * @param labels [n], 0 or 1
     */
    public Playground add(String name, Tensor points, Tensor labels) {
        double[][] xy = TensorData.points("playground", points);
        double[] classes = TensorData.classNumbers("playground", "labels", labels);
        int n = xy[0].length;
        if (n != classes.length || n == 0 || n > MOST) {
            throw new PlotException(
                    "playground",
                    "1 to " + MOST + " points and as many labels",
                    n + " points and " + classes.length + " labels",
                    "take fewer points?");
        }
        StringBuilder x = new StringBuilder();
        StringBuilder y = new StringBuilder();
        for (int i = 0; i < n; i++) {
            if (classes[i] != 0 && classes[i] != 1) {
                throw new PlotException(
                        "playground", "labels 0 and 1", "label " + classes[i] + " at " + i, "use two classes");
            }
            if (!Double.isFinite(xy[0][i]) || !Double.isFinite(xy[1][i])) {
                throw new PlotException("playground", "finite points", "point " + i + " is not", "leave it out");
            }
            String comma = i == 0 ? "" : ",";
            x.append(String.format(Locale.ROOT, "%s[%.4f,%.4f]", comma, xy[0][i], xy[1][i]));
            y.append(comma).append((int) classes[i]);
        }
        List<String> moreNames = new ArrayList<>(names);
        moreNames.add(name);
        List<String> moreSets = new ArrayList<>(sets);
        moreSets.add(quoted(name) + ":{\"x\":[" + x + "],\"y\":[" + y + "]}");
        return new Playground(List.copyOf(moreNames), List.copyOf(moreSets));
    }

    /** A JSON string that cannot end the script it stands in. */
    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\' || c == '<' || c < ' ' || c > '~') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }

    private static String page() {
        try (InputStream in = Playground.class.getResourceAsStream("playground.html")) {
            if (in == null) {
                throw new IllegalStateException("playground.html is missing from Lectern's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Writes the page to a file whose name ends in {@code .html}.
     *
     * @throws IllegalArgumentException if it ends otherwise
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        display().save(file);
    }

    @Override
    public MimeBundle display() {
        String html = page().replace("@ID@", "lectern-playground-" + COUNT.incrementAndGet())
                .replace("@SETS@", "{" + String.join(",", sets) + "}");
        return MimeBundle.html(html, toString());
    }

    @Override
    public String toString() {
        return "Playground: a small network to train in the page on " + String.join(", ", names)
                + ". Needs a browser with scripts.";
    }
}
