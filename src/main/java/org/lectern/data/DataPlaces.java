package org.lectern.data;

import java.nio.file.Path;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where data may come from.
 *
 * @param folder the folder the user names by the system property {@code lectern.data} or {@code LECTERN_DATA}
 * @param cache {@code LECTERN_CACHE}, or {@code lectern} in {@code XDG_CACHE_HOME} or in {@code ~/.cache}
 * @param offline {@code LECTERN_OFFLINE} is set: no network
 */
record DataPlaces(@Nullable Path folder, Path cache, boolean offline) {
    /** The places that this process's properties and environment name. */
    static DataPlaces ofProcess() {
        return of(System::getProperty, System::getenv);
    }

    static DataPlaces of(UnaryOperator<@Nullable String> property, UnaryOperator<@Nullable String> environment) {
        String named = either(property.apply("lectern.data"), environment.apply("LECTERN_DATA"));
        String own = blankIsNull(environment.apply("LECTERN_CACHE"));
        String xdg = blankIsNull(environment.apply("XDG_CACHE_HOME"));
        // As Jupyter does; Java's own user.home does not follow HOME.
        String home = either(environment.apply("HOME"), property.apply("user.home"));
        Path cache = own != null
                ? Path.of(own)
                : (xdg != null ? Path.of(xdg) : Path.of(home == null ? "." : home, ".cache")).resolve("lectern");
        String offline = blankIsNull(environment.apply("LECTERN_OFFLINE"));
        boolean off = offline != null
                && !offline.equals("0")
                && !offline.toLowerCase(Locale.ROOT).equals("false");
        return new DataPlaces(named == null ? null : Path.of(named), cache, off);
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        String value = blankIsNull(first);
        return value != null ? value : blankIsNull(second);
    }

    private static @Nullable String blankIsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
