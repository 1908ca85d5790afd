package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

/** Classes of cells whose static initialisers fail: a JVM gives none of them another try. */
class FailedInitialiserTest {
    private static final String CONFIG = "class Config {\n"
            + "    static String name = load();\n"
            + "    static String load() { if (!isThere) throw new IllegalStateException(\"no file\"); return \"ok\"; }\n"
            + "}";

    private final Session session =
            Session.builder().out(text -> {}).err(text -> {}).build();

    @AfterEach
    void close() {
        session.close();
    }

    private String run(String cell) {
        CellResult result = session.evaluate("4", cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    private CellError fail(String cell) {
        return session.evaluate("5", cell).failure().orElseThrow();
    }

    @Test
    void theSameCellAgainDefinesTheClassAnew() {
        run("boolean isThere = false; int kept = 3;");
        run(CONFIG);
        run("List<Config> all = new ArrayList<>(); int length() { return Config.name.length(); }");
        CellError error = fail("Config.name");
        assertThat(error.traceback()).anyMatch(line -> line.contains("IllegalStateException: no file"));
        assertThat(error.help()).contains("run the cell that defines Config again");
        run(CONFIG);
        assertThat(fail("Config.name").name()).isEqualTo("java.lang.ExceptionInInitializerError");
        run("isThere = true;");
        run(CONFIG);
        assertThat(run("Config.name + length() + all + kept")).isEqualTo("ok2[]3");
        run("Config.name = \"mine\";");
        run(CONFIG);
        assertThat(run("Config.name")).isEqualTo("mine");
    }

    @Test
    void whatDidNotCompileIsNotSaidToHaveRun() {
        fail("int fresh = \"a\";");
        assertThat(fail("fresh = 3;").help())
                .startsWith("fresh was not made: its declaration in cell [5], line 1 did not compile.");
        fail("int other = 1 / 0;");
        assertThat(fail("other = 3;").help())
                .startsWith("other was not made: its initialiser did not run to its end in");
    }

    @Test
    void aFailureThatTheCellHasCaughtCounts() {
        run("boolean isThere = false;");
        run(CONFIG);
        run("String caught = \"\"; try { caught = Config.name; } catch (Throwable t) { caught = \"failed\"; }");
        assertThat(fail("Config.name").name()).isEqualTo("java.lang.NoClassDefFoundError");
        run("isThere = true;");
        run(CONFIG);
        assertThat(run("Config.name")).isEqualTo("ok");
    }

    @Test
    void anExceptionThatAnInitialiserHasCaughtIsNoFailure() {
        String holder = "class Holder { static Exception saved; static int count = 1;\n"
                + "    static { try { throw new Exception(\"early\"); } catch (Exception e) { saved = e; } } }";
        run(holder);
        run("Holder.count = 7;");
        assertThat(fail("throw Holder.saved;").message()).isEqualTo("early");
        run(holder);
        assertThat(run("Holder.count")).isEqualTo("7");
    }

    @Test
    void anInitialiserThatWasInterruptedRunsAgainWithItsCell() throws Exception {
        String slow = "class Slow { static int v; static { while (!isThere) {} v = 2; } }";
        run("volatile boolean isThere = false;");
        run(slow);
        CompletableFuture<CellResult> running = new CompletableFuture<>();
        Thread asking = new Thread(() -> running.complete(session.evaluate("Slow.v")));
        asking.start();
        Thread.sleep(1000);
        session.interrupt();
        assertThat(running.get(5, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(fail("Slow.v").text()).contains("an interrupt ended it").doesNotContain("CellStopped");
        run("isThere = true;");
        run(slow);
        assertThat(run("Slow.v")).isEqualTo("2");
    }
}
