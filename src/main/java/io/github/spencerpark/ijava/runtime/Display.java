package io.github.spencerpark.ijava.runtime;

import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.kernel.display.Renderer;
import org.jspecify.annotations.Nullable;
import org.lectern.display.DisplayHandle;

/**
 * Showing values, for cells. Here {@code display} always takes a list of types, if an empty one: in a cell {@code display(x)}
 * is then the course's, which is imported beside this one, and the two do not clash.
 */
public final class Display {
    private Display() {}

    private static Renderer renderer() {
        return Kernel.running().getRenderer();
    }

    /** What a value looks like. */
    public static DisplayData render(@Nullable Object value) {
        return renderer().render(value);
    }

    /** What a value looks like in certain types: {@code render("**bold**", "text/markdown")}. */
    public static DisplayData render(@Nullable Object value, String... types) {
        return renderer().renderAs(value, types);
    }

    /**
     * Shows a value now, in certain types if some are named.
     *
     * @return the id by which it can be updated
     */
    public static String display(@Nullable Object value, String... types) {
        DisplayData data = renderer().renderAs(value, types);
        String id = data.getDisplayId();
        if (id == null) {
            return org.lectern.display.Display.show(data).id();
        }
        org.lectern.display.Display.show(data, id);
        return id;
    }

    /** Prints, as {@code System.out.printf} does: IJava defines it for its cells. */
    public static void printf(String format, @Nullable Object... args) {
        System.out.printf(format, args);
    }

    /** Replaces what was shown under an id. */
    public static void updateDisplay(String id, @Nullable Object value, String... types) {
        org.lectern.display.Display.update(id, renderer().renderAs(value, types));
    }

    /** Replaces what the course's {@code display} has shown. */
    public static void updateDisplay(DisplayHandle shown, @Nullable Object value, String... types) {
        updateDisplay(shown.id(), value, types);
    }
}
