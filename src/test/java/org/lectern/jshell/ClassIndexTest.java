package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.MimeBundle;

class ClassIndexTest {
    @TempDir
    Path folder;

    @AfterEach
    void forget() {
        System.clearProperty(ClassIndex.PROPERTY);
    }

    private Path jar(String name, boolean isMultiRelease, Map<String, byte[]> files) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        if (isMultiRelease) {
            manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        }
        Path jar = folder.resolve(name);
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out, manifest)) {
            for (Map.Entry<String, byte[]> each : new TreeMap<>(files).entrySet()) {
                zip.putNextEntry(new JarEntry(each.getKey()));
                zip.write(each.getValue());
            }
        }
        return jar;
    }

    private Path jar(String name, String... classes) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        for (String each : classes) {
            files.put(each, new byte[0]);
        }
        return jar(name, false, files);
    }

    /** A compiled class whose method {@code is()} returns a word. */
    private byte[] compiled(String packageName, String name, String word) throws IOException {
        Path work = Files.createTempDirectory(folder, "compiled");
        Path source = work.resolve(name + ".java");
        Files.writeString(
                source,
                "package " + packageName + "; public class " + name + " { public static String is() { return \"" + word
                        + "\"; } }");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler.run(null, null, new ByteArrayOutputStream(), "-d", work.toString(), source.toString()))
                .isZero();
        return Files.readAllBytes(work.resolve(packageName.replace('.', '/')).resolve(name + ".class"));
    }

    private static List<String> names(ClassIndex index, String packageName) {
        return index.classes(packageName).stream()
                .map(ClassIndex.Entry::className)
                .toList();
    }

    @Test
    void knowsEachPackagesClasses() throws IOException {
        Path one = jar("one.jar", "a/b/One.class", "a/b/One$Inner.class", "a/b/text.txt", "Bare.class");
        Path two = jar("two.jar", "a/b/One.class", "a/b/Two.class", "a/c/Three.class", "module-info.class");
        ClassIndex index = ClassIndex.of(List.of(one, two));
        assertThat(names(index, "a.b")).containsExactlyInAnyOrder("a.b.One", "a.b.One$Inner", "a.b.Two");
        assertThat(names(index, "")).containsExactly("Bare");
        assertThat(names(index, "a")).isEmpty();
        // The first on the class path, as for the JVM.
        assertThat(index.classes("a.b").get(0).jar()).isEqualTo(one);
        assertThat(index.packagesBelow("")).containsExactly("a");
        assertThat(index.packagesBelow("a")).containsExactly("b", "c");
        assertThat(index.packagesWith("One")).containsExactly("a.b");
        assertThat(index.packagesWith("Two")).containsExactly("a.b");
        assertThat(index.packagesWith("On")).isEmpty();
    }

    @Test
    void passesOverWhatIsNoJar() throws IOException {
        Path broken = folder.resolve("broken.jar");
        Files.writeString(broken, "this is no zip");
        Path good = jar("good.jar", "a/One.class");
        String classPath = String.join(
                java.io.File.pathSeparator,
                broken.toString(),
                folder.toString(),
                folder.resolve("none.jar").toString(),
                good.toString(),
                "");
        assertThat(ClassIndex.jars(classPath)).containsExactly(broken, good);
        assertThat(names(ClassIndex.of(ClassIndex.jars(classPath)), "a")).containsExactly("a.One");
    }

    @Test
    void aSavedIndexCountsOnlyForTheSameJars() throws IOException {
        Path one = jar("one.jar", "a/One.class");
        Path two = jar("two.jar", "a/Two.class");
        Path saved = folder.resolve("saved");
        ClassIndex.save(List.of(one, two), saved);
        // Only in the file, so that it shows who is asked.
        String bytes = Files.readString(saved, StandardCharsets.ISO_8859_1);
        Files.writeString(saved, bytes.replace("0:One", "0:Own"), StandardCharsets.ISO_8859_1);
        System.setProperty(ClassIndex.PROPERTY, saved.toString());
        assertThat(names(ClassIndex.of(List.of(one, two)), "a")).containsExactly("a.Own", "a.Two");
        assertThat(names(ClassIndex.of(List.of(two, one)), "a")).containsExactly("a.Two", "a.One");
        assertThat(names(ClassIndex.of(List.of(one)), "a")).containsExactly("a.One");
        Files.setLastModifiedTime(two, FileTime.fromMillis(1_000_000_000_000L));
        assertThat(names(ClassIndex.of(List.of(one, two)), "a")).containsExactly("a.One", "a.Two");
        ClassIndex.save(List.of(one, two), saved);
        byte[] whole = Files.readAllBytes(saved);
        for (int length : new int[] {0, 1, 20, whole.length / 2, whole.length - 1}) {
            Files.write(saved, Arrays.copyOf(whole, length));
            assertThat(names(ClassIndex.of(List.of(one, two)), "a")).containsExactly("a.One", "a.Two");
        }
        Files.delete(saved);
        assertThat(names(ClassIndex.of(List.of(one, two)), "a")).containsExactly("a.One", "a.Two");
    }

    @Test
    void aJarOfAnotherLengthIsAnotherJarWhateverItsTime() throws IOException {
        Path jar = jar("one.jar", "a/One.class");
        FileTime time = FileTime.fromMillis(1_000_000_000_000L);
        Files.setLastModifiedTime(jar, time);
        Path saved = folder.resolve("saved");
        ClassIndex.save(List.of(jar), saved);
        System.setProperty(ClassIndex.PROPERTY, saved.toString());
        jar("one.jar", "a/One.class", "a/Two.class");
        Files.setLastModifiedTime(jar, time);
        assertThat(names(ClassIndex.of(List.of(jar)), "a")).containsExactly("a.One", "a.Two");
    }

    @Test
    void cellsUseJarsWithVersionsAndFoldersAlike() throws IOException {
        Path versions = jar(
                "versions.jar",
                true,
                Map.of(
                        "v/Word.class", compiled("v", "Word", "old"),
                        "META-INF/versions/9/v/Word.class", compiled("v", "Word", "new"),
                        "META-INF/versions/9/v/Late.class", compiled("v", "Late", "late"),
                        "META-INF/versions/99/v/Never.class", compiled("v", "Never", "never")));
        Path classes = folder.resolve("classes");
        Files.createDirectories(classes.resolve("deep/down"));
        Files.write(classes.resolve("deep/down/Folded.class"), compiled("deep.down", "Folded", "folded"));
        try (Session session =
                Session.builder().classPath(versions).classPath(classes).build()) {
            CellResult result =
                    session.evaluate("import v.*; import deep.down.Folded; v.Late.is() + Folded.is() + Word.is()");
            assertThat(result.failure().map(CellError::text)).isEmpty();
            assertThat(result.shown().map(MimeBundle::text).orElse("")).contains("latefolded");
            assertThat(session.evaluate("v.Never.is()").failure()).isPresent();
            assertThat(session.complete("deep.", 5).matches())
                    .extracting(Completion.Match::text)
                    .containsExactly("down.");
            assertThat(session.evaluate("Folded f2; class Unfolded extends Late {}")
                            .failure())
                    .isEmpty();
        }
    }

    @Test
    void packagesCanBeCompletedAndForgottenImportsAreNamed() throws IOException {
        Path jar = jar("far.jar", false, Map.of("far/away/Treasure.class", compiled("far.away", "Treasure", "gold")));
        try (Session session = Session.builder().classPath(jar).build()) {
            assertThat(matches(session, "import java.util.conc")).containsExactly("concurrent.");
            assertThat(matches(session, "import org.lectern.t")).contains("tensor.", "train.");
            assertThat(matches(session, "far.")).contains("away.");
            assertThat(matches(session, "far.away.")).contains("Treasure");
            assertThat(matches(session, "jav")).contains("java.", "javax.");
            session.evaluate("var list = List.of(1);");
            assertThat(matches(session, "list.")).contains("size()").noneMatch(each -> each.endsWith("."));
            assertThat(error(session, "Treasure.is()")).contains("import far.away.Treasure;");
            assertThat(error(session, "Path p = null;")).contains("import java.nio.file.Path;");
            assertThat(error(session, "var d = new LocalDate();")).contains("import java.time.LocalDate;");
            assertThat(error(session, "Lisst<String> l;")).contains("List").doesNotContain("import");
            assertThat(error(session, "List<Date> d; Instant i = null;")).contains("import java.time.Instant;");
        }
    }

    @Test
    void importsOfTheStartStayWhenACellRepeatsSome() {
        try (Session session = Session.open()) {
            for (String repeated : List.of(
                    "import java.util.*;",
                    "import static org.lectern.Lectern.*;",
                    "import java.util.List;",
                    "import static java.lang.Math.*;")) {
                assertThat(session.evaluate(repeated).failure()).isEmpty();
            }
            assertThat(session.evaluate(
                                    "List<Integer> l = new ArrayList<>(); Pattern p; BigInteger b; Function<Integer, Integer> f;"
                                            + " Tensor t = tensor(1.0); abs(-1)")
                            .failure())
                    .isEmpty();
        }
    }

    private static List<String> matches(Session session, String code) {
        return session.complete(code, code.length()).matches().stream()
                .map(Completion.Match::text)
                .toList();
    }

    private static String error(Session session, String code) {
        return session.evaluate(code).failure().map(CellError::text).orElse("no error");
    }
}
