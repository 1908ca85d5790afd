package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class UnrolledTest {
    private static List<String> texts(Unrolled diagram) throws Exception {
        String svg = String.valueOf(diagram.display().data().get(MimeBundle.SVG));
        NodeList nodes = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    @Test
    void eachStepHasTheSameWeights() throws Exception {
        List<String> texts = texts(Plots.unrolled(4));
        assertThat(texts).contains("x1", "x4", "y4", "h0", "h4", "xt").doesNotContain("x5", "c1");
        assertThat(texts).filteredOn("Wxh"::equals).hasSize(5);
        // Between two steps, and on the loop.
        assertThat(texts).filteredOn("Whh"::equals).hasSize(4);
    }

    @Test
    void tokensStandAtTheirSteps() throws Exception {
        Unrolled diagram =
                Plots.unrolled("the", "<cat>", "sat").outputs("a", "b", "c").cell("LSTM");
        assertThat(texts(diagram)).contains("the", "<cat>", "b", "c0", "c3", "LSTM");
        assertThat(diagram.toString()).contains("h2, c2 = LSTM(x2 \"<cat>\", h1, c1), y2 = W_hy h2 \"b\"");
        assertThatThrownBy(() -> Plots.unrolled(3).outputs("a"))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("one for each of 3 steps, got 1");
    }

    @Test
    void aLongOneIsShortenedInTheMiddle() throws Exception {
        List<String> texts = texts(Plots.unrolled(100).lastOutput());
        assertThat(texts)
                .contains("x1", "x4", "…", "h98", "x99", "x100", "y100")
                .doesNotContain("x5", "y1", "x98");
        assertThatThrownBy(() -> Plots.unrolled(0)).hasMessageContaining("1 to 1000 steps, got 0");
    }
}
