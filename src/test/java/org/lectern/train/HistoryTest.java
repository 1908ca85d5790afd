package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.TensorException;
import org.xml.sax.InputSource;

class HistoryTest {
    private static History history(int epochs) {
        List<Epoch> done = new ArrayList<>();
        for (int i = 1; i <= epochs; i++) {
            done.add(new Epoch(i, 2.0 / i, 1 - 0.5 / i, 2.5 / i, 1 - 0.6 / i, 0.5));
        }
        return new History(done, History.Stop.COMPLETED);
    }

    @Test
    void showsCurvesAndATable() throws Exception {
        MimeBundle bundle = history(5).display();
        String html = bundle.data().getOrDefault(MimeBundle.HTML, "").toString();
        assertThat(html)
                .contains("<svg", "validation", "<table", "5 epochs in 2.5 s")
                .doesNotContain("NaN");
        String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>") + 6);
        var document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
        assertThat(document.getElementsByTagName("polyline").getLength()).isEqualTo(4);
        assertThat(bundle.text()).contains("validation accuracy", "0.8800", "█", "▁");
    }

    @Test
    void aLongHistoryIsShownInTenRows() {
        String text = history(500).toString();
        assertThat(text.lines().filter(line -> line.matches("\\s*\\d+ .*0\\.5")).count())
                .isEqualTo(10);
        assertThat(text).contains("\n    1 ", "\n  500 ");
        assertThat(text.lines().reduce("", (first, last) -> last)).hasSizeLessThan(120);
    }

    @Test
    void aTableThatLeavesEpochsOutSaysSo() {
        assertThat(history(12).toString().lines().filter(line -> line.matches("\\s*\\d+ .*0\\.5")))
                .hasSize(12);
        assertThat(history(12).toString()).contains("12 epochs in 6.0 s").doesNotContain("above");
        assertThat(history(13).toString()).contains("13 epochs in 6.5 s, 10 of them above");
    }

    @Test
    void aSingleEpochIsNamedBesideWhatIsCounted() {
        String html = String.valueOf(history(1).display().data().get(MimeBundle.HTML));
        assertThat(html).contains(">epoch 1</text>").doesNotContain(">epoch</text>", ">1</text>");
        assertThat(String.valueOf(history(2).display().data().get(MimeBundle.HTML)))
                .contains(">epoch</text>", ">1</text>", ">2</text>");
    }

    @Test
    void drawsAFlatLineASinglePointAndNumbersThatAreNot() {
        List<Epoch> flat = List.of(
                new Epoch(1, 0, Double.NaN, Double.NaN, Double.NaN, 0),
                new Epoch(2, 0, Double.NaN, Double.POSITIVE_INFINITY, Double.NaN, 0));
        for (List<Epoch> epochs : List.of(flat, flat.subList(0, 1))) {
            String html = new History(epochs, History.Stop.COMPLETED)
                    .display()
                    .data()
                    .getOrDefault(MimeBundle.HTML, "")
                    .toString();
            String svg = html.substring(html.indexOf("<svg"), html.indexOf("</svg>"));
            assertThat(svg).contains("<circle").doesNotContain("NaN", "Infinity");
        }
    }

    @Test
    void anEmptyHistorySaysSo() {
        History none = new History(List.of(), History.Stop.INTERRUPTED);
        assertThat(none.display().text()).isEqualTo("no epoch completed, interrupted: the weights so far are kept");
        assertThat(none.loss()).isEmpty();
        assertThatThrownBy(none::last).hasMessageContaining("needs a completed epoch");
    }

    @Test
    void aMetricThatWasNotRecordedIsRefused() {
        Epoch epoch = new Epoch(1, 1, 1, 1, 1, 1, Map.of("top 5", 0.5, "lr", Double.NaN));
        History history = new History(List.of(epoch), History.Stop.COMPLETED);
        assertThat(history.metric("top 5")).containsExactly(0.5);
        assertThat(history.metric("lr")).containsExactly(Double.NaN);
        assertThatThrownBy(() -> history.metric("top5"))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("got \"top5\", recorded ")
                .hasMessageContaining("\"lr\"")
                .hasMessageEndingWith("did you mean \"top 5\"?");
        assertThatThrownBy(() -> history(1).metric("AUC"))
                .hasMessage("History.metric: needs a metric that was recorded, got \"AUC\", recorded none;"
                        + " give the trainer metric(\"AUC\", ...) before fit");
        assertThat(new History(List.of(), History.Stop.INTERRUPTED).metric("AUC"))
                .isEmpty();
    }

    @Test
    void numbersHaveFourSignificantDigits() {
        assertThat(List.of(
                        History.number(0.31234),
                        History.number(12.345),
                        History.number(0.00123456),
                        History.number(1234567),
                        History.number(0.00001234),
                        History.number(1)))
                .containsExactly("0.3123", "12.35", "0.001235", "1.235e+06", "1.234e-05", "1.000");
    }
}
