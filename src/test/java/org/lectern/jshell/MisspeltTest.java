package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisspeltTest extends CellsTest {
    private static final String SEMICOLON = "A statement ends with a semicolon: put one here.";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int f(int a, int b) { retrun a + b; }|retrun|return",
                "int f() { retrun; }|retrun|return",
                "retrun 5;|retrun|return",
                "pubic class X { }|pubic|public",
                "Public class X { }|Public|public",
                "clas X { }|clas|class",
                "interfce X { void f(); }|interfce|interface",
                "whlie (true) { break; }|whlie|while",
                "do { } whlie (false);|whlie|while",
                "if (3 > 2) { } esle { }|esle|else",
                "fro (int i = 0; i < 3; i++) { }|fro|for",
                "foreach (int i : new int[3]) { }|foreach|for",
                "for (;;) { contine; }|contine|continue",
                "swich (3) { case 1: break; }|swich|switch",
                "switch (3) { cas 1: break; }|cas|case",
                "try { } cacth (Exception e) { }|cacth|catch",
                "try { } fianlly { }|fianlly|finally",
                "class X { privat int a; }|privat|private",
                "class X { int a; final statci int b = 1; }|statci|static",
                "class X extend Object { }|extend|extends",
                "class X implement Runnable { public void run() { } }|implement|implements",
                "thorw new RuntimeException();|thorw|throw",
                "var l = nwe ArrayList<String>();|nwe|new",
                "boolean is(Object o) { return o instaceof Integer; }|instaceof|instanceof",
                "ipmort java.util.List;|ipmort|import",
                "int f(int a) {\\n  whlie (a < 3) { a++; }\\n  retrun a;\\n}|whlie|while",
            })
    void aWordOfTheLanguageThatIsMistypedIsToldAtItsPlace(String cell, String word, String meant) {
        CellError error = error(cell.replace("\\n", "\n"));
        assertThat(error.message()).isEqualTo("Java has no word " + word);
        assertThat(error.help()).isEqualTo("Did you mean " + meant + "?");
        assertThat(marked(error)).isEqualTo(word);
    }

    @ParameterizedTest
    @CsvSource({"retrun;,return", "brek;,break", "int f(int a) { retrun a; },return", "if (3 > 2) brek;,break"})
    void aWordThatCouldBeANameIsProposedWhereAStatementBegins(String cell, String meant) {
        assertThat(error(cell).help()).startsWith("Did you mean " + meant + "?");
    }

    @Test
    void aWordInTheWrongPlaceIsTold() {
        CellError error = error("void f() throw Exception { }");
        assertThat(error.message()).isEqualTo("throw cannot stand here");
        assertThat(error.help()).isEqualTo("Did you mean throws?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "if (3 > 2) then System.out.println(3);|then|What the if does stands in braces: if (…) { … }",
                "int twice(int x) return 2 * x;|)|What a method does stands in braces: twice(…) { … }",
                "int twice(int x)\\n  return 2 * x;|)|What a method does stands in braces: twice(…) { … }",
                "class X { int f() return 3; }|)|What a method does stands in braces: f(…) { … }",
                "twice 3|twice 3|A call has brackets: twice(3); a variable is set with =: twice = 3",
                "Math.sqrt 3|Math.sqrt 3|A call has brackets: Math.sqrt(3)",
                "var f = lambda x: x + 1;|lambda x:|Write x -> …",
                "var f = lambda a, b: a + b;|lambda a, b:|Write (a, b) -> …",
                "Random r new Random();| |Between a variable's name and its value stands a =: … = new …",
            })
    void whatNeedsNoSemicolonIsToldByItsRightForm(String cell, String marked, String help) {
        CellError error = error(cell.replace("\\n", "\n"));
        assertThat(error.help()).isEqualTo(help);
        assertThat(marked(error).strip()).isEqualTo(marked == null ? "" : marked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"unless (3 > 2) { }", "rpeeat (3) { System.out.println(1); }", "foo(a, b) { return 1; }"})
    void noSemicolonIsProposedBeforeABlock(String cell) {
        CellError error = error(cell);
        assertThat(error.message()).startsWith("no block in braces can stand behind ");
        assertThat(error.help()).doesNotContain(SEMICOLON);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int y = 3 int z = 4;",
                "int y = 3\nint z = 4;",
                "int y = 3\nint f() { return 1; }",
                "int y = 3\npublic int f() { return 1; }",
                "int f() { int y = 3\n return y; }",
                "class X { int a = 3\n int b; }",
                "int forms = 3\nint whiles = forms;",
            })
    void aSemicolonThatIsMissingIsProposed(String cell) {
        CellError error = error(cell);
        assertThat(error.message()).isEqualTo("';' expected");
        assertThat(error.help()).startsWith(SEMICOLON);
    }

    @Test
    void theValueOfACellIsNoOtherErrorOfIt() {
        assertThat(error("int k = 3\nk").help()).isEqualTo(SEMICOLON);
        run("int k = 3;");
        assertThat(error("k++\nk").help()).isEqualTo(SEMICOLON);
    }
}
