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

    @Test
    void aMethodThatCallsItselfTakesThePlaceOfItsOldForm() {
        session.evaluate("1", "int fact5(int n) { return n <= 1 ? 1 : n * fact5(n - 1); }", "a5");
        assertThat(value("fact5(20)")).isEqualTo("-2102132736");
        session.evaluate("2", "long fact5(long n) { return n <= 1 ? 1 : n * fact5(n - 1); }", "a5");
        assertThat(value("fact5(20)")).isEqualTo("2432902008176640000");
        assertThat(session.methods("fact5")).hasSize(1);
    }

    @Test
    void aMethodThatDoesNotCompileGivesWayToItsMendedForm() {
        session.evaluate("1", "int twice6(int x) { return 2 * x; }", "a6");
        session.evaluate("2", "int quad6(int x) { return twice6(twice6(x)); }", "b6");
        session.evaluate("3", "double twice6(double x) { return 2 * x; }", "a6");
        session.evaluate("4", "double quad6(double x) { return twice6(twice6(x)); }", "b6");
        assertThat(value("quad6(3)")).isEqualTo("12.0");
        session.evaluate("5", "int area6(int w) { return w * Mth.abs(w); }", "c6");
        session.evaluate("6", "double area6(double w) { return w * Math.abs(w); }", "c6");
        assertThat(value("area6(3)")).isEqualTo("9.0");
        ERR.setLength(0);
        error("int span6(int w) { return w * hight; }");
        value("int span6(int w, int height) { return w * height; }");
        assertThat(ERR)
                .hasToString("[span6(int), cell [9], line 1, does not compile, and gives way to span6(int,int)]\n");
        assertThat(error("span6(3)").message()).isEqualTo("no method span6(int); there is span6(int w, int height)");
    }

    @Test
    void aMethodThatLacksSomethingTakesNoPlaceUntilItIsThere() {
        session.evaluate("1", "int lift(int w) { return w; }", "a7");
        session.evaluate("2", "double lift(double w) { return w * height7; }", "a7");
        assertThat(value("lift(3)")).isEqualTo("3");
        value("double height7 = 2;");
        assertThat(value("lift(3)")).isEqualTo("6.0");
    }

    @Test
    void methodsOfOneCellThatCallEachOtherChangeTheirParametersTogether() {
        session.evaluate(
                "1",
                "double mean8(int[] a) { return total8(a) / (double) a.length; }\n"
                        + "int total8(int[] a) { int s = 0; for (int x : a) s += x; return s; }",
                "a8");
        value("ToDoubleFunction<int[]> f8 = a -> mean8(a);");
        session.evaluate(
                "2",
                "double mean8(double[] a) { return total8(a) / a.length; }\n"
                        + "double total8(double[] a) { double s = 0; for (double x : a) s += x; return s; }",
                "a8");
        assertThat(ERR).isEmpty();
        assertThat(value("mean8(new double[] {1, 2})")).isEqualTo("1.5");
        assertThat(error("mean8(new int[] {1})").message()).contains("no method mean8(int[])");
        assertThat(error("f8.applyAsDouble(new int[] {1})").message()).contains("mean8(int[]) is there no more");
    }

    @Test
    void methodsThatCallEachOtherInTurnChangeTogetherOrNotAtAll() {
        session.evaluate(
                "1",
                "boolean even9(int n) { return n == 0 || odd9(n - 1); }\nboolean odd9(int n) { return n != 0 && even9(n - 1); }",
                "a9");
        value("IntPredicate p9 = n -> even9(n);");
        String mended =
                "boolean even9(long n) { return n == 0 || odd9(n - 1); }\nboolean odd9(long n) { return n != 0 && even9(%s); }";
        CellResult failed = session.evaluate("2", String.format(mended, "\"\", n"), "a9");
        assertThat(failed.failure().orElseThrow().line()).isEqualTo(2);
        assertThat(value("even9(10) + \" \" + p9.test(10)")).isEqualTo("true true");
        session.evaluate("3", String.format(mended, "n - 1"), "a9");
        assertThat(value("even9(11L) + \" \" + p9.test(10)")).isEqualTo("false true");
        assertThat(session.methods("even9")).hasSize(1);
        ERR.setLength(0);
        value("boolean even9(String n) { return n.isEmpty() || odd9(n.substring(1)); }\n"
                + "boolean odd9(String n) { return !n.isEmpty() && even9(n.substring(1)); }");
        assertThat(ERR.toString()).contains("[even9(long), cell [3], line 1, gives way to even9 of cell [7]]");
        assertThat(value("even9(\"aa\") + \" \" + odd9(\"aa\")")).isEqualTo("true false");
        session.evaluate("4", "int fact9(int n) { return n <= 1 ? 1 : n * fact9(n - 1); }", "b9");
        session.evaluate("5", "int fact9(Integer n) { return n <= 1 ? 1 : n * fact9(n - 1); }", "b9");
        session.evaluate("6", "long fact9(long n) { return n <= 1 ? 1 : n * fact9(n - 1); }", "b9");
        session.evaluate("7", "int fact9(Integer n) { return n <= 1 ? 1 : 2 * fact9(n - 1); }", "b9");
        assertThat(value("fact9(4)")).isEqualTo("8");
    }

    @Test
    void aMethodMayBeUsedAboveItsDefinitionThoughTheCoursesHaveItsName() {
        value(
                "boolean solve10(int n) { return check(n, 1, 2); }\nboolean check(int n, int a, int b) { return n > a; }");
        assertThat(value("solve10(3)")).isEqualTo("true");
        assertThat(error("void draw10(int a) { plot(a, 1, 2, 3); }").help())
                .endsWith(
                        "draw10 is kept, and works as soon as a cell defines such a plot: the one there is comes from an import.");
        value("int drawn = 0;\nvoid plot(int a, int b, int c, int d) { drawn += a; }");
        value("draw10(3);");
        assertThat(value("drawn")).isEqualTo("3");
        assertThat(error("char first10(String s) { return s.charAt(1, 2); }").help())
                .doesNotContain("import");
        assertThat(error("String part10(String s) { return s.substring(1, 2, 3); }")
                        .help())
                .doesNotContain("import");
        assertThat(error("int most10(int a) { return Math.max(a, 2, 3); }").help())
                .doesNotContain("import");
    }
}
