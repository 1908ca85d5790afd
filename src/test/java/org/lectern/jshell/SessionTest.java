package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

class SessionTest {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private Session session;

    @BeforeEach
    void open() {
        session = Session.builder().out(out::append).err(err::append).build();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private String value(String cell) {
        CellResult result = session.evaluate(cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    private CellError error(String cell) {
        return session.evaluate(cell).failure().orElseThrow();
    }

    @Test
    void theLastExpressionIsTheValue() {
        assertThat(value("1 + 1")).isEqualTo("2");
        assertThat(value("int x = 3;\n\nx // three\n")).isEqualTo("3");
        assertThat(value("\n// a comment\n/* another */ x + 1")).isEqualTo("4");
        assertThat(value("x++")).isEqualTo("3");
        assertThat(value("\"a;\"")).isEqualTo("a;");
        assertThat(value("String none = null; none")).isEqualTo("null");
    }

    @Test
    void declarationsAssignmentsVoidCallsAndStatementsShowNothing() {
        assertThat(value("int x = 3;")).isEmpty();
        assertThat(value("x = 4")).isEmpty();
        assertThat(value("x;")).isEmpty();
        assertThat(value("x + 1; // done")).isEmpty();
        assertThat(value("void f() {}")).isEmpty();
        assertThat(value("f()")).isEmpty();
        assertThat(value("x\n; int y = 2;")).isEmpty();
        assertThat(value("// nothing")).isEmpty();
        assertThat(value("")).isEmpty();
    }

    @Test
    void aCellMayHoldAnyJava() {
        assertThat(value("""
                import java.util.stream.IntStream;

                record Point(int x, int y) {}
                enum Color { RED, GREEN }
                interface Shape<T extends Number> { T area(); }

                class Square implements Shape<Integer> {
                    private final int side;

                    Square(int side) {
                        this.side = side;
                    }

                    @Override
                    public Integer area() {
                        return side * side;
                    }
                }

                <T> List<T> twice(T value) {
                    return List.of(value, value);
                }

                var größe = switch (Color.RED) { case RED -> 1; case GREEN -> 2; };
                String text = \"""
                    héllo
                    wörld\"""; int a = 1, b = 2; int c = a + b;
                for (int i : new int[] {1, 2}) {
                    c += i;
                }
                if (c > 1) c++;
                twice(new Square(größe + c)).get(1).area() + text + new Point(1, 2)""")).isEqualTo("64héllo\nwörldPoint[x=1, y=2]");
    }

    @Test
    void mutualReferencesWorkWithinACell() {
        assertThat(value("boolean even(int n) { return n == 0 || odd(n - 1); }\n"
                        + "boolean odd(int n) { return n != 0 && even(n - 1); }\neven(10)"))
                .isEqualTo("true");
        assertThat(value("class A { B b; } class B { A a = new A(); }\nnew B().a.b"))
                .isEqualTo("null");
    }

    @Test
    void stateIsKeptAfterErrors() {
        value("int x = 3;");
        error("x = 4; throw new RuntimeException(\"stop\");");
        assertThat(value("x")).isEqualTo("4");
        error("x = 5; nonsense here");
        assertThat(value("x")).isEqualTo("5");
    }

    @Test
    void methodsAreFoundByNameAndTheNewestDefinitionCounts() throws Exception {
        value("int f(int x) { return x; }\nint f(String s) { return s.length(); }");
        assertThat(session.methods("f")).hasSize(2);
        value("int f(int x) { return 2 * x; }");
        assertThat(session.methods("f")).hasSize(2);
        Method newest = session.methods("f").get(0);
        assertThat(newest.invoke(null, 4)).isEqualTo(8);
        assertThat(session.methods("g")).isEmpty();
    }

    @Test
    void methodsThatUseCellsTypesAndMethodsAreFound() throws Exception {
        value("record Pair(int a, int b) {}\nint sum(Pair p) { return p.a() + p.b(); }\n"
                + "int twice(Pair p) { return 2 * sum(p); }\n<T extends Comparable<T>> T best(List<T> all) {"
                + " return Collections.max(all); }\nPair pair = new Pair(1, 2);");
        Object pair = session.variable("pair").orElseThrow();
        assertThat(session.methods("twice").get(0).invoke(null, pair)).isEqualTo(6);
        assertThat(session.methods("best").get(0).invoke(null, List.of(1, 3, 2)))
                .isEqualTo(3);
        value("record Pair(int a, int b, int c) {}\nint sum(Pair p) { return p.a() + p.b() + p.c(); }");
        assertThat(session.methods("sum")).hasSize(1);
        assertThat(session.methods("twice")).hasSize(1);
        value("Pair pair = new Pair(1, 2, 3);");
        pair = session.variable("pair").orElseThrow();
        assertThat(session.methods("twice").get(0).invoke(null, pair)).isEqualTo(12);
    }

    @Test
    void methodsAndVariablesCanBeReadWhileACellRuns() {
        value("int answer() { return 42; }\nint seen = 7;");
        assertThat(value("org.lectern.jshell.Session.current().get().methods(\"answer\").get(0).invoke(null) + \" \" +"
                        + " org.lectern.jshell.Session.current().get().variable(\"seen\").get()"))
                .isEqualTo("42 7");
    }

    @Test
    void whatIsPrintedReachesTheSessionWhole() {
        value(
                "for (int i = 0; i < 20_000; i++) System.out.println(\"line \" + i + \" ü\");\nSystem.err.print(\"bad\");");
        assertThat(out.toString().lines()).hasSize(20_000).last().isEqualTo("line 19999 ü");
        assertThat(err).hasToString("bad");
    }

    @Test
    void manyStatementsRunInOrderAsIfEachWereAlone() {
        value("int n = 0; int[] a = new int[3]; List<Integer> seen = new ArrayList<>();");
        CellError thrown = session.evaluate(
                        "3",
                        "n = 1;\nseen.add(n); // one\nn++;\n/* two */ seen.add(n);\nfor (int i = 0; i < 2; i++) { n += i; }\n"
                                + "a[0] = n;\n{ int n2 = n; seen.add(n2); }\na[5] = 1;\nn = 100;\nn")
                .failure()
                .orElseThrow();
        assertThat(thrown.line()).isEqualTo(8);
        assertThat(thrown.source()).isEqualTo("a[5] = 1;");
        assertThat(thrown.traceback()).contains("cell [3], line 8");
        assertThat(session.variable("n")).contains(3);
        assertThat(session.variable("seen")).contains(List.of(1, 2, 3));
    }

    @Test
    void statementsBeforeOneThatDoesNotCompileHaveRun() {
        value("int n = 0;");
        CellError error = session.evaluate("n = 1;\nn = 2;\nn = 3;\nn = \"four\";\nn = 5;\nn = 6;\nn")
                .failure()
                .orElseThrow();
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.column()).isEqualTo(5);
        assertThat(session.variable("n")).contains(3);
        value("n = 1; n++; n++; while (n < 10) { n++; } if (n > 5) n *= 2; String s = \"after\"; n++; n++; n++;");
        assertThat(session.variable("n")).contains(23);
        assertThat(session.variable("s")).contains("after");
        assertThat(session.evaluate("n = 1;\nn++;\nn++;\nn + 1")
                        .shown()
                        .orElseThrow()
                        .text())
                .isEqualTo("4");
        assertThat(session.evaluate("n = 1; n++; n++; n = 7;").value()).isNull();
    }

    @Test
    void anErrorAmongHundredsOfStatementsIsToldAtItsOwnAndThoseBeforeItHaveRun() {
        value("int n = 0;");
        String many = "n++;\n".repeat(700);
        CellError error = error(many + "n = \"four\";\n" + many);
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.line()).isEqualTo(701);
        assertThat(session.variable("n")).contains(700);
        CellError thrown = error(many + "n /= 0;\n" + many);
        assertThat(thrown.line()).isEqualTo(701);
        assertThat(session.variable("n")).contains(1_400);
    }

    @Test
    void aClosedSessionIsLetGoOf() throws Exception {
        List<WeakReference<Session>> all = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            try (Session closed = Session.builder().out(text -> {}).build()) {
                closed.evaluate("class A {} var a = new A(); new Thread(() -> {}).start();");
                all.add(new WeakReference<>(closed));
            }
        }
        for (int i = 0; i < 100 && all.stream().anyMatch(each -> each.get() != null); i++) {
            System.gc();
            Thread.sleep(100);
        }
        assertThat(all).allSatisfy(each -> assertThat(each.get()).isNull());
    }

    @Test
    void recordsHaveCompactAndCanonicalConstructorsAsInAnyTextbook() {
        assertThat(value("record Pt(int x, int y) {\n    static int made; // Pt { }\n    Pt {\n"
                        + "        if (x < 0) {\n            throw new IllegalArgumentException(\"Pt {\");\n        }\n        made++;\n    }\n"
                        + "    Pt(int both) {\n        this(both, both);\n    }\n    Pt flipped() {\n        return new Pt(y, x);\n    }\n}\n"
                        + "new Pt(1, 2).flipped()"))
                .isEqualTo("Pt[x=2, y=1]");
        assertThat(
                        value(
                                "record Box<T extends Comparable<T>>(T a) { Box(T a) { this.a = a; } }\nnew Box<>(new Pt(3).x())"))
                .isEqualTo("Box[a=3]");
        CellError error = session.evaluate("record Bad(int a) {\n    Bad { a = nowhere; } int b() { return c; }\n}")
                .failure()
                .orElseThrow();
        assertThat(error.text())
                .contains("    Bad { a = nowhere; } int b() { return c; }\n" + " ".repeat(22) + "^^^^^^^\n");
    }
}
