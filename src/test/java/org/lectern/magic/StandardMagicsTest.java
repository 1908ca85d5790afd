package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Completeness;

class StandardMagicsTest {
    @TempDir
    Path folder;

    private final Magician cells = new Magician();

    @AfterEach
    void close() {
        cells.close();
    }

    @Test
    void anUnknownMagicNamesNearOnesAndTheList() {
        CellError error = cells.fail("int x = 1;\n%tim x");
        assertThat(error.message()).isEqualTo("%tim: there is no such magic");
        assertThat(error.help()).contains("%time").contains("%lsmagic");
        assertThat(error.line()).isEqualTo(2);
        assertThat(cells.fail("%%bsh\nls").help()).contains("Did you mean %%bash");
    }

    @Test
    void whatIsAMagicElsewhereIsToldByItsNameHere() {
        assertThat(cells.fail("%mvn a:b:1").help()).startsWith("Did you mean %maven?");
        assertThat(cells.fail("%run other.ipynb").help()).startsWith("Did you mean %load?");
        assertThat(cells.fail("%ls").help())
                .isEqualTo("A command of the shell is written with %sh in front, as in %sh ls.");
    }

    @Test
    void lsmagicListsEachMagicWithOneLineOfHelp() {
        assertThat(cells.run("%lsmagic"))
                .contains("%maven ")
                .contains("addMavenDependencies, addMavenDependency")
                .contains("%time, %%time")
                .contains("%%writefile");
    }

    @Test
    void aQuestionMarkAfterAMagicTellsHowItIsCalled() {
        assertThat(cells.run("%timeit?")).contains("%timeit [-n LOOPS]");
        assertThat(cells.run("%%bash?")).contains("%%bash [ARGUMENT…]");
    }

    @Test
    void aMagicForCellsIsRefusedAsALineAndTheOtherWayRound() {
        assertThat(cells.fail("%writefile x").help()).contains("%%writefile in the first line");
        assertThat(cells.fail("%%jars\nx").help()).contains("Write %jars");
    }

    @Test
    void aMagicForCellsBelowOtherCodeIsRefusedWhereItStands() {
        CellError error = cells.fail("// first\nint x = 1;\n%%bash\nls");
        assertThat(error.message()).contains("the cell's first line");
        assertThat(error.line()).isEqualTo(3);
    }

    @Test
    void linesWithMagicsWorkInsideATimedCell() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        assertThat(cells.run("%%time\n%jars " + folder + "/one.jar\nString word = demo.One.word();\nword"))
                .isEqualTo("uno");
    }

    @Test
    void anExceptionInWhatIsTimedHasNoFramesOfTheMachinery() {
        cells.run("int broken() {\n  return 1 / 0;\n}");
        CellError error = cells.fail("%timeit broken()");
        assertThat(error.name()).isEqualTo("java.lang.ArithmeticException");
        assertThat(error.traceback())
                .noneMatch(frame -> frame.contains("org.lectern."))
                .hasSizeLessThan(4);
        CellError once = cells.fail("int a = 2;\n%time broken()");
        assertThat(once.line()).isEqualTo(2);
        assertThat(once.name()).isEqualTo("java.lang.ArithmeticException");
    }

    @Test
    void jarsGivesCellsTheClassesOfJarsThatAGlobMatchesAndReturnsTheirPaths() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        Magician.jar(folder.resolve("two.jar"), "demo", "Two", "due");
        assertThat(cells.run("List<String> added = %jars " + folder + "/*.jar\nadded"))
                .isEqualTo("[" + folder.resolve("one.jar") + ", " + folder.resolve("two.jar") + "]");
        assertThat(cells.run("demo.One.word() + demo.Two.word()")).isEqualTo("unodue");
    }

    @Test
    void aFolderStandsForTheJarsInIt() throws IOException {
        Path lib = Files.createDirectory(folder.resolve("my lib"));
        Files.writeString(lib.resolve("notes.txt"), "no jar");
        Magician.jar(lib.resolve("three.jar"), "demo", "Three", "tre");
        assertThat(cells.run("%jars \"" + lib + "/\"\ndemo.Three.word()")).isEqualTo("tre");
    }

    @Test
    void jarsSaysWhatIsThereInsteadOfWhatIsNot() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        CellError error = cells.fail("%jars " + folder + "/onne.jar");
        assertThat(error.message()).contains("nothing matches " + folder + "/onne.jar");
        assertThat(error.help()).isEqualTo("Did you mean one.jar?");
    }

    @Test
    void classpathAddsAFolderOfClasses() throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        Magician.compile(
                classes,
                java.util.Map.of("Loose", "public class Loose { public static final int N = 7; }"),
                java.util.List.of());
        // Classes without a package cannot be named from JShell's own.
        assertThat(cells.run("%classpath " + classes + "\nClass.forName(\"Loose\").getField(\"N\").get(null)"))
                .isEqualTo("7");
    }

    @Test
    void whatIsNeitherJarNorFolderDoesNotGetOnTheClassPath() throws IOException {
        Path text = Files.writeString(folder.resolve("notes.txt"), "no classes");
        CellError error = cells.fail("%classpath " + folder + " " + text);
        assertThat(error.message()).isEqualTo("%classpath: " + text + " is neither a jar nor a folder");
        assertThat(error.help()).startsWith("Name jars, or the folders");
        Magician.jar(folder.resolve("near.jar"), "demo.near", "Near", "by");
        assertThat(cells.run("List<String> added = %classpath " + folder + "/n*\nadded.size() + demo.near.Near.word()"))
                .isEqualTo("1by");
    }

    @Test
    void loadRunsScriptsAndNotebooksWithOrWithoutTheirEnding() throws IOException {
        Files.writeString(folder.resolve("a.jshell"), "int twice(int x) {\n  return 2 * x;\n}\n");
        Files.writeString(folder.resolve("b.java"), "package demo.b;\n\npublic class B { int n = twice(4); }\n");
        Files.writeString(
                folder.resolve("c.ipynb"),
                "{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":["
                        + "{\"cell_type\":\"markdown\",\"source\":[\"no code\"]},"
                        + "{\"cell_type\":\"code\",\"source\":[\"var b = new B();\\n\",\"b.n\"]},"
                        + "{\"cell_type\":\"code\",\"source\":\"%vars\"},"
                        + "{\"cell_type\":\"code\",\"source\":[\"%%time\\n\",\"int late = b.n + 1;\"]}]}");
        assertThat(cells.run("%load " + folder + "/a\n%load " + folder + "/b.java\n%load " + folder + "/c\nlate"))
                .isEqualTo("9");
    }

    @Test
    void anErrorInALoadedFileNamesTheFileItsLineAndTheLineThatLoadsIt() throws IOException {
        Path script = Files.writeString(folder.resolve("bad.jshell"), "int a = 1;\n\nint b = aa + 1;\n");
        CellError error = cells.fail("int here = 0;\n%load " + script);
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.message()).contains("cannot find symbol");
        assertThat(error.traceback().get(0)).isEqualTo(script + ", line 3: int b = aa + 1;");
        assertThat(cells.run("a + here")).isEqualTo("1");
        Path thrower = Files.writeString(
                folder.resolve("throws.jshell"), "void boom() {\n  throw new RuntimeException(\"x\");\n}\nboom();\n");
        CellError thrown = cells.fail("%load " + thrower);
        assertThat(thrown.name()).isEqualTo("java.lang.RuntimeException");
        assertThat(thrown.traceback()).contains(thrower + ", line 4", thrower + ", line 2, in boom");
    }

    @Test
    void aFileThatLoadsItselfIsRefused() throws IOException {
        Path script = folder.resolve("me.jshell");
        Files.writeString(script, "%load " + script + "\n");
        assertThat(cells.fail("%load " + script).message()).contains("loads itself");
        // And again: nothing is left of the first try.
        assertThat(cells.fail("%load " + script).message()).contains("loads itself");
    }

    @Test
    void aScriptOfTheJshellToolMayEndItself() throws IOException {
        Path script = folder.resolve("tool.jshell");
        Files.writeString(
                script, "int k = 3; /*\n/exit\n*/ String t = \"\"\"\n/exit\n\"\"\";\n/exit\nint after = 4;\n");
        assertThat(cells.run("%load " + script + "\nk + t.strip()")).isEqualTo("3/exit");
        Files.writeString(script, "int early = 5;\n/open other.jsh\n");
        CellError error = cells.fail("%load " + script);
        assertThat(error.message())
                .endsWith("tool.jshell, line 2: /open other.jsh is a command of the jshell tool, no Java");
        assertThat(error.help()).isEqualTo("Write %load and the file in its place.");
        assertThat(cells.fail("early").name()).isEqualTo("CompileError");
    }

    @Test
    void aFileWithTheMarkOfWindowsEditorsCanBeLoaded() throws IOException {
        Path script = Files.writeString(folder.resolve("marked.jsh"), "\uFEFFint marked = 6;\n");
        Path notebook = Files.writeString(
                folder.resolve("marked.ipynb"),
                "\uFEFF{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{},\"cells\":["
                        + "{\"cell_type\":\"code\",\"source\":\"int book = marked + 1;\"}]}");
        assertThat(cells.run("%load " + script + " " + notebook + "\nbook")).isEqualTo("7");
    }

    @Test
    void whatCannotBeLoadedIsToldInTheWordsOfTheReader() throws IOException {
        Path broken = folder.resolve("broken.ipynb");
        Files.writeString(broken, "{\n \"cells\": [ {");
        assertThat(cells.fail("%load " + broken).message())
                .isEqualTo("%load: " + broken + " is no notebook: it ends in the middle, in line 2");
        Files.writeString(broken, "{\n \"cells\": [ ) ]}");
        assertThat(cells.fail("%load " + broken).message())
                .isEqualTo("%load: " + broken + " is no notebook: its JSON is broken in line 2");
        CellError directory = cells.fail("%load " + folder);
        assertThat(directory.message()).isEqualTo("%load: " + folder + " is a folder; needs a file");
        assertThat(directory.help()).isEqualTo("In it are broken.ipynb.");
    }

    @Test
    void loadNamesFilesThatAreNearWhatIsMissing() throws IOException {
        Files.writeString(folder.resolve("plots.jshell"), "");
        assertThat(cells.fail("%load " + folder + "/plot.jshell").help()).contains("plots.jshell");
    }

    @Test
    void timeTellsHowLongAStatementTookAndKeepsItsValueAndItsVariables() {
        assertThat(cells.run("%time 6 * 7")).isEqualTo("42");
        assertThat(cells.printed()).contains("Time: ");
        assertThat(cells.run("%time int slow = 3;\nslow")).isEqualTo("3");
        assertThat(cells.run("int got = %time slow + 1\ngot")).isEqualTo("4");
    }

    @Test
    void aTimedCellRunsItsStatementsAndItsErrorsHaveTheCellsLines() {
        assertThat(cells.run("%%time\nint p = 1;\nint q = 2;\np + q")).isEqualTo("3");
        CellError error = cells.fail("%%time\nint r = 1;\nr.x");
        assertThat(error.line()).isEqualTo(3);
        assertThat(error.source()).isEqualTo("r.x");
    }

    @Test
    void timeCountsWhatRunsWithoutTheCompiler() {
        cells.run("%%time\nThread.sleep(300);");
        assertThat(cells.printed()).containsPattern("Time: [3-9]\\d\\d ms");
    }

    @Test
    void timeitRunsAnExpressionManyTimesAndShowsMeanSpreadAndBest() {
        cells.run("int calls = 0; int f() { return ++calls; }");
        assertThat(cells.run("%timeit -n 10 -r 3 f()"))
                .containsPattern(".+ ± .+ per loop \\(mean ± std\\. dev\\. of 3 runs, 10 loops each\\), best .+");
        assertThat(cells.run("calls")).isEqualTo("30");
    }

    @Test
    void timeitTakesStatementsAndCallsThatGiveNothing() {
        cells.run("int done = 0; void g() { done++; }");
        cells.run("%timeit -n 2 -r 2 g()");
        cells.run("%timeit -n 2 -r 2 int x = 1; done += x;");
        cells.run("%%timeit -n 1 -r 2 int step = 10;\nfor (int i = 0; i < 2; i++) {\n  done += step;\n}\n// end");
        assertThat(cells.run("done")).isEqualTo("48");
    }

    @Test
    void timeitFindsTheNumberOfLoopsItself() {
        assertThat(cells.run("%timeit Math.sqrt(2)")).containsPattern("7 runs, [125][0,]+ loops");
    }

    @Test
    void aSlowFirstTimeDoesNotCount() {
        cells.run(
                "boolean isCold = true;\nvoid late() throws Exception {\n  Thread.sleep(isCold ? 700 : 1);\n  isCold = false;\n}");
        assertThat(cells.run("%timeit late()")).containsPattern("^[\\d.]+ ms ± .* 7 runs, [125]0+ loops each");
    }

    @Test
    void anErrorInWhatTimeitMeasuresUnderlinesThePlaceInTheCell() {
        CellError error = cells.fail("int n = 1;\n%timeit n + misspelt");
        assertThat(error.line()).isEqualTo(2);
        assertThat(error.source()).isEqualTo("%timeit n + misspelt");
        assertThat(error.source().substring(error.column() - 1, error.column() - 1 + error.length()))
                .isEqualTo("misspelt");
        CellError inCell = cells.fail("%%timeit\nint m = 1;\nm.x();");
        assertThat(inCell.line()).isEqualTo(3);
        assertThat(inCell.source()).isEqualTo("m.x();");
    }

    @Test
    void anInterruptStopsTimeit() throws Exception {
        CompletableFuture<CellResult> run = CompletableFuture.supplyAsync(
                () -> cells.session.evaluate("1", "%timeit -n 1000000 -r 1000 Thread.sleep(1)"));
        Thread.sleep(1500);
        cells.session.interrupt();
        assertThat(run.get(5, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(cells.run("1 + 1")).isEqualTo("2");
    }

    @Test
    void writefileWritesOverwritesAndAppends() throws IOException {
        Path file = folder.resolve("note.txt");
        cells.run("%%writefile " + file + "\none\n%jars is only text here\n");
        cells.run("%%writefile -a " + file + "\ntwo");
        assertThat(file).hasContent("one\n%jars is only text here\ntwo\n");
        cells.run("%%writefile " + file + "\nthree\n");
        assertThat(file).hasContent("three\n");
        assertThat(cells.printed()).contains("Wrote ", "Appended to ", "Overwrote ");
        assertThat(cells.fail("%%writefile " + folder + "/no/x\ny").message()).contains("there is no folder");
    }

    @Test
    void bashPrintsIntoTheCellAndItsLinesAreTheValueOfTheLineForm() {
        cells.run("%%bash a 'b c'\necho \"$1-$2\"\necho oops >&2");
        assertThat(cells.printed()).isEqualTo("a-b c\n");
        assertThat(cells.complained()).isEqualTo("oops\n");
        assertThat(cells.run("List<String> lines = %sh printf 'x\\ny\\n'\nlines"))
                .isEqualTo("[x, y]");
    }

    @Test
    void aCommandThatFailsIsAnErrorWithItsExitCode() {
        CellError error = cells.fail("%%bash\necho before\nexit 3");
        assertThat(error.message()).isEqualTo("%%bash: exit code 3");
        assertThat(cells.printed()).isEqualTo("before\n");
    }

    @Test
    void theOutputOfCommandsComesAsTheyPrintIt() throws Exception {
        CompletableFuture<CellResult> run =
                CompletableFuture.supplyAsync(() -> cells.session.evaluate("1", "%%bash\necho early\nsleep 20\n"));
        for (int i = 0; i < 100 && !cells.printed().contains("early"); i++) {
            Thread.sleep(100);
        }
        assertThat(cells.printed()).isEqualTo("early\n");
        cells.session.interrupt();
        run.get(5, TimeUnit.SECONDS);
    }

    @Test
    void anInterruptEndsTheWholeTreeOfProcesses() throws Exception {
        Path pids = folder.resolve("pids");
        CompletableFuture<CellResult> run = CompletableFuture.supplyAsync(
                () -> cells.session.evaluate("1", "%%bash\nbash -c 'echo $$ >" + pids + "; sleep 100; true'\ntrue\n"));
        for (int i = 0; i < 100 && !(Files.exists(pids) && Files.size(pids) > 0); i++) {
            Thread.sleep(100);
        }
        cells.session.interrupt();
        assertThat(run.get(5, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        long inner = Long.parseLong(Files.readString(pids).strip());
        for (int i = 0;
                i < 20 && ProcessHandle.of(inner).filter(ProcessHandle::isAlive).isPresent();
                i++) {
            Thread.sleep(100);
        }
        assertThat(ProcessHandle.of(inner).filter(ProcessHandle::isAlive)).isEmpty();
    }

    @Test
    void aProcessLeftInTheBackgroundDoesNotHoldUpTheCell() {
        long start = System.nanoTime();
        cells.run("%%bash\nsleep 8 &\necho started\n");
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(7));
        assertThat(cells.printed()).contains("started");
    }

    @Test
    void varsShowsTypesShapesAndSizes() {
        cells.run(
                "var x = org.lectern.tensor.Tensor.zeros(64, 10);\nint[][] a = new int[3][4];\nint[][] jagged = {{1}, {2, 3}};\n"
                        + "var names = new ArrayList<>(List.of(\"p\", \"q\"));\ndouble lr = 0.5; String word = \"hello\"; Object none = null;");
        String table = cells.run("%vars");
        assertThat(table).containsPattern("x +Tensor +\\[64, 10] float32 +2\\.56 KB");
        assertThat(table).containsPattern("a +int\\[]\\[] +\\[3, 4] +48 bytes");
        assertThat(table).containsPattern("jagged +int\\[]\\[] +\\[2, …] +12 bytes");
        assertThat(table).containsPattern("names +ArrayList<String> +\\[2]");
        assertThat(table).containsPattern("lr +double +0\\.5");
        assertThat(table).containsPattern("word +String +\\[5] +hello");
        assertThat(table).containsPattern("none +Object +null");
        assertThat(cells.run("%vars lr")).contains("lr").doesNotContain("word");
        assertThat(cells.fail("%vars wordd").help()).contains("word");
    }

    @Test
    void typesOfVariablesAreKnownAfterAReset() {
        cells.run("class Item { int v; }\nrecord Pair(int a, int b) {}\nvar item = new Item();");
        cells.run("%reset\nvar names = new ArrayList<String>();");
        assertThat(cells.run("%vars")).contains("ArrayList<String>");
        assertThat(cells.fail("new Item()").message()).contains("cannot find symbol");
        cells.run("%reset");
        cells.run("class Item { int w = 4; }");
        assertThat(cells.run("var items = List.of(new Item()); items.get(0).w")).isEqualTo("4");
        assertThat(cells.run("%vars")).contains("List<Item>");
    }

    @Test
    void afterAResetClassesBeginAsInAFreshKernel() {
        for (int i = 0; i < 3; i++) {
            cells.run("%reset\nclass Purse { int coins; static int made = 0; { made++; } }");
            cells.run("Purse purse = new Purse(); purse.coins = 3;");
            cells.run("class Purse { int coins, notes; static int made = 0; { made++; } }");
            assertThat(cells.run("purse.coins + \" \" + Purse.made")).isEqualTo("3 1");
        }
    }

    @Test
    void resetRefusesWordsAndForgetsNothingThen() {
        cells.run("int stays = 4;");
        CellError error = cells.fail("%reset stays x");
        assertThat(error.name()).isEqualTo("MagicError");
        assertThat(error.message()).isEqualTo("%reset: takes no names, got stays x");
        assertThat(error.help()).contains("set its variable to null");
        assertThat(cells.run("stays")).isEqualTo("4");
    }

    @Test
    void resetForgetsDefinitionsAndKeepsImportsAndTheClassPath() {
        Magician.jar(folder.resolve("one.jar"), "demo", "One", "uno");
        cells.run("%jars " + folder + "/one.jar");
        cells.run("int x = 5; int f() { return x; } class C {} import java.time.LocalDate;");
        cells.run("%reset -f");
        assertThat(cells.printed()).contains("Forgot 1 variable");
        assertThat(cells.fail("x").message()).contains("cannot find symbol");
        assertThat(cells.fail("f()").message()).contains("cannot find symbol");
        assertThat(cells.fail("new C()").message()).contains("cannot find symbol");
        assertThat(cells.run("List.of(1)")).isEqualTo("[1]");
        assertThat(cells.run("demo.One.word()")).isEqualTo("uno");
        assertThat(cells.run("String x = \"new\"; x")).isEqualTo("new");
    }

    @Test
    void namesOfMagicsAreCompletedAndInspected() {
        assertThat(texts("%ti")).containsExactly("time", "timeit");
        assertThat(texts("int x = 1;\n%%wri")).containsExactly("writefile");
        assertThat(texts("List<String> a = %ja")).containsExactly("jars");
        assertThat(texts("%%ja")).containsExactly("javascript");
        assertThat(cells.session.inspect("%timeit x", 3, false).orElseThrow()).contains("%timeit [-n LOOPS]");
    }

    @Test
    void javaBesideMagicsIsCompletedAsElsewhere() {
        cells.run("int counter = 1;");
        assertThat(texts("%jars lib\ncoun")).contains("counter");
        assertThat(texts("%time coun")).contains("counter");
        assertThat(texts("%%timeit\ncoun")).contains("counter");
        assertThat(texts("%%bash\ncoun")).isEmpty();
    }

    @Test
    void pathsOfMagicsAreProposed(@TempDir Path folder) throws Exception {
        Files.createDirectories(folder.resolve("deep"));
        Files.writeString(folder.resolve("data.csv"), "");
        Files.writeString(folder.resolve("my data.txt"), "");
        Files.writeString(folder.resolve(".hidden"), "");
        String in = folder.toString().replace('\\', '/') + "/";
        assertThat(texts("%load " + in + "d")).containsExactly(in + "data.csv", in + "deep/");
        assertThat(texts("%jars " + in)).containsExactly(in + "data.csv", in + "deep/", "\"" + in + "my data.txt\"");
        assertThat(texts("int a = 1;\nvar b = %jars " + in + "data")).containsExactly(in + "data.csv");
        assertThat(texts("%classpath \"" + in + "my")).containsExactly(in + "my data.txt");
        assertThat(texts("%%writefile -a " + in + "da")).containsExactly(in + "data.csv");
        assertThat(texts("%load " + in + ".h")).containsExactly(in + ".hidden");
        assertThat(texts("%load /no/such/folder/")).isEmpty();
        assertThat(texts("%vars " + in)).isEmpty();
    }

    private List<String> texts(String code) {
        return cells.session.complete(code, code.length()).matches().stream()
                .map(org.lectern.jshell.Completion.Match::text)
                .toList();
    }

    @Test
    void aConsoleKnowsWhenCodeWithMagicsIsComplete() {
        assertThat(status("%time 1 + 1")).isEqualTo(Completeness.Status.COMPLETE);
        assertThat(status("List<String> a = %jars lib/*.jar")).isEqualTo(Completeness.Status.COMPLETE);
        assertThat(status("%maven a:b:1\nint f() {")).isEqualTo(Completeness.Status.INCOMPLETE);
        assertThat(status("%%bash")).isEqualTo(Completeness.Status.INCOMPLETE);
        assertThat(status("%%bash\nif true; then\n")).isEqualTo(Completeness.Status.COMPLETE);
        assertThat(status("int rest = 7 %3")).isEqualTo(Completeness.Status.COMPLETE);
    }

    private Completeness.Status status(String code) {
        return cells.session.isComplete(code).status();
    }

    @Test
    void halfWrittenMagicsAreAnsweredAndNeverEndTheSession() {
        List<String> odd = List.of(
                "%",
                "%%",
                "%%%",
                "% time",
                "%%\n",
                "%time",
                "%timeit",
                "%%timeit",
                "%%timeit -n",
                "%timeit -n 0 x",
                "%timeit -n 99999999999 x",
                "%timeit {",
                "%timeit return",
                "%time int",
                "%load",
                "%load \"x",
                "%load .",
                "%jars",
                "%jars ''",
                "%jars [",
                "%jars **",
                "%classpath \u0000",
                "%maven",
                "%maven ::::",
                "%maven a:b:c:d:e:f",
                "%maven --from",
                "%mavenRepo a b",
                "%%writefile",
                "%%writefile .",
                "%%writefile /\nx",
                "%%loadFromPOM\n<",
                "%sh",
                "%%bash\n(",
                "%vars %",
                "%reset now",
                "x = %jars y",
                "int = %pwd",
                "var p = %pwd",
                "= %pwd",
                "%pwd?",
                "%nö");
        for (String cell : odd) {
            cells.session.complete(cell, cell.length());
            cells.session.isComplete(cell);
            cells.session.inspect(cell, cell.length(), true);
            CellResult result = cells.session.evaluate("1", cell);
            result.failure()
                    .ifPresent(error -> assertThat(error.kind())
                            .as(cell + ": " + error.text())
                            .isNotEqualTo(CellError.Kind.INTERNAL));
            result.failure()
                    .ifPresent(error -> assertThat(error.message())
                            .as(cell)
                            .doesNotContain("java.lang.")
                            .doesNotContain("java.nio."));
        }
        assertThat(cells.run("1 + 1")).isEqualTo("2");
    }

    @Test
    void aPercentSignInJavaIsNoMagic() {
        assertThat(cells.run("int rest = 17\n%5;\nrest")).isEqualTo("2");
        assertThat(cells.run("String text = \"\"\"\n%time\n\"\"\";\ntext.strip()"))
                .isEqualTo("%time");
        assertThat(cells.run("int time = 4;\nint odd = (9\n%time);\nodd")).isEqualTo("1");
    }

    @Test
    void pwdShowsTheWorkingDirectoryAndCdSaysWhyItCannotChange() {
        assertThat(cells.run("%pwd")).isEqualTo(Path.of("").toAbsolutePath().toString());
        assertThat(cells.fail("%cd /tmp").message()).contains("a running JVM keeps its working directory");
    }
}
