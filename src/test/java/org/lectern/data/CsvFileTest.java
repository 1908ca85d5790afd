package org.lectern.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;

class CsvFileTest {
    @TempDir
    Path folder;

    @Test
    void typesAreRecognisedFromAllValues() {
        Table table = csv("""
                n,big,x,flag,day,at,time,word,none
                1,3000000000,1.5,true,2024-02-29,2024-02-29T12:00,08:30,a,
                -2,,1e-3,FALSE,2023-01-01,2024-03-01 09:15:30,23:59:59,,
                """).read();
        assertThat(table.types())
                .containsExactly(
                        ColumnType.INTEGER,
                        ColumnType.LONG,
                        ColumnType.DOUBLE,
                        ColumnType.BOOLEAN,
                        ColumnType.LOCAL_DATE,
                        ColumnType.LOCAL_DATE_TIME,
                        ColumnType.LOCAL_TIME,
                        ColumnType.STRING,
                        ColumnType.STRING);
        assertThat(table.longColumn("big").get(0)).isEqualTo(3_000_000_000L);
        assertThat(table.column("big").isMissing(1)).isTrue();
        assertThat(table.doubleColumn("x").get(1)).isEqualTo(1e-3);
        assertThat(table.column("none").countMissing()).isEqualTo(2);
    }

    @Test
    void whatOnlyLooksLikeANumberStaysWords() {
        Table table = csv("""
                code,percent,grouped,day,huge,hex,least,id
                007,12%,"1,234",03/04/2024,1e999,0x10,-2147483648,12345678901234567890
                010,5 %,"2,000",31/12/2024,1,1d,1,1
                """).read();
        assertThat(table.types().subList(0, 6)).containsOnly(ColumnType.STRING);
        assertThat(table.column("code").get(0)).isEqualTo("007");
        assertThat(table.column("least").type()).isEqualTo(ColumnType.LONG);
        assertThat(table.column("id").type()).isEqualTo(ColumnType.STRING);
    }

    @Test
    void wordsCanBeToldToBeMissingOrNot() {
        Table table =
                csv("country,x\nNA,?\nDE,3\n").missing("?").notMissing("NA").read();
        assertThat(table.column("country").get(0)).isEqualTo("NA");
        assertThat(table.column("x").isMissing(0)).isTrue();
        assertThat(table.column("x").type()).isEqualTo(ColumnType.INTEGER);
        assertThat(csv("a\nNA\nnull\n1\n").read().column("a").countMissing()).isEqualTo(2);
    }

    @Test
    void readsWhatEuropeanSpreadsheetsWrite() {
        Table table = Tables.csv(file("stra\u00dfe;preis\nK\u00f6nigsweg;1.234,5\nAllee;7\n".getBytes(ISO_8859_1)))
                .separator(';')
                .decimal(',')
                .thousands('.')
                .charset("windows-1252")
                .read();
        assertThat(table.column("straße").get(0)).isEqualTo("Königsweg");
        assertThat(table.doubleColumn("preis").asDoubleArray()).containsExactly(1234.5, 7);
    }

    @Test
    void readsTabsSpacesAndFilesWithoutAHeader() {
        Path tabs = IdxFiles.write(folder, "t.tsv", "a\tb\n1,5\t\"x\ty\"\n".getBytes(UTF_8));
        assertThat(Tables.csv(tabs).read().column("b").get(0)).isEqualTo("x\ty");
        Table iris = csv("5.1,3.5,setosa\n4.9,3.0,setosa\n")
                .names("length", "width", "species")
                .read();
        assertThat(iris.columnNames()).containsExactly("length", "width", "species");
        assertThat(iris.rowCount()).isEqualTo(2);
        assertThat(csv("# by hand\n# in May\na,b\n1,2\n").skip(2).read().columnNames())
                .containsExactly("a", "b");
        assertThat(csv("x\r1\r2\r").read().rowCount()).isEqualTo(2);
        Table excel = csv("sep=;\r\na;b;\r\n1,5;n/a;\r\n").decimal(',').read();
        assertThat(excel.columnNames()).containsExactly("a", "b");
        assertThat(excel.column("a").get(0)).isEqualTo(1.5);
        assertThat(excel.column("b").countMissing()).isEqualTo(1);
        assertThat(csv("a,b,\n1,2,\n3,4,5\n").read().columnNames()).containsExactly("a", "b", "C2");
        refused(csv("# by hand\na,b\n1,2\n3\n").skip(1), "line 4: needs 2 values");
        assertThat(csv(",a\r\n0,1\r\n").read().columnNames()).containsExactly("C0", "a");
    }

    @Test
    void aKindThatIsSaidIsKeptOrAnErrorNamesTheLine() {
        Table table = csv("zip,rate,born\n01234,12.5%,31/12/1999\n5,-3 %,\n")
                .asText("zip")
                .asPercent("rate")
                .asDate("dd/MM/yyyy", "born")
                .read();
        assertThat(table.column("zip").get(1)).isEqualTo("5");
        assertThat(table.doubleColumn("rate").asDoubleArray()).containsExactly(0.125, -0.03);
        assertThat(table.dateColumn("born").get(0)).isEqualTo(LocalDate.of(1999, 12, 31));
        refused(
                csv("a,b\n1,2\n\n3,abc\n").asNumber("b"),
                "table.csv, line 4, column \"b\": needs a number, got \"abc\"; .missing(\"abc\") takes it");
        refused(csv("d\n31/02/2020\n").asDate("dd/MM/yyyy", "d"), "needs a date as dd/MM/yyyy, got \"31/02/2020\"");
        refused(csv("rate\n5\n").asPercent("rate"), "needs a percentage, got \"5\"");
        refused(csv("weight,b\n1,2\n").asNumber("wieght"), "did you mean \"weight\"?");
        assertThatThrownBy(() -> csv("d\nx\n").asDate("nonsense", "d").read()).hasMessageContaining("dd/MM/yyyy");
    }

    @Test
    void datesWithHoursKeepThem() {
        Table table = csv("t,u,v\n31.12.1999 23:45,1/2/99 1:05 PM,2024-05-01T06:00Z\n,,\n")
                .asDate("dd.MM.yyyy HH:mm", "t")
                .asDate("d/M/yy h:mm a", "u")
                .asDate("yyyy-MM-dd'T'HH:mm'Z'", "v")
                .read();
        assertThat(table.dateTimeColumn("t").get(0)).isEqualTo(LocalDateTime.of(1999, 12, 31, 23, 45));
        assertThat(table.dateTimeColumn("t").isMissing(1)).isTrue();
        assertThat(table.dateTimeColumn("u").get(0)).isEqualTo(LocalDateTime.of(1999, 2, 1, 13, 5));
        assertThat(table.dateTimeColumn("v").get(0)).isEqualTo(LocalDateTime.of(2024, 5, 1, 6, 0));
        refused(
                csv("d\n31.12.1999\n").asDate("dd.MM.yyyy HH:mm", "d"),
                "a date as dd.MM.yyyy HH:mm, got \"31.12.1999\"");
        refused(csv("d\n1.1.1999 1:00 +02\n").asDate("d.M.yyyy H:mm X", "d"), "needs a pattern without a zone of time");
    }

    @Test
    void aPageForABrowserIsNoTable() {
        refused(
                csv("\n<!DOCTYPE html>\n<html><head>\n<title>data.csv</title>\n"),
                "needs names with a comma between them, got a page for a browser: <!DOCTYPE html>; save the file itself");
        refused(csv("<?xml version=\"1.0\"?>\n<rows/>\n"), "got a page for a browser: <?xml version=\"1.0\"?>");
        assertThat(csv("<b>,html\n1,2\n").read().columnNames()).containsExactly("<b>", "html");
    }

    @Test
    void yearsOfTwoDigitsAreThoseAround2000() {
        Table table = csv("born\n31/12/99\n29/02/00\n01/01/49\n01/01/50\n29/02/96\n")
                .asDate("dd/MM/yy", "born")
                .read();
        assertThat(table.dateColumn("born").asList())
                .containsExactly(
                        LocalDate.of(1999, 12, 31),
                        LocalDate.of(2000, 2, 29),
                        LocalDate.of(2049, 1, 1),
                        LocalDate.of(1950, 1, 1),
                        LocalDate.of(1996, 2, 29));
        assertThat(csv("d\n01/01/2099\n")
                        .asDate("dd/MM/yyyy", "d")
                        .read()
                        .dateColumn("d")
                        .get(0))
                .isEqualTo(LocalDate.of(2099, 1, 1));
    }

    @Test
    void aNumberAmongWordsIsNamedWhereFeaturesAreAsked() {
        String rows = "x\n" + "1\n".repeat(17) + "abc\n2\n";
        assertThatThrownBy(() -> Tables.features(csv(rows).read(), "x"))
                .isInstanceOf(DataException.class)
                .hasMessage("features: needs numbers in column \"x\", got \"abc\" in row 17 (1 of 19 values are no"
                        + " numbers); Tables.csv(file).missing(\"abc\") takes it for a missing value");
        assertThatThrownBy(() -> Tables.features(csv("p\n5%\n6%\n").read(), "p"))
                .hasMessageContaining("asPercent(\"p\")");
        assertThatThrownBy(() -> Tables.features(csv("p\n\"1,5\"\n").read(), "p"))
                .hasMessageContaining("decimal(',')");
        assertThatThrownBy(() -> Tables.features(csv("p\n012\n").read(), "p")).hasMessageContaining("is it a code?");
    }

    @Test
    void bytesOfAnotherEncodingAreNamedByLineAndColumn() {
        Path latin = file("name,city\nJos\u00e9,M\u00e1laga\n".getBytes(ISO_8859_1));
        refused(
                Tables.csv(latin),
                "line 2, column 1 (byte 13): needs text in UTF-8, got the byte 0xe9 behind \"Jos\"",
                ".charset(\"windows-1252\")");
        Path wide = file("a,b\n1,2\n".getBytes(UTF_16));
        refused(Tables.csv(wide), "byte 0: needs text in UTF-8, got the mark of UTF-16; .charset(\"UTF-16\") reads it");
        assertThat(Tables.csv(wide).charset("UTF-16").read().column("b").get(0)).isEqualTo(2);
        refused(
                Tables.csv(file("a,b\n1,2\n".getBytes(UTF_16LE))),
                "line 1: needs text in UTF-8, got a zero byte at every second place, as in UTF-16; .charset(\"UTF-16LE\") reads it");
        assertThatThrownBy(() -> Tables.csv(latin).charset("latin-17")).hasMessageContaining("\"latin-17\"");
    }

    @Test
    void mistakesInTheFileAreNamedByTheirPlace() {
        refused(csv("a;b;c\n1;2;3\n"), "line 1: needs names with a comma between them", ".separator(';')");
        refused(csv("a\tb\n1\t2\n"), ".separator('\\t')");
        refused(csv("a,b,A\n1,2,3\n"), "\"A\" for columns 1 and 3");
        refused(csv("5.1,3.5,setosa\n4.9,3.0,setosa\n"), "the number 5.1; is there no header line?");
        refused(csv("a,b\n\"x\"y,2\n"), "line 2, column 1: needs a comma or the line's end behind the closing quote");
        refused(csv("a,b\n1,2\n3\n"), "line 3: needs 2 values, as many as the header, got 1");
        refused(csv("1,2\n").names("a"), "needs 1 values, as many as names are given, got 2");
        refused(csv("a\n1\n").skip(7), "more than 7 lines");
        refused(Tables.csv(folder.resolve("none.csv")), "no such file");
    }

    @Test
    void aRowOfNumbersIsNotTakenForTheHeader() {
        refused(
                csv("63,1,3\n37,1,2\n"),
                "line 1: needs the columns' names, got numbers alone: 63, 1, 3; is there no header line?",
                ".names(\"a\", …) gives the names; if these are the names, add .skip(1)");
        for (String row : List.of("5,0,0,0", "5", "7,2", "4,5,6", "1,2,4", "2,1", "2019,5", "2019,2021,2020", "-1,0")) {
            refused(csv(row + "\n" + row + "\n"), "got numbers alone: " + row.replace(",", ", "));
        }
        for (String names : List.of("0,1,2", "1,2,3", "0", "2019,2020", "2020,2015,2010", "year,7,3", ",5,9", "a1,2")) {
            assertThat(csv(names + "\n" + names + "\n").read().rowCount())
                    .as(names)
                    .isEqualTo(1);
        }
        assertThat(csv("63,37\n1,2\n").names("63", "37").skip(1).read().columnNames())
                .containsExactly("63", "37");
    }

    @Test
    void aNoteBeforeTheHeaderIsNamedWithTheWayToLeaveItOut() {
        refused(
                csv("# made by me\na,b\n1,2\n"),
                "line 2: needs 1 values, as many as the header in line 1, \"# made by me\", got 2; .skip(1) leaves out");
        refused(csv("# one\n# two, or so\na,b,c\n1,2,3\n").skip(1), "in line 2, \"# two, or so\", got 3; .skip(2)");
        refused(csv("# made; by me\na,b\n1,2\n"), ".skip(1) leaves a note out");
        refused(csv("a,b\n1,2,3\n"), "as many as the header, got 3; values with commas in them need quotes");
    }

    @Test
    void longTextsAndManyRowsAreRead() {
        String text = "long ".repeat(5_000);
        Table table = csv("a,b\n"
                        + IntStream.range(0, 3_000).mapToObj(i -> i + ",x\n").reduce("", String::concat) + "7,\"" + text
                        + "\"\n")
                .read();
        assertThat(table.rowCount()).isEqualTo(3_001);
        assertThat(table.column("b").get(3_000)).isEqualTo(text);
    }

    private static void refused(CsvFile csv, String... words) {
        assertThatThrownBy(csv::read).isInstanceOf(DataException.class).hasMessageContainingAll(words);
    }

    private CsvFile csv(String text) {
        return Tables.csv(file(text.getBytes(UTF_8)));
    }

    private Path file(byte[] bytes) {
        return IdxFiles.write(folder, "table.csv", bytes);
    }
}
