package org.lectern.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.shade.jackson.annotation.JsonCreator;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * {@code (batch, channels, length) -> (batch, channels, length, 1)}. DL4J's layers for series stand on those for images, but its
 * padded pooling of series fails and its batch normalisation takes the batch for the channels; as narrow images both are right.
 */
final class SeriesToImages implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    @JsonProperty("channels")
    private final long channels;

    @JsonProperty("length")
    private final long length;

    @JsonCreator
    SeriesToImages(@JsonProperty("channels") long channels, @JsonProperty("length") long length) {
        this.channels = channels;
        this.length = length;
    }

    long channels() {
        return channels;
    }

    long length() {
        return length;
    }

    @Override
    public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
        INDArray images = workspaces
                .dup(ArrayType.ACTIVATIONS, input, 'c')
                .reshape('c', input.size(0), input.size(1), input.size(2), 1);
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, images);
    }

    @Override
    public INDArray backprop(INDArray output, int batch, LayerWorkspaceMgr workspaces) {
        INDArray series = workspaces
                .dup(ArrayType.ACTIVATION_GRAD, output, 'c')
                .reshape('c', output.size(0), output.size(1), output.size(2));
        return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, series);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return InputType.convolutional(length, 1, channels);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, @Nullable MaskState state, int batch) {
        return new Pair<>(mask, state);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public SeriesToImages clone() {
        return new SeriesToImages(channels, length);
    }
}
