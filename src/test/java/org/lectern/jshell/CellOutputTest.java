package org.lectern.jshell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CellOutputTest {
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final List<String> pieces = new ArrayList<>();
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    private final CellOutput output = new CellOutput(
            text -> {
                pieces.add("out " + text);
                out.append(text);
            },
            text -> {
                pieces.add("err " + text);
                err.append(text);
            },
            () -> {},
            4_000_000,
            timer);

    @AfterEach
    void stop() {
        timer.shutdownNow();
    }

    private void print(boolean isErr, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        output.write(isErr, bytes, 0, bytes.length);
    }

    private void alternate(int times) {
        output.begin();
        for (int i = 0; i < times; i++) {
            print(false, i + "\n");
            print(true, -i + "\n");
        }
        output.end();
    }

    private static String lines(int times, int sign) {
        return IntStream.range(0, times).mapToObj(i -> sign * i + "\n").collect(Collectors.joining());
    }

    @Test
    void aFewHundredChangesOfStreamStayInTheirOrder() {
        alternate(400);
        assertThat(pieces).hasSize(800);
        for (int i = 0; i < 400; i++) {
            assertThat(pieces.get(2 * i)).isEqualTo("out " + i + "\n");
            assertThat(pieces.get(2 * i + 1)).isEqualTo("err " + -i + "\n");
        }
        // Of each cell.
        pieces.clear();
        alternate(400);
        assertThat(pieces).hasSize(800);
    }

    @Test
    void endlessChangesOfStreamMakeFewPiecesAndLoseNothing() {
        alternate(20_000);
        assertThat(pieces).hasSizeLessThan(2500);
        assertThat(out).hasToString(lines(20_000, 1));
        assertThat(err).hasToString(lines(20_000, -1));
    }
}
