package org.lectern.data;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where data may come from, in the order in which they are looked for. Each may be named by a system property, which comes
 * first, or by an environment variable.
 *
 * @param folder the user's own files: {@code lectern.data} or {@code LECTERN_DATA}
 * @param shared a cache that is only read, as a class has it: {@code lectern.shared.cache} or {@code LECTERN_SHARED_CACHE}
 * @param cache the user's own: {@code lectern.cache} or {@code LECTERN_CACHE}, else {@code lectern} in {@code XDG_CACHE_HOME} or in
 *     {@code ~/.cache}
 * @param offline no network: {@code lectern.offline} or {@code LECTERN_OFFLINE}
 * @param origin what is meant where a call says nothing: {@code lectern.data.origin} or {@code LECTERN_DATA_ORIGIN}
 */
record DataPlaces(@Nullable Path folder, @Nullable Path shared, Path cache, boolean offline, Origin origin) {
    /** Without a shared cache. */
    DataPlaces(@Nullable Path folder, Path cache, boolean offline) {
        this(folder, null, cache, offline, Origin.ANY);
    }

    /** The places that this process's properties and environment name. */
    static DataPlaces ofProcess() {
        return of(System::getProperty, System::getenv);
    }

    static DataPlaces of(UnaryOperator<@Nullable String> property, UnaryOperator<@Nullable String> environment) {
        UnaryOperator<@Nullable String> setting = name -> either(
                property.apply("lectern." + name),
                environment.apply("LECTERN_"
                        + String.valueOf(name).toUpperCase(Locale.ROOT).replace('.', '_')));
        String origin = setting.apply("data.origin");
        return new DataPlaces(
                path("LECTERN_DATA", setting.apply("data")),
                path("LECTERN_SHARED_CACHE", setting.apply("shared.cache")),
                cache(setting.apply("cache"), property, environment),
                isOn(setting.apply("offline")),
                origin == null ? Origin.ANY : Origin.of(origin));
    }

    /** The user's folder, and in it those of the given names; none if the user names no folder. */
    List<Path> folders(String... names) {
        Path named = folder;
        return named == null
                ? List.of()
                : Stream.concat(Stream.of(named), Stream.of(names).map(named::resolve))
                        .toList();
    }

    /** The user's file of that name, in their folder or in the folder {@code inner} in it. */
    Optional<Path> file(String name, String inner) {
        return folders(inner).stream()
                .map(place -> place.resolve(name))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    /** Why the user's folder gives no data of a name. */
    String nothing(String name, String inner) {
        if (folder == null) {
            return "LECTERN_DATA is not set";
        }
        return Files.isDirectory(folder)
                ? "no " + name + " in " + folder + " nor in its folder " + inner
                : "LECTERN_DATA names " + folder + ", which is no folder";
    }

    private static Path cache(
            @Nullable String own,
            UnaryOperator<@Nullable String> property,
            UnaryOperator<@Nullable String> environment) {
        Path named = path("LECTERN_CACHE", own);
        if (named != null) {
            return named;
        }
        Path xdg = path("XDG_CACHE_HOME", blankIsNull(environment.apply("XDG_CACHE_HOME")));
        // As Jupyter does; Java's own user.home does not follow HOME.
        String home = either(environment.apply("HOME"), property.apply("user.home"));
        return (xdg != null ? xdg : Path.of(home == null ? "." : home, ".cache")).resolve("lectern");
    }

    /** A place in words: {@code ~} for the user's home, so that a notebook that is handed on does not tell whose it was. */
    static String shown(Path place) {
        String home = either(System.getenv("HOME"), System.getProperty("user.home"));
        Path from = home == null ? null : path("HOME", home);
        return from != null && from.getNameCount() > 0 && place.startsWith(from)
                ? Path.of("~").resolve(from.relativize(place)).toString()
                : place.toString();
    }

    private static boolean isOn(@Nullable String flag) {
        return flag != null && !flag.equals("0") && !flag.equalsIgnoreCase("false");
    }

    private static @Nullable Path path(String variable, @Nullable String named) {
        try {
            return named == null ? null : Path.of(named);
        } catch (InvalidPathException e) {
            throw new DataException(variable, "the name of a folder", "\"" + named + "\"", "check its letters", e);
        }
    }

    private static @Nullable String either(@Nullable String first, @Nullable String second) {
        String value = blankIsNull(first);
        return value != null ? value : blankIsNull(second);
    }

    private static @Nullable String blankIsNull(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }
}
