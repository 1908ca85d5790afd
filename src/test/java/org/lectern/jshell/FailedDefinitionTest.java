package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A definition that cannot take the place of another leaves that as it was, and all that uses it. */
class FailedDefinitionTest extends FreshCellsTest {
    private static final String NET =
            "class Net implements Layer { double w = 1;\n" + "  public Tensor forward(Tensor x) { return x.mul(w); } }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { return x.mull(w); } }",
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { return 3; } }",
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { } }",
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { return x.mul(v); } }",
                "class Net implements Layer { double w = 1; Dropoutt d; public Tensor forward(Tensor x) { return x; } }",
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { return x.mul(w) } }",
                "class Net implements Layerr { double w = 1; public Tensor forward(Tensor x) { return x; } }",
                "class Net implements Layer { double w = \"\"; public Tensor forward(Tensor x) { return x; } }",
                "class Net implements Layer { double w = 1; public Tensor forward(Tensor x) { return x.mul(Double.valueOf(w.equals(x.item()))); } }",
                "class Net implements Layer { }",
                "record Net(int a) { int b() { return c; } }",
                "interface Net { int b() { return 1; } }",
            })
    void aClassWithAMistakeLeavesTheOldOneAndItsObjects(String mistaken) {
        value(NET);
        value("var net = new Net(); net.w = 5; Object same = net; var list = List.of(net); int width = list.size();");
        value("Net make() { return new Net(); }\nSupplier<Tensor> f = () -> net.forward(Tensor.ones(1));");
        for (int i = 0; i < 3; i++) {
            CellError error = error(mistaken);
            if (!mistaken.contains("mul(w) }")) {
                // Of what cannot be read, nobody knows what it was to define.
                assertThat(error.help()).contains("Net stays as it was.");
            }
            assertThat(value("net.forward(Tensor.ones(1)).item()")).isEqualTo("5.0");
            assertThat(value("net == same && list.get(0) == net && width == 1 && make() instanceof Net"))
                    .isEqualTo("true");
            assertThat(value("f.get().item()")).isEqualTo("5.0");
        }
        assertThat(notes).isEmpty();
        value(NET.replace("x.mul(w)", "x.mul(w).add(1)"));
        assertThat(value("net.forward(Tensor.ones(1)).item() + f.get().item()")).isEqualTo("12.0");
        assertThat(value("net == same && make().w == 1")).isEqualTo("true");
        assertThat(notes).isEmpty();
    }

    @Test
    void whatJShellsCompilerBreaksDownOverLeavesWhatItWasToReplace() {
        value("class P { Integer a = 1; }\nvar p = new P(); p.a = 5;");
        value("boolean same(P q) { return List.of(q.a.equals(Math.abs(5))).get(0); }\nint k = 3;");
        assertThat(error("boolean same(P q) { return Boolean.valueOf(k.equals(Math.abs(5))); }")
                        .help())
                .contains("same stays as it was.");
        assertThat(error("int k = Integer.valueOf(k.equals(Math.abs(5)));").help())
                .contains("k stays as it was.");
        CellError error = error("class P { int a = 1; }");
        assertThat(error.message()).isEqualTo("same does not compile with this: int cannot be dereferenced");
        assertThat(error.help()).contains("P stays as it was.");
        assertThat(value("same(p) + \" \" + p.a + k")).isEqualTo("true 53");
    }

    @Test
    void aMethodThatWhatItUsesHasChangedForIsToBeDefinedAgain() {
        value("Map<String, List<String>> graph = new TreeMap<>(Map.of(\"a\", List.of()));\nint n = 3;");
        value("void visit(String n) { for (var m : graph.get(n)) visit(m); }\nint total() { return n * 2; }");
        value("Map<Integer, List<Integer>> graph = new HashMap<>();\nString n = \"x\";");
        CellError error = error("visit(\"a\")");
        assertThat(error.message()).isEqualTo("visit cannot run, for what it uses has changed");
        assertThat(error.help())
                .isEqualTo(
                        "visit() does not compile any more, with the definition in cell [7], line 1: incompatible types:"
                                + " Integer cannot be converted to String.");
    }

    @Test
    void aMethodThatDoesNotCompileAnyMoreIsToldWithTheReasonAtEachCall() {
        value("enum Traffic { RED, GREEN }");
        String method = "String shown(Traffic t) { return switch (t) { case RED -> \"r\"; case GREEN -> \"g\"; }; }";
        value(method);
        value("enum Traffic { RED, GREEN, BLUE }");
        for (int i = 0; i < 2; i++) {
            CellError error = error("shown(Traffic.RED)");
            assertThat(error.message()).isEqualTo("shown cannot run, for what it uses has changed");
            assertThat(error.help())
                    .startsWith(
                            "shown() does not compile any more, with the definition in cell [7], line 1: the switch")
                    .doesNotContain("again");
        }
        value(method.replace("case GREEN", "default"));
        assertThat(value("shown(Traffic.BLUE)")).isEqualTo("g");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int init() { return two(); }",
                "int init() { return \"\"; }",
                "int init() { }",
                "String init() { return 2; }",
                "int init() { return 1 }",
            })
    void aMethodWithAMistakeLeavesTheOldOne(String mistaken) {
        value("int init() { return 5; }\nint twice() { return 2 * init(); }");
        value("var a = init(); int b = twice();");
        value("a = 6; b = 7;");
        CellError error = error(mistaken);
        if (!mistaken.endsWith("1 }")) {
            assertThat(error.help()).contains("init stays as it was.");
        }
        assertThat(value("a + b + twice()")).isEqualTo("23");
        assertThat(notes).isEmpty();
        value("int init() { return 4; }");
        assertThat(value("a + b + twice()")).isEqualTo("21");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "int w = \"s\";",
                "int w = nope;",
                "String w = 3;",
                "var w = nope();",
                "Map<String, Integer> w = new HashMap<>(nope);",
                "int w = Integer.parseInt(\"x\");",
                "var w = List.of(1).get(3);",
                "String w = List.of(\"\").get(3);",
                "Strin w;",
            })
    void aVariableWhoseInitialiserFailsKeepsItsValue(String mistaken) {
        value("int w = 5;\nint useW() { return w + 1; }\nint[] held = {w};");
        value("w = 6;");
        CellError error = error(mistaken);
        if (!mistaken.startsWith("var w = nope")) {
            assertThat(error.help()).contains("w stays as it was.");
        }
        assertThat(value("w + useW() + held[0]")).isEqualTo("18");
        value("w = 8;");
        assertThat(value("useW()")).isEqualTo("9");
        assertThat(notes).isEmpty();
        value("double w = 2.5;");
        assertThat(value("w")).isEqualTo("2.5");
    }

    @Test
    void aNewVariableWhoseInitialiserFailsIsNotThere() {
        assertThat(error("int n = 3, fresh = Integer.parseInt(\"x\"), later = 4;")
                        .message())
                .contains("For input string");
        assertThat(error("fresh + 1").help())
                .contains("fresh was not made: its initialiser did not run to its end in cell [8], line 1");
        assertThat(value("n")).isEqualTo("3");
        value("int fresh = 2;");
        assertThat(value("fresh")).isEqualTo("2");
    }

    @Test
    void aStoppedInitialiserLeavesTheOldValue() throws Exception {
        value("var weights = List.of(1, 2);");
        Thread stopper = new Thread(() -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            session.interrupt();
        });
        stopper.start();
        assertThat(error("List<Integer> endless() { while (true) { Thread.onSpinWait(); } }\nvar weights = endless();")
                        .kind())
                .isEqualTo(CellError.Kind.INTERRUPTED);
        stopper.join();
        assertThat(value("weights")).isEqualTo("[1, 2]");
    }

    @Test
    void classesThatNeedEachOtherChangeTogetherOrNotAtAll() {
        value("class Ping { Pong pong; int n() { return 1; } }\nclass Pong { Ping ping; int n() { return 2; } }");
        value("var ping = new Ping(); var pong = new Pong(); ping.pong = pong; pong.ping = ping; Object same = ping;");
        assertThat(error("class Ping { Pong pong; int n() { return pong.more(); } }")
                        .help())
                .contains("Ping stays as it was");
        assertThat(value("ping.n() + ping.pong.n()")).isEqualTo("3");
        assertThat(error("class Ping { Pong pong; int n() { return pong.more(); } }\n"
                                + "class Pong { Ping ping; int n() { return ping.less(); } int more() { return 20; } }")
                        .message())
                .contains("less");
        assertThat(value("ping.n() + ping.pong.n()")).isEqualTo("3");
        assertThat(value("ping == same")).isEqualTo("true");
        assertThat(notes).isEmpty();
        value("class Ping { Pong pong; int n() { return pong.more(); } int less() { return 10; } }\n"
                + "class Pong { Ping ping; int n() { return ping.less(); } int more() { return 20; } }");
        assertThat(value("ping.n() + ping.pong.n() + pong.ping.n()")).isEqualTo("50");
        assertThat(notes.toString()).doesNotContain("lost");
    }

    @Test
    void classesOfTwoCellsThatComeToNeedEachOtherChangeWithTheSecond() {
        value(
                "class Ping { int n = 2; int a(Pong p) { return n; } }\nclass Pong { int n = 1; int b(Ping p) { return n; } }");
        value("var ping = new Ping(); ping.n = 40; var pong = new Pong(); pong.n = 30;");
        String first =
                "class Ping { int n = 2; int a(Pong p) { return p.thrice(n); } int twice(int i) { return 2 * i; } }";
        CellError error = error(first);
        assertThat(error.message()).contains("cannot find symbol");
        assertThat(error.help()).contains("Ping stays as it was");
        assertThat(value("ping.a(pong)")).isEqualTo("40");
        notes.setLength(0);
        value("class Pong { int n = 1; int b(Ping p) { return p.twice(n); } int thrice(int i) { return 3 * i; } }");
        assertThat(notes.toString())
                .contains("[Ping is now what cell [8], line 1 defines]")
                .doesNotContain("lost");
        assertThat(value("ping.a(pong) + pong.b(ping)")).isEqualTo("180");
        notes.setLength(0);
        value("class Ping { int n = 2; int a(Pong p) { return 1; } int twice(int i) { return 2 * i; } }");
        value("class Other { int a() { return new Ping().a(null); } }");
        assertThat(notes.toString()).isEmpty();
        assertThat(value("new Other().a()")).isEqualTo("1");
    }

    @Test
    void whatWaitsInVainLeavesEverythingAsItWas() {
        value(
                "class A { int a() { return 1; } }\nclass B { int b() { return 2; } }\nclass C { int c() { return 3; } }");
        value("var a = new A(); var b = new B(); var c = new C();");
        error("class C { int c() { return new A().nowhere(); } }");
        error("class A { int a() { return new B().more(); } int more() { return 10; } }");
        notes.setLength(0);
        error("class B { int b() { return new A().nothing(); } int more() { return 20; } }");
        assertThat(notes.toString()).isEmpty();
        assertThat(value("a.a() + b.b() + c.c()")).isEqualTo("6");
        value("class B { int b() { return new A().more(); } int more() { return 20; } }");
        assertThat(notes.toString()).contains("A is now what").doesNotContain("C is");
        assertThat(value("a.a() + b.b() + c.c()")).isEqualTo("33");
    }

    @Test
    void whatFailsAfterADefinitionLeavesTheNewDefinition() {
        value("int f() { return 1; }");
        error("int f() { return 2; }\nint g() { return \"\"; }");
        assertThat(value("f()")).isEqualTo("2");
        error("int f() { return 3; }\nf() / 0");
        assertThat(value("f()")).isEqualTo("3");
        error("int f() { return 4; }\nint f() { return x; }");
        assertThat(value("f()")).isEqualTo("4");
    }

    @Test
    void aSourceThatComesBackAfterAMistakeIsTheOneInForce() {
        value("class A { int n() { return 1; } }");
        value("var a = new A(); List<Object> held = new ArrayList<>(List.of(a));");
        value("class A { int n() { return 1; } int m; }");
        value("a.m = 4;");
        error("class A { int n() { return }");
        value("class A { int n() { return 1; } }");
        value("var b = new A(); a = b; held.add(a);");
        assertThat(value("a.n() + ((A) held.get(0)).n() + ((A) held.get(1)).n()"))
                .isEqualTo("3");
        value("class A { int n() { return 1; } int m; }");
        assertThat(value("a.m + a.n() + ((A) held.get(1)).m")).isEqualTo("1");
    }

    @Test
    void aSealedFamilyGrows() {
        value("sealed interface Shape permits Circle {}\nrecord Circle(double r) implements Shape {}");
        value("Shape s = new Circle(2);\nCircle c = new Circle(3);");
        value("sealed interface Shape permits Circle, Square {}\nrecord Square(double a) implements Shape {}");
        assertThat(value("s")).isEqualTo("Circle[r=2.0]");
        value("s = new Square(c.r());");
        assertThat(value("s")).isEqualTo("Square[a=3.0]");
        assertThat(notes.toString()).doesNotContain("lost");
        assertThat(error("sealed interface Shape permits Circle, Square, Oval {}")
                        .help())
                .containsPattern("Shape.* stays? as (it was|they were)\\.");
        assertThat(value("s")).isEqualTo("Square[a=3.0]");
    }

    @Test
    void whatIsTooLargeForAClassFileIsSaidAndLeavesTheSessionAsItWas() {
        value("int before = 4;\nint big() { return 1; }");
        for (String cell : List.of(
                "String s = \"" + "x".repeat(70_000) + "\";",
                "System.out.println(\"" + "x".repeat(70_000) + "\");",
                "int big() { return \"" + "ä".repeat(40_000) + "\".length(); }")) {
            CellError error = error(cell);
            assertThat(error.message()).contains("too long");
            assertThat(error.help()).contains("at most 65,535 bytes");
            assertThat(error.text().length()).isLessThan(1000);
            assertThat(error.html().length()).isLessThan(2000);
            assertThat(value("before + big()")).isEqualTo("5");
        }
        String long1 = "int x = 0;\n" + "x = x * 3 + 12345;\n".repeat(9_000);
        for (String cell : List.of(
                "int big() { " + long1 + " return x; }",
                "int[] numbers = {" + "100000, ".repeat(20_000) + "1};",
                "if (before > 0) { " + long1 + "}")) {
            assertThat(error(cell).message()).contains("code too large");
            assertThat(value("before + big()")).isEqualTo("5");
        }
    }

    @Test
    void whyAMethodDoesNotCompileIsToldAsItIsNow() {
        value("int twice9() { return score9 * 2; }\nint score9 = 3;");
        value("double score9 = 2.5;");
        assertThat(error("twice9()").help())
                .contains("cell [7], line 1: incompatible types: possible lossy conversion");
        value("String score9 = \"\";");
        assertThat(error("twice9()").help())
                .startsWith("twice9() does not compile any more: bad operand types for binary operator '*'");
    }

    @Test
    void aCallThatFitsNoMethodAnyMoreIsToldWithTheOneThereIs() {
        value("class Mt9 { static int add(int a, int b) { return a; } Mt9(int n) {} }\n"
                + "int sum9() { return Mt9.add(1, 2); }\nMt9 made9() { return new Mt9(1); }");
        value("class Mt9 { static int add() { return 1; } Mt9(int n, int m) {} }");
        assertThat(notes.toString())
                .contains(": no method Mt9.add(int, int); there is Mt9.add()]")
                .contains(": no constructor Mt9(int); there is Mt9(int, int)]");
        value("class Mt9 { }\nint add(int a, int b) { return a; }");
        assertThat(error("sum9()").message()).endsWith("does not exist: method add(int,int) in Mt9");
    }

    @Test
    void whatAMethodGivesMayBeGoneForAWhileAlsoAfterAnotherChange() {
        value(
                "class Grid { double v = 1; Grid minus(Grid o) { return this; } Grid map(DoubleUnaryOperator f) { return this; } }");
        value("interface Bend { double f(double x); }\nBend bend = x -> x;");
        value(
                "class Tier { Grid w = new Grid(), out; Bend bend; Tier(Bend b) { bend = b; }"
                        + " Grid forward(Grid x) { return out = x.map(bend::f); }"
                        + " void backward(Grid g) { w = w.minus(out.map(bend::f)); } }\n"
                        + "class Stack9 { List<Tier> tiers = new ArrayList<>(); Stack9 add(Tier t) { tiers.add(t); return this; }"
                        + " double train(Grid x) { Grid e = tiers.get(0).forward(x).minus(x); tiers.get(0).backward(e); return e.v; } }");
        value(
                "Stack9 begin() { return new Stack9().add(new Tier(bend)); }\nvar stack9 = begin(); stack9.tiers.get(0).w.v = 7;");
        value(
                "interface Bend { double f(double x); default String name() { return \"bend\"; } }\nBend bend = x -> 2 * x;");
        String renamed =
                "class Grid { double v = 1; Grid sub(Grid o) { return this; } Grid map(DoubleUnaryOperator f) { return this; } }";
        value(renamed);
        assertThat(notes.toString())
                .contains(
                        "[Tier does not compile any more, with the definition in cell [7], line 1: there is no method minus(Grid)]")
                .contains("[stack9 is there again when Tier and Stack9 compile again]")
                .doesNotContain("broke down");
        value(renamed.replace("sub(", "minus("));
        assertThat(value("stack9.tiers.get(0).w.v + \" \" + begin().tiers.size()"))
                .isEqualTo("7.0 1");
        value("class Bag9<T> { T n; T get() { return n; } }");
        value("class Shop9 { Bag9<String> bag; Shop9(Bag9<String> b) { bag = b; } String k() { return bag.get(); } }");
        value("Shop9 open() { return new Shop9(new Bag9<>()); }\nvar shop9 = open(); shop9.bag.n = \"n\";");
        value("class Bag9<T> { T n; int m; T get() { return n; } }");
        value("class Bag9<K, T> { T n; int m; T get(K k) { return n; } }");
        assertThat(notes.toString())
                .contains("[shop9 is there again when Shop9 compiles again]")
                .doesNotContain("broke down");
        value("class Bag9<T> { T n; int m; T get() { return n; } }");
        assertThat(value("shop9.k() + open().k()")).isEqualTo("nnull");
    }

    @Test
    void aSealedFamilyMayBecomeAnotherBelowMethodsThatGiveIt() {
        value("sealed interface Term permits Lit, Sum {}\nrecord Lit(double v) implements Term {}\n"
                + "record Sum(Term l, Term r) implements Term {}");
        String size = "int size(Term t) { return t instanceof Sum s ? size(s.l()) + size(s.r()) : 1; }\n";
        value(size + "Term read(String s) { return s.equals(\"1\") ? new Lit(1) : new Sum(new Lit(1), new Lit(2)); }\n"
                + "var term = read(\"2\"); Map<String, Term> terms = new HashMap<>(); terms.put(\"a\", term);");
        value("sealed interface Term permits Lit, Sum, Name { default Term simple() { return this; } }\n"
                + "record Lit(double v) implements Term {}\n"
                + "record Sum(Term l, Term r) implements Term { public Term simple() { return l.simple() instanceof Lit ? l : this; } }\n"
                + "record Name(String name) implements Term {}");
        value(
                "sealed interface Term permits Lit, Two, Name {}\nrecord Lit(double v) implements Term {}\n"
                        + "enum Kind9 { ADD }\nrecord Two(Kind9 k, Term l, Term r) implements Term {}\nrecord Name(String name) implements Term {}");
        assertThat(notes.toString()).contains("size()", "read()", "term is there again when");
        value(
                size.replace("Sum", "Two")
                        + "Term read(String s) { return new Two(Kind9.ADD, new Lit(1), new Lit(2)); }\nvar term = read(\"2\");");
        assertThat(value("size(term)")).isEqualTo("2");
    }

    @Test
    void whatComesBackLaterBringsItsPartsThatChangedMeanwhile() {
        value("interface Part9 { int apply(int x); }\n"
                + "class Block9 implements Part9 { int a = 1; public int apply(int x) { return x + a; } }");
        String model = "class Model9 { final List<Block9> blocks = new ArrayList<>(); Model9(int n) {"
                + " for (int i = 0; i < n; i++) blocks.add(new Block9()); }"
                + " int forward(int x) { for (var b : blocks) x = b.apply(x); return x; } }";
        value(model);
        value("Model9 model9() { return new Model9(2); }\nvar model9 = model9(); model9.blocks.get(0).a = 10;");
        error("interface Part9 { int apply(int x); int size(); }\n"
                + "class Block9 implements Part9 { int a = 1; public int apply(int x) { return x + a; } }");
        value("class Block9 { int a = 1; int run(int x) { return x + a; } }");
        value(model.replace("apply", "run"));
        assertThat(notes.toString()).contains("[model9 is there again, with what it held]");
        assertThat(value("model9.forward(1)")).isEqualTo("12");
    }

    @Test
    void whatCallsAMethodThatThrowsAnExceptionNowIsNamed() {
        value("class EmptyException extends Exception { EmptyException(String m) { super(m); } }\n"
                + "class Tank { int litres = 5; void drain(int x) { litres -= x; } }");
        String farm = "class Farm { Tank k = new Tank(); void day()%s { k.drain(3); } }";
        value(String.format(farm, "") + "\nvoid use(Tank k) { k.drain(10); }");
        value("var farm = new Farm(); farm.day();");
        value("class Tank { int litres = 5; void drain(int x) throws EmptyException {"
                + " if (x > litres) throw new EmptyException(\"empty\"); litres -= x; } }");
        String why =
                " does not compile any more, with the definition in cell [7], line 1: unreported exception EmptyException";
        assertThat(notes.toString()).contains("[Farm" + why, "[use()" + why);
        notes.setLength(0);
        assertThat(error(String.format(farm, "")).message()).startsWith("unreported exception EmptyException");
        assertThat(notes).hasToString("[farm is there again when Farm compiles again]\n");
        value(String.format(farm, " throws EmptyException"));
        assertThat(value("try { farm.day(); } catch (EmptyException e) { System.out.println(e); } farm.k.litres"))
                .isEqualTo("2");
        value("double risky(int x) { return 1.0 / x; }\ndouble safe(int x) { return risky(x); }");
        value("double risky(int x) throws Exception { return 1.0 / x; }");
        assertThat(notes.toString()).contains("[safe() does not compile any more");
    }

    @Test
    void aSlipInADefinitionIsShownWhereItStandsWhenItsOwnCellUsesIt() {
        value("int count = 3;");
        CellError error = error("int half(int n) {\n    return n / cout;\n}\nhalf(4)");
        assertThat(error.message()).isEqualTo("cannot find symbol: variable cout");
        assertThat(error.line()).isEqualTo(2);
        assertThat(CellsTest.marked(error)).isEqualTo("cout");
        assertThat(error.help())
                .isEqualTo(
                        "Did you mean count?\nhalf is kept, and works as soon as that exists.\nLine 4 uses half and was not run.");

        CellError type = error("class Dog {\n    Strng name;\n}\nSystem.out.println(1);\nvar dog = new Dog();");
        assertThat(CellsTest.marked(type)).isEqualTo("Strng");
        assertThat(type.help()).contains("String", "Line 5 uses Dog and was not run; what stands before it has.");
        assertThat(error("dog").help()).contains("cell [8] ended early, in line 5");

        assertThat(error(
                                "String read(String p) throws Exception {\n    return Files.readString(Path.of(p));\n}\nread(\"x\")")
                        .help())
                .contains("import java.nio.file.Files;", "import java.nio.file.Path;", "Line 4 uses read");
    }

    @Test
    void aSlipInADefinitionOfAnotherCellIsShownWhereItIsCalled() {
        value("int rows = 3;");
        error("int area(int n) {\n    return n * rowz;\n}");
        assertThat(error("area(2)").help()).isEqualTo("In cell [8], line 2: return n * rowz;\nDid you mean rows?");
        value("int rowz = 4;");
        assertThat(value("area(2)")).isEqualTo("8");
    }

    @Test
    void aClassTakesTheNameOfALibrarysThatMethodsUse() {
        value("Tensor zer(int n) { return zeros(n); }\nTensor zer2(int n) { return zeros(n, n); }\nzer(2)");
        value("Tensor zeros(int a) { return ones(a).mul(7); }");
        error("zer2(2)");
        error("Tensor zer3(int n) { return zeros(n, n); }");
        assertThat(value("class Tensor { double v = 1; }\nnew Tensor().v")).isEqualTo("1.0");
    }

    @Test
    void aSlipInAClassThatHadOtherFieldsLosesNoMethodThatGivesItBack() {
        value("class Grown { int w; }");
        value("Grown grown() { return new Grown(); }");
        value("var one = grown(); one.w = 5;");
        value("class Grown { int w, q; }");
        for (String slip :
                List.of("void run() { x = 4; }", "int run() { return \"\"; }", "public int hashCode(int) { }")) {
            assertThat(error("class Grown { int w, q; " + slip + " }").name()).isEqualTo("CompileError");
            assertThat(value("one.w + grown().q")).isEqualTo("5");
        }
        value("class Grown { int w, q; int run() { return w + 1; } }");
        assertThat(value("one.run() + grown().q")).isEqualTo("6");
    }
}
