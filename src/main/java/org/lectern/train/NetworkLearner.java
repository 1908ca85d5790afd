package org.lectern.train;

import java.util.Map;
import java.util.Optional;
import org.lectern.data.Batch;
import org.lectern.nn.Layer;
import org.lectern.nn.Loss;
import org.lectern.nn.Mode;
import org.lectern.optim.Optimizer;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/** A network with a loss and an optimizer: the training step of every notebook. */
final class NetworkLearner implements Learner {
    private final Layer net;
    private final Loss loss;
    private final Optimizer optimizer;

    NetworkLearner(Layer net, Loss loss, Optimizer optimizer) {
        this.net = net;
        this.loss = loss;
        this.optimizer = optimizer;
    }

    @Override
    public Score learn(Batch batch) {
        optimizer.zeroGrad();
        Score result = Tensor.scope(() -> {
            Tensor outputs = net.forward(batch.x(), Mode.TRAIN);
            Tensor value = loss.of(outputs, batch.y());
            Score score = score(outputs, value, batch.y());
            if (Double.isFinite(score.loss())) {
                value.backward();
            }
            return score;
        });
        // Outside of the scope: what an optimizer remembers must stay.
        if (Double.isFinite(result.loss())) {
            optimizer.step();
        }
        return result;
    }

    @Override
    public Score evaluate(Batch batch) {
        return Tensor.noGrad(() -> Tensor.scope(() -> {
            Tensor outputs = net.forward(batch.x(), Mode.EVALUATE);
            return score(outputs, loss.of(outputs, batch.y()), batch.y());
        }));
    }

    private Score score(Tensor outputs, Tensor value, Tensor targets) {
        double accuracy = Tensor.noGrad(() -> {
            Optional<Tensor> predictions = loss.predictions(outputs.detach(), targets);
            return predictions.map(p -> Metrics.agreement(p, targets)).orElse(Double.NaN);
        });
        return new Score(value.item(), accuracy);
    }

    @Override
    public String diagnose(Batch batch) {
        if (!finite(batch.x())) {
            return "the inputs of this batch hold NaN or infinity: clean the data, or divide by a deviation that is not 0";
        }
        if (!finite(batch.y())) {
            return "the targets of this batch hold NaN or infinity: clean the data";
        }
        for (Map.Entry<String, Tensor> parameter : net.namedParameters().entrySet()) {
            if (!finite(parameter.getValue())) {
                return "the weights blew up (" + parameter.getKey()
                        + " holds NaN or infinity): make the network anew and lower" + " the learning rate, now "
                        + optimizer.lr();
            }
        }
        return "lower the learning rate, now " + optimizer.lr()
                + ", scale the inputs to about -1 to 1, and give the loss logits instead of probabilities";
    }

    private static boolean finite(Tensor tensor) {
        if (tensor.dtype() == DType.INT32) {
            return true;
        }
        for (double value : tensor.toDoubles()) {
            if (!Double.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
