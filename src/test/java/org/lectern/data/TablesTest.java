package org.lectern.data;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.Display;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.FloatColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

class TablesTest {
    private static final String PENGUINS = """
            species,island,body_mass_g,flipper_mm,tagged
            Gentoo,Biscoe,5000,217.5,true
            Adelie,Dream,3700,190,false
            "Chinstrap",Dream,3800,195.25,true
            Adelie,Biscoe,,181,false
            """;

    @TempDir
    Path folder;

    @Test
    void numericAndBooleanColumnsBecomeFeatures() {
        Tensor x = Tables.features(penguins(), "flipper_mm", "tagged");
        assertThat(x.shape()).containsExactly(4, 2);
        assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.toFloats()).containsExactly(217.5f, 1, 190, 0, 195.25f, 1, 181, 0);
    }

    @Test
    void labelsAreNumberedByTheAlphabet() {
        Tensor y = Tables.labels(penguins(), "species");
        assertThat(y.dtype()).isEqualTo(DType.INT32);
        assertThat(y.toInts()).containsExactly(2, 0, 1, 0);
        assertThat(Tables.classNames(penguins(), "species")).containsExactly("Adelie", "Chinstrap", "Gentoo");
    }

    @Test
    void numericLabelsAreNumberedBySize() {
        Table table = read("grade,x\n10,1\n9,2\n10,3\n-1,4\n");
        assertThat(Tables.classNames(table, "grade")).containsExactly("-1", "9", "10");
        assertThat(Tables.labels(table, "grade").toInts()).containsExactly(2, 1, 2, 0);
    }

    @Test
    void aDatasetHasFeaturesLabelsAndClassNames() {
        Dataset data = Tables.dataset(Tables.dropMissing(penguins()), "species", "body_mass_g", "flipper_mm");
        assertThat(data.x().shape()).containsExactly(3, 2);
        assertThat(data.classNames()).containsExactly("Adelie", "Chinstrap", "Gentoo");
        assertThat(data.source()).contains("species from body_mass_g, flipper_mm");
        assertThat(data.standardize().x().mean().item()).isBetween(-1e-6, 1e-6);
    }

    @Test
    void withoutNamesAllNumericColumnsButTheLabelAreFeatures() {
        Table table = read("y,a,word,b\n1,2,u,3\n0,5,v,6\n");
        assertThat(Tables.dataset(table, "y").x().toFloats()).containsExactly(2, 3, 5, 6);
        assertThat(Tables.features(table).toFloats()).containsExactly(1, 2, 3, 0, 5, 6);
    }

    @Test
    void withoutNamesAColumnOfNumbersWithASlipIsNotPassedOver() {
        StringColumn x = StringColumn.create(
                "x",
                IntStream.range(0, 150)
                        .mapToObj(i -> i == 17 ? "abc" : "" + i * 0.5)
                        .toList());
        Table table = Table.create(
                "slip",
                x,
                DoubleColumn.create(
                        "z", IntStream.range(0, 150).asDoubleStream().toArray()),
                StringColumn.create(
                        "k",
                        IntStream.range(0, 150)
                                .mapToObj(i -> i % 2 == 0 ? "u" : "v")
                                .toList()));
        assertThatThrownBy(() -> Tables.features(table))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("\"abc\" in row 17")
                .hasMessageContaining("name the columns");
        assertThatThrownBy(() -> Tables.dataset(table, "k")).hasMessageContaining("\"abc\" in row 17");
        assertThat(Tables.features(table, "z").shape()).containsExactly(150, 1);
        assertThat(Tables.dataset(table, "k", "z").x().shape()).containsExactly(150, 1);
    }

    @Test
    void aMissingValueIsNamedWithItsColumnAndRow() {
        assertThatThrownBy(() -> Tables.features(penguins(), "flipper_mm", "body_mass_g"))
                .isInstanceOf(DataException.class)
                .hasMessage("features: needs a value in every row, got none in column \"body_mass_g\", row 3"
                        + " (1 missing in the column); Tables.dropMissing(table) leaves such rows out");
        Table table = read("y,a\nu,1\n,2\n");
        assertThatThrownBy(() -> Tables.labels(table, "y")).hasMessageContaining("column \"y\", row 1");
    }

    @Test
    void dropMissingLooksAtTheNamedColumnsOnly() {
        assertThat(Tables.dropMissing(penguins(), "species").rowCount()).isEqualTo(4);
        assertThat(Tables.dropMissing(penguins(), "body_mass_g").rowCount()).isEqualTo(3);
        assertThat(Tables.dropMissing(penguins()).rowCount()).isEqualTo(3);
    }

    @Test
    void aNearMissIsAnsweredWithTheNameThatWasMeant() {
        assertThatThrownBy(() -> Tables.labels(penguins(), "specie"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no column \"specie\"; columns: species, island, body_mass_g, flipper_mm, tagged;"
                        + " did you mean \"species\"?");
        assertThatThrownBy(() -> Tables.features(penguins(), "body mass"))
                .hasMessageContaining("did you mean \"body_mass_g\"?");
        assertThatThrownBy(() -> Tables.features(penguins(), "wingspan"))
                .hasMessageContaining("no column \"wingspan\"")
                .hasMessageNotContaining("did you mean");
        assertThat(Tables.labels(penguins(), "SPECIES").toInts()).containsExactly(2, 0, 1, 0);
    }

    @Test
    void wordsAreNoFeatures() {
        assertThatThrownBy(() -> Tables.features(penguins(), "island"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs numeric columns, got \"island\" of type STRING");
        assertThatThrownBy(() -> Tables.features(read("t,v\n1700000000,1\n1700000010,2\n1700000020,3\n1700000030,4\n")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "got 4 different values in column \"t\", of which 1 is left as floats, such as 1.7E9");
        assertThatThrownBy(() -> Tables.features(read("a\nu\nv\n"))).isInstanceOf(DataException.class);
    }

    @Test
    void datesAreMadeNumbersBeforeTheyAreFeatures() {
        Table table = read("when,at,x\n2024-03-01,10:30,1\n2024-03-02,11:00,2\n");
        assertThatThrownBy(() -> Tables.features(table, "when"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "features: needs numeric columns, got \"when\" of type LOCAL_DATE; make a column of numbers of it,"
                                + " such as table.addColumns(table.dateColumn(\"when\").dayOfYear())");
        assertThatThrownBy(() -> Tables.features(table, "at"))
                .hasMessageContaining("table.addColumns(table.timeColumn(\"at\").hour())");
        table.addColumns(
                table.dateColumn("when").dayOfYear(), table.timeColumn("at").hour());
        assertThat(Tables.features(table).toFloats()).containsExactly(1, 61, 10, 2, 62, 11);
    }

    @Test
    void aMatrixBecomesATableAndComesBack() {
        Tensor x = Tensor.of(new float[][] {{1, 2.5f}, {-3, 4}});
        Table table = Tables.table(x, "a", "b");
        assertThat(table.columnNames()).containsExactly("a", "b");
        assertThat(Tables.features(table, "a", "b").toFloats()).isEqualTo(x.toFloats());
        assertThatThrownBy(() -> Tables.table(x, "a"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got [2, 2] and the names [a]");
        assertThatThrownBy(() -> Tables.table(x, "a", "A")).isInstanceOf(DataException.class);
    }

    @Test
    void readsQuotedValuesAndAByteOrderMark() {
        Table table = read("\uFEFFname,note,x\n\"a, b\",\"two\nlines\",1\nc,\"say \"\"hi\"\"\",2\n");
        assertThat(table.columnNames()).containsExactly("name", "note", "x");
        assertThat(table.rowCount()).isEqualTo(2);
        assertThat(table.column("name").get(0)).isEqualTo("a, b");
    }

    @Test
    void aRowOfTheWrongLengthIsNamedByItsLine() {
        assertThatThrownBy(() -> read("a,b\n1,\"x\ny\"\n\n3\n"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("table.csv, line 5: needs 2 values, as many as the header, got 1");
        assertThatThrownBy(() -> read("a,b\n1,2,3\n")).hasMessageContaining("line 2: needs 2 values");
        assertThatThrownBy(() -> read("a,b\n1,\"2\n")).hasMessageContaining("line 2, column 2: needs a closing quote");
    }

    @Test
    void refusesFilesThatHoldNoTable() {
        for (String text : new String[] {"", "\n\n", "a,b", "a,a\n1,2\n"}) {
            assertThatThrownBy(() -> read(text)).as(text).isInstanceOf(DataException.class);
        }
        assertThatThrownBy(() -> Tables.readCsv(folder.resolve("none.csv")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none.csv: needs a CSV file, got no such file");
        assertThatThrownBy(() -> Tables.readCsv(folder)).isInstanceOf(DataException.class);
        Path binary = IdxFiles.write(folder, "binary", new byte[] {(byte) 0xff, (byte) 0xfe, 0, 'a'});
        assertThatThrownBy(() -> Tables.readCsv(binary))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs text in UTF-8, got the mark of UTF-16");
    }

    private Table penguins() {
        return read(PENGUINS);
    }

    private Table read(String text) {
        return Tables.readCsv(IdxFiles.write(folder, "table.csv", text.getBytes(UTF_8)));
    }

    @Test
    void pricesAreNoClasses() {
        Table houses =
                Table.create("houses", DoubleColumn.create("area", 1, 2), DoubleColumn.create("price", 10, 12.5));
        assertThatThrownBy(() -> Tables.dataset(houses, "price"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(
                        "got 12.5 in column \"price\", row 1; Tables.prepare(table, \"price\") takes numbers");
        assertThat(Tables.prepare(houses, "price").dataset().y().shape()).containsExactly(2, 1);
    }

    @Test
    void aWholeNumberedQuantityIsNoClass() {
        Table line = whole("y", 20, i -> 2 * i + 1);
        assertThatThrownBy(() -> Tables.dataset(line, "y", "x"))
                .isInstanceOf(DataException.class)
                .hasMessage(
                        "dataset: needs classes, words or few whole numbers that come again and again, got 20 different numbers"
                                + " in 20 rows of \"y\"; is it a quantity? Tables.prepare(table.selectColumns(\"x\", \"y\"),"
                                + " \"y\").dataset() keeps its numbers as targets; if they are classes,"
                                + " Tables.prepare(table.selectColumns(\"x\", \"y\"), \"y\").asClasses().dataset()");
        assertThat(Tables.prepare(line.selectColumns("x", "y"), "y")
                        .dataset()
                        .y()
                        .toFloats())
                .startsWith(1, 3, 5);
        Dataset asClasses =
                Tables.prepare(line.selectColumns("x", "y"), "y").asClasses().dataset();
        assertThat(asClasses.classes()).isEqualTo(20);
        assertThatThrownBy(() -> Tables.dataset(whole("mass", 333, i -> 2700 + 25 * (i % 30)), "mass"))
                .hasMessageContaining("got 30 different numbers in 333 rows")
                .hasMessageContaining("Tables.prepare(table, \"mass\").dataset()");
        assertThatThrownBy(() -> Tables.dataset(whole("y", 5, i -> 2 * i + 1), "y"))
                .hasMessageContaining("got 5 different numbers in 5 rows");
        assertThatThrownBy(() -> Tables.dataset(whole("y", 8, i -> i % 5), "y")).isInstanceOf(DataException.class);
    }

    @Test
    void fewWholeNumbersThatComeAgainAreClasses() {
        assertThat(Tables.dataset(whole("digit", 40, i -> i % 10), "digit").classes())
                .isEqualTo(10);
        assertThat(Tables.dataset(whole("grade", 6, i -> 1 + i % 3), "grade").classNames())
                .containsExactly("1", "2", "3");
        assertThat(Tables.dataset(whole("xor", 4, i -> i % 2), "xor").y().toInts())
                .containsExactly(0, 1, 0, 1);
        assertThat(Tables.dataset(whole("y", 2, i -> i), "y").classes()).isEqualTo(2);
        // Whoever says labels has said that they are classes.
        assertThat(Tables.labels(whole("y", 30, i -> 3 * i), "y").toInts()).endsWith(28, 29);
    }

    @Test
    void theLabelIsNoFeature() {
        assertThatThrownBy(() -> Tables.dataset(whole("t", 4, i -> i % 2), "t", "T", "x"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs features other than the label, got \"t\" for both");
    }

    private static Table whole(String name, int rows, IntUnaryOperator value) {
        return Table.create(
                "t",
                DoubleColumn.create(
                        "x", IntStream.range(0, rows).asDoubleStream().toArray()),
                IntColumn.create(name, IntStream.range(0, rows).map(value).toArray()));
    }

    @Test
    void computedNumbersAreShownAsTheyAreRead() {
        Table table = Table.create(
                "cells",
                DoubleColumn.create("third", 1 / 3.0, 2, 2 / 3.0),
                DoubleColumn.create("sum", 0.1 + 0.2, 0.5, Double.NaN),
                DoubleColumn.create("price", 1234567.25, 12.5, 3),
                DoubleColumn.create("large", 12345.678901, 0.5, 71.123456789),
                DoubleColumn.create("apart", 0.123456789, 3.1e-9, 12345678.9),
                DoubleColumn.create("huge", 1.5e300, Double.POSITIVE_INFINITY, 0),
                FloatColumn.create("float", new float[] {0.1f, 0.25f, 12}),
                LongColumn.create("id", 12345678901234L, 2, 3));
        List<String> lines =
                Display.bundle(table).text().lines().map(String::strip).toList();
        assertThat(lines.get(2).split("\\s+"))
                .containsExactly(
                        "0",
                        "0.33333",
                        "0.3",
                        "1234567.25",
                        "12345.7",
                        "0.123457",
                        "1.5e300",
                        "0.10",
                        "12345678901234");
        assertThat(lines.get(3).split("\\s+"))
                .containsExactly("1", "2.00000", "0.5", "12.50", "0.5", "3.1e-9", "Infinity", "0.25", "2");
        assertThat(lines.get(4).split("\\s+"))
                .containsExactly("2", "0.66667", "–", "3.00", "71.1", "12345679", "0", "12.00", "3");
    }
}
