package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Threads that run on when the cell that started them has ended. */
class SessionThreadsTest {
    private static final long PATIENCE_MILLIS = 5000;

    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final Session session =
            Session.builder().out(out::append).err(err::append).build();

    @AfterEach
    void close() {
        session.close();
    }

    private void run(String label, String cell) {
        assertThat(session.evaluate(label, cell).failure().map(CellError::text)).isEmpty();
    }

    private static boolean isAlive(String name) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals(name));
    }

    private static boolean soon(BooleanSupplier condition) throws InterruptedException {
        long end = System.currentTimeMillis() + PATIENCE_MILLIS;
        while (!condition.getAsBoolean() && System.currentTimeMillis() < end) {
            Thread.sleep(10);
        }
        return condition.getAsBoolean();
    }

    private void startThree() throws InterruptedException {
        run("1", "new Thread(() -> { while (true) {} }, \"left looping\").start();");
        run(
                "2",
                "new Thread(() -> { try { Thread.sleep(100_000); } catch (InterruptedException e) {} }, \"left asleep\").start();");
        run(
                "3",
                "var pool = java.util.concurrent.Executors.newSingleThreadExecutor(r -> new Thread(r, \"left pool\"));\n"
                        + "pool.submit(() -> { long n = 0; while (true) { n++; } });");
        assertThat(soon(() -> isAlive("left looping") && isAlive("left asleep") && isAlive("left pool")))
                .isTrue();
    }

    private static boolean areGone() {
        return !isAlive("left looping") && !isAlive("left asleep");
    }

    @Test
    void anInterruptBetweenCellsEndsThem() throws Exception {
        startThree();
        session.interrupt();
        assertThat(soon(SessionThreadsTest::areGone)).isTrue();
        run(
                "4",
                "int sum = IntStream.range(0, 100).parallel().map(i -> { for (int k = 0; k < 9; k++) {} return i; }).sum();");
        assertThat(session.variable("sum")).contains(4950);
        run(
                "5",
                "var again = new Thread(() -> { for (int i = 0; i < 5; i++) {} System.out.print(\"done\"); });"
                        + " again.start(); again.join();");
        assertThat(out).hasToString("done");
        assertThat(err).isEmpty();
    }

    @Test
    void closingTheSessionEndsThem() throws Exception {
        startThree();
        session.close();
        assertThat(soon(SessionThreadsTest::areGone)).isTrue();
    }

    @Test
    void anInterruptOfACellLeavesEarlierCellsThreadsAlone() throws Exception {
        run(
                "1",
                "volatile boolean go = true; var early = new Thread(() -> { while (go) {} }, \"left early\"); early.start();");
        Thread interrupter = new Thread(() -> {
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                return;
            }
            session.interrupt();
        });
        interrupter.start();
        assertThat(session.evaluate("2", "while (true) {}").status()).isEqualTo(CellResult.Status.INTERRUPTED);
        Thread.sleep(200);
        assertThat(isAlive("left early")).isTrue();
        run("3", "go = false; early.join();");
    }

    @Test
    void whatAThreadThrowsIsToldByTheCellsOwnLines() throws Exception {
        run(
                "7",
                "int[] none = {};\n"
                        + "int first(int[] a) {\n"
                        + "    return a[0];\n"
                        + "}\n"
                        + "var t = new Thread(() -> {\n"
                        + "    first(none);\n"
                        + "}, \"worker\");\n"
                        + "t.start();\n"
                        + "t.join();\n");
        assertThat(err.toString())
                .contains("in the thread worker")
                .contains("ArrayIndexOutOfBoundsException: Index 0 out of bounds for length 0")
                .contains("cell [7], line 3, in first")
                .contains("cell [7], line 6, in a lambda")
                .doesNotContain("REPL")
                .doesNotContain("JShell");
    }

    @Test
    void whatAThreadThrowsAfterItsCellIsTold() throws Exception {
        run(
                "1",
                "new Thread(() -> { try { Thread.sleep(300); } catch (InterruptedException e) {} "
                        + "throw new IllegalStateException(\"late\", new RuntimeException(\"deep\")); }).start();");
        assertThat(soon(() -> err.toString().contains("late"))).isTrue();
        assertThat(soon(() -> err.toString().contains("caused by java.lang.RuntimeException: deep")))
                .isTrue();
        assertThat(err.toString()).contains("cell [1], line 1, in a lambda").doesNotContain("REPL");
    }

    @Test
    void manyThreadsThatFailAreToldInShort() {
        run(
                "1",
                "for (int i = 0; i < 100; i++) { var t = new Thread(() -> { throw new IllegalStateException(); }); t.start(); t.join(); }");
        assertThat(err.toString().split("IllegalStateException", -1).length).isBetween(2, 30);
        assertThat(err.toString()).contains("more threads");
    }

    @Test
    void whatAThreadOfNoGroupOfCellsThrowsIsToldByTheCellsOwnLines() throws Exception {
        run(
                "8",
                "var pool = java.util.concurrent.ForkJoinPool.commonPool();\n"
                        + "pool.execute(() -> {\n    throw new IllegalStateException(\"of the pool\");\n});");
        assertThat(soon(() -> err.toString().contains("cell [8], line 3, in a lambda")))
                .isTrue();
        assertThat(err.toString())
                .contains("IllegalStateException: of the pool")
                .doesNotContain("JShell");
    }

    @Test
    void aHandlerThatACellSetsForAllThreadsIsAsked() {
        run(
                "1",
                "Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.out.print(\"handled \" + e.getMessage()));\n"
                        + "var t = new Thread(() -> { throw new IllegalStateException(\"it\"); });\nt.start();\nt.join();");
        assertThat(out).hasToString("handled it");
        assertThat(err).isEmpty();
        Thread.UncaughtExceptionHandler ofCell = Thread.getDefaultUncaughtExceptionHandler();
        session.close();
        assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNotSameAs(ofCell);
    }
}
