package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodSlipsTest extends CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "name(int a) { return a; }",
                "name() {\n return 5;\n}",
                "name() { System.out.println(\"x\"); }",
                "name(String s) {\n  System.out.println(s);\n}",
                "name(int a) {\n  return 4;\n}",
                "public name(int a) {\n  return 3 * a;\n}",
                "static name(int a) {\n  return 2 * a;\n}",
                "private static name(String[] a) { return a; }",
                "name(List<Double> xs) {\n  return 0;\n}",
                "name(int[] xs) {\n  int s = 0;\n  return s;\n}",
                "name(int a, int b)\n{\n  return a + b;\n}",
                "name(final int a) { return a; }",
                "name(int... a) throws Exception { return a; }",
                "name(Map<String, Integer> m) {\n  return m;\n}",
            })
    void aMethodWithoutATypeIsToldAtItsName(String method) {
        for (String before : new String[] {"", "// a comment\n", "int ok() { return 1; }\n", "if (3 > 2) { }\n"}) {
            CellError error = error(before + method);
            assertThat(error.message()).isEqualTo("invalid method declaration; return type required");
            assertThat(error.help())
                    .isEqualTo("Before a method's name stands the type of what it gives back, or void.");
            assertThat(marked(error)).isEqualTo("name");
        }
    }

    @Test
    void aConstructorOutsideOfItsClassIsToldItsPlace() {
        assertThat(error("Counter(int n) { this.n = n; }").help())
                .endsWith("or void; a constructor stands in the braces of its class.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"foo(3)", "foo(\"int x\")", "new Foo(int a)", "foo(int a)"})
    void aCallIsNoMethodWithoutAType(String call) {
        assertThat(error(call).message()).doesNotContain("return type required");
        assertThat(error("void g() { " + call + " }").message()).doesNotContain("return type required");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "class G {\\n  int a() {\\n    return 1;\\n  int b() {\\n    return 2;\\n  }\\n}|int a() {",
                "class G {\\n  public int a() {\\n    return 1;\\n  public int b() {\\n    return 2;\\n  }\\n}|public int a() {",
                "class G {\\n  void a() {\\n    f();\\n\\n  void b() {\\n    f();\\n  }\\n}|void a() {",
                "class G {\\n  G(int n) {\\n    f();\\n\\n  public int b() { return 1; }\\n}|G(int n) {",
                "class G {\\n  int a() {\\n    return 1;\\n  List<String> b(int x, int[] y) {\\n    return null;\\n  }\\n}|int a() {",
                "class G {\\n  int a() {\\n    return 1;\\n  @Override\\n  public String b() {\\n    return null;\\n  }\\n}|int a() {",
                "int a() {\\n  return 1;\\n\\nint b() {\\n  return 2;\\n}|int a() {",
                "int a() {\\n  if (3 > 2) {\\n    return 1;\\n  return 3;\\n}\\nint b() {\\n  return 2;\\n}|if (3 > 2) {",
                "for (int i = 0; i < 3; i++) {\\n  f();\\n\\nint b(int x) {\\n  return x;\\n}|for (int i = 0; i < 3; i++) {",
            })
    void aBraceThatIsMissingBeforeAMethodIsTold(String cell, String open) {
        CellError error = error(cell.replace("\\n", "\n"));
        assertThat(error.message()).isEqualTo("a method cannot start inside of another");
        assertThat(error.help())
                .isEqualTo("A } may be missing before it: the { in \"" + open + "\" is not closed yet.");
        assertThat(marked(error)).isEqualTo("b");
    }

    @Test
    void aMethodInAnothersBracesIsToldToMoveOut() {
        assertThat(error("void f() {\n  int g(int x) { return x; }\n  g(3);\n}").help())
                .isEqualTo("It stands in the braces of \"void f() {\": move it out of them.");
    }

    @Test
    void ofBracesThatOneThatTheIndentsShowIsSaidToBeOpen() {
        assertThat(error("class G {\n  int a(int n) {\n    if (n > 3) {\n      return 1;\n    return 2;\n  }\n}")
                        .help())
                .isEqualTo("The { in \"if (n > 3) {\" is never closed.");
        assertThat(error("class G {\n  int a(int n) {\n    return 2;\n  }\n").help())
                .isEqualTo("The { in \"class G {\" is never closed.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int k() { return; }|The method gives back a value: write it behind return, or void in place of the value's type.",
                "class C { int a() { for (;;) { return; } } }|The method gives back a value: write it behind return, or void in place"
                        + " of the value's type.",
                "Supplier<Integer> s = () -> { return; };|This lambda gives back a value: write it behind return.",
                "void v() { return; } if (3 > 2) { return; }|In a cell of its own return has no place: a method ends with it.",
            })
    void aReturnWithoutAValueIsToldByItsPlace(String cell, String help) {
        assertThat(error(cell).help()).isEqualTo(help);
    }
}
