package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Magics;
import org.lectern.jshell.Session;

/** What IJava's notebooks name: its runtime classes and its renderers. */
class IJavaTest {
    @TempDir
    Path folder;

    private final Magician cells = new Magician();

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void displayWithTypesShowsThemAndGivesAnIdBesideTheCoursesDisplay() {
        assertThat(cells.run("String id = display(\"<b>3</b>\", \"text/html\");\nid.isEmpty()"))
                .isEqualTo("false");
        cells.run("updateDisplay(id, \"<b>2</b>\", \"text/html\");");
        cells.run("var handle = display(\"plain\");\nupdateDisplay(handle, \"new\");");
        assertThat(cells.shown).containsExactly("<b>3</b>", "<b>2</b>", "plain", "new");
    }

    @Test
    void printfPrintsAsItDoesInIJavasCells() {
        cells.run("printf(\"%d of %s%n\", 3, \"four\");\nprintf(\"plain\");");
        assertThat(cells.printed()).isEqualTo("3 of four" + System.lineSeparator() + "plain");
    }

    @Test
    void aTextOfTheCoursesDisplayGetsARemedy() {
        assertThat(cells.fail("String id = display(\"x\");").help()).contains("display(x).id()");
    }

    @Test
    void renderedTextIsTheCellsValueInTheTypeAskedFor() {
        CellResult result = cells.session.evaluate("1", "render(\"Hello **you**\", \"text/markdown\")");
        assertThat(result.shown().orElseThrow().data())
                .containsEntry("text/markdown", "Hello **you**")
                .containsEntry("text/plain", "Hello **you**");
    }

    @Test
    void registeredRenderersSayHowValuesOfATypeLook() {
        cells.run("import io.github.spencerpark.ijava.IJava;\n"
                + "import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;\n"
                + "class Point { int x = 4; public String toString() { return \"point\"; } }\n"
                + "class Sub extends Point {}\n"
                + "IJava.getKernelInstance().getRenderer().createRegistration(Point.class)\n"
                + "    .preferring(MIMEType.TEXT_HTML).supporting(MIMEType.TEXT_LATEX)\n"
                + "    .register((point, ctx) -> {\n"
                + "        ctx.renderIfRequested(MIMEType.TEXT_HTML, () -> \"<i>\" + point.x + \"</i>\");\n"
                + "        ctx.renderIfRequested(MIMEType.TEXT_LATEX, () -> \"$4$\");\n"
                + "    });");
        assertThat(cells.session
                        .evaluate("1", "new Sub()")
                        .shown()
                        .orElseThrow()
                        .data())
                .containsEntry("text/html", "<i>4</i>")
                .containsEntry("text/plain", "point")
                .doesNotContainKey("text/latex");
        assertThat(cells.session
                        .evaluate("1", "render(new Point(), \"text/latex\")")
                        .shown()
                        .orElseThrow()
                        .data())
                .containsEntry("text/latex", "$4$")
                .doesNotContainKey("text/html");
        cells.run("display(new Point());");
        assertThat(cells.shown).containsExactly("point");
    }

    @Test
    void arraysAndInterfacesMayHaveRenderersToo() {
        cells.run(
                "io.github.spencerpark.ijava.IJava.getKernelInstance().getRenderer().createRegistration(short[][].class)\n"
                        + "    .preferring(\"text/html\").register((a, ctx) -> ctx.getOutputContainer().putHTML(\"<p>\" + a.length));");
        assertThat(cells.session
                        .evaluate("1", "new short[3][2]")
                        .shown()
                        .orElseThrow()
                        .data())
                .containsEntry("text/html", "<p>3");
        // What a session has registered goes with it.
        cells.close();
        try (Magician others = new Magician()) {
            assertThat(others.run("new short[3][2]")).startsWith("short[][3]");
        }
    }

    @Test
    void aRendererThatFailsIsShownAsItsFailure() {
        cells.run("record Odd() {}\ngetKernelInstance().getRenderer().createRegistration(Odd.class)"
                + ".register((odd, ctx) -> { throw new IllegalStateException(\"no look\"); });");
        assertThat(cells.run("new Odd()")).contains("display failed").contains("no look");
    }

    @Test
    void valuesMayRenderThemselves() {
        cells.run("import io.github.spencerpark.jupyter.kernel.display.*;\n"
                + "import io.github.spencerpark.jupyter.kernel.display.mime.MIMEType;\n"
                + "class Shy implements DisplayDataRenderable {\n"
                + "  public void render(RenderContext ctx) { ctx.renderIfRequested(MIMEType.TEXT_HTML, () -> \"<u>shy</u>\"); }\n"
                + "}");
        assertThat(cells.session
                        .evaluate("1", "new Shy()")
                        .shown()
                        .orElseThrow()
                        .data())
                .containsEntry("text/html", "<u>shy</u>");
    }

    @Test
    void lineMagicAddsToTheClassPathForTheRunningCellAndTheCompilersNextSnippet() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        assertThat(cells.run("String word(String jar) throws Exception {\n"
                        + "  List<String> added = lineMagic(\"jars\", List.of(jar));\n"
                        + "  Class<?> type = Class.forName(\"demo.One\", true, Thread.currentThread().getContextClassLoader());\n"
                        + "  return added.size() + (String) type.getMethod(\"word\").invoke(null);\n"
                        + "}\n"
                        + "String got = word(\"" + folder.resolve("one.jar") + "\");\n"
                        + "got + demo.One.word()"))
                .isEqualTo("1unouno");
    }

    @Test
    void evalRunsCodeInTheSessionWhileACellRuns() {
        assertThat(cells.run(
                        "int before = 20;\nint sum = (int) eval(\"int inner = before + 1; inner\") + 1;\nsum + inner"))
                .isEqualTo("43");
        assertThat(cells.run("for (int i = 0; i < 3; i++) { eval(\"before += \" + i); }\nbefore"))
                .isEqualTo("23");
    }

    @Test
    void evalKeepsTheVariablesThatARedefinitionInItConcerns() {
        cells.run("double weight() { return 1; }\ndouble w = weight();\nw = 5;");
        assertThat(cells.run("Object ignored = eval(\"double weight() { return 2; }\");\nw + weight()"))
                .isEqualTo("7.0");
    }

    @Test
    void anErrorInEvalIsAnExceptionThatTheCellMayCatch() {
        assertThat(cells.run("String message = \"\";\n"
                        + "try { eval(\"nonsense(1)\"); } catch (Exception e) { message = e.getMessage(); }\nmessage"))
                .contains("cannot find symbol");
        CellError error = cells.fail("int a = 1;\neval(\"throw new IllegalStateException(\\\"inner\\\")\");");
        assertThat(error.name()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.message()).isEqualTo("inner");
        assertThat(error.line()).isEqualTo(2);
        assertThat(
                        cells.run(
                                "String io = \"\";\n"
                                        + "try { eval(\"throw new FileNotFoundException(\\\"gone\\\");\"); } catch (IOException e) { io = e.getMessage(); }\nio"))
                .isEqualTo("gone");
    }

    @Test
    void anInterruptStopsWhatEvalRuns() throws Exception {
        CompletableFuture<CellResult> run =
                CompletableFuture.supplyAsync(() -> cells.session.evaluate("1", "eval(\"while (true) {}\")"));
        Thread.sleep(2000);
        cells.session.interrupt();
        assertThat(run.get(5, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(cells.run("1 + 1")).isEqualTo("2");
    }

    @Test
    void magicsCanBeCalledAsMethodsWithTheirErrors() {
        cells.run("cellMagic(\"writefile\", List.of(\"" + folder.resolve("a b.txt") + "\"), \"text\\n\");");
        assertThat(folder.resolve("a b.txt")).hasContent("text\n");
        assertThat(cells.fail("lineMagic(\"nothing\", List.of());").message())
                .contains("%nothing: there is no such magic");
        assertThat(cells.fail("lineMagic(\"jars\", List.of(\"no/such.jar\"));").message())
                .contains("nothing matches no/such.jar");
    }

    @Test
    void cellsRegisterMagicsOfTheirOwn() {
        cells.run("import io.github.spencerpark.jupyter.kernel.magic.registry.*;\n"
                + "class Mine {\n"
                + "  @LineMagic(value = \"double\", aliases = {\"twice\"})\n"
                + "  public static int twice(List<String> words) { return 2 * Integer.parseInt(words.get(0)); }\n"
                + "  @CellMagic public static String shout(List<String> words, String body) { return words + body.toUpperCase(); }\n"
                + "}\n"
                + "getKernelInstance().getMagics().registerMagics(Mine.class);\n"
                + "getKernelInstance().getMagics().registerLineMagic(\"count\", words -> words.size());");
        assertThat(cells.run("int four = %twice 2\nfour")).isEqualTo("4");
        assertThat(cells.run("int n = %count a \"b c\"\nn")).isEqualTo("2");
        cells.run("String loud = cellMagic(\"shout\", List.of(\"x\"), \"hey\");");
        assertThat(cells.run("loud")).isEqualTo("[x]HEY");
        // What one's own magic gives is seen, as what a method gives; IJava shows nothing here.
        assertThat(cells.run("%twice 4")).isEqualTo("8");
        assertThat(cells.run("%%shout\nho")).isEqualTo("[]HO");
        cells.run("getKernelInstance().getMagics().registerLineMagic(\"nothing\", words -> null);");
        assertThat(cells.run("%nothing")).isEmpty();
        assertThat(cells.run("%lsmagic")).contains("%count");
        // Notebooks register this set of IJava's, whose magic is there already.
        cells.run("import io.github.spencerpark.jupyter.kernel.magic.common.Shell;\n"
                + "getKernelInstance().getMagics().registerMagics(Shell.class);");
        assertThat(cells.run("List<String> lines = %sh echo hi\nlines")).isEqualTo("[hi]");
    }

    @Test
    void anExceptionInACellsOwnMagicNamesTheLinesThatThrew() {
        cells.session.evaluate(
                "7",
                "int third(int n) {\n  return 3 / n;\n}\n"
                        + "getKernelInstance().getMagics().registerLineMagic(\"boom\", words -> {\n"
                        + "  try { return third(words.size()); }\n"
                        + "  catch (ArithmeticException e) { throw new RuntimeException(\"bo\", e); }\n});\n"
                        + "getKernelInstance().getMagics().registerCellMagic(\"bang\", (words, body) ->\n  third(words.size()));");
        CellError error = cells.fail("int before = 1;\n%boom");
        assertThat(error.name()).isEqualTo("MagicError");
        assertThat(error.message()).isEqualTo("java.lang.RuntimeException: bo");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.traceback())
                .containsExactly(
                        "cell [7], line 6, in a lambda",
                        "caused by java.lang.ArithmeticException: / by zero",
                        "cell [7], line 2, in third",
                        "cell [7], line 5, in a lambda");
        assertThat(cells.fail("int four = %boom").traceback()).contains("cell [7], line 6, in a lambda");
        assertThat(cells.fail("%%bang\nx").traceback())
                .containsExactly("cell [7], line 2, in third", "cell [7], line 9, in a lambda");
        // One of the kernel's own has none.
        assertThat(cells.fail("%load none").traceback()).isEmpty();
    }

    @Test
    void codeThatIsNotValidIsToldByEvalInItsOwnWords() {
        CellError error = cells.fail("eval(\"1+\")");
        assertThat(error.text()).doesNotContain("org.lectern.jshell").doesNotContain("caused by");
        assertThat(error.message()).isNotEmpty();
        assertThat(error.line()).isEqualTo(1);
    }

    @Test
    void nothingOfItIsThereOutsideACell() {
        assertThat(cells.session.inside()).isEmpty();
        Magics magics = cells.session.magics();
        assertThat(magics.names()).contains("maven");
        try (Session plain = Session.builder().build()) {
            assertThat(plain.evaluate("getKernelInstance().getMagics().registerLineMagic(\"x\", w -> 1);")
                            .failure()
                            .orElseThrow()
                            .message())
                    .contains("takes no new ones");
        }
    }
}
