package org.lectern.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.data.Dataset;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.nn.Layer;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Sgd;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;
import org.xml.sax.InputSource;

class LiveTest implements DisplayHost {
    @TempDir
    Path temp;

    private final List<String> ids = new ArrayList<>();
    private final List<String> pages = new ArrayList<>();
    private final Rng rng = Rng.seed(1);
    private final Tensor x = Tensor.randn(rng, 40, 3);
    private final Dataset data =
            Dataset.of(x, x.slice(1, 0, 1).gt(0).reshape(40).to(DType.INT32));
    private final Linear first = new Linear(3, 4, rng);
    private final Sequential net = Sequential.of(first, new Relu(), new Linear(4, 2, rng));
    private @Nullable DisplayHost before;

    @BeforeEach
    void listen() {
        before = Display.host(this);
    }

    @AfterEach
    void stopListening() {
        Display.host(before);
    }

    private Trainer trainer() {
        return Trainer.of(net, Losses.crossEntropy(), Sgd.of(net.parameters()).lr(0.1));
    }

    private String last() {
        return pages.get(pages.size() - 1);
    }

    @Test
    void theLastStateStaysWithLossMetricsGradientsSilentUnitsAndSamples() throws Exception {
        trainer()
                .live(() -> "a sample <of text>")
                .metric("one", (outputs, targets) -> 1)
                .fit(data.batches(8, rng), 3, data);
        assertThat(last())
                .contains("loss so far, training", ", validation")
                .contains("accuracy so far")
                .contains("one so far, last 1")
                .contains("norm of the gradient by layer: 0 Linear 0.", "; 2 Linear 0.")
                .contains("units that are silent: relu 1", "of 4")
                .contains("a sample &lt;of text&gt;");
        assertThat(ids).containsOnly(ids.get(0));
        wellFormed(last());
    }

    @Test
    void aUnitThatGivesNothingIsCounted() {
        Tensor.noGrad(() -> Updates.assign(
                Objects.requireNonNull(first.namedParameters().get("bias")), Tensor.of(-100.0, -100.0, 100.0, 100.0)));
        trainer().live().fit(data.batches(8, rng), 1);
        assertThat(last()).contains("relu 1 2 of 4");
    }

    @Test
    void trainingIsTheSameWithAndWithoutThePicture() {
        net.save(temp.resolve("net.safetensors"));
        History plain = trainer().quiet().fit(data.batches(8, Rng.seed(5)), 2, data);
        net.load(temp.resolve("net.safetensors"));
        History live = trainer().live(() -> net.forward(x)).fit(data.batches(8, Rng.seed(5)), 2, data);
        assertThat(live.loss()).isEqualTo(plain.loss());
        assertThat(live.validationLoss()).isEqualTo(plain.validationLoss());
    }

    @Test
    void thePictureStaysWhenAnExceptionEndsTheTraining() {
        AtomicInteger calls = new AtomicInteger();
        Layer failing = new Failing(net, calls);
        Trainer trainer = Trainer.of(failing, Losses.crossEntropy(), Sgd.of(net.parameters()))
                .live();
        assertThatThrownBy(() -> trainer.fit(data.batches(8, rng), 3)).hasMessage("worn out");
        assertThat(last())
                .contains("ended by IllegalStateException in epoch 2")
                .contains("loss so far, training")
                .contains("norm of the gradient by layer");
    }

    /** Counts only the passes of training. */
    record Failing(Layer inner, AtomicInteger calls) implements Layer {
        @Override
        public Tensor forward(Tensor x) {
            if (Mode.current() == Mode.TRAIN && calls.incrementAndGet() > 7) {
                throw new IllegalStateException("worn out");
            }
            return inner.forward(x);
        }
    }

    @Test
    void anInterruptLeavesThePicture() {
        AtomicInteger asked = new AtomicInteger();
        History history = trainer()
                .live(() -> "sample " + asked.incrementAndGet())
                .onEpoch(epoch -> Thread.currentThread().interrupt())
                .fit(data.batches(8, rng), 3);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(history.stop()).isEqualTo(History.Stop.INTERRUPTED);
        assertThat(last()).contains("interrupted in epoch 2").contains("loss so far, training", "sample 1");
        assertThat(asked).hasValue(1);
    }

    @Test
    void samplesThatFailAreToldAndTrainingGoesOn() {
        History history = trainer().live(() -> net.forward(Tensor.ones(1, 7))).fit(data.batches(8, rng), 2);
        assertThat(history.epochs()).hasSize(2);
        assertThat(last()).contains("samples failed").contains("[1, 7]");
    }

    private static void wellFormed(String html) throws Exception {
        String xml = html.replace("&nbsp;", " ");
        DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader("<div>" + xml + "</div>")));
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        update(bundle, displayId);
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        ids.add(displayId);
        pages.add((String) bundle.data().getOrDefault(MimeBundle.HTML, ""));
    }

    @Override
    public void clear(boolean wait) {}
}
