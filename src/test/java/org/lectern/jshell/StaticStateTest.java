package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StaticStateTest extends CellsTest {
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
    void staticFieldsStayWhereOnlyAConstantInTheirInitialiserIsAnother() {
        value("class Size { static final int N = 3; }");
        value("class Wts { static double[] w = new double[Size.N]; static int total = Size.N * 10;"
                + " static final int TWICE = 2 * Size.N; static class In { static int[] a = new int[Size.N]; } }");
        value("Wts.w[0] = 42; Wts.total = 99; Wts.In.a[1] = 5;");
        ERR.setLength(0);
        value("class Size { static final int N = 4; }");
        assertThat(ERR.toString())
                .contains(
                        "Wts.w is what it was, though a constant in its initialiser is another now",
                        "Wts.total",
                        "In.a")
                .doesNotContain("TWICE");
        assertThat(
                        value(
                                "Wts.w[0] + \" \" + Wts.w.length + \" \" + Wts.total + \" \" + Wts.TWICE + \" \" + Wts.In.a[1]"))
                .isEqualTo("42.0 3 99 8 5");

        value(
                "class Cfg { static final double LR = 0.1; static double tuned = LR; static double[] h = new double[3]; }");
        value("Cfg.tuned = 0.7;");
        value(
                "class Cfg { static final double LR = 0.3; static double tuned = LR; static double[] h = new double[4]; }");
        assertThat(value("Cfg.tuned + \" \" + Cfg.h.length")).isEqualTo("0.7 4");
        assertThat(value("class Cfg { static final double LR = 0.3; static double tuned = 2 * LR; }\nCfg.tuned"))
                .isEqualTo("0.6");

        value(
                "enum Actv { RELU(Actv.G), TANH(2); static final double G = 1; double gain; Actv(double g) { gain = g; } }");
        value("Actv.RELU.gain = 55;");
        value(
                "enum Actv { RELU(Actv.G), TANH(7); static final double G = 3; double gain; Actv(double g) { gain = g; } }");
        assertThat(value("Actv.RELU.gain + \" \" + Actv.TANH.gain")).isEqualTo("55.0 7.0");
    }

    @Test
    void anotherConstantOfAFinalFieldCountsWhereverOtherCellsReadIt() {
        value("class Config { final int epochs = 5; final boolean on = true; int seen; }");
        value("class Sub extends Config { final int twice = epochs * 2; int mine() { return super.epochs; } }\n"
                + "class Owner { Config c = new Config(); int go() { return c.epochs; } }\n"
                + "int train(Config c) { int done = 0; while (done < c.epochs) { done++; } return done; }\n"
                + "int through(Owner o, Sub s) { return o.c.epochs + 1000 * s.twice; }\n"
                + "Function<Config, Integer> epochs = c -> c.epochs;\n"
                + "var config = new Config(); config.seen = 8; var owner = new Owner();");
        String all = "train(config) + \" \" + through(owner, new Sub()) + \" \" + epochs.apply(config) + \" \""
                + " + owner.go() + \" \" + new Sub().mine() + \" \" + (config.on ? 1 : 0) + \" \" + config.seen";
        assertThat(value(all)).isEqualTo("5 10005 5 5 5 1 8");
        value("class Config { final int epochs = 10; final boolean on = false; int seen; }");
        assertThat(value(all)).isEqualTo("10 20010 10 10 10 0 8");
        assertThat(value("var f = Config.class.getDeclaredField(\"epochs\"); f.setAccessible(true); f.get(config)"))
                .isEqualTo("10");
        value("class Config { int epochs = 20; final boolean on = false; int seen; }");
        value("config.epochs = 30;");
        assertThat(value("train(config) + \" \" + epochs.apply(config) + \" \" + train(new Config())"))
                .isEqualTo("30 30 20");
    }

    @Test
    void aClassThatWasRefusedDoesNotCountAsWritten() {
        value("class Held { static final int N = 3; static int[] a = new int[N]; }");
        value("Held.a[0] = 8;");
        error("class Held { static final int N = 4; static int[] a = new int[N + 0 * missing]; }");
        value("class Held { static final int N = 5; static int[] a = new int[N]; }");
        assertThat(value("Held.a[0] + \" \" + Held.a.length")).isEqualTo("8 3");
    }

    @Test
    void finalFieldsOfAnEnumsConstantsKeepWhatWasPutIntoThem() {
        value(
                "enum Kind { A(1), B(2); final List<String> log = new ArrayList<>(); final double[] w = new double[2]; int n;"
                        + " final int rank; final IntUnaryOperator twice = x -> 2 * x; Kind(int rank) { this.rank = rank; } }");
        value("Kind.A.log.add(\"x\"); Kind.A.w[0] = 5; Kind.B.log.add(\"y\"); Kind.A.n = 4;");
        value(
                "enum Kind { A(1), B(3), C(4); final List<String> log = new ArrayList<>(); final double[] w = new double[2]; int n;"
                        + " final int rank; final IntUnaryOperator twice = x -> 3 * x; Kind(int rank) { this.rank = 10 * rank; } void hi() { } }");
        assertThat(value(
                        "Kind.A.log + \" \" + Kind.A.w[0] + \" \" + Kind.A.n + \" \" + Kind.A.rank + \" \" + Kind.B.rank"
                                + " + \" \" + Kind.A.twice.applyAsInt(1) + Kind.C.log"))
                .isEqualTo("[x] 5.0 4 10 30 3[]");
    }

    @Test
    void constantsOfAnInterfaceKeepWhatTheyHold() {
        String constants =
                "interface Reg { Map<String, Integer> reg = new HashMap<>(); List<int[]> all = new ArrayList<>();"
                        + " double[] w = new double[3]; List<String> fixed = List.of(\"f\"); StringBuilder text = new StringBuilder();"
                        + " int f();";
        value(constants + " }");
        value("Reg.reg.put(\"a\", 1); Reg.all.add(new int[] {4}); Reg.w[1] = 5; Reg.text.append(\"t\");");
        ERR.setLength(0);
        value(constants + " default int g() { return 2; } }");
        assertThat(value("Reg.reg + \" \" + Reg.all.get(0)[0] + \" \" + Reg.w[1] + Reg.fixed"))
                .isEqualTo("{a=1} 4 5.0[f]");
        assertThat(ERR.toString())
                .contains("Reg.text was reset", "the constants of an interface begin anew")
                .doesNotContain("Reg.fixed", "Reg.reg");
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
    void aFieldBecomesStaticAndAnInstancesAgain() {
        String text =
                "class Acc6 { %s int id; static int next = 0; static List<Integer> all = new ArrayList<>(); Acc6() { id = next++; all.add(id); } }";
        value(String.format(text, ""));
        value("var one6 = new Acc6(); var two6 = new Acc6(); var both6 = List.of(one6, two6);");
        value(String.format(text, "static"));
        assertThat(ERR.toString()).contains("Acc6.id is gone");
        assertThat(value("(both6.get(1) == two6) + \" \" + Acc6.next + Acc6.all + Acc6.id"))
                .isEqualTo("true 2[0, 1]0");
        ERR.setLength(0);
        value(String.format(text, ""));
        assertThat(ERR.toString()).contains("Acc6.id is new");
        // Each object gets a number, as the constructor would give it one.
        assertThat(value("(both6.get(0) == one6) + \" \" + Acc6.next + Acc6.all"))
                .isEqualTo("true 4[0, 1]");
    }

    @Test
    void staticFieldsAreWhatTheyWereWhileAndAfterTheirClassDoesNotCompile() {
        value("double scale12() { return 2; }");
        value("class Net12 { static double[] w = {1, 2}; static List<String> log = new ArrayList<>(); static int n = 1;"
                + " static class In { static int deep = 1; } double f() { return n * scale12(); } }");
        value("Net12.w[0] = 5; Net12.log.add(\"a\"); Net12.n = 7; Net12.In.deep = 3; var net12 = new Net12();");
        String all = "Net12.w[0] + \" \" + Net12.log + Net12.n + Net12.In.deep";
        value("String scale12() { return \"2\"; }");
        assertThat(ERR.toString()).contains("Net12 does not compile any more");
        assertThat(value(all)).isEqualTo("5.0 [a]73");
        assertThat(error("net12.f()").message()).isEqualTo("Net12 cannot run, for what it uses has changed");
        value("Net12.n = 8; Net12.log.add(\"b\");");
        value("double scale12() { return 3; }");
        assertThat(value(all + " + \" \" + net12.f()")).isEqualTo("5.0 [a, b]83 24.0");

        value("String scale12() { return \"2\"; }");
        value("class Net12 { static double[] w = {1, 2}; static List<String> log = new ArrayList<>(); static int n = 9;"
                + " static class In { static int deep = 1; } double f() { return n * scale12().length(); } }");
        assertThat(value(all + " + \" \" + net12.f()")).isEqualTo("5.0 [a, b]93 9.0");
    }

    @Test
    void staticFieldsOfAllKindsOfTypesStayWhenAFieldIsRenamedAndNamedAsBefore() {
        String before = "class Cfg13 { double lr = 0.5; }";
        value(before);
        String rate = "double d(Cfg13 c) { return c.lr; } ";
        value("enum Phase13 { A, B; int count; static Map<String, Integer> reg = new HashMap<>(); " + rate + "}\n"
                + "enum Act13 { R(1), T(2); int r; static int c = 3; Act13(int r) { this.r = r; } " + rate + "}\n"
                + "interface Reg13 { List<String> ALL = new ArrayList<>(); default " + rate + "}\n"
                + "record Rec13(int a) { static List<Rec13> all = new ArrayList<>(); Rec13 { all.add(this); } " + rate
                + "}\n"
                + "class Model13 { static Model13 best; static int runs; static Supplier<Integer> f = () -> 1; double w = 1; "
                + rate + "}");
        value("Phase13.A.count = 5; Phase13.reg.put(\"a\", 1); Act13.R.r = 10; Act13.c = 30; var act13 = Act13.R;"
                + " Reg13.ALL.add(\"x\"); var rec13 = new Rec13(3); var model13 = new Model13(); Model13.best = model13;"
                + " Model13.runs++; Model13.f = () -> 42;");
        value("class Cfg13 { double rate = 0.5; }");
        assertThat(value("Phase13.A.count + \" \" + Phase13.reg + Act13.c + act13.r + Rec13.all + Model13.runs"
                        + " + (Model13.best == model13)"))
                .isEqualTo("5 {a=1}3010[Rec13[a=3]]1true");
        assertThat(error("Reg13.ALL").help()).contains("Reg13 does not compile any more");
        value(before);
        assertThat(value(
                        "Phase13.A.count + \" \" + Phase13.reg + Act13.c + Act13.R.r + (act13 == Act13.R) + Reg13.ALL"))
                .isEqualTo("5 {a=1}3010true[x]");
        assertThat(value("Rec13.all + \" \" + (Model13.best == model13) + Model13.runs + Model13.f.get()"
                        + " + model13.d(new Cfg13())"))
                .isEqualTo("[Rec13[a=3]] true1420.5");
    }

    @Test
    void aClassThatWasNotInUseIsNoneUntilItCompiles() {
        value("double scale14() { return 2; }");
        value("class Idle14 { static List<String> log = new ArrayList<>(); double f() { return 2 * scale14(); } }\n"
                + "enum Kind14 { A; static int[] made = {1}; double f() { return 2 * scale14(); } }");
        value("String scale14() { return \"2\"; }");
        for (String use : List.of("Idle14.log", "Idle14.log", "Kind14.made")) {
            CellError error = error(use);
            assertThat(error.message()).endsWith("14 cannot run, for what it uses has changed");
            assertThat(error.help()).contains("14 does not compile any more, with the definition in cell [7]");
        }
        value("double scale14() { return 3; }");
        assertThat(value("Idle14.log + \" \" + Kind14.made[0] + Kind14.A")).isEqualTo("[] 1A");
        error("class Open14 { static List<String> log = new ArrayList<>(); void f() { log.add(missing14()); } }");
        assertThat(error("Open14.log").message())
                .isEqualTo("Open14 cannot run, for it refers to what does not exist: method missing14()");
        value("String missing14() { return \"x\"; }");
        assertThat(value("new Open14().f(); Open14.log")).isEqualTo("[x]");
    }

    @Test
    void aConstantWhoseClassAVariableHasBrokenIsBackWithTheVariable() {
        value("double lr15 = 0.5;");
        // As one of the course's is named.
        value(
                "class History { static final List<Double> losses = new ArrayList<>(); static void add(int x) { losses.add(x * lr15); } }");
        value("History.add(2);");
        value("String lr15 = \"0.1\";");
        assertThat(error("History.add(2);").help()).contains("History does not compile any more");
        value("double lr15 = 2;");
        assertThat(value("History.add(2); History.losses")).isEqualTo("[1.0, 4.0]");
        value("String lr15 = \"0.1\";");
        assertThat(value("double lr15 = 3; History.add(2); History.losses")).isEqualTo("[1.0, 4.0, 6.0]");
    }
}
