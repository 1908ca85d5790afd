package org.lectern.magic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.magic.FileRepository.dependency;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;

class MavenMagicsTest {
    @TempDir
    Path folder;

    private FileRepository central;
    private Magician cells;

    @BeforeEach
    void publish() throws IOException {
        central = new FileRepository(Files.createDirectory(folder.resolve("central")))
                .publish(
                        "demo.net",
                        "net",
                        "1.0",
                        "Net",
                        "<dependencies>" + dependency("demo.base", "base", "2.0", "")
                                + dependency("demo.test", "test", "1.0", "<scope>test</scope>") + "</dependencies>")
                .publish("demo.base", "base", "2.0", "Base", "")
                .publish("demo.base", "base", "3.0", "Base", "")
                .versions("demo.net", "net", List.of("1.0"))
                .versions("demo.base", "base", List.of("2.0", "3.0"))
                .classified("demo.base", "base", "2.0", "extra", "Extra");
        cells = magician(mirror(central.url()), false);
    }

    @AfterEach
    void close() {
        cells.close();
    }

    private Magician magician(String settings, boolean isOffline) throws IOException {
        Path file = Files.writeString(folder.resolve("settings.xml"), settings);
        return new Magician(
                new StandardMagics(new MavenResolver.Settings(file, folder.resolve("local"), isOffline)),
                builder -> builder);
    }

    private static String mirror(String url) {
        return "<settings><mirrors><mirror><id>house</id><mirrorOf>central</mirrorOf><url>" + url
                + "</url></mirror></mirrors></settings>";
    }

    @Test
    void mavenAddsAnArtifactWithWhatItNeedsThroughTheSettingsMirror() {
        String added = cells.run("List<String> jars = %maven demo.net:net:1.0\njars");
        assertThat(added).contains("net-1.0.jar", "base-2.0.jar").doesNotContain("test-1.0");
        assertThat(added).contains(folder.resolve("local").toString());
        assertThat(cells.run("demo.net.Net.word() + \", \" + demo.base.Base.word()"))
                .isEqualTo("net 1.0, base 2.0");
    }

    @Test
    void oneLineSaysWhatIsFetchedAndNothingIsSaidWhenAllIsThere() {
        cells.run("%maven demo.net:net:1.0");
        assertThat(cells.shown.get(0)).startsWith("Fetching ");
        assertThat(cells.shown.get(cells.shown.size() - 1))
                .matches("Fetched 4 files, [0-9.]+ (bytes|KB); added 2 jars");
        cells.shown.clear();
        cells.run("%maven demo.net:net:1.0");
        assertThat(cells.shown).isEmpty();
    }

    @Test
    void coordinatesMayHavePackagingAndClassifier() {
        cells.run("%addMavenDependencies demo.base:base:jar:2.0");
        cells.run("%addMavenDependency demo.base:base:jar:extra:2.0");
        assertThat(cells.run("demo.base.Extra.word()")).isEqualTo("extra");
        CellError error = cells.fail("%maven demo.base:base");
        assertThat(error.message()).contains("needs group:artifact[:packaging[:classifier]]:version");
        assertThat(error.help()).contains("Add a version");
    }

    @Test
    void aMissingVersionNamesTheCoordinateTheRepositoriesAndTheVersionsThereAre() {
        CellError error = cells.fail("%maven demo.base:base:2.1");
        assertThat(error.message()).contains("cannot find demo.base:base:2.1").contains("repositories asked: house");
        assertThat(error.help()).contains("Versions of base that are there: 2.0, 3.0");
        assertThat(cells.fail("%maven no.such:thing:1").message()).contains("cannot find no.such:thing:1");
    }

    @Test
    void whatCannotBeReachedIsToldEachTimeAndTheVersionsOnce() {
        cells.run("%mavenRepo dead http://127.0.0.1:1/");
        for (int i = 0; i < 2; i++) {
            CellError error = cells.fail("%maven demo.base:base:2.1");
            assertThat(error.message()).contains("repositories asked: ").containsIgnoringCase("(Connect");
            assertThat(error.help()).containsOnlyOnce("Versions of base that are there: 2.0, 3.0");
        }
    }

    @Test
    void ofManyVersionsTheNewestAreNamedAndTheOneThatWasMeant() {
        central.versions(
                "demo.base", "base", List.of("1.0", "1.1", "1.9", "1.10", "2.0", "2.1", "2.2", "3.0", "3.1", "10.0"));
        assertThat(cells.fail("%maven demo.base:base:99.5").help())
                .isEqualTo("The newest versions of base: 2.1, 2.2, 3.0, 3.1, 10.0");
        assertThat(cells.fail("%maven demo.base:base:1.12").help())
                .isEqualTo("Did you mean 1.1, 1.10? The newest versions of base: 2.1, 2.2, 3.0, 3.1, 10.0");
    }

    @Test
    void whatWasMissingIsFoundOnceItIsPublished() {
        cells.fail("%maven demo.late:late:1.0");
        central.publish("demo.late", "late", "1.0", "Late", "");
        cells.run("%maven demo.late:late:1.0");
        assertThat(cells.run("demo.late.Late.word()")).isEqualTo("late 1.0");
    }

    @Test
    void aRepositoryThatACellNamesIsAskedToo() throws IOException {
        FileRepository other = new FileRepository(Files.createDirectory(folder.resolve("other")))
                .publish("demo.other", "other", "1.0", "Other", "");
        cells.run("%mavenRepo mine " + other.url());
        cells.run("%maven demo.other:other:1.0 --from mine");
        assertThat(cells.run("demo.other.Other.word()")).isEqualTo("other 1.0");
        assertThat(cells.fail("%maven demo.base:base:2.0 -f min").help()).contains("Did you mean mine?");
        assertThat(cells.fail("%maven demo.base:base:2.0 -f mine").message()).contains("repositories asked: mine");
        assertThat(cells.fail("%mavenRepo mine").message()).contains("an id and a URL");
    }

    @Test
    void offlineUsesWhatIsThereAndSaysWhyTheRestIsMissing() throws IOException {
        cells.run("%maven demo.base:base:2.0");
        cells.close();
        cells = magician(mirror(central.url()), true);
        cells.run("%maven demo.base:base:2.0");
        assertThat(cells.run("demo.base.Base.word()")).isEqualTo("base 2.0");
        CellError error = cells.fail("%maven demo.net:net:1.0");
        assertThat(error.message()).contains("demo.net:net:1.0");
        assertThat(error.help()).contains("LECTERN_OFFLINE=1");
    }

    @Test
    void piecesOfAPomAreEnough() throws IOException {
        FileRepository other = new FileRepository(Files.createDirectory(folder.resolve("other")))
                .publish("demo.other", "other", "1.0", "Other", "");
        cells.run("List<String> jars = List.of();");
        cells.run("%%loadFromPOM\n<repository>\n  <id>other</id>\n  <url>" + other.url() + "</url>\n</repository>\n\n"
                + dependency("demo.other", "other", "1.0", "") + "\n<dependencies>"
                + dependency("demo.net", "net", "1.0", "") + "</dependencies>");
        assertThat(cells.run("demo.other.Other.word() + demo.base.Base.word()")).isEqualTo("other 1.0base 2.0");
    }

    @Test
    void aWholeProjectMayInheritManageAndInterpolateVersions() {
        central.publishPom(
                "demo.parent",
                "parent",
                "1",
                "<packaging>pom</packaging><properties><base>3.0</base></properties><dependencyManagement><dependencies>"
                        + dependency("demo.base", "base", "${base}", "") + "</dependencies></dependencyManagement>");
        cells.run("%%loadFromPOM\n<project><modelVersion>4.0.0</modelVersion><parent><groupId>demo.parent</groupId>"
                + "<artifactId>parent</artifactId><version>1</version></parent><artifactId>mine</artifactId>\n<dependencies>"
                + dependency("demo.base", "base", "", "") + dependency("demo.net", "net", "1.0", "<scope>test</scope>")
                + "</dependencies></project>");
        assertThat(cells.run("demo.base.Base.word()")).isEqualTo("base 3.0");
        // Tests' dependencies come when they are asked for.
        assertThat(cells.fail("demo.net.Net.word()").message()).contains("demo.net");
    }

    @Test
    void scopesSayWhichDependenciesOfAPomFileCount() throws IOException {
        Path pom = Files.writeString(
                folder.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion><groupId>g</groupId><artifactId>a</artifactId><version>1</version>"
                        + "<dependencies>" + dependency("demo.net", "net", "1.0", "<scope>test</scope>")
                        + dependency("no.such", "thing", "1", "<scope>provided</scope>") + "</dependencies></project>");
        cells.run("%loadFromPOM " + pom);
        assertThat(cells.printed()).contains("no dependencies of the scopes");
        cells.run("%loadFromPOM " + folder + " test");
        assertThat(cells.run("demo.net.Net.word()")).isEqualTo("net 1.0");
        assertThat(cells.fail("%loadFromPOM " + pom + " tst").help()).contains("test");
        assertThat(cells.fail("%loadFromPOM " + folder + "/no.xml").message()).contains("there is no file");
    }

    @Test
    void aPomThatIsNoneNamesTheLineOfTheCell() {
        CellError error = cells.fail("%%loadFromPOM\n<dependency>\n  <groupId>g</artifactId>\n</dependency>");
        assertThat(error.message()).contains("not well-formed in line 3 of the cell");
        assertThat(cells.fail("%%loadFromPOM\n<plugin/>").message()).contains("a POM is not made of <plugin>");
        assertThat(cells.fail("%%loadFromPOM\n").message()).contains("the cell is empty");
        assertThat(cells.fail("%%loadFromPOM\n<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><dependency/>")
                        .message())
                .contains("not well-formed");
    }

    @Test
    void whatTheKernelHasItselfIsLeftOutAndSaidToBe() {
        central.publish("com.fasterxml.jackson.core", "jackson-databind", "2.1.0", "Odd", "");
        assertThat(cells.run("List<String> jars = %maven com.fasterxml.jackson.core:jackson-databind:2.1.0\njars"))
                .isEqualTo("[]");
        assertThat(cells.printed())
                .contains("com.fasterxml.jackson.core:jackson-databind 2.1.0 is left out")
                .contains("the kernel's own");
    }

    @Test
    void whatTheKernelHasItselfIsNotFetchedNorWhatOnlyItNeeds() {
        central.publish(
                "com.fasterxml.jackson.core",
                "jackson-databind",
                "2.1.0",
                "Odd",
                "<dependencies>" + dependency("demo.base", "base", "2.0", "") + "</dependencies>");
        central.publish(
                "demo.json",
                "json",
                "1.0",
                "Json",
                "<dependencies>" + dependency("com.fasterxml.jackson.core", "jackson-databind", "2.1.0", "")
                        + "</dependencies>");
        assertThat(cells.run("List<String> jars = %maven demo.json:json:1.0\njars"))
                .contains("json-1.0.jar")
                .doesNotContain("base");
        assertThat(cells.printed()).contains("jackson-databind 2.1.0 is left out");
        assertThat(folder.resolve("local/com/fasterxml")).doesNotExist();
        assertThat(folder.resolve("local/demo/base")).doesNotExist();
    }

    /** A library that calls a class and a method of a later version of a library of the kernel's. */
    private void publishOneThatNeedsNewerJackson() throws IOException {
        central.publish(
                "demo.json",
                "json",
                "1.0",
                "Json",
                "<dependencies>" + dependency("com.fasterxml.jackson.core", "jackson-databind", "99.0", "")
                        + "</dependencies>");
        Path classes = Files.createDirectory(folder.resolve("newer"));
        Magician.compile(
                classes,
                Map.of(
                        "com.fasterxml.jackson.databind.later.Thing",
                        "package com.fasterxml.jackson.databind.later; public class Thing {}",
                        "com.fasterxml.jackson.databind.ObjectMapper",
                        "package com.fasterxml.jackson.databind; public class ObjectMapper {"
                                + " public static int later(String a) { return 1; } }",
                        "demo.json.Json",
                        "package demo.json; public class Json {"
                                + " public static Object made() { return new com.fasterxml.jackson.databind.later.Thing(); }"
                                + " public static int called() {"
                                + " return com.fasterxml.jackson.databind.ObjectMapper.later(null); } }"),
                List.of());
        Path jar = folder.resolve("central/demo/json/json/1.0/json-1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("demo/json/Json.class"));
            out.write(Files.readAllBytes(classes.resolve("demo/json/Json.class")));
        }
    }

    @Test
    void anErrorThatComesOfWhatWasLeftOutNamesItsVersion() throws IOException {
        publishOneThatNeedsNewerJackson();
        cells.run("%maven demo.json:json:1.0");
        String own = com.fasterxml.jackson.databind.cfg.PackageVersion.VERSION.toString();
        String help = "jackson-databind 99.0 was left out by %maven, for the kernel has " + own
                + " itself: restart the kernel, and ask for a version of json that fits it.";
        CellError missing = cells.fail("demo.json.Json.made()");
        assertThat(missing.name()).isEqualTo("java.lang.NoClassDefFoundError");
        assertThat(missing.help()).isEqualTo(help);
        CellError called =
                cells.fail("try { demo.json.Json.called(); } catch (Error e) { throw new RuntimeException(e); }");
        assertThat(called.traceback()).anyMatch(line -> line.contains("NoSuchMethodError"));
        assertThat(called.help()).isEqualTo(help);
        assertThat(cells.fail("throw new NoClassDefFoundError(\"com/fasterxml/Other\");")
                        .help())
                .doesNotContain("left out");
    }

    @Test
    void anErrorThatComesOfTwoVersionsAskedForNamesBoth() {
        cells.run("%maven demo.base:base:2.0\n%maven demo.base:base:3.0");
        assertThat(cells.fail(
                                "throw new NoSuchMethodError(\"'java.lang.String demo.base.Base.late(java.lang.String)'\");")
                        .help())
                .isEqualTo(
                        "base 3.0 was left out by %maven, for 2.0 was added before: restart the kernel, and add this one"
                                + " first.");
    }

    @Test
    void anotherProviderOfSlf4jIsSaidToDoNothing() {
        central.publish("org.slf4j", "slf4j-simple", "1.0", "Odd", "");
        cells.run("%maven org.slf4j:slf4j-simple:1.0");
        assertThat(cells.printed()).contains("goes through the kernel's own slf4j-simple");
    }

    @Test
    void aJarThatHoldsAProviderOfSlf4jIsSaidToDoNothing() throws IOException {
        cells.run("%maven demo.base:base:2.0");
        assertThat(cells.printed()).doesNotContain("slf4j");
        central.publish("demo.log", "log", "1.0", "Log", "");
        Path jar = folder.resolve("central/demo/log/log/1.0/log-1.0.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new JarEntry("META-INF/services/org.slf4j.spi.SLF4JServiceProvider"));
        }
        cells.run("%maven demo.log:log:1.0");
        assertThat(cells.printed()).contains("goes through the kernel's own slf4j-simple");
    }

    @Test
    void theKernelsOwnLibrariesAreNewEnoughForThoseOfToday() {
        // What commons-csv 1.14, POI 5.2 and notebooks with gson 2.8.6 or newer call.
        assertThat(cells.run("org.apache.commons.io.output.UnsynchronizedByteArrayOutputStream.builder().get().size()"))
                .isEqualTo("0");
        assertThat(cells.run("org.apache.commons.codec.digest.DigestUtils.sha3_256Hex(\"a\").length()"))
                .isEqualTo("64");
        cells.run("record City(String name, int people) {}");
        assertThat(cells.run("new com.google.gson.Gson().fromJson(\"{name: Ulm, people: 3}\", City.class)"))
                .isEqualTo("City[name=Ulm, people=3]");
    }

    @Test
    void chartsAreDrawnAndSavedWithoutAPdfBoxThatCellsMayBringThemselves() {
        assertThat(OwnClassPath.find("org.apache.pdfbox", "pdfbox", "")).isNull();
        cells.run(
                "import org.knowm.xchart.*;\nvar chart = QuickChart.getChart(\"t\", \"x\", \"y\", \"s\", new double[] {1, 2},"
                        + " new double[] {3, 4});\nString file = \"" + folder.resolve("chart") + "\";");
        cells.run(
                "BitmapEncoder.saveBitmap(chart, file, BitmapEncoder.BitmapFormat.PNG);\n"
                        + "VectorGraphicsEncoder.saveVectorGraphic(chart, file, VectorGraphicsEncoder.VectorGraphicsFormat.SVG);");
        assertThat(folder.resolve("chart.png")).isNotEmptyFile();
        assertThat(folder.resolve("chart.svg")).isNotEmptyFile();
    }

    @Test
    void anotherVersionOfWhatWasAddedIsLeftOutAndSaidToBe() {
        cells.run("%maven demo.base:base:2.0\n%maven demo.base:base:3.0");
        assertThat(cells.printed())
                .contains("demo.base:base 3.0 is left out: 2.0 was added before; restart the kernel");
        assertThat(cells.run("demo.base.Base.word()")).isEqualTo("base 2.0");
    }

    @Test
    void anInterruptEndsTheWaitForARepositoryThatDoesNotAnswer() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.countDown();
            try {
                end.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            cells.run("%mavenRepo slow http://127.0.0.1:" + server.getAddress().getPort() + "/");
            CompletableFuture<CellResult> run =
                    CompletableFuture.supplyAsync(() -> cells.session.evaluate("1", "%maven demo.slow:slow:1 -f slow"));
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            long start = System.nanoTime();
            cells.session.interrupt();
            assertThat(run.get(10, TimeUnit.SECONDS).status()).isEqualTo(CellResult.Status.INTERRUPTED);
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(3);
            // What still waits for the answer does not hold up another.
            cells.run("%maven demo.base:base:2.0 -f house");
            assertThat(cells.run("demo.base.Base.word()")).isEqualTo("base 2.0");
        } finally {
            end.countDown();
            server.stop(0);
        }
    }
}
