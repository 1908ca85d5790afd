package org.lectern.magic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.JavaCompiler;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellError;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;

/** A session with magics, as a test wants it: what it prints and shows is kept. */
final class Magician implements AutoCloseable {
    private final StringBuffer out = new StringBuffer();
    private final StringBuffer err = new StringBuffer();
    final List<String> shown = Collections.synchronizedList(new ArrayList<>());
    final List<MimeBundle> bundles = Collections.synchronizedList(new ArrayList<>());
    final Session session;

    Magician() {
        this(new StandardMagics(), builder -> builder);
    }

    Magician(StandardMagics magics, UnaryOperator<Session.Builder> more) {
        session = more.apply(Session.builder()
                        .out(out::append)
                        .err(err::append)
                        .host(new Shown())
                        .magics(() -> magics))
                .build();
    }

    /** Runs a cell that must succeed; its value as text, empty if none is shown. */
    String run(String cell) {
        CellResult result = session.evaluate("1", cell);
        result.failure().ifPresent(error -> {
            throw new AssertionError(error.text());
        });
        return result.shown().map(MimeBundle::text).orElse("");
    }

    CellError fail(String cell) {
        return session.evaluate("1", cell).failure().orElseThrow();
    }

    String printed() {
        return out.toString();
    }

    String complained() {
        return err.toString();
    }

    @Override
    public void close() {
        session.close();
    }

    private final class Shown implements DisplayHost {
        @Override
        public void display(MimeBundle bundle, String displayId) {
            bundles.add(bundle);
            shown.add(bundle.text());
        }

        @Override
        public void update(MimeBundle bundle, String displayId) {
            shown.add(bundle.text());
        }

        @Override
        public void clear(boolean wait) {}
    }

    /** Makes a jar of one class, {@code pack.Name}, whose static method {@code word} gives a text. */
    static Path jar(Path jar, String pack, String name, String word) {
        String source = "package " + pack + "; public class " + name + " { public static String word() { return \""
                + word + "\"; } }";
        try {
            Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
            compile(classes, Map.of(pack + "." + name, source), List.of());
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
                String entry = pack.replace('.', '/') + "/" + name + ".class";
                out.putNextEntry(new JarEntry(entry));
                out.write(Files.readAllBytes(classes.resolve(entry)));
                out.closeEntry();
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles sources, by the names of their classes, into a folder. */
    static void compile(Path folder, Map<String, String> sources, List<String> options) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<SimpleJavaFileObject> files = new ArrayList<>();
        sources.forEach((name, source) -> files.add(
                new SimpleJavaFileObject(
                        URI.create("memory:///" + name.replace('.', '/') + ".java"), SimpleJavaFileObject.Kind.SOURCE) {
                    @Override
                    public CharSequence getCharContent(boolean ignored) {
                        return source;
                    }
                }));
        List<String> all = new ArrayList<>(Arrays.asList("-d", folder.toString(), "--release", "17"));
        all.addAll(options);
        boolean ok = compiler.getTask(
                        null,
                        null,
                        message -> {
                            if (message.getKind() == javax.tools.Diagnostic.Kind.ERROR) {
                                throw new AssertionError(message.getMessage(Locale.ROOT));
                            }
                        },
                        all,
                        null,
                        files)
                .call();
        if (!ok) {
            throw new AssertionError("does not compile");
        }
    }
}
