package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

/** What cells print of exceptions that they catch. */
class StackTracesTest {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    private final Session session =
            Session.builder().out(out::append).err(err::append).build();

    @BeforeEach
    void define() {
        run(
                "1",
                "int f(int n) {\n  // a comment\n  return 1 / n;\n}\n\nclass Dog {\n  void bark() throws Exception {\n"
                        + "    try {\n      f(0);\n    } catch (ArithmeticException e) {\n"
                        + "      throw new Exception(\"no bark\", e);\n    }\n  }\n}");
    }

    @AfterEach
    void close() {
        session.close();
    }

    private void run(String label, String cell) {
        assertThat(session.evaluate(label, cell).failure().map(CellError::text)).isEmpty();
    }

    private static final String BY_ZERO = "java.lang.ArithmeticException: / by zero\n\tat cell [1], line 3, in f\n";

    @Test
    void aStackTraceNamesTheCellsOwnLinesOnly() {
        run("2", "int z = 1;\ntry {\n  new Dog().bark();\n} catch (Exception e) {\n  e.printStackTrace();\n}");
        assertThat(err)
                .hasToString("java.lang.Exception: no bark\n"
                        + "\tat cell [1], line 11, in Dog.bark\n"
                        + "\tat cell [2], line 3\n"
                        + "Caused by: java.lang.ArithmeticException: / by zero\n"
                        + "\tat cell [1], line 3, in f\n"
                        + "\tat cell [1], line 9, in Dog.bark\n"
                        + "\tat cell [2], line 3\n");
    }

    @Test
    void theLinesOfAVariablesInitialiserAreThoseOfTheCell() {
        run("2", "int y = 1;");
        run(
                "3",
                "// first\nint y =\n   Optional.of(0).map(k -> {\n\n"
                        + "     try { return f(k); } catch (Exception e) { e.printStackTrace(); return 0; }\n   }).get();");
        assertThat(err.toString())
                .startsWith(BY_ZERO + "\tat cell [3], line 5, in a lambda\n")
                .endsWith("\tat cell [3], line 3\n");
    }

    @Test
    void aThreadAWriterAndAReferencePrintTheSame() {
        run(
                "2",
                "var t = new Thread(() -> {\n  try { f(0); } catch (Exception e) { e.printStackTrace(); }\n});\nt.start(); t.join();");
        assertThat(err).hasToString(BY_ZERO + "\tat cell [2], line 2, in a lambda\n");
        run("3", "try { f(0); } catch (Exception e) { e.printStackTrace(System.out); }");
        assertThat(out).hasToString(BY_ZERO + "\tat cell [3], line 1\n");
        err.setLength(0);
        run(
                "4",
                "try { f(0); } catch (Exception e) { Runnable r = e::printStackTrace; r.run();\n"
                        + "Stream.of(e).forEach(Throwable::printStackTrace); }");
        assertThat(err).hasToString((BY_ZERO + "\tat cell [4], line 1\n").repeat(2));
        run(
                "5",
                "var text = new StringWriter(); try { f(0); } catch (Exception e) { e.printStackTrace(new PrintWriter(text)); }");
        assertThat(session.variable("text").map(String::valueOf)).contains(BY_ZERO + "\tat cell [5], line 1\n");
    }

    @Test
    void afterAnEditInPlaceTheLinesAreTheNewOnes() {
        run("2", "int f(int n) {\n  return 10 / n;\n}");
        run("3", "try { f(0); } catch (Exception e) { e.printStackTrace(); }");
        assertThat(err.toString()).contains("\tat cell [2], line 2, in f\n\tat cell [3], line 1\n");
    }

    @Test
    void anExceptionThatPrintsItselfDoesSo() {
        run(
                "2",
                "class Loud extends Exception { @Override public void printStackTrace() { System.out.print(\"mine \"); super.printStackTrace(); } }\n"
                        + "try { throw new Loud(); } catch (Loud e) { e.printStackTrace(); Exception plain = e; plain.printStackTrace();"
                        + " Runnable r = e::printStackTrace; r.run(); }");
        assertThat(out).hasToString("mine ".repeat(3));
        assertThat(err).hasToString("Loud\n\tat cell [2], line 2\n".repeat(3));
        run("3", "class Sheet { void printStackTrace() throws Exception { throw new Exception(\"no paper\"); } }");
        CellError error = session.evaluate("4", "new Sheet().printStackTrace();")
                .failure()
                .orElseThrow();
        assertThat(error.headline()).isEqualTo("java.lang.Exception: no paper");
        assertThat(error.line()).isEqualTo(1);
    }

    @Test
    void suppressedRecursiveAndFaultyOnesAreTold() {
        run(
                "2",
                "try { var e = new RuntimeException(\"main\"); e.addSuppressed(new IllegalStateException(\"more\")); throw e; }"
                        + " catch (Exception e) { e.printStackTrace(); }");
        assertThat(err.toString())
                .contains("\tSuppressed: java.lang.IllegalStateException: more\n\t\tat cell [2], line 1\n");
        err.setLength(0);
        run("3", "void deep() { deep(); }\ntry { deep(); } catch (StackOverflowError e) { e.printStackTrace(); }");
        assertThat(err.toString()).contains("times more").hasSizeLessThan(500);
        err.setLength(0);
        run(
                "4",
                "class Odd extends Exception { @Override public String getMessage() { throw new RuntimeException(); } }\n"
                        + "try { throw new Odd(); } catch (Odd e) { e.printStackTrace(); }\nThread.dumpStack();");
        assertThat(err.toString()).startsWith("Odd: (its message").contains("\tat cell [4], line 2\n");
        assertThat(err.toString()).endsWith("Stack trace\n\tat cell [4], line 3\n");
        run("5", "var none = (Exception) null;");
        assertThat(session.evaluate("6", "none.printStackTrace();")
                        .failure()
                        .orElseThrow()
                        .name())
                .isEqualTo("java.lang.NullPointerException");
    }

    private static final String ELEMENTS = "String told(StackTraceElement[] all) {\n"
            + "  return Stream.of(all).map(String::valueOf).collect(Collectors.joining(\"\\n\"));\n}";

    private String value(String label, String cell) {
        CellResult result = session.evaluate(label, cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    @Test
    void theElementsOfAnExceptionAreThoseOfTheCell() {
        run("2", ELEMENTS);
        assertThat(
                        value(
                                "3",
                                "String s = \"\";\ntry {\n  new Dog().bark();\n} catch (Exception e) {\n"
                                        + "  s = told(e.getStackTrace()) + \"\\n\" + told(e.getCause().getStackTrace());\n}\ns"))
                .isEqualTo("Dog.bark(cell [1]:11)\ncell.<cell>(cell [3]:3)\n"
                        + "cell.f(cell [1]:3)\nDog.bark(cell [1]:9)\ncell.<cell>(cell [3]:3)");
        assertThat(value("4", "told(new Throwable().getStackTrace())")).isEqualTo("cell.<cell>(cell [4]:1)");
        assertThat(value(
                        "5",
                        "Function<Throwable, StackTraceElement[]> g = Throwable::getStackTrace;\n"
                                + "told(g.apply(new Throwable()))"))
                .isEqualTo("cell.<cell>(cell [5]:2)");
    }

    @Test
    void theElementsOfAThreadAreThoseOfTheCellSoThatTheSecondIsTheMethodItself() {
        run("2", ELEMENTS);
        run("3", "String here() {\n  return Thread.currentThread().getStackTrace()[1].getMethodName();\n}");
        assertThat(value("4", "here()")).isEqualTo("here");
        assertThat(value("5", "Supplier<String> s = () ->\n  told(Thread.currentThread().getStackTrace());\ns.get()"))
                .isEqualTo("java.base/java.lang.Thread.getStackTrace(Thread.java:" + threadLine() + ")\n"
                        + "cell.lambda$0(cell [5]:2)\ncell.<cell>(cell [5]:3)");
        assertThat(value("6", "told(Thread.getAllStackTraces().get(Thread.currentThread()))"))
                .endsWith("cell.<cell>(cell [6]:1)")
                .doesNotContain("REPL", "org.lectern");
    }

    @Test
    void theElementsOfAnInitialiserAreItsOwnLine() {
        run("2", "var e = new Exception(\"x\");\nvar top = new Object() { Exception made = new Exception(\"y\"); };");
        run("3", ELEMENTS);
        assertThat(value("4", "told(e.getStackTrace())")).isEqualTo("cell.<cell>(cell [2]:1)");
        assertThat(value("5", "told(top.made.getStackTrace())"))
                .contains("<init>(cell [2]:2)")
                .doesNotContain("do_it", "REPL");
        run("6", "e.printStackTrace();");
        assertThat(err).hasToString("java.lang.Exception: x\n\tat cell [2], line 1\n");
    }

    private static int threadLine() {
        return Thread.currentThread().getStackTrace()[0].getLineNumber();
    }

    @Test
    void otherMethodsOfThatNameAreWhatTheyWere() {
        run(
                "2",
                "class Own extends RuntimeException {\n  @Override public StackTraceElement[] getStackTrace() { return null; }\n}\n"
                        + "class Bare {\n  StackTraceElement[] getStackTrace() {"
                        + " return new StackTraceElement[] {new StackTraceElement(\"a.B\", \"c\", \"B.java\", 7)}; }\n"
                        + "  String told() { return String.valueOf(getStackTrace()[0]); }\n}");
        assertThat(value("3", "new Own().getStackTrace() == null")).isEqualTo("true");
        assertThat(value("4", "new Bare().told() + new Bare().getStackTrace()[0]"))
                .isEqualTo("a.B.c(B.java:7)a.B.c(B.java:7)");
        assertThat(value(
                        "5",
                        "java.lang.management.ManagementFactory.getThreadMXBean()"
                                + ".getThreadInfo(Thread.currentThread().getId(), 9).getStackTrace().length > 0"))
                .isEqualTo("true");
        run("6", "var e = new Exception();\ne.setStackTrace(new StackTraceElement[0]);");
        assertThat(value("7", "e.getStackTrace().length")).isEqualTo("0");
        CellError error = session.evaluate("8", "Throwable none = null;\nnone.getStackTrace();")
                .failure()
                .orElseThrow();
        assertThat(error.name()).isEqualTo("java.lang.NullPointerException");
        assertThat(error.line()).isEqualTo(2);
    }
}
