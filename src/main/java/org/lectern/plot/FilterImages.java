package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;
import org.lectern.tensor.Tensor;

/** The weights and the outputs of convolutions as images. */
final class FilterImages {
    private static final int ACROSS = 8;

    private FilterImages() {}

    static Plot filters(Tensor weights) {
        if (weights.rank() != 4 || weights.size() == 0) {
            throw new PlotException(
                    "filters",
                    "the weights of a convolution [out, in, h, w]",
                    TensorData.shape(weights),
                    "such as conv.weight()");
        }
        int out = weights.dim(0);
        int in = weights.dim(1);
        if (in == 3) {
            return new Plot(TensorData.images("filters", weights, Math.min(ACROSS, out)));
        }
        // Colour for the sign: a filter is known by where it is positive and where it is negative.
        Tensor each = weights.reshape(out * in, 1, weights.dim(2), weights.dim(3));
        int columns = in == 1 ? Math.min(ACROSS, out) : in;
        if (columns > 32) {
            throw new PlotException(
                    "filters",
                    "at most 32 input channels, a column for each",
                    in + "",
                    "show some of them: filters(weights.slice(1, 0, 16))");
        }
        return new Plot(TensorData.images("filters", each, columns)).colors(ColorMap.DIVERGING);
    }

    static Plot featureMaps(Tensor activation) {
        boolean single = activation.rank() == 4 && activation.dim(0) == 1;
        Tensor maps = single ? activation.squeeze(0) : activation;
        if (maps.rank() != 3 || maps.size() == 0) {
            throw new PlotException(
                    "featureMaps",
                    "the activation for one image, [channels, h, w] or [1, channels, h, w]",
                    TensorData.shape(activation),
                    activation.rank() == 4 ? "take one image: slice(0, i, i + 1)" : "");
        }
        List<String> numbers = new ArrayList<>();
        for (int c = 0; c < maps.dim(0); c++) {
            numbers.add(Integer.toString(c));
        }
        Images images = TensorData.images(
                "featureMaps", maps.reshape(maps.dim(0), 1, maps.dim(1), maps.dim(2)), Math.min(ACROSS, maps.dim(0)));
        return new Plot(images.byValue().captions(numbers));
    }
}
