package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects of cells that are held by what neither cells nor the JDK's base nor the course have made. */
class ForeignObjectsTest extends CellsTest {
    private static final String COUNTER = "class Counter { int n; void inc() { n++; } }";
    private static final String COUNTER_WITH_STEP = "class Counter { int n; int step = 10; void inc() { n += step; } }";

    @BeforeEach
    void defineACounter() {
        value(COUNTER);
        value("var ctr = new Counter();");
        ERR.setLength(0);
    }

    @Test
    void listenersCallTheNewClass() {
        value(
                "var beans = new java.beans.PropertyChangeSupport(\"source\"); beans.addPropertyChangeListener(e -> ctr.inc());"
                        + " var button = new javax.swing.JButton(); button.addActionListener(e -> ctr.inc());");
        value(
                "class Rows extends javax.swing.table.AbstractTableModel { public int getRowCount() { return 1; }"
                        + " public int getColumnCount() { return 1; } public Object getValueAt(int r, int c) { return ctr.n; } }");
        value("var rows = new Rows(); rows.addTableModelListener(e -> ctr.inc());");
        value(COUNTER_WITH_STEP);
        value("beans.firePropertyChange(\"a\", 1, 2); button.doClick(); rows.fireTableDataChanged();");
        assertThat(value("ctr.n + \" \" + rows.getValueAt(0, 0)")).isEqualTo("30 30");
    }

    @Test
    void anObserverHearsOfItsSubjectWhenEitherHasChanged() {
        String model =
                "class Model { java.beans.PropertyChangeSupport listeners = new java.beans.PropertyChangeSupport(this); int degrees;\n"
                        + "void add(java.beans.PropertyChangeListener one) { listeners.addPropertyChangeListener(one); }\n"
                        + "void set(int to) { int old = degrees; degrees = to; listeners.firePropertyChange(\"degrees\", old, to); }";
        value(model + " }");
        value("class View { int seen; View(Model model) { model.add(e -> seen = (Integer) e.getNewValue()); } }");
        value("var model = new Model(); var view = new View(model); model.set(5);");
        value(model + " int more; }");
        value("model.set(9);");
        assertThat(value("view.seen")).isEqualTo("9");
        assertThat(value("model.listeners.getPropertyChangeListeners().length")).isEqualTo("1");
    }

    @Test
    void collectionsOfLibrariesHoldTheNewObjects() {
        value("var list = com.google.common.collect.ImmutableList.of(ctr);"
                + " var map = com.google.common.collect.ImmutableMap.of(\"a\", ctr);"
                + " var many = com.google.common.collect.ArrayListMultimap.<String, Counter>create(); many.put(\"x\", ctr);"
                + " var pair = org.apache.commons.lang3.tuple.Pair.of(ctr, 3);");
        value(COUNTER_WITH_STEP);
        assertThat(
                        value(
                                "list.get(0) == ctr && map.get(\"a\") == ctr && many.get(\"x\").get(0) == ctr && pair.getLeft() == ctr"))
                .isEqualTo("true");
        assertThat(value("list.get(0).step")).isEqualTo("10");
        assertThat(ERR.toString())
                .contains("list")
                .contains("map")
                .contains("many")
                .contains("pair");
    }

    @Test
    void whatFindsObjectsByThemselvesIsNamedWithTheReason() {
        value("var all = com.google.common.collect.ImmutableSet.of(ctr, new Counter());");
        value(COUNTER_WITH_STEP);
        assertThat(ERR.toString()).contains("all was lost").contains("finds what it holds by the old objects");
    }

    @Test
    void anObjectWhoseSuperclassOfTheJdkHoldsSomethingIsNamed() {
        value("class Rows2 extends javax.swing.table.DefaultTableModel { Counter counter = ctr; }");
        value("var rows2 = new Rows2();");
        value(COUNTER_WITH_STEP);
        assertThat(ERR.toString()).doesNotContain("fault");
        value("class Rows2 extends javax.swing.table.DefaultTableModel { Counter counter = ctr; int more; }");
        assertThat(ERR.toString()).contains("rows2 was lost").contains("Rows2 extends a class of the JDK");
    }
}
