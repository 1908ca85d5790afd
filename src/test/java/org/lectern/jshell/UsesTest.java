package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A name that a definition lacks is marked where it is used as such, not where the word stands first. */
class UsesTest extends CellsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "class C { int total;  // totl is the sum  int get() { return totl; } } | 3 | totl | Did you mean total?",
                "class A { List<Integer> list;  int a() { return list.size(); }  int b() { return size; } } | 3 | size |",
                "class S { int area(int w) { return w * h; }  int all(int h) { return h; } } | 1 | h |",
                "class E { int value(int k) { return k; }  int twice() { return value * 2; } } | 2 | value | value is a method:",
                "class Q { List<Integer> list;  void a() { list.add(1); }  void b() { add(2); } } | 3 | add |",
                "class R { String msg = \"of itms\";  int f(List<String> items) { return itms.size(); } } | 2 | itms | Did you mean items?",
                "class M { double a(double x) { return Math.exp(x); }  double go(double x) { return exp(x); } } | 2 | exp | Did you mean Math.exp?",
                "int grade(int p) {  if (p > 3) { int g = 1; } else { int g = 2; }  return g;  } | 3 | g | g is declared further up in brackets",
                "int last(int[] xs) {  for (int i = 0; i < 3; i++) { }  return xs[i];  } | 3 | i | i is declared further up in brackets",
                "int sum(int[] xs) {  int s = 0; for (int x : xs) s += x; return s / n;  } | 2 | n |",
                "class L { Map<String, Integer> m;  Foo f(Map<String, Foo> foos) { return new Foo(); } } | 2 | Foo |",
            })
    void whatIsMissingIsMarkedWhereItIsUsed(String cell, int line, String marked, String help) {
        CellError error = error(cell.replace("  ", "\n"));
        assertThat(error.line()).isEqualTo(line);
        assertThat(marked(error)).isEqualTo(marked);
        if (help != null) {
            assertThat(error.help()).startsWith(help);
        }
        assertThat(error.message()).doesNotContain(" in Math");
    }
}
