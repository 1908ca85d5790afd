package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

class ProgressTest implements DisplayHost {
    private final List<String> texts = new ArrayList<>();
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
    void theTimeLeftLeavesOutTheSlowFirstBatch() {
        Progress progress = new Progress(2, () -> millis * 1_000_000);
        // Ten seconds for the first batch, then one second for each of the other 19.
        for (int batch = 1; batch <= 5; batch++) {
            millis = 9_000 + batch * 1_000;
            progress.batch(1, batch, 10, "loss 1");
        }
        assertThat(texts)
                .containsExactly(
                        "epoch 1/2 █░░░░░░░░░░░░░░░░░░░ loss 1",
                        "epoch 1/2 ██░░░░░░░░░░░░░░░░░░ loss 1, 18 s left",
                        "epoch 1/2 ███░░░░░░░░░░░░░░░░░ loss 1, 17 s left",
                        "epoch 1/2 ████░░░░░░░░░░░░░░░░ loss 1, 16 s left",
                        "epoch 1/2 █████░░░░░░░░░░░░░░░ loss 1, 15 s left");
    }

    @Test
    void showsAtMostThreeUpdatesASecondAndAlwaysTheEnd() {
        Progress progress = new Progress(1, () -> millis * 1_000_000);
        for (int batch = 1; batch <= 1000; batch++) {
            millis += 2;
            progress.batch(1, batch, 1000, "loss 1");
        }
        progress.end(1, "1 epoch in " + progress.elapsed(), "");
        assertThat(texts).hasSize(7);
        assertThat(texts.get(6)).isEqualTo("████████████████████ 1 epoch in 2.0 s");
    }

    @Test
    void aDearPictureIsDrawnLessOften() {
        Progress progress = new Progress(1, () -> millis * 1_000_000);
        for (int batch = 1; batch <= 3000; batch++) {
            millis += 10;
            progress.batch(1, batch, 3000, () -> "loss 1", () -> {
                millis += 70;
                return "";
            });
        }
        // The first loads classes, two more are advanced; from then on one each seven seconds, to take a hundredth of
        // the time.
        assertThat(texts).hasSize(6);
    }

    @Test
    void countsBatchesWhileTheirNumberIsNotKnown() {
        Progress progress = new Progress(4, () -> millis * 1_000_000);
        progress.batch(1, 7, 0, "loss 1");
        assertThat(texts).containsExactly("epoch 1/4 ░░░░░░░░░░░░░░░░░░░░ loss 1, batch 7");
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        texts.add(bundle.text());
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        texts.add(bundle.text());
    }

    @Override
    public void clear(boolean wait) {}
}
