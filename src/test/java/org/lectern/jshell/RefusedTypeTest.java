package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import jdk.jshell.JShell;
import jdk.jshell.execution.LocalExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A type that the compiler refused, or that was dropped, leaves nothing behind. */
class RefusedTypeTest extends FreshCellsTest {
    private static final String MISTAKEN = "class Gadget { int f() {} }";

    @ParameterizedTest
    @ValueSource(
            strings = {
                MISTAKEN,
                "record Gadget(int a) { int f() {} }",
                "enum Gadget { A, A }",
                "interface Gadget { int f() { return 1; } }",
                "private static final class Gadget<T extends Missing> { int f() { return \"\"; } }",
                "class Gadget extends Gadget {}",
                "final abstract class Gadget {}",
                "sealed interface Gadget permits String {}",
            })
    void typesAreKnownAfterOneThatDoesNotCompile(String mistaken) {
        error(mistaken);
        assertThatTypesAreKnown();
    }

    /** A variable whose class is replaced is declared anew, with the type that JShell wrote down for it. */
    private void assertThatTypesAreKnown() {
        value("class Thing { int v = 7; }\nvar things = new ArrayList<Thing>(); things.add(new Thing());");
        value("class Thing { int v = 7; int w = 2; int sum() { return v + w; } }");
        assertThat(value("things.get(0).sum() - things.get(0).w")).isEqualTo("7");
        assertThat(session.inspect("Math.max", 8, false))
                .hasValueSatisfying(text -> assertThat(text).contains("Math.max(int a, int b)"));
    }

    @Test
    void typesAreKnownAfterOneThatTheCompilerGaveUp() {
        boolean[] isFull = {true};
        LocalExecutionControl engine = new LocalExecutionControl() {
            @Override
            public void load(ClassBytecodes[] classes)
                    throws ClassInstallException, NotImplementedException, EngineTerminationException {
                if (isFull[0]) {
                    throw new OutOfMemoryError("as if");
                }
                super.load(classes);
            }
        };
        try (JShell shell =
                JShell.builder().executionEngine(new Given(engine), null).build()) {
            Placeholders placeholders = new Placeholders(shell);
            assertThatThrownBy(() -> placeholders.eval("/** A class. */\npublic class Gadget {}"))
                    .isInstanceOf(OutOfMemoryError.class);
            isFull[0] = false;
            placeholders.fill();
            assertThat(shell.sourceCodeAnalysis().analyzeType("new Thread()", 12))
                    .isEqualTo("Thread");
        }
    }

    /** Makes JShell use an engine. */
    private record Given(ExecutionControl engine) implements ExecutionControlProvider {
        @Override
        public String name() {
            return "given";
        }

        @Override
        public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
            return engine;
        }
    }

    @Test
    void membersAreProposedAfterATypeThatDoesNotCompile() {
        error(MISTAKEN);
        value("var names = List.of(\"abc\");");
        assertThat(session.complete("names.get(0).leng", 17).matches().toString())
                .contains("length");
    }

    @Test
    void aMistakeInAClassInUseLeavesTheTypesOfVariablesAsTheyWere() {
        value("class Item { int v = 7; }\nvar items = new ArrayList<Item>(); items.add(new Item());");
        error("class Item { int v = 7; int f() {} }");
        assertThat(value("items.get(0).v")).isEqualTo("7");
        value("var more = new ArrayList<>(items);");
        assertThat(value("more.get(0).v + items.size()")).isEqualTo("8");
        value("class Item { int v = 7; int f() { return v + 1; } }");
        assertThat(value("more.get(0).f()")).isEqualTo("8");
        assertThat(notes).isEmpty();
        assertThatTypesAreKnown();
    }

    @Test
    void whatTwoMistakesInOneCellTouchIsAsItWas() {
        value("class Item { int v = 7; }\nvar items = new ArrayList<Item>(); items.add(new Item());");
        error("class Item { int v = 7; Missing m; }\n" + MISTAKEN);
        assertThat(value("items.get(0).v")).isEqualTo("7");
        error("Missing items;\n" + MISTAKEN);
        assertThat(value("items.get(0).v")).isEqualTo("7");
        value("class Item { int v = 8; int w = 2; }");
        assertThat(value("items.get(0).v + new Item().w")).isEqualTo("9");
    }

    @Test
    void aRefusedNameIsNotKnown() {
        error(MISTAKEN);
        value("int one = 1;");
        assertThat(error("new Gadget()").text()).contains("cannot find symbol").doesNotContain("Lectern");
        assertThat(error("Gadget g = null;").text()).contains("Gadget").doesNotContain("Lectern");
        assertThat(error("int g(Gadget g) { return 1; }").text())
                .contains("Gadget")
                .doesNotContain("Lectern");
        assertThat(error("int g(Gadgett g) { return 1; }").help()).doesNotContain("Gadget?");
        assertThat(session.inspect("Gadget", 6, true)).isEmpty();
        assertThat(session.complete("new Gadg", 8).matches()).isEmpty();
    }

    @Test
    void aRefusedTypeCanBeMended() {
        error(MISTAKEN);
        error("Gadget make() { return new Gadget(); }");
        error(MISTAKEN);
        assertThatTypesAreKnown();
        value("class Gadget { int f() { return 3; } }");
        assertThat(value("make().f()")).isEqualTo("3");
        error(MISTAKEN);
        assertThat(value("make().f()")).isEqualTo("3");
        assertThat(value("var gadgets = List.of(new Gadget()); gadgets.get(0).f()"))
                .isEqualTo("3");
    }

    @Test
    void aRefusedTypeWithANameOfJavaDoesNotHideIt() {
        error("class String { int f() {} }");
        assertThat(value("var s = \"abc\"; s.length()")).isEqualTo("3");
        assertThat(value("String t = s; List.of(t).get(0).length()")).isEqualTo("3");
        assertThatTypesAreKnown();
        assertThat(error("String u = 3;").help()).doesNotContain("hides");
    }

    @Test
    void aRefusedMemberOfASealedFamilyCanComeLater() {
        value("interface Before {}\nfinal class Square implements Before { int side = 2; }");
        error("final class Circle { int f() {} }");
        value("int one = 1;");
        value("sealed interface Shape permits Circle, Square {}\n"
                + "final class Square implements Shape { int side = 2; }\n"
                + "final class Circle implements Shape { int radius = 1; }");
        assertThat(value("var shapes = List.of(new Circle(), new Square()); shapes.get(0) instanceof Shape"))
                .isEqualTo("true");
    }
}
