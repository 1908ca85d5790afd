package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

/** Exceptions and values of cells whose own methods fail, give null, or never end. */
class FaultyObjectsTest extends CellsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "public String getMessage() { throw new RuntimeException(\"inner\"); }",
                "public String getMessage() { return getMessage(); }",
                "public String getLocalizedMessage() { return null; }",
                "public String toString() { throw new RuntimeException(\"inner\"); }",
                "public StackTraceElement[] getStackTrace() { return null; }",
                "public StackTraceElement[] getStackTrace() { throw new RuntimeException(\"inner\"); }",
                "public Throwable getCause() { throw new RuntimeException(\"inner\"); }",
                "public Throwable getCause() { return this; }",
            })
    void anExceptionWhoseMethodsFailIsToldByItsClassAndLine(String method) {
        String define = "class Odd extends RuntimeException { @Override " + method + " }\n";
        CellError error = error(define + "throw new Odd();");
        assertThat(error.kind()).isEqualTo(CellError.Kind.RUNTIME);
        assertThat(error.name()).isEqualTo("Odd");
        assertThat(error.line()).isEqualTo(2);
        CellError wrapped = error("throw new IllegalStateException(\"outer\", new Odd());");
        assertThat(wrapped.headline()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(wrapped.traceback()).anyMatch(line -> line.startsWith("caused by Odd"));
        assertThat(session.evaluate("1 + 1").isOk()).isTrue();
    }

    @Test
    void theMessageOfAnExceptionSaysHowItFailed() {
        assertThat(error(
                                "class Mute extends Exception { public String getMessage() { throw new RuntimeException(\"inner\"); } }\n"
                                        + "throw new Mute();")
                        .message())
                .isEqualTo("(its message cannot be told: java.lang.RuntimeException: inner)");
    }

    @Test
    void aThreadsExceptionThatFailsIsTold() {
        ERR.setLength(0);
        value("class Shy extends RuntimeException { public String getMessage() { throw new RuntimeException(); } }\n"
                + "var t = new Thread(() -> { throw new Shy(); }); t.start(); t.join();");
        assertThat(ERR.toString()).contains("Shy: (its message").contains("cell [7], line 2");
    }

    @Test
    void anExceptionWhoseMessageNeverEndsCanBeInterrupted() throws Exception {
        // A session of its own, for if it does not work nothing else will.
        try (Session own = Session.builder().out(text -> {}).err(text -> {}).build()) {
            own.evaluate("class Endless extends RuntimeException { public String getMessage() { while (true) {} } }");
            CompletableFuture<CellResult> running = new CompletableFuture<>();
            Thread asking = new Thread(() -> running.complete(own.evaluate("throw new Endless();")));
            asking.setDaemon(true);
            asking.start();
            Thread.sleep(1000);
            own.interrupt();
            assertThat(running.get(5, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "return null;,null",
        "return \"\" + this;,<Odd2 whose display failed: java.lang.StackOverflowError>",
        "throw new RuntimeException(\"oh\");,<Odd2 whose display failed: java.lang.RuntimeException: oh>",
        "throw new Error(\"oh\");,<Odd2 whose display failed: java.lang.Error: oh>",
        "throw new Worse();,<Odd2 whose display failed: Worse>",
    })
    void aValueWhoseToStringFailsIsShownByItsClassAndTheException(String body, String expected) {
        value("class Worse extends RuntimeException { public String toString() { throw new RuntimeException(); } }");
        List<String> named = value("class Odd2 { public String toString() { " + body + " } }\nnew Odd2()")
                .lines()
                .toList();
        assertThat(named.get(0)).isEqualTo(expected);
        List<String> nameless = value("new Object() { public String toString() { " + body + " } }")
                .lines()
                .toList();
        assertThat(nameless.get(0)).isEqualTo(expected.replace("Odd2", "anonymous"));
        if (!expected.equals("null")) {
            assertThat(named).contains("    at cell [7], line 1, in Odd2.toString");
            assertThat(nameless).contains("    at cell [7], line 1, in toString of an anonymous class");
        }
    }

    @Test
    void aValueWhoseToStringFailsIsShownWithThePlaceAndTheRemedy() {
        session.evaluate("3", "class Torn { public String toString() {\n  return \"\" + (new int[0])[1]; } }");
        String failure =
                " whose display failed: java.lang.ArrayIndexOutOfBoundsException: Index 1 out of bounds for length 0>\n"
                        + "    at cell [3], line 2, in Torn.toString\nThe array is empty: there is nothing at any index.";
        assertThat(value("new Torn()")).isEqualTo("<Torn" + failure);
        assertThat(value("List.of(new Torn())")).isEqualTo("<List" + failure);
        assertThat(value("Map.of(1, new Torn())")).isEqualTo("<Map" + failure);
        assertThat(value("Collections.unmodifiableSet(new HashSet<>(List.of(new Torn())))"))
                .startsWith("<Set whose");
        assertThat(
                        value(
                                "class Ring { Ring next = this; public String toString() { return \"\" + next; } }\nnew Ring()"))
                .startsWith("<Ring whose display failed: java.lang.StackOverflowError>\n    at ")
                .contains("in Ring.toString", "times more")
                .endsWith("A method calls itself without end, or too deep: look for the case in which it stops."
                        + " The session goes on, with every variable kept.");
    }

    @Test
    void whatIsDisplayedInTheMiddleOfACellFailsWithItsPlaceToo() {
        StringBuffer shown = new StringBuffer();
        DisplayHost host = new DisplayHost() {
            @Override
            public void display(MimeBundle bundle, String displayId) {
                shown.append(bundle.text());
            }

            @Override
            public void update(MimeBundle bundle, String displayId) {}

            @Override
            public void clear(boolean wait) {}
        };
        try (Session own = Session.builder().host(host).build()) {
            own.evaluate("4", "class Torn { public String toString() { throw new IllegalStateException(\"oh\"); } }");
            own.evaluate("5", "display(new Torn());");
        }
        assertThat(shown.toString())
                .startsWith("<Torn whose display failed: java.lang.IllegalStateException: oh>\n"
                        + "    at cell [4], line 1, in Torn.toString");
    }

    @Test
    void aLookThatIsNullIsShownAsNull() {
        assertThat(value(
                        "class Bare implements org.lectern.display.Displayable { public org.lectern.display.MimeBundle display() { return null; } }\n"
                                + "new Bare()"))
                .isEqualTo("null");
    }
}
