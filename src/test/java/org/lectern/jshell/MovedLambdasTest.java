package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MovedLambdasTest extends CellsTest {
    @Test
    void lambdasAndAnonymousClassesOfAnInterfaceThatChangesAreMadeAgainOrNamed() {
        value("interface Step2 { int of(int x); }");
        value("Step2 twice2 = x -> 2 * x; Step2 anon = new Step2() { public int of(int x) { return x; } };");
        value("interface Step2 { int of(int x); default int twice(int x) { return of(of(x)); } }");
        assertThat(value("twice2.twice(1) + anon.twice(1)")).isEqualTo("5");
        assertThat(ERR.toString()).doesNotContain("reset").doesNotContain("lost");
        value("interface Step2 { int of(int x); int more(); }");
        assertThat(ERR.toString()).contains("twice2").contains("anon");
        assertThat(error("twice2.of(1)").help()).contains("twice2 was");
    }

    @Test
    void aLambdaInAVariableCallsTheMethodAsItIsNow() {
        value("int twice(int x) { return 2 * x; }\nFunction<Integer, Integer> f = x -> twice(x);");
        value("int twice(int x) { return 3 * x; }");
        assertThat(value("f.apply(2)")).isEqualTo("6");
    }

    @Test
    void anotherSignatureLeavesALambdaBehindAndTheCellSaysSo() {
        value("int thrice(int x) { return 3 * x; }\nFunction<Integer, Integer> g = x -> thrice(x);");
        value("String thrice(int x) { return \"\" + 3 * x; }");
        assertThat(value("g.apply(2)")).isEqualTo("6");
        assertThat(ERR.toString())
                .contains("[g was made before the definition in cell [7], line 1 and still uses what it replaced");
        value("int fourfold(int x) { return 4 * x; }\nRunnable anonymous = new Runnable() { int n = 1;"
                + " public void run() { n = fourfold(n); } };\nanonymous.run();");
        value("int fourfold(int x) { return 5 * x; }");
        value("anonymous.run();");
        assertThat(
                        value(
                                "var n = anonymous.getClass().getDeclaredField(\"n\"); n.setAccessible(true); n.get(anonymous)"))
                .isEqualTo("20");
    }

    @Test
    void aLambdaThatLivesKeepsItsCodeWhenItsVariableOrItsMakerIsDefinedAnew() {
        value("List<Function<Integer, Integer>> all = new ArrayList<>();\nFunction<Integer, Integer> each = x -> x + 1;"
                + " all.add(each);\nFunction<Integer, Integer> make(int n) { return x -> x + n; }\nall.add(make(2));");
        value("Function<Integer, Integer> each = x -> x * 10;\nall.add(each);");
        value("Function<Integer, Integer> make(int n) { List.of(1).forEach(i -> {}); return x -> x * n * 100; }"
                + "\nall.add(make(3));");
        value("Function<String, Integer> each = String::length;");
        assertThat(value("all.stream().map(f -> f.apply(5)).toList()")).isEqualTo("[6, 7, 50, 1500]");
        assertThat(value("each.apply(\"abc\")")).isEqualTo("3");
    }

    @Test
    void aVariableThatHoldsALambdaWhichCannotBeMadeAnewIsNamed() {
        value("class Old { int gone() { return 1; } }");
        value("var fl = new ArrayList<ToIntFunction<Old>>(); fl.add(o -> o.gone());");
        ERR.setLength(0);
        value("class Old { int come() { return 1; } int a; }");
        assertThat(ERR.toString())
                .contains("fl was made before the definition in")
                .contains("still uses");
    }

    @Test
    void referencesToMethodsOfTheJdkAreOfTheirInterfaceAsItIsNow() {
        value("interface Fold { int apply(int a, int b); }\ninterface Hear { void hear(Object what); }\n"
                + "class Post { List<Hear> ears = new ArrayList<>(); void tell(Object o) { ears.forEach(e -> e.hear(o)); } }\n"
                + "Map<String, Fold> folds = new HashMap<>(); var heard = new ArrayList<Object>(); var post = new Post();\n"
                + "folds.put(\"+\", Integer::sum); folds.put(\"max\", Math::max); post.ears.add(heard::add);"
                + " post.ears.add(System.out::println);");
        value("interface Fold { int apply(int a, int b); default String sign() { return \"?\"; } }\n"
                + "interface Hear { void hear(Object what); default void stop() {} }");
        assertThat(ERR.toString()).isEmpty();
        value("post.tell(7);");
        assertThat(value("folds.get(\"+\").apply(1, 2) + folds.get(\"max\").sign() + heard"))
                .isEqualTo("3?[7]");
    }

    @Test
    void aLambdaInAStatementIsOfItsInterfaceAsItIsNow() {
        value("var heard = new ArrayList<String>();\ninterface Ear { void run(); }\n"
                + "class Bell { ArrayList<Ear> ears = new ArrayList<>(); void on(Ear e) { ears.add(e); } void ring() { ears.forEach(Ear::run); } }\n"
                + "var bell = new Bell(); bell.on(() -> heard.add(\"ding\"));");
        value("interface Ear { void run(); default Ear twice() { return () -> { run(); run(); }; } }");
        value("bell.ring(); bell.ears.get(0).twice().run();");
        assertThat(value("heard.toString()")).isEqualTo("[ding, ding, ding]");
    }

    @Test
    void aLambdaThatUsesARenamedComponentIsBlamedNotTheObject() {
        value("record Sample(double x, int label) { }");
        value("var data = new ArrayList<>(List.of(new Sample(1, 0)));\nToDoubleFunction<Sample> feature = s -> s.x();");
        value("record Sample(double value, int label) { }");
        assertThat(error("feature.applyAsDouble(data.get(0))").help())
                .isEqualTo(
                        "The code that takes it was made before cell [7] changed Sample: run the cell again that makes the"
                                + " lambda, or what else is called here.");
    }

    @Test
    void aLambdaThatCompilesAgainUsesWhatItNamesNow() {
        value("var data = new ArrayList<>(List.of(1, 2));");
        value("Supplier<Integer> size = () -> data.size();");
        for (int i = 3; i < 5; i++) {
            ERR.setLength(0);
            value("var data = new int[] {5, 6};");
            assertThat(ERR.toString())
                    .contains("size was made before the definition in cell [7], line 1 and still uses");
            assertThat(value("size.get()")).isEqualTo(i == 3 ? "2" : "3");
            ERR.setLength(0);
            value("var data = new " + (i == 3 ? "LinkedList" : "ArrayList") + "<>(Collections.nCopies(" + i + ", 1));");
            assertThat(ERR.toString()).isEmpty();
            assertThat(value("size.get()")).isEqualTo(i + "");
        }
    }

    @Test
    void aLambdaInAListIsNamedEachTimeThatItStaysBehind() {
        value("double rate = 0.1;");
        value("List<DoubleSupplier> rates = List.of(() -> rate * 3);");
        value("String rate = \"x\";");
        assertThat(ERR.toString()).contains("rates was made before").contains("and still uses");
        ERR.setLength(0);
        value("double rate = 1;");
        assertThat(ERR.toString()).isEmpty();
        assertThat(value("rates.get(0).getAsDouble()")).isEqualTo("3.0");
        value("float rate = 10;");
        assertThat(ERR.toString()).contains("rates was made before").contains("and still uses");
    }

    @Test
    void lambdasThatLiveReadAConstantAsItIsNow() {
        value("class Params { static final int BATCH = 8; static final boolean ON = true; final int k = 3; }");
        value(
                "class Net { int a = 5; IntSupplier s = () -> Params.BATCH + a; IntSupplier t() { return () -> Params.BATCH * 2 + a; } }\n"
                        + "IntSupplier more(int add) { return () -> new Params().k + add; }\n"
                        + "var net = new Net(); var twice = net.t(); var some = new HashMap<String, IntSupplier>(); some.put(\"k\", more(100));\n"
                        + "List<IntSupplier> list = List.of(() -> Params.BATCH, () -> Params.ON ? 1 : 0);\n"
                        + "List<Supplier<Object>> added = new ArrayList<>(); for (int i = 0; i < 2; i++) { int j = i; added.add(() -> j + Params.BATCH); }");
        value("added.add(() -> \"n\" + Params.BATCH);");
        value("added.add(() -> \"n\" + Params.BATCH);");
        String all = "net.s.getAsInt() + \" \" + twice.getAsInt() + \" \" + some.get(\"k\").getAsInt() + \" \""
                + " + list.stream().map(IntSupplier::getAsInt).toList() + added.stream().map(Supplier::get).toList()";
        assertThat(value(all)).isEqualTo("13 21 103 [8, 1][8, 9, n8, n8]");
        value("class Params { static final int BATCH = 80; static final boolean ON = false; final int k = 4; }");
        assertThat(value(all)).isEqualTo("85 165 104 [80, 0][80, 81, n80, n80]");
        value(
                "net.a = 6; class Params { static final int BATCH = 7; static final boolean ON = true; final int k = 5; int more; }");
        assertThat(value(all)).isEqualTo("13 20 105 [7, 1][7, 8, n7, n7]");
        assertThat(ERR).isEmpty();
    }

    @Test
    void objectsOfClassesWithoutNamesInVariablesReadAConstantAsItIsNow() {
        value("class Cfg { static final int N = 4; static final int M = 10; }\nint made = 0;");
        value(
                "IntSupplier whole = new IntSupplier() { int calls = ++made; public int getAsInt() { return Cfg.N * 100 + ++calls; } };\n"
                        + "var held = List.of(whole);");
        value("IntSupplier inner = new IntSupplier() { public int getAsInt() { Supplier<Integer> s = () -> Cfg.N;"
                + " return s.get() + new IntSupplier() { public int getAsInt() { return Cfg.N; } }.getAsInt(); } };\n"
                + "Comparator<Integer> order = new Comparator<>() { public int compare(Integer a, Integer b) { return Cfg.N * (a - b); } };\n"
                + "List<IntSupplier> both = List.of(new IntSupplier() { public int getAsInt() { return Cfg.N; } },"
                + " new IntSupplier() { public int getAsInt() { return Cfg.M; } });\n"
                + "var own = new Object() { int n() { return Cfg.N; } };");
        String all = "whole.getAsInt() + \" \" + (held.get(0) == whole) + made + \" \" + inner.getAsInt() + \" \""
                + " + order.compare(2, 1) + both.stream().map(IntSupplier::getAsInt).toList() + own.n()";
        assertThat(value(all)).isEqualTo("402 true1 8 4[4, 10]4");
        value("class Cfg { static final int N = 6; static final int M = 10; }");
        assertThat(value(all)).isEqualTo("603 true1 12 6[6, 10]6");
        value("class Cfg { static final int N = 7; static final int M = 11; static int more; }");
        assertThat(value(all)).isEqualTo("704 true1 14 7[7, 11]7");
        assertThat(ERR).isEmpty();
    }

    @Test
    void aLambdaOfAnotherSourceKeepsItsCodeWhenAConstantChanges() {
        value("class Rate { static final int R = 2; }");
        value("IntUnaryOperator scale() { return x -> x * Rate.R; }\nvar before = scale();");
        value("IntUnaryOperator scale() { return x -> x + Rate.R; }\nvar after = scale();");
        value("class Rate { static final int R = 10; }");
        assertThat(value("after.applyAsInt(3) + \" \" + scale().applyAsInt(3) + \" \" + before.applyAsInt(3)"))
                .isEqualTo("13 13 6");
    }

    @Test
    void aLambdaThatItsCellMakesAnewFurtherDownIsNotSaidToBeLeftBehind() {
        value("int w31 = 5;\nSupplier<Integer> ws31 = () -> w31 + 1;");
        ERR.setLength(0);
        value("double w31 = 5;\nSupplier<Double> ws31 = () -> w31 + 1;");
        assertThat(ERR).isEmpty();
        assertThat(value("ws31.get()")).isEqualTo("6.0");
    }
}
