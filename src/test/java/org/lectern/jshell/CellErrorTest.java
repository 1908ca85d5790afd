package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.display.MimeBundle;

class CellErrorTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(text -> {}).build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static CellError error(String cell) {
        return session.evaluate("9", cell).failure().orElseThrow();
    }

    private static void run(String label, String cell) {
        assertThat(session.evaluate(label, cell).failure().map(CellError::text)).isEmpty();
    }

    private static String place(CellError error) {
        String marked = error.column() == 0
                ? ""
                : error.source().substring(error.column() - 1, error.column() - 1 + error.length());
        return error.line() + ":" + error.column() + " " + marked;
    }

    @Test
    void aCompileErrorHasItsLineColumnAndText() {
        CellError error = error("int a = 1;\n\n// comment\nint b = a +\n    \"text\".length() * true;\n");
        assertThat(error.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error.message()).contains("bad operand types");
        assertThat(error.line()).isEqualTo(5);
        assertThat(error.text()).contains("line 5:     \"text\".length() * true;");
    }

    @Test
    void anUnknownNameIsMarkedAndNearNamesAreOffered() {
        run("1", "int net = 1; int[] sizes = {1};");
        CellError error = error("int a = 1;\nint c = a + nett;");
        assertThat(place(error)).isEqualTo("2:13 nett");
        assertThat(error.message()).isEqualTo("cannot find symbol: variable nett");
        assertThat(error.help()).isEqualTo("Did you mean net?");

        CellError method = error("String s = \"\";\ns.lenght()");
        assertThat(place(method)).isEqualTo("2:3 lenght");
        assertThat(method.message())
                .contains("cannot find symbol: method lenght()")
                .contains("String");
        assertThat(method.help()).contains("length");

        CellError type = error("Lisst<String> names = null;");
        assertThat(place(type)).isEqualTo("1:1 Lisst");
        assertThat(type.help()).contains("List");
    }

    @Test
    void nothingIsOfferedWhenNothingIsNear() {
        run("1", "int a = 1; int f(int n) { return n; }");
        assertThat(error("int h(int n) { return k(n); }").help()).doesNotContain("Did you mean");
        assertThat(error("q").help()).isEmpty();
        run("1", "record Qq(int a) {}");
        assertThat(error("qq").help()).isEqualTo("Did you mean Qq?");
    }

    @Test
    void aMethodIsMeantWhereAMethodIsMissing() {
        run("1", "int scores = 1; int score(int n) { return n; }");
        assertThat(error("scored(1)").help()).isEqualTo("Did you mean score?");
        assertThat(error("int again() { return scored(1); }").help()).startsWith("Did you mean score?");
        assertThat(error("scored + 1").help()).contains("scores");
    }

    @Test
    void aDefinitionThatRefersToNothingSaysSoAtOnce() {
        run("1", "int total = 3;");
        CellError error = error("int ok = 1;\nint broken(int k) {\n    return totall + k;\n}");
        assertThat(place(error)).isEqualTo("3:12 totall");
        assertThat(error.message()).isEqualTo("cannot find symbol: variable totall");
        assertThat(error.help()).contains("total?");

        CellError late = error("int callsLater() { return later(); }\ncallsLater()");
        assertThat(place(late)).isEqualTo("1:27 later");
        assertThat(late.help()).contains("callsLater is kept", "Line 2 uses callsLater");

        CellError undefined = error("class Box { Bok content; }");
        assertThat(place(undefined)).isEqualTo("1:13 Bok");
    }

    @Test
    void aMissingSemicolonIsMarkedWhereItBelongs() {
        CellError error = error("int f() {\n    int x = 1\n    return x;\n}");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.message()).contains("';' expected");
        assertThat(error.help()).contains("semicolon");
        CellError statement = error("int x = 1\nint y = 2;");
        assertThat(statement.line()).isEqualTo(1);
        assertThat(statement.message()).contains("';' expected");
    }

    @Test
    void theLineOfADeclarationIsTracedOnce() {
        CellError error = error("var bad = Tensor.ones(2, 3).matmul(Tensor.ones(2, 3));");
        assertThat(error.traceback().stream().filter(line -> line.contains("cell [9], line 1")))
                .hasSize(1);
    }

    @Test
    void unfinishedCodeIsAnErrorInItsLastLine() {
        CellError brace = error("int a = 1;\nvoid f() {\n  a++;\n");
        assertThat(brace.kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(brace.message()).contains("end of file");
        assertThat(error("/* never closed").kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error("\"never closed").message()).contains("unclosed string");
        assertThat(error("}").kind()).isEqualTo(CellError.Kind.COMPILE);
        assertThat(error("int z =").kind()).isEqualTo(CellError.Kind.COMPILE);
    }

    @Test
    void anExceptionHasItsNameMessageAndLine() {
        CellError error = error("int a = 1;\n\n\nthrow new IllegalStateException(\"boo\");");
        assertThat(error.kind()).isEqualTo(CellError.Kind.RUNTIME);
        assertThat(error.name()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.message()).isEqualTo("boo");
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.source()).isEqualTo("throw new IllegalStateException(\"boo\");");
        assertThat(error.traceback()).containsExactly("cell [9], line 4");
    }

    @Test
    void framesOfEarlierCellsAreNamed() {
        run("2", "// first\n\nclass Deep {\n    int go(int i) {\n        return new int[] {1, 2}[i];\n    }\n}");
        run("3", "int caller(int i) {\n    return new Deep().go(i);\n}");
        CellError error = error("int fine = caller(0);\nRunnable r = () -> {\n    caller(7);\n};\nr.run();");
        assertThat(error.name()).isEqualTo("java.lang.ArrayIndexOutOfBoundsException");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.traceback())
                .containsSubsequence(
                        "cell [2], line 5, in Deep.go",
                        "cell [3], line 2, in caller",
                        "cell [9], line 3, in a lambda",
                        "cell [9], line 5");
        assertThat(error.text()).doesNotContain("REPL").doesNotContain("jshell").doesNotContain("reflect");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "4 | \\n\\n  int x =\\n  boo();",
                "2 | // c\\nint x = boo();",
                "3 | // c\\n\\nboo()",
                "4 | \\n\\n  1 + \\n boo()",
                "3 | /* a\\n b */ final\\nint x = boo();",
                "4 | \\nif (true)\\n { \\n boo(); }",
                "5 | int x = 0; \\n\\nx = \\n\\nboo()",
                "5 | boolean b; // c\\n/** doc\\n */\\npublic static int m() {\\n return boo(); }\\nm()",
                "6 | \\n/** doc\\n */\\npublic class C {\\n int g() {\\n return boo();\\n}} new C().g();",
                "2 | int[] arr = {\\n1, boo() };",
                "3 | \\nfor (;;)\\n boo();",
                "4 | \\nString s = \"\"\"\\n a\\n\"\"\" + boo();",
                "2 | List.of(1).forEach(i ->\\n boo());",
                "3 | int p = 1,\\n q = 2,\\n r = boo();",
            })
    void theLineOfAnExceptionIsExact(int line, String cell) {
        run("1", "int boo() { throw new RuntimeException(); }");
        String code = cell.replace("\\n", "\n");
        CellError error = error(code);
        assertThat(error.line()).isEqualTo(line);
        assertThat(error.source()).isEqualTo(code.split("\n")[line - 1]);
    }

    @Test
    void causesAreShown() {
        CellError error = error("try {\n    Integer.parseInt(\"x\");\n} catch (NumberFormatException e) {\n"
                + "    throw new RuntimeException(\"outer\", e);\n}");
        assertThat(error.headline()).isEqualTo("java.lang.RuntimeException: outer");
        assertThat(error.line()).isEqualTo(4);
        assertThat(error.traceback()).contains("cell [9], line 4", "cell [9], line 2");
        assertThat(error.traceback()).contains("caused by java.lang.NumberFormatException: For input string: \"x\"");
    }

    @Test
    void anErrorInTheSecondStatementOfALineIsAtItsColumn() {
        assertThat(place(error("int a = 1; int b = missing; int c = 2;"))).isEqualTo("1:20 missing");
        assertThat(place(error("\tint b = missing;"))).isEqualTo("1:10 missing");
    }

    @Test
    void usualMistakesComeWithARemedy() {
        assertThat(error("float f = 0.5;").help()).contains("0.5f");
        assertThat(error("int i = 0.5;").help()).contains("(int)");
        assertThat(error("int f(int x) { if (x > 1) return 1; }").help()).contains("return");
        assertThat(error("void r() { Thread.sleep(1); }").help()).contains("throws");
    }

    @Test
    void whoeverOpensAWindowIsToldThatThereAreNone() {
        assertThat(error("throw new java.awt.HeadlessException();").help())
                .startsWith("A notebook has no windows.")
                .contains("BufferedImage", "input(\"…\")");
    }

    @Test
    void endlessRecursionLeavesAUsableSession() {
        run("1", "int kept = 5;");
        CellError error = error("int down(int n) { return down(n + 1) + 1; }\ndown(0)");
        assertThat(error.name()).isEqualTo("java.lang.StackOverflowError");
        assertThat(error.help()).contains("calls itself");
        assertThat(error.traceback()).hasSize(2).contains("cell [9], line 1, in down");
        assertThat(error.traceback().get(1)).matches("… 1\\d{3} times more");
        run("2", "kept++;");
        assertThat(session.variable("kept")).contains(6);
    }

    @Test
    void methodsThatCallEachOtherWithoutEndAreToldOnce() {
        CellError error = error(
                "int ping(int n) {\n return pong(n) + 1; }\nint pong(int n) {\n return ping(n) + 1; }\n" + "ping(0)");
        assertThat(error.traceback())
                .hasSizeLessThan(6)
                .contains("cell [9], line 2, in ping", "cell [9], line 4, in pong");
        assertThat(error.traceback()).anyMatch(line -> line.matches("… these 2 lines \\d+ times more"));
    }

    @Test
    void foldingKeepsWhatDoesNotRepeat() {
        assertThat(Traceback.folded(List.of("a", "a", "b", "a"))).containsExactly("a", "a", "b", "a");
        assertThat(Traceback.folded(List.of("x", "a", "a", "a", "a", "b")))
                .containsExactly("x", "a", "… 3 times more", "b");
        assertThat(Traceback.folded(List.of("a", "b", "c", "a", "b", "c", "a", "b", "c", "a")))
                .containsExactly("a", "b", "c", "… these 3 lines 2 times more", "a");
        assertThat(Traceback.folded(List.of())).isEmpty();
    }

    @Test
    void theInsideOfTheJdkIsCutShort() {
        CellError error = error("java.nio.file.Files.readString(java.nio.file.Path.of(\"not there\"))");
        assertThat(error.name()).isEqualTo("java.nio.file.NoSuchFileException");
        assertThat(error.traceback()).hasSize(5);
        assertThat(error.traceback().get(0)).matches("… \\d+ more in the JDK");
        assertThat(error.traceback().get(3)).contains("Files.readString");
        assertThat(error.traceback().get(4)).isEqualTo("cell [9], line 1");
        assertThat(error.text()).doesNotContain("sun.nio");
    }

    @Test
    void framesOfTheKernelAreCut() {
        StackTraceElement kernel = new StackTraceElement("org.lectern.kernel.Stdin", "readLine", "Stdin.java", 30);
        StackTraceElement own = new StackTraceElement("org.example.Model", "read", "Model.java", 3);
        assertThat(Traceback.lines(new StackTraceElement[] {kernel, own}, new Cells()))
                .containsExactly("org.example.Model.read(Model.java:3)");
    }

    @Test
    void aFullHeapLeavesAUsableSession() {
        CellError error = error("var all = new ArrayList<long[]>();\nwhile (true) all.add(new long[200_000_000]);");
        assertThat(error.name()).isEqualTo("java.lang.OutOfMemoryError");
        assertThat(error.help()).contains("memory");
        run("1", "all = null;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Overflow: String length out of range",
                "Required length exceeds implementation limit",
                "Required array length 2147483639 + 1073741833 is too large",
                "UTF16 String size is 1073741824, should be less than 1073741823",
                "Requested array size exceeds VM limit",
            })
    void whatIsTooLongForAnyMemoryIsNotToldAsAFullOne(String message) {
        assertThat(error("throw new OutOfMemoryError(\"" + message + "\");").help())
                .startsWith("No array, text or list can be that long")
                .doesNotContain("full");
    }

    @Test
    void anAnonymousClassIsNotNamedByItsNumber() {
        assertThat(error("Runnable task = new Runnable() {\n"
                                + "    public void run() { throw new RuntimeException(\"a\"); }\n};\ntask.run();")
                        .traceback())
                .containsExactly("cell [9], line 2, in run of an anonymous class", "cell [9], line 4");
        run(
                "3",
                "class M {\n    Runnable r = new Runnable() {\n        public void run() {\n"
                        + "            class Inner { void go() { throw new RuntimeException(); } }\n"
                        + "            new Inner().go();\n        }\n    };\n}");
        assertThat(error("new M().r.run();").traceback())
                .containsExactly(
                        "cell [3], line 4, in M.Inner.go",
                        "cell [3], line 5, in run of an anonymous class in M",
                        "cell [9], line 1");
    }

    @Test
    void leavingTheJvmIsRefused() {
        CellError error = error("int before = 1;\nSystem.exit(3);");
        assertThat(error.name()).isEqualTo("java.lang.SecurityException");
        assertThat(error.message()).contains("System.exit(3)").contains("restart");
        assertThat(error.line()).isEqualTo(2);
        CellError halted = error("Runtime.getRuntime().halt(1);");
        assertThat(halted.name()).isEqualTo("java.lang.SecurityException");
        assertThat(halted.message()).startsWith("Runtime.halt(1) in a cell would end the kernel");
        assertThat(error("Runtime.getRuntime().exit(2);").message()).startsWith("Runtime.exit(2)");
        assertThat(error("java.util.function.IntConsumer leave = System::exit;\nleave.accept(0);")
                        .name())
                .isEqualTo("java.lang.SecurityException");
    }

    @Test
    void aValueWhoseTextFailsIsShownAsThat() {
        CellResult result = session.evaluate(
                "class Odd { @Override public String toString() { throw new IllegalStateException(\"no\"); } }\nnew Odd()");
        assertThat(result.shown().map(MimeBundle::text).orElse("")).contains("display failed");
    }

    @Test
    void theReportIsTextAnsiAndHtml() {
        CellError error = error("String s = \"<a>\" + missing;");
        assertThat(error.text().lines())
                .containsSubsequence(
                        "CompileError: cannot find symbol: variable missing",
                        "line 1: String s = \"<a>\" + missing;",
                        "                           ^^^^^^^");
        assertThat(error.ansi().get(0)).startsWith("\u001b[");
        assertThat(error.html()).contains("&lt;a&gt;").contains("<mark>missing</mark>");
    }
}
