package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StateTest extends CellsTest {
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
        value("abstract class Net { abstract double w(); }");
        assertThat(ERR.toString())
                .contains("net was lost")
                .contains("cell [7], line 1: Net is abstract now")
                .doesNotContain("kept");
        assertThat(value("kept")).isEqualTo("3");
        assertThat(error("net.w()").help()).startsWith("net was lost when Net was redefined in cell [7], line 1");
    }

    @Test
    void aClassThatBecomesARecordAndBackKeepsItsObjects() {
        String shop =
                "class Shop { List<Item> items = new ArrayList<>(); double total() { double t = 0; for (Item i : items) t += %s; return t; } }";
        value(
                "class Item { final String n; double p; int old = 1; Item(String n, double p) { this.n = n; this.p = p; } }");
        value(shop.formatted("i.p"));
        value("Item apple = new Item(\"apple\", 0.5); Shop shop = new Shop(); shop.items.add(apple);"
                + " var places = new HashMap<>(Map.of(apple, 3));");
        value("record Item(String n, double p) { }");
        assertThat(ERR.toString()).contains("Item.old is gone").doesNotContain("lost", "reset");
        value(shop.formatted("i.p()"));
        assertThat(
                        value(
                                "apple + \" \" + shop.total() + (shop.items.get(0) == apple) + places.get(new Item(\"apple\", 0.5))"))
                .isEqualTo("Item[n=apple, p=0.5] 0.5true3");
        value(
                "class Item { String n; double p; int k = 4; Item(String n, double p) { this.n = n; this.p = p; } double p() { return p; } }");
        assertThat(value("apple.n + apple.k + shop.total() + (shop.items.get(0) == apple)"))
                .isEqualTo("apple40.5true");
    }

    @Test
    void whatWaitsForAClassThatIsBrokenAndCannotComeBackIsNamedWhenItIsMended() {
        String holder = "class Grip { Thing t; Grip(Thing t) { this.t = t; } int a() { return t.a%s; } }";
        value("class Thing { int a; Thing(int a) { this.a = a; } }");
        value(holder.formatted(""));
        value("Thing thing = new Thing(9); Grip grip = new Grip(thing);");
        value("interface Thing { int a(); }");
        assertThat(ERR.toString()).contains("thing, grip are there again when Grip compiles again");
        ERR.setLength(0);
        value(holder.formatted("()"));
        assertThat(ERR.toString()).contains("thing is not there any more: Thing is an interface now");
        assertThat(error("thing").help()).contains("thing was reset (Thing is an interface now)");
        ERR.setLength(0);
        value("class Unrelated { }");
        assertThat(ERR).isEmpty();
    }

    @Test
    void whatHappensToAnObjectThatNobodyTakesIsNotTold() {
        value("class Base { int a = 1; }\nclass Sub extends Base { }\nBase single = new Sub(); Sub sub = new Sub();");
        value("class Sub { }");
        assertThat(ERR.toString()).contains("single still holds objects");
        value("class Other { int n; }\nOther other = new Other(); Object waits = other;");
        ERR.setLength(0);
        value("interface Third { void run(); }");
        value("class Other { int n; int m; }");
        assertThat(ERR.toString()).doesNotContain("Sub.a is gone");
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
    void valuesOfExpressionsLongPastAreLetGo() {
        value(
                "class Big { byte[] all = new byte[100_000_000]; @Override public String toString() { return \"big\"; } }");
        for (int i = 0; i < 30; i++) {
            assertThat(value("new Big()")).isEqualTo("big");
        }
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
    void whatCompilesAgainIsThereForTheNextLineOfTheCell() {
        String layer = "abstract class Link { abstract double f(double x); ";
        value(layer + "}\nclass Half extends Link { double w = 2; double f(double x) { return w * x; } }");
        value("var links = new ArrayList<Link>(List.of(new Half())); Half half = (Half) links.get(0); half.w = 5;");
        value(layer + "abstract double df(double x); }");
        assertThat(value(layer + "double df(double x) { return f(x) - f(0); } }\nlinks.get(0).df(2) + half.f(1)"))
                .isEqualTo("15.0");
        assertThat(value("new Half().f(3) + half.w")).isEqualTo("11.0");
    }

    @Test
    void whatCompilesAgainIsThereAlthoughTheCellThatMendsItFailsLater() {
        String layer = "abstract class Join { abstract double f(double x); ";
        value(layer + "}\nclass Third extends Join { double w = 3; double f(double x) { return w * x; } }");
        value("var third = new Third(); third.w = 4;");
        value(layer + "abstract double df(double x); }");
        session.evaluate("8", layer + "}\nint zero = 1 / 0;");
        assertThat(value("third.f(1) + new Third().w")).isEqualTo("7.0");
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

    @Test
    void whatStandsBelowTheErrorOfACellIsNamedAsNotMade() {
        error(
                "int[] two = new int[2];\ntwo[3] = 1;\nint late(int x) { return x; }\nrecord Late(int x) {}\nvar later = 5;");
        assertThat(error("late(3)").help()).isEqualTo("late() was not made: cell [8] ended early, in line 2.");
        assertThat(error("new Late(3)").help()).isEqualTo("Late was not made: cell [8] ended early, in line 2.");
        assertThat(error("later + 1").help()).isEqualTo("later was not made: cell [8] ended early, in line 2.");
        assertThat(value("two.length")).isEqualTo("2");
        error("int before = 3;\nint half(int x) { return x / ; }");
        assertThat(error("before").help()).isEqualTo("before was not made: cell [8] ended early, in line 2.");
        assertThat(error("half(4)").help()).isEqualTo("half() was not made: cell [8] ended early, in line 2.");
        error("var doubled = each -> each * 2;");
        assertThat(error("each").help()).doesNotContain("not made");
        value("int half(int x) { return x / 2; }");
        assertThat(value("half(4)")).isEqualTo("2");
        assertThat(error("half(\"a\")").help()).doesNotContain("not made");
    }

    @Test
    void aMethodThatItsCellDefinesAgainIsNotSaidToBeBroken() {
        value("int unit = 3;\nint twice() { return 2 * unit; }\nclass Scale { int f() { return 2 * unit; } }");
        value("var scale = new Scale();");
        value(
                "String unit = \"ab\";\nString twice() { return unit + unit; }\nclass Scale { String f() { return unit; } }");
        assertThat(ERR.toString()).doesNotContain("does not compile any more");
        assertThat(value("twice() + scale.f()")).isEqualTo("ababab");
        value("boolean unit = true;\nint unitless() { return 1; }");
        assertThat(ERR.toString()).contains("twice() does not compile any more");
    }

    @Test
    void codeThatUsesAClassWithoutNamingItGoesWithIt() {
        value("class Spot { double x; Spot(double x) { this.x = x; } double to(Spot o) { return o.x - x; } }");
        value("List<Spot> spots = List.of(new Spot(1));\nvar copy = spots.stream().filter(s -> s.x > 0).toList();\n"
                + "var centers = new ArrayList<>(List.of(spots.get(0)));");
        value(
                "double first() { return copy.get(0).x; }\ndouble near(Spot s) { return centers.get(0).to(s) + first(); }\n"
                        + "class Reader { double read() { return copy.get(0).x; } }\nvar reader = new Reader();");
        assertThat(value("first() + near(new Spot(3)) + reader.read()")).isEqualTo("5.0");
        value(
                "class Spot { double x; double w = 2; Spot(double x) { this.x = x; } double to(Spot o) { return w * (o.x - x); } }");
        assertThat(ERR.toString()).doesNotContain("does not compile").contains("copy, centers, spots");
        assertThat(value("first() + near(new Spot(3)) + reader.read()")).isEqualTo("7.0");
        value(
                "class Spot { double x; double w = 2; int n; Spot(double x) { this.x = x; } double to(Spot o) { return o.x - x; } }");
        assertThat(value("first() + near(new Spot(3)) + reader.read()")).isEqualTo("5.0");
    }

    @Test
    void aVariableThatWasResetIsNotSaidToBeGoneWithTheNextDefinition() {
        value("class Mine32 extends RuntimeException { int code; }");
        value("Mine32 saved32 = null; saved32 = new Mine32();\nvoid attempt32() { saved32 = new Mine32(); }");
        value("class Mine32 extends RuntimeException { int code; String hint = \"none\"; }");
        assertThat(ERR.toString()).contains("saved32 was reset with the definition in cell [7]");
        ERR.setLength(0);
        value("class Other32 { int n; }");
        value("class Other32 { int n; int m; }");
        assertThat(ERR).isEmpty();
        assertThat(error("saved32.hint").help()).contains("saved32 was reset in cell [7]");
        assertThat(value("attempt32(); saved32.hint")).isEqualTo("none");
    }
}
