package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AheadTest extends CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "System.out.println(made;",
                "xs.add(7)\nmade++;",
                "while (true) { made++; }}",
                "class A1 { int x int y; }",
                "foo bar baz;",
                "String s = \"abc;\nmade++;",
                "int f1(int a { return a; }",
                "import java util;",
                "%pwd\nmade ++ +;",
                "for (int i = 0; i < 3; i++) {"
            })
    void nothingRunsOfACellThatIsNoJavaInSomePlace(String rest) {
        value("int made = 0; List<Integer> xs = new ArrayList<>();");
        CellError error = error("made++;\nint more = made++;\n" + rest);
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.line()).isGreaterThan(2);
        assertThat(error.help()).doesNotContain("has run");
        assertThat(value("made")).isEqualTo("0");
    }

    @Test
    void whatHasRunBeforeANameThatIsNotThereIsSaid() {
        value("int count = 0;");
        assertThat(error("count++;\nSystem.out.println(conut);").help())
                .isEqualTo("Did you mean count?\nWhat stands before it in the cell has run.");
        assertThat(value("count")).isEqualTo("1");
        assertThat(error("int[] a9 = {1};\na9[0]++;\nconut++;").help())
                .endsWith("What stands before it in the cell has run.");
        assertThat(error("int other = 3;\nint f2() { return 1; }\nconut++;").help())
                .isEqualTo("Did you mean count?");
        assertThat(error("class Up { Away away; }\ncount++;").help()).doesNotContain("has run");
    }

    @Test
    void whatIsJavaRunsInItsOrderWhateverItsPartsAre() {
        assertThat(value(
                        "import java.util.*;\nint f3(int x) { return x; }\nstatic int g3() { return 1; }\nprivate int z3 = 3;\n"
                                + "public static void main(String[] args) { z3 += 1; }\n@FunctionalInterface interface I3 { int a(); }\n"
                                + "record R3(int a) {}\nenum E3 { A, B }\nmain(null);\n"
                                + "Map<String, List<Integer>> m3() { return null; }\n<T> T id3(T t) { return t; }\n"
                                + "for (int i = 0; i < 2; i++) z3 += f3(i);\nif (z3 > 2) { z3++; } else z3--;\nz3 + 1;\n"
                                + "int q3 = 3, w3 = 4;\nswitch (z3) { case 1: break; default: z3 += 10; }\nint[] a3 = {1, 2};\n"
                                + "synchronized (a3) { z3++; }\ndo { z3++; } while (z3 < 10);\nlabel: for (;;) break label;\n"
                                + "// a comment\nRunnable r3 = () -> {};\nz3"))
                .isEqualTo("18");
    }
}
