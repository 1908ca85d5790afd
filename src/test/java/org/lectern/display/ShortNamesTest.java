package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ShortNamesTest {
    @Test
    void namesAreCutWhereTheyStillDiffer() {
        assertThat(of("convolution", "pooling layer")).containsExactly("convolu…", "pooling…");
        assertThat(of("Model number 1", "Model number 2")).containsExactly("Mod…er 1", "Mod…er 2");
        assertThat(of("0.inProjection.w", "0.inProjection.b")).containsExactly("0.i…on.w", "0.i…on.b");
        assertThat(of("abcdefgh1xyzuvw", "abcdefgh2xyzuvw")).containsExactly("…1xyzuvw", "…2xyzuvw");
        assertThat(of("short", "short")).containsExactly("short", "short");
    }

    @Test
    void whatCannotBeToldApartIsCutAllTheSame() {
        assertThat(of("aaaaaaaaaaaaaaaaa", "aaaaaaaaaaaaaaaaaaaa")).containsExactly("aaaaaaa…", "aaaaaaa…");
        assertThat(ShortNames.cut("name", 0, name -> false)).isEqualTo("…");
    }

    @Test
    void lettersOfTwoCharsAreNotTorn() {
        String faces = "😀😁😂🤣😃😄";
        assertThat(ShortNames.cut(faces, 0.5, name -> name.length() <= 9)).isEqualTo("😀😁…😃😄");
    }

    private static List<String> of(String... names) {
        return ShortNames.of(List.of(names), name -> name.length() <= 8);
    }
}
