package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearNamesTest {
    @Test
    void distanceCountsLettersToInsertDeleteReplaceOrSwap() {
        assertThat(NearNames.distance("kitten", "sitting")).isEqualTo(3);
        assertThat(NearNames.distance("", "abc")).isEqualTo(3);
        assertThat(NearNames.distance("Same", "same")).isZero();
        assertThat(NearNames.distance("relu", "rleu")).isEqualTo(1);
    }

    @Test
    void findsTheNearestNamesOrNone() {
        assertThat(NearNames.of("body_mas", List.of("body", "body_mass", "mast")))
                .startsWith("body_mass");
        assertThat(NearNames.of("Speceis", List.of("species", "island"))).containsExactly("species");
        assertThat(NearNames.of("cross", List.of("crossEntropy", "softmax"))).containsExactly("crossEntropy");
        assertThat(NearNames.of("x", List.of("alpha", "beta"))).isEmpty();
        assertThat(NearNames.of("x", List.of())).isEmpty();
        assertThat(NearNames.of("net", List.of("", " ", "nett"))).containsExactly("nett");
    }

    @Test
    void whatStandsBetweenWordsDoesNotMatter() {
        List<String> columns = List.of("bill_depth_mm", "bill_length_mm", "island", "_");
        assertThat(NearNames.of("bill length", columns)).startsWith("bill_length_mm");
        assertThat(NearNames.of("billLength", columns)).startsWith("bill_length_mm");
        assertThat(NearNames.of("Length (mm)", columns)).isEmpty();
        assertThat(NearNames.of("length-mm", columns)).containsExactly("bill_length_mm");
    }

    @Test
    void shortWordsAreNearOnlyToThemselvesInAnotherCase() {
        assertThat(NearNames.of("k", List.of("a", "f", "K", "kk", ""))).containsExactly("K");
        assertThat(NearNames.of("xs", List.of("x", "ys", "sx", "Xs"))).containsExactly("Xs");
    }

    @Test
    void namesOfOtherLibrariesComeToOurs() {
        assertThat(NearNames.of("clamp", List.of("clip", "lamp"))).containsExactly("clip");
        assertThat(NearNames.of("SGD", List.of("Svd", "Sgd"))).containsExactly("Sgd");
        assertThat(NearNames.of("cat", List.of("at", "car"))).containsExactly("at", "car");
    }
}
