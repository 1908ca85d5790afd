package org.lectern.nn;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * A part of a network: a function of a tensor, with parameters to be learned.
 *
 * <p>Only {@code forward} has to be written, so a lambda is a layer too. Parameters are found by themselves: every field that
 * holds a tensor made with {@code requiresGrad()}, and the parameters of every field that holds a layer, also within
 * lists, maps, arrays, records and {@code Optional}. An object of another class that holds layers must be a layer itself.
 *
 * <pre>{@code
 * class Scale implements Layer {
 *     Tensor factor = Tensor.ones(3).requiresGrad();
 *     public Tensor forward(Tensor x) { return x.mul(factor); }
 * }
 * }</pre>
 *
 * <p>{@code forward(x)} evaluates. A loop that trains by hand says so, or dropout stays off and batch normalisation learns no
 * statistics; {@code Trainer} sees to it by itself.
 *
 * <pre>{@code
 * for (var batch : data.batches(64, rng)) {
 *     optimizer.step(() -> Losses.crossEntropy(net.forward(batch.x(), Mode.TRAIN), batch.y()));
 * }
 * }</pre>
 */
@FunctionalInterface
public interface Layer extends Displayable {
    /** The output for an input; in {@link Mode#EVALUATE} unless this call is part of a training pass. */
    Tensor forward(Tensor x);

    /**
     * The output for an input in the given mode, which holds for all layers inside: {@link Mode#TRAIN} in a loop that trains. Not to
     * be overridden, for layers call each other by {@link #forward(Tensor)}, which may ask for {@link Mode#current()}.
     */
    default Tensor forward(Tensor x, Mode mode) {
        Errors.present(this, "a mode, TRAIN or EVALUATE", mode);
        return mode.during(() -> forward(x));
    }

    /**
     * The tensors to be learned, each once; by default those found in the fields, in the order of declaration. A field marked
     * {@code transient} is no part of the layer, such as one that remembers an input.
     */
    default List<Tensor> parameters() {
        return Parameters.of(this);
    }

    /** The parameters by name, such as {@code 0.weight} for the weight of a network's first layer. */
    default Map<String, Tensor> namedParameters() {
        return Parameters.named(this);
    }

    /**
     * The tensors that are not learned but belong to the layer and are saved with it, such as a batch normalisation's running
     * statistics, by name: those in fields marked {@link Buffer}. They are changed in place.
     */
    default Map<String, Tensor> namedBuffers() {
        return Parameters.buffers(this);
    }

    /** The layers inside this one by name; by default those found in the fields. */
    default Map<String, Layer> children() {
        return Parameters.children(this);
    }

    /** The generators that this layer and those inside draw from, each once; a checkpoint keeps where they are. */
    default List<Rng> rngs() {
        return Parameters.rngs(this);
    }

    /**
     * Writes parameters and buffers to a file in the safetensors format, which Python reads too; see {@link SafeTensors}. The
     * file is there whole or not at all.
     */
    default void save(Path file) {
        SafeTensors.save(file, Weights.of(this));
    }

    /** Like {@link #save(Path)}, for a file in the current folder or a path as text. */
    default void save(String file) {
        save(Errors.path("save", file));
    }

    /**
     * Reads parameters and buffers from a file that {@link #save(Path)} or a Python program wrote.
     *
     * @throws org.lectern.tensor.TensorException if names, shapes or types are not those of this layer, naming what is missing,
     *     unexpected or different, or if the file is damaged; then nothing changes. Float32 and float64 take each other's
     *     numbers, if none is too large
     */
    default void load(Path file) {
        load(SafeTensors.load(file));
    }

    /** Like {@link #load(Path)}, for a file in the current folder or a path as text. */
    default void load(String file) {
        load(Errors.path("load", file));
    }

    /**
     * Takes parameters and buffers from tensors by name.
     *
     * @throws org.lectern.tensor.TensorException as {@link #load(Path)}
     */
    default void load(Map<String, Tensor> tensors) {
        Errors.present("load", "tensors by name", tensors);
        Weights.load(this, tensors);
    }

    /** How many numbers are to be learned. */
    default long parameterCount() {
        return parameters().stream().mapToLong(Tensor::size).sum();
    }

    /** A table of the layers with their parameters. */
    default Summary summary() {
        return Summary.of(this);
    }

    /**
     * A table of the layers with their parameters and the shapes of their outputs, found by sending zeros through. What is within
     * a layer of one's own has no shapes there: only in a {@link Sequential} is it known what each layer is given.
     *
     * @param inputShape the shape of an input with its batch axis, such as {@code 1, 784}
     */
    default Summary summary(int... inputShape) {
        return Summary.of(this, inputShape);
    }

    /** Like {@link #summary(int...)}, found by sending an input of one's own through. */
    default Summary summary(Tensor input) {
        return Summary.of(this, Errors.input(this, input));
    }

    /** A picture of the layers with their parameters. */
    default LayerDiagram diagram() {
        return LayerDiagram.of(this);
    }

    /**
     * A picture of the layers with their parameters and the shapes between them, found by sending zeros through:
     * {@code net.diagram(1, 1, 28, 28)}.
     *
     * @param inputShape the shape of an input with its batch axis
     */
    default LayerDiagram diagram(int... inputShape) {
        return LayerDiagram.of(this, inputShape);
    }

    /** Like {@link #diagram(int...)}, found by sending an input of one's own through. */
    default LayerDiagram diagram(Tensor input) {
        return LayerDiagram.of(this, Errors.input(this, input));
    }

    @Override
    default MimeBundle display() {
        return summary().display();
    }
}
