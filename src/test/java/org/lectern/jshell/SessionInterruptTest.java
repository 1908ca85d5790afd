package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that wait again when they are interrupted. */
class SessionInterruptTest {
    private final CountDownLatch started = new CountDownLatch(1);
    private final Session session =
            Session.builder().out(text -> started.countDown()).err(text -> {}).build();

    @AfterEach
    void close() {
        session.close();
    }

    private void run(String cell) {
        assertThat(session.evaluate(cell).failure().map(CellError::text)).isEmpty();
    }

    /** What a cell comes to that is interrupted once it has printed something and gone on. */
    private CellError interrupted(String cell) throws Exception {
        CompletableFuture<CellResult> running = new CompletableFuture<>();
        Thread asking = new Thread(() -> running.complete(session.evaluate(cell)));
        asking.setDaemon(true);
        asking.start();
        assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
        Thread.sleep(200);
        session.interrupt();
        return running.get(8, TimeUnit.SECONDS).failure().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "try { Thread.sleep(60_000); } finally { Thread.sleep(60_000); }",
                "try { Thread.sleep(60_000); } finally { try { lock.wait(); } finally { new CountDownLatch(1).await(); } }",
                "try { lock.wait(); } catch (InterruptedException e) { Executors.newSingleThreadExecutor().submit(() -> {"
                        + " Thread.sleep(60_000); return 1; }).get(); }",
            })
    void aWaitAfterAnInterruptIsInterruptedToo(String cell) throws Exception {
        run("var lock = new Object(); int kept = 1;");
        long before = System.nanoTime();
        CellError error = interrupted("synchronized (lock) { System.out.println(\"go\");\n" + cell + " }");
        assertThat(error.message()).isEqualTo("the cell was stopped");
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
        run("Thread.sleep(300); kept++;");
        assertThat(session.variable("kept")).contains(2);
    }

    @Test
    void trainingThatIsInterruptedGivesItsHistoryAlsoToANewVariable() throws Exception {
        run(
                "var moons = Datasets.moons(100, 0.1, Rng.seed(1)); var net = Sequential.of(new Linear(2, 2, Rng.seed(2)));");
        CellError error = interrupted(
                "var history = Trainer.of(net, Losses.crossEntropy(), Adam.of(net.parameters())).quiet()"
                        + ".onEpoch(e -> { System.out.println(\"go\"); }).fit(moons.batches(10), 1_000_000);\nint after = 1;");
        assertThat(error.message()).isEqualTo("the cell was stopped");
        run("var stop = history.stop().name();");
        assertThat(session.variable("stop")).contains("INTERRUPTED");
        assertThat(session.variable("after")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Stream.generate(Math::random).forEach(System.out::println);",
                "Stream.generate(Math::random).map(Double::intValue).forEach(System.out::print);",
                "Stream.generate(Math::random).parallel().forEach(System.out::println);",
            })
    void aStreamOfMethodReferencesStopsWhereItPrints(String cell) throws Exception {
        CellError error = interrupted("try { " + cell + " } finally { System.out.println(\"cleaned\"); }");
        assertThat(error.message()).isEqualTo("the cell was stopped");
        run("int after = 1;");
    }

    @Test
    void aThreadOfAnInterruptedCellDoesNotWaitAgainEither() throws Exception {
        interrupted("var t = new Thread(() -> { try { try { Thread.sleep(60_000); } finally { Thread.sleep(60_000); } }"
                + " catch (InterruptedException e) {} });\nt.start();\nSystem.out.println(\"go\");\nt.join();");
        run("t.join(3000); boolean alive = t.isAlive();");
        assertThat(session.variable("alive")).contains(false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numbers.parallelStream().forEach(i -> { while (true) {} });",
                "IntStream.range(0, 1_000_000_000).parallel().mapToDouble(i -> work(i)).sum();",
            })
    void theCommonPoolDoesNotGoOnForACellThatWasStopped(String cell) throws Exception {
        run("var numbers = IntStream.range(0, 100_000).boxed().toList(); double work(int i) {"
                + " return Math.sin(i) + Math.cos(i); }");
        interrupted("System.out.println(\"go\");\n" + cell);
        run("long sum = IntStream.range(0, 100_000).parallel().map(i -> i % 3).sum();");
        assertThat(session.variable("sum")).contains(99_999L);
        for (int i = 0; i < 200 && !ForkJoinPool.commonPool().isQuiescent(); i++) {
            Thread.sleep(10);
        }
        assertThat(ForkJoinPool.commonPool().isQuiescent()).isTrue();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "synchronized (lock) { },it waits for a lock (synchronized) that another thread holds",
        "new CompletableFuture<String>().join();,ignores interrupts (java.util.concurrent.CompletableFuture.join)"
    })
    void whatDoesNotStopIsSaidToBeWhereItIs(String cell, String reason) throws Exception {
        run("var lock = new Object(); var held = new CountDownLatch(1);\n"
                + "Thread holder = new Thread(() -> { synchronized (lock) { held.countDown();"
                + " try { Thread.sleep(60_000); } catch (InterruptedException e) {} } });\n"
                + "holder.start(); held.await();");
        CellError error = interrupted("{ System.out.println(\"go\");\n" + cell + " }");
        assertThat(error.message()).startsWith("the cell did not stop: ").endsWith(reason);
        assertThat(session.evaluate("1 + 1").isOk()).isTrue();
    }
}
