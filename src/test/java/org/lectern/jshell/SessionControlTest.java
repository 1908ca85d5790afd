package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

class SessionControlTest {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final List<String> pieces = Collections.synchronizedList(new ArrayList<>());
    private final Deque<String> typed = new ArrayDeque<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final PrintStream realOut = System.out;
    private Session session;
    private volatile Thread asking = Thread.currentThread();

    /** The common pool has one thread on a small machine, and another test may hold it. */
    private <T> CompletableFuture<T> inItsOwnThread(Supplier<T> work) {
        CompletableFuture<T> future = new CompletableFuture<>();
        asking = new Thread(() -> {
            try {
                future.complete(work.get());
            } catch (Throwable e) {
                future.completeExceptionally(e);
            }
        });
        asking.setDaemon(true);
        asking.start();
        return future;
    }

    @BeforeEach
    void open() {
        session = Session.builder()
                .out(text -> {
                    out.append(text);
                    pieces.add(text);
                    if (out.indexOf("go") >= 0) {
                        started.countDown();
                    }
                })
                .err(err::append)
                .input(typed::poll)
                .outputLimit(1_000_000)
                .host(new DisplayHost() {
                    @Override
                    public void display(MimeBundle bundle, String displayId) {
                        out.append("<").append(bundle.text()).append(">");
                    }

                    @Override
                    public void update(MimeBundle bundle, String displayId) {}

                    @Override
                    public void clear(boolean wait) {}
                })
                .build();
    }

    @AfterEach
    void close() {
        session.close();
    }

    private void run(String cell) {
        assertThat(session.evaluate(cell).failure().map(CellError::text)).isEmpty();
    }

    private static long threads(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "while (true) {}",
                "for (;;) { kept++; kept--; }",
                "do { try { Thread.sleep(60_000); } catch (InterruptedException e) {} } while (true);",
                "Thread.sleep(60_000);",
                "while (true) { try { while (true) {} } catch (Throwable t) {} }",
                "Stream.iterate(1, i -> i).filter(i -> i == 2).findFirst();",
                "synchronized (session) { session.wait(); }",
                "while (true) System.out.println(\"flood\");",
                "new Object() { @Override public String toString() { while (true) {} } }",
            })
    void anInterruptEndsTheCellAndKeepsTheState(String cell) throws Exception {
        run("int kept = 7; Object session = new Object();");
        CompletableFuture<CellResult> running =
                inItsOwnThread(() -> session.evaluate("System.out.println(\"go\");\n" + cell));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        // The print leaves first; the statement after it is compiled meanwhile.
        Thread.sleep(400);
        long before = System.nanoTime();
        session.interrupt();
        CellResult result = running.get(5, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(1500));
        assertThat(result.status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(result.failure().orElseThrow().kind()).isEqualTo(CellError.Kind.INTERRUPTED);
        run("kept++;\nThread.sleep(1);");
        assertThat(session.variable("kept")).contains(8);
    }

    @Test
    void anInterruptEndsThreadsThatTheCellStarted() throws Exception {
        CompletableFuture<CellResult> running = inItsOwnThread(
                () -> session.evaluate(
                        "var t = new Thread(() -> { while (true) {} }, \"burner\");\nt.start();\nSystem.out.println(\"go\");\nt.join();"));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(threads("burner")).isEqualTo(1);
        session.interrupt();
        running.get(5, TimeUnit.SECONDS);
        Thread.sleep(300);
        assertThat(threads("burner")).isZero();
    }

    @Test
    void anInterruptDuringTheStartStopsTheWaitingCellAndNotTheStart() throws Exception {
        CompletableFuture<CellResult> waiting = inItsOwnThread(() -> session.evaluate("while (true) {}"));
        while (asking.getState() != Thread.State.WAITING) {
            Thread.sleep(1);
        }
        session.interrupt();
        assertThat(waiting.get(20, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        run("List<Integer> imported = List.of(1);");
    }

    @Test
    void anInterruptWithNothingRunningDoesNothing() {
        run("int a = 1;");
        session.interrupt();
        run("Thread.sleep(5); a++;");
        assertThat(session.variable("a")).contains(2);
    }

    @Test
    @Tag("slow")
    void codeThatIgnoresInterruptsIsReportedAndTheSessionGoesOn() throws Exception {
        run("int kept = 1; var lock = new java.util.concurrent.locks.ReentrantLock();");
        session.variable("lock")
                .map(java.util.concurrent.locks.ReentrantLock.class::cast)
                .orElseThrow()
                .lock();
        CompletableFuture<CellResult> running =
                inItsOwnThread(() -> session.evaluate("{ System.out.println(\"go\"); lock.lock(); }"));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        session.interrupt();
        CellError error = running.get(8, TimeUnit.SECONDS).failure().orElseThrow();
        assertThat(error.message()).contains("did not stop");
        assertThat(error.help()).contains("restart");
        run("kept++;");
        assertThat(session.variable("kept")).contains(2);
    }

    @Test
    void outputComesInOrderWithDisplaysAndInFewPieces() {
        run("for (int i = 0; i < 20_000; i++) System.out.println(i);\n"
                + "org.lectern.display.Display.show(\"shown\");\nSystem.out.print(\"after\");");
        assertThat(out.toString()).endsWith("19999\n<shown>after");
        assertThat(out.toString().lines()).hasSize(20_001);
        assertThat(pieces).hasSizeLessThan(200);
    }

    @Test
    void outputAppearsWhileTheCellRuns() throws Exception {
        CompletableFuture<CellResult> running =
                inItsOwnThread(() -> session.evaluate("System.out.print(\"go\");\nThread.sleep(60_000);"));
        assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(running).isNotDone();
        session.interrupt();
        running.get(5, TimeUnit.SECONDS);
    }

    @Test
    void runawayOutputIsCutAndSaysSo() {
        run(
                "char[] line = new char[1000]; Arrays.fill(line, 'x'); for (int i = 0; i < 3000; i++) System.out.println(line);");
        assertThat(out.length()).isEqualTo(1_000_000);
        assertThat(err.toString()).contains("output cut").contains("2003000 of 3003000");
        out.setLength(0);
        run("System.out.print(\"next\")");
        assertThat(out).hasToString("next");
    }

    @Test
    void aValueThatIsTooLongIsCutAndSaysSo() {
        String text = session.evaluate("\"x\".repeat(20_000_000)")
                .shown()
                .orElseThrow()
                .text();
        assertThat(text)
                .hasSizeLessThan(1_001_000)
                .startsWith("xxx")
                .contains("19000000 of 20000000 characters", "LECTERN_OUTPUT_LIMIT");
        run(
                "org.lectern.display.Display.show(\"y\".repeat(600_000)); org.lectern.display.Display.show(\"z\".repeat(600_000));");
        assertThat(out.chars().filter(c -> c == 'y').count()).isBetween(600_000L, 600_100L);
        assertThat(out.chars().filter(c -> c == 'z').count()).isBetween(400_000L, 400_100L);
        assertThat(out.toString()).contains("200000 of 600000 characters");
        assertThat(session.evaluate("1 + 1").shown().orElseThrow().text()).isEqualTo("2");
        CellError thrown = session.evaluate("throw new IllegalStateException(\"m\".repeat(2_000_000));")
                .failure()
                .orElseThrow();
        assertThat(thrown.text()).hasSizeLessThan(30_000).contains("more characters");
    }

    @Test
    void picturesAndPagesAreShownWhole() {
        MimeBundle shown = session.evaluate(
                        "org.lectern.display.MimeBundle.html(\"h\".repeat(5_000_000), \"page\").with(\"image/png\", \"p\".repeat(5_000_000))")
                .shown()
                .orElseThrow();
        assertThat(shown.data().get(MimeBundle.HTML)).asString().hasSize(5_000_000);
        assertThat(shown.data().get(MimeBundle.PNG)).asString().hasSize(5_000_000);
        assertThat(shown.text()).isEqualTo("page");
    }

    @Test
    void otherThreadsKeepTheRealStreams() {
        System.out.print("");
        run("System.out.print(\"mine\")");
        System.out.print("theirs");
        assertThat(out).hasToString("mine");
    }

    @Test
    void threadsOfACellPrintToTheSession() {
        run("var t = new Thread(() -> System.out.print(\"from a thread\")); t.start(); t.join();");
        assertThat(out).hasToString("from a thread");
    }

    @Test
    void cellsReadLines() {
        typed.add("Grüße");
        typed.add("2");
        run("var in = new Scanner(System.in); String first = in.nextLine(); int second = in.nextInt();");
        assertThat(session.variable("first")).contains("Grüße");
        assertThat(session.variable("second")).contains(2);
        assertThat(session.evaluate("System.in.read()").shown().orElseThrow().text())
                .isNotNull();
    }

    @Test
    void completionFindsMembersAndVariables() {
        run("String sentence = \"\"; int sentinel = 1;");
        Completion members = session.complete("int a = 1; sentence.len", 23);
        assertThat(members.matches()).extracting(Completion.Match::text).containsExactly("length()");
        assertThat(members.start()).isEqualTo(20);
        assertThat(members.end()).isEqualTo(23);
        assertThat(session.complete("sent", 4).matches())
                .extracting(Completion.Match::text)
                .contains("sentence", "sentinel");
        assertThat(session.complete("zzzq", 4).matches()).isEmpty();
    }

    @Test
    void completenessTellsWhatToDoWithEnter() {
        assertThat(session.isComplete("int a = 1;").status()).isEqualTo(Completeness.Status.COMPLETE);
        assertThat(session.isComplete("1 + 1").status()).isEqualTo(Completeness.Status.COMPLETE);
        for (String whole : new String[] {
            "return",
            "int a, b = 3",
            "x -> 3",
            "@interface A {}",
            "@Deprecated void f() {}",
            "import java.util.*; class A { int f() { return 1; } } enum B { X } record P(int a) {} a.size()",
            "int y = switch (x) { case 1 -> 2; default -> 3; };",
            "new int[] {1, 2}",
            "int[] z = {1, 2}",
            "sealed interface S permits B {}",
            "int x = 3 // why",
            "x + 3 // why",
            "// nothing",
            "x\n  .foo()",
            "\"a%sb\"",
        }) {
            assertThat(session.isComplete(whole).status()).as(whole).isEqualTo(Completeness.Status.COMPLETE);
        }
        assertThat(session.isComplete("int a = 1;\nvoid f() {"))
                .isEqualTo(new Completeness(Completeness.Status.INCOMPLETE, "    "));
        assertThat(session.isComplete("int a = 1; foo) (").status()).isEqualTo(Completeness.Status.INVALID);
        assertThat(session.isComplete("").status()).isEqualTo(Completeness.Status.COMPLETE);
        for (String broken : new String[] {"int 2x", "1 +* 2", "int x = 3 4;", "int x = 08;", "1 + 1; int 2x"}) {
            assertThat(session.isComplete(broken).status()).as(broken).isEqualTo(Completeness.Status.INVALID);
        }
        for (String begun : new String[] {"@Override", "int a = 1;\n@SuppressWarnings(\"x\")\n@Deprecated // why"}) {
            assertThat(session.isComplete(begun).status()).as(begun).isEqualTo(Completeness.Status.INCOMPLETE);
        }
    }

    @Test
    void inspectionGivesSignatures() {
        assertThat(session.inspect("Math.abs(", 9, false).orElseThrow()).contains("int Math.abs(int a)");
        run("int answer = 1;");
        assertThat(session.inspect("zzzz", 4, false)).isEmpty();
    }

    @Test
    void aCellCannotUseItsOwnSession() {
        CellError error = session.evaluate("org.lectern.jshell.Session.current().get().evaluate(\"1\")")
                .failure()
                .orElseThrow();
        assertThat(error.message()).contains("cannot use the session that runs it");
    }

    @Test
    void closingGivesBackStreamsAndHost() {
        session.close();
        assertThat(System.out).isSameAs(realOut);
        assertThatThrownBy(() -> session.evaluate("1"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
        Display.show("quiet");
        assertThat(out).doesNotContain("quiet");
    }

    @Test
    void valuesWithoutANameAreProposedOnlyToWhoAsks() {
        session.evaluate("1 + 1");
        assertThat(texts("")).isNotEmpty().noneMatch(each -> each.startsWith("$"));
        assertThat(texts("$")).anyMatch(each -> each.matches("\\$\\d+"));
    }

    private List<String> texts(String code) {
        return session.complete(code, code.length()).matches().stream()
                .map(Completion.Match::text)
                .toList();
    }
}
