package org.lectern.safety;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lectern.nn.Dropout;
import org.lectern.nn.Linear;
import org.lectern.nn.Losses;
import org.lectern.nn.Mode;
import org.lectern.nn.Relu;
import org.lectern.nn.Sequential;
import org.lectern.optim.Adam;
import org.lectern.tensor.Backends;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** Trains a small network from a seed and writes the bits of its weights. Arguments: backend, seed, file. */
final class Bits {
    private Bits() {}

    public static void main(String[] arguments) throws Exception {
        Backends.use(arguments[0]);
        Rng rng = Rng.seed(Long.parseLong(arguments[1]));
        Tensor images = Tensor.randn(rng, 128, 1, 8, 8);
        Tensor labels = images.flatten().reshape(128, 64).slice(1, 0, 10).argmax(1);
        Tensor kernel = Tensor.randn(rng, 4, 1, 3, 3).mul(0.3).requiresGrad();
        Sequential net =
                Sequential.of(new Linear(36, 32, rng), new Relu(), new Dropout(0.2, rng), new Linear(32, 10, rng));
        List<Tensor> parameters = new ArrayList<>(net.parameters());
        parameters.add(kernel);
        Adam adam = Adam.of(parameters).lr(0.01);
        for (int epoch = 0; epoch < 5; epoch++) {
            int[] order = rng.permutation(128);
            for (int i = 0; i < 128; i += 32) {
                int[] rows = java.util.Arrays.copyOfRange(order, i, i + 32);
                Tensor features =
                        images.rows(rows).conv2d(kernel).relu().maxPool2d(2).reshape(32, 36);
                adam.zeroGrad();
                Losses.crossEntropy(net.forward(features, Mode.TRAIN), labels.rows(rows))
                        .backward();
                adam.step();
            }
        }
        List<String> bits = new ArrayList<>();
        for (Tensor parameter : parameters) {
            for (float value : parameter.toFloats()) {
                bits.add(Integer.toHexString(Float.floatToRawIntBits(value)));
            }
        }
        Files.write(Path.of(arguments[2]), bits);
    }
}
