package org.lectern.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DisplayTest {
    @Test
    void aDisplayableShowsItself() {
        Displayable value = () -> MimeBundle.html("<b>7</b>", "7");

        assertThat(Display.bundle(value).data()).containsEntry(MimeBundle.HTML, "<b>7</b>");
        assertThat(Display.bundle(value).text()).isEqualTo("7");
    }

    @Test
    void anImageIsAPngWithItsSizeInWords() {
        MimeBundle bundle = Display.bundle(new BufferedImage(3, 2, BufferedImage.TYPE_INT_RGB));

        byte[] png = Base64.getDecoder().decode((String) bundle.data().get(MimeBundle.PNG));
        assertThat(png).startsWith((byte) 0x89, (byte) 'P', (byte) 'N', (byte) 'G');
        assertThat(bundle.text()).isEqualTo("3 x 2 image");
    }

    @Test
    void aLongArrayIsShortened() {
        assertThat(Display.bundle(new int[] {1, 2, 3}).text()).isEqualTo("int[3] [1, 2, 3]");
        assertThat(Display.bundle(new double[1000]).text())
                .startsWith("double[1000] [0.0, ")
                .endsWith(", …]")
                .hasSizeLessThan(1000);
    }

    @Test
    void nullIsShownAndAFailingToStringIsNamed() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };

        assertThat(Display.bundle(null).text()).isEqualTo("null");
        assertThat(Display.bundle(broken).text()).contains("display failed").contains("no text");
    }

    @Test
    void aHandleUpdatesWhatWasShownOnTheHost() {
        List<String> calls = new ArrayList<>();
        DisplayHost recorder = new DisplayHost() {
            @Override
            public void display(MimeBundle bundle, String id) {
                calls.add("show " + id + " " + bundle.text());
            }

            @Override
            public void update(MimeBundle bundle, String id) {
                calls.add("update " + id + " " + bundle.text());
            }

            @Override
            public void clear(boolean wait) {
                calls.add("clear " + wait);
            }
        };
        DisplayHost before = Display.host(recorder);
        try {
            DisplayHandle handle = Display.show("one");
            handle.update("two");
            Display.clear(true);
            Display.clear();

            assertThat(calls)
                    .containsExactly(
                            "show " + handle.id() + " one",
                            "update " + handle.id() + " two",
                            "clear true",
                            "clear false");
        } finally {
            Display.host(before);
        }
    }

    @Test
    void aBundleWithoutTextIsRefused() {
        assertThatThrownBy(() -> new MimeBundle(Map.of(MimeBundle.HTML, "x"), Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text/plain");
    }

    record Batch(int[] sizes, String name) {}

    @Test
    void arraysInsideOtherValuesShowTheirElements() {
        assertThat(Display.bundle(List.of(new int[] {1, 2}, new int[] {3})).text())
                .isEqualTo("[[1, 2], [3]]");
        assertThat(Display.bundle(java.util.Map.of("a", new double[] {0.5})).text())
                .isEqualTo("{a=[0.5]}");
        assertThat(Display.bundle(java.util.Optional.of(new String[] {"x"})).text())
                .isEqualTo("Optional[[x]]");
        assertThat(Display.bundle(new Batch(new int[] {4}, "b")).text()).isEqualTo("Batch[sizes=[4], name=b]");
        assertThat(Display.bundle(List.of(java.util.Collections.singletonList(new int[][] {{1}, {2}})))
                        .text())
                .isEqualTo("[[[[1], [2]]]]");
        assertThat(Display.bundle(List.of(new int[1000])).text())
                .hasSizeLessThan(400)
                .contains("…");
        assertThat(Display.bundle("[I@1b2c").text()).isEqualTo("[I@1b2c");
    }

    @Test
    void anImageWithoutPixelsOfItsOwnIsDrawn() {
        var image = new java.awt.image.BufferedImage(8, 6, java.awt.image.BufferedImage.TYPE_INT_RGB);
        MimeBundle scaled = Display.bundle(image.getScaledInstance(4, 3, java.awt.Image.SCALE_SMOOTH));
        assertThat(scaled.data()).containsKey(MimeBundle.PNG);
        assertThat(scaled.text()).isEqualTo("4 x 3 image");
    }

    @Test
    void addressesShowAsText() throws Exception {
        java.net.URI uri = new java.net.URI("https://example.org/a");
        assertThat(Display.bundle(uri).text()).isEqualTo("https://example.org/a");
        assertThat(Display.bundle(uri.toURL()).text()).isEqualTo("https://example.org/a");
    }

    @Test
    void aBundleIsWrittenByTheEndOfTheName(@TempDir Path folder) throws IOException {
        MimeBundle bundle = MimeBundle.html("<b>é</b>", "é").with(MimeBundle.SVG, "<svg/>");
        bundle.save(folder.resolve("a.svg"));
        bundle.save(folder.resolve("a.HTML"));
        bundle.save(folder.resolve("a.txt"));
        assertThat(folder.resolve("a.svg")).hasContent("<svg/>");
        assertThat(folder.resolve("a.HTML"))
                .content()
                .startsWith("<!DOCTYPE html>")
                .contains("<b>é</b>");
        assertThat(folder.resolve("a.txt")).hasContent("é");
        assertThatThrownBy(() -> bundle.save(folder.resolve("a.png")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("save: needs a file name that ends in .html or .svg or .txt, got \"a.png\"");
        assertThatThrownBy(() -> bundle.save(folder.resolve("none/a.svg"))).hasMessageContaining("there is no folder");
        assertThat(folder.toFile().list()).hasSize(3);
    }

    @Test
    void aValueForProgramsIsApartFromWhatPeopleSee() {
        MimeBundle bundle = MimeBundle.html("<b>card</b>", "all of it").asValue("1.5");
        assertThat(bundle.text()).isEqualTo("all of it");
        List<MimeBundle> outputs = bundle.outputs();
        assertThat(outputs).hasSize(2);
        assertThat(outputs.get(0).text()).isEqualTo("all of it");
        assertThat(outputs.get(0).data().get(MimeBundle.HTML))
                .asString()
                .startsWith("<!--")
                .doesNotContain("card");
        assertThat(outputs.get(1).data())
                .containsExactly(Map.entry(MimeBundle.TEXT, "1.5"), Map.entry(MimeBundle.HTML, "<b>card</b>"));
        assertThat(MimeBundle.text("plain").outputs()).containsExactly(MimeBundle.text("plain"));
    }
}
