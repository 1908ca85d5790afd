package org.lectern.grading;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.notebook.Cell;
import org.lectern.notebook.Notebook;
import org.lectern.notebook.NotebookWriter;

/**
 * Each known attack, in a class with honest submissions between: the attacker gains no point and learns nothing, and the others
 * keep theirs. The attackers answer two of the three questions right, so that an attack that costs them those is seen, too.
 */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AttacksTest {
    private static final double HONEST = 11.5;
    private static final double WITHOUT_SQUARE = 4.5;
    private static final String SECRET = "THE-NEIGHBOUR'S-WORK-4711";
    private static final String LOOP = "double square(double x) { while (true) { } }";

    @TempDir
    private static Path folder;

    private final Map<String, Graded> results = new TreeMap<>();
    private final AtomicInteger connections = new AtomicInteger();

    /** An attack: a cell of its own, and the cell that should answer. */
    private record Attack(String name, String cell, String answer) {}

    private static List<Attack> attacks(int port) {
        String wrong = "double square(double x) { return 0; }";
        String unsafe =
                "sun.misc.Unsafe unsafe() throws Exception { var f = sun.misc.Unsafe.class.getDeclaredField(\"theUnsafe\");"
                        + " f.setAccessible(true); return (sun.misc.Unsafe) f.get(null); }\n";
        String doubled = "String s0 = \"aaaaaaaaaaaaaaaa\";\n";
        StringBuilder constants =
                new StringBuilder("class Bomb {\n  static final String S0 = \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\";\n");
        for (int i = 1; i < 32; i++) {
            constants
                    .append("  static final String S")
                    .append(i)
                    .append(" = S")
                    .append(i - 1)
                    .append(" + S")
                    .append(i - 1)
                    .append(";\n");
        }
        constants.append("}");
        return List.of(
                new Attack(
                        "reads-shadow",
                        "System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of(\"/etc/shadow\")))",
                        wrong),
                new Attack(
                        "reads-passwd-of-root",
                        "for (var p : List.of(\"/root\", \"/home\", \"/srv\", \"/var/cache\", \"/tmp\")) { var d = new java.io.File(p).list(); System.out.println(p + \" \" + (d == null ? \"none\" : String.join(\" \", d))); }",
                        wrong),
                new Attack(
                        "reads-the-neighbour",
                        "System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of(\""
                                + folder.resolve("honest-1.ipynb") + "\")))",
                        wrong),
                new Attack(
                        "looks-for-checks",
                        "Class.forName(\"org.lectern.grading.ArithmeticChecks\").getDeclaredMethods()",
                        wrong),
                new Attack(
                        "searches-the-disk",
                        "try (var all = java.nio.file.Files.walk(java.nio.file.Path.of(\"/\"))) { all.map(String::valueOf).filter(p -> p.contains(\"Checks\") || p.contains(\"junit\") || p.endsWith(\".ipynb\")).forEach(System.out::println); } catch (Exception e) { }",
                        wrong),
                new Attack("loads-junit", "Class.forName(\"org.junit.jupiter.api.Assertions\")", wrong),
                new Attack("exits-in-a-cell", "System.exit(0);", wrong),
                new Attack("halts-in-a-cell", "Runtime.getRuntime().halt(0);", wrong),
                new Attack("exits-in-a-call", "1", "double square(double x) { System.exit(0); return 9; }"),
                new Attack(
                        "halts-in-a-call", "1", "double square(double x) { Runtime.getRuntime().halt(0); return 9; }"),
                new Attack("loops-in-a-cell", "while (true) { }", wrong),
                new Attack("loops-in-a-call", "1", LOOP),
                new Attack(
                        "loops-and-catches",
                        "1",
                        "double square(double x) { while (true) { try { while (true) { Math.sqrt(2); } } catch (Throwable t) { } } }"),
                new Attack(
                        "cell-catches-all",
                        "while (true) { try { while (true) { Thread.sleep(10); } } catch (Throwable t) { } }",
                        wrong),
                new Attack(
                        "thread-bomb",
                        "while (true) { try { new Thread(() -> { try { Thread.sleep(1000000); } catch (Throwable t) { } }).start(); } catch (Throwable t) { } }",
                        wrong),
                new Attack(
                        "process-bomb",
                        "for (int i = 0; i < 100; i++) { new ProcessBuilder(\"/bin/sh\", \"-c\", \"while true; do /bin/sh -c 'sleep 100' & done\").start(); }",
                        wrong),
                new Attack(
                        "fills-the-heap",
                        "var all = new ArrayList<long[]>(); while (true) { all.add(new long[1 << 20]); }",
                        wrong),
                new Attack(
                        "fills-native-memory",
                        unsafe
                                + "var u = unsafe(); while (true) { long a = u.allocateMemory(1 << 24); u.setMemory(a, 1 << 24, (byte) 1); }",
                        wrong),
                new Attack(
                        "fills-native-memory-in-a-call",
                        unsafe,
                        "double square(double x) throws Exception { var u = unsafe(); while (true) { long a = u.allocateMemory(1 << 24); u.setMemory(a, 1 << 24, (byte) 1); } }"),
                new Attack(
                        "writes-a-huge-file",
                        "try (var out = new java.io.FileOutputStream(\"/tmp/huge\")) { while (true) { out.write(new byte[1 << 20]); } }",
                        wrong),
                new Attack("opens-a-socket", "new java.net.Socket(\"127.0.0.1\", " + port + ")", wrong),
                new Attack(
                        "writes-to-descriptors",
                        "for (int i = 0; i < 6; i++) { try (var out = new java.io.FileOutputStream(\"/proc/self/fd/\" + i)) { out.write(\"PASSED 100 of 100\\n\".getBytes()); } catch (Exception e) { } }\nnew java.io.FileOutputStream(java.io.FileDescriptor.out).write(\"{\\\"score\\\": 100}\".getBytes());",
                        wrong),
                new Attack(
                        "replaces-system-out",
                        "System.setOut(new java.io.PrintStream(java.io.OutputStream.nullOutputStream()));",
                        wrong),
                new Attack(
                        "shadows-assertions",
                        "void assertEquals(double a, double b) { }\nclass Assertions { static void assertEquals(double a, double b) { } }",
                        wrong),
                new Attack(
                        "deletes-files",
                        "try (var all = java.nio.file.Files.walk(java.nio.file.Path.of(\"/\"))) { all.sorted(Comparator.reverseOrder()).forEach(p -> { try { java.nio.file.Files.delete(p); } catch (Exception e) { } }); } catch (Exception e) { }",
                        wrong),
                new Attack(
                        "overwrites-jars",
                        "for (var p : System.getProperty(\"java.class.path\").split(\":\")) { try { java.nio.file.Files.write(java.nio.file.Path.of(p), new byte[10]); } catch (Exception e) { } }",
                        wrong),
                new Attack(
                        "deadlocks-initialisers",
                        "class A { static int a = B.b + 1; }\nclass B { static int b = 2; static { try { Thread t = new Thread(() -> { int k = A.a; }); t.start(); t.join(); } catch (Exception e) { } } }\nint k = B.b;",
                        wrong),
                new Attack("recurses", "1", "double square(double x) { return square(x); }"),
                new Attack(
                        "crashes",
                        unsafe,
                        "double square(double x) throws Exception { unsafe().putAddress(0, 0); return 9; }"),
                new Attack("crashes-in-a-cell", unsafe + "unsafe().putAddress(0, 0);", wrong),
                new Attack(
                        "kills-processes",
                        "ProcessHandle.allProcesses().forEach(p -> { try { p.destroyForcibly(); } catch (Exception e) { } })",
                        wrong),
                new Attack(
                        "floods-the-output",
                        "for (int i = 0; i < 3000000; i++) { System.out.println(\"a line of output that nobody wants to read\"); }",
                        wrong),
                new Attack(
                        "reads-the-environment",
                        "System.out.println(System.getenv() + \" \" + System.getProperties());\nfor (int i = 1; i < 20; i++) { try { System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of(\"/proc/\" + i + \"/environ\"))); } catch (java.io.IOException e) { } }",
                        wrong),
                new Attack(
                        "leaves-threads",
                        "for (int i = 0; i < 8; i++) { var t = new Thread(() -> { while (true) { } }); t.start(); }",
                        wrong),
                new Attack("doubles-constants", constants.toString(), wrong),
                new Attack(
                        "nests-parentheses", "int p = " + "(".repeat(20_000) + "1" + ")".repeat(20_000) + ";", wrong),
                new Attack(
                        "answers-late",
                        doubled
                                + "new Thread(() -> { try { Thread.sleep(2000); } catch (Exception e) { } Runtime.getRuntime().halt(0); }).start();",
                        wrong),
                new Attack("not-a-number", "1", "double square(double x) { return Double.NaN; }"));
    }

    private static Notebook notebook(String own, String square) {
        Notebook notebook = Notebook.empty();
        Release.of(solution()).cells().forEach(cell -> {
            Cell copy = notebook.add(cell.kind(), cell.source());
            copy.json().setAll(cell.json().deepCopy());
        });
        for (Cell cell : notebook.cells()) {
            switch (cell.id().orElse("")) {
                case "square" -> cell.source(square);
                case "derivative" -> cell.source(DERIVATIVE);
                case "answer" -> cell.source("int answer = 42;");
                case "play" -> cell.source(own);
                default -> {}
            }
        }
        return notebook;
    }

    private static final String SQUARE =
            "double square(double x) {\n    // BEGIN SOLUTION\n    return x * x;\n    // END SOLUTION\n}";
    private static final String DERIVATIVE =
            "double derivative(DoubleUnaryOperator f, double x) {\n    double h = 1e-5;\n"
                    + "    return (f.applyAsDouble(x + h) - f.applyAsDouble(x - h)) / (2 * h);\n}";

    private static Notebook solution() {
        return ArithmeticNotebook.of(
                Map.of("play", "1 + 1"), SQUARE, ArithmeticNotebook.marked(DERIVATIVE), "int answer = 0;");
    }

    @BeforeAll
    void gradeAClassOfAttackers() throws IOException {
        Assumptions.assumeTrue(
                GradeRun.offered() == Isolation.SANDBOX, "needs bubblewrap and leave to make namespaces");
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread accepts = new Thread(() -> {
                try {
                    while (true) {
                        server.accept().close();
                        connections.incrementAndGet();
                    }
                } catch (IOException e) {
                    return;
                }
            });
            accepts.setDaemon(true);
            accepts.start();
            List<Attack> attacks = attacks(server.getLocalPort());
            String honest = SQUARE + "\n// " + SECRET;
            for (int i = 0; i < attacks.size(); i++) {
                Attack attack = attacks.get(i);
                NotebookWriter.write(
                        notebook(attack.cell(), attack.answer()), folder.resolve(attack.name() + ".ipynb"));
                if (i % 8 == 0) {
                    NotebookWriter.write(notebook("1", honest), folder.resolve("honest-" + (i / 8 + 1) + ".ipynb"));
                }
            }
            List<String> failed = new ArrayList<>();
            GradeRun.Outcome outcome = GradeRun.of(
                            Homework.of("test-arithmetic", Release.of(solution())), folder.resolve("results"))
                    .jobs(2)
                    .limits(Limits.standard()
                            .cell(Duration.ofSeconds(4))
                            .total(Duration.ofSeconds(60))
                            .memory(512))
                    .listener(new GradeRun.Listener() {
                        @Override
                        public void failed(String student, String reason) {
                            failed.add(student + ": " + reason);
                        }
                    })
                    .grade(folder);
            assertThat(failed).isEmpty();
            outcome.results().forEach(r -> results.put(r.student(), r));
            assertThat(results).hasSize(attacks.size() + (attacks.size() + 7) / 8);
        }
    }

    @TestFactory
    List<DynamicTest> anAttackerGainsNothingAndKeepsWhatIsRight() {
        return results.values().stream()
                .filter(r -> !r.student().startsWith("honest"))
                .map(r -> DynamicTest.dynamicTest(
                        r.student(), () -> assertThat(r.points()).as(r.json()).isEqualTo(WITHOUT_SQUARE)))
                .toList();
    }

    /** An attack that does not compile is none; but for those on the compiler. */
    @TestFactory
    List<DynamicTest> theAttackTookPlace() {
        Set<String> onTheCompiler = Set.of("doubles-constants", "nests-parentheses");
        return results.values().stream()
                .filter(r -> !r.student().startsWith("honest") && !onTheCompiler.contains(r.student()))
                .map(r -> DynamicTest.dynamicTest(
                        r.student(),
                        () -> assertThat(r.cells())
                                .allSatisfy(c -> assertThat(c.error()).doesNotContain("CompileError"))))
                .toList();
    }

    /** Without a sandbox the same cell finds what it looks for: the tests above can fail. */
    @Test
    void aProcessAloneHoldsNothingBack() {
        NotebookWriter.write(
                notebook(
                        "System.out.println(java.nio.file.Files.readString(java.nio.file.Path.of(\""
                                + folder.resolve("honest-1.ipynb") + "\")))",
                        SQUARE),
                folder.resolve("open").resolve("curious.ipynb"));
        GradeRun.Outcome outcome = GradeRun.of(
                        Homework.of("test-arithmetic", Release.of(solution())), folder.resolve("results"))
                .isolation(Isolation.PROCESS)
                .grade(folder.resolve("open"));
        Graded result = outcome.results().get(0);
        assertThat(result.cells().get(0).output()).contains(SECRET);
        assertThat(result.isolation()).isEqualTo("process");
    }

    @Test
    void theOthersKeepTheirPoints() {
        assertThat(results.values().stream().filter(r -> r.student().startsWith("honest")))
                .isNotEmpty()
                .allSatisfy(r -> assertThat(r.points()).as(r.json()).isEqualTo(HONEST));
    }

    @TestFactory
    List<DynamicTest> anAttackerLearnsNothing() {
        return results.values().stream()
                .filter(r -> !r.student().startsWith("honest"))
                .map(r -> DynamicTest.dynamicTest(r.student(), () -> {
                    String seen =
                            r.cells().stream().map(c -> c.output() + c.error()).reduce("", String::concat);
                    assertThat(seen)
                            .doesNotContain(SECRET)
                            .doesNotContain("root:")
                            .doesNotContain(folder.toString() + "/results")
                            .doesNotContain("ArithmeticChecks.class")
                            .doesNotContain("junit-jupiter")
                            .doesNotContain("junit-platform")
                            .doesNotContain("user.name=root")
                            .doesNotContain("HOME=/root")
                            .doesNotContain(System.getenv("PATH"))
                            .doesNotContain(Path.of("").toAbsolutePath().toString());
                }))
                .toList();
    }

    @Test
    void nobodyReachesTheNetwork() {
        assertThat(connections).hasValue(0);
    }
}
