package org.lectern.dl4j;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.RnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.DType;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a DL4J network takes, as its configuration says: checked before native code sees it, which would not say what is wrong. */
final class NetworkInput {
    private static final String NAME = "MultiLayerNetwork";

    private final MultiLayerNetwork network;
    private final Layout layout;

    /** Of a row or step; channels of images and series; words of an embedding. */
    private final long features;
    /** Whether the network has time after the features, DL4J's usual way. */
    private final boolean timeLast;

    private final boolean singleIndices;
    private int[] known = {};

    private NetworkInput(
            MultiLayerNetwork network, Layout layout, long features, boolean timeLast, boolean singleIndices) {
        this.network = network;
        this.layout = layout;
        this.features = features;
        this.timeLast = timeLast;
        this.singleIndices = singleIndices;
    }

    static NetworkInput of(MultiLayerNetwork network) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        boolean pooled = false;
        for (int i = 0; i < network.getnLayers(); i++) {
            for (InputPreProcessor part : parts(conf.getInputPreProcess(i))) {
                NetworkInput before = told(network, part, i);
                if (before != null) {
                    return before;
                }
            }
            NetworkInput layer = told(network, plain(conf.getConf(i).getLayer()));
            if (layer != null) {
                boolean means = layer.layout == Layout.ROWS && pooled;
                return means ? new NetworkInput(network, Layout.IMAGES, layer.features, false, false) : layer;
            }
            pooled |= conf.getConf(i).getLayer() instanceof GlobalPoolingLayer;
        }
        throw new TensorException(
                NAME,
                "a network with a dense, convolution, recurrent or embedding layer",
                "none",
                "train it by DL4J's own fit");
    }

    private static List<InputPreProcessor> parts(@Nullable InputPreProcessor before) {
        if (before instanceof ComposableInputPreProcessor several) {
            return List.of(several.getInputPreProcessors());
        }
        return before == null ? List.of() : List.of(before);
    }

    private static @Nullable NetworkInput told(MultiLayerNetwork network, InputPreProcessor before, int layer) {
        if (before instanceof SeriesToImages series) {
            return new NetworkInput(network, Layout.SERIES, series.channels(), false, false);
        }
        if (before instanceof FeedForwardToCnnPreProcessor rows && layer == 0) {
            long size = rows.getNumChannels() * rows.getInputHeight() * rows.getInputWidth();
            return new NetworkInput(network, Layout.ROWS, size, false, false);
        }
        if (before instanceof CnnToFeedForwardPreProcessor images) {
            return new NetworkInput(network, Layout.IMAGES, images.getNumChannels(), false, false);
        }
        if (before instanceof RnnToFeedForwardPreProcessor steps
                && network.getLayerWiseConfigurations().getConf(layer).getLayer() instanceof FeedForwardLayer dense) {
            return new NetworkInput(network, Layout.STEPS, dense.getNIn(), timeLast(steps.getRnnDataFormat()), false);
        }
        if (before instanceof FlattenSteps steps) {
            return new NetworkInput(network, Layout.STEPS, steps.features(), false, false);
        }
        if (layer == 0 && !(before instanceof CopyInput)) {
            throw refused(before);
        }
        return null;
    }

    private static @Nullable NetworkInput told(MultiLayerNetwork network, Layer layer) {
        if (layer instanceof BatchNormalization
                || layer instanceof DropoutLayer
                || !(layer instanceof FeedForwardLayer weighted)) {
            return null; // Takes what comes: the next says more.
        }
        long in = weighted.getNIn();
        if (layer instanceof EmbeddingLayer || layer instanceof EmbeddingSequenceLayer) {
            return new NetworkInput(network, Layout.INDICES, in, false, layer instanceof EmbeddingLayer);
        }
        if (layer instanceof Convolution1DLayer conv) {
            if (!timeLast(conv.getRnnDataFormat())) {
                throw refused("a convolution with the channels last");
            }
            return new NetworkInput(network, Layout.SERIES, in, false, false);
        }
        if (layer instanceof ConvolutionLayer conv) {
            if (conv.getCnn2dDataFormat() == CNN2DFormat.NHWC) {
                throw refused("a convolution with the channels last");
            }
            return new NetworkInput(network, Layout.IMAGES, in, false, false);
        }
        if (layer instanceof BaseRecurrentLayer recurrent) {
            return new NetworkInput(network, Layout.STEPS, in, timeLast(recurrent.getRnnDataFormat()), false);
        }
        if (layer instanceof RnnOutputLayer output) {
            return new NetworkInput(network, Layout.STEPS, in, timeLast(output.getRnnDataFormat()), false);
        }
        return new NetworkInput(network, Layout.ROWS, in, false, false);
    }

    /** The layer within its wrappers. */
    static Layer plain(Layer layer) {
        if (layer instanceof BaseWrapperLayer wrapper) {
            return plain(wrapper.getUnderlying());
        }
        return layer instanceof Bidirectional both ? plain(both.getFwd()) : layer;
    }

    /** DL4J's default. */
    static boolean timeLast(@Nullable RNNFormat format) {
        return format != RNNFormat.NWC;
    }

    private static TensorException refused(Object got) {
        return new TensorException(
                NAME,
                "a network that takes rows, images, series, sequences or indices as ours do",
                got instanceof InputPreProcessor ? got.getClass().getSimpleName() : String.valueOf(got),
                "train it by DL4J's own fit");
    }

    /** A copy of the examples as the network has them: layers of DL4J that come first may compute in place. */
    INDArray array(Tensor examples) {
        Tensor x = examples.detach();
        int[] shape = x.shape();
        if (shape.length == 0 || x.size() == 0) {
            throw wrong(shape, "one row for each example, and at least one");
        }
        return switch (layout) {
            case ROWS -> rows(x);
            case INDICES -> indices(x);
            case IMAGES, SERIES -> {
                check(shape, layout == Layout.IMAGES ? 4 : 3, 1);
                boolean seen = known.length > 0 && Arrays.equals(known, 1, known.length, shape, 1, shape.length);
                if (!seen) {
                    checkSizes(shape);
                    known = shape;
                }
                yield x.to(DType.FLOAT32).copy().array();
            }
            case STEPS -> {
                check(shape, 3, 2);
                Tensor steps = x.to(DType.FLOAT32);
                yield (timeLast ? steps.permute(0, 2, 1) : steps).copy().array();
            }
        };
    }

    private INDArray rows(Tensor x) {
        Tensor flat = x.rank() == 2 ? x : x.reshape(x.dim(0), x.size() / x.dim(0));
        if (flat.dim(1) != features) {
            throw wrong(x.shape(), layout.remedy(x.shape(), features));
        }
        return flat.to(DType.FLOAT32).copy().array();
    }

    private INDArray indices(Tensor x) {
        boolean fits = singleIndices ? x.rank() == 1 || x.rank() == 2 && x.dim(1) == 1 : x.rank() == 2;
        if (x.dtype() != DType.INT32 || !fits) {
            throw new TensorException(
                    NAME,
                    singleIndices ? "int32 indices of shape (batch)" : "int32 indices of shape (batch, time)",
                    x.dtype() + " " + Arrays.toString(x.shape()),
                    "an embedding takes the numbers of words; to(DType.INT32) makes them so");
        }
        for (int index : x.toInts()) {
            if (index < 0 || index >= features) {
                throw new TensorException(
                        NAME, "indices from 0 to " + (features - 1), index + "", "the embedding has no such word");
            }
        }
        return (singleIndices ? x.reshape(x.dim(0), 1) : x).copy().array();
    }

    private void check(int[] shape, int rank, int axis) {
        if (shape.length != rank || shape[axis] != features) {
            throw wrong(shape, layout.remedy(shape, features));
        }
    }

    /** Whether the network normalises rows over the batch, which native code cannot do in training with a single one. */
    boolean normalisesRows() {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        boolean rows = layout == Layout.ROWS && !(conf.getInputPreProcess(0) instanceof FeedForwardToCnnPreProcessor);
        for (int i = 0; i < network.getnLayers(); i++) {
            Layer layer = conf.getConf(i).getLayer();
            rows |= parts(conf.getInputPreProcess(i)).stream()
                    .anyMatch(part -> part instanceof CnnToFeedForwardPreProcessor || part instanceof FlattenSteps);
            if (rows && layer instanceof BatchNormalization) {
                return true;
            }
            rows |= layer instanceof GlobalPoolingLayer
                    || layer instanceof LastTimeStep
                    || layer instanceof EmbeddingLayer;
        }
        return false;
    }

    /** Sends the sizes through the network as DL4J computes them. */
    private void checkSizes(int... shape) {
        MultiLayerConfiguration conf = network.getLayerWiseConfigurations();
        InputType type = layout == Layout.IMAGES
                ? InputType.convolutional(shape[2], shape[3], shape[1])
                : InputType.recurrent(shape[1], shape[2]);
        try {
            for (int i = 0; i < network.getnLayers(); i++) {
                InputPreProcessor before = conf.getInputPreProcess(i);
                if (before != null) {
                    if (before instanceof SeriesToImages series && series.length() != shape[2]) {
                        throw wrong(shape, "the network was made for a length of " + series.length());
                    }
                    type = before.getOutputType(type);
                }
                Layer layer = conf.getConf(i).getLayer();
                if (type instanceof InputType.InputTypeFeedForward rows
                        && layer instanceof FeedForwardLayer dense
                        && !(layer instanceof DropoutLayer)
                        && dense.getNIn() != rows.getSize()) {
                    throw wrong(
                            shape,
                            "that makes " + rows.getSize() + " numbers for layer " + i + ", which takes "
                                    + dense.getNIn());
                }
                type = layer.getOutputType(i, type);
                if (type instanceof InputType.InputTypeConvolutional left
                        && (left.getHeight() < 1 || left.getWidth() < 1)) {
                    throw wrong(shape, "they are too small for layer " + i);
                }
            }
        } catch (ShapeException e) {
            throw e;
        } catch (RuntimeException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            throw wrong(shape, "DL4J says: " + reason);
        }
    }

    private ShapeException wrong(int[] got, String remedy) {
        String needed = switch (layout) {
            case ROWS -> "(batch, " + features + ")";
            case IMAGES -> "(batch, " + features + ", height, width)";
            case SERIES -> "(batch, " + features + ", length)";
            case STEPS -> "(batch, time, " + features + ")";
            case INDICES -> singleIndices ? "(batch)" : "(batch, time)";
        };
        return new ShapeException(NAME, "inputs of shape " + needed, Arrays.toString(got), remedy);
    }
}
