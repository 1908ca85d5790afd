package org.lectern.tensor;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * How a tensor was computed, as a picture: ops as boxes from the inputs at the top down to the result, each with the shape, or
 * the number, that it made.
 *
 * <pre>{@code
 * loss.graph()
 * loss.graph().withNames(net.namedParameters())
 * loss.graph().withName("x", x).withGradients()
 * }</pre>
 *
 * <p>It is drawn as it is when asked for; afterwards {@code backward()} may let go of the graph. Of a large graph the part next
 * to the result is shown.
 */
public final class TensorGraph implements Displayable {
    private final Tensor root;
    private final Map<String, Tensor> names;
    private final boolean gradients;
    private final GraphModel model;

    private TensorGraph(Tensor root, Map<String, Tensor> names, boolean gradients) {
        this.root = root;
        this.names = names;
        this.gradients = gradients;
        this.model = GraphModel.of(root, names, gradients);
    }

    static TensorGraph of(Tensor root) {
        return new TensorGraph(root, Map.of(), false);
    }

    /** This picture with a name for one tensor. */
    public TensorGraph withName(String name, Tensor tensor) {
        Shapes.present("graph", "a name", name);
        Shapes.present("graph", "a tensor to name", tensor);
        return withNames(Map.of(name, tensor));
    }

    /** This picture with names for tensors, such as a network's {@code namedParameters()}. */
    public TensorGraph withNames(Map<String, Tensor> more) {
        Shapes.present("graph", "names", more);
        Map<String, Tensor> all = new LinkedHashMap<>(names);
        all.putAll(more);
        return new TensorGraph(root, all, gradients);
    }

    /**
     * This picture with the derivative of the result that flows back along each edge: the number for a scalar, the Euclidean
     * norm for a tensor. The parameters' own {@code grad()} stays as it is.
     *
     * @throws TensorException if the result is no scalar
     */
    public TensorGraph withGradients() {
        return new TensorGraph(root, names, true);
    }

    /**
     * Writes the picture to a file whose name ends in {@code .svg} or {@code .html}, as in {@code save("graph.svg")}.
     *
     * @throws TensorException if it ends otherwise, or the file cannot be written
     */
    public void save(String file) {
        Shapes.present("save", "the name of a file", file);
        try {
            display().save(Path.of(file));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw notWritten(file, e);
        }
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        Shapes.present("save", "a file", file);
        try {
            display().save(file);
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw notWritten(file, e);
        }
    }

    private static TensorException notWritten(Object file, RuntimeException e) {
        return new TensorException(
                "save",
                "the name of a file to write that ends in .svg or .html",
                "\"" + file + "\"",
                String.valueOf(e.getMessage()));
    }

    @Override
    public MimeBundle display() {
        return GraphSvg.of(model).bundle("Computation graph of " + model.count(), toString());
    }

    @Override
    public String toString() {
        return model.text();
    }
}
