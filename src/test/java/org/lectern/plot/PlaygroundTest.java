package org.lectern.plot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Tensor;

class PlaygroundTest {
    private final Tensor points = Tensor.of(new double[][] {{0, 1}, {1, 0}});
    private final Tensor labels = Tensor.of(0, 1);

    @Test
    void carriesItsDataAndNoReferenceToTheOutside() {
        MimeBundle shown = Plots.playground("moons", points, labels)
                .add("rings", points, labels)
                .display();

        String html = (String) shown.data().get(MimeBundle.HTML);
        assertThat(html)
                .contains("\"moons\":{\"x\":[[0.0000,1.0000],[1.0000,0.0000]],\"y\":[0,1]}")
                .contains("\"rings\":")
                .doesNotContain("http://")
                .doesNotContain("https://")
                .doesNotContain("@ID@")
                .doesNotContain("@SETS@");
        assertThat(shown.text()).contains("moons, rings");
    }

    @Test
    void twoOnAPageDoNotShareAnId() {
        Playground playground = Plots.playground("moons", points, labels);

        assertThat(playground.display().data().get(MimeBundle.HTML))
                .isNotEqualTo(playground.display().data().get(MimeBundle.HTML));
    }

    @Test
    void aNameCannotEndTheScript() {
        String html = (String)
                Plots.playground("</script>\"", points, labels).display().data().get(MimeBundle.HTML);

        assertThat(html).doesNotContain("</script>\"").contains("\\u003c/script>\\u0022");
    }

    @Test
    void refusesAThirdClassAndPointsThatAreNotFinite() {
        assertThatThrownBy(() -> Plots.playground("x", points, Tensor.of(0, 2)))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("labels 0 and 1");
        assertThatThrownBy(() -> Plots.playground("x", Tensor.of(new double[][] {{0, Double.NaN}, {1, 1}}), labels))
                .isInstanceOf(PlotException.class)
                .hasMessageContaining("finite");
    }
}
