package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

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
    void aFieldThatOlderObjectsHaveNothingInIsNamedWhenItIsNull() {
        value("class Shelf { int a = 1; }");
        value("var shelf = new Shelf();\nvar shelves = List.of(shelf);");
        value("class Shelf {\n  int a = 1;\n  List<String> books;\n  Shelf(List<String> b) { books = b; }\n"
                + "  int size() { return books.size(); }\n}");
        String told = "Shelf.books is new since cell [7], line 1: objects that were made before have nothing in it."
                + " Run again what makes them (shelf, shelves).";
        assertThat(error("shelf.size()").help()).isEqualTo(told);
        assertThat(error("shelves.get(0).books.size()").help()).isEqualTo(told);
        assertThat(error("String a = null;\na.length()").help()).isEmpty();
        value("var shelf = new Shelf(List.of());");
        assertThat(error("shelves.get(0).size()").help()).endsWith("makes them (shelves).");
        value("var shelves = List.of(shelf);");
        assertThat(error("new Shelf(null).size()").help()).isEmpty();
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
        assertThat(ERR).isEmpty();
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
    void anObjectGetsTheFieldsThatItsClassGets() {
        value("class Cup { double w = 1; int old = 3; int n = 4; }\nrecord Lid(int a) {}");
        value("var cup = new Cup(); cup.w = 7; cup.n = 9; var lid = new Lid(2);");
        value(
                "class Cup { double w = 1; double bias = 0.5; String name; double n = 1; }\nrecord Lid(int a, String b) {}");
        assertThat(value("cup.w + cup.bias + cup.n")).isEqualTo("16.5");
        assertThat(value("cup.name + lid")).isEqualTo("nullLid[a=2, b=null]");
        assertThat(ERR.toString())
                .contains("Cup.bias is new, Cup.name is new," + " Cup.old is gone")
                .contains("Lid.b is new");
    }

    @Test
    void aNewFieldThatOnlyAParameterGivesItsValueIsEmpty() {
        value("class Pot { double w; Pot(double w) { this.w = w; } }");
        value("var pot = new Pot(4);");
        value("class Pot { double w; int[] sizes; Pot(double w, int n) { this.w = w; sizes = new int[n]; } }");
        assertThat(value("pot.w")).isEqualTo("4.0");
        assertThat(value("pot.sizes")).isEqualTo("null");
        assertThat(error("pot.sizes.length").message()).contains("null");
        assertThat(ERR.toString()).contains("Pot.sizes is new");
    }

    @Test
    void anObjectThatGetsAFieldIsMovedWhereverItIsHeld() {
        value("class Block implements Layer { double w = 1; public Tensor forward(Tensor x) { return x.mul(w); } }\n"
                + "enum Mode2 { A, B }");
        value(
                "var block = new Block(); block.w = 3;\n"
                        + "Object o = block; var set = new HashSet<>(Set.of(block)); var fixed = Set.of(block);"
                        + " var keys = new HashMap<>(Map.of(block, 1)); var maybe = Optional.of(block);"
                        + " var queue = new ArrayDeque<>(List.of(block, block));"
                        + " var net = Sequential.of(block, new Tanh()); var modes = new EnumMap<>(Map.of(Mode2.B, block));"
                        + " var reference = new java.util.concurrent.atomic.AtomicReference<>(block);\n"
                        + "Supplier<Block> maker = Block::new; Supplier<Block> self = () -> block; Function<Block, Double> get = b -> b.w;");
        value("class Block implements Layer { double w = 1; double b = 10;"
                + " public Tensor forward(Tensor x) { return x.mul(w).add(b); } }\nenum Mode2 { A, AB, B }");
        assertThat(value("o == block && set.contains(block) && fixed.contains(block) && keys.get(block) == 1"
                        + " && maybe.get() == block && queue.size() == 2 && queue.peek() == block"
                        + " && modes.get(Mode2.B) == block && reference.get() == block"))
                .isEqualTo("true");
        assertThat(value("net.forward(Tensor.ones(1)).item()")).isEqualTo("1.0");
        assertThat(value("((Layer) block).forward(Tensor.ones(1)).item()")).isEqualTo("13.0");
        assertThat(value("maker.get().b + self.get().w + get.apply(block)")).isEqualTo("16.0");
        assertThat(ERR.toString())
                .doesNotContain("lost")
                .doesNotContain("reset")
                .doesNotContain("still");
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
    void anAnonymousObjectThatHoldsAnObjectOfAClassThatChangesTwice() {
        value(
                "class Held { int n = 1; }\nHeld held0 = new Held();\nObject anon2 = new Object() { Held held = held0; };");
        value("class Held { int n = 1; int m; }");
        value("class Held { int n = 1; String k; }");
        assertThat(value("held0.n")).isEqualTo("1");
        assertThat(value("anon2 != null")).isEqualTo("true");
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
    void manyObjectsMoveAndLongChains() {
        value("class It { int v; It next; It(int v, It next) { this.v = v; this.next = next; } }");
        value(
                "var its = new ArrayList<It>(); It chain = null; for (int i = 0; i < 300_000; i++) { its.add(new It(i, null));"
                        + " chain = new It(i, chain); }");
        ERR.setLength(0);
        value("class It { int v; It next; int w; It(int v, It next) { this.v = v; this.next = next; } }");
        assertThat(ERR.toString()).contains("It.w is new");
        value("int bad = 0; for (Object each : its) if (!(each instanceof It)) bad++;"
                + " int length = 0; for (It at = chain; at != null; at = at.next) length++;");
        assertThat(value("bad + \" \" + length + \" \" + its.get(299_999).v")).isEqualTo("0 300000 299999");
        ERR.setLength(0);
        value("class Gen { int a; }\nvar gen = new Gen();");
        value("class Gen { int a; int b; }");
        assertThat(ERR.toString()).contains("[gen is of the new class now").doesNotContain("It.w");
    }

    @Test
    void lambdasWhereverTheyAreUseTheNewClass() {
        String head = "class Task { String name; private int p; ";
        String tail = " Task(String name, int p) { this.name = name; this.p = p; } int twice() { return 2 * p; }"
                + " IntSupplier later() { return () -> p + 1; } Supplier<IntSupplier> deep() { return () -> () -> p + 2; } }";
        value(head + tail);
        value(
                "var tasks = new ArrayList<Task>(); tasks.add(new Task(\"b\", 1)); tasks.add(new Task(\"a\", 2)); int factor = 10;"
                        + " var handlers = new HashMap<String, Function<Task, String>>();"
                        + " handlers.put(\"x\", t -> t.name + factor); handlers.put(\"y\", Task::toString);"
                        + " List<ToIntFunction<Task>> ints = List.of(Task::twice, t -> t.twice() + 1);"
                        + " BiFunction<String, Integer, Task>[] makers = new BiFunction[] {(BiFunction<String, Integer, Task>) Task::new};"
                        + " var later = tasks.get(1).later(); var deep = tasks.get(1).deep();");
        value("var first = tasks.get(0);\nhandlers.put(\"z\", t -> t == first ? \"first\" : \"other\");");
        value(
                "for (Task task : tasks) { int at = tasks.indexOf(task); handlers.put(\"at\" + at, t -> at + t.name + task.name); }");
        ERR.setLength(0);
        value(head + "int extra;" + tail);
        assertThat(ERR.toString()).doesNotContain("still").doesNotContain("lost");
        for (int i = 0; i < 2; i++) {
            assertThat(
                            value(
                                    "handlers.get(\"x\").apply(first) + handlers.get(\"z\").apply(first) + handlers.get(\"at1\").apply(first)"
                                            + " + ints.get(0).applyAsInt(first) + ints.get(1).applyAsInt(first)"
                                            + " + makers[0].apply(\"m\", 3).twice() + later.getAsInt() + deep.get().getAsInt()"))
                    .isEqualTo("b10first1ba23634");
            value("class Task { String name; private int p; double " + (i == 0 ? "more" : "most") + ";" + tail);
        }
    }

    @Test
    void comparatorsOrderTheNewClass() {
        value("class Job { int p; Job(int p) { this.p = p; } }");
        value(
                "Comparator<Job> byP = Comparator.comparingInt(j -> j.p);\nvar jobs = new ArrayList<>(List.of(new Job(3), new Job(1)));"
                        + " var byMinus = new TreeSet<Job>((a, b) -> b.p - a.p); byMinus.addAll(jobs);"
                        + " var queue = new PriorityQueue<Job>((a, b) -> a.p - b.p); queue.addAll(jobs);");
        value("class Job { int p; String title; Job(int p) { this.p = p; } }");
        assertThat(
                        value(
                                "jobs.sort(byP);\njobs.get(0).p + \" \" + byMinus.first().p + byMinus.size() + queue.poll().p + queue.size()"))
                .isEqualTo("1 3211");
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
    void setsAndMapsFindObjectsThatHaveMoved() {
        String head = "class Key implements Comparable<Key> { String name; ";
        String tail = " Key(String name) { this.name = name; } public int hashCode() { return name.hashCode(); }"
                + " public boolean equals(Object o) { return o instanceof Key k && k.name.equals(name); }"
                + " public int compareTo(Key k) { return name.compareTo(k.name); } }";
        value(head + tail);
        value(
                "var set = new HashSet<Key>(); for (int i = 0; i < 100; i++) set.add(new Key(\"k\" + i));"
                        + " Map<Key, Integer> map = new HashMap<>(); for (Key k : set) map.put(k, k.name.length());"
                        + " var tree = new TreeSet<>(set); var sorted = new TreeMap<>(map); var fixed = Set.copyOf(set);"
                        + " var fixedMap = Map.copyOf(map); var deep = new HashSet<Set<Key>>(); deep.add(set);"
                        + " var queue = new PriorityQueue<>(set); var keys = map.keySet(); var byName = new HashMap<String, Key>();"
                        + " for (Key k : set) byName.put(k.name, k); var concurrent = ConcurrentHashMap.<Key>newKeySet();"
                        + " concurrent.addAll(set); var list = new ArrayList<>(set); var arrays = Arrays.asList(new Key(\"z\"));"
                        + " var entry = Map.entry(new Key(\"e\"), 1); var done = CompletableFuture.completedFuture(new Key(\"d\"));");
        ERR.setLength(0);
        value(head + "int z;" + tail);
        assertThat(ERR.toString())
                .contains("Key.z is new")
                .doesNotContain("lost")
                .doesNotContain("still holds");
        assertThat(
                        value(
                                "set.size() + \" \" + map.size() + \" \" + tree.size() + \" \" + sorted.size() + \" \" + queue.size()"
                                        + " + \" \" + keys.size() + \" \" + byName.size() + \" \" + concurrent.size() + \" \" + list.size()"))
                .isEqualTo("100 100 100 100 100 100 100 100 100");
        assertThat(value(
                        "Key k7 = new Key(\"k7\");\n\"\" + set.contains(k7) + map.get(k7) + tree.contains(k7) + sorted.get(k7)"
                                + " + fixed.contains(k7) + fixedMap.get(k7) + deep.contains(set) + keys.contains(k7)"
                                + " + byName.get(\"k7\").z + concurrent.contains(k7) + list.contains(k7) + arrays.get(0).z"
                                + " + entry.getKey().z + done.join().z + queue.peek().name"))
                .isEqualTo("true2true2true2truetrue0truetrue000k0");
    }

    @Test
    void graphsWithSetsOfNeighboursMoveWhole() {
        String head = "class Gr { int id; Set<Gr> adj = new HashSet<>(); ";
        String tail = " Gr(int id) { this.id = id; } public int hashCode() { return id; }"
                + " public boolean equals(Object o) { return o instanceof Gr g && g.id == id; } }";
        value(head + tail);
        value(
                "var g1 = new Gr(1); var g2 = new Gr(2); var g3 = new Gr(3); g1.adj.add(g2); g1.adj.add(g3); g2.adj.add(g1);");
        value(head + "double weight;" + tail);
        assertThat(
                        value(
                                "\"\" + g1.adj.contains(g2) + g1.adj.contains(new Gr(3)) + g2.adj.contains(g1) + g1.adj.size()"))
                .isEqualTo("truetruetrue2");
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
    void setsAndMapsFindObjectsWhoseHashIsAnotherNow() {
        value("class Cmp { int k; Cmp(int k) { this.k = k; } public int hashCode() { return k; }"
                + " public boolean equals(Object o) { return o instanceof Cmp c && c.k == k; } }");
        value("var found = new HashSet<Cmp>(Set.of(new Cmp(1), new Cmp(3))); var names = new HashMap<Cmp, String>();"
                + " names.put(new Cmp(3), \"three\");");
        value("class Cmp { int k; Cmp(int k) { this.k = k; } public int hashCode() { return k * 31; }"
                + " public boolean equals(Object o) { return o instanceof Cmp c && c.k == k; } }");
        assertThat(value("found.contains(new Cmp(3)) + names.get(new Cmp(3))")).isEqualTo("truethree");
        assertThat(ERR.toString()).doesNotContain("lost");
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
    void aThreadThatStillRunsTheOldCodeIsNamed() {
        value(
                "class Bank { final Map<String, Integer> accounts = new HashMap<>(); volatile boolean open = true;"
                        + " Thread clerk = new Thread(() -> { while (open) { Thread.onSpinWait(); } }, \"clerk\"); }\n"
                        + "var bank = new Bank(); bank.clerk.start(); var first = bank; Runnable close = () -> first.open = false;");
        value(
                "class Bank { final Map<String, Integer> accounts = new HashMap<>(); volatile boolean open = true;"
                        + " Thread clerk = new Thread(() -> { while (open) { Thread.onSpinWait(); } }, \"clerk\"); int more; }");
        assertThat(ERR.toString()).contains("[clerk goes on with the code and the objects as they were]");
        value("bank.clerk.interrupt();");
        session.interrupt();
    }

    @Test
    void classObjectsAreThoseOfTheNewClass() {
        value(
                "class Key { int a; }\nvar byClass = new HashMap<Class<?>, String>(Map.of(Key.class, \"key\")); Class<?> key = Key.class;"
                        + " Class<?> keys = Key[].class;");
        value("class Key { int a; int b; }");
        assertThat(value("byClass.get(Key.class) + (key == Key.class) + (keys == Key[].class)"))
                .isEqualTo("keytruetrue");
    }

    @Test
    void comparatorsOfTheJdkAreMadeAnewWhereverTheyAreHeld() {
        value("class Job { String n; int p; Job(String n, int p) { this.n = n; this.p = p; } }\n"
                + "Comparator<Job> byName; byName = Comparator.comparing(job -> job.n);\n"
                + "class Queue2 { Comparator<Job> order = Comparator.comparingInt((Job job) -> job.p).reversed(); }\nvar queue2 = new Queue2();\n"
                + "var sorted = new TreeMap<Job, String>(Comparator.comparing((Job job) -> job.p).thenComparing(job -> job.n).reversed());"
                + " sorted.put(new Job(\"x\", 1), \"x1\"); sorted.put(new Job(\"y\", 2), \"y2\");\n"
                + "Job[] jobs = {new Job(\"a\", 4), new Job(\"b\", 5)}; var list = Arrays.asList(jobs);");
        value("class Job { String n; int p; boolean done; Job(String n, int p) { this.n = n; this.p = p; } }");
        value("sorted.put(new Job(\"z\", 3), \"z3\");");
        assertThat(value("sorted.values().toString()")).isEqualTo("[z3, y2, x1]");
        value("list.sort(queue2.order);");
        assertThat(value("jobs[0].n + list.get(0).n")).isEqualTo("bb");
        value("list.sort(byName);");
        assertThat(value("jobs[0].n + list.get(0).n")).isEqualTo("aa");
        assertThat(ERR.toString()).doesNotContain("REPL").doesNotContain("still");
    }

    @Test
    void viewsShowTheCollectionThatTheyWereMadeOf() {
        value("class Bit { int a; }\nvar bits = new HashMap<String, Bit>(); bits.put(\"a\", new Bit());"
                + " var shown = Collections.unmodifiableMap(bits);");
        value("class Bit { int a; int b; }");
        value("bits.put(\"b\", new Bit());");
        assertThat(value("shown.size() + shown.get(\"a\").b")).isEqualTo("2");
    }

    @Test
    void aFunctionThatCannotBeMadeAnewIsNamed() {
        value(
                "class Part { String n = \"p\"; }\nFunction<Part, String> both = ((Function<Part, String>) part -> part.n).andThen(s -> s + \"!\");");
        value("class Part { String n = \"p\"; int k; }");
        assertThat(ERR.toString()).contains("both was made before the definition");
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
    void noCodeOfARecordRunsWhenItMoves() {
        value(
                "int checked = 0;\nrecord Angle(double rad, Cup9 cup) { Angle { checked++; rad = Math.toRadians(rad); } }\n"
                        + "class Cup9 { int n; }\nvar cup9 = new Cup9(); var angle = new Angle(180, cup9); var angles = List.of(angle);");
        value(
                "record Angle(double rad, Cup9 cup) { Angle { checked++; rad = Math.toRadians(rad); } double deg() { return Math.toDegrees(rad); } }");
        value("class Cup9 { int n; int more; }");
        value("class Unrelated9 { int n; }\nvar unrelated9 = new Unrelated9();");
        value("class Unrelated9 { int n; int more; }");
        value(
                "record Angle(double rad, Cup9 cup, int more) { Angle { checked++; rad = Math.toRadians(rad); } double deg() { return Math.toDegrees(rad); } }");
        assertThat(value("angle.deg() + \" \" + checked + (angle.cup() == cup9) + (angles.get(0) == angle)"))
                .isEqualTo("180.0 1truetrue");
    }

    @Test
    void objectsOfAThirdGenerationMoveWithTheFirst() {
        value(
                "abstract class Gen1 { abstract int f(); }\nclass Gen2 extends Gen1 { int f() { return 1; } }\n"
                        + "class Gen3 extends Gen2 { int f() { return super.f() + 1; } }\nvar third = new Gen3(); Gen1 first = third;");
        value("abstract class Gen1 { abstract int f(); int g() { return f(); } int k; }");
        assertThat(value("first.g() + \" \" + (first == third) + third.k")).isEqualTo("2 true0");
    }

    @Test
    void aLambdaThatCapturesItsObjectMovesAgainAndAgain() {
        value(
                "class Subject { ArrayList<Runnable> all = new ArrayList<>(); void on(Runnable r) { all.add(r); } void go() { all.forEach(Runnable::run); } }\n"
                        + "class Watcher { Subject a; int shown; Watcher(Subject a) { this.a = a; a.on(() -> shown++); } }\n"
                        + "var subject = new Subject(); var watcher = new Watcher(subject); subject.go();");
        String body =
                " ArrayList<Runnable> all = new ArrayList<>(); void on(Runnable r) { all.add(r); } void go() { all.forEach(Runnable::run); } }";
        value("class Subject { int n;" + body);
        value("class Subject { int n, m;" + body);
        value("subject.go();");
        value(
                "class Watcher { Subject a; int shown; Watcher(Subject a) { this.a = a; a.on(() -> shown++); } String title; }");
        value("class Subject { int n, m, k;" + body);
        assertThat(value("subject.go(); watcher.shown + \" \" + (watcher.a == subject)"))
                .isEqualTo("3 true");
        assertThat(ERR.toString()).doesNotContain("still").doesNotContain("lost");
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
    void aComposedLambdaMovesAgainAndAgain() {
        value(
                "interface Step5 { double f(double x); default Step5 then(Step5 o) { return x -> o.f(f(x)); } }\nStep5 relu5 = x -> Math.max(0, x);\n"
                        + "class Dense5 implements Step5 { double k = 2; public double f(double x) { return x * k; } }\n"
                        + "Dense5 dense5 = new Dense5(); Step5 pipe5 = dense5.then(relu5); dense5.k = 3;");
        value(
                "class Dense5 implements Step5 { double k = 2; String name = \"d\"; public double f(double x) { return x * k; } }");
        value(
                "interface Step5 { double f(double x); default Step5 then(Step5 o) { return x -> o.f(f(x)); } default int size() { return 1; } }");
        assertThat(value("pipe5.f(3) + pipe5.size()")).isEqualTo("10.0");
    }

    @Test
    void aFieldThatBecomesAFloatKeepsItsValue() {
        value(
                "class Weights5 { double w = 1; double half = 2; long n = 3; }\nvar weights5 = new Weights5(); weights5.w = 6; weights5.half = 2.5; weights5.n = 7;");
        value("class Weights5 { float w = 1; int half = 2; int n = 3; }");
        assertThat(value("weights5.w + \" \" + weights5.half + weights5.n")).isEqualTo("6.0 07");
        assertThat(ERR.toString())
                .contains("Weights5.half has another type, and lost its value")
                .doesNotContain("Weights5.w has");
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
    void whatStaticFieldsOfOtherClassesHoldMoves() {
        value(
                "class Hub7 { static Runnable onStep = () -> {}; static ArrayList<Object> all = new ArrayList<>(); static Object one; static Object[] some;"
                        + " static final Map<String, Function<Double, Double>> acts = new LinkedHashMap<>(); }\n"
                        + "class Net7 { double w = 2; int steps; Net7() { Hub7.onStep = () -> steps++; Hub7.acts.put(\"mul\", x -> x * w); }"
                        + " void step() { Hub7.onStep.run(); } double f(double x) { return Hub7.acts.get(\"mul\").apply(x); } }\n"
                        + "var net7 = new Net7(); Hub7.one = net7; Hub7.all.add(net7); Hub7.some = new Object[] {net7}; net7.step(); net7.w = 5;");
        value(
                "class Net7 { double w = 2; int steps; double lr; Net7() { Hub7.onStep = () -> steps++; Hub7.acts.put(\"mul\", x -> x * w); }"
                        + " void step() { Hub7.onStep.run(); } double f(double x) { return Hub7.acts.get(\"mul\").apply(x); } }");
        assertThat(value("net7.step(); net7.w = 7; net7.f(1) + \" \" + net7.steps"))
                .isEqualTo("7.0 2");
        assertThat(value("(Hub7.one == net7) + \" \" + (Hub7.all.get(0) == net7) + (Hub7.some[0] == net7)"))
                .isEqualTo("true truetrue");
    }

    @Test
    void aFieldThatGoesToTheSuperclassAndBackKeepsItsValue() {
        value(
                "class Pet8 {}\nclass Dog8 extends Pet8 { String name = \"dog\"; int age = 1; }\nvar dog8 = new Dog8(); dog8.name = \"rex\"; dog8.age = 4;");
        value("class Pet8 { String name = \"pet\"; }\nclass Dog8 extends Pet8 { int age = 1; }");
        assertThat(value("dog8.name + dog8.age")).isEqualTo("rex4");
        value("class Pet8 {}\nclass Dog8 extends Pet8 { int age = 1; String name = \"dog\"; }");
        assertThat(value("dog8.name + dog8.age")).isEqualTo("rex4");
    }

    @Test
    void viewsAndEntriesMove() {
        value(
                "class Key8 implements Comparable<Key8> { int k; Key8(int k) { this.k = k; } public int compareTo(Key8 o) { return k - o.k; } }\n"
                        + "Key8 k1 = new Key8(1), k2 = new Key8(2); var tree8 = new TreeMap<Key8, String>(Map.of(k1, \"1\", k2, \"2\"));"
                        + " var head8 = tree8.headMap(k2); var entry8 = new AbstractMap.SimpleEntry<>(k1, k2);"
                        + " var slots8 = new java.util.concurrent.atomic.AtomicReferenceArray<Key8>(new Key8[] {k1});");
        value(
                "class Key8 implements Comparable<Key8> { int k, more; Key8(int k) { this.k = k; } public int compareTo(Key8 o) { return k - o.k; } }");
        assertThat(
                        value(
                                "head8.size() + \" \" + (head8.firstKey() == k1) + (entry8.getKey() == k1) + (entry8.getValue() == k2) + (slots8.get(0) == k1)"))
                .isEqualTo("1 truetruetruetrue");
    }

    @Test
    void objectsThatAreSharedStayOneWhenTheirClassesChangeTogetherOrInTurn() {
        value("class Unit9 { double w = 1; Unit9(int n) {} double f(double x) { return w * x; } }\n"
                + "class Model9 { Unit9 d = new Unit9(3); double f(double x) { return d.f(x); } }\n"
                + "class Sgd9 { Unit9 p; Sgd9(Unit9 p) { this.p = p; } void step() { p.w -= 0.5; } }\n"
                + "var model9 = new Model9(); var sgd9 = new Sgd9(model9.d); sgd9.step();");
        value("class Unit9 { double w = 1, b; Unit9(int n, int m) {} double f(double x) { return w * x + b; } }\n"
                + "class Model9 { Unit9 d = new Unit9(3, 4); double f(double x) { return d.f(x); } }");
        assertThat(value("sgd9.step(); model9.f(1) + \" \" + (sgd9.p == model9.d)"))
                .isEqualTo("0.0 true");
        assertThat(ERR.toString()).doesNotContain("compile");
        value(
                "class Unit9 { double w = 1, b; Unit9(int n, int m, int k) {} double f(double x) { return w * x + b; } }");
        assertThat(ERR.toString()).contains("Model9 does not compile any more");
        value("class Model9 { Unit9 d = new Unit9(3, 4, 5); double f(double x) { return d.f(x); } }");
        assertThat(value("sgd9.step(); model9.f(1) + \" \" + (sgd9.p == model9.d)"))
                .isEqualTo("-0.5 true");
    }
}
