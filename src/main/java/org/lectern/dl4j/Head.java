package org.lectern.dl4j;

import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.lectern.nn.CrossEntropy;
import org.lectern.nn.Linear;
import org.lectern.nn.Loss;
import org.lectern.nn.Losses;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** What DL4J's output layer has of a loss of ours: its loss and the activation that belongs to it. */
record Head(LossFunction loss, Activation activation) {
    static Head of(Loss loss) {
        // DL4J has the classes of each step in its own place.
        if (loss == Losses.crossEntropy() || loss == Losses.crossEntropy().classesLast()) {
            return new Head(LossFunction.MCXENT, Activation.SOFTMAX);
        }
        if (loss == Losses.binaryCrossEntropy()) {
            return new Head(LossFunction.XENT, Activation.SIGMOID);
        }
        if (loss == Losses.meanSquaredError()) {
            return new Head(LossFunction.MSE, Activation.IDENTITY);
        }
        throw new TensorException(
                Refusals.OPERATION,
                "Losses.crossEntropy(), binaryCrossEntropy() or meanSquaredError()",
                loss instanceof CrossEntropy ? "a cross-entropy with options" : "another loss",
                "DL4J has its own losses: build the network with its Builder");
    }

    /** The output layer in place of a linear one, for rows or for each step of sequences. */
    BaseOutputLayer layer(Linear linear, boolean steps) {
        BaseOutputLayer.Builder<?> builder =
                steps ? new RnnOutputLayer.Builder(loss).dataFormat(RNNFormat.NWC) : new OutputLayer.Builder(loss);
        builder.nIn(linear.inFeatures()).nOut(linear.outFeatures());
        builder.activation(activation);
        builder.hasBias(linear.bias().isPresent());
        return builder.build();
    }
}
