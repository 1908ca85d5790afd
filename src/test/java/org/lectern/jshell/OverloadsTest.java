package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Methods of one name, which JShell compiles apart. */
class OverloadsTest extends FreshCellsTest {
    @Test
    void aMethodMayCallOneOfItsNameThatFollowsIt() {
        value("int sq(int x) { return (int) sq((double) x); }\ndouble sq(double x) { return x * x; }");
        assertThat(value("sq(3) + sq(2.5)")).isEqualTo("15.25");
    }

    @Test
    void aMethodOfALaterCellMayCallOneOfItsName() {
        value("int h(int a, int b) { return a + b; }");
        value("int h(int a) { return h(a, 1); }");
        assertThat(value("h(4)")).isEqualTo("5");
        value("int h(int a) { return h(a, 2); }");
        assertThat(value("h(4)")).isEqualTo("6");
        value("int h(int a, int b) { return a * b; }");
        assertThat(value("h(4)")).isEqualTo("8");
    }

    @Test
    void threeMethodsOfOneNameCallEachOther() {
        value("double norm(double[] v) { return norm(v, 2); }\n"
                + "double norm(double[] v, int p) { double s = 0; for (double x : v) s += Math.pow(Math.abs(x), p); return Math.pow(s, 1.0 / p); }\n"
                + "double norm(double[][] m) { double s = 0; for (double[] r : m) s += norm(r); return s; }");
        assertThat(value("norm(new double[][] {{3, 4}, {6, 8}})")).isEqualTo("15.0");
    }

    @Test
    void theyStayWhenTheClassOrVariableChangesThatTheyUse() {
        value("class Vec { double x = 1; }\nint k = 1;");
        value("double len(Vec v) { return len(v.x, k); }\ndouble len(double a, double b) { return a + b; }\n"
                + "double len(double[] v) { return len(v[0], len(new Vec())); }");
        value("class Vec { double x = 2; double y; }");
        assertThat(value("len(new Vec()) + len(new double[] {3})")).isEqualTo("9.0");
        value("long k = 10;");
        assertThat(value("len(new Vec()) + len(new double[] {3})")).isEqualTo("27.0");
    }

    @Test
    void theyChangeTogetherAndLambdasCallTheNewOnes() {
        session.evaluate("1", "int f(int n) { return f((long) n); }\nint f(long n) { return 1; }", "a");
        value("IntUnaryOperator old = n -> f(n);");
        session.evaluate("2", "int f(int n) { return 10 * f((long) n); }\nint f(long n) { return 2; }", "a");
        assertThat(value("f(5) + \" \" + old.applyAsInt(5)")).isEqualTo("20 20");
    }

    @Test
    void whatOneOfThemLacksIsTheReason() {
        assertThat(error("int sq2(int x) { return (int) sq2((double) x); }\ndouble sq2(double x) { return x * y2; }")
                        .message())
                .contains("y2");
        value("double y2 = 2;");
        assertThat(value("sq2(2.5)")).isEqualTo("5.0");
    }

    @Test
    void aMistakeInOneOfThemLeavesTheOthersToBeMended() {
        session.evaluate(
                "1",
                "String rep(String s) { return rep(s, 2); }\nString rep(String s, int n) { return s.repeat(\"n\"); }",
                "b");
        session.evaluate(
                "2",
                "String rep(String s) { return rep(s, 2); }\nString rep(String s, int n) { return s.repeat(n); }",
                "b");
        assertThat(value("rep(\"a\")")).isEqualTo("aa");
        session.evaluate(
                "3",
                "String rep(String s) { return rep(s, 3); }\nString rep(String s, int n) { return s.repeat(n) + n; }",
                "b");
        assertThat(value("rep(\"a\")")).isEqualTo("aaa3");
    }
}
