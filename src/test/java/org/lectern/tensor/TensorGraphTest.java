package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lectern.display.Drawing;
import org.lectern.display.MimeBundle;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class TensorGraphTest {
    private static Tensor parameter(Rng rng, int... shape) {
        return Tensor.randn(rng, shape).requiresGrad();
    }

    /** y = w2 exp(w1 x), the chain rule's example. */
    private static TensorGraph chain() {
        Tensor x = Tensor.scalar(0.5);
        Tensor w1 = Tensor.scalar(2).requiresGrad();
        Tensor w2 = Tensor.scalar(3).requiresGrad();
        Tensor y = w1.mul(x).exp().mul(w2);
        return y.graph().withNames(Map.of("x", x, "w1", w1, "w2", w2)).withName("y", y);
    }

    private static Tensor mlpLoss() {
        Rng rng = Rng.seed(1);
        Tensor x = Tensor.randn(rng, 64, 784);
        Tensor hidden =
                x.matmul(parameter(rng, 784, 128)).add(parameter(rng, 128)).relu();
        Tensor logits = hidden.matmul(parameter(rng, 128, 10)).add(parameter(rng, 10));
        return Tensor.softmaxCrossEntropy(logits, Tensor.zeros(DType.INT32, 64));
    }

    private static Document svg(TensorGraph graph) throws Exception {
        String svg = String.valueOf(graph.display().data().get(MimeBundle.SVG));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    @Test
    void theTextListsEachStepWithItsInputs() {
        assertThat(chain().toString()).isEqualTo("""
                        graph of 3 operations:
                          w1  requires a gradient  2
                          x   data                 0.5
                          %1  mul(w1, x)           1
                          %2  exp(%1)              2.718
                          w2  requires a gradient  3
                          %3  y = mul(%2, w2)      8.155""");
    }

    @Test
    void numbersThatAnOpTakesStandInItsBoxAndInTheText() throws Exception {
        Tensor x = Tensor.scalar(3).requiresGrad();
        Tensor y = x.sub(1)
                .add(2.5)
                .mul(-2)
                .rsub(1)
                .clip(-1, 20)
                .leakyRelu(0.1)
                .rdiv(9)
                .exp();
        TensorGraph graph = y.graph().withName("x", x).withName("y", y);
        assertThat(graph.toString())
                .contains("sub(x, 1)", "add(%1, 2.5)", "mul(%2, -2)", "rsub(%3, 1)", "clip(%4, -1, 20)")
                .contains("leakyRelu(%5, 0.1)", "rdiv(%6, 9)", "y = exp(%7)");
        assertThat(svg(graph).getDocumentElement().getTextContent()).contains("sub 1", "mul -2", "clip -1, 20");
    }

    @Test
    void gradientsFlowBackAlongTheEdges() {
        assertThat(chain().withGradients().toString())
                .contains("passes back 3, 2.718")
                .contains("passes back 8.155")
                .contains("w1  requires a gradient  2      gradient 4.077")
                .contains("w2  requires a gradient  3      gradient 2.718");
    }

    @Test
    void thePictureIsWellFormedAndNamesItsBoxes() throws Exception {
        Document document = svg(chain().withGradients());
        assertThat(document.getDocumentElement().getTextContent()).contains("w1", "exp", "2.718", "grad 4.077");
        assertThat(boxes(document)).isEqualTo(6);
        assertThat(document.getDocumentElement().getAttribute("aria-label"))
                .isEqualTo("Computation graph of 3 operations");
    }

    /** What leaves gaps for labels has no border. */
    private static int boxes(Document document) {
        int boxes = 0;
        for (int i = 0; i < document.getElementsByTagName("rect").getLength(); i++) {
            boxes +=
                    ((org.w3c.dom.Element) document.getElementsByTagName("rect").item(i)).hasAttribute("stroke")
                            ? 1
                            : 0;
        }
        return boxes;
    }

    @Test
    void aSharedTensorIsOneBoxWithTheSumOfItsEdges() throws Exception {
        Tensor x = Tensor.scalar(2).requiresGrad();
        Tensor a = x.square();
        TensorGraph graph = a.mul(a.mul(3)).add(a).graph().withName("x", x).withGradients();
        // 3 a² + a with a = 4
        assertThat(svg(graph).getDocumentElement().getTextContent()).contains("grad 25", "grad 100");
        assertThat(x.hasGrad()).isFalse();
    }

    @Test
    void anOpThatEndsInAViewOfItselfIsOneBox() {
        Tensor x = Tensor.ones(2, 3).requiresGrad();
        assertThat(x.sum(1).sum().graph().toString())
                .startsWith("graph of 2 operations")
                .contains("[2]");
    }

    @Test
    void smallGraphsAreDrawnWithoutCrossings() {
        Tensor x = Tensor.ones(2).requiresGrad();
        Tensor diamond = x.exp().add(x.sin()).mul(x.cos());
        for (Tensor result : List.of(mlpLoss(), diamond, x.mul(x).add(x))) {
            GraphModel model = GraphModel.of(result, Map.of(), false);
            double[] widths = new double[model.vertices().size()];
            java.util.Arrays.fill(widths, 50);
            assertThat(new GraphLayout(widths, model.edges()).crossings()).isZero();
        }
    }

    @Test
    void boxesOfOneLayerDoNotOverlap() {
        GraphModel model = GraphModel.of(mlpLoss(), Map.of(), false);
        double[] widths = new double[model.vertices().size()];
        java.util.Arrays.fill(widths, 50);
        GraphLayout layout = new GraphLayout(widths, model.edges());
        for (int i = 0; i < widths.length; i++) {
            for (int j = 0; j < i; j++) {
                if (layout.layer[i] == layout.layer[j]) {
                    assertThat(Math.abs(layout.x[i] - layout.x[j])).isGreaterThan(50);
                }
            }
        }
    }

    @Test
    void aLargeGraphIsShortenedWithANote() throws Exception {
        Tensor x = Tensor.ones(2).requiresGrad();
        Tensor y = x;
        for (int i = 0; i < 20_000; i++) {
            y = y.add(x);
        }
        TensorGraph graph = y.sum().graph();
        String note = "The 60 operations next to the result; 19941 more (…) are left out.";
        assertThat(graph.toString()).contains("graph of 20001 operations").endsWith(note);
        assertThat(svg(graph).getDocumentElement().getTextContent()).contains(note);
    }

    @Test
    void theGraphIsAskedForBeforeItIsReleased() {
        Tensor loss = mlpLoss();
        TensorGraph before = loss.graph();
        loss.backward();
        assertThat(before.display().text()).contains("crossEntropy");
        assertThatThrownBy(loss::graph)
                .isInstanceOf(TensorException.class)
                .hasMessage(
                        "graph: needs a computation that is still there, got a result of crossEntropy whose graph an"
                                + " earlier backward() let go of; ask for graph() before backward(), or call backwardKeepingGraph()");
        assertThatThrownBy(() -> Tensor.ones(2).graph()).hasMessageContaining("a tensor without a history");
        assertThatThrownBy(() -> Tensor.ones(2).requiresGrad().exp().graph().withGradients())
                .hasMessageContaining("graph: needs a scalar for withGradients(), got shape [2]");
    }

    @Test
    void aParameterAloneIsABox() {
        assertThat(Tensor.ones(2).requiresGrad().graph().toString()).contains("parameter  requires a gradient  [2]");
    }

    @Test
    void gradientsOnArrowsCoverNoneOfEachOther() throws Exception {
        Tensor x = Tensor.randn(Rng.seed(1), 3, 3).requiresGrad();
        Tensor w = Tensor.randn(Rng.seed(2), 3, 3).requiresGrad();
        Tensor p = Tensor.scalar(-1.2345).requiresGrad();
        Tensor q = Tensor.scalar(0.6789).requiresGrad();
        Tensor many = p.mul(p).mul(p.mul(p)).add(q.mul(q)).add(p.mul(q)).add(p);
        for (Tensor result : List.of(
                x.mul(w).add(x.mul(x)).sin().div(w).sum(), p.mul(p), p.mul(q).add(p.mul(p)), q.div(q), many)) {
            NodeList texts = svg(result.graph().withGradients()).getElementsByTagName("text");
            List<Element> labels = new ArrayList<>();
            for (int i = 0; i < texts.getLength(); i++) {
                Element text = (Element) texts.item(i);
                if (text.getAttribute("fill").equals(Drawing.PINK)) {
                    labels.add(text);
                }
            }
            assertThat(labels).hasSizeGreaterThanOrEqualTo(2);
            for (Element a : labels) {
                for (Element b : labels) {
                    double apart = Math.abs(number(a, "x") - number(b, "x"));
                    boolean isBeside = apart >= (width(a) + width(b)) / 2;
                    assertThat(a == b || isBeside || Math.abs(number(a, "y") - number(b, "y")) >= 11)
                            .as(a.getTextContent() + " and " + b.getTextContent())
                            .isTrue();
                }
            }
        }
    }

    private static double number(Element text, String attribute) {
        return Double.parseDouble(text.getAttribute(attribute));
    }

    private static double width(Element text) {
        return Drawing.width(text.getTextContent(), 11, true);
    }
}
