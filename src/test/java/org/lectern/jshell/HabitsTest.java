package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of habits of other languages, as the types of what they name have it; and that nothing is said of what is right. */
class HabitsTest extends CellsTest {
    @BeforeAll
    static void define() {
        run("Map<String, Long> ages = new HashMap<>(Map.of(\"a\", 1L)); List<Integer> xs = List.of(1, 2);"
                + " int[] nums = {1}; int[][] mat = {{1, 2}, {3, 4}}; Tensor t = ones(2, 2); String text = \"ab\";"
                + " int a = 1, b = 2; Object o = \"s\"; Long big = 5L; boolean yes = true; String[] words = {\"a\"};");
        run("class Animal { public void speak() {} protected void run() {} void eat() {} }");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x(p=0.5, 1) | p | Java has no named arguments: write the values alone, in the order that x asks for, here 0.5.",
                "t.sum(axis=1) | axis | Java has no named arguments: write the values alone, in the order that sum asks for, here 1.",
                "var l = new Linear(3, 2, bias=false); | bias | Java has no named arguments: write the values alone, in the order that Linear asks for, here false.",
                "for (i = 0; i < 3; i++) { } | i | A new variable needs a type in front: var i = …",
                "while (k = 3) { } | k | A new variable needs a type in front: var k = …",
                "var y = t @ t; | t @ t | The product of two matrices is t.matmul(t)",
                "y = t @ t | t @ t | The product of two matrices is t.matmul(t)",
                "int k = 3 if a > 1 else 4; | 3 if a > 1 else 4 | As in a > 1 ? 3 : 4",
                "var k = t if t.size() > 2 else t; | t if t.size() > 2 else t | As in t.size() > 2 ? t : t",
                "var m = tensor([[1, 2], [3, 4]]); | [[1, 2], [3, 4]] | As in new double[][] {{1, 2}, {3, 4}}, and tensor(new double[][] {{1, 2}, {3, 4}})",
                "double[][] X = [[1.0, 2.0], [3.0, 4.0]]; | [[1.0, 2.0], [3.0, 4.0]] | As in new double[][] {{1, 2}, {3, 4}}, and tensor(new double[][] {{1, 2}, {3, 4}})",
                "var q = tensor({{1, 2}, {3, 4}}); | {{1, 2}, {3, 4}} | Write new double[][] {{1, 2}, {3, 4}}, or new int[][] {{1, 2}, {3, 4}}",
                "sorted(xs) | sorted | A sorted copy of a list is list.stream().sorted().toList(); Arrays.sort(array) sorts in place.",
                "isinstance(o, String) | isinstance | Write o instanceof String",
                "double m = sum(nums); | sum | Of an array: Arrays.stream(values).sum(); of a list: list.stream().mapToDouble(Number::doubleValue).sum()",
                "sum(t) | sum | sum is a method of Tensor: write t.sum()",
                "print(text, end=\"\") | end | System.out.print(…) ends no line, System.out.println(…) does; + joins several values.",
                "text.upper() | upper | Did you mean toUpperCase?",
                "ages.items() | items | Did you mean entrySet?",
                "relu(t) | relu | relu is a method of Tensor: write t.relu()",
                "softmax(t, 1) | softmax | softmax is a method of Tensor: write t.softmax(1)",
                "var s = sum(t.add(1)); | sum | sum is a method of Tensor: write t.add(1).sum()",
                "\"a\" in ages | in | Ask the map: ages.containsKey(\"a\")",
                "if (\"a\" not in ages) { } | not in | Ask the map: !ages.containsKey(\"a\")",
                "boolean f(Map<Integer, Integer> xs) { return 3 in xs; } | in | Ask the map: xs.containsKey(3)",
                "boolean f() { var xs = xs(); return 3 in xs; } | in | Ask the collection or the text: xs.contains(3); of a map: xs.containsKey(3)",
                "3 in nums | in | Ask the array: Arrays.stream(nums).anyMatch(each -> each == 3)",
                "\"a\" in words | in | Ask the array as a list: Arrays.asList(words).contains(\"a\")",
                "'a' in text | in | Ask the text: text.indexOf('a') >= 0",
                "int g(int x) { x + 1; } | x + 1 | What the method gives back stands behind return: return x + 1;",
                "String g(int x) { if (x > 1) { return \"\"; } \"a b\" + x } | \"a b\" + x | What the method gives back stands behind return: return \"a b\" + x;",
                "mat[0, 1] | [0, 1] | Each has its own: write mat[0][1]",
                "int f(Tensor mat) { return mat[0, 1]; } | [0, 1] | Write mat.at(0, 1)",
                "t[0, 1] | [0, 1] | Write t.at(0, 1)",
                "t[0, 1] = 5; | [0, 1] | A tensor's numbers are read by t.at(0, 1); they do not change.",
                "int[][] m = new int[2, 3]; | [2, 3] | Write new int[2][3]",
                "int[] q = xs.toArray(); | xs.toArray() | Write xs.stream().mapToInt(Integer::intValue).toArray()",
                "int[] q = xs.stream().map(x -> x * 2).toArray(); | xs.stream().map(x -> x * 2).toArray() | Write xs.stream().map(x -> x * 2).mapToInt(Integer::intValue).toArray()",
                "Integer[] q = xs.toArray(); | xs.toArray() | Say of what: xs.toArray(Integer[]::new)",
                "int[] q = xs.toArray(new int[0]); | xs.toArray | It fills an array of objects; of plain numbers: list.stream().mapToInt(Integer::intValue).toArray()",
                "var p = (1, \"c\"); | (1, \"c\") | Write a record, as in record Pair(int a, int b) { }, or a list: List.of(1, \"c\")",
                "int two() { return 1, 2; } | 1, 2 | Write a record, as in record Pair(int a, int b) { }, or a list: List.of(1, 2)",
                "(a, b) = (b, a); | (a, b) = | Write a statement for each; two are exchanged by a third: var t = a; a = b; b = t;",
                "nums = {4, 5}; | {4, 5} | Write nums = new int[] {4, 5};",
                "words = {\"a\", \"b\"}; | {\"a\", \"b\"} | Write words = new String[] {\"a\", \"b\"};",
                "xs = {4, 5}; | {4, 5} | Write xs = List.of(4, 5);",
                "double[] two() { return {4, 5}; } | {4, 5} | Write return new double[] {4, 5};",
                "System.out.println(\"a\", b) | System.out.println | What is printed is one value, + joins several: \"a\" + \" \" + b",
                "System.out.print(a + b, yes) | System.out.print | What is printed is one value, + joins several: (a + b) + \" \" + yes",
                "System.out.println(\"a %d\", b) | System.out.println | printf fills the places of a text: System.out.printf(\"a %d\", b)",
                "println(\"a\", b) | println | Write System.out.println(…). What is printed is one value, + joins several: \"a\" + \" \" + b",
                "not true | not | Write ! in its place: !true",
                "boolean no = not xs.isEmpty(); | not | Write ! in its place: !xs.isEmpty()",
                "not(a > 3) | not | In Java it is written !(a > 3).",
                "Thread.sleep(1).join() | Thread.sleep(1).join | This call gives nothing back, so that nothing can be asked of it: write it as a statement of its own.",
                "text < \"b\" | text < \"b\" | compareTo orders texts: text.compareTo(\"b\") < 0; equals asks whether they are alike, == only whether they are one object.",
                "text - \"b\" | text - \"b\" | Of the operators, texts know + only.",
                "text * 3 | text * 3 | Write text.repeat(3)",
                "3 * \"ab\" | 3 * \"ab\" | Write \"ab\".repeat(3)",
                "text > 3 | text > 3 | Integer.parseInt(text) reads a number from a text, text.length() counts its characters.",
                "a =! 3 | =! | Not equal is written !=: a != 3",
                "if (a =! 3) { } | =! | Not equal is written !=: a != 3",
                "if (text =! \"b\") { } | =! | Different texts are told by !text.equals(\"b\")",
                "int n = new int(5); | int | Write the value without new; new int[5] makes an array of five.",
                "int n = int(\"5\"); | int | Integer.parseInt(text) reads a number from a text; (int) x cuts off the decimals of a number.",
                "str(a + 1) | str | Write String.valueOf(a + 1)",
                "int n = ages.get(\"a\"); | ages.get(\"a\") | A Long becomes a long by itself: take long as the type, or write .intValue() behind it.",
                "Double d = big; | big | A Long becomes a long by itself: take long as the type, or write .doubleValue() behind it.",
                "o.length() | length | To the compiler it is an Object, whatever it holds: declare o with its own type, or cast it, as in ((String) o).length(…)",
                "a > 3 && < 5 | a > 3 && < 5 | Name what is compared again: a > 3 && a < 5",
                "println(\"a b\"): | : | Write ; in place of the colon.",
                "int f(int n): | ) | What a method does stands in braces: f(…) { … }",
                "int f(int n) { return n // 2;  } | // | If it is to divide, write one slash: n / 2 leaves the rest out where both are whole numbers.",
            })
    void aHabitIsMarkedAndToldWithWhatJavaWrites(String cell, String marked, String help) {
        CellError error = error(cell.replace("  ", "\n"));
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(marked(error)).isEqualTo(marked);
        assertThat(error.help()).isEqualTo(help);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "private void speak() {} | Write public in place of private.",
                "protected void speak() {} | Write public in place of protected.",
                "void speak() {} | Write public before the method.",
                "private void run() {} | Write protected in place of private.",
                "private void eat() {} | Leave private out.",
                "String toString() { return null; } | Write public before the method.",
            })
    void aMethodThatIsToBeUsedAsWidelyIsToldByItsOwnWord(String method, String help) {
        assertThat(error("class Dog extends Animal { " + method + " }").help()).isEqualTo(help);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void g(int x) { x + 1; }",
                "int g(int x) { x == 1; }",
                "int g(boolean c) { for (int i = 0; i < 3; i++) { i + 1; } return 2; }",
                "int g(boolean c) { Runnable r = () -> { a + 1; }; return 1; }",
                "nums[0, 1]",
                "double[] q = xs.toArray();",
                "<T> T[] gen(List<T> l) { T[] r = l.toArray(); return r; }",
                "Object.foo()",
                "int z = a > 2 ? f(3):",
            })
    void nothingIsSaidThatMayBeFalse(String cell) {
        assertThat(error(cell).help()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "int q = 7 // 2; | 7 / 2",
                "int q = (a + b) // 2 + 1; | (a + b) / 2",
                "int q =  Math.max(a, b) // 2; | Math.max(a, b) / 2",
            })
    void twoSlashesThatHideTheRestOfTheLastStatementAreNoted(String cell, String divided) {
        run(cell.replace("  ", "\n"));
        assertThat(ERR.toString())
                .isEqualTo("line " + (cell.contains("  ") ? 2 : 1)
                        + ": // begins a comment. If it is to divide, write one slash: " + divided
                        + " leaves the rest out where both are whole numbers.\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a + 1;",
                "int q = a; // 2;",
                "int q = a // 2",
                "int q = a // the half;",
                "int q = a // 2 - the half;",
                "// 2;",
                "String s = \"http://b//2;\"",
                "String s = \"\"\"\n  int q = a // 2;\n  \"\"\";",
                "if (a > 2) a = 3; else a = 4; // 2;",
            })
    void rightCellsAreNotNoted(String cell) {
        run(cell);
        assertThat(ERR.toString()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "void k() {\n  Foo v = new Foo();\n  throw v;\n}",
                "void k() {\n  throw\n    nope().code();\n}",
                "void k() {\n  try { nope(); }\n  catch (java.io.IOException e) { }\n}",
                "void k() {\n  List<Foo> y = null;\n  y.stream().map(f -> f.x()).map(g ->\n    g.y()).toList();\n}",
                "void k() {\n  int first = \"a\";\n  first.isEmpty();\n  String s = first;\n}",
                "void k() {\n  int v = 1;\n  String v = \"a\";\n  int u = v * 2;\n}",
                "if (a =! 3) { }",
            })
    void whatFollowsFromTheFirstErrorIsNotToldBesideIt(String cell) {
        assertThat(error(cell).help()).doesNotContain("also in line");
    }

    @Test
    void aVariableWithoutATypeIsToldOnce() {
        String help =
                error("void k() {\n  i = 0;\n  a = i;\n  int z = \"a\";\n}").help();
        assertThat(help)
                .contains("A new variable needs a type in front", "also in line 4")
                .doesNotContain("in line 3");
    }

    @Test
    void whatDoesNotFollowIsTold() {
        assertThat(error("void k() {\n  int first = \"a\";\n  int other = \"b\";\n  Foo v = null;\n}")
                        .help())
                .contains("also in line 3: incompatible types", "also in line 4: cannot find symbol: class Foo");
        assertThat(error("void k() {\n  java.util.concurrent.Callable<Foo> c = null;\n  c.call();\n}")
                        .help())
                .contains("also in line 3: unreported exception Exception");
    }

    @Test
    void aLayerInAFieldIsCalledByForward() {
        assertThat(error("class MyNet implements Layer { Linear l = new Linear(2, 2, Rng.seed(1));"
                                + " public Tensor forward(Tensor x) { return l(x); } }")
                        .help())
                .startsWith("l is a variable: write l.forward(…).");
    }

    @Test
    void aCallOfAFieldByThisIsMarkedWhereItStands() {
        CellError error = error("class A1 {\n    int count = 0;\n    void inc() { this.count(1); }\n}");
        assertThat(error.line()).isEqualTo(3);
        assertThat(marked(error)).isEqualTo("count");
        assertThat(error.help()).startsWith("count is a variable");
        assertThat(error("class Net9 implements Layer { Linear l = new Linear(2, 2, Rng.seed(1));\n"
                                + " public Tensor forward(Tensor x) { return this.l(x); } }")
                        .help())
                .startsWith("l is a variable: write l.forward(…).");
    }

    @Test
    void theParameterOfAPythonsLambdaIsNoVariable() {
        error("int zz = 5\nprint(zz)");
        error("lambda zz: zz + 1");
        assertThat(error("zz").help()).doesNotContain("ended early, in line 1, lambda");
        error("lambda qq: qq + 1");
        assertThat(error("qq").help()).doesNotContain("was not made");
    }

    @Test
    void aMethodInAClassIsMarkedAtItsLine() {
        CellError error = error("class A {\n    int n;\n    def f(self):\n        return 3\n}");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.message()).isEqualTo("this is not how Java defines a method");
    }

    @Test
    void aMethodOfACellThatHidesTheCoursesIsNamed() {
        value("Tensor zeros(int n) { return ones(n); }");
        assertThat(error("zeros(2, 3)").help())
                .isEqualTo(
                        "The method zeros of cell [7] hides those of Tensor: write Tensor.zeros(…), or give yours another name.");
        assertThat(error("t.add(1, 2, 3)").help()).doesNotContain("hides");
    }
}
