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

/** {@code (batch, time, features) -> (batch, time*features)}: DL4J's own steps to rows put the steps below each other. */
final class FlattenSteps implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    @JsonProperty("time")
    private final long time;

    @JsonProperty("features")
    private final long features;

    @JsonCreator
    FlattenSteps(@JsonProperty("time") long time, @JsonProperty("features") long features) {
        this.time = time;
        this.features = features;
    }

    long features() {
        return features;
    }

    @Override
    public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
        INDArray rows = workspaces.dup(ArrayType.ACTIVATIONS, input, 'c').reshape('c', input.size(0), time * features);
        return workspaces.leverageTo(ArrayType.ACTIVATIONS, rows);
    }

    @Override
    public INDArray backprop(INDArray output, int batch, LayerWorkspaceMgr workspaces) {
        INDArray steps =
                workspaces.dup(ArrayType.ACTIVATION_GRAD, output, 'c').reshape('c', output.size(0), time, features);
        return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, steps);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return InputType.feedForward(time * features);
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, @Nullable MaskState state, int batch) {
        return new Pair<>(mask, state);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public FlattenSteps clone() {
        return new FlattenSteps(time, features);
    }
}
