package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.jshell.CellError;

class TimeMagicsTest {
    private static Magician cells;

    @BeforeAll
    static void open() {
        cells = new Magician();
    }

    @AfterAll
    static void close() {
        cells.close();
    }

    private static String marked(CellError error) {
        return error.source().substring(error.column() - 1, error.column() - 1 + error.length());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "%timeit -n abc 1 | %timeit: -n needs a count of at least 1 after it, got abc",
                "%timeit -r 10k f() | %timeit: -r needs a count of at least 1 after it, got 10k",
                "%timeit -n -3 f() | %timeit: -n needs a count of at least 1 after it, got -3",
                "%timeit -n | %timeit: -n needs a count of at least 1 after it",
                "%%timeit -r | %timeit: -r needs a count of at least 1 after it",
                "%timeit -x 1 | %timeit: no option -x",
                "%timeit -o f() | %timeit: no option -o",
            })
    void anOptionThatIsNoneIsRefusedInTheMagicsWords(String cell, String message) {
        CellError error = cells.fail(cell);
        assertThat(error.name()).isEqualTo("MagicError");
        assertThat(error.message()).isEqualTo(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "\n \n\t", "\n// nothing\n/* at\nall */"})
    void aCellWithNothingToTimeIsRefused(String body) {
        for (String name : new String[] {"time", "timeit"}) {
            CellError error = cells.fail("%%" + name + body);
            assertThat(error.message()).isEqualTo("%%" + name + ": needs code in the lines below");
            assertThat(error.help()).isEqualTo("For one line write %" + name + " and the code behind it.");
        }
    }

    @Test
    void anExceptionInWhatIsTimedIsOfItsOwnLineAlone() {
        cells.run("int half(int n) {\n  return 1 / n;\n}");
        for (String magic : new String[] {"%%time", "%%timeit -n 1 -r 1"}) {
            assertThat(cells.fail(magic + "\nint a = 1;\nhalf(a - 1);").traceback())
                    .containsExactly("cell [1], line 2, in half", "cell [1], line 3");
            assertThat(cells.fail(magic + "\nint a = 1;\nhalf(a - 1)").traceback())
                    .containsExactly("cell [1], line 2, in half", "cell [1], line 3");
            assertThat(cells.fail(magic + "\n\nint a = 1;\nSupplier<Integer> s = () ->\n  1 / (a - 1);\ns.get();")
                            .traceback())
                    .containsExactly("cell [1], line 5, in a lambda", "cell [1], line 6");
        }
        assertThat(cells.fail("int b = 0;\n%timeit -n 1 -r 1 1 / b").traceback())
                .containsExactly("cell [1], line 2");
    }

    @Test
    void whatMayBeMeantAsJavaIsJava() {
        cells.run("int n = 3;");
        for (String code : new String[] {"-n", "-n * 3", "-n - -n", "n == 3"}) {
            assertThat(cells.run("%timeit -n 1 -r 2 " + code)).contains("2 runs, 1 loop each");
        }
    }

    @Test
    void statementsCanBeMeasuredInOneLine() {
        cells.run("int total = 0;");
        cells.run("%timeit -n 1 -r 2 int q = 3;");
        cells.run("%timeit -n 1 -r 2 List<String> names = List.of()");
        cells.run("%timeit -n 1 -r 2 for (int each : new int[] {1, 2}) total += each");
        assertThat(cells.run("total")).isEqualTo("6");
    }

    @Test
    void aCellThatEndsWithAnExpressionCanBeMeasured() {
        assertThat(cells.run("%%timeit -n 1 -r 2\nint q = 3;\nq + 1 // more")).contains("2 runs, 1 loop each");
        assertThat(cells.run("%%timeit -n 1 -r 2\nvar l = List.of(1);\nl.stream()\n  .count() + 1"))
                .contains("2 runs, 1 loop each");
        cells.run("%%timeit -n 1 -r 2\nint q = 3;\nSystem.out.flush()");
        cells.run("%%timeit -n 1 -r 2\nint q = 3;\nq = q + 1");
    }

    @Test
    void anErrorInACellThatEndsWithAnExpressionIsMarkedWhereItIs() {
        CellError last = cells.fail("%%timeit -n 1 -r 2\nint q = 3;\nq + misspelt");
        assertThat(last.line()).isEqualTo(3);
        assertThat(marked(last)).isEqualTo("misspelt");
        CellError first = cells.fail("%%timeit -n 1 -r 2\nint q = \"a\";\nq + 1");
        assertThat(first.line()).isEqualTo(2);
        assertThat(marked(first)).isEqualTo("\"a\"");
        CellError middle = cells.fail("%%timeit -n 1 -r 2\nint q = 3; q + 4;\nq");
        assertThat(middle.message()).isEqualTo("not a statement");
        assertThat(marked(middle)).isEqualTo("q + 4");
        assertThat(cells.fail("%%timeit -n 1 -r 2\nint q = 0;\n1 / q").line()).isEqualTo(3);
    }

    @Test
    void aCommentBeforeAMagicForCellsIsInItsWay() {
        CellError error = cells.fail("// note\n%%time\n1 + 1");
        assertThat(error.message()).isEqualTo("a magic for cells stands in the cell's first line");
        assertThat(error.help()).isEqualTo("Put the comment below it.");
        assertThat(error.line()).isEqualTo(2);
        assertThat(cells.fail("int one = 1;\n%%time\n1 + 1").help())
                .isEqualTo("Put what comes before it into a cell of its own.");
    }

    @ParameterizedTest
    @CsvSource({"%", "% ls", "%%", "int z = 1;\\n%\\nz", "// note\\n%"})
    void aPercentSignWithoutANameIsToldSo(String cell) {
        CellError error = cells.fail(cell.replace("\\n", "\n"));
        assertThat(error.name()).isEqualTo("MagicError");
        assertThat(error.message()).isEqualTo("the name of a magic stands right behind the percent sign");
        assertThat(error.help()).contains("%lsmagic");
    }

    @Test
    void aMagicBelowACommentIsAMagicWhateverItsName() {
        assertThat(cells.run("// note\n%time 1 + 1")).isEqualTo("2");
        assertThat(cells.fail("// note\n%tiem 1").help()).contains("Did you mean %time?");
        assertThat(cells.run("5\n% 3")).isEqualTo("2");
    }
}
