package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompileHelpTest extends CellsTest {
    @BeforeAll
    static void define() {
        run("int x = 3; int[] arr = {1, 2}; String text = \"a\"; int add(int a, int b) { return a + b; }");
        run(
                "class Short3 { int add(int a) { return a; } } class Typed { void Typed(int a) { } } import java.util.List;");
        run("class Q { Q(int a, String b) {} void m(int x) {} }");
        run(
                "record Place(int x) {}\nclass Named { private int n = 1; int getN() { return n; } }\nenum Shade { DARK, PALE }");
    }

    @Test
    void aConstructorThatFitsNotIsToldWithThoseThereAre() {
        CellError error = error("var l = new Linear(2, 3);");
        assertThat(error.message())
                .isEqualTo(
                        "no constructor Linear(int, int); there are\n"
                                + "    Linear(int inFeatures, int outFeatures, Rng rng)\n    Linear(Tensor weight, Tensor bias)");
        assertThat(error.help()).isEqualTo("Missing: Rng rng");
        assertThat(marked(error)).isEqualTo("new Linear(2, 3)");
        assertThat(error("new Q()").message()).isEqualTo("no constructor Q(); there is Q(int a, String b)");
        assertThat(error("new ArrayList<>(\"a\", 2)").message())
                .contains("no constructor ArrayList(\"a\", 2)")
                .contains("ArrayList(int");
        assertThat(error("new Rng(\"x\")").message())
                .isEqualTo("no constructor Rng(String); there is Rng.seed(long seed)");
    }

    @Test
    void aMethodThatFitsNotIsToldWithThoseThereAreAndTheArgumentToBlame() {
        CellError type = error("add(\"a\", 2)");
        assertThat(type.message()).isEqualTo("no method add(String, int); there is add(int a, int b)");
        assertThat(marked(type)).isEqualTo("\"a\"");
        assertThat(type.help()).startsWith("String cannot be converted to int.");

        CellError count = error("add(1)");
        assertThat(count.message()).isEqualTo("no method add(int); there is add(int a, int b)");
        assertThat(count.help()).isEqualTo("Missing: int b");

        assertThat(error("\"abc\".substring(\"x\")").message())
                .startsWith("no method substring(String); there are\n    substring(int");
        assertThat(error("new Q(1, \"a\").m(1, 2)").message()).isEqualTo("no method m(int, int); there is m(int x)");
        assertThat(error("add(add(1, 2), add(1, 2.5))").message())
                .isEqualTo("no method add(int, double); there is add(int a, int b)");
        assertThat(error("int inner() { int loc = 2; return add(loc, \"x\"); }").message())
                .isEqualTo("no method add(loc, \"x\"); there is add(int a, int b)");
        assertThat(error("Stream.of(1).filter(q -> \"a\")").message())
                .startsWith("no method filter(q -> \"a\"); there is filter(Predicate<");
    }

    @Test
    void aSlipInACallOfItselfIsTold() {
        assertThat(error("int fact(int n) { return n * fct(n - 1); }").help()).startsWith("Did you mean fact?");
    }

    @Test
    void anImportThatFailsKeepsNothingByName() {
        run("import java.util.List;");
        assertThat(error("import java.utl.List;").help()).isEqualTo("Did you mean: import java.util.List;");
    }

    @Test
    void callsAreToldAlsoAfterAClassThatWasRefused() {
        // JShell on 25 then knows no signatures.
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("class Refused { String a(int b) { return 1; } }");
            other.evaluate("int add(int a, int b) { return a + b; }");
            assertThat(other.evaluate("new Linear(2, 3)")
                            .failure()
                            .orElseThrow()
                            .message())
                    .contains("Linear(int inFeatures, int outFeatures, Rng rng)");
            assertThat(other.evaluate("add(\"a\", 2)").failure().orElseThrow().message())
                    .isEqualTo("no method add(String, int); there is add(int a, int b)");
        }
    }

    @Test
    void whatIsNoArgumentKeepsJavacsWords() {
        assertThat(error("\"abc\".substring((int) \"a\")").message())
                .isEqualTo("incompatible types: String cannot be converted to int");
        assertThat(error("Stream.of(1).map(q -> { int y = \"a\"; return y; })").message())
                .isEqualTo("incompatible types: String cannot be converted to int");
        assertThat(error("String s = (5);").message())
                .isEqualTo("incompatible types: int cannot be converted to String");
    }

    @Test
    void aCallInADefinitionThatFitsNothingIsToldAtOnce() {
        CellError error = error("int ok = 1;\nint inner2(int q) {\n    return add(q);\n}");
        assertThat(error.message()).isEqualTo("no method add(int); there is add(int a, int b)");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.help()).contains("inner2 is kept");
        assertThat(error("class D { int a() { return \"x\".length(1); } }").message())
                .startsWith("no method length(int)");
        run("int early(int b) { return late(b, b); }\nint late(int b, int c) { return b; }\nearly(1)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "new Short3().ad(1) | Did you mean add?",
                "new Gson() | Import it first: import com.google.gson.Gson;",
                "class Shelf9 { List<Book> books; } | `Define Book in a cell, or import it: import java.awt.print.Book;\nShelf9 is kept, and works as soon as that exists.`",
                "double tax(double x) { return x * RATE; } | tax is kept, and works as soon as that exists.",
                "LocalDate.now() | Import it first: import java.time.LocalDate;",
                "Math | Math is a class, not a value: write Math. and what it offers.",
                "Math(3) | Math is a class, not a method.",
                "x y | x is a variable, not a type: an operator or a bracket may be missing behind it.",
                "import java.utl.Lst; | Did you mean: import java.util.List;",
                "import java.utl.List; | Did you mean: import java.util.List;",
                "import java.utl.Xyzzyplugh; | Did you mean the package java.util? It has no class Xyzzyplugh either.",
                "int xyzzyPlugh(int a) { return plugh(a) + 1; } | xyzzyPlugh is kept, and works as soon as that exists.",
                "int sum(int a, b) { return a; } | As in int b",
                "void put(Map<String, Integer> m, n) { } | As in Map<String, Integer> n",
                "Double d = 5; | A Double takes a double only: write one, as in 5.0, or cast: (double) …",
                "Long l = 5; | A Long takes a long only: write one, as in 5L, or cast: (long) …",
                "new ArrayList<String>; | Behind the class that is made stand brackets, with what its constructor takes: new ArrayList<String>()",
                "new Typed(3) | void Typed(…) is a method: a constructor has no type before its name.",
                "puts(\"a\") | Write System.out.println(…).",
                "Stream.of(1).collect(toList()) | Did you mean Collectors.toList? A stream's own .toList() does the same.",
                "Stream.of(1).collect(joining()) | Did you mean Collectors.joining?",
                "String cast(Object o) { return o; } | If you know that it is one, cast it: (String) …; String.valueOf(…) makes a text of anything.",
                "int cast(Object o) { return o; } | If you know that it is one, cast it: (int) …",
                "ArrayList<Integer> cast(List<Integer> l) { return l; } | If you know that it is one, cast it: (ArrayList) …",
                "new Place(1).x | What is private can be used in its own class only: write x(), which gives its value.",
                "new Named().n | What is private can be used in its own class only: write getN(), which gives its value.",
                "new Place(1).x = 2 | A record's components never change: make a new record with the other value, with new Place(…), or write a class in place of the record.",
                "Tree<Integer> t = null; | Did you mean TreeMap, TreeSet?",
                "new LocalDate<Integer>() | Did you mean Locale?",
                "print(\"a\") | Write System.out.println(…).",
                "println(\"a\") | Write System.out.println(…).",
                "System.out.printn(\"a\") | Did you mean print, printf, println?",
                "init() | ``",
                "len(text) | Write array.length, text.length() or list.size().",
                "sqrt(2) | Did you mean Math.sqrt?",
                "Linear(2, 3) | Linear is a class: write new Linear(…).",
                "Sting s = null; | Did you mean String?",
                "string s = null; | Did you mean String?",
                "bool b = true; | In Java it is written boolean.",
                "boolean b = True; | In Java it is written true.",
                "boolean b = False; | In Java it is written false.",
                "Object o = None; | In Java it is written null.",
                "math.max(1, 2) | Did you mean Math?",
                "system.out.println(1) | Did you mean System?",
                "texxt.length() | Did you mean text?",
                "ImmutableList<String> l = null; | ``",
                "Stopwatch w = null; | ``",
                "Files.readString(null) | Import it first: import java.nio.file.Files;",
                "double tax(double x) { return x * RATE; } | tax is kept, and works as soon as that exists.",
                "LocalDate.now() | Import it first: import java.time.LocalDate;",
                "DenseLayer layer = null; | Import it first: import org.deeplearning4j.nn.conf.layers.DenseLayer;",
                "MultiLayerNetwork m = null; | Import it first: import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;",
                "XYChart c = null; | Import it first: import org.knowm.xchart.XYChart;",
                "INDArray a = null; | Import it first: import org.nd4j.linalg.api.ndarray.INDArray;",
                "import java.utill.List; | Did you mean: import java.util.List;",
                "import java.util.Lisst; | Did you mean List?",
                "arr.length() | An array's length is a field: write length, without brackets.",
                "\"a\".length | length is a method: write length(…) with brackets.",
                "List.of(1).forEach(System.out.println); | println is a method: write println(…) with brackets to call it, or System.out::println to hand it over.",
                "List.of(\"a\").stream().map(String.length).toList() | length is a method: write String::length to hand it over.",
                "DoubleUnaryOperator root = Math.sqrt; | sqrt is a method: write Math::sqrt to hand it over, or sqrt(…) with brackets to call it.",
                "newone = 5 | A new variable needs a type in front: var newone = …",
                "if (x = 5) { } | A single = assigns. Write == to compare: x == 5",
                "char c = \"a\"; | A char stands in single quotation marks: 'a'",
                "String s = 'abc'; | A text stands in double quotation marks: \"abc\"",
                "long l = 10000000000; | An int ends at 2147483647. Write it with an L, into a long: long x = 10000000000L;",
                "List<int> l = null; | Between < and > stand classes: write Integer.",
                "int y = 3; } | Take it away, or look for the bracket that was meant to open before it.",
                "int y = Math.max(1, 2)); | Take it away, or look for the bracket that was meant to open before it.",
                "List<String> l = new List<>(); | It says what one can do; make an object that does it: new ArrayList<>()",
                "x ** 2 | Write Math.pow(x, 2)",
                "x and x | Write && in its place.",
                "# note | A comment starts with //",
                "elif (x == 1) { } | Write else if.",
                "if x > 3 { } | The condition stands in brackets: if (…) { … }",
                "int a[3]; | Write int[] a = new int[3];",
                "List.of(1).length() | Did you mean size()?",
                "new ArrayList<String>().len() | Did you mean size()?",
                "text.size() | Did you mean length()?",
                "Stream.of(1).size() | Did you mean count()?",
                "new ArrayList<String>().append(\"a\") | Did you mean add?",
                "new HashMap<String, String>().add(\"a\", \"b\") | Did you mean put?",
                "new Place(1).getX() | Did you mean x()?",
                "new Named().n() | Did you mean getN()?",
                "arr.size | An array's length is a field: write length, without brackets.",
                "new int[2].length() | An array's length is a field: write length, without brackets.",
                "new ArrayList<int[]>().length() | Did you mean size()?",
                "Shade sh = DARK; | Did you mean Shade.DARK?",
                "Object sh = PALE; | Did you mean Shade.PALE?",
                "java.time.DayOfWeek day = MONDAY; | Did you mean java.time.DayOfWeek.MONDAY?",
                "if ((Object) 3 instanceof String str) { } System.out.println(str); | `str is declared further up in brackets or braces, and known only there.\nWhat stands before it in the cell has run.`",
                "for (int step = 0; step < 3; step++) { } step | `step is declared further up in brackets or braces, and known only there.\nWhat stands before it in the cell has run.`",
                "str s = text; | In Java it is written String.",
                "Object o = str; | ``",
                "return 5; | The last expression of a cell is its value: write it without return.",
            })
    void aUsualMistakeHasItsRemedy(String cell, String help) {
        CellError error = error(cell);
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.help()).isEqualTo(help);
    }

    @Test
    void aCommandOfTheShellIsPointedToItsMagics() {
        assertThat(error("!ls").help()).contains("%sh ls").contains("%%bash");
        assertThat(error("!pip install numpy").help())
                .startsWith("A command of the shell")
                .doesNotContain("semicolon");
        run("boolean flag = true; !flag");
        assertThat(error("!flg").help()).isEqualTo("Did you mean flag?");
    }

    @Test
    void aListInSquareBracketsIsNamedAndMarked() {
        CellError error = error("int[] a = [1, 2, 3];");
        assertThat(marked(error)).isEqualTo("[1, 2, 3]");
        assertThat(error.help()).contains("List.of(1, 2, 3)").contains("new int[] {1, 2, 3}");
        assertThat(error("[1, 2]").help()).contains("List.of(1, 2)");
    }

    @Test
    void anElseWithoutItsIfIsNamed() {
        assertThat(error("else { int z = 1; }").message()).isEqualTo("else without an if before it");
        assertThat(error("void f() { if (true) { } int q = 1; else { } }").message())
                .isEqualTo("else without an if before it");
        run("if (x > 100) { } else { }");
        run("if (x > 100) {\n}\nelse {\n}");
    }

    @Test
    void ofTwoClassesInImportedPackagesOneIsToBeNamed() {
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("import javax.swing.text.*;\nimport javax.swing.text.html.parser.*;");
            CellError error = other.evaluate("Element e = null;").failure().orElseThrow();
            assertThat(error.help()).startsWith("Say which one you mean: import javax.swing.text.");
            assertThat(error.message()).contains("javax.swing.text.Element", "javax.swing.text.html.parser.Element");
        }
    }

    @Test
    void anArrayThatCannotBeIsNoFullMemory() {
        assertThat(error("int[] huge = new int[Integer.MAX_VALUE];").help())
                .startsWith("No array, text or list can be that long");
        assertThat(error("long[][] huge = new long[1000][200_000_000];").help()).contains("does not fit into its");
    }

    @Test
    void jshellsOwnReturnIsNotMissed() {
        assertThat(error("while (false) { }").text()).contains("unreachable").doesNotContain("missing return");
        assertThat(error("int f() { }").text()).contains("missing return");
        assertThat(error("int f() { int x = \"a\"; if (x > 1) { return 1; } }").text())
                .contains("cannot be converted");
    }

    @Test
    void onlyTheFirstErrorOfALineThatIsNoJavaIsTold() {
        assertThat(error("public void static main() {}").text()).doesNotContain("also in line");
    }

    @Test
    void whatIsNeverClosedIsQuoted() {
        assertThat(error("if (x > 2) {\n  x++;\n").help()).isEqualTo("The { in \"if (x > 2) {\" is never closed.");
    }

    @Test
    void aLostVariableWithADotBehindIsStillThatVariable() {
        run("class H { int t = 3; } var h = new H();");
        session.evaluate("4", "interface H { String t(); }");
        CellError error = error("h.t.v");
        assertThat(error.message()).isEqualTo("cannot find symbol: variable h");
        assertThat(error.help()).startsWith("h was lost when H was redefined in cell [4]");
        assertThat(marked(error)).isEqualTo("h");
        assertThat(error("nothere.b.c").message()).isEqualTo("cannot find symbol: variable nothere");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int n = 07 + 08; | 08 is no number: after a 0 in front come octal digits, 0 to 7 | Leave the 0 out: 8",
                "Math.max(1, 0_19) | 0_19 is no number: after a 0 in front come octal digits, 0 to 7 | Leave the 0 out: 19",
                "Math.max(1 x) | ')' | Something is missing before x: a comma, or an operator such as + or &&.",
                "java.time.Month.FOO | cannot find symbol: variable FOO in class Month | java.time.Month has JANUARY, FEBRUARY,",
            })
    void aMissingOrWrongPieceIsToldWithItsHelp(String cell, String message, String help) {
        CellError error = error(cell);
        assertThat(error.message()).startsWith(message);
        assertThat(error.help()).startsWith(help);
    }

    @Test
    void anEnumsConstantsAreListedWhereNoneIsNear() {
        run("enum Tint { RED, GREEN }");
        assertThat(error("Tint.BLUE").help()).isEqualTo("Tint has RED, GREEN.");
        assertThat(error("Tint.GREN").help()).isEqualTo("Did you mean GREEN?");
    }

    @Test
    void aNameOutOfReachInAMethodIsMarkedWhereItIsUsed() {
        CellError error = error("void loops() {\n    for (int i = 0; i < 3; i++) { }\n    System.out.println(i);\n}");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.help()).startsWith("i is declared further up in brackets or braces, and known only there.");
    }

    @Test
    void ofTheCoursesClassAndOneThatACellImportedThatOneIsMeant() {
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("import org.lectern.display.*;\nimport com.google.common.collect.*;");
            assertThat(other.evaluate("Table.class.getName()")
                            .shown()
                            .orElseThrow()
                            .text())
                    .isEqualTo("com.google.common.collect.Table");
        }
    }

    @Test
    void whatALambdaCannotStandForIsSaid() {
        run("interface Two { int a(); int b(); }\ninterface None { }\nclass Sheet { }");
        assertThat(error("Two t = () -> 3;").help())
                .endsWith("Two has several. Write new Two() { … } with all of them.");
        assertThat(error("None n = () -> 3;").help()).endsWith("of an interface; None has none.");
        assertThat(error("Sheet s = () -> 3;").help()).endsWith("of an interface; Sheet is a class.");
        assertThat(error("Object o = () -> 3;").help()).startsWith("A lambda needs to know its type");
    }
}
