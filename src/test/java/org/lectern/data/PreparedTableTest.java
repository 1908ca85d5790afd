package org.lectern.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.Display;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DateColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class PreparedTableTest {
    @Test
    void numbersThatWereReadAsWordsAreNoCategories() {
        StringColumn rent = StringColumn.create("rent");
        StringColumn rooms = StringColumn.create("rooms");
        StringColumn children = StringColumn.create("children");
        StringColumn city = StringColumn.create("city");
        for (int r = 0; r < 300; r++) {
            rent.append((r % 7 + 1) + ".150,00");
            rooms.append(r == 17 ? "-" : r % 6 + 1 + "");
            children.append(r % 10 == 0 ? "3+" : r % 2 + "");
            city.append(r % 2 == 0 ? "Ulm" : "Bonn");
        }
        refused(rent, city, "got \"1.150,00\" in \"rent\"; Tables.csv(file).decimal(',').thousands('.') reads such");
        refused(
                rooms,
                city,
                "got \"-\" in row 17 beside 6 different numbers in \"rooms\"; mend it in the file, or take it for missing:"
                        + " Tables.csv(file).missing(\"-\")");
        refused(city, rent, "got \"1.150,00\" in \"rent\"");
        StringColumn price = StringColumn.create("price");
        StringColumn share = StringColumn.create("share");
        for (int r = 0; r < 300; r++) {
            price.append(r % 3 + 1 + ",500");
            share.append(r % 5 + " %");
        }
        refused(price, city, "Tables.csv(file).thousands(',') reads such numbers");
        refused(share, city, "Tables.csv(file).asPercent(\"share\") reads percentages");
        Table table = Table.create("t").addColumns(children, city);
        assertThat(Tables.prepare(table, "city").dataset().x().shape()).containsExactly(300, 3);
    }

    private static void refused(StringColumn feature, StringColumn target, String message) {
        Table table = Table.create("t").addColumns(feature, target);
        assertThatThrownBy(() -> Tables.prepare(table, target.name()).dataset())
                .isInstanceOf(DataException.class)
                .hasMessageContaining(message);
    }

    @Test
    void wordsBecomeAFeatureEachAndNumbersStay() {
        PreparedTable prepared = Tables.prepare(penguins(), "species");
        assertThat(prepared.featureNames()).containsExactly("mass", "island=Biscoe", "island=Dream", "tagged");
        Dataset data = prepared.dataset();
        assertThat(data.x().shape()).containsExactly(3, 4);
        assertThat(data.x().toFloats()).containsExactly(4, 1, 0, 1, 2, 0, 1, 0, 3, 0, 1, 1);
        assertThat(data.y().toInts()).containsExactly(1, 0, 0);
        assertThat(data.classNames()).containsExactly("Adelie", "Gentoo");
    }

    @Test
    void standardizingHasAWayBack() {
        PreparedTable prepared =
                Tables.prepare(penguins(), "species").without("tagged").standardize();
        Tensor x = prepared.dataset().x();
        assertThat(x.slice(1, 0, 1).mean().item()).isBetween(-1e-6, 1e-6);
        Table back = prepared.inverse(x);
        assertThat(back.columnNames()).containsExactly("mass", "island");
        assertThat(back.doubleColumn("mass").get(1)).isBetween(2 - 1e-6, 2 + 1e-6);
        assertThat(back.stringColumn("island").asList()).containsExactly("Biscoe", "Dream", "Dream");
        Table other = penguins().first(1);
        other.doubleColumn("mass").set(0, 3);
        assertThat(prepared.dataset(other).x().toFloats()[0]).isBetween(-1e-6f, 1e-6f);
    }

    @Test
    void aTargetOfNumbersIsOneUnlessItsValuesAreClasses() {
        PreparedTable mass = Tables.prepare(penguins(), "mass");
        assertThat(mass.dataset().y().shape()).containsExactly(3, 1);
        assertThat(mass.dataset().y().toFloats()).containsExactly(4, 2, 3);
        assertThat(mass.classNames()).isEmpty();
        assertThat(mass.asClasses().dataset().y().toInts()).containsExactly(2, 0, 1);
    }

    @Test
    void aTargetOfTruthValuesIsTwoClasses() {
        Table table =
                Table.create("t", DoubleColumn.create("a", 1, 2, 3), BooleanColumn.create("sick", true, false, true));
        PreparedTable prepared = Tables.prepare(table, "sick");
        assertThat(prepared.dataset().classNames()).containsExactly("false", "true");
        assertThat(prepared.dataset().y().toInts()).containsExactly(1, 0, 1);
        Table predicted =
                prepared.withPredictions(table, Tensor.of(-3.0, 2.0, 0.5).reshape(3, 1));
        assertThat(predicted.stringColumn("predicted sick").asList()).containsExactly("false", "true", "true");
        assertThat(prepared.toString()).contains("target sick: classes false, true");
        assertThat(prepared.dataset(table.first(1)).y().toInts()).containsExactly(1);
    }

    @Test
    void predictionsBecomeAColumn() {
        PreparedTable prepared = Tables.prepare(penguins(), "species");
        Table labelled = prepared.withPredictions(penguins(), Tensor.of(1, 1, 0));
        assertThat(labelled.stringColumn("predicted species").asList()).containsExactly("Gentoo", "Gentoo", "Adelie");
        Table scored = prepared.withPredictions(penguins(), Tensor.of(new float[][] {{0, 1}, {3, 2}, {-1, -2}}));
        assertThat(scored.stringColumn("predicted species").asList()).containsExactly("Gentoo", "Adelie", "Adelie");
        Table numbers = Tables.prepare(penguins(), "mass")
                .withPredictions(penguins(), Tensor.of(1.5, 2, 3).reshape(3, 1));
        assertThat(numbers.doubleColumn("predicted mass").get(0)).isEqualTo(1.5);
        refused(() -> prepared.withPredictions(scored, Tensor.of(0, 0, 0)), "needs no column \"predicted species\"");
        refused(() -> prepared.withPredictions(penguins(), Tensor.of(0, 0, 5)), "labels from 0 to 1, got 5");
        refused(() -> prepared.withPredictions(penguins(), Tensor.of(0, 0)), "got [2] of int32");
    }

    @Test
    void whatCantBePreparedIsNamed() {
        Table other = penguins();
        other.stringColumn("island").set(1, "Torgersen");
        refused(
                () -> Tables.prepare(penguins(), "species").dataset(other),
                "in column \"island\" a word of [Biscoe, Dream], got \"Torgersen\" in row 1");
        Table holed = penguins();
        holed.doubleColumn("mass").setMissing(2);
        refused(() -> Tables.prepare(holed, "species").dataset(), "none in column \"mass\", row 2");
        refused(() -> Tables.prepare(penguins(), "specie"), "did you mean \"species\"?");
        refused(() -> Tables.prepare(penguins(), "species").without("iland"), "did you mean \"island\"?");
        refused(
                () -> Tables.prepare(penguins(), "species").inverse(Tensor.ones(2, 3)),
                "x of shape [n, 4], got [2, 3]");
        Table dated =
                penguins().addColumns(DateColumn.create("born", LocalDate.EPOCH, LocalDate.EPOCH, LocalDate.EPOCH));
        refused(
                () -> Tables.prepare(dated, "species").dataset(),
                "got \"born\" of type LOCAL_DATE; .without(\"born\")");
        Table named = Table.create(
                IntColumn.create("y", IntStream.range(0, 101).toArray()),
                StringColumn.create(
                        "name", IntStream.range(0, 101).mapToObj(i -> "n" + i).toList()));
        refused(() -> Tables.prepare(named, "y").dataset(), "101 in \"name\"; is it a name");
    }

    @Test
    void aTableShowsAsHtmlAndALongOneIsShortened() {
        MimeBundle small = Display.bundle(penguins());
        assertThat(String.valueOf(small.data().get(MimeBundle.HTML)))
                .contains("<table", ">species</th>", ">Gentoo</td>", "&lt;birds&gt;: 3 rows x 4 columns");
        Table big = Table.create(
                "big", IntColumn.create("i", IntStream.range(0, 5000).toArray()));
        big.intColumn("i").setMissing(4999);
        String text = Display.bundle(big).text();
        assertThat(text.lines()).hasSize(14);
        assertThat(text)
                .contains("4998")
                .contains("–")
                .contains("big: 5,000 rows x 1 column")
                .doesNotContain("2500");
        assertThat(Display.bundle(big.column("i")).text()).contains("integer: 5,000 rows");
        assertThat(Display.bundle(Tables.prepare(penguins(), "species")).text())
                .contains("0 or 1 for Biscoe, Dream", "target species: classes Adelie, Gentoo");
    }

    @Test
    void aStandardizerTakesOneSampleAsItTakesMany() {
        Tensor y = Tensor.of(1, 2, 6).reshape(3, 1);
        Standardizer scaler = Standardizer.of(y);
        assertThat(scaler.apply(y.row(1)).item()).isEqualTo(scaler.apply(y).at(1, 0));
        assertThat(scaler.inverse(scaler.apply(y.row(1))).item()).isCloseTo(2, within(1e-5));
        assertThatThrownBy(() -> scaler.apply(Tensor.of(1, 2))).isInstanceOf(DataException.class);
    }

    @Test
    void aStandardizerGoesBothWays() {
        Tensor x = Tensor.of(new float[][] {{1, 5}, {3, 5}});
        Standardizer scaler = Standardizer.of(x);
        assertThat(scaler.apply(x).toFloats()).containsExactly(-1, 0, 1, 0);
        assertThat(scaler.inverse(scaler.apply(x)).toFloats()).isEqualTo(x.toFloats());
        refused(() -> scaler.inverse(Tensor.ones(2, 3)), "inverse: needs samples of shape [2]");
    }

    private static void refused(Runnable call, String words) {
        assertThatThrownBy(call::run).isInstanceOf(DataException.class).hasMessageContaining(words);
    }

    private static Table penguins() {
        return Table.create(
                "<birds>",
                StringColumn.create("species", "Gentoo", "Adelie", "Adelie"),
                DoubleColumn.create("mass", 4, 2, 3),
                StringColumn.create("island", "Biscoe", "Dream", "Dream"),
                BooleanColumn.create("tagged", true, false, true));
    }

    @Test
    void aSlipInAColumnOfNumbersMakesNoCategories() {
        StringColumn slips = StringColumn.create("slips");
        StringColumn grades = StringColumn.create("grades");
        DoubleColumn target = DoubleColumn.create("y");
        for (int i = 0; i < 40; i++) {
            slips.append(i == 15 ? "1.2.3" : i * 0.5 + "");
            grades.append(i % 7 == 6 ? "none" : i % 7 + "");
            target.append(i);
        }
        PreparedTable prepared = Tables.prepare(Table.create("t", slips, grades, target), "y");
        assertThat(prepared.display().text()).contains("refused: ", "\"1.2.3\" in row 15");
        assertThatThrownBy(prepared::dataset)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got \"1.2.3\" in row 15 beside 39 different numbers in \"slips\"");
        assertThat(prepared.without("slips").dataset().x().shape()).containsExactly(40, 7);
        assertThatThrownBy(() -> Tables.prepare(Table.create("t", slips, target), "slips")
                        .dataset())
                .hasMessageContaining("got \"1.2.3\" in row 15 beside 39 different numbers in \"slips\"");
        StringColumn rooms = StringColumn.create("rooms", "1", "2", "3", "3o");
        DoubleColumn price = DoubleColumn.create("price", 1.0, 2, 3, 4);
        assertThatThrownBy(() ->
                        Tables.prepare(Table.create("t", rooms, price), "price").dataset())
                .hasMessageContaining("got \"3o\" in row 3 beside 3 different numbers");
        StringColumn days = StringColumn.create("days");
        for (int i = 0; i < 40; i++) {
            days.append("2026-01-" + (10 + i / 2 * 2 % 30) + (i % 3 == 0 ? "" : "?") + (i > 20 ? i : ""));
        }
        PreparedTable dated = Tables.prepare(Table.create("t", days, grades, target), "y");
        assertThatThrownBy(dated::dataset)
                .hasMessageContaining("in 40 rows of \"days\"; is it a name, a date or a text? .without(\"days\")");
    }

    @Test
    void numbersThatFloatsCannotTellApartAreRefusedOrStandardized() {
        DoubleColumn time = DoubleColumn.create("time", 1.6e9, 1.6e9 + 1, 1.6e9 + 2, 1.6e9 + 3);
        DoubleColumn y = DoubleColumn.create("y", 1, 2, 3, 4);
        Table table = Table.create("t").addColumns(time, y);
        assertThatThrownBy(() -> Tables.prepare(table, "y").dataset())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got 4 different values in column \"time\", of which 1 is left as floats");
        assertThat(Tables.prepare(table, "y").standardize().dataset().x().toFloats())
                .doesNotHaveDuplicates();
        assertThatThrownBy(() -> Tables.prepare(table, "time").standardize().dataset())
                .hasMessageContaining("in column \"time\"");
    }

    @Test
    void numbersThatDifferByRoundingOnlyArePrepared() {
        double[] sine = new double[8760];
        double[] load = new double[8760];
        double[] dense = new double[100_000];
        for (int h = 0; h < sine.length; h++) {
            sine[h] = Math.sin(2 * Math.PI * h / 24);
            load[h] = 100 + 20 * sine[h] + h % 7;
        }
        for (int i = 0; i < dense.length; i++) {
            dense[i] = 1000 + i / 100_000.0;
        }
        Table hours = Table.create("t", DoubleColumn.create("sine", sine), DoubleColumn.create("load", load));
        assertThat(Tables.features(hours).shape()).containsExactly(8760, 2);
        assertThat(Tables.prepare(hours, "load").dataset().x().shape()).containsExactly(8760, 1);
        assertThat(Tables.prepare(hours, "sine").standardize().dataset().x().shape())
                .containsExactly(8760, 1);
        DoubleColumn sums = DoubleColumn.create("x", 0.1 + 0.2, 0.3, 0.15 + 0.15, 0.1 * 3, 0.6, 0.1 * 6, 0.2 * 3);
        DoubleColumn constant = DoubleColumn.create("c", 0.1 + 0.2, 0.3, 0.3, 0.3, 0.3, 0.3, 0.3);
        Table sum = Table.create("t", sums, constant);
        assertThat(Tables.features(sum).shape()).containsExactly(7, 2);
        assertThat(Tables.prepare(sum, "c").standardize().dataset().size()).isEqualTo(7);
        assertThat(Tables.features(Table.create("t", DoubleColumn.create("dense", dense)))
                        .shape())
                .containsExactly(100_000, 1);
    }

    @Test
    void whatFloatsLoseIsRefusedWithARemedyThatHelps() {
        double[] day = IntStream.range(0, 1440).mapToDouble(i -> 1.7e9 + 20 * i).toArray();
        double[] holed = day.clone();
        holed[700] = 0;
        Table table = Table.create("t", DoubleColumn.create("day", day), DoubleColumn.create("y", day));
        refused(() -> Tables.features(table, "day"), "such as 1.7E9 and 1.70000002E9; subtract one of them");
        refused(() -> Tables.prepare(table, "y").dataset(), ".setName(\"day\")); .standardize() does");
        refused(() -> Tables.prepare(table, "y").standardize().dataset(), "in column \"y\", of which");
        table.replaceColumn("y", table.numberColumn("y").subtract(1.7e9).setName("y"));
        assertThat(Tables.prepare(table, "y").standardize().dataset().x().toFloats())
                .doesNotHaveDuplicates();
        table.replaceColumn("day", DoubleColumn.create("day", holed));
        refused(() -> Tables.features(table, "day"), "such as 1.7E9 and 1.70000002E9; subtract one of them");
        table.replaceColumn("day", table.numberColumn("day").subtract(1.7e9).setName("day"));
        assertThat(Tables.features(table, "day").shape()).containsExactly(1440, 1);
        DoubleColumn far = DoubleColumn.create("far", 1, 2, 3, 4, 5, 1e30);
        Table odd = Table.create("t", far, DoubleColumn.create("y", 1, 2, 3, 4, 5, 6));
        refused(
                () -> Tables.prepare(odd, "y").standardize().dataset(),
                "values far from the others, such as 1.0E30, make them so: are they right?");
        Table huge = Table.create("t", DoubleColumn.create("x", 1, 1e100));
        refused(() -> Tables.features(huge), "up to 3.4e38, got 1.0E100 in column \"x\", row 1");
    }

    @Test
    void figuresAmongCategoriesAreWordsWhereThatIsSaid(@TempDir Path folder) {
        String loans = "income,dependents,loan\n5000,0,Y\n3000,1,N\n4000,3+,Y\n2000,2,N\n";
        Path file = IdxFiles.write(folder, "loans.csv", loans.getBytes(UTF_8));
        Table recognised = Tables.readCsv(file);
        refused(
                () -> Tables.prepare(recognised, "loan").dataset(),
                "Tables.csv(file).missing(\"3+\"), or all for categories: Tables.prepare(…).asText(\"dependents\")");
        String[] names = {"income", "dependents=0", "dependents=1", "dependents=2", "dependents=3+"};
        Table said = Tables.csv(file).asText("dependents").read();
        for (Table table : List.of(said, Tables.dropMissing(said))) {
            PreparedTable prepared = Tables.prepare(table, "loan").standardize();
            assertThat(prepared.featureNames()).containsExactly(names);
            assertThat(prepared.dataset().x().shape()).containsExactly(4, 5);
        }
        PreparedTable later = Tables.prepare(recognised.copy(), "loan").asText("Dependents");
        assertThat(later.featureNames()).containsExactly(names);
        assertThat(later.dataset(said).x().toFloats())
                .isEqualTo(later.dataset().x().toFloats());
        assertThat(Tables.prepare(recognised, "dependents")
                        .asText("dependents")
                        .dataset()
                        .classNames())
                .containsExactly("0", "1", "2", "3+");
        assertThat(Tables.prepare(recognised, "loan")
                        .without("dependents")
                        .asText("income")
                        .featureNames())
                .containsExactly("income=2000", "income=3000", "income=4000", "income=5000");
    }

    @Test
    void anInfiniteNumberIsNamedWithItsRowWhereAMeanIsAsked() {
        Table table = Table.create(
                "t", DoubleColumn.create("x", 1, Double.POSITIVE_INFINITY, 3), DoubleColumn.create("y", 1, 2, 3));
        refused(
                () -> Tables.prepare(table, "y").standardize(),
                "standardize: needs finite numbers, got Infinity in column \"x\", row 1; leave such rows out");
    }

    @Test
    void aTableThatWasStandardizedDoesNotStandardizeRawData() {
        Table table = Table.create("t", DoubleColumn.create("x", 101, 102, 103), DoubleColumn.create("y", 1, 2, 3));
        Dataset train = Tables.prepare(table, "y").standardize().dataset();
        Dataset test = Tables.prepare(table, "y").dataset();
        refused(() -> test.standardizeBy(train), "of a table, prepared.dataset(testTable) does it");
    }

    @Test
    void numbersStandForTheWordsThatWerePrepared() {
        Table grades =
                Table.create("t", StringColumn.create("grade", "A", "1", "B"), DoubleColumn.create("y", 1, 2, 3));
        PreparedTable prepared = Tables.prepare(grades, "y");
        float[] one = {1, 0, 0, 1, 0, 0};
        assertThat(prepared.x(Table.create(IntColumn.create("grade", 1, 1))).toFloats())
                .containsExactly(one);
        assertThat(prepared.x(Table.create(DoubleColumn.create("grade", 1.0, 1.0)))
                        .toFloats())
                .containsExactly(one);
        refused(
                () -> prepared.x(Table.create(IntColumn.create("grade", 1, 7))),
                "in column \"grade\" a word of [1, A, B], got 7 of type INTEGER in row 1; leave such rows out, or"
                        + " before preparing write rare words as one, such as \"other\", in both tables; .asText(\"grade\")");
        Table classes = Table.create("t", DoubleColumn.create("x", 1, 2, 3), IntColumn.create("y", 1, 2, 3));
        Table other = Table.create("t", DoubleColumn.create("x", 1, 2, 3), DoubleColumn.create("y", 3.0, 1.0, 2.0));
        assertThat(Tables.prepare(classes, "y").asClasses().dataset(other).y().toInts())
                .containsExactly(2, 0, 1);
        StringColumn rooms = StringColumn.create("rooms", "1", "2", "none", "3", "4", "none");
        PreparedTable flats = Tables.prepare(Table.create("t", rooms, IntColumn.create("y", 1, 2, 3, 4, 5, 6)), "y");
        assertThat(flats.x(Table.create(StringColumn.create("rooms", "2", "3"))).shape())
                .containsExactly(2, 5);
    }

    @Test
    void wordsForNumbersAreNamedWithTheirRow() {
        Table sick = Table.create(
                "t",
                BooleanColumn.create("sick", true, false),
                DoubleColumn.create("temp", 37.1, 36.5),
                IntColumn.create("y", 1, 2));
        PreparedTable prepared = Tables.prepare(sick, "y");
        Table other = sick.copy();
        other.replaceColumn("sick", StringColumn.create("sick", "yes", "no"));
        refused(
                () -> prepared.dataset(other),
                "prepare: needs true or false in column \"sick\", as in the table that was prepared, got \"yes\" in row 0;"
                        + " write them");
        Table dirty = sick.copy();
        dirty.replaceColumn("temp", StringColumn.create("temp", "37.1", "abc"));
        refused(
                () -> prepared.x(dirty),
                "prepare: needs numbers in column \"temp\", as in the table that was prepared, got \"abc\" in row 1;"
                        + " Tables.csv(file).missing(\"abc\")");
        dirty.replaceColumn("temp", StringColumn.create("temp", "37.1", "36"));
        refused(() -> prepared.x(dirty), "read them without .asText(\"temp\")");
    }

    @Test
    void aLogitPredictsOneOfTwoClassesAndNaNNone() {
        PreparedTable prepared = Tables.prepare(penguins(), "species");
        Table predicted =
                prepared.withPredictions(penguins(), Tensor.of(0.5, -2, 3).reshape(3, 1));
        assertThat(predicted.stringColumn("predicted species").asList()).containsExactly("Gentoo", "Adelie", "Gentoo");
        refused(
                () -> prepared.withPredictions(penguins(), Tensor.of(new float[][] {{0, 1}, {3, Float.NaN}, {-1, -2}})),
                "needs numbers, got NaN in row 1; did the training diverge?");
        Table many = Table.create(
                "t",
                StringColumn.create(
                        "y", IntStream.range(0, 10).mapToObj(r -> r % 2 + "c").toList()));
        refused(
                () -> Tables.prepare(many, "y").withPredictions(many, Tensor.full(0.3, 10, 1)),
                "got values from 0 to 1 alone; are they probabilities");
    }
}
