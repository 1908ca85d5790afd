package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of switches, finals, lambdas, streams, bounds and operators that the compiler refuses. */
class LanguageSlipsTest extends CellsTest {
    @BeforeAll
    static void define() {
        run(
                "enum Color { RED, GREEN }\nclass Pt { int a; }\nclass Box<T extends Comparable<T>> { T v; }\nclass NumBox<T extends Number> { T v; }");
        run(
                "int n = 4; Color c = Color.RED; int[] arr = {1, 2}; List<Integer> xs = List.of(1, 2); String text = \"a\";");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "void f(int a, int b) { switch (a) { case b: break; } } | b is a variable, and so it is in a cell with final before it as well. Write the value itself, or if (a == b) { … }",
                "switch (n) { case \"a\": break; default: } | What stands behind case is of the type of what stands in switch (…).",
                "switch (n) { case 1: break; case 1: break; } | There is another of them further up: take one away.",
                "switch (n) { case 1 -> n++; case 2: break; } | Either an arrow stands behind each case",
                "String r = switch (n) { case 1: \"a\"; default: \"b\"; }; | What a switch gives stands alone behind an arrow, as in case 1 -> 5; else behind yield: yield \"a\";",
                "int r = switch (n) { case 1 -> { 5; } default -> 3; }; | What a switch gives stands alone behind an arrow, as in case 1 -> 5; else behind yield: yield 5;",
                "Box<Pt> b = null; | Box takes a T that extends Comparable<T>, which Pt does not.",
                "Box<Object> b = null; | Box takes a T that extends Comparable<T>, which Object does not.",
                "NumBox<String> b = null; | NumBox takes a T that extends Number, which String does not. Integer and Double do.",
                "xs.stream().sum() | A stream of objects has none, one of plain numbers has: .mapToInt(x -> x).sum()",
                "Stream.of(1.5).average() | A stream of objects has none, one of plain numbers has: .mapToDouble(x -> x).average()",
                "xs.sum() | A stream of plain numbers has it: xs.stream().mapToInt(x -> x).sum()",
                "xs.map(x -> x) | A stream has it: xs.stream().map(…)",
                "arr.stream() | Write Arrays.stream(arr)",
                "arr.add(3) | An array keeps its length: write arr[i] = …",
                "text.push(\"b\") | A text does not change: write text = text + …",
                "xs.stream().mapToInt(x -> x).toList() | A List holds objects: write .boxed().toList()",
                "List<Integer> ys = xs.stream().map(x -> x * 2); | A stream is no list: write .toList() behind it.",
                "List<Integer> ys = xs.stream(); | A stream is no list: write .toList() behind it.",
                "Set<Integer> ys = xs.stream(); | A stream is no set: write .collect(Collectors.toSet()) behind it.",
                "double m = xs.stream().mapToInt(x -> x).average(); | An OptionalDouble may hold a value or none: .orElse(…)",
                "int m = xs.stream().max(Integer::compare); | An Optional may hold a value or none: .orElse(…)",
                "xs.stream().collect(Collectors.joining(\",\")) | joining puts texts together: write .map(String::valueOf) before it.",
                "class F { final int a; } | Give it one where it is declared, or write a constructor that does: this.a = …;",
                "class F { final int a; F() { } } | Write this.a = …; where each way through it comes by.",
                "class F { final int a; F(int a) { a = a; } } | a = a; gives the parameter its own value: write this.a = a;",
                "class F { final int a = 3; void m() { a = 4; } } | What is final gets its value once:",
                "void g(final int k) { k = 4; } | What is final gets its value once:",
                "for (final int i = 0; i < 3; i++) { } | A loop's counter changes: leave out final.",
                "record R(int a) { void m() { a = 3; } } | A record's components never change:",
                "record R(int a) { R { this.a = a; } } | A constructor of a record without a list of parameters",
                "record R(int a) { int b; } | A record's fields are what stands in brackets behind its name:",
                "int f(boolean b) { int x; if (b) x = 1; return x; } | Give it a value before this line.",
                "int f(int a) { while (a > 0) { return 1; } } | Every way through the method must end in a return, also the one past each if, loop and switch.",
                "void h() { int sum = 0; xs.forEach(x -> sum += x); } | A lambda cannot change a variable of the method around it.",
                "void h() { int i = 0; Runnable r = () -> System.out.println(i); i++; } | Copy it into a variable that never changes",
                "Stream.of(\"a\").map(x -> new FileReader(x)) | A lambda cannot pass it on here. Catch it inside: x -> { try { … } catch (FileNotFoundException e)",
                "void r() { xs.forEach(x -> x++); throw new Exception(); } | Catch it with try { … } catch, or let the method declare it",
                "Function<Integer, Integer> fu = (x, y) -> x; | The names before -> are as many as what it stands for takes:",
                "Runnable ru = () -> 5; | A value that nobody takes is no statement:",
                "Comparator<String> co = (a, b) -> a.length() > b.length(); | If it is to compare, it gives a number:",
                "Predicate<String> p = s -> s.length(); | A condition is true or false: write a comparison, as in x > 0.",
                "if (n) { } | A condition is true or false: write a comparison, as in x > 0.",
                "boolean b = 1 < 2 < 3; | Two comparisons are joined by &&: a < b && b < c",
                "tensor(1, 2) + tensor(3, 4) | Operators are for plain numbers: write a.add(b)",
                "tensor(1, 2) * 2 | Operators are for plain numbers: write a.mul(b)",
                "java.math.BigInteger.ONE * java.math.BigInteger.TWO | Operators are for plain numbers: write a.multiply(b)",
                "tensor(1, 2)[0] | A tensor's numbers: x.at(i, j);",
                "String s = 'a'; | A text stands in double quotation marks: \"a\"",
                "Integer i = 3L; | An Integer takes an int only: write one, or cast: (int) …",
                "List<Object> l = new ArrayList<String>(); | What stands between < and > has to be the same on both sides;",
                "List<Integer> l = List.of(\"a\"); | Something of the class String stands where Integer is wanted.",
                "int[] a = new int[2] {1, 2}; | Write new int[] {1, 2}",
                "Sytem.out.println(\"a\"); | Did you mean System?",
                "Sytem.out.printf(\"%d\", 3); | Did you mean System?",
            })
    void aUsualMistakeHasItsRemedy(String cell, String help) {
        CellError error = error(cell);
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.help()).startsWith(help);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "double d = ones(2).sum(); | x.item() takes the number out of a tensor of one; x.at(i, j) takes one of many.",
                "float d = ones(2).sum(); | x.item() takes the number out of a tensor of one, as a double: (float) x.item();",
                "Integer d = ones(2).sum(); | x.item() takes the number out of a tensor of one, as a double: (int) x.item();",
                "double[] d = ones(2); | x.toDoubles() gives the numbers of a tensor.",
                "boolean d = ones(2).gt(1); | A tensor is neither true nor false: compare the number in a tensor of one,",
                "Tensor d = 3.0; | Tensor.scalar(…) makes a tensor of a number;",
                "Tensor d = new float[] {1, 2}; | Tensor.of(…) makes a tensor of numbers and of arrays of them.",
                "Tensor d = List.of(1, 2); | Tensor.of(…) makes a tensor of numbers and of arrays of them.",
                "int d = ones(2).shape(); | An array holds many: one of them is array[0], a loop takes all.",
                "if (ones(2).sum() > 1) { } | Operators are for plain numbers: write x.item() > 1 with a tensor of one number; x.gt(1) compares",
                "if (ones(1) == 1) { } | Operators are for plain numbers: write x.item() == 1 with a tensor of one number; x.eq(1) compares",
                "-ones(2) | Write x.neg().",
                "!n | ! stands before what is true or false: a number is compared, as in x == 0,",
                "for (double d : ones(2)) { } | Over its numbers: for (double v : x.toDoubles());",
                "for (var e : new HashMap<String, Integer>()) { } | Over a map: for (var e : map.entrySet())",
                "for (char k : text) { } | Over its characters: for (char c : text.toCharArray())",
                "for (int i : n) { } | Over numbers: for (int i = 0; i < n; i++)",
                "for (int i : xs.stream()) { } | A stream is gone through by stream.forEach(x -> …),",
                "n.toString() | Numbers, characters and truth values have no methods or fields: == compares them,",
                "break; | It belongs into a loop;",
                "import torch; | Write import java.util.List; for a class,",
                "import numpy as np | Write import java.util.List; for a class,",
                "from math import pi | Write import java.util.List; for a class,",
                "int k := 2; | Write = in its place.",
                "int k = 10 000; | Write 10000, or 10_000",
                "boolean b = n = = 4; | Write ==",
                "n + = 2; | Write +=",
                "if (n === 4) { } | Equal is written ==",
                "if (n <> 4) { } | Not equal is written !=",
                "throw \"wrong\"; | What is thrown is an exception: throw new IllegalArgumentException(…);",
                "arr.sort(); | Write Arrays.sort(arr)",
                "text.reverse() | Write new StringBuilder(text).reverse().toString()",
                "String s = 'a' + 'b'; | Chars add up as numbers: begin with a text, as in \"\" + 'a' + 'b', to join them.",
                "xs[0] = 3; | A list's elements: list.get(i); list.set(i, x) changes one.",
                "Integer i = new Object(); | What new Object(…) makes is of the class Object and no Integer:",
                "int big = 3000000000; | An int ends at 2147483647. Write it with an L, into a long: long x = 3000000000L;",
                "xs.stream().map(x -> { x.toString(); }).toList() | A lambda in braces gives its value back by return: x -> { return …; };",
                "arr(0) | arr is a variable: write arr[0] for its first element.",
                "xs(0) | xs is a variable: write xs.get(0) for its first element.",
                "Function<Integer, Integer> twice = x -> 2 * x; twice(3) | twice is a variable: write twice.apply(…).",
                "var net = Sequential.of(new Relu()); net(ones(2)) | net is a variable: write net.forward(…).",
                "text(1) | text is a variable: write it without brackets.",
                "String s = \"He said \"hi\"\"; | Inside of a text it is written \\\":",
                "class P { class N { } static void f() { new N(); } } | A static method has no object of its class:",
                "class W { W(int x) { this.x = x; } int x2() { return x; } } | W has no field x: declare it in the class, outside of its methods and constructors, as in int x;",
                "class W { void f() { self.a = 3; } } | In Java it is written this.",
                "System.out.println(f\"n={n}\"); | Join them: \"n=\" + n, or fill places:",
                "console.log(\"x\") | Write System.out.println(…).",
                "null.length() | null is no object: there is nothing to ask.",
                "tensor({1, 2}) | Write new double[] {1, 2}, or new int[] {1, 2}",
                "int m(int a, int b = 3) { return a; } | Write a second method with fewer parameters,",
                "n, n2 = 1, 2 | Write a statement for each;",
                "public void static f() { } | As in public static void main(String[] args)",
                "class Foo() { } | What it extends stands behind extends;",
                "try { n++; } catch (e) { } | Write catch (Exception e) { … }",
                "int million = 1,000,000; | As in 1_000_000",
                "int* p = null; | An array is int[] a,",
                "raise Exception(\"x\") | Write throw new IllegalArgumentException(\"…\");",
                "throw new ValueError(\"x\"); | In Java it is written IllegalArgumentException.",
                "Color paint = \"red\"; | An enum's values are its constants: write Color.RED; Color.valueOf(text) finds one",
                "boolean is = 3 in xs; | Ask the collection or the text: xs.contains(3)",
                "var sq = [x*x for x in range(3)]; | A stream does: IntStream.range(0, n)",
                "for (int q : range(3)) { } | Write for (int i = 0; i < n; i++), or IntStream.range(0, n).",
                "boolean no = !done and true; | Write && in its place.",
                "var twice = x -> 2 * x; | What a lambda is its type tells: write Function<Integer, Integer> in place of var,",
                "function hello() { } | The type of what a method gives back stands in place of function, or void:",
                "if (not n) { } | Write ! in its place: !n",
                "String s = 10.toString(); | String.valueOf(10) makes a text of one;",
                "String s = f\"n={n}\"; | Join them: \"n=\" + n, or fill places:",
                "var m = {\"a\": 1}; | Write Map.of(\"a\", …);",
                "int r = Math.random() * 10; | Cast if you mean to lose the rest: (int) (Math.random() * 10)",
                "record Q(int x) { } var q = new Q(1); q.x = 5; | A record's components never change: make a new record with the other value, with new Q(…),",
                "class S { private int x; void setX(int v) { x = v; } } new S().x = 5; | What is private can be used in its own class only: write setX(…) in place of =.",
                "ones(2).plus(1) | Did you mean add?",
                "ones(2).subtract(1) | Did you mean sub?",
                "ones(2).view(1, 2) | Did you mean reshape?",
                "BigInteger.ONE.plus(BigInteger.TWO) | Did you mean add?",
                "static { n = 3; } | A cell runs its statements as they stand: leave out static and the braces.",
            })
    void whatIsMixedUpWithTensorsOrOtherLanguagesIsSaid(String cell, String help) {
        assertThat(error(cell).help()).startsWith(help);
    }

    @Test
    void aNumberIsNoCondition() {
        assertThat(error("if (n == 3 || 4) { }").help())
                .isEqualTo("On each side of || stands a condition: x == 3 || x == 4");
    }

    @Test
    void whatMakesObjectsOfAClassWithoutConstructorsIsListed() {
        assertThat(error("new Tensor(3, 4)").message())
                .startsWith("no constructor Tensor(int, int); there are\n    Tensor.arange(int start, int end)")
                .doesNotContain("concat");
        assertThat(error("new Sequential(new Relu())").message())
                .startsWith("no constructor Sequential(Relu); there are\n    Sequential.of(Layer... layers)");
    }

    @Test
    void importsOfJavaAreNoneOfAnotherLanguage() {
        run("import java.util.List");
        assertThat(error("import java.utl.List;").help()).doesNotContain("for all of a package");
    }

    @Test
    void whatIsMendedWithTheFirstErrorIsNotToldBesideIt() {
        CellError error = error("int f() {\n  while (false) { return 1; }\n}");
        assertThat(error.message()).isEqualTo("unreachable statement");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.help())
                .isEqualTo(
                        "It can never run: what is before it always leaves, or never ends, or its condition is always false.");
        assertThat(error("Box<Pt> b = new Box<>();").help()).doesNotContain("also in line");
    }

    @Test
    @EnabledForJreRange(max = JRE.JAVA_20)
    void aConstantBehindCaseStandsWithoutItsEnum() {
        String cell =
                "String name(Color c) {\n  return switch (c) { case Color.RED -> \"r\"; case Color.GREEN -> \"g\"; };\n}";
        CellError error = error(cell);
        assertThat(error.message()).isEqualTo("behind case a constant of an enum stands without its class");
        assertThat(marked(error)).isEqualTo("Color.RED");
        assertThat(error.help()).isEqualTo("Write case RED");
        assertThat(error("switch (c) { case BLUE: break; default: }").message())
                .isEqualTo("BLUE is no constant of this enum");
        assertThat(error("switch (2.5) { case 1: break; }").help())
                .startsWith("It takes an int, a char, a String or an enum:");
    }

    @Test
    void aFinalFieldWithoutAValueIsMarked() {
        CellError error = error("class F {\n  private final List<String> all;\n  int b;\n}");
        assertThat(error.message()).isEqualTo("the final field all never gets a value");
        assertThat(error.line()).isEqualTo(2);
        assertThat(marked(error)).isEqualTo("all");
    }
}
