package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.jshell.CellError;

/** Lines with magics inside blocks. */
class BlockMagicsTest {
    private final Magician cells = new Magician();

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void aLineInALoopRunsEachTime() {
        cells.run("for (int i = 0; i < 2; i++) {\n  %sh echo loop\n}");
        assertThat(cells.printed()).isEqualTo("loop\nloop\n");
    }

    @Test
    void linesWorkInMethodsLambdasBranchesAndCasesAndBetweenOtherStatements() {
        cells.run("void say() {\n\t%sh echo method;\n}\nsay();\nRunnable r = () -> {\n  %sh echo lambda\n};\nr.run();\n"
                + "int x = 5;\n%sh echo top\nif (x > 3) {\n%sh echo branch\n} else\n  %sh echo else\n"
                + "switch (x) {\n  case 5:\n    %sh echo case\n}\n%sh echo end");
        assertThat(cells.printed()).isEqualTo("method\nlambda\ntop\nbranch\ncase\nend\n");
        assertThat(cells.run("%%time\nfor (int i = 0; i < 1; i++) {\n  %sh echo timed\n}\nx"))
                .isEqualTo("5");
        assertThat(cells.printed()).contains("end\ntimed\n");
    }

    @Test
    void linesWorkInMethodsConstructorsAndInitialisersOfClasses() {
        cells.run("class A {\n  List<String> field = %sh echo field\n  static {\n    %sh echo static\n  }\n  A() {\n"
                + "    %sh echo new\n  }\n  void f() {\n %sh echo method\n }\n}\nnew A().f();");
        assertThat(cells.printed()).isEqualTo("static\nfield\nnew\nmethod\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class B {\n  int n = 1;\n  %sh echo here\n  void f() {}\n}",
                "int[] a = {\n  1,\n  %sh echo here\n};",
                "System.out.println(\n\n  %sh echo here\n)",
                "switch (1) {\n\n  %sh echo here\n}",
                "int m = 1;\n\nfor (int i = 0; i < m; i++) %sh echo here",
            })
    void whereNoStatementMayStartTheErrorSaysSo(String cell) {
        CellError error = cells.fail(cell);
        assertThat(error.message()).isEqualTo("a magic cannot stand here");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.source().substring(error.column() - 1)).startsWith("%sh echo here");
        assertThat(error.help()).contains("where a statement may start");
    }

    @Test
    void anErrorBehindARemainderIsNone() {
        assertThat(cells.fail("int k = 7, time = 2;\nint r = k %time k;").message())
                .contains("expected");
        assertThat(cells.fail("int k = (7 %time k;").message()).contains("expected");
    }

    @Test
    void aLineInABlockHasAValue() {
        assertThat(cells.run("var all = new ArrayList<String>();\nfor (int i = 0; i < 2; i++) {\n"
                        + "  List<String> lines = %sh echo 'a }' \"{\" \\\\ // no\n  all.addAll(lines);\n}\nall"))
                .isEqualTo("[a } { \\ // no, a } { \\ // no]");
    }

    @Test
    void aPercentSignInATextACommentOrAnExpressionIsNone() {
        assertThat(cells.run("String text = \"\"\"\n{\n%sh echo text\n}\n\"\"\";\n/* {\n%sh echo comment\n} */\n"
                        + "int b = 3; int sum = 0;\nfor (int i = 0; i < 2; i++) {\n  sum += 7\n    %b;\n  // {\n}\n"
                        + "int k = switch (b) { default -> 7; }\n  %b;\ntext + sum + k"))
                .isEqualTo("{\n%sh echo text\n}\n21");
        assertThat(cells.printed()).isEmpty();
    }

    @Test
    void anUnknownMagicInABlockNamesNearOnesBeforeAnythingOfTheBlockRuns() {
        CellError error = cells.fail("int a = 1;\nwhile (true) {\n  %sh echo first\n  %shh echo x\n}");
        assertThat(error.message()).isEqualTo("%shh: there is no such magic");
        assertThat(error.help()).contains("%sh?");
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.column()).isEqualTo(3);
        assertThat(cells.printed()).isEmpty();
    }

    @Test
    void errorsBehindALineInABlockKeepTheirPlaces() {
        CellError error =
                cells.fail("{\n  %sh echo a longer line\n  %sh echo b\n  int u = nope;\n  int v = neither;\n}");
        assertThat(error.message()).isEqualTo("cannot find symbol: variable nope");
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.column()).isEqualTo(11);
        assertThat(error.length()).isEqualTo(4);
        assertThat(error.help()).contains("also in line 5: cannot find symbol: variable neither");
        CellError thrown = cells.fail("{\n  %sh echo a\n  System.out.println(1 / 0);\n}");
        assertThat(thrown.line()).isEqualTo(3);
    }

    @Test
    void aMagicThatFailsInABlockIsToldWithItsLineAndCanBeCaught() {
        CellError error = cells.fail("void bad() {\n  %sh exit 4\n}\nbad();");
        assertThat(error.name()).isEqualTo("MagicError");
        assertThat(error.headline()).contains("exit code 4");
        assertThat(error.line()).isEqualTo(2);
        cells.run("try {\n  %sh exit 3\n} catch (Exception e) { System.out.println(\"caught\"); }");
        assertThat(cells.printed()).endsWith("caught\n");
    }

    @Test
    void aLoopsVariableIsNoneThatTheJavaOfAMagicKnows() {
        CellError error =
                cells.fail("for (int round = 0; round < 2; round++) {\n  %time System.out.println(round);\n}");
        assertThat(error.headline()).endsWith("cannot find symbol: variable round");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.help())
                .startsWith(
                        "Where %time stands inside other code, its Java knows what cells have declared, but not what"
                                + " that code declares itself, as a loop's variable: if that is what round is, take the time of the"
                                + " whole cell with %%time in its first line, or write System.nanoTime() before and after.");
    }

    @Test
    void aValueOfAnotherTypeThanTheVariablesIsToldAsThat() {
        CellError number = cells.fail("int n = %sh echo 3");
        assertThat(number.name()).isEqualTo("MagicError");
        assertThat(number.message()).isEqualTo("%sh gives a List<String>, which is no Integer");
        assertThat(number.help()).contains("List<String> lines = %sh …").contains("Integer.parseInt(lines.get(0))");
        CellError text = cells.fail("while (true) {\n  String t = %bash echo 3\n}");
        assertThat(text.message()).isEqualTo("%bash gives a List<String>, which is no String");
        assertThat(text.line()).isEqualTo(2);
        assertThat(cells.fail("int n = %lsmagic").message()).isEqualTo("%lsmagic gives a Table, which is no Integer");
        assertThat(cells.fail("String t = %classpath .").message())
                .isEqualTo("%classpath gives a List, which is no String");
        // A cast that a cell has written is Java's.
        assertThat(cells.fail("Object o = \"a\";\nInteger i = (Integer) o;").name())
                .isEqualTo("java.lang.ClassCastException");
    }
}
