package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressBarTest implements DisplayHost {
    private final List<MimeBundle> shown = new ArrayList<>();
    private @Nullable DisplayHost before;
    private long millis;

    @BeforeEach
    void listen() {
        before = Display.host(this);
    }

    @AfterEach
    void stopListening() {
        Display.host(before);
    }

    @Test
    void shortWorkShowsNothing() {
        try (ProgressBar bar = bar("reading", 10)) {
            for (int i = 0; i < 10; i++) {
                millis += 40;
                bar.step();
            }
        }
        assertThat(texts()).isEmpty();
    }

    @Test
    void longWorkIsUpdatedTenTimesASecondAndTellsItsTimeAtTheEnd() {
        try (ProgressBar bar = bar("reading", 1000)) {
            for (int i = 0; i < 1000; i++) {
                millis += 2;
                bar.step();
            }
        }
        assertThat(texts()).hasSize(17);
        assertThat(texts().get(0)).isEqualTo("reading █████░░░░░░░░░░░░░░░ 250 of 1,000");
        assertThat(texts().get(8)).isEqualTo("reading █████████████░░░░░░░ 650 of 1,000, 0.7 s left");
        assertThat(texts().get(16)).isEqualTo("reading ████████████████████ 1,000 of 1,000 in 2.0 s");
    }

    @Test
    void workThatStopsSaysHowFarItCame() {
        try (ProgressBar bar = bar("a.gz", 4_000_000).bytes()) {
            millis = 600;
            bar.note("mirror 2");
            bar.to(1_000_000);
        }
        assertThat(texts())
                .containsExactly(
                        "a.gz █████░░░░░░░░░░░░░░░ 1.0 MB of 4.0 MB, mirror 2",
                        "a.gz █████░░░░░░░░░░░░░░░ 1.0 MB of 4.0 MB, stopped after 0.6 s");
    }

    @Test
    void countsWhileTheEndIsNotKnown() {
        try (ProgressBar bar = bar("words", 0)) {
            millis = 2000;
            bar.to(12_345);
        }
        assertThat(texts()).containsExactly("words 12,345", "words 12,345 in 2.0 s");
        assertThat(String.valueOf(shown.get(0).data().get(MimeBundle.HTML)))
                .contains("<progress")
                .doesNotContain("value=");
    }

    @Test
    void namesAreEscaped() {
        try (ProgressBar bar = bar("<b>", 2)) {
            millis = 2000;
            bar.step();
        }
        assertThat(String.valueOf(shown.get(0).data().get(MimeBundle.HTML))).contains("&lt;b&gt;");
    }

    @Test
    void aLoopOverItemsSeesEachOnce() {
        List<String> seen = new ArrayList<>();
        for (String item : ProgressBar.over("items", List.of("a", "b", "c"))) {
            seen.add(item);
        }
        assertThat(seen).containsExactly("a", "b", "c");
    }

    private ProgressBar bar(String what, long total) {
        return ProgressBar.of(what, total, () -> millis * 1_000_000);
    }

    private List<String> texts() {
        return shown.stream().map(MimeBundle::text).toList();
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        shown.add(bundle);
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        shown.add(bundle);
    }

    @Override
    public void clear(boolean wait) {}
}
