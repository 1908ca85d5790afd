package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.display.Display;
import org.lectern.display.MimeBundle;

class PlainNamesTest {
    private static final CopyOnWriteArrayList<String> PRINTED = new CopyOnWriteArrayList<>();
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(PRINTED::add).err(PRINTED::add).build();
        run("class A { String s; int m() { return s.length(); } } A a = new A(); String n = null;");
    }

    @AfterAll
    static void close() {
        session.close();
    }

    private static void run(String cell) {
        assertThat(session.evaluate("1", cell).failure().map(CellError::text)).isEmpty();
    }

    private static CellError error(String cell) {
        return session.evaluate("9", cell).failure().orElseThrow();
    }

    private static String shown(String cell) {
        return session.evaluate("2", cell).shown().map(MimeBundle::text).orElse("");
    }

    @Test
    void aNullPointerNamesVariablesMethodsAndParametersAsTheCellDoes() {
        assertThat(error("n.length()").message()).isEqualTo("Cannot invoke \"String.length()\" because \"n\" is null");
        run("int f(String q) { return q.length(); } String none() { return null; }");
        assertThat(error("f(n)").message()).endsWith("because \"q\" is null");
        assertThat(error("none().length()").message()).endsWith("because the return value of \"none()\" is null");
        assertThat(error("A[] as = new A[2]; as[1].m()").message())
                .isEqualTo("Cannot invoke \"A.m()\" because \"as[1]\" is null");
        assertThat(error("as[1].s = \"x\";").message()).endsWith("because \"as[1]\" is null");
    }

    @Test
    void aStackWalkersFramesAndAWrappersOwnNameHaveNothingOfJShells() {
        PRINTED.clear();
        run("class W { void walk() { StackWalker.getInstance().forEach(System.out::println); } }\nnew W().walk();");
        run("System.out.println(W.class.getDeclaringClass().getSimpleName());");
        assertThat(String.join("", PRINTED))
                .startsWith("W.walk\nthe cell\n")
                .endsWith("the cell\n")
                .doesNotContain("$JShell$", "cells//");
    }

    @Test
    void aFailedCastNamesTheClassesAlone() {
        assertThat(error("Object o = a; String s = (String) o;").message())
                .isEqualTo("class A cannot be cast to class java.lang.String");
        assertThat(error("Object i = 3; String t = (String) i;").message())
                .isEqualTo("class java.lang.Integer cannot be cast to class java.lang.String");
    }

    @Test
    void valuesOfCellsClassesShowTheirOwnNames() {
        assertThat(shown("a")).matches("A@[0-9a-f]+");
        assertThat(shown("List.of(a, new A[] {a})")).matches("\\[A@[0-9a-f]+, \\[A@[0-9a-f]+]]");
        assertThat(shown("new A[] {a}.toString()")).matches("A\\[]@[0-9a-f]+");
        assertThat(shown("a.getClass()")).isEqualTo("class A");
        assertThat(shown("class Outer { static class Inner {} } new Outer.Inner()"))
                .matches("Outer\\.Inner@[0-9a-f]+");
        assertThat(shown("Runnable r = () -> {}; r")).matches("lambda@[0-9a-f]+");
        assertThat(shown("new Object() { int q = 1; }")).matches("anonymous@[0-9a-f]+");
    }

    @Test
    void aLoggersClassAndMethodAreTheCellOnce() {
        assertThat(PlainNames.text("2:16 REPL.$JShell$12 do_it$\nINFO: a")).isEqualTo("2:16 the cell\nINFO: a");
        assertThat(PlainNames.text("REPL.$JShell$12B lambda$do_it$$0")).isEqualTo("the cell");
        assertThat(PlainNames.text("REPL.$JShell$12 load")).isEqualTo("the cell load");
        assertThat(PlainNames.text("REPL.$JShell$12$Bank pay")).isEqualTo("Bank pay");
    }

    @Test
    void printedAndDisplayedTextHasTheirNamesToo() {
        PRINTED.clear();
        run("System.out.println(a); new IllegalStateException(\"of \" + a).printStackTrace();");
        assertThat(String.join("", PRINTED)).contains("A@").contains("of A@").doesNotContain("REPL");
        CopyOnWriteArrayList<String> displayed = new CopyOnWriteArrayList<>();
        try (Session other =
                Session.builder().host(new Recorder(displayed)).out(text -> {}).build()) {
            other.evaluate("class B {} " + Display.class.getName() + ".show(new B());");
        }
        assertThat(displayed).singleElement().asString().matches("B@[0-9a-f]+");
    }

    private record Recorder(CopyOnWriteArrayList<String> seen) implements org.lectern.display.DisplayHost {
        @Override
        public void display(MimeBundle bundle, String displayId) {
            seen.add(bundle.text());
        }

        @Override
        public void update(MimeBundle bundle, String displayId) {}

        @Override
        public void clear(boolean wait) {}

        @Override
        public String ask(String prompt, boolean secret) {
            return "";
        }
    }

    @Test
    void exceptionsTheirCausesAndWhatTheySuppressHaveThem() {
        CellError error = error("var e = new IllegalStateException(\"bad \" + a, new RuntimeException(\"in \" + a));\n"
                + "e.addSuppressed(new ArithmeticException(\"also \" + a));\nthrow e;");
        assertThat(error.message()).matches("bad A@[0-9a-f]+");
        assertThat(error.traceback()).anyMatch(line -> line.matches("caused by java.lang.RuntimeException: in A@\\w+"));
        assertThat(error.traceback())
                .anyMatch(line -> line.matches("suppressed java.lang.ArithmeticException: also A@\\w+"));
        CellError own = error("class Mine extends RuntimeException {}\nthrow new Mine();");
        assertThat(own.name()).isEqualTo("Mine");
        assertThat(error("Object[] ints = new Integer[1]; ints[0] = a;").message())
                .isEqualTo("A");
    }

    @Test
    void anObjectOfAnEarlierClassIsToldApart() {
        String message = "class REPL.$JShell$4$A cannot be cast to class REPL.$JShell$4B$A (REPL.$JShell$4$A and"
                + " REPL.$JShell$4B$A are in unnamed module of loader 'cells' @4617c264)";
        assertThat(PlainNames.text(message)).isEqualTo("class A cannot be cast to class A");
        assertThat(Remedies.runtime(new ClassCastException(message))).contains("earlier definition");
        String other = "class REPL.$JShell$4$A cannot be cast to class REPL.$JShell$5$B (of a module)";
        assertThat(Remedies.runtime(new ClassCastException(other))).isEmpty();
    }

    @Test
    void packagesAreLeftOutUnlessTwoTypesDifferByNothingElse() {
        assertThat(PlainNames.withoutPackages("java.lang.String cannot be converted to java.util.List<java.lang.Long>"))
                .isEqualTo("String cannot be converted to List<Long>");
        assertThat(PlainNames.withoutPackages("java.awt.List and java.util.List, java.lang.Long"))
                .isEqualTo("java.awt.List and java.util.List, Long");
        assertThat(PlainNames.withoutPackages("package java.utill does not exist"))
                .isEqualTo("package java.utill does not exist");
    }
}
