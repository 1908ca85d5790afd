package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import io.github.spencerpark.jupyter.kernel.magic.registry.Magics;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Session;

/**
 * What IJava's notebooks ask their kernel for. It is {@link Displayable}, which no kernel of IJava's own can be: so the display
 * room tells the two apart.
 */
public final class JavaKernel implements Displayable {
    private final Renderer renderer = new Renderer();

    JavaKernel() {}

    /** Takes what values are to look like. */
    public Renderer getRenderer() {
        return renderer;
    }

    /** Calls magics, and takes new ones. */
    public Magics getMagics() {
        return new Magics(session());
    }

    /** Lets cells use a jar or a folder of classes, from now on. */
    public void addToClasspath(String path) {
        inside().addToClasspath(Path.of(path));
    }

    /**
     * Runs code as a cell of the session, and gives its value; only for the thread that runs a cell.
     *
     * @throws Exception what the code throws; an {@link IllegalStateException} if it is not valid
     */
    public @Nullable Object evalRaw(String code) throws Exception {
        try {
            return inside().evaluate("eval", code);
        } catch (MagicException e) {
            if (e.getCause() instanceof Exception thrown) {
                throw thrown;
            }
            // The kernel's own exception would tell the same again, by a name that means nothing to a cell.
            throw new IllegalStateException(e.getMessage() + (e.help().isEmpty() ? "" : "\n" + e.help()));
        }
    }

    /** As {@link #evalRaw}, and gives what the value looks like. */
    public @Nullable DisplayData eval(String code) throws Exception {
        Object value = evalRaw(code);
        return value == null ? null : renderer.render(value);
    }

    /** Shows something now. */
    public void display(DisplayData data) {
        Display.show(data);
    }

    // A session is not kept, so that it can go when it is closed: the one that asks is the one meant.
    private static Session session() {
        return Session.current().orElseThrow(() -> new IllegalStateException("JavaKernel: no session is open"));
    }

    private static org.lectern.jshell.Magics.Context inside() {
        return session()
                .inside()
                .orElseThrow(() -> new IllegalStateException("JavaKernel: this is for the thread that runs the cell"));
    }

    @Override
    public MimeBundle display() {
        return MimeBundle.text("Lectern's kernel, by IJava's name");
    }
}
