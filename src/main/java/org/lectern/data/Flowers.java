package org.lectern.data;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/**
 * Iris flowers: the user's own file of Fisher's, or flowers drawn from the means, deviations and correlations that his three
 * species have, rounded to a tenth of a centimetre as his are.
 */
final class Flowers {
    static final String WORDS = "flowers drawn from the species' means and covariances";

    private static final String NAME = "Iris";
    private static final List<String> SPECIES = List.of("setosa", "versicolor", "virginica");
    private static final int EACH = 50;
    private static final int FEATURES = 4;

    /** Sepal length and width, petal length and width in centimetres. */
    private static final double[][] MEANS = {
        {5.006, 3.428, 1.462, 0.246}, {5.936, 2.770, 4.260, 1.326}, {6.588, 2.974, 5.552, 2.026}
    };

    private static final double[][] DEVIATIONS = {
        {0.352, 0.379, 0.174, 0.105}, {0.516, 0.314, 0.470, 0.198}, {0.636, 0.322, 0.552, 0.275}
    };

    /** Between 1 and 0, 2 and 0, 2 and 1, 3 and 0, 3 and 1, 3 and 2. */
    private static final double[][] CORRELATIONS = {
        {0.743, 0.267, 0.178, 0.278, 0.233, 0.332},
        {0.526, 0.754, 0.561, 0.546, 0.664, 0.787},
        {0.457, 0.864, 0.401, 0.281, 0.538, 0.322}
    };

    private static final List<String> MEASURES = List.of("sepal_length", "sepal_width", "petal_length", "petal_width");
    /** A first line of numbers. */
    private static final Pattern UNNAMED = Pattern.compile("\"?[0-9]+[.,][0-9]");

    private Flowers() {}

    /** Where the user's file is, in a word or two; empty if there is none. */
    static String where(DataPlaces places) {
        return places.file("iris.csv", "iris")
                .map(file -> "LECTERN_DATA " + file)
                .orElse("");
    }

    /** The user's {@code iris.csv}, whose last column is the species. */
    static Dataset real(DataPlaces places) throws NotHereException {
        Path csv = places.file("iris.csv", "iris")
                .orElseThrow(() -> new NotHereException(places.nothing("iris.csv", "iris")));
        return dataset(csv, table(csv));
    }

    /** Read as this file goes round: with names or without, with commas or, from a German Excel, with semicolons. */
    private static Table table(Path csv) {
        String text = TextFile.read(csv);
        String first = text.substring(0, Math.max(0, text.indexOf('\n')));
        CsvFile file = Tables.csv(csv);
        if (first.contains(";")) {
            file.separator(';').decimal(',');
        }
        if (UNNAMED.matcher(first).lookingAt()) {
            file.names(Stream.concat(MEASURES.stream(), Stream.of("species")).toArray(String[]::new));
        }
        return file.read();
    }

    /** The measures in the order of the set, if their names tell which is which. */
    private static List<String> ordered(List<String> measures) {
        List<String> found = MEASURES.stream()
                .flatMap(wanted -> measures.stream()
                        .filter(name -> name.toLowerCase(Locale.ROOT)
                                .replaceAll("[^a-z]|cm", "")
                                .equals(wanted.replace("_", ""))))
                .toList();
        return found.size() == FEATURES ? found : measures;
    }

    private static Dataset dataset(Path csv, Table table) {
        String species = table.columnNames().get(table.columnCount() - 1);
        List<String> measures = table.columnNames().stream()
                .filter(name -> !name.equals(species) && !name.matches("(?i)id|C0"))
                .toList();
        if (measures.size() != FEATURES) {
            throw new DataException(
                    csv + "",
                    "four measures and the species, the species last",
                    table.columnNames() + "",
                    "Tables.readCsv and Tables.dataset read any table");
        }
        for (Column<?> column : table.columns()) {
            for (int row = 0; row < column.size() && column.countMissing() > 0; row++) {
                Tables.refuseMissing(csv + "", column, row);
            }
        }
        return Tables.dataset(table, species, ordered(measures).toArray(String[]::new))
                .withSource(NAME + ": " + table.rowCount() + " flowers of " + csv.getFileName());
    }

    static Dataset drawn(Rng rng) {
        int n = EACH * SPECIES.size();
        float[] x = new float[n * FEATURES];
        int[] y = new int[n];
        for (int species = 0; species < SPECIES.size(); species++) {
            double[][] root = root(CORRELATIONS[species]);
            for (int i = species * EACH; i < (species + 1) * EACH; i++) {
                y[i] = species;
                draw(species, root, rng, x, i * FEATURES);
            }
        }
        return Dataset.of(Tensor.of(x).reshape(n, FEATURES), Tensor.of(y))
                .withClassNames(SPECIES)
                .withSource(StandIn.source(NAME, WORDS));
    }

    private static void draw(int species, double[][] root, Rng rng, float[] x, int at) {
        double[] normal = new double[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            normal[f] = rng.nextGaussian();
        }
        for (int f = 0; f < FEATURES; f++) {
            double z = 0;
            for (int k = 0; k <= f; k++) {
                z += root[f][k] * normal[k];
            }
            double centimetres = MEANS[species][f] + DEVIATIONS[species][f] * z;
            x[at + f] = Math.max(1, Math.round(10 * centimetres)) / 10f;
        }
    }

    /** Cholesky's root of a matrix of correlations, given by its lower half. */
    private static double[][] root(double[] lower) {
        double[][] root = new double[FEATURES][FEATURES];
        for (int i = 0, next = 0; i < FEATURES; i++) {
            double diagonal = 1;
            for (int j = 0; j < i; j++) {
                double sum = lower[next++];
                for (int k = 0; k < j; k++) {
                    sum -= root[i][k] * root[j][k];
                }
                root[i][j] = sum / root[j][j];
                diagonal -= root[i][j] * root[i][j];
            }
            root[i][i] = Math.sqrt(diagonal);
        }
        return root;
    }
}
