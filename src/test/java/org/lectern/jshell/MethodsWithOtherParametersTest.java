package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MethodsWithOtherParametersTest extends CellsTest {
    @Test
    void aMethodWithOtherParametersIsBesideTheOldOneAndTheUserIsTold() {
        session.evaluate("1", "int fact(int n) { return n <= 1 ? 1 : n * fact(n - 1); }");
        session.evaluate("2", "long fact(long n) { return n <= 1 ? 1 : n * fact(n - 1); }");
        assertThat(ERR)
                .hasToString(
                        "[fact(int), cell [1], line 1, is still there beside fact(long) and is called where it fits better; restart the kernel to be rid of it]\n");
    }

    @Test
    void aMethodWithOtherParametersTakesThePlaceOfTheOneThatItsCellHasDefinedBefore() {
        session.evaluate("1", "int half(int n) { return n / 2; }\nint half(String s) { return 0; }", "a1");
        session.evaluate("2", "int half(Object o) { return -1; }", "b2");
        ERR.setLength(0);
        session.evaluate("3", "int half(String s) { return 0; }\ndouble half(double n) { return n / 2; }", "a1");
        assertThat(ERR)
                .hasToString(
                        "[half(Object), cell [2], line 1, is still there beside half(double) and is called where it fits better; restart the kernel to be rid of it]\n");
        assertThat(value("half(3) + half(\"\") + half(List.of())")).isEqualTo("0.5");
    }

    @Test
    void lambdasAndObjectsThatWereThereCallTheMethodThatTakesThePlaceOfTheirs() {
        session.evaluate("1", "double grow(int x) { return x * 2; }", "a2");
        value(
                "interface Fn { double at(int x); }\nFn anon = new Fn() { public double at(int x) { return grow(x); } };\n"
                        + "Fn lam = x -> grow(x);\nvar all = List.of(anon, lam, (Fn) x -> grow(x) + 1);\n"
                        + "class Till { Supplier<Double> s = () -> grow(7); }\nTill till = new Till();");
        session.evaluate("2", "double grow(double x) { return x * x; }", "a2");
        String asked =
                "anon.at(3) + \" \" + lam.at(3) + \" \" + all.get(0).at(4) + \" \" + all.get(2).at(3) + \" \" + till.s.get()";
        assertThat(value(asked)).isEqualTo("9.0 9.0 16.0 10.0 49.0");
        session.evaluate("3", "Double grow(double x) { return x + 1; }", "a2");
        assertThat(value(asked)).isEqualTo("4.0 4.0 5.0 5.0 8.0");
        session.evaluate("4", "double grow(Number x) { return -x.intValue(); }", "a2");
        assertThat(value(asked)).isEqualTo("-3.0 -3.0 -4.0 -2.0 -7.0");
        session.evaluate("5", "double grow(int x) { return x * 2; }", "a2");
        assertThat(value(asked)).isEqualTo("6.0 6.0 8.0 7.0 14.0");
    }

    @Test
    void whatCallsAMethodThatIsThereNoMoreSaysSo() {
        session.evaluate("1", "int cost(int a) { return a; }", "a3");
        value("IntUnaryOperator op = x -> cost(x);");
        session.evaluate("2", "int cost(int a, int b) { return a * b; }", "a3");
        assertThat(error("op.applyAsInt(3)").message())
                .contains(
                        "cost(int) is there no more: cell [2], line 1, has put cost(int,int) in its place; run the cell"
                                + " again that has made what calls it");
        session.evaluate("3", "double cost(double a) { return a / 2; }", "a3");
        assertThat(error("op.applyAsInt(3)").message()).contains("cost(int) is there no more");
        session.evaluate("4", "int cost(Integer a) { return -a; }", "a3");
        assertThat(value("op.applyAsInt(3)")).isEqualTo("-3");
    }

    @Test
    void ofSeveralMethodsTheOneIsCalledThatTheCompilerWouldChoose() {
        session.evaluate("1", "String kind(char a) { return \"char\"; }", "a4");
        value("String kind(Object a) { return \"object\"; }\nFunction<Character, String> say = c -> kind((char) c);");
        session.evaluate("2", "String kind(long a) { return \"long\"; }", "a4");
        assertThat(value("say.apply('c')")).isEqualTo("long");
        value("String kind(Character a) { return \"boxed\"; }");
        assertThat(value("say.apply('c')")).isEqualTo("long");
        session.evaluate("3", "String kind(String a) { return \"text\"; }", "a4");
        assertThat(error("say.apply('c')").message()).contains("kind(char) is there no more");
    }
}
