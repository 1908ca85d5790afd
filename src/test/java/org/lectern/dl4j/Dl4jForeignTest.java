package org.lectern.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.lectern.data.Dataset;
import org.lectern.nn.Sequential;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks written with DL4J's own builder, as its books have them. */
class Dl4jForeignTest {
    private final Rng rng = Rng.seed(6);

    private static MultiLayerNetwork network(InputType input, Layer... layers) {
        NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(3)
                .updater(new Adam(0.01))
                .activation(Activation.TANH)
                .list();
        for (Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork network =
                new MultiLayerNetwork(list.setInputType(input).build());
        network.init();
        return network;
    }

    private static OutputLayer classes(int n) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(n)
                .activation(Activation.SOFTMAX)
                .build();
    }

    @Test
    void aNetworkForFlatImagesTakesImagesHere() {
        MultiLayerNetwork theirs = network(
                InputType.convolutionalFlat(12, 10, 2),
                new ConvolutionLayer.Builder(5, 3)
                        .nOut(4)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder(PoolingType.MAX)
                        .kernelSize(2, 2)
                        .stride(2, 2)
                        .build(),
                new ConvolutionLayer.Builder(3, 3).stride(1, 2).nOut(5).build(),
                new DenseLayer.Builder().nOut(6).dropOut(0.5).build(),
                classes(3));
        Tensor rows = Tensor.randn(rng, 30, 240);
        Dl4j.trainer(theirs).quiet().fit(Dataset.of(rows, labels(30)).batches(10), 2);
        Sequential ours = Dl4j.sequential(theirs, rng);
        Tensor images = rows.reshape(30, 2, 12, 10);
        assertThat(ours.forward(images).softmax(1).allClose(Dl4j.output(theirs, rows), 1e-5))
                .isTrue();
        assertThat(Dl4j.output(theirs, images).allClose(Dl4j.output(theirs, rows), 0))
                .isTrue();
    }

    private static Tensor labels(int n) {
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 3;
        }
        return Tensor.of(labels);
    }

    @Test
    void meansOfImagesComeOver() {
        MultiLayerNetwork theirs = network(
                InputType.convolutional(7, 8, 3),
                new ConvolutionLayer.Builder(2, 2).nOut(4).hasBias(false).build(),
                new GlobalPoolingLayer(PoolingType.AVG),
                classes(3));
        Tensor x = Tensor.randn(rng, 5, 3, 7, 8);
        Sequential ours = Dl4j.sequential(theirs, rng);
        assertThat(ours.forward(x).softmax(1).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
    }

    @Test
    void sequencesWithTheTimeLastAreTurned() {
        MultiLayerNetwork theirs = network(
                InputType.recurrent(3),
                new LSTM.Builder().nOut(5).build(),
                new DenseLayer.Builder().nOut(4).build(),
                new Bidirectional(
                        Bidirectional.Mode.CONCAT,
                        new SimpleRnn.Builder().nOut(4).build()),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build());
        Tensor x = Tensor.randn(rng, 12, 6, 3);
        Tensor y = x.argmax(2);
        double[] loss = Dl4j.trainer(theirs)
                .quiet()
                .fit(Dataset.of(x, y).batches(6), 30)
                .loss();
        assertThat(loss[29]).isLessThan(loss[0] / 2);
        Sequential ours = Dl4j.sequential(theirs, rng);
        assertThat(ours.forward(x).softmax(2).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
        Tensor raw = Tensor.of(theirs.output(x.permute(0, 2, 1).array()));
        assertThat(raw.permute(0, 2, 1).allClose(Dl4j.output(theirs, x), 1e-6)).isTrue();
    }

    @Test
    void theLastStepComesOver() {
        MultiLayerNetwork theirs = network(
                InputType.recurrent(3),
                new LastTimeStep(new LSTM.Builder().nOut(5).dropOut(0.7).build()),
                classes(3));
        Tensor x = Tensor.randn(rng, 12, 6, 3);
        Sequential ours = Dl4j.sequential(theirs, rng);
        assertThat(ours.toString()).contains("Dropout(0.3)").contains("Lstm(3, 5), LastStep()");
        assertThat(ours.forward(x).softmax(1).allClose(Dl4j.output(theirs, x), 1e-5))
                .isTrue();
    }

    @Test
    void whatWeDoNotHaveIsNamed() {
        InputType images = InputType.convolutional(8, 8, 3);
        refused(
                network(images, new Deconvolution2D.Builder(2, 2).nOut(2).build(), classes(2)),
                "layer 0, Deconvolution2D");
        refused(
                network(
                        images,
                        new ConvolutionLayer.Builder(2, 2)
                                .nOut(2)
                                .convolutionMode(ConvolutionMode.Same)
                                .build(),
                        classes(2)),
                "layer 0, ConvolutionLayer with mode Same");
        refused(
                network(
                        images,
                        new SubsamplingLayer.Builder(PoolingType.PNORM).pnorm(2).build(),
                        classes(2)),
                "layer 0, SubsamplingLayer of type PNORM");
        refused(
                network(images, new GlobalPoolingLayer(PoolingType.SUM), classes(2)),
                "layer 0, GlobalPoolingLayer of type SUM");
        InputType steps = InputType.recurrent(3);
        refused(
                network(steps, new LastTimeStep(new GravesLSTM.Builder().nOut(2).build()), classes(2)),
                "layer 0, GravesLSTM");
        refused(
                network(
                        steps,
                        new LastTimeStep(new LSTM.Builder()
                                .nOut(2)
                                .activation(Activation.SOFTSIGN)
                                .build()),
                        classes(2)),
                "layer 0, LSTM with the activation softsign");
        refused(
                network(
                        steps,
                        new LastTimeStep(new LSTM.Builder()
                                .nOut(2)
                                .gateActivationFunction(Activation.HARDSIGMOID)
                                .build()),
                        classes(2)),
                "layer 0, LSTM with the gate activation hardsigmoid");
        refused(
                network(
                        steps,
                        new LastTimeStep(new Bidirectional(
                                Bidirectional.Mode.ADD,
                                new LSTM.Builder().nOut(2).build())),
                        classes(2)),
                "with mode ADD");
        refused(network(steps, new GlobalPoolingLayer(PoolingType.AVG), classes(2)), "layer 1, OutputLayer after rows");
    }

    private void refused(MultiLayerNetwork theirs, String words) {
        assertThatThrownBy(() -> Dl4j.sequential(theirs, rng))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining(words);
    }

    @Test
    void aNetworkWithoutWeightsIsRefused() {
        MultiLayerNetwork theirs = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new OutputLayer.Builder().nIn(2).nOut(2).build())
                .build());
        assertThatThrownBy(() -> Dl4j.sequential(theirs, rng)).hasMessageContaining("call its init() first");
        assertThatThrownBy(() -> Dl4j.trainer(theirs)).hasMessageContaining("call its init() first");
    }

    @Test
    void wordsOutsideOfTheVocabularyAreRefused() {
        MultiLayerNetwork theirs = Dl4j.network(Sequential.of(
                new org.lectern.nn.Embedding(4, 3, rng),
                new org.lectern.nn.Lstm(3, 2, rng),
                new org.lectern.nn.LastStep(),
                new org.lectern.nn.Linear(2, 2, rng)));
        for (int word : new int[] {-1, 4, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            assertThatThrownBy(() -> Dl4j.output(theirs, Tensor.full(DType.INT32, word, 2, 3)))
                    .isInstanceOf(TensorException.class)
                    .hasMessageContaining("indices from 0 to 3, got " + word);
        }
        assertThatThrownBy(() -> Dl4j.output(theirs, Tensor.zeros(2, 3)))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("int32 indices of shape (batch, time), got float32 [2, 3]");
    }
}
