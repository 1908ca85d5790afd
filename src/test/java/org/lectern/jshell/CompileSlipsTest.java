package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompileSlipsTest extends CellsTest {
    @BeforeAll
    static void define() {
        run("class D { D(int k) {} }\nabstract class Ab { Ab(String s, int n) {} Ab(int m) {} }");
        run("enum Co { A, B }\nfinal class Last {}\ninterface Able {}");
    }

    private static void reopen() {
        session.close();
        open();
        define();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int class = 3; | class | class is a word of the language, and cannot be a name | Give it another name.",
                "String class = \"a\"; | class | class is a word of the language, and cannot be a name | Give it another name.",
                "int new = 3; | new | new is a word of the language, and cannot be a name | Give it another name.",
                "var for = 3; | for | for is a word of the language, and cannot be a name | Give it another name.",
                "List<String> default = null; | default | default is a word of the language, and cannot be a name | Give it another name.",
                "int[] case = {1}; | case | case is a word of the language, and cannot be a name | Give it another name.",
                "int f(int class) { return 1; } | class | class is a word of the language, and cannot be a name | Give it another name.",
                "void for() { } | for | for is a word of the language, and cannot be a name | Give it another name.",
                "class Foo { int switch; } | switch | switch is a word of the language, and cannot be a name | Give it another name.",
                "{ int enum = 1; } | enum | enum is a word of the language, and cannot be a name | Give it another name.",
                "int 2x = 3; | 2x | 2x cannot be a name | A name starts with a letter; digits come after it, as in x2.",
                "String 1st = \"a\"; | 1st | 1st cannot be a name | A name starts with a letter; digits come after it, as in st1.",
                "class 2D { } | 2D | 2D cannot be a name | A name starts with a letter; digits come after it, as in D2.",
                "void 2f() { } | 2f | 2f cannot be a name | A name starts with a letter; digits come after it, as in f2.",
                "int my-var = 3; | my-var | my-var is no name | A name is one word of letters, digits and _: my_var, or myVar.",
                "String my name = \"x\"; | my name | my name is no name | A name is one word of letters, digits and _: my_name, or myName.",
                "int[5] arr5; | int[5] arr5 | an array's size does not stand in its type | Write int[] arr5 = new int[5];",
                "int[n] a = new int[n]; | int[n] a | an array's size does not stand in its type | Write int[] a = new int[n];",
                "class C { int[5] a; } | int[5] a | an array's size does not stand in its type | Write int[] a = new int[5];",
                "const int k = 3; | const | Java has no const | Write final int k = …",
                "const k = 3; | const | Java has no const | Write final var k = …",
                "goto end; | goto | Java has no goto | Write a loop or a method; break leaves a loop, continue starts its next round.",
                "package foo; | package | a cell has no package | Leave the line out: what a cell defines can be used in all cells.",
                "package foo; public class H { } | package | a cell has no package | Leave the line out: what a cell defines can be used in all cells.",
                "print \"hello\" | print \"hello\" | the brackets around what is printed are missing | Write System.out.println(\"hello\");",
                "System.out.println \"a\" + 3; | System.out.println \"a\" + 3 | the brackets around what is printed are missing | Write System.out.println(\"a\" + 3);",
                "class E extends D, Ab { } | , Ab | a class extends one class only | Interfaces stand after implements: class A extends B implements C, D",
                "class E extends Last { } | Last | cannot inherit from final Last | What is final cannot be extended: hold an object of it in a field instead.",
                "class E extends Able { } | Able | no interface expected here | A class implements an interface: write implements in place of extends.",
                "class E implements D { } | D | interface expected here | A class extends a class: write extends in place of implements.",
                "{ int a = 1; int a = 2; } | int a = 2; | variable a is already defined | Give one of them another name; to change a variable, leave out its type: x = …;",
                "@Override public String toString() { return \"\"; } | toString | a cell's own method cannot have this name | Each object has a method of this name: write it inside a class, or give it another name.",
                "class F { void f() { int default = 3; } } | default | default is a word of the language, and cannot be a name | Give it another name.",
                "long long y = 3; | long long | Java has no long long | Write long: it has 64 bits.",
                "unsigned int y = 3; | unsigned | Java has no unsigned numbers | Write int or long.",
                "int[] a = int[3]; | int[3] | an array is made with new | Write new int[3]",
                "double d = 3,5; | 3,5 | a number has a point, no comma | Write 3.5",
                "final x = 3; | x | a new variable needs a type | Write final var x = …",
                "int f(a, b) { return 1; } | a, b | each parameter needs its type | As in (int a, int b)",
                "foo(int x); | int x | a type stands where a method is defined, not where it is called | Leave it out: x",
                "new int[] | new int[] | the array's size is missing | Write it in the brackets, as in new int[5], or the values behind them: new int[] {…}",
                "int[] a = new int[]; | new int[] | the array's size is missing | Write it in the brackets, as in new int[5], or the values behind them: new int[] {…}",
                "var a = new String[][]; | new String[][] | the array's size is missing | Write it in the brackets, as in new String[5][], or the values behind them: new String[][] {…}",
                "System.out.println(new int[].length); | new int[] | the array's size is missing | Write it in the brackets, as in new int[5], or the values behind them: new int[] {…}",
                "Map<String> mp; | Map<String> | Map needs 2 types between < and > | Write Map<…, …>, with commas between the types.",
                "Function<Integer> fi = null; | Function<Integer> | Function needs 2 types between < and > | Write Function<…, …>, with commas between the types.",
                "var l = new ArrayList<String, Integer>(); | ArrayList<String, Integer> | ArrayList needs 1 type between < and > | Write ArrayList<…>.",
                "int y = ; | ; | a value is missing before this ; | Write it, or take away what is before it.",
                "Math.max(1, ); | ) | a value is missing before this ) | Write it, or take away what is before it.",
                "ArrayList<Integer> al = {1, 2}; | {1, 2} | illegal initializer for ArrayList<Integer> | Values in braces make an array: write new ArrayList<>(List.of(1, 2)).",
                "List<String> ls = {\"a\"}; | {\"a\"} | illegal initializer for List<String> | Values in braces make an array: write List.of(\"a\").",
                "Deque<int[]> dq = {{1}, {2}}; | {{1}, {2}} | illegal initializer for Deque<int[]> | Values in braces make an array: write new ArrayDeque<>(List.of(…)).",
                "HashMap<String, Integer> hm = {}; | {} | illegal initializer for HashMap<String,Integer> | Values in braces make an array: write new HashMap<>(Map.of(key, value, …)).",
                "int three = {1, 2, 3}; | {1, 2, 3} | illegal initializer for int | Values in braces make an array, and int is none: leave the braces out, or write int[].",
                "for (int q in List.of(1)) { } | in | Java's for has no \"in\" | A colon stands in its place: for (int q : List.of(1))",
                "void f() { for (q of all) System.out.println(q); } | of | Java's for has no \"of\" | A colon stands in its place: for (var q : all)",
                "for (int q in range(5)) { } | in | Java's for has no \"in\" | Over numbers: for (int q = 0; q < n; q++)",
                "for (int i = 0, i < 3, i++) { } | ` ` | ';' expected | Semicolons stand between the three parts: for (int i = 0; i < n; i++)",
                "class F<T> { T[] all = new T[10]; } | new T[10] | generic array creation | Write (T[]) new Object[10], or take a list: List<T> … = new ArrayList<>();",
                "class F<K extends Comparable<K>, V> { K[] all = new K[3]; } | new K[3] | generic array creation | Write (K[]) new Comparable[3], or take a list: List<K> … = new ArrayList<>();",
                "<A, T> T[] make(int n) { return new T[n]; } | new T[n] | generic array creation | Write (T[]) new Object[n], or take a list: List<T> … = new ArrayList<>();",
                "class F<T> { class Node { T t; } Node[] all = new Node[4]; } | new Node[4] | generic array creation | Take a list: List<Node> … = new ArrayList<>();",
                "var all = new List<String>[4]; | new List<String>[4] | generic array creation | Write (List<String>[]) new List[4], or take a list: List<List<String>> … = new ArrayList<>();",
                "foo(String x); | String x | a type stands where a method is defined, not where it is called | Leave it out: x",
                "System.out.println(\"a\" \"b\"); | \" | this text is joined with nothing | A + joins texts; a comma stands between arguments.",
                "@Override int foo() { return 1; } | @Override | static methods cannot be annotated with @Override | Leave out @Override: a method that stands in no class overrides none.",
            })
    void aSlipIsNamedMarkedAndMended(String cell, String marked, String message, String help) {
        CellError error = error(cell);
        assertThat(error.message()).isEqualTo(message);
        assertThat(marked(error)).isEqualTo(marked);
        assertThat(error.help()).isEqualTo(help);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int x = 5； | write ; in its place",
                "int x =（5); | write ( in its place",
                "int x = 3 × 4; | Java multiplies with *",
                "boolean b = 3 ≤ 4; | At most is written <=",
                "System.out.println(`` `a` ``); | double quotation marks",
                "class F { int x; x = 3; } | In a class stand fields and methods",
                "class F { int[] a = new int[3]; a[0] = 5; } | In a class stand fields and methods",
                "class F { foo() { } } | Before a method's name stands the type",
                "void f() { g( ; } | The ( in \"void f() { g( ; }\" is never closed.",
                "if (s.isEmpty() System.out.println(1); | The ( behind this if is never closed: a ) is missing here.",
                "for (int i = 0; i < 3; i++ System.out.println(i); | The ( behind this for is never closed",
                "if (s.isEmpty() s.length() > 3) System.out.println(1); | Something is missing before s",
                "double avg(int[] a { return 1; } | The ( in \"double avg(int[] a { return 1; }\" is never closed.",
                "int z = (3 + 4; | The ( in \"int z = (3 + 4;\" is never closed.",
                "void g() { return 1; } | Neither a void method nor a constructor gives anything back",
                "class G { G() { return 1; } } | Neither a void method nor a constructor gives anything back",
                "Runnable r = () -> { return 1; }; | This lambda gives nothing back: leave out the value.",
                "int f(Co c) { return switch (c) { case A -> 1; }; } | Every value needs a case",
                "int t = switch (3) { case 1 -> 2; }; | Every value needs a case",
                "\"abc\".charAt(0) == \"a\" | A char stands in single quotation marks: 'a'",
                "\"\\n\" != \"abc\".charAt(0) | A char stands in single quotation marks: '\\n'",
                "Character.valueOf('a') == \"a\" | A char stands in single quotation marks: 'a'",
                "'a' == \"abc\" | A char is one character and never equals a text",
                "for (q : List.of(1)) { } | A loop's variable needs a type",
                "new ArrayList<String>().size | What is private can be used in its own class only",
                "class G { @Override String tostring() { return \"\"; } } | look at its name and its parameters",
            })
    void aUsualMistakeHasHelp(String cell, String help) {
        assertThat(error(cell).help()).contains(help);
    }

    @ParameterizedTest
    @DisabledForJreRange(min = JRE.JAVA_21)
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "switch (text) { case String s -> 1; default -> 2; }; | case String s | a type behind case needs Java 21 | Write if (text instanceof String s) { … } else if (…) { … }",
                "switch (text) { case Pair(int a, int b) -> a; default -> 2; }; | Pair | a record's parts behind case need Java 21 | Give it a name and ask that for its parts: if (… instanceof Pair r) { … }",
                "text instanceof Pair(int a, int b) ? a : 0; | Pair | a record's parts behind instanceof need Java 21 | Give it a name and ask that for its parts: if (… instanceof Pair r) { … }",
            })
    void aPatternOfALaterJavaIsToldWithWhatToWriteInstead(String value, String marked, String message, String help) {
        CellError error = error("Object text = \"\";\nint i = " + value);
        assertThat(error.message())
                .isEqualTo(message + ", and this is Java " + Runtime.version().feature());
        assertThat(marked(error)).isEqualTo(marked);
        assertThat(error.help()).isEqualTo(help);
    }

    @Test
    void aMissingSemicolonBeforeAWordOfTheLanguageIsNoWrongName() {
        for (String cell :
                new String[] {"int y = 3\nif (y > 2) { y = 1; }", "int q = 3\nfor (;;) { }", "int z = 3\nreturn;"}) {
            CellError error = error(cell);
            assertThat(error.message()).isEqualTo("';' expected");
            assertThat(error.line()).isEqualTo(1);
            assertThat(error.help()).startsWith("A statement ends with a semicolon: put one here.");
        }
    }

    @Test
    void theConstructorThatASubclassHasToCallIsTold() {
        // JShell on 25 knows no signatures after a class that was refused.
        reopen();
        CellError one = error("class E extends D { }");
        assertThat(one.message()).isEqualTo("D has no constructor without arguments; there is D(int k)");
        assertThat(one.help()).startsWith("A constructor of E has to call one of D's in its first line: super(…);");
        assertThat(marked(one)).isEqualTo("E");
        assertThat(error("class E {\n    int z;\n}\nclass F extends D { int z; F() { z = 1; } }")
                        .message())
                .startsWith("D has no constructor without arguments");
        assertThat(error("class E extends Ab { }").message())
                .startsWith("Ab has no constructor without arguments; there are\n    Ab(int")
                .contains("\n    Ab(String");
        assertThat(error("class E extends Ab { E() { super(); } }").message())
                .startsWith("no constructor Ab(); there are\n    Ab(int");
    }

    @Test
    void anArgumentOfTheWrongTypeIsNotToldAsAMissingOne() {
        reopen();
        CellError error = error("new ArrayList<String>().add(5)");
        assertThat(error.message()).startsWith("no method add(int); there are");
        assertThat(error.help()).isEqualTo("int cannot be converted to String.\nString.valueOf(…) makes a text of it.");
        assertThat(marked(error)).isEqualTo("5");
    }

    @Test
    void whatIsDeclaredFurtherDownIsSaidToBeThere() {
        assertThat(error("int hold = slow(); int slow() { return 1; }").help())
                .isEqualTo("slow is declared later in this line, and a cell runs from top to bottom: move that up.");
        assertThat(error("greet();\nvoid greet() { }").help()).startsWith("greet is declared in the next line");
        assertThat(error("Later l = null;\n\nclass Later { }").help())
                .startsWith("Later is declared 2 lines further down");
        assertThat(error("int now = then;\nint then = 3;").help()).startsWith("then is declared in the next line");
        assertThat(error("void calls() { below(); }\ncalls();\n\nvoid below() { }")
                        .help())
                .startsWith("below is declared 2 lines further down");
        // What is declared inside of something else is not what was meant.
        assertThat(error("int b = inner;\nvoid other() { int inner = 3; }").help())
                .doesNotContain("declared");
    }

    @Test
    void otherErrorsNameWhatWasMeantAndAreToldOnce() {
        assertThat(error("ArayList<String> l = new ArayList<>();").help()).doesNotContain("also");
        assertThat(error("void m() {\n    int q = \"a\";\n    ArayList<String> l = null;\n}")
                        .help())
                .contains("also in line 3: cannot find symbol: class ArayList. Did you mean ArrayList");
    }

    @Test
    void aClassThatHidesJavasOwnIsNamed() {
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("1", "class String { }");
            CellError error = other.evaluate("String s = \"abc\";").failure().orElseThrow();
            assertThat(error.message()).endsWith("java.lang.String cannot be converted to String");
            assertThat(error.help()).startsWith("The class String of cell [1], line 1 hides Java's own String:");
        }
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("1", "class System { int hp; }");
            assertThat(other.evaluate("System.out.println(1)")
                            .failure()
                            .orElseThrow()
                            .help())
                    .startsWith("The class System of cell [1], line 1 hides Java's own System:");
            assertThat(other.evaluate("new System().hpp")
                            .failure()
                            .orElseThrow()
                            .help())
                    .isEqualTo("Did you mean hp?");
            other.evaluate("2", "class org { }");
            CellError display = other.evaluate("display(1)").failure().orElseThrow();
            assertThat(display.help())
                    .startsWith("The class org of cell [2], line 1 hides the packages that begin with org:")
                    .doesNotContain("$");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "class String { } | void takes(String s) {} takes(\"abc\"); | The class String",
                "class Object { } | Object o = \"x\"; | The class Object",
                "class Object { } | List<Object> all = List.of(\"a\"); | The class Object",
                "class Object { } | void takes(Object o) {} takes(1); | The class Object",
                "class Integer { } | Integer i = 3; | The class Integer",
                "class Exception { } | try { } catch (Exception e) { } | The class Exception",
                "class Exception { } | throw new Exception(\"x\"); | The class Exception",
                "class List { } | List<String> l = null; | The class List",
                "int org = 3; | var z = org.lectern.tensor.Tensor.zeros(2); | The variable org",
                "int java = 3; | var l = java.util.List.of(1); | The variable java",
            })
    void whatHidesANameOfJavasIsNamed(String hiding, String cell, String told) {
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("1", hiding);
            assertThat(other.evaluate("2", cell).failure().orElseThrow().help())
                    .contains(told + " of cell [1], line 1 hides ")
                    .contains("%reset");
        }
    }

    @Test
    void aClassOfOnesOwnByANameOfAnotherPackageHidesNothing() {
        try (Session other = Session.builder().out(text -> {}).build()) {
            other.evaluate("1", "class Vector { Vector(double[] v) { } } int count = 3;");
            assertThat(other.evaluate("new Vector(3)").failure().orElseThrow().help())
                    .doesNotContain("hides");
            assertThat(other.evaluate("count.x").failure().orElseThrow().help()).doesNotContain("hides");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "System.out.println(num.equals(xs.get(0))); | num.equals | int cannot be dereferenced",
                "same(num.equals(String.valueOf(3))) | num.equals | int cannot be dereferenced",
                "void show() { System.out.println(num.equals(xs.get(0))); } | num.equals | int cannot be dereferenced",
                "class Num { int a; boolean e() { return same(a.equals(xs.get(0))); } Num f(Num n) { return new Num(); } } | a.equals | int cannot be dereferenced",
                "int other = 1;\\nRunnable r = () -> System.out.println(num.equals(xs.get(0))); | num.equals | int cannot be dereferenced",
                "System.out.print(1);\\nfor (int v : xs) {\\n  System.out.println(v.equals(xs.get(0)));\\n} | v.equals | int cannot be dereferenced",
                "sealed interface Sh {} record Ci(int r) implements Sh { boolean e() { return same(r.equals(xs.get(0))); } } | r.equals | int cannot be dereferenced",
                "class Al { int k; String f(); { return switch (k) { case 1 -> \"a\"; default -> \"b\"; }; } } | String f(); | missing method body, or declare abstract",
            })
    void anErrorOverWhichJShellsCompilerBreaksDownIsToldAsAnyOther(String cell, String marked, String message) {
        run("int num = 3; var xs = List.of(3, 4); boolean same(Object a) { return true; }");
        CellError error = error(cell.replace("\\n", "\n"));
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.message()).isEqualTo(message);
        assertThat(marked(error)).startsWith(marked);
        assertThat(value("num + xs.size()")).isEqualTo("5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "abstract Shape { abstract double area(); }",
                "int before = 3;\nabstract Shape {\n  abstract double area();\n}",
                "public abstract Shape implements Able { int a; }",
                "Shape { int a; void f() {} }",
            })
    void aClassWithoutTheWordIsNamed(String cell) {
        CellError error = error(cell);
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.source()).contains("Shape");
        assertThat(error.help()).startsWith("Write class in front of Shape: ").hasLineCount(1);
    }

    @Test
    void anAssertIsChecked() {
        CellError error = error("int half(int n) { assert n % 2 == 0 : n + \" is odd\"; return n / 2; }\nhalf(3)");
        assertThat(error.name()).isEqualTo("java.lang.AssertionError");
        assertThat(error.message()).isEqualTo("3 is odd");
    }
}
