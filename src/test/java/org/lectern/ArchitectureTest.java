package org.lectern;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the picture of the rooms in docs/architecture.md. */
class ArchitectureTest {
    private static final String ROOT = "org.lectern";
    /** IJava's names, which its notebooks use: one room, named "ijava". */
    private static final String IJAVA = "io.github.spencerpark";

    /** Each room and the rooms it may use. The facade class {@code org.lectern.Lectern} is a room of its own, named "". */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("display", Set.of()),
            Map.entry("tensor", Set.of("display")),
            Map.entry("nn", Set.of("tensor", "display")),
            Map.entry("optim", Set.of("tensor", "display")),
            Map.entry("data", Set.of("tensor", "display")),
            Map.entry("plot", Set.of("tensor", "display")),
            Map.entry("train", Set.of("nn", "optim", "data", "tensor", "display")),
            Map.entry("dl4j", Set.of("train", "nn", "optim", "data", "tensor", "display")),
            Map.entry("jshell", Set.of("display")),
            Map.entry("ijava", Set.of("magic", "jshell", "display")),
            Map.entry("magic", Set.of("jshell", "display")),
            Map.entry("kernel", Set.of("magic", "jshell", "display")),
            Map.entry("notebook", Set.of("magic", "jshell", "display")),
            Map.entry("bench", Set.of("display")),
            Map.entry("worker", Set.of("magic", "jshell", "tensor", "display")),
            Map.entry("grading", Set.of("worker", "notebook", "jshell", "tensor", "display")),
            Map.entry("gradebook", Set.of("grading", "worker", "notebook", "display")),
            Map.entry("homework", Set.of("grading", "train", "nn", "optim", "data", "tensor", "display")),
            Map.entry(
                    "",
                    Set.of("worker", "grading", "plot", "dl4j", "train", "nn", "optim", "data", "tensor", "display")),
            Map.entry(
                    "cli",
                    Set.of(
                            "",
                            "bench",
                            "worker",
                            "grading",
                            "gradebook",
                            "notebook",
                            "kernel",
                            "magic",
                            "jshell",
                            "plot",
                            "dl4j",
                            "train",
                            "nn",
                            "optim",
                            "data",
                            "tensor",
                            "display")));

    /** Libraries that a single room (or two) may touch. */
    private static final Map<String, List<String>> LIBRARY_OWNERS = Map.ofEntries(
            Map.entry("org.nd4j..", List.of("tensor", "dl4j")),
            Map.entry("org.bytedeco..", List.of("tensor")),
            Map.entry("org.deeplearning4j..", List.of("dl4j")),
            Map.entry("tech.tablesaw..", List.of("data")),
            Map.entry("org.knowm.xchart..", List.of("plot")),
            Map.entry("jdk.jshell..", List.of("jshell")),
            Map.entry("eu.maveniverse..", List.of("magic")),
            Map.entry("org.apache.maven..", List.of("magic")),
            Map.entry("org.eclipse.aether..", List.of("magic")),
            Map.entry("org.zeromq..", List.of("kernel")),
            Map.entry("org.junit..", List.of("grading", "homework")),
            Map.entry("com.sun.jna..", List.of("kernel")),
            Map.entry("org.sqlite..", List.of("gradebook")),
            Map.entry("java.sql..", List.of("gradebook")),
            Map.entry("picocli..", List.of("cli")));

    private static JavaClasses lectern;

    @BeforeAll
    static void importClasses() {
        lectern = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                // Where the profile "quick" puts them.
                .withImportOption(location -> !location.contains("/test-classes/"))
                .importPackages(ROOT, IJAVA);
    }

    @Test
    void everyClassLivesInANamedRoom() {
        Set<String> rooms = new TreeSet<>();
        lectern.forEach(c -> rooms.add(room(c)));
        assertThat(MAY_USE.keySet()).containsAll(rooms);
    }

    @Test
    void roomsUseOnlyTheRoomsBelowThem() {
        classes()
                .should(new ArchCondition<>("use only the rooms below theirs") {
                    @Override
                    public void check(JavaClass origin, ConditionEvents events) {
                        Map<String, String> wrong = new TreeMap<>();
                        origin.getDirectDependenciesFromSelf().forEach(d -> {
                            JavaClass target = d.getTargetClass().getBaseComponentType();
                            String from = room(origin);
                            String to = room(target);
                            if ((target.getPackageName().startsWith(ROOT)
                                            || target.getPackageName().startsWith(IJAVA))
                                    && !from.equals(to)
                                    && !MAY_USE.getOrDefault(from, Set.of()).contains(to)) {
                                wrong.put(target.getName(), d.getDescription());
                            }
                        });
                        wrong.values().forEach(w -> events.add(SimpleConditionEvent.violated(origin, w)));
                    }
                })
                .check(lectern);
    }

    @Test
    void aLibraryIsTouchedOnlyByItsRoom() {
        LIBRARY_OWNERS.forEach((library, owners) -> {
            String[] homes = owners.stream().map(r -> ROOT + "." + r + "..").toArray(String[]::new);
            noClasses()
                    .that(not(resideInAnyPackage(homes)))
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library)
                    .as(library + " is touched only by " + owners)
                    .check(lectern);
        });
    }

    @Test
    void publicClassesAreFinalAbstractOrExceptions() {
        classes()
                .that()
                .arePublic()
                .and()
                .areTopLevelClasses()
                .and()
                .areNotInterfaces()
                .and()
                .areNotEnums()
                .and()
                .areNotAnnotations()
                .should(new ArchCondition<>("be final, abstract or an exception") {
                    @Override
                    public void check(JavaClass c, ConditionEvents events) {
                        boolean closed = c.getModifiers().contains(JavaModifier.FINAL)
                                || c.getModifiers().contains(JavaModifier.ABSTRACT)
                                || c.isAssignableTo(Throwable.class);
                        if (!closed) {
                            events.add(SimpleConditionEvent.violated(c, c.getName() + " can be extended"));
                        }
                    }
                })
                .check(lectern);
    }

    @Test
    void whatReadsOrWritesByANameTakesAPathToo() {
        classes()
                .that()
                .arePublic()
                .should(new ArchCondition<>("take a Path wherever save, load, read or write take the name of a file") {
                    @Override
                    public void check(JavaClass c, ConditionEvents events) {
                        Set<String> known = new TreeSet<>();
                        c.getMethods().forEach(method -> known.add(signature(method)));
                        c.getMethods().stream()
                                .filter(each -> each.getModifiers().contains(JavaModifier.PUBLIC))
                                .filter(each -> each.getName().matches("(save|load|read|write)(All)?"))
                                .map(ArchitectureTest::signature)
                                .filter(each ->
                                        each.contains("java.lang.String") && !each.contains("java.nio.file.Path"))
                                .filter(each ->
                                        !known.contains(each.replaceFirst("java.lang.String", "java.nio.file.Path")))
                                .forEach(each -> events.add(
                                        SimpleConditionEvent.violated(c, c.getName() + "." + each + " takes no Path")));
                    }
                })
                .check(lectern);
    }

    private static String signature(JavaMethod method) {
        return method.getName()
                + method.getRawParameterTypes().stream().map(JavaClass::getName).toList();
    }

    private static String room(JavaClass c) {
        String name = c.getPackageName();
        if (name.startsWith(IJAVA)) {
            return "ijava";
        }
        if (!name.startsWith(ROOT) || name.equals(ROOT)) {
            return "";
        }
        String rest = name.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }
}
