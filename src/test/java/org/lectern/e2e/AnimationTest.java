package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.plot.Animation;
import org.lectern.plot.Plots;

@Tag("slow")
class AnimationTest {
    private static final int WIDTH = 400;
    private static final int HEIGHT = 300;

    @TempDir
    Path temp;

    private final Animation animation = Plots.animate(
            4,
            i -> Plots.line(new double[] {0, i, 2 * i + 1, 3})
                    .title("step " + i)
                    .size(WIDTH, HEIGHT));

    /** A page with margins around pictures, as the classic notebook has. */
    private String page(String body) throws Exception {
        Path file = Files.createTempFile(temp, "page", ".html");
        Files.writeString(
                file,
                "<!DOCTYPE html><meta charset=\"utf-8\"><style>body{margin:0} img{display:block;margin:auto}"
                        + " *+img{margin-top:1em}</style><body>" + body);
        return file.toUri().toString();
    }

    private BufferedImage seen(Browser browser) throws Exception {
        browser.evaluate("Promise.all([...document.images].map(each => each.decode()))");
        Path shot = temp.resolve("shot.png");
        browser.screenshot(shot);
        return ImageIO.read(shot.toFile()).getSubimage(0, 0, WIDTH, HEIGHT);
    }

    /** How far apart two pictures are, at most, in a channel. */
    private static int distance(BufferedImage a, BufferedImage b) {
        int most = 0;
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                for (int shift = 0; shift <= 16; shift += 8) {
                    most = Math.max(most, Math.abs((a.getRGB(x, y) >> shift & 255) - (b.getRGB(x, y) >> shift & 255)));
                }
            }
        }
        return most;
    }

    @Test
    void theSliderShowsEachFrameAndPlayingEndsWithTheLast() throws Exception {
        assumeTrue(Browser.chromium().isPresent(), "Chromium is not installed");
        Path profile = Files.createDirectories(temp.resolve("profile"));
        try (Browser browser = Browser.open(profile, 800, 600)) {
            BufferedImage[] frames = new BufferedImage[animation.frames()];
            for (int i = 0; i < frames.length; i++) {
                String png = Base64.getEncoder().encodeToString(animation.png(i));
                browser.navigate(page("<img style=\"margin:0\" width=\"" + WIDTH + "\" title=\"frame " + i
                        + "\" src=\"data:image/png;base64," + png + "\">"));
                browser.waitFor("document.images[0].title === 'frame " + i + "'", Duration.ofSeconds(20));
                frames[i] = seen(browser);
            }
            browser.navigate(page(animation.html()));
            browser.waitFor("document.querySelector('span').textContent === '4 / 4'", Duration.ofSeconds(20));
            assertThat(distance(seen(browser), frames[3])).isZero();
            for (int i = 0; i < frames.length; i++) {
                browser.evaluate("(() => { let slide = document.querySelector('input'); slide.value = " + (i + 1)
                        + "; slide.dispatchEvent(new Event('input')); })()");
                BufferedImage shown = seen(browser);
                assertThat(distance(shown, frames[i])).as("frame " + i).isLessThan(10);
                assertThat(distance(shown, frames[(i + 1) % 4]))
                        .as("frame " + i)
                        .isGreaterThan(100);
            }
            browser.evaluate("document.querySelector('button').click()");
            assertThat(browser.evaluate("document.querySelector('input').getAttribute('aria-valuetext')")
                            .toString())
                    .contains("Frame 1 of 4", "step 0");
            browser.waitFor("document.querySelector('span').textContent === '2 / 4'", Duration.ofSeconds(20));
            browser.waitFor("document.querySelector('button').textContent === '\u25B6'", Duration.ofSeconds(20));
            assertThat(distance(seen(browser), frames[3])).isZero();
            browser.evaluate("(() => { window.heard = 0; document.addEventListener('keydown', () => window.heard++);"
                    + " document.querySelector('input').dispatchEvent("
                    + "new KeyboardEvent('keydown', {key: ' ', bubbles: true, cancelable: true})); })()");
            browser.waitFor("document.querySelector('button').ariaLabel === 'Pause'", Duration.ofSeconds(20));
            browser.waitFor("document.querySelector('button').ariaLabel === 'Play'", Duration.ofSeconds(20));
            // A notebook has keys of its own.
            assertThat(browser.evaluate("window.heard").asInt()).isZero();
            assertThat(browser.requests()).isEmpty();
        }
    }
}
