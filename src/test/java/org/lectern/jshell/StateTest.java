package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StateTest extends CellsTest {
    @BeforeEach
    void forgetNotes() {
        ERR.setLength(0);
    }

    @Test
    void aVariableSurvivesTheRedefinitionOfTheMethodThatMadeIt() {
        value("double[] init() { return new double[] {0, 0}; }");
        value("var w = init();\nint epochs = init().length;");
        value("w[0] = 99;\nepochs = 5;");
        value("double[] init() { return new double[] {1, 1}; }");
        assertThat(value("w[0]")).isEqualTo("99.0");
        assertThat(value("epochs")).isEqualTo("5");
        assertThat(value("init()[0]")).isEqualTo("1.0");
        assertThat(ERR).isEmpty();
    }

    @Test
    void runningADefinitionAgainUnchangedKeepsItsObjects() {
        String definition = "class Net { double w = 0; }\nrecord Pair(int a) {}";
        value(definition);
        value("var net = new Net(); net.w = 4; var pair = new Pair(3);");
        value(definition);
        assertThat(value("net.w + pair.a()")).isEqualTo("7.0");
        assertThat(ERR).isEmpty();
    }

    @Test
    void aClassThatChangesItsKindNamesTheVariablesThatAreLost() {
        value("class Net { double w = 0; }");
        value("Net net = new Net(); int kept = 3;");
        value("record Net(double w) { Net() { this(0); } }");
        assertThat(ERR.toString())
                .contains("net was reset")
                .contains("cell [7], line 1: Net is a record now")
                .doesNotContain("kept");
        assertThat(value("net")).isEqualTo("null");
        assertThat(value("kept")).isEqualTo("3");
        assertThat(error("net.w()").help()).contains("net was reset in cell [7], line 1 (Net is a record now)");
    }

    static CellError error(String cell) {
        return session.evaluate("8", cell).failure().orElseThrow();
    }

    @Test
    void aVariableOfAVariableIsLostWithTheClassThatWasRedefined() {
        value("enum Suit { A, B }");
        value("Suit suit = Suit.A;\nvar suits = List.of(suit);");
        value("class Suit { }");
        assertThat(ERR.toString())
                .contains("suit, suits were lost: Suit was redefined in cell [7], line 1")
                .doesNotContain("suit was redefined");
        assertThat(error("suits").help()).startsWith("suits was lost when Suit was redefined");
    }

    @Test
    void whatTheCompilerItselfFailsAtLeavesTheSession() {
        value("class Over { int x = 1; }\nOver over = new Over();\nint use(Over o) { return o.x; }\n"
                + "int use(Over o, int b) { return o.x; }");
        session.evaluate("8", "class Over { String y = \"\"; }");
        assertThat(value("1 + 1")).isEqualTo("2");
        assertThat(value("class Over { int x = 3; }\nuse(new Over())")).isEqualTo("3");
    }

    @Test
    void aVariableThatARedefinitionTakesAwayIsRemembered() {
        value("record Point2(int a) {}");
        value("var origin = new Point2(1); Point2 other = new Point2(2); int untouched = 3;");
        value("Point2 pick() { return origin; }");
        CellError error = error("interface Point2 { int a(); }\norigin");
        assertThat(ERR.toString())
                .contains("[origin, other were lost: Point2 was redefined in cell [8], line 1")
                .contains("run the cell that makes them again")
                .doesNotContain("untouched");
        assertThat(error.message()).contains("variable origin");
        assertThat(error.help())
                .isEqualTo("origin was lost when Point2 was redefined in cell [8], line 1:"
                        + " run what makes it (cell [7], line 1) again.");
        assertThat(error("int later() { return other.a(); }").help()).contains("other was lost when Point2");
        assertThat(error("pick()").text())
                .contains("pick cannot run, for it refers to what does not exist: variable origin")
                .contains("origin was lost");

        value("record Point2(int a, int b) {}\nvar origin = new Point2(1, 2);");
        value("Point2 pick() { return origin; }");
        assertThat(value("pick().b()")).isEqualTo("2");
        assertThat(error("originn").help()).contains("Did you mean origin?").doesNotContain("lost");
    }

    @Test
    void aDefinitionThatWasReplacedComesBackWhenRunAgain() {
        value("int f() { return 1; }");
        value("int f() { return 2; }");
        value("int f() { return 1; }");
        assertThat(value("f()")).isEqualTo("1");
    }

    @Test
    void declaringAVariableAgainGivesItItsNewValue() {
        value("int x = 3; String s = \"a\";");
        value("int x;\nint s = 2;");
        assertThat(value("x")).isEqualTo("0");
        assertThat(value("s")).isEqualTo("2");
        assertThat(ERR).isEmpty();
    }

    @Test
    void repeatingAnImportResetsNothing() {
        value("import java.util.function.*;\nimport java.awt.*;\nimport java.awt.geom.*;");
        value("Point p = new Point(1, 2); int y = 3;");
        value("import java.awt.geom.*;\nint y = p.x;");
        assertThat(value("p.y + y")).isEqualTo("3");
    }

    @Test
    void trainedWeightsSurviveAnEditOfTheMethodThatMadeThem() {
        value("Tensor weights() { return Tensor.zeros(2, 2).requiresGrad(); }");
        value("var weights = weights();\nvar net = Sequential.of(new Linear(2, 1, Rng.seed(1)));");
        value("weights.mul(weights.add(3)).sum().backward();\nSgd.of(List.of(weights)).lr(1).step();");
        String trained = value("weights.toFloats()");
        value("Tensor weights() { return Tensor.ones(2, 2).mul(9).requiresGrad(); }");
        assertThat(value("weights.toFloats()")).isEqualTo(trained).contains("-3.0");
        assertThat(value("net.parameterCount()")).isEqualTo("3");
        assertThat(ERR).isEmpty();
    }

    @Test
    void anObjectRunsTheEditedMethodOfItsClassWithItsWeights() {
        value("class Net implements Layer { double w = 1;\n"
                + "  public Tensor forward(Tensor x) { return x.mul(w); } }");
        value("var net = new Net(); net.w = 5; Supplier<Tensor> f = () -> net.forward(Tensor.ones(1));"
                + " Layer layer = net; Object same = net;");
        // Another test's net may have come back with the class.
        ERR.setLength(0);
        value("class Net implements Layer { double w = 1;\n"
                + "  public Tensor forward(Tensor x) { return x.mul(w).add(100); } }");
        assertThat(value("net.forward(Tensor.ones(1)).item()")).isEqualTo("105.0");
        value(
                "class Net implements Layer { double w = 1;\n"
                        + "  public Tensor forward(Tensor x) { return Stream.of(1, 2).map(i -> x.mul(i * w)).reduce(Tensor::add).get(); } }");
        assertThat(value("layer.forward(Tensor.ones(1)).item()")).isEqualTo("15.0");
        assertThat(value("f.get().item()")).isEqualTo("15.0");
        assertThat(value("net == same && layer == net")).isEqualTo("true");
        assertThat(ERR).isEmpty();
    }

    @Test
    void enumsAndRecordsKeepTheirValues() {
        value("enum Shade { LIGHT, DARK }\nrecord Sized(int n) {}");
        value("var shade = Shade.DARK; var sized = new Sized(4);");
        value("enum Shade { LIGHT, GREY, DARK }\nrecord Sized(int n) { int twice() { return 2 * n; } }");
        assertThat(value("shade == Shade.DARK")).isEqualTo("true");
        assertThat(value("sized.twice()")).isEqualTo("8");
    }

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
    void valuesOfExpressionsLongPastAreLetGo() {
        value(
                "class Big { byte[] all = new byte[100_000_000]; @Override public String toString() { return \"big\"; } }");
        for (int i = 0; i < 30; i++) {
            assertThat(value("new Big()")).isEqualTo("big");
        }
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
    void staticFieldsKeepTheirValuesInAClassThatHasOtherFieldsNow() {
        value("class Cnt { static int n = 0; static final List<String> log = new ArrayList<>(); static int plain;"
                + " static double rate = 0.5; static final int SIZE = 3; static Function<Integer, Integer> f = x -> x + 1;"
                + " int id = ++n; }");
        value("var first = new Cnt(); new Cnt(); Cnt.log.add(\"x\"); Cnt.plain = 7; Cnt.rate = 0.25;");
        value("class Cnt { static int n = 0; static final List<String> log = new ArrayList<>(); static int plain;"
                + " static double rate = 0.125; static final int SIZE = 4; static Function<Integer, Integer> f = x -> x + 2;"
                + " int id = ++n; int more; Cnt() {} }");
        assertThat(value("Cnt.n + \" \" + Cnt.log + \" \" + Cnt.plain + \" \" + first.id"))
                .isEqualTo("2 [x] 7 1");
        assertThat(value("Cnt.rate + \" \" + Cnt.SIZE + \" \" + Cnt.f.apply(1)"))
                .isEqualTo("0.125 4 3");
    }

    @Test
    void anotherInitialiserOfAStaticFieldCounts() {
        value("class Rates { static double lr = 0.1; static int steps = 0; int a = 1; int twice() { return 2 * a; } }");
        value("var rates = new Rates(); rates.a = 5; Rates.steps = 9;");
        value(
                "class Rates { static double lr = 0.01; static int steps = 0; int a = 1; int twice() { return 2 * a; } }");
        assertThat(value("Rates.lr + \" \" + Rates.steps + \" \" + rates.twice()"))
                .isEqualTo("0.01 9 10");
    }

    @Test
    void constantsOfAnEnumKeepWhatTheyHold() {
        value(
                "enum Lev { LOW(1), HIGH(2); int hits = 0; final int rank; Lev(int r) { rank = r; } void hit() { hits++; } }");
        value(
                "Lev.LOW.hit(); Lev.LOW.hit(); Lev.HIGH.hit(); var low = Lev.LOW; var all = new EnumMap<Lev, String>(Lev.class);"
                        + " all.put(low, \"l\");");
        value("enum Lev { NONE(0), LOW(1), HIGH(7); int hits = 0; final int rank; Lev(int r) { rank = r; }"
                + " void hit() { hits++; } }");
        assertThat(value("low.hits + \" \" + low.ordinal() + \" \" + (low == Lev.LOW) + all + Lev.HIGH.rank"))
                .isEqualTo("2 1 true{LOW=l}7");
        value(
                "enum Op implements IntBinaryOperator { ADD(\"+\") { public int applyAsInt(int a, int b) { return a + b; } },"
                        + " MUL(\"*\") { public int applyAsInt(int a, int b) { return a * b; } };"
                        + " final String s; Op(String s) { this.s = s; } }");
        value(
                "Op op = Op.MUL; var names = new HashMap<Op, String>(); names.put(op, \"times\"); var set = EnumSet.of(op);");
        value(
                "enum Op implements IntBinaryOperator { SUB(\"-\") { public int applyAsInt(int a, int b) { return a - b; } },"
                        + " ADD(\"+\") { public int applyAsInt(int a, int b) { return a + b; } },"
                        + " MUL(\"*\") { public int applyAsInt(int a, int b) { return a * b; } };"
                        + " final String s; Op(String s) { this.s = s; } }");
        assertThat(value("(op == Op.MUL) + names.get(Op.MUL) + set.contains(Op.MUL) + op.applyAsInt(3, 4) + op.s"))
                .isEqualTo("truetimestrue12*");
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
    void objectsComeBackWhenTheirClassFitsAChangedInterfaceAgain() {
        value("abstract class Animal { String name; Animal(String n) { name = n; } abstract String sound(); }\n"
                + "class Dog extends Animal { Dog(String n) { super(n); } String sound() { return \"wuff\"; } }");
        value("Animal[] arr = {new Dog(\"Rex\"), new Dog(\"Max\")}; Animal one = arr[0]; var list = List.of(one);"
                + " Dog dd = (Dog) arr[1]; int count = 3;");
        ERR.setLength(0);
        value("abstract class Animal { String name; Animal(String n) { name = n; } abstract String sound();"
                + " abstract int legs(); }");
        assertThat(ERR.toString())
                .contains(
                        "[Dog does not compile any more, with the definition in cell [7], line 1: Dog is not abstract and"
                                + " does not override abstract method legs()")
                .contains("are there again when Dog compiles again]")
                .doesNotContain("lost");
        assertThat(session.evaluate("new Dog(\"x\")").failure().orElseThrow().help())
                .contains("Dog does not compile any more");
        assertThat(session.evaluate("one.sound()").failure().orElseThrow().help())
                .contains("one is there again when Dog compiles again.");
        ERR.setLength(0);
        value("class Dog extends Animal { Dog(String n) { super(n); } String sound() { return \"wuff\"; }"
                + " int legs() { return 4; } }");
        assertThat(ERR.toString()).contains("are there again, with what they held]");
        assertThat(value("arr[0].name + one.name + dd.name + one.legs() + arr[1].sound() + (one == arr[0]) + count"))
                .isEqualTo("RexRexMax4wufftrue3");
        assertThat(value("list.get(0) == one")).isEqualTo("true");
    }

    @Test
    void objectsComeBackWithTheInterfaceAsItWas() {
        String fig = "interface Fig { double area(); }";
        value(fig + "\nrecord Ci(double r) implements Fig { public double area() { return r; } }");
        value("Fig f1 = new Ci(2); var figs = new ArrayList<Fig>(); figs.add(f1); Ci ci = (Ci) f1;");
        value("interface Fig { double area(); double perimeter(); }");
        ERR.setLength(0);
        value(fig);
        assertThat(ERR.toString())
                .contains("Ci is now what cell [7], line 2 defines")
                .contains("there again");
        assertThat(value("f1.area() + figs.get(0).area() + ci.r()")).isEqualTo("6.0");
        value("interface Fig { double area(); double perimeter(); }");
        value("f1 = null;");
        value(
                "record Ci(double r) implements Fig { public double area() { return r; } public double perimeter() { return 1; } }");
        assertThat(value("figs.get(0).perimeter() + \" \" + ci")).isEqualTo("1.0 Ci[r=2.0]");
    }

    @Test
    void aMethodThatDoesNotCompileAnyMoreIsNamed() {
        value("int step(int x) { return x + 1; }");
        value("int twice(int x) { return step(step(x)); }");
        ERR.setLength(0);
        value("double step(int x) { return x + 0.5; }");
        assertThat(ERR.toString())
                .contains("[twice() does not compile any more, with the definition in cell [7], line 1:");
    }

    @Test
    void aClassThatLostItsSuperclassIsToldOnce() {
        value(
                "abstract class P0 { int a = 1; }\nclass P1 extends P0 { int b = 2; }\nclass P2 extends P1 { int c = 3; }");
        value("P2 p2 = new P2(); P0 p0 = p2; P1[] ps = {p2, new P1()};");
        ERR.setLength(0);
        value("class P2 { int c = 3; }");
        assertThat(ERR.toString())
                .contains("[p0 still holds objects of a class that was replaced")
                .doesNotContain("reset");
        assertThat(value("p2.c + \" \" + p0.a")).isEqualTo("3 1");
        value("class Loner { int a; }\nvar loner = new Loner();");
        ERR.setLength(0);
        value("class Loner { int a; int b; }");
        assertThat(ERR.toString()).isEqualTo("[loner is of the new class now, and keeps its values; Loner.b is new]\n");
    }

    @Test
    void classesWithConstantsOfTheCompilersChange() {
        value("class Cst { static final int M = 5; private static final long serialVersionUID = 1; int x; }");
        value("var cst = new Cst(); cst.x = 3;");
        value("class Cst { static final int M = 5; private static final long serialVersionUID = 1; int x; int y; }");
        assertThat(value("cst.x + Cst.M")).isEqualTo("8");
        value("class Cst { static final int M = 6; private static final long serialVersionUID = 1; int x; int y, z; }");
        assertThat(value("cst.x + Cst.M")).isEqualTo("9");
    }

    @Test
    void constantsThatNoVariableHoldsKeepWhatTheyHold() {
        value("enum Alone { A, B { void f() {} }; int n; void f() {} }");
        value("Alone.A.n = 1; Alone.B.n = 2;");
        value("enum Alone { C, A, B { void f() {} }; int n; int m; void f() {} }");
        assertThat(value("Alone.A.n + \" \" + Alone.B.n + Alone.C.n")).isEqualTo("1 20");
    }

    @Test
    void whatAnEnumKnowsOfAllItsConstantsIsMadeAnewWithThem() {
        String rest =
                " final String sign; Sign(String sign) { this.sign = sign; } private static final Map<String, Sign> BY ="
                        + " Stream.of(values()).collect(Collectors.toMap(each -> each.sign, each -> each));"
                        + " static Sign of(String sign) { return BY.get(sign); } static final int N = values().length; static int used = 0; }";
        value("enum Sign { ADD(\"+\"), MUL(\"*\");" + rest + "\nSign.used = 4;");
        value("enum Sign { ADD(\"+\"), MUL(\"*\"), SUB(\"-\");" + rest);
        assertThat(value("Sign.of(\"-\") + \" \" + Sign.N + Sign.used")).isEqualTo("SUB 34");
    }

    @Test
    void aStaticFieldThatStaysThoughWhatItsInitialiserUsesHasChangedIsNamed() {
        value("class Dim { static int size = 10; static int[] data = new int[size]; }\nDim.data[3] = 4;");
        value("class Dim { static int size = 20; static int[] data = new int[size]; }");
        assertThat(value("Dim.size + \" \" + Dim.data.length + Dim.data[3]")).isEqualTo("20 104");
        assertThat(ERR.toString()).isEqualTo("[Dim.data is what it was, though size begins as another]\n");
    }

    @Test
    void whatAStaticBlockFillsIsMadeAnewWithIt() {
        String rest =
                " final char c; Knob(char c) { this.c = c; } static final Map<Character, Knob> BY = new HashMap<>();"
                        + " static int used = 0; static { for (Knob o : values()) BY.put(o.c, o); } }";
        value("enum Knob { ADD('+'), SUB('-');" + rest + "\nKnob.used = 4;");
        value("enum Knob { ADD('+'), SUB('-'), MUL('*');" + rest);
        assertThat(value("Knob.BY.get('*') + \" \" + Knob.BY.size() + Knob.used"))
                .isEqualTo("MUL 34");
        String calc = "class Ranks { static Map<String, Integer> rank; static List<String> asked = new ArrayList<>();"
                + " static int[] squares = new int[5]; static { rank = new HashMap<>(); rank.put(\"+\", 1); %s"
                + " for (int i = 0; i < 5; i++) squares[i] = i * i%s; }"
                + " static int of(String op) { asked.add(op); return rank.get(op); } }";
        value(String.format(calc, "", " + 1"));
        value("Ranks.of(\"+\")");
        value(String.format(calc, "rank.put(\"*\", 2);", ""));
        assertThat(value("Ranks.of(\"*\") + \" \" + Ranks.squares[3] + Ranks.asked"))
                .isEqualTo("2 9[+, *]");
        assertThat(ERR.toString()).isEmpty();
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
    void variablesOfInferredTypesAreOfTheNewClass() {
        value("class Pupil { String name; Pupil(String name) { this.name = name; } String called() { return name; } }\n"
                + "List<Pupil> class7 = new ArrayList<>(List.of(new Pupil(\"Ann\"), new Pupil(\"Bo\")));\n"
                + "Map<String, Pupil> byName = new HashMap<>(Map.of(\"Ann\", class7.get(0)));");
        value("var first = class7.get(0);\nvar ann = byName.get(\"Ann\"); var none = byName.get(\"Zoe\");\n"
                + "var some = class7.stream().filter(p -> p.name.length() == 2).toList();");
        value("class Pupil { String name; String mail = \"?\"; Pupil(String name) { this.name = name; }"
                + " String named() { return name + mail; } }");
        assertThat(ERR.toString()).doesNotContain("still holds");
        value("for (var p : class7) p.mail = \"@\" + p.name;\nif (none == null) none = new Pupil(\"Zoe\");");
        assertThat(value("first.named() + ann.named() + some.get(0).named() + none.named() + (first == class7.get(0))"))
                .isEqualTo("Ann@AnnAnn@AnnBo@BoZoe?true");
        ERR.setLength(0);
        value("System.out.println(first.name);");
        assertThat(ERR.toString()).isEmpty();
        assertThat(value("class7.get(1).named()")).isEqualTo("Bo@Bo");
    }

    @Test
    void theConditionOfAnInitialiserIsNoBlock() {
        String box =
                "class Box { static List<String> seen = new ArrayList<>(List.of()); static String first = seen.isEmpty()"
                        + " ? \"%s\" : \"b\"; }";
        value(String.format(box, "a") + "\nBox.seen.add(\"kept\");");
        value(String.format(box, "c"));
        assertThat(value("Box.seen + Box.first")).isEqualTo("[kept]c");
    }

    @Test
    void aTableThatAMendedMethodHasFilledIsNamed() {
        String fib =
                "class Fib { static Map<Integer, Long> memo = new HashMap<>(); static List<Integer> order = List.of(1, 2);"
                        + " static long f(int n) { if (n < 2) return n; Long m = memo.get(n); if (m != null) return m;"
                        + " long r = f(n - 1) + f(n - %d); memo.put(n, r); return r + 0 * order.get(0); } }";
        value(String.format(fib, 1));
        assertThat(value("Fib.f(5)")).isEqualTo("16");
        value(String.format(fib, 2));
        assertThat(ERR.toString())
                .isEqualTo("[Fib.memo keeps what was put there before this change; Fib.memo.clear() empties it]\n");
        value("Fib.memo.clear();");
        assertThat(value("Fib.f(5)")).isEqualTo("5");
        ERR.setLength(0);
        value("Fib.memo.clear();");
        value(String.format(fib, 1).replace("if (n < 2)", "if (n <= 1)"));
        assertThat(ERR.toString()).isEmpty();
    }

    @Test
    void aTableThatAMendedMethodHasMadeIsNamed() {
        String tab = "class Tab { static final double[][] T = make(3); static double[][] make(int n) { double[][] t ="
                + " new double[n][n]; t[0][0] = %d; return t; } static void put(int v) { T[1][1] = v%s; } }";
        value(String.format(tab, 1, "") + "\nTab.put(4);");
        value(String.format(tab, 2, ""));
        assertThat(ERR.toString()).isEqualTo("[Tab.T keeps the value it got before this change]\n");
        ERR.setLength(0);
        value(String.format(tab, 2, " + 1"));
        assertThat(ERR.toString()).isEqualTo("[Tab.T keeps what was put there before this change]\n");
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
    void variablesComeBackOnlyWhenTheirConstantsDo() {
        String rest = " final String s; Grade(String s) { this.s = s; } }";
        value("enum Grade { LOW(\"l\"), HIGH(\"h\");" + rest
                + "\nEnumMap<Grade, Integer> marks = new EnumMap<>(Map.of(Grade.HIGH, 3));"
                + " EnumSet<Grade> given = EnumSet.of(Grade.HIGH);");
        value("enum Grade { LOW(\"l\"), MID(\"m\");" + rest);
        assertThat(ERR.toString()).contains("marks, given were lost").contains("Grade has no constant HIGH now");
        ERR.setLength(0);
        value("interface Other { int a(); }");
        value("interface Other { int a(); default int b() { return 1; } }");
        assertThat(ERR).isEmpty();
        assertThat(error("marks").help()).contains("marks was lost");
        value("enum Grade { LOW(\"l\"), MID(\"m\"), HIGH(\"h\");" + rest);
        assertThat(value("marks.put(Grade.LOW, 2); marks + \"\" + given")).isEqualTo("{LOW=2, HIGH=3}[HIGH]");
    }

    @Test
    void aClassChangesThoughSeveralMethodsOfOneNameDoNotCompileWithIt() {
        value(
                "class Over { int x = 1; }\nOver over = new Over();\nint use(Over a) { return a.x; }\nint use(Over a, int b) { return a.x; }");
        value("class Over { String y = \"\"; }");
        assertThat(ERR.toString())
                .contains(
                        "[use() does not compile any more, with the definition in cell [7], line 1: there is no variable x]");
        assertThat(error("use(over)").message()).contains("use cannot run");
        value("interface Over {}");
        assertThat(ERR.toString()).contains("over was lost");
        value("class Over { String y = \"q\"; int x = 4; }");
        assertThat(value("use(over) + use(new Over(), 2) + over.y.length()")).isEqualTo("8");
    }

    @Test
    void classesThatUseEachOthersStaticMembersWorkInOneCell() {
        value("class Registry { static HashMap<String, Member> all = new HashMap<>(); }\n"
                + "class Member { Member(String n) { Registry.all.put(n, this); } }");
        assertThat(value("new Member(\"x\"); Registry.all.size()")).isEqualTo("1");
        value(
                "class Token { enum Sort { NUM, OP } Sort sort; Reader2 from; Token(Sort sort, Reader2 from) { this.sort = sort; } }\n"
                        + "class Reader2 { Token next() { return new Token(Token.Sort.NUM, this); } }");
        assertThat(value("new Reader2().next().sort")).isEqualTo("NUM");
        value("class Single { static final Single IT = new Single(); Part2 part; static Single get() { return IT; } }\n"
                + "class Part2 { Single single = Single.get(); int n = Single.IT.hashCode(); }");
        assertThat(value("new Part2().single == Single.IT")).isEqualTo("true");
        value(
                "class Graph2<T extends Node2<T>> { static int n; T first; }\ninterface Node2<T> { static void count() { Graph2.n++; } }");
        assertThat(value("Node2.count(); Graph2.n")).isEqualTo("1");
    }

    @Test
    void aTypeThatIsWrongByItselfIsRefusedThoughAnotherAwaitsIt() {
        value("int kept9 = 2;");
        CellError wrong = error(
                "class Waits2 { static HashMap<String, Faulty> all; }\nclass Faulty { int f() { return Waits2.all.size() + \"\"; } }");
        assertThat(wrong.message()).contains("String cannot be converted to int");
        assertThat(error("new Faulty()").message()).contains("Faulty");
        assertThat(value("kept9")).isEqualTo("2");
    }

    @Test
    void variablesOfAnInterfaceThatIsExtendedKeepTheirObjects() {
        value("interface Base5 { int f(); }\ninterface Mid5 extends Base5 { default int j() { return f(); } }\n"
                + "class Leaf5 implements Mid5 { int v = 1; public int f() { return v; } }\n"
                + "var leaf5 = new Leaf5(); leaf5.v = 9; Base5 base5 = leaf5; Mid5 mid5 = leaf5;");
        value("interface Base5 { int f(); default int z() { return f(); } }");
        assertThat(value("base5.z() + mid5.z() + leaf5.z()")).isEqualTo("27");
        assertThat(ERR).isEmpty();
    }

    @Test
    void methodsThatUseAVariableWhichMovesAreThereAgain() {
        value(
                "class Hist6 { ArrayList<Double> losses = new ArrayList<>(); }\n"
                        + "class Net6 { double w = 0; Hist6 h = new Hist6(); void step() { w += 0.5; h.losses.add(1 - w); } }\nvar net6 = new Net6();\n"
                        + "void train6(int n) { for (int i = 0; i < n; i++) net6.step(); System.out.println(net6.h.losses.size()); }\n"
                        + "double last6() { return net6.h.losses.get(net6.h.losses.size() - 1); }\n"
                        + "class Seer6 { int n = net6.h.losses.size(); int m() { return net6.h.losses.size(); } } var seer6 = new Seer6();\ntrain6(2);");
        value(
                "class Net6 { double w = 0; double lr = 1; Hist6 h = new Hist6(); void step() { w += 0.5; h.losses.add(1 - w); } }");
        value("train6(1);");
        assertThat(value("net6.w + \" \" + last6() + seer6.m()")).isEqualTo("1.5 -0.53");
        assertThat(ERR.toString())
                .contains("Net6.lr is new")
                .doesNotContain("compile")
                .doesNotContain("lost");
    }

    @Test
    void anImportOfAPackageTakesNothingAwayThatUsesAnotherOfItsNames() {
        value(
                "List<Double> losses = new ArrayList<>(List.of(0.5));\ndouble first(List<Double> all) { return all.get(0); }\n"
                        + "class Course { List<String> names = new ArrayList<>(List.of(\"Ann\")); }\nvar course = new Course();");
        value("import java.awt.*;");
        assertThat(ERR.toString())
                .contains("[List is the one of java.util here; for the one of java.awt write import java.awt.List;]");
        assertThat(value("Color.RED.getRed() + \" \" + first(losses) + course.names.get(0)"))
                .isEqualTo("255 0.5Ann");
        value("import java.sql.Date;");
        assertThat(value("new Date(0).getClass().getName()")).isEqualTo("java.sql.Date");
    }

    @Test
    void theCoursesNamesGiveWayToThoseOfAPackageThatACellImportsUnlessTheyAreInUse() {
        value("import tech.tablesaw.api.*;");
        assertThat(ERR.toString())
                .contains(
                        "[Table is the one of tech.tablesaw.api here; for the one of org.lectern.display write import org.lectern.display.Table;]");
        assertThat(value("Table.create(\"people\").columnCount()")).isEqualTo("0");
        value("Adam adam = Adam.of(Tensor.ones(2).requiresGrad());");
        ERR.setLength(0);
        value("import org.nd4j.linalg.learning.config.*;");
        assertThat(ERR.toString()).contains("Adam is the one of org.lectern.optim", "Sgd are the ones of org.nd4j");
        assertThat(value("adam.getClass() == Adam.class")).isEqualTo("true");
        value("import java.awt.*;\nimport tech.tablesaw.api.*;");
    }

    @Test
    void aClassOfACellTakesThePlaceOfAnImportedOneOfItsNameAndStays() {
        value("import java.util.LinkedList;\nvar old = new LinkedList<Integer>(java.util.List.of(1));");
        error("class LinkedList<T> { T head; int f() {} }");
        assertThat(value("new LinkedList<>(old).size()")).isEqualTo("1");
        assertThat(ERR).isEmpty();
        value("class LinkedList<T> { T head; }\nvar mine = new LinkedList<Integer>(); mine.head = 3;");
        assertThat(ERR).hasToString("[LinkedList is what the cell defines, not java.util.LinkedList any more]\n");
        ERR.setLength(0);
        value("import java.util.LinkedList;");
        assertThat(ERR.toString()).contains("[LinkedList stays the class of cell [7]", "java.util.LinkedList]");
        assertThat(value("mine.head + \" \" + old")).isEqualTo("3 [1]");
    }

    @Test
    void variablesKeepTheirValuesWhenACellNamesAClassAsTheirsIsNamed() {
        value("var ages = new ArrayList<Integer>();\nCollection<Integer> same = ages;");
        value("class Collection { int a; }");
        assertThat(value("ages.add(2); same")).isEqualTo("[2]");
        assertThat(ERR).isEmpty();
    }

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
    void whatAClassWaitsForIsSaidWhereItIsUsed() {
        error("class Zoo { List<Animal9> all = new ArrayList<>(); }");
        assertThat(error("new Zoo()").help()).contains("Zoo waits for what it uses, which is not defined: Animal9.");
        value("class Animal9 {}");
        assertThat(value("new Zoo().all")).isEqualTo("[]");
    }

    @Test
    void aVariableStaysThatCannotBeDeclaredAnewThoughItsFirstInitialiserDoesNotCompileAnyMore() {
        value("interface Solid { double size(); }\n"
                + "class Ball implements Solid { double r; Ball(double r) { this.r = r; } public double size() { return 3 * r; } }\n"
                + "List<Integer> made9(int n) { return new ArrayList<>(List.of(n)); }");
        value(
                "Solid solid = new Ball(2); List<Integer> xs9 = made9(3); Sequential net9 = Sequential.of(new Linear(1, 1, Rng.seed(1)));");
        value("xs9.add(4);");
        value("interface Solid { double size(); }\n"
                + "class Ball implements Solid { double r; Ball(double r, int n) { this.r = r; } public double size() { return 3 * r; } }\n"
                + "List<Integer> made9(int n, int m) { return new ArrayList<>(List.of(n)); }");
        for (String again : List.of("Solid solid = new Ball(2);", "List<Integer> xs9 = made9();", "Solid solid = 5;")) {
            assertThat(error(again).help().toString()).endsWith("stays as it was.");
        }
        assertThat(value("solid.size() + xs9.size()")).isEqualTo("8.0");
        value("Solid solid = new Ball(3, 1);");
        assertThat(value("solid.size()")).isEqualTo("9.0");
    }
}
