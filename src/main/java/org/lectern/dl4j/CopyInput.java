package org.lectern.dl4j;

import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Copies what a network is given, before an activation or dropout that comes first: DL4J computes those in place, so it would
 * change the caller's array, and it refuses two of them in a row for the workspace that the array is not in.
 */
final class CopyInput implements InputPreProcessor {
    private static final long serialVersionUID = 1L;

    @Override
    public INDArray preProcess(INDArray input, int batch, LayerWorkspaceMgr workspaces) {
        return workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
    }

    @Override
    public INDArray backprop(INDArray output, int batch, LayerWorkspaceMgr workspaces) {
        return workspaces.leverageTo(ArrayType.ACTIVATION_GRAD, output);
    }

    @Override
    public InputType getOutputType(InputType input) {
        return input;
    }

    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(
            @Nullable INDArray mask, @Nullable MaskState state, int batch) {
        return new Pair<>(mask, state);
    }

    @Override
    @SuppressWarnings("MethodDoesntCallSuperMethod")
    public CopyInput clone() {
        return new CopyInput();
    }
}
