package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.w3c.dom.Element;

class SvgTest {
    private static Plot loss() {
        return Plots.line("train", new double[] {1, 0.1, 1e-3, 1e-6})
                .add("a < b & \"c\" \u0007", new double[] {2, 1, 0.5, Double.NaN})
                .title("Loss < 1")
                .xLabel("epoch")
                .logY();
    }

    private static Element parsed(String svg) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setNamespaceAware(true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
        } catch (Exception e) {
            throw new AssertionError(svg, e);
        }
    }

    private static List<String> texts(Element svg) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
            texts.add(svg.getElementsByTagName("text").item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void textStaysTextAndIsToldToThoseWhoDoNotSeeIt() {
        Element svg = parsed(loss().svg());
        assertThat(svg.getAttribute("width")).isEqualTo("640");
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(texts(svg)).contains("Loss < 1", "epoch", "a < b & \"c\" \uFFFD", "10−6");
        assertThat(svg.getElementsByTagName("title").item(0).getTextContent()).isEqualTo("Loss < 1");
        assertThat(svg.getElementsByTagName("desc").item(0).getTextContent())
                .contains("train: 4 points", "ends at x = 2");
    }

    @Test
    void theSamePlotGivesTheSameText() {
        assertThat(loss().svg()).isEqualTo(loss().svg());
    }

    @Test
    void picturesOnOnePageHaveNoNameInCommon() {
        List<Plot> plots =
                List.of(loss(), loss().title("Other"), Plots.scatter(new double[] {1, 2}, new double[] {1, 2}));
        List<String> ids = new ArrayList<>();
        for (Plot plot : plots) {
            String svg = plot.svg();
            List<String> own = new ArrayList<>();
            Matcher found = Pattern.compile(" id=\"([^\"]+)\"").matcher(svg);
            while (found.find()) {
                own.add(found.group(1));
            }
            assertThat(own).doesNotHaveDuplicates().isNotEmpty();
            ids.addAll(own);
            Matcher used = Pattern.compile("(?:href=\"|url\\()#([^\"()]+)").matcher(svg);
            while (used.find()) {
                assertThat(own).contains(used.group(1));
            }
            // Every rule begins at the picture's own name, so that none reaches another.
            String sheet = svg.substring(svg.indexOf("<style>") + 7, svg.indexOf("</style>"));
            assertThat(sheet.split("#" + own.get(0), -1)).hasSizeGreaterThan(5);
            assertThat(svg).doesNotContain("<script", "http://www.w3.org/1999");
        }
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void eachColourOfTheCommonLookHasOneForDarkPages() {
        String svg = loss().svg();
        assertThat(svg)
                .contains("@media(prefers-color-scheme:dark)", "[data-jp-theme-light=\"false\"]", ".vscode-dark");
        String dark = svg.substring(svg.indexOf(".vscode-dark"));
        for (String role : List.of("ink", "muted", "grid", "ground", "s0", "s1")) {
            assertThat(dark).contains("--" + role + ":");
            assertThat(svg).contains("var(--" + role + ",#");
        }
        // Programs without style sheets see the light colours.
        assertThat(svg).contains("stroke=\"#0072b2\"", "fill=\"#262626\"", "fill=\"#ffffff\"");
    }

    @Test
    void pixelsStaySmallAndCrisp() {
        String svg = Plots.heatmap(Tensor.randn(Rng.seed(1), 30, 40)).svg();
        Element image = (Element) parsed(svg).getElementsByTagName("image").item(0);
        assertThat(image.getAttribute("style")).isEqualTo("image-rendering:pixelated");
        assertThat(svg.length()).isLessThan(20_000);
    }

    @Test
    void aCellShowsSvgBesidePngUnlessItWouldBeLarge() {
        MimeBundle small = loss().display();
        assertThat(small.data()).containsKeys(MimeBundle.SVG, MimeBundle.PNG, MimeBundle.TEXT);
        Random random = new Random(1);
        double[] x = random.doubles(4000).toArray();
        double[] y = random.doubles(4000).toArray();
        MimeBundle large = Plots.scatter(x, y).display();
        assertThat(large.data()).containsKey(MimeBundle.PNG).doesNotContainKey(MimeBundle.SVG);
        assertThat(parsed(Plots.scatter(x, y).svg()).getElementsByTagName("use").getLength())
                .isEqualTo(4000);
    }

    @Test
    void everyKindIsWellFormed() {
        Tensor points = Tensor.randn(Rng.seed(2), 30, 2);
        Tensor labels = Tensor.of(new double[30]).add(1);
        for (Plot plot : List.of(
                Plots.timeline(new double[] {1943, 1958}, List.of("neuron", "perceptron")),
                Plots.network(3, 2),
                Plots.imageGrid(Tensor.zeros(2, 3, 4, 4), 2).captions("a", "b"),
                Plots.decisionRegions(p -> p, points, labels),
                Plots.bars(List.of("a&b", "c"), new double[] {1, -1}),
                Plots.grid(2, loss(), Plots.histogram(new double[] {1, 2, 3}, 2)))) {
            assertThat(parsed(plot.svg()).getTagName()).isEqualTo("svg");
        }
    }

    @Test
    void pathsAreShortAndExact() {
        assertThat(SvgWriter.number(-0.004)).isEqualTo("0");
        assertThat(SvgWriter.number(-0.05)).isEqualTo("-.05");
        assertThat(SvgWriter.number(12.5)).isEqualTo("12.5");
        java.awt.geom.Path2D path = new java.awt.geom.Path2D.Double();
        path.moveTo(0.004, 10);
        for (int i = 1; i <= 1000; i++) {
            path.lineTo(i / 3.0, 10);
        }
        double end = 0;
        for (String step : SvgWriter.path(path).replaceAll("M0 10l", "").split(" 0 ?")) {
            end += Double.parseDouble(step);
        }
        assertThat(end).isCloseTo(1000 / 3.0, org.assertj.core.api.Assertions.within(0.006));
    }

    @Test
    void aFileIsWrittenByTheEndOfItsName(@TempDir Path folder) throws IOException {
        loss().save(folder.resolve("loss.svg").toString());
        assertThat(Files.readString(folder.resolve("loss.svg"))).isEqualTo(loss().svg());
        loss().save(folder.resolve("loss.PNG"));
        assertThat(ImageIO.read(folder.resolve("loss.PNG").toFile()).getWidth()).isEqualTo(1280);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(2);
        }
        assertThatThrownBy(() -> loss().save(folder.resolve("loss.jpg")))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("ends in .svg or .png, got \"loss.jpg\"");
        assertThatThrownBy(() -> loss().save("loss")).hasMessageContaining("such as save(\"loss.svg\")");
        assertThatThrownBy(() -> loss().save(folder.resolve("no/loss.svg")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("there is no folder");
    }

    @Test
    void theFontsThatAreLentAreOnTheClassPath() {
        assertThat(FontsOnLoan.available()).isTrue();
    }

    /** Run in a JVM that finds no fonts. */
    static final class Fontless {
        private Fontless() {}

        public static void main(String[] arguments) {
            loss().save(arguments[0]);
            loss().save(arguments[1]);
        }
    }

    @Test
    @Tag("slow")
    @EnabledOnOs(OS.LINUX)
    void aMachineWithoutFontsIsLentSome(@TempDir Path folder) throws Exception {
        Path none = Files.writeString(folder.resolve("fonts.conf"), "<?xml version=\"1.0\"?><fontconfig></fontconfig>");
        ProcessBuilder builder = new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Dsun.awt.fontconfig=" + folder.resolve("missing"),
                "-cp",
                System.getProperty("java.class.path"),
                Fontless.class.getName(),
                folder.resolve("loss.svg").toString(),
                folder.resolve("loss.png").toString());
        builder.environment().put("FONTCONFIG_FILE", none.toString());
        builder.environment().remove("DISPLAY");
        Path told = folder.resolve("told.txt");
        Process process =
                builder.redirectErrorStream(true).redirectOutput(told.toFile()).start();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(told)).isZero();
        assertThat(texts(parsed(Files.readString(folder.resolve("loss.svg"))))).contains("epoch");
        assertThat(Pixels.count(ImageIO.read(folder.resolve("loss.png").toFile()), Style.INK))
                .isGreaterThan(50);
    }
}
