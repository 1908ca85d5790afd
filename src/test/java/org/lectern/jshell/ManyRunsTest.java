package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Cells that are run again and again. */
@Tag("slow")
class ManyRunsTest {
    private static final int RUNS = 300;
    /** JShell keeps what it compiled, some ten kilobytes for each snippet; many times that is still little. */
    private static final long KILOBYTES_A_RUN = 60;

    private static long usedKilobytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long bytes = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            boolean isOfClasses = pool.getName().contains("Metaspace");
            bytes += isOfClasses && pool.getType() == MemoryType.NON_HEAP
                    ? pool.getUsage().getUsed()
                    : 0;
        }
        return bytes / 1024;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "w + 1",
                "for (int i = 0; i < 3; i++) { w += i; }\nlist.stream().map(v -> v + 1).toList()",
                "double f(double v) { return v * %d; }\nf(2)",
                "class A { double g() { return %d; } }\nvar a = new A();\na.g()"
            })
    void takeLittleMemoryEach(String cell) {
        try (Session session = Session.open()) {
            session.evaluate("double w = 2; var list = List.of(1, 2, 3);");
            for (int i = 0; i < 30; i++) {
                session.evaluate(cell.replace("%d", String.valueOf(i)));
            }
            long before = usedKilobytes();
            for (int i = 0; i < RUNS; i++) {
                assertThat(session.evaluate(cell.replace("%d", String.valueOf(i)))
                                .failure())
                        .isEmpty();
            }
            assertThat(usedKilobytes() - before).isLessThan(KILOBYTES_A_RUN * RUNS);
        }
    }

    @Test
    void letGoOfTheDataTheyMadeBefore() {
        try (Session session = Session.open()) {
            String cell = "byte[] data = new byte[4_000_000];\nvar copy = data.clone();\ncopy";
            session.evaluate(cell);
            long before = usedKilobytes();
            for (int i = 0; i < 200; i++) {
                assertThat(session.evaluate(cell).failure()).isEmpty();
            }
            // A few values of expressions are kept as $1, $2, …
            assertThat(usedKilobytes() - before).isLessThan(100_000);
        }
    }

    @Test
    void letGoOfTheObjectsOfClassesThatWereReplaced() {
        try (Session session = Session.open()) {
            String type = "class Model { int v%d = 1; byte[] weights = new byte[4_000_000]; }";
            String both = type + "\nModel model = new Model();";
            session.evaluate("1", both.formatted(0), "both");
            session.evaluate(
                    "2",
                    "record Pair(Model a, int b) { }\nvar pair = new Pair(model, 1); Supplier<Model> made = () -> model;");
            long before = usedKilobytes();
            for (int i = 1; i <= 40; i++) {
                assertThat(session.evaluate("3", both.formatted(i % 2), "both").failure())
                        .isEmpty();
            }
            assertThat(usedKilobytes() - before).isLessThan(60_000);
            for (int i = 1; i <= 40; i++) {
                assertThat(session.evaluate("4", type.formatted(i % 2), "both").failure())
                        .isEmpty();
                assertThat(session.evaluate("5", "model = new Model();").failure())
                        .isEmpty();
            }
            assertThat(usedKilobytes() - before).isLessThan(90_000);
        }
    }
}
