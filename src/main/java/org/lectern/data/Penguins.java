package org.lectern.data;

import java.nio.file.Path;
import java.util.List;
import org.lectern.tensor.Rng;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * Penguins of the Palmer Archipelago: the user's own {@code penguins.csv}, or birds drawn from the means and deviations of each
 * species and sex, as many on each island and with as many values missing as in the real table.
 */
final class Penguins {
    static final String WORDS = "birds drawn from the means and deviations of each species and sex";

    private static final String NAME = "Palmer penguins";
    private static final int FIRST_YEAR = 2007;
    private static final int YEARS = 3;

    /** How many birds lack all measures, and how many more lack the sex alone. */
    private static final int UNMEASURED = 2;

    private static final int UNSEXED = 9;

    /** How much of a bird's deviation comes from its size, which moves all four measures together. */
    private static final double SIZE = 0.65;

    /**
     * One species on one island. The four measures: length and depth of the bill and length of the flipper in millimetres, mass in
     * grams.
     *
     * @param mean over both sexes
     * @param deviation within a sex
     * @param male how much larger males are than females
     */
    private record Colony(String species, String island, int birds, double[] mean, double[] deviation, double[] male) {}

    private static final double[] ADELIE = {38.8, 18.35, 190.0, 3701};
    private static final double[] ADELIE_DEVIATION = {2.15, 0.98, 6.1, 308};
    private static final double[] ADELIE_MALE = {3.1, 1.45, 4.6, 675};
    private static final List<Colony> COLONIES = List.of(
            new Colony("Adelie", "Biscoe", 44, ADELIE, ADELIE_DEVIATION, ADELIE_MALE),
            new Colony("Adelie", "Dream", 56, ADELIE, ADELIE_DEVIATION, ADELIE_MALE),
            new Colony("Adelie", "Torgersen", 52, ADELIE, ADELIE_DEVIATION, ADELIE_MALE),
            new Colony(
                    "Chinstrap",
                    "Dream",
                    68,
                    new double[] {48.8, 18.4, 195.8, 3733},
                    new double[] {2.4, 0.77, 5.8, 324},
                    new double[] {4.5, 1.66, 8.2, 412}),
            new Colony(
                    "Gentoo",
                    "Biscoe",
                    124,
                    new double[] {47.5, 15.0, 217.2, 5076},
                    new double[] {2.4, 0.66, 4.8, 298},
                    new double[] {3.9, 1.48, 8.8, 805}));

    private static final List<String> COLUMNS =
            List.of("species", "bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g");

    private Penguins() {}

    /** Where the user's file is, in a word or two; empty if there is none. */
    static String where(DataPlaces places) {
        return places.file("penguins.csv", "penguins")
                .map(file -> "LECTERN_DATA " + file)
                .orElse("");
    }

    static Table real(DataPlaces places) throws NotHereException {
        Path csv = places.file("penguins.csv", "penguins")
                .orElseThrow(() -> new NotHereException(places.nothing("penguins.csv", "penguins")));
        Table table = Tables.readCsv(csv);
        if (!table.columnNames().containsAll(COLUMNS)) {
            throw new DataException(
                    csv + "",
                    "at least the columns " + String.join(", ", COLUMNS),
                    table.columnNames() + "",
                    "Tables.readCsv reads any table");
        }
        return table.setName(NAME + ": " + csv.getFileName());
    }

    static Table drawn(Rng rng) {
        StringColumn species = StringColumn.create("species");
        StringColumn island = StringColumn.create("island");
        List<DoubleColumn> measures = List.of(
                DoubleColumn.create("bill_length_mm"),
                DoubleColumn.create("bill_depth_mm"),
                DoubleColumn.create("flipper_length_mm"),
                DoubleColumn.create("body_mass_g"));
        StringColumn sex = StringColumn.create("sex");
        IntColumn year = IntColumn.create("year");
        // How early each bird comes in a random order: the first lack their measures, the next their sex alone.
        int[] place = rng.permutation(COLONIES.stream().mapToInt(Colony::birds).sum());
        for (Colony colony : COLONIES) {
            for (int bird = 0; bird < colony.birds(); bird++) {
                boolean isMale = bird % 2 == 0;
                double size = rng.nextGaussian();
                int before = place[year.size()];
                for (int m = 0; m < measures.size(); m++) {
                    double measure = measure(colony, m, isMale, size, rng);
                    measures.get(m).append(before < UNMEASURED ? Double.NaN : measure);
                }
                if (before < UNMEASURED + UNSEXED) {
                    sex.appendMissing();
                } else {
                    sex.append(isMale ? "male" : "female");
                }
                species.append(colony.species());
                island.append(colony.island());
                year.append(FIRST_YEAR + rng.nextInt(YEARS));
            }
        }
        Table table = Table.create(StandIn.source(NAME, WORDS), species, island);
        measures.forEach(table::addColumns);
        return table.addColumns(sex, year);
    }

    /** A bill to a tenth of a millimetre, a flipper to a millimetre, a mass to 25 grams. */
    private static double measure(Colony colony, int m, boolean isMale, double size, Rng rng) {
        double z = SIZE * size + Math.sqrt(1 - SIZE * SIZE) * rng.nextGaussian();
        double value = colony.mean()[m] + (isMale ? 0.5 : -0.5) * colony.male()[m] + colony.deviation()[m] * z;
        return switch (m) {
            case 0, 1 -> Math.round(10 * value) / 10.0;
            case 2 -> Math.round(value);
            default -> 25.0 * Math.round(value / 25);
        };
    }
}
