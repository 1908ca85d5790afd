package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TakenNamesTest extends CellsTest {
    @Test
    void repeatingAnImportResetsNothing() {
        value("import java.util.function.*;\nimport java.awt.*;\nimport java.awt.geom.*;");
        value("Point p = new Point(1, 2); int y = 3;");
        value("import java.awt.geom.*;\nint y = p.x;");
        assertThat(value("p.y + y")).isEqualTo("3");
    }

    @Test
    void anImportOfAPackageTakesNothingAwayThatUsesAnotherOfItsNames() {
        value(
                "List<Double> losses = new ArrayList<>(List.of(0.5));\ndouble first(List<Double> all) { return all.get(0); }\n"
                        + "class Course { List<String> names = new ArrayList<>(List.of(\"Ann\")); }\nvar course = new Course();");
        value("import java.awt.*;");
        assertThat(ERR.toString())
                .contains("[List is the one of java.util here; for the one of java.awt write import java.awt.List;]");
        assertThat(value("Color.RED.getRed() + \" \" + first(losses) + course.names.get(0)"))
                .isEqualTo("255 0.5Ann");
        value("import java.sql.Date;");
        assertThat(value("new Date(0).getClass().getName()")).isEqualTo("java.sql.Date");
    }

    @Test
    void theCoursesNamesGiveWayToThoseOfAPackageThatACellImportsUnlessTheyAreInUse() {
        value("import tech.tablesaw.api.*;");
        assertThat(ERR.toString())
                .contains(
                        "[Table is the one of tech.tablesaw.api here; for the one of org.lectern.display write import org.lectern.display.Table;]");
        assertThat(value("Table.create(\"people\").columnCount()")).isEqualTo("0");
        value("Adam adam = Adam.of(Tensor.ones(2).requiresGrad());");
        ERR.setLength(0);
        value("import org.nd4j.linalg.learning.config.*;");
        assertThat(ERR.toString()).contains("Adam is the one of org.lectern.optim", "Sgd are the ones of org.nd4j");
        assertThat(value("adam.getClass() == Adam.class")).isEqualTo("true");
        value("import java.awt.*;\nimport tech.tablesaw.api.*;");
    }

    @Test
    void aClassOfACellTakesThePlaceOfAnImportedOneOfItsNameAndStays() {
        value("import java.util.LinkedList;\nvar old = new LinkedList<Integer>(java.util.List.of(1));");
        error("class LinkedList<T> { T head; int f() {} }");
        assertThat(value("new LinkedList<>(old).size()")).isEqualTo("1");
        assertThat(ERR).isEmpty();
        value("class LinkedList<T> { T head; }\nvar mine = new LinkedList<Integer>(); mine.head = 3;");
        assertThat(ERR).hasToString("[LinkedList is what the cell defines, not java.util.LinkedList any more]\n");
        ERR.setLength(0);
        value("import java.util.LinkedList;");
        assertThat(ERR.toString()).contains("[LinkedList stays the class of cell [7]", "java.util.LinkedList]");
        assertThat(value("mine.head + \" \" + old")).isEqualTo("3 [1]");
    }

    @Test
    void variablesKeepTheirValuesWhenACellNamesAClassAsTheirsIsNamed() {
        value("var ages = new ArrayList<Integer>();\nCollection<Integer> same = ages;");
        value("class Collection { int a; }");
        assertThat(value("ages.add(2); same")).isEqualTo("[2]");
        assertThat(ERR).isEmpty();
    }

    @Test
    void aCellThatIsRunAgainTakesAnImportThatWasCorrected() {
        String cell = "String kind() { return Timestamp.class.getName(); }\n"
                + "class Entry { Timestamp at; String text; static int made = 1; }";
        value("import java.sql.Timestamp;");
        value(cell);
        value("var entry = new Entry(); entry.text = \"kept\"; Entry.made = 5;");
        value("import java.security.Timestamp;");
        assertThat(error("entry.at = new Timestamp(null, null);").help())
                .isEqualTo(
                        "Timestamp is java.security.Timestamp here, and was java.sql.Timestamp where the other is declared:"
                                + " if another Timestamp has been imported since, run that cell again;"
                                + " if java.sql.Timestamp is meant, write new java.sql.Timestamp(…).");
        value(cell);
        assertThat(value("Timestamp at = entry.at; kind() + \" \" + entry.text + Entry.made"))
                .isEqualTo("java.security.Timestamp kept5");
        assertThat(ERR.toString()).contains("Entry.at has another type");
    }

    @Test
    void whatACellDeclaresGoesBeforeWhatIsImportedUnderItsName() {
        value("import static java.lang.Math.PI;\nimport static java.lang.Math.max;");
        assertThat(value("double PI = 3.0;\nint max(int a, int b) { return 7; }\nPI * max(1, 2)"))
                .isEqualTo("21.0");
        assertThat(ERR)
                .hasToString("[PI is what the cell defines, not java.lang.Math.PI any more]\n"
                        + "[max is what the cell defines, not java.lang.Math.max any more]\n");
        ERR.setLength(0);
        assertThat(value("import static java.lang.Math.PI;\nPI + max(1, 2)")).isEqualTo("10.0");
        assertThat(ERR)
                .hasToString(
                        "[PI stays that of cell [7]; the other can be had by its whole name, java.lang.Math.PI]\n");
        assertThat(value("import static java.lang.Math.min;\nint min = min(4, 5);\nmin + min(1, 2)"))
                .isEqualTo("5");
    }

    @Test
    void anImportThatACellsOwnMethodWasToReplaceStaysWhenThatIsNotValid() {
        value("import static java.lang.Math.abs;\nint size(int a) { return abs(a); }");
        error("int abs(int a) { return \"x\"; }");
        assertThat(value("size(-3)")).isEqualTo("3");
    }

    @Test
    void noClassIsNamedAsThePackageOfCellsIs() {
        assertThat(error("int first = 1;\nrecord REPL(int a) { }").message())
                .isEqualTo("no class of a cell can be named REPL");
        value("record Both<A, B>(A a, B b) { static <X> Both<X, X> twin(X x) { return new Both<>(x, x); } }");
        assertThat(value("Both.twin(3)")).isEqualTo("Both[a=3, b=3]");
    }
}
