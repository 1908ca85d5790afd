package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class LayerDiagramTest {
    private final Rng rng = Rng.seed(1);

    private static Document svg(LayerDiagram diagram) throws Exception {
        String svg = (String) diagram.display().data().get(MimeBundle.SVG);
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(String.valueOf(svg))));
    }

    private static List<String> texts(LayerDiagram diagram) throws Exception {
        NodeList nodes = svg(diagram).getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void eachLayerHasItsBoxItsShapeAndItsParameters() throws Exception {
        Layer net = Sequential.of(
                new Conv2d(1, 6, 5, rng), new Relu(), new MaxPool2d(2), new Flatten(), new Linear(864, 10, rng));
        assertThat(texts(net.diagram(1, 1, 28, 28)))
                .containsSubsequence("input", "[1, 1, 28, 28]", "output", "[1, 10]", "8,806 parameters in all");
        assertThat(texts(net.diagram(1, 1, 28, 28)))
                .contains("Conv2d 1, 6, kernel 5", "156 parameters", "[1, 6, 24, 24]", "[1, 6, 12, 12]", "[1, 864]");
        assertThat(svg(net.diagram(1, 1, 28, 28)).getDocumentElement().getAttribute("aria-label"))
                .isEqualTo("Diagram of a network of 5 layers with 8,806 parameters, from [1, 1, 28, 28] to [1, 10]");
        assertThat(texts(net.diagram())).doesNotContain("input").contains("8,806 parameters in all");
    }

    @Test
    void aFileOfAnotherEndingIsRefusedOnce() {
        assertThatThrownBy(() -> new Linear(2, 2, rng).diagram().save("net.xyz"))
                .hasMessage("save: needs the name of a file to write that ends in .svg or .html, got \"net.xyz\";"
                        + " such as save(\"network.svg\")");
    }

    @Test
    void aWayAroundEndsInASumAndEqualBlocksAreDrawnOnce() throws Exception {
        List<Layer> blocks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            blocks.add(new Residual(Sequential.of(new Linear(4, 4, rng), new Tanh())));
        }
        blocks.add(new Residual(new Linear(4, 2, rng)).shortcut(new Linear(4, 2, rng)));
        List<String> texts = texts(Sequential.of(blocks).diagram(1, 4));
        assertThat(texts).contains("3 × this block", "60 parameters");
        assertThat(texts).filteredOn("+"::equals).hasSize(2);
        assertThat(texts).filteredOn("Linear 4, 4"::equals).hasSize(1);
        assertThat(texts).filteredOn("Linear 4, 2"::equals).hasSize(2);
    }

    @Test
    void aTransformerShowsAttentionNormalisationAndTheWaysAroundThem() throws Exception {
        Layer net = TransformerEncoder.of(6, () -> new TransformerEncoderLayer(8, 2, 16, rng).preNorm());
        List<String> texts = texts(net.diagram(1, 5, 8));
        assertThat(texts).contains("6 × TransformerEncoderLayer(8, 2, 16)", "MultiHeadAttention 8, 2", "[1, 5, 8]");
        assertThat(texts).filteredOn("+"::equals).hasSize(2);
        assertThat(texts).filteredOn(each -> each.startsWith("LayerNorm")).hasSize(2);
    }

    static final class Own implements Layer {
        private final Linear first = new Linear(4, 8, Rng.seed(1));
        private final Linear second = new Linear(8, 2, Rng.seed(1));

        @Override
        public Tensor forward(Tensor x) {
            return second.forward(first.forward(x).relu());
        }
    }

    @Test
    void aClassOfOnesOwnIsAFrameWithItsLayersAndNoArrowsBetweenThem() throws Exception {
        assertThat(texts(new Own().diagram(1, 4))).contains("Own", "Linear 4, 8", "Linear 8, 2", "[1, 2]");
        Layer lambda = x -> x.mul(2);
        assertThat(texts(lambda.diagram(1, 4))).contains("function", "0 parameters in all");
    }

    @Test
    void aLongNetworkIsShortenedAndSaysSo() throws Exception {
        List<Layer> layers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            layers.add(new Linear(4, 4, rng));
        }
        assertThat(texts(Sequential.of(layers).diagram(1, 4))).contains("… 72 more layers, 1,440 parameters");
    }

    @Test
    void anInputThatDoesNotFitIsTheLayersOwnError() {
        Layer net = Sequential.of(new Linear(4, 2, rng));
        assertThatThrownBy(() -> net.diagram(1, 5))
                .hasMessageContaining("Linear")
                .hasMessageContaining("[1, 5]");
    }

    @Test
    void onAPageItHasThePagesColoursAndAsAFileItsOwn() {
        MimeBundle bundle = new Linear(4, 2, rng).diagram(1, 4).display();
        assertThat((String) bundle.data().get(MimeBundle.HTML))
                .contains("currentColor")
                .doesNotContain("background");
        assertThat((String) bundle.data().get(MimeBundle.SVG)).contains("prefers-color-scheme:dark");
        assertThat(bundle.text()).contains("10 parameters");
    }
}
