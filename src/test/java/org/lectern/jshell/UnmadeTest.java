package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class UnmadeTest {
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(text -> {}).build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static CellError error(String label, String cell) {
        return session.evaluate(label, cell).failure().orElseThrow();
    }

    private static void run(String cell) {
        assertThat(session.evaluate("1", cell).failure().map(CellError::text)).isEmpty();
    }

    @Test
    void aVariableThatCouldNotBeMadeIsNotThere() {
        CellError failed = error("4", "int ok = 1;\nvar missing = Integer.parseInt(\"x\");");
        assertThat(failed.help()).isEqualTo("missing has no value, for what makes it failed.");
        assertThat(session.variable("ok")).contains(1);
        CellError later = error("5", "missing + 1");
        assertThat(later.message()).isEqualTo("cannot find symbol: variable missing");
        assertThat(later.help()).endsWith("Run cell [4], line 2 again.");
        run("var missing = 3;");
        assertThat(session.variable("missing")).contains(3);
    }

    @Test
    void aVariableThatWasThereKeepsItsValue() {
        run(
                "int w = 5; String text = \"old\"; Map<String, List<Integer>> deep = Map.of(\"a\", List.of(1)); String none = null;");
        assertThat(error("4", "int w = Integer.parseInt(\"x\");").help()).isEqualTo("w keeps the value that it had.");
        error("4", "String text = List.of(\"a\").get(3);");
        error("4", "Map<String, List<Integer>> deep = Map.of(\"b\", List.of(1 / 0));");
        error("4", "String none = List.of(\"a\").get(3);");
        assertThat(session.variable("w")).contains(5);
        assertThat(session.variable("text")).contains("old");
        assertThat(session.variable("deep").map(String::valueOf)).contains("{a=[1]}");
        assertThat(error("4", "none.length()").name()).isEqualTo("java.lang.NullPointerException");
        CellError other = error("4", "boolean w = List.of(true).get(3);");
        assertThat(other.help()).isEqualTo("w has no value, for what makes it failed.");
    }

    @Test
    void anInterruptLeavesTheValueThatWas() throws Exception {
        run("int slow = 8; int forever() { while (true) { } }");
        CompletableFuture<CellResult> cell =
                CompletableFuture.supplyAsync(() -> session.evaluate("6", "int slow = forever();"));
        TimeUnit.MILLISECONDS.sleep(700);
        session.interrupt();
        assertThat(cell.get(20, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        assertThat(session.variable("slow")).contains(8);
    }

    @Test
    void theOthersOfADeclarationStay() {
        error("4", "int a1 = 1, a2 = Integer.parseInt(\"x\"), a3 = 4;");
        assertThat(session.variable("a1")).contains(1);
        assertThat(session.variable("a3")).contains(4);
        assertThat(error("5", "a2").help()).contains("a2 has no value");
    }
}
