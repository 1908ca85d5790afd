package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What objects hold in the fields that their class gets. */
class NewFieldsTest extends CellsTest {
    @BeforeEach
    void forgetOutput() {
        OUT.setLength(0);
        ERR.setLength(0);
    }

    @Test
    void theyHaveWhatTheirInitialisersGiveAndNoConstructorRuns() {
        value("int made = 0;\nclass Cup { int id; Cup() { made++; System.out.println(\"made\"); id = 7; } }\n"
                + "var cup = new Cup(); cup.id = 9;");
        OUT.setLength(0);
        value("class Cup { int id; int more = 5; String how = made > 0 ? \"many\" : \"none\";"
                + " List<Integer> log = new ArrayList<>(List.of(1, 2)); Supplier<String> me = () -> \"id \" + id;"
                + " final double half = id / 2.0; Cup() { made++; System.out.println(\"made\"); id = 7; } }");
        assertThat(value("cup.id + \" \" + cup.more + cup.how + cup.log + cup.me.get() + cup.half + made"))
                .isEqualTo("9 5many[1, 2]id 94.51");
        assertThat(OUT).isEmpty();
        assertThat(ERR.toString()).contains("Cup.more is new, Cup.how is new").doesNotContain("failed");
    }

    @Test
    void anAssignmentInAConstructorCountsIfItNeedsNothingButTheObject() {
        value("class Net { int[] a = new int[2]; Net(int n) {} }\nvar net = new Net(1);");
        value("class Net { int[] a = new int[2]; int[] b, c, d; Net(int n) {"
                + " b = new int[3]; c = new int[n]; if (n > 2) { d = new int[4]; } } }");
        assertThat(value("net.b.length + \" \" + net.c + net.d")).isEqualTo("3 nullnull");
    }

    @Test
    void aConstructorWithoutParametersRunsForWhatOnlyItCanSay() {
        value("class Box { int kept = 1; Box() {} }\nvar box = new Box(); box.kept = 4;");
        value("class Box { int kept = 1; int[] sizes; Box() { int n = 3; n++; sizes = new int[n]; } }");
        assertThat(value("box.kept + \" \" + box.sizes.length")).isEqualTo("4 4");
    }

    @Test
    void switchesAndLoopsInInitialisersRun() {
        value("class Hold { final int[] data = new int[4]; Hold(int n) { data[0] = n; } }\nvar hold = new Hold(8);");
        value("class Hold { final int[] data = new int[4]; final double y = switch (data[0]) {"
                + " case 8 -> { int k = 0; for (int i = 0; i < 3; i++) { k += i; } yield k * 1.5; } default -> 0; };"
                + " Object o = data.length > 3 ? data : \"short\"; Hold(int n) { data[0] = n; } }");
        assertThat(value("hold.y + \" \" + (hold.o == hold.data) + hold.data[0]"))
                .isEqualTo("4.5 true8");
    }

    @Test
    void aCounterOfTheClassGoesOn() {
        value("class Counted { static int made = 0; static List<Counted> all = new ArrayList<>(); int id = made++;"
                + " { all.add(this); } }\nnew Counted(); new Counted();");
        value("class Counted { static int made = 0; static List<Counted> all = new ArrayList<>(); int id = made++;"
                + " { all.add(this); } int tag = made++; }");
        assertThat(
                        value(
                                "Counted.made + \" \" + Counted.all.size() + \" \" + Counted.all.get(1).id + Counted.all.get(1).tag"))
                .isEqualTo("4 2 13");
    }

    @Test
    void superclassesComeFirst() {
        value(
                "class Base { int a = 1; }\nclass Leaf extends Base { int b = 2; Leaf(int n) { b = n; } }\nvar leaf = new Leaf(5);");
        value(
                "class Base { int a = 1; int twice = 2 * a; }\nclass Leaf extends Base { int b = 2; int all = twice + b; Leaf(int n) { b = n; } }");
        assertThat(value("leaf.twice + \" \" + leaf.all + \" \" + leaf.b")).isEqualTo("2 7 5");
    }

    @Test
    void anInitialiserThatFailsIsNamedAndTheRestStays() {
        value("class Weak { int kept = 1; }\nvar weak = new Weak(); weak.kept = 3;");
        value("class Weak { int kept = 1; int bad = Integer.parseInt(\"x\"); int good = 6; }");
        assertThat(value("weak.kept + \" \" + weak.bad + weak.good")).isEqualTo("3 06");
        assertThat(ERR.toString())
                .contains(
                        "what gives Weak.bad its value failed (java.lang.NumberFormatException: For input string: \"x\")");
    }

    @Test
    void aClassThatWasNeverUsedIsNotInitialisedByItsRedefinition() {
        value("class Quiet { static { System.out.println(\"begun\"); } static int n = 1; }");
        value("class Quiet { static { System.out.println(\"begun\"); } static int n = 1; int more; }");
        assertThat(OUT).isEmpty();
        assertThat(value("Quiet.n")).isEqualTo("1");
        assertThat(OUT.toString()).isEqualTo("begun\n");
    }

    @Test
    void anEndlessStaticInitialiserOfANewVersionCanBeStopped() throws Exception {
        value("boolean endless = false;\nclass Long { static int n = 1; static { while (endless) {} } }\nLong.n = 5;");
        value("endless = true;");
        Thread stopping = new Thread(() -> {
            try {
                Thread.sleep(1500);
            } catch (InterruptedException e) {
                return;
            }
            session.interrupt();
        });
        stopping.start();
        long begun = System.nanoTime();
        session.evaluate("4", "class Long { static int n = 1; static { while (endless) {} } int more; }");
        stopping.join();
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
        assertThat(value("1 + 1")).isEqualTo("2");
    }

    @Test
    void aClassWithoutANameIsToldAsItIsWritten() {
        value("class Bell { Runnable ring = new Runnable() { int n; public void run() { n++; } }; }\n"
                + "var bell = new Bell();");
        value("class Bell { int more; Runnable ring = new Runnable() { int n, calls; public void run() { n++; } }; }");
        assertThat(ERR.toString()).contains("new Runnable() {…}.calls is new");
    }

    @Test
    void whatOnlyAConstructorFillsIsSaidToBeEmpty() {
        value(
                "class Vec { double x, y; Vec(double x, double y) { this.x = x; this.y = y; } }\nvar vec = new Vec(3, 4);");
        value("record Book(String title, int year) {}\nvar book = new Book(\"Emma\", 1815);");
        value("class Vec { double x, y, length, rate = 0.1; int hits; String name; Vec(double x, double y) {"
                + " this.x = x; this.y = y; length = Math.hypot(x, y); name = x + \",\" + y; } }");
        assertThat(ERR.toString())
                .contains("Vec.length is new, and 0.0 in them")
                .contains("Vec.name is new, and null in them")
                .contains("Vec.rate is new,")
                .contains("Vec.hits is new,")
                .doesNotContain("Vec.rate is new, and")
                .doesNotContain("Vec.hits is new, and");
        ERR.setLength(0);
        value("record Book(String title, int year, double stars) {}");
        assertThat(ERR.toString()).contains("keeps its values; Book.stars is new, and 0.0 in them");
        assertThat(value("vec.rate + \" \" + vec.length + book"))
                .isEqualTo("0.1 0.0Book[title=Emma, year=1815, stars=0.0]");
    }

    @Test
    void aFieldWithOtherTypeArgumentsBeginsAnew() {
        value(
                "class Hist { Map<String, Integer> n = new TreeMap<>(); List<Integer> kept = new ArrayList<>(); static List<Integer> all = new ArrayList<>();"
                        + " void add(String k) { n.merge(k, 1, Integer::sum); kept.add(1); all.add(1); } }\nrecord Row(List<Integer> xs, int n) {}\n"
                        + "class Graph<T> { Map<T, List<T>> adj = new TreeMap<>(); }");
        value("var hist = new Hist(); hist.add(\"a\"); var row = new Row(List.of(1), 2);\n"
                + "var graph = new Graph<String>(); graph.adj.put(\"A\", new ArrayList<>(List.of(\"B\")));");
        value(
                "class Hist { Map<String, Double> n = new TreeMap<>(); List<Number> kept = new ArrayList<>(); static List<String> all = new ArrayList<>();"
                        + " void add(String k, double w) { n.merge(k, w, Double::sum); } double total() { double t = 0; for (double v : n.values()) t += v; return t; } }\n"
                        + "record Row(List<String> xs, int n) {}\nrecord Edge<T>(T to, int w) {}\n"
                        + "class Graph<T> { Map<T, List<Edge<T>>> adj = new TreeMap<>(); }");
        assertThat(ERR.toString())
                .contains(
                        "Hist.n has another type, and begins anew",
                        "Hist.all was reset",
                        "Row.xs has another type, and no value")
                .doesNotContain("kept");
        assertThat(value("hist.add(\"b\", 2); hist.total() + \" \" + hist.kept + Hist.all + row"))
                .isEqualTo("2.0 [1][]Row[xs=null, n=2]");
    }

    @Test
    void allVariablesThatHoldAnObjectWithoutItsNewFieldAreNamedAsLongAsTheyDo() {
        String block =
                "class Block8 implements Layer { final Linear l; %s Block8(int n, Rng r) { l = new Linear(n, n, r); %s }"
                        + " public Tensor forward(Tensor x) { return %s; } }";
        value(String.format(block, "", "", "l.forward(x)"));
        value(
                "var net8 = Sequential.of(new Linear(2, 8, Rng.seed(1)), new Block8(8, Rng.seed(2)));\nvar opt8 = Adam.of(net8.parameters()).lr(1e-2);");
        String trainer = "var tr8 = Trainer.of(net8, Losses.crossEntropy(), opt8);";
        value(trainer);
        value(String.format(block, "double scale = 1;", "", "l.forward(x).mul(scale)"));
        value(trainer);
        ERR.setLength(0);
        value(String.format(
                block, "double scale = 1; LayerNorm norm;", "norm = new LayerNorm(n);", "norm.forward(l.forward(x))"));
        assertThat(ERR.toString()).contains("net8", "tr8").contains("Block8.norm is new");
        value(trainer);
        assertThat(error("net8.forward(Tensor.ones(3, 2))").help()).endsWith("Run again what makes them (net8).");
    }

    @Test
    void aFieldThatMovesToTheSuperclassOrFromItInTwoCellsKeepsItsValue() {
        String car = "class Kart extends Rolls { %sKart(String id) { super(id); } }";
        value("class Rolls { String id; Rolls(String id) { this.id = id; } }");
        value(car.formatted("int km; Linear motor; "));
        value(
                "var kart = new Kart(\"a\"); kart.km = 10; kart.motor = new Linear(2, 1, Rng.seed(1)); var motor = kart.motor;");
        value("class Rolls { String id; int km; Linear motor; Rolls(String id) { this.id = id; } }");
        value(car.formatted(""));
        assertThat(value("kart.km + \" \" + (kart.motor == motor) + kart.id")).isEqualTo("10 truea");
        value(car.formatted("int km; Linear motor; "));
        value("class Rolls { String id; Rolls(String id) { this.id = id; } }");
        assertThat(value("kart.km + \" \" + (kart.motor == motor) + kart.id")).isEqualTo("10 truea");
        assertThat(ERR.toString()).doesNotContain("is gone");
    }

    @Test
    void aFieldThatHidAnotherByMistakeLeavesItsValue() {
        value(
                "class Human { String name; Human(String n) { name = n; } }\n"
                        + "class Learner extends Human { String name; Learner(String n) { super(n); } }\nvar learner = new Learner(\"Ann\");");
        assertThat(value("learner.name")).isEqualTo("null");
        value("class Learner extends Human { Learner(String n) { super(n); } }");
        assertThat(value("learner.name")).isEqualTo("Ann");
        value("class Owl { private int n = 3; int n() { return n; } }\n"
                + "class Owlet extends Owl { private int n = 5; int own() { return n; } }\nvar owlet = new Owlet();");
        value("class Owlet extends Owl { int own() { return 7; } }");
        assertThat(value("owlet.n()")).isEqualTo("3");
        value("class Owlet extends Owl { private int n = 6; int own() { return n; } }");
        assertThat(value("owlet.n() + \" \" + owlet.own()")).isEqualTo("3 6");
    }

    @Test
    void aNewLayerIsSaidToBeUnknownToTheOptimizer() {
        value(
                "class Res implements Layer { final Linear a = new Linear(2, 2, Rng.seed(1)); public Tensor forward(Tensor x) { return a.forward(x); } }");
        value("var res = new Res();");
        value(
                "class Res implements Layer { final Linear a = new Linear(2, 2, Rng.seed(1)); final LayerNorm norm = new LayerNorm(2); int n = 3;"
                        + " public Tensor forward(Tensor x) { return norm.forward(a.forward(x)); } }");
        assertThat(ERR.toString())
                .contains("res is of the new class now, and keeps its values")
                .contains("Res.norm is new (an optimizer that was made before does not train it)")
                .contains("Res.n is new")
                .doesNotContain("Res.n is new (");
        assertThat(value("res.norm == null")).isEqualTo("false");
    }

    @Test
    void aNewListThatTheConstructorFillsIsSaidToLackThat() {
        value("class Stack { int a; Stack(int n) { a = n; } }");
        value("var stack = new Stack(2);");
        ERR.setLength(0);
        value(
                "class Stack { int a; List<Integer> all = new ArrayList<>(); double[] w; Set<Integer> plain = new HashSet<>();\n"
                        + "Stack(int n) { a = n; for (int i = 0; i < n; i++) all.add(i); w = new double[3]; fill(); }\n"
                        + "void fill() { w[0] = 1; } }");
        assertThat(ERR.toString())
                .contains("Stack.all is new, without what the constructor puts into it")
                .contains("Stack.w is new, without what the constructor puts into it")
                .contains("Stack.plain is new]");
        assertThat(value("stack.a + \" \" + stack.all + stack.w.length")).isEqualTo("2 []3");
    }

    @Test
    void aConstructorWithoutParametersFillsANewList() {
        value("class Vocab { int size; Vocab() { size = 3; } }");
        value("var vocab = new Vocab(); vocab.size = 7;");
        ERR.setLength(0);
        value(
                "class Vocab { int size; Map<String, Integer> ids = new TreeMap<>(); { ids.put(\"<pad>\", 0); } Vocab() { size = 3; } }");
        assertThat(value("vocab.size + \" \" + vocab.ids")).isEqualTo("7 {<pad>=0}");
        assertThat(ERR.toString()).contains("Vocab.ids is new]");
    }
}
