package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MovedObjectsTest extends CellsTest {
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
        assertThat(error("String a = null;\na.length()").help()).doesNotContain("is new since");
        value("var shelf = new Shelf(List.of());");
        assertThat(error("shelves.get(0).size()").help()).endsWith("makes them (shelves).");
        value("var shelves = List.of(shelf);");
        assertThat(error("new Shelf(null).size()").help()).doesNotContain("is new since");
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
    void anAnonymousObjectThatHoldsAnObjectOfAClassThatChangesTwice() {
        value(
                "class Held { int n = 1; }\nHeld held0 = new Held();\nObject anon2 = new Object() { Held held = held0; };");
        value("class Held { int n = 1; int m; }");
        value("class Held { int n = 1; String k; }");
        assertThat(value("held0.n")).isEqualTo("1");
        assertThat(value("anon2 != null")).isEqualTo("true");
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
    void aFunctionThatCannotBeMadeAnewIsNamed() {
        value(
                "class Part { String n = \"p\"; }\nFunction<Part, String> both = ((Function<Part, String>) part -> part.n).andThen(s -> s + \"!\");");
        value("class Part { String n = \"p\"; int k; }");
        assertThat(ERR.toString()).contains("both was made before the definition");
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

    @Test
    void aRecordsRenamedComponentKeepsItsValueAndOneThatIsGoneIsTold() {
        value("record Emp(String name, double salary, int age) {}\nvar staff = List.of(new Emp(\"Ann\", 100, 30));");
        value("record Emp(String name, double pay, int age) { double tax() { return pay / 5; } }");
        assertThat(value("staff.get(0).tax()")).isEqualTo("20.0");
        assertThat(ERR.toString()).contains("Emp.pay is what salary was");
        value("record Emp(String name, int age) {}");
        assertThat(ERR.toString()).contains("Emp.pay is gone");
        assertThat(value("staff")).isEqualTo("[Emp[name=Ann, age=30]]");
    }

    @Test
    void anonymousObjectsOfStatementsGoWithTheirInterfaceAgainAndAgain() {
        value(
                "interface Discount { double apply(double p); }\n"
                        + "class Cart { Discount d; List<Discount> all = new ArrayList<>(); double total() { return d.apply(100); } }");
        value("var cart = new Cart(); double half = 0.5;\n"
                + "cart.d = new Discount() { int n = 0; public double apply(double p) { n++; return p * half * n; } };\n"
                + "cart.all.add(cart.d); cart.total();");
        value("interface Discount { double apply(double p); default String label() { return \"?\"; } }");
        assertThat(value("cart.total() + cart.all.get(0).label() + (cart.d == cart.all.get(0))"))
                .isEqualTo("100.0?true");
        value("interface Discount { double apply(double p); default String label() { return \"!\"; } }");
        assertThat(value("cart.total() + cart.d.label()")).isEqualTo("150.0!");
        assertThat(ERR).isEmpty();
        value("interface Discount { double apply(double p); int code(); }");
        assertThat(ERR.toString()).contains("Cart.d held what is no Discount now, and is empty");
    }

    /** JShell makes members of the variable's wrapper of them, which gets another version. */
    @Test
    void anonymousObjectsInTheInitialiserOfAVariableWithoutATypeGoWithTheirInterface() {
        value(
                "interface Fare { double of(double p); }\n"
                        + "class Trip { List<Fare> all = new ArrayList<>(); Fare last; Trip add(Fare f) { all.add(f); last = f; return this; } }");
        value(
                "var trip = new Trip().add(new Fare() { int n; public double of(double p) { return p + ++n; } });\ntrip.last.of(1);");
        value("interface Fare { double of(double p); default String label() { return \"?\"; } }");
        assertThat(value("trip.all.get(0).of(1) + trip.last.label() + (trip.last == trip.all.get(0))"))
                .isEqualTo("3.0?true");
        value(
                "interface Fare { double of(double p); default String label() { return \"!\"; } default int x() { return 1; } }");
        assertThat(value("trip.last.of(1) + trip.all.get(0).label()")).isEqualTo("4.0!");
        assertThat(ERR).isEmpty();
    }

    @Test
    void anonymousObjectsOfStatementsUseTheClassesAndVariablesInForce() {
        String start = "class Tick { int n; ";
        value(start + "void beat() { n++; } }");
        value("var tick = new Tick(); List<Runnable> acts = new ArrayList<>();\n"
                + "acts.add(new Runnable() { int own; public void run() { own++; tick.beat(); if (own != tick.n) throw new Error(); } });\n"
                + "Comparator<Tick> order; order = new Comparator<Tick>() { public int compare(Tick a, Tick b) { return a.n - b.n; } };\n"
                + "var many = Executors.newSingleThreadScheduledExecutor();\nacts.get(0).run();");
        value(
                "var beaten = new Tick(); many.scheduleAtFixedRate(new Runnable() { public void run() { beaten.beat(); } },"
                        + " 0, 2, TimeUnit.MILLISECONDS);");
        value(start + "int u; void beat() { n++; u++; } }");
        assertThat(value("acts.get(0).run(); tick.n + \" \" + tick.u + order.compare(tick, tick)"))
                .isEqualTo("2 10");
        assertThat(value("for (int i = 0; i < 500 && beaten.u < 20; i++) Thread.sleep(10);\nbeaten.u >= 20"))
                .isEqualTo("true");
        value("many.shutdownNow();");
        ERR.setLength(0);
        value(start + "int u; void hit() { n++; u++; } }");
        assertThat(ERR.toString()).contains("acts was made before", "still uses what it replaced");
        value(start + "int u; void hit() { n++; u++; } void beat() { hit(); } }");
        assertThat(value("acts.get(0).run(); tick.n + \" \" + tick.u")).isEqualTo("3 2");
    }

    @Test
    void whatWaitsInThreadsAndFuturesUsesTheNewClassAndATimerIsNamed() {
        value("class Beat { int n; void hit() { n++; } }");
        value(
                "class Hits implements Runnable { Beat b; Hits(Beat b) { this.b = b; } public void run() { b.hit(); } }\n"
                        + "var one = new Beat(); var two = new Beat(); var three = new Beat(); var four = new Beat(); var five = new Beat();\n"
                        + "var threads = List.of(new Thread(() -> one.hit()), new Thread(new Hits(two)),"
                        + " new Thread(new Runnable() { public void run() { three.hit(); } }), new Thread(four::hit));\n"
                        + "var given = new CompletableFuture<Beat>(); var then = given.thenApply(b -> { b.hit(); return b; });\n"
                        + "var later = new Timer(true); later.schedule(new TimerTask() { public void run() { one.hit(); } }, 100_000);");
        value("class Beat { int n; int m; void hit() { n++; m++; } }");
        assertThat(ERR.toString())
                .contains("later still holds objects of a class that was replaced")
                .contains("new TimerTask() {…} extends a class of the JDK");
        assertThat(value("for (Thread t : threads) { t.start(); t.join(); }\ngiven.complete(five);\n"
                        + "\"\" + one.m + two.m + three.m + four.m + then.get().m + (then.get() == five)"))
                .isEqualTo("11111true");
        value("later.cancel();");
    }

    @Test
    void whatAnExecutorRepeatsUsesTheNewClassAndAThreadThatRunsALambdaIsNamed() throws Exception {
        value(
                "class Pulse { int n; void beat() { n++; } }\nvar pulse = new Pulse(); var latch = new CountDownLatch(1);\n"
                        + "var timer = Executors.newSingleThreadScheduledExecutor();\n"
                        + "timer.scheduleAtFixedRate(() -> pulse.beat(), 0, 5, TimeUnit.MILLISECONDS);\n"
                        + "var sleeper = new Thread(() -> { try { latch.await(); } catch (InterruptedException e) {} pulse.beat(); }, \"sleeper\");"
                        + " sleeper.start();");
        value("class Pulse { int n; int twice; void beat() { n++; twice += 2; } }");
        assertThat(ERR.toString()).contains("sleeper goes on with the code and the objects as they were");
        assertThat(value("for (int i = 0; i < 500 && pulse.twice < 20; i++) Thread.sleep(10);\npulse.twice >= 20"))
                .isEqualTo("true");
        value("timer.shutdownNow(); latch.countDown();");
    }

    @Test
    void whatAnExecutorRepeatsGoesOnWhenItsFutureIsInAVariable() {
        value(
                "class Till { int n; void put() { n++; } }\nvar till = new Till(); var clock = Executors.newSingleThreadScheduledExecutor();\n"
                        + "var often = clock.scheduleAtFixedRate(() -> till.put(), 0, 1, TimeUnit.MILLISECONDS);");
        for (int i = 0; i < 3; i++) {
            String field = "count" + i;
            value("class Till { int n; int " + field + "; void put() { n++; " + field + "++; } }");
            assertThat(value("for (int i = 0; i < 500 && till." + field + " < 5; i++) Thread.sleep(10);\ntill." + field
                            + " >= 5 && till.n >= till." + field + " && !often.isDone()"))
                    .isEqualTo("true");
        }
        value("clock.shutdownNow();");
    }

    @Test
    void objectsOfANestedClassThatStandsElsewhereNowMoveThereAndOfOneThatIsNoMoreTheirHoldersStayWhole() {
        String rest = " head; void push(int v) { %1$s n = new %1$s(); n.v = v; n.next = head; head = n; }"
                + " int sum() { int s = 0; for (%1$s n = head; n != null; n = n.next) s += n.v; return s; } }";
        value("class Stack3 { class Knot { int v; Knot next; } Knot" + rest.formatted("Knot")
                + "\nvar stack = new Stack3(); stack.push(3); stack.push(4); var same = stack; Object any = stack;"
                + " var all = new ArrayList<>(List.of(stack));");
        value("class Stack3 { class Link { int v; Link next; } Link" + rest.formatted("Link"));
        assertThat(ERR.toString())
                .contains("stack, same, all were lost", "Knot is no more", "any still holds objects")
                .doesNotContain("this$0");
        value("class Stack3 { Knot" + rest.formatted("Knot") + "\nclass Knot { int v; Knot next; }");
        assertThat(value("stack.sum() + same.sum() + \" \" + (stack == same) + (any == stack) + (all.get(0) == stack)"))
                .isEqualTo("14 truetruetrue");
    }

    @Test
    void aFieldOfAnotherTypeBeginsAsItsInitialiserSays() {
        value(
                "class Bag8 { int[] a = new int[9]; int status = 1; String text = \"x\"; double d = 2; List<Integer> kept = List.of(1); }\n"
                        + "var bag8 = new Bag8();");
        value(
                "enum State8 { OPEN, SHUT }\nclass Bag8 { ArrayList<Integer> a = new ArrayList<>(List.of(5)); State8 status = State8.SHUT;"
                        + " StringBuilder text = new StringBuilder(\"y\"); float d = 7; Collection<Integer> kept = null; }");
        assertThat(ERR.toString())
                .contains("Bag8.a has another type, and begins anew")
                .doesNotContain("Bag8.d", "Bag8.kept");
        assertThat(value("\"\" + bag8.a + bag8.status + bag8.text + bag8.d + bag8.kept"))
                .isEqualTo("[5]SHUTy2.0[1]");
    }

    @Test
    void aStaticFieldWhoseFunctionsCannotBeMadeAnewIsNamed() {
        value(
                "class Registry8 { static Map<String, Function<Double, Object>> makers = new HashMap<>(); }\n"
                        + "class Disc { double r; Disc(double r) { this.r = r; } }\nRegistry8.makers.put(\"disc\", Disc::new);");
        value("class Disc { double r; String c; Disc(double r, String c) { this.r = r; } }");
        assertThat(ERR.toString()).contains("Registry8.makers was made before the definition");
    }

    @Test
    void aFieldBeginsAnewWhereItsValueIsNoneOfItsNewType() {
        value("class Pile { int[] all = new int[4]; List<Integer> more = new LinkedList<>(); int n; }");
        value("var pile = new Pile(); pile.more.add(7);");
        ERR.setLength(0);
        value("class Pile { List<Integer> all = new ArrayList<>(); Deque<Integer> more = new ArrayDeque<>(); int n; }");
        assertThat(ERR.toString())
                .contains("and keeps its other values; Pile.all has another type, and begins anew")
                .doesNotContain("Pile.more");
        assertThat(value("pile.all.add(1); pile.all.size() + \" \" + pile.more.peek()"))
                .isEqualTo("1 7");
        value("class Pile { List<Integer> all = new ArrayList<>(); Set<Integer> more = new TreeSet<>(); int n; }");
        assertThat(value("pile.all.size() + \" \" + pile.more.size()")).isEqualTo("1 0");
    }

    @Test
    void whatHoldsAnObjectWhoseClassDoesNotCompileForAMomentComesBackWhole() {
        value("abstract class Form { abstract double area(); }");
        value("class Disc extends Form { double r; Disc(double r) { this.r = r; } double area() { return r; } }");
        value("class Stage { Form f; Form[] all; List<Form> list; int n = 3; }\nrecord Both(Form f, int n) { }\n"
                + "var stage = new Stage(); stage.f = new Disc(1); stage.all = new Form[] {stage.f}; stage.list = List.of(stage.f); stage.n = 9;\n"
                + "var both = new Both(stage.f, 2);");
        value("abstract class Form { abstract double area(); abstract int id(); }");
        assertThat(error("stage.n").help()).contains("stage is there again when Disc compiles again");
        value(
                "class Disc extends Form { double r; Disc(double r) { this.r = r; } double area() { return r; } int id() { return 1; } }");
        assertThat(
                        value(
                                "stage.n + stage.f.area() + stage.all[0].id() + \" \" + (stage.list.get(0) == stage.f) + both.f().id() + both.n()"))
                .isEqualTo("11.0 true12");
    }

    @Test
    void aFieldWhoseContentsAreOfAnotherKindBeginsAnew() {
        value("class Net2 { Map<Integer, List<String>> next = new HashMap<>(); }\n"
                + "var net2 = new Net2(); net2.next.put(1, List.of(\"x\"));");
        value("class Net2 { Map<Integer, TreeSet<String>> next = new HashMap<>(); }");
        assertThat(ERR.toString()).contains("Net2.next has another type, and begins anew");
        assertThat(value("net2.next")).isEqualTo("{}");
    }

    @Test
    void aVariableOfAClassWithoutANameMakesObjectsOfTheNewClass() {
        value("class Cell { int v = 1; }");
        value(
                "var odd = new Object() { Cell c = new Cell(); Cell make() { return new Cell(); } };\nvar cell = new Cell(); cell.v = 42;");
        value("class Cell { int v = 1; int u = 5; }");
        assertThat(ERR.toString()).contains("cell, odd are of the new class now, and keep their values; Cell.u is new");
        value("cell.u = 77;");
        assertThat(value("odd.make().u + odd.c.u")).isEqualTo("10");
        assertThat(value("cell.u + cell.v")).isEqualTo("119");
    }

    @Test
    void anObjectWithoutAClassNameKeepsItsFieldsInItsVariable() {
        value("class Cat { int lives = 9; }");
        value("var box = new Object() { int n = 0; Cat cat = new Cat(); };\nList<Object> boxes = List.of(box);");
        value("box.n = 5; box.cat.lives = 3;");
        value("class Cat { int lives = 9; String name = \"t\"; }");
        assertThat(ERR.toString()).contains("of the new class now, and keep their values; Cat.name is new");
        assertThat(value("box.n + box.cat.name + box.cat.lives")).isEqualTo("5t3");
        value("class Cat { int lives = 9; String name = \"t\"; int age() { return lives; } }");
        assertThat(value("box.n + box.cat.name + box.cat.age() + (boxes.get(0) == box)"))
                .isEqualTo("5t3true");
    }

    @Test
    void constantsWithBodiesKeepWhatTheyHoldWhereverTheyStand() {
        String low = "LOW { int v() { return 1; } }";
        String high = "HIGH { int n = 5; int v() { return n++; } }";
        value("enum Level { " + low + ", " + high + "; abstract int v(); int hits; }");
        value("Level.HIGH.hits = 7; Level.LOW.hits = 2; Level.HIGH.v(); var level = Level.HIGH;");
        value("enum Level { " + high + ", MID { int n = 50; int v() { return n++; } }, " + low
                + "; abstract int v(); int hits; }");
        assertThat(value(
                        "Level.HIGH.hits + \" \" + Level.LOW.hits + Level.MID.hits + Level.HIGH.v() + Level.MID.v() + Level.LOW.v()"
                                + " + (level == Level.HIGH)"))
                .isEqualTo("7 206501true");
    }

    @Test
    void anObjectWithoutAClassNameStaysWhatItIsWhateverIsWrittenBesideIt() {
        String cat = "new Animal() { String say() { return \"meow\" + fed; } }";
        String dog = "new Animal() { String say() { return \"wuff\" + fed; } }";
        String cow = "new Animal() { String say() { return \"moo\" + fed; } }";
        value("abstract class Animal { int fed; abstract String say(); }");
        String zoo =
                "class Zoo { List<Animal> all = new ArrayList<>(List.of(%s)); String say() { return all.stream().map(Animal::say).toList().toString(); } }";
        value(String.format(zoo, cat + ", " + dog));
        value("var zoo = new Zoo(); zoo.all.get(0).fed = 1; zoo.all.get(1).fed = 2;");
        value(String.format(zoo, cow + ", " + cat + ", " + dog));
        assertThat(value("zoo.say() + new Zoo().say()")).isEqualTo("[meow1, wuff2][moo0, meow0, wuff0]");
        value(String.format(zoo, dog + ", " + cat));
        assertThat(value("zoo.say() + new Zoo().say()")).isEqualTo("[meow1, wuff2][wuff0, meow0]");
        assertThat(ERR.toString()).doesNotContain("replaced");
        value(String.format(zoo, dog.replace("wuff", "WUFF") + ", " + cat));
        assertThat(value("zoo.say() + new Zoo().say()")).isEqualTo("[meow1, WUFF2][WUFF0, meow0]");
        value(String.format(zoo, cow.replace("moo", "muh")));
        assertThat(value("zoo.say()")).isEqualTo("[meow1, WUFF2]");
        assertThat(ERR.toString()).contains("zoo");
    }
}
