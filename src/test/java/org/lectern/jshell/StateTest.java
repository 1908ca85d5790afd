package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

class StateTest {
    private static final StringBuffer ERR = new StringBuffer();
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(ERR::append).build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @BeforeEach
    void forgetNotes() {
        ERR.setLength(0);
    }

    private String value(String cell) {
        CellResult result = session.evaluate("7", cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
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
    void aClassThatChangesNamesTheVariablesThatAreLost() {
        value("class Net { double w = 0; }");
        value("Net net = new Net(); int kept = 3;");
        value("class Net { double w = 0; int bias; }");
        assertThat(ERR.toString())
                .contains("net was reset")
                .contains("cell [7], line 1: Net has other fields now (bias is new)")
                .doesNotContain("kept");
        assertThat(value("net")).isEqualTo("null");
        assertThat(value("kept")).isEqualTo("3");
    }

    private static CellError error(String cell) {
        return session.evaluate("8", cell).failure().orElseThrow();
    }

    @Test
    void aVariableThatARedefinitionTakesAwayIsRemembered() {
        value("record Point2(int a) {}");
        value("var origin = new Point2(1); Point2 other = new Point2(2); int untouched = 3;");
        value("Point2 pick() { return origin; }");
        CellError error = error("record Point2(int a, int b) {}\norigin");
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
                .contains("pick cannot run, for what it uses has changed")
                .contains("origin was lost");

        value("var origin = new Point2(1, 2);");
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
    void anObjectMovesToItsClassWithMoreMethodsWhereverItIsHeld() {
        value("class Unit { double w; Unit(double w) { this.w = w; } double out() { return w; } }");
        value("record Two(Unit a, int b) {}\nclass Chain { List<Unit> units = new ArrayList<>(); }");
        value("var unit = new Unit(5); var list = new ArrayList<>(List.of(unit)); var fixed = List.of(unit);"
                + " Two two = new Two(unit, 3); Unit[] array = {unit}; Object object = unit; var map = new HashMap<>(Map.of(1, unit));"
                + " var chain = new Chain(); chain.units.add(unit); Supplier<Double> out = () -> unit.out();");
        value("unit.w = 6;");
        value("class Unit { double w; Unit(double w) { this.w = w; } double out() { return twice(); }"
                + " double twice() { return 2 * w; } }");
        assertThat(value("unit.out()")).isEqualTo("12.0");
        assertThat(value("list.get(0) == unit && fixed.get(0) == unit && two.a() == unit && array[0] == unit"
                        + " && object == unit && map.get(1) == unit && chain.units.get(0) == unit"))
                .isEqualTo("true");
        assertThat(value("out.get()")).isEqualTo("12.0");
        assertThat(ERR.toString())
                .contains("are of the new class now, and keep their values")
                .doesNotContain("lost");
        value("unit.w = 7;");
        value("class Unit { double w; Unit() {} double out() { return -w; } }");
        assertThat(value("unit.out() + out.get()")).isEqualTo("-14.0");
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
    void otherFieldsMakeAnObjectStrangeAndTheCellSaysWhichAndWhy() {
        value("class Cup { double w = 1; }");
        value("var cup = new Cup();");
        value("class Cup { double w = 1; double bias; String name; }");
        assertThat(ERR.toString())
                .contains("[cup was lost: Cup was redefined in cell [7], line 1: Cup has other fields now"
                        + " (bias is new, name is new); run the cell that makes it again]");
        assertThat(error("cup").help()).contains("cup was lost when Cup was redefined");
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
}
