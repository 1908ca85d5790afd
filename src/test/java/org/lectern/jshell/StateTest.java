package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;

class StateTest {
    private static final StringBuffer ERR = new StringBuffer();
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.builder().out(text -> {}).err(ERR::append).build();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @BeforeEach
    void forgetNotes() {
        ERR.setLength(0);
    }

    private String value(String cell) {
        CellResult result = session.evaluate("7", cell);
        assertThat(result.failure().map(CellError::text)).isEmpty();
        return result.shown().map(MimeBundle::text).orElse("");
    }

    @Test
    void aVariableSurvivesTheRedefinitionOfTheMethodThatMadeIt() {
        value("double[] init() { return new double[] {0, 0}; }");
        value("var w = init();\nint epochs = init().length;");
        value("w[0] = 99;\nepochs = 5;");
        value("double[] init() { return new double[] {1, 1}; }");
        assertThat(value("w[0]")).isEqualTo("99.0");
        assertThat(value("epochs")).isEqualTo("5");
        assertThat(value("init()[0]")).isEqualTo("1.0");
        assertThat(ERR).isEmpty();
    }

    @Test
    void runningADefinitionAgainUnchangedKeepsItsObjects() {
        String definition = "class Net { double w = 0; }\nrecord Pair(int a) {}";
        value(definition);
        value("var net = new Net(); net.w = 4; var pair = new Pair(3);");
        value(definition);
        assertThat(value("net.w + pair.a()")).isEqualTo("7.0");
        assertThat(ERR).isEmpty();
    }

    @Test
    void aClassThatChangesNamesTheVariablesThatAreLost() {
        value("class Net { double w = 0; }");
        value("Net net = new Net(); int kept = 3;");
        value("class Net { double w = 0; int bias; }");
        assertThat(ERR.toString())
                .contains("net was reset")
                .contains("cell [7], line 1")
                .doesNotContain("kept");
        assertThat(value("net")).isEqualTo("null");
        assertThat(value("kept")).isEqualTo("3");
    }

    private static CellError error(String cell) {
        return session.evaluate("8", cell).failure().orElseThrow();
    }

    @Test
    void aVariableThatARedefinitionTakesAwayIsRemembered() {
        value("record Point2(int a) {}");
        value("var origin = new Point2(1); Point2 other = new Point2(2); int untouched = 3;");
        value("Point2 pick() { return origin; }");
        CellError error = error("record Point2(int a, int b) {}\norigin");
        assertThat(ERR.toString())
                .contains("[origin, other were lost: Point2 was redefined in cell [8], line 1")
                .contains("run the cell that makes them again")
                .doesNotContain("untouched");
        assertThat(error.message()).contains("variable origin");
        assertThat(error.help())
                .isEqualTo("origin was lost when Point2 was redefined in cell [8], line 1:"
                        + " run what makes it (cell [7], line 1) again.");
        assertThat(error("int later() { return other.a(); }").help()).contains("other was lost when Point2");
        assertThat(error("pick()").text())
                .contains("pick cannot run, for what it uses has changed")
                .contains("origin was lost");

        value("var origin = new Point2(1, 2);");
        value("Point2 pick() { return origin; }");
        assertThat(value("pick().b()")).isEqualTo("2");
        assertThat(error("originn").help()).contains("Did you mean origin?").doesNotContain("lost");
    }

    @Test
    void aDefinitionThatWasReplacedComesBackWhenRunAgain() {
        value("int f() { return 1; }");
        value("int f() { return 2; }");
        value("int f() { return 1; }");
        assertThat(value("f()")).isEqualTo("1");
    }

    @Test
    void declaringAVariableAgainGivesItItsNewValue() {
        value("int x = 3; String s = \"a\";");
        value("int x;\nint s = 2;");
        assertThat(value("x")).isEqualTo("0");
        assertThat(value("s")).isEqualTo("2");
        assertThat(ERR).isEmpty();
    }

    @Test
    void repeatingAnImportResetsNothing() {
        value("import java.util.function.*;\nimport java.awt.*;\nimport java.awt.geom.*;");
        value("Point p = new Point(1, 2); int y = 3;");
        value("import java.awt.geom.*;\nint y = p.x;");
        assertThat(value("p.y + y")).isEqualTo("3");
    }

    @Test
    void aLambdaInAVariableSurvives() {
        value("int twice(int x) { return 2 * x; }\nFunction<Integer, Integer> f = x -> twice(x);");
        value("int twice(int x) { return 3 * x; }");
        assertThat(value("f.apply(2)")).isIn("4", "6");
    }

    @Test
    void valuesOfExpressionsLongPastAreLetGo() {
        value(
                "class Big { byte[] all = new byte[100_000_000]; @Override public String toString() { return \"big\"; } }");
        for (int i = 0; i < 30; i++) {
            assertThat(value("new Big()")).isEqualTo("big");
        }
    }
}
