package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lectern's values in other people's kernels: stand-ins with the shape of their public classes, in a JVM of their own. Lectern is
 * loaded by the loader of their cells, as they do with a jar that a notebook adds.
 */
class ForeignHostTest {
    @TempDir
    Path folder;

    /** What runs as the kernel: makes it known, then runs a cell in a loader that has Lectern on its class path. */
    private static final String KERNEL_MAIN = """
            public class Main {
                public static void main(String[] arguments) throws Exception {
                    %s
                    java.net.URLClassLoader cells = new java.net.URLClassLoader(urls(arguments[0]), Main.class.getClassLoader());
                    Class<?> cell = cells.loadClass("Cell");
                    Object value = cell.getMethod("run").invoke(null);
                    System.out.println("VALUE " + kernel.getRenderer().render(value));
                }
                static java.net.URL[] urls(String path) throws Exception {
                    java.util.List<java.net.URL> urls = new java.util.ArrayList<>();
                    for (String each : path.split(java.io.File.pathSeparator)) {
                        urls.add(new java.io.File(each).toURI().toURL());
                    }
                    return urls.toArray(new java.net.URL[0]);
                }
            }
            """;

    private static final String CELL = """
            public class Cell {
                public static Object run() {
                    var handle = org.lectern.display.Display.show("in between");
                    handle.update("changed");
                    return new org.lectern.display.Table("", java.util.List.of("a"), java.util.List.of(java.util.List.of("1")));
                }
            }
            """;

    /** The classes that both kernels have, in packages of their own. */
    private static Map<String, String> base(String root) {
        String display = root + ".display";
        Map<String, String> sources = new LinkedHashMap<>();
        sources.put(
                display + ".DisplayData",
                "package " + display + "; public class DisplayData { String id;"
                        + " public final java.util.Map<String, Object> data = new java.util.TreeMap<>();"
                        + " public void putData(String type, Object content) { data.put(type, content); }"
                        + " public void putMetaData(String type, Object about) {}"
                        + " public void setDisplayId(String id) { this.id = id; }"
                        + " public String toString() { return data.toString(); } }");
        sources.put(
                display + ".RenderContext",
                "package " + display + "; public class RenderContext { final DisplayData out = new DisplayData();"
                        + " public DisplayData getOutputContainer() { return out; } }");
        sources.put(
                display + ".RenderFunction",
                "package " + display
                        + "; public interface RenderFunction<T> { void render(T value, RenderContext context); }");
        sources.put(
                display + ".Renderer",
                "package " + display + "; public class Renderer { Class<?> type; RenderFunction<Object> function;"
                        + " public class RenderRegistration<T> { Class<T> of; RenderRegistration(Class<T> of) { this.of = of; }"
                        + "   public RenderRegistration<T> supporting(String... types) { return this; }"
                        + "   public RenderRegistration<T> preferring(String... types) { return this; }"
                        + "   @SuppressWarnings(\"unchecked\") public void register(RenderFunction<T> f) {"
                        + "     type = of; function = (RenderFunction<Object>) f; } }"
                        + " public <T> RenderRegistration<T> createRegistration(Class<T> type) { return new RenderRegistration<>(type); }"
                        + " public DisplayData render(Object value) { RenderContext context = new RenderContext();"
                        + "   if (type != null && type.isInstance(value)) { function.render(value, context); }"
                        + "   else { context.out.putData(\"text/plain\", String.valueOf(value)); }"
                        + "   return context.out; } }");
        sources.put(
                root + ".DisplayStream",
                "package " + root + "; public class DisplayStream { public void updateDisplay(String id, " + display
                        + ".DisplayData data) { System.out.println(\"UPDATE \" + data); } }");
        sources.put(
                root + ".JupyterIO",
                "package " + root
                        + "; public class JupyterIO { public final DisplayStream display = new DisplayStream(); }");
        sources.put(
                root + ".BaseKernel",
                "package " + root + "; public abstract class BaseKernel { static BaseKernel running;"
                        + " public static BaseKernel notebookKernel() { return running; }"
                        + " public static void start(BaseKernel kernel) { running = kernel; }"
                        + " final " + display + ".Renderer renderer = new " + display + ".Renderer();"
                        + " public " + display + ".Renderer getRenderer() { return renderer; }"
                        + " public JupyterIO getIO() { return new JupyterIO(); }"
                        + " public void display(" + display
                        + ".DisplayData data) { System.out.println(\"DISPLAY \" + data); } }");
        return sources;
    }

    private static String kernel(String pack, String base) {
        return "package " + pack + "; public class JavaKernel extends " + base + ".BaseKernel {}";
    }

    private static String entry(String pack, String name) {
        return "package " + pack + "; public class " + name
                + " { static JavaKernel kernel; public static JavaKernel getKernelInstance() { return kernel; }"
                + " public static void start(JavaKernel started) { kernel = started; } }";
    }

    @Test
    void iJavaShowsTablesAndWhatCellsDisplay() throws Exception {
        Map<String, String> sources = base("io.github.spencerpark.jupyter.kernel");
        String pack = "io.github.spencerpark.ijava";
        sources.put(pack + ".JavaKernel", kernel(pack, "io.github.spencerpark.jupyter.kernel"));
        sources.put(pack + ".IJava", entry(pack, "IJava"));
        assertShown(run(sources, "var kernel = new " + pack + ".JavaKernel(); " + pack + ".IJava.start(kernel);"));
    }

    @Test
    void jJavaShowsThemByItsOlderAndItsNewerEntry() throws Exception {
        String base = "org.dflib.jjava.jupyter.kernel";
        Map<String, String> older = base(base);
        older.put("org.dflib.jjava.JavaKernel", kernel("org.dflib.jjava", base));
        older.put("org.dflib.jjava.JJava", entry("org.dflib.jjava", "JJava"));
        assertShown(run(older, "var kernel = new org.dflib.jjava.JavaKernel(); org.dflib.jjava.JJava.start(kernel);"));
        Map<String, String> newer = base(base);
        newer.put("org.dflib.jjava.kernel.JavaKernel", kernel("org.dflib.jjava.kernel", base));
        assertShown(run(
                newer, "var kernel = new org.dflib.jjava.kernel.JavaKernel(); " + base + ".BaseKernel.start(kernel);"));
    }

    @Test
    void ourOwnClassesByIJavasNamesAreNotTakenForIJava() {
        assertThat(ForeignHost.find()).isNull();
    }

    private static void assertShown(String output) {
        assertThat(output)
                .contains("DISPLAY {text/plain=in between}")
                .contains("UPDATE {text/plain=changed}")
                .containsPattern("VALUE \\{text/html=<table.*text/plain=a");
    }

    private String run(Map<String, String> kernelSources, String start) throws IOException, InterruptedException {
        Path kernel = Files.createTempDirectory(folder, "kernel");
        Map<String, String> all = new LinkedHashMap<>(kernelSources);
        all.put("Main", KERNEL_MAIN.formatted(start));
        compile(kernel, all, "");
        Path cell = Files.createTempDirectory(folder, "cell");
        String lectern = System.getProperty("java.class.path");
        compile(cell, Map.of("Cell", CELL), lectern);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        kernel.toString(),
                        "Main",
                        cell + File.pathSeparator + lectern)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return output;
    }

    private static void compile(Path folder, Map<String, String> sources, String classPath) {
        List<SimpleJavaFileObject> files = new ArrayList<>();
        sources.forEach((name, source) -> files.add(
                new SimpleJavaFileObject(
                        URI.create("memory:///" + name.replace('.', '/') + ".java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignored) {
                        return source;
                    }
                }));
        List<String> options = List.of("-d", folder.toString(), "-cp", classPath, "--release", "17");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .getTask(null, null, null, options, null, files)
                        .call())
                .isTrue();
    }
}
