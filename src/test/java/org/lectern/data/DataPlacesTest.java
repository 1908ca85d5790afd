package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataPlacesTest {
    @Test
    void nothingSetMeansTheHomesCacheAndTheNetwork() {
        assertThat(places(Map.of("user.home", "home"), Map.of()))
                .isEqualTo(new DataPlaces(null, Path.of("home", ".cache", "lectern"), false));
    }

    @Test
    void thePropertyComesBeforeTheEnvironment() {
        assertThat(places(Map.of("lectern.data", "a"), Map.of("LECTERN_DATA", "b"))
                        .folder())
                .isEqualTo(Path.of("a"));
        assertThat(places(Map.of(), Map.of("LECTERN_DATA", "b")).folder()).isEqualTo(Path.of("b"));
        assertThat(places(Map.of("lectern.data", " "), Map.of("LECTERN_DATA", ""))
                        .folder())
                .isNull();
    }

    @Test
    void lecternsOwnCacheComesBeforeTheDesktops() {
        assertThat(places(Map.of(), Map.of("XDG_CACHE_HOME", "xdg")).cache()).isEqualTo(Path.of("xdg", "lectern"));
        assertThat(places(Map.of(), Map.of("XDG_CACHE_HOME", "xdg", "LECTERN_CACHE", "own"))
                        .cache())
                .isEqualTo(Path.of("own"));
    }

    @Test
    void offlineIsSetByAnythingButNoAndNothing() {
        assertThat(places(Map.of(), Map.of("LECTERN_OFFLINE", "1")).offline()).isTrue();
        assertThat(places(Map.of(), Map.of("LECTERN_OFFLINE", "0")).offline()).isFalse();
        assertThat(places(Map.of(), Map.of("LECTERN_OFFLINE", "False")).offline())
                .isFalse();
    }

    private static DataPlaces places(Map<String, String> properties, Map<String, String> environment) {
        return DataPlaces.of(properties::get, environment::get);
    }

    @Test
    void theHomeIsATildeInWords() {
        String home = System.getenv("HOME");
        assumeTrue(home != null && Path.of(home).getNameCount() > 0, "no home that a path could begin with");
        assertThat(DataPlaces.shown(Path.of(home, ".cache", "lectern")))
                .isEqualTo(Path.of("~", ".cache", "lectern") + "");
        assertThat(DataPlaces.shown(Path.of(home + "2", "x"))).isEqualTo(Path.of(home + "2", "x") + "");
    }
}
