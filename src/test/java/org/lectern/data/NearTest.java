package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearTest {
    @Test
    void distanceCountsLettersToInsertDeleteOrReplace() {
        assertThat(Near.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(Near.distance("", "abc")).isEqualTo(3);
        assertThat(Near.distance("abc", "")).isEqualTo(3);
        assertThat(Near.distance("same", "same")).isZero();
    }

    @Test
    void findsTheNearestNameOrNone() {
        assertThat(Near.miss("body_mas", List.of("body", "body_mass", "mass"))).contains("body_mass");
        assertThat(Near.miss("Speceis", List.of("species", "island"))).contains("species");
        assertThat(Near.miss("x", List.of("alpha", "beta"))).isEmpty();
        assertThat(Near.miss("x", List.of())).isEmpty();
    }
}
