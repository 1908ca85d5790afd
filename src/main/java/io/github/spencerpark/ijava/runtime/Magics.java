package io.github.spencerpark.ijava.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.MagicException;

/** Magics as methods, for cells. */
public final class Magics {
    private Magics() {}

    /** Does what {@code %name words} does; its value is of the type that the Java around it wants. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T extends @Nullable Object> T lineMagic(String name, List<String> words) {
        try {
            return Kernel.running().getMagics().applyLineMagic(name, words);
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    /** Does what {@code %%name words} does with a body. */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    public static <T extends @Nullable Object> T cellMagic(String name, List<String> words, String body) {
        try {
            return Kernel.running().getMagics().applyCellMagic(name, words, body);
        } catch (Exception e) {
            throw unchecked(e);
        }
    }

    private static RuntimeException unchecked(Exception e) {
        if (e instanceof RuntimeException already) {
            return already;
        }
        String help = e instanceof MagicException magic && !magic.help().isEmpty() ? "\n" + magic.help() : "";
        return new IllegalStateException(e.getMessage() + help, e);
    }
}
