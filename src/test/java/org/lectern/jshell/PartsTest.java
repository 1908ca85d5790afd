package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import jdk.jshell.JShell;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartsTest {
    private static JShell shell;
    private static SourceCodeAnalysis analysis;

    @BeforeAll
    static void open() {
        shell = JShell.builder().executionEngine("local").build();
        analysis = shell.sourceCodeAnalysis();
    }

    @AfterAll
    static void close() {
        shell.close();
    }

    private record Part(SourceCodeAnalysis.Completeness completeness, String source) {}

    private static List<Part> parts(String code, Function<String, CompletionInfo> first) {
        List<Part> parts = new ArrayList<>();
        String rest = code;
        while (!rest.isBlank()) {
            CompletionInfo info = first.apply(rest);
            parts.add(new Part(info.completeness(), info.source()));
            if (!info.completeness().isComplete()) {
                break;
            }
            rest = info.remaining();
        }
        return parts;
    }

    /** Tricky code at each distance from where what is read ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "if (x > 1)\n  y();\n// a comment\n\n/* another\n */\nelse\n  z();\nw()",
                "String s = \"\"\"\n  a ; b\n  { \"\n  \"\"\";\nint k = 3;\nk",
                "/* int a;\n int b;\n*/ int c\n= 5;\nfoo(\n  1,\n  2)\n  .bar();\nc",
                "try {\n  a();\n}\ncatch (Exception e) {\n}\nfinally {\n  b();\n}\ndo\n  c();\nwhile\n(d);\ne",
                "class A {\n  int f() {\n    return 1;\n  }\n}\n@Deprecated\nclass B\nextends A {}\nvoid g()\n{\n}\ng()",
                "var s = switch (x) {\n  case 1 -> 2;\n  default -> 3;\n};\nint[] a =\n{\n1, 2\n};\nx = 5\n+ 3\na[0]",
                "foo();\nbar(;\n} class X {\n",
                "foo();\nint broken(\n",
                "import java.util.*;\n// only\n// comments\n",
            })
    void theyAreTheSameAsJShellFindsReadingAll(String code) {
        for (int lines = 26; lines < 42; lines++) {
            String cell = "x = x + 12345;\n".repeat(lines) + code;
            assertThat(parts(cell, new Parts(analysis::analyzeCompletion)::first))
                    .isEqualTo(parts(cell, analysis::analyzeCompletion));
        }
    }

    @Test
    void aLongCellIsNotReadAnewForEachStatement() {
        String cell = "x = x + 1;\n".repeat(1_000);
        long[] read = {0};
        Parts parts = new Parts(code -> {
            read[0] += code.length();
            return analysis.analyzeCompletion(code);
        });
        assertThat(parts(cell, parts::first)).hasSize(1_000);
        assertThat(read[0]).isLessThan(50L * cell.length());
    }
}
