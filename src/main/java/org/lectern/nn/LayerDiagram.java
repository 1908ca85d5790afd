package org.lectern.nn;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.nn.LayerTree.Part;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

/**
 * A picture of a network's layers from the input at the top to the output, with the shapes between them and the number of
 * parameters of each; see {@link Layer#diagram(int...)}. The bar in a box is its share of all parameters.
 *
 * <p>Residual ways are drawn as such, equal blocks in a row once with their number. Of a class of one's own the layers are shown
 * in the order of its fields, for only its code knows the way of the data between them. Of a large network inner layers are left
 * out.
 */
public final class LayerDiagram implements Displayable {
    private final Part tree;
    private final String input;
    private final Summary summary;

    private LayerDiagram(Part tree, String input, Summary summary) {
        this.tree = tree;
        this.input = input;
        this.summary = summary;
    }

    static LayerDiagram of(Layer layer) {
        return new LayerDiagram(LayerTree.of(layer, null), "", Summary.of(layer));
    }

    /** With zeros for an input; whole numbers where the network begins with an embedding. */
    static LayerDiagram of(Layer layer, int... shape) {
        Tensor zeros = Tensor.zeros(shape);
        try {
            return of(layer, zeros);
        } catch (TensorException e) {
            try {
                return of(layer, zeros.to(DType.INT32));
            } catch (TensorException whole) {
                // What failed later is what tells: the embedding is content with whole numbers.
                throw String.valueOf(e.getMessage()).contains("int32") ? whole : e;
            }
        }
    }

    static LayerDiagram of(Layer layer, Tensor input) {
        return Tensor.noGrad(() ->
                new LayerDiagram(LayerTree.of(layer, input), Arrays.toString(input.shape()), Summary.of(layer, input)));
    }

    private String description() {
        return String.format(
                Locale.ROOT,
                "Diagram of a network of %d layers with %,d parameters%s",
                tree.boxes(),
                summary.parameterCount(),
                input.isEmpty() ? "" : ", from " + input + " to " + tree.shape());
    }

    /**
     * Writes the picture to a file whose name ends in {@code .svg} or {@code .html}, as in {@code save("network.svg")}.
     *
     * @throws TensorException if it ends otherwise, or the file cannot be written
     */
    public void save(String file) {
        Errors.present("save", "the name of a file", file);
        try {
            display().save(Path.of(file));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            throw notWritten(file, e);
        }
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        Errors.present("save", "a file", file);
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
                e instanceof UncheckedIOException ? String.valueOf(e.getMessage()) : "such as save(\"network.svg\")");
    }

    @Override
    public MimeBundle display() {
        return LayerDrawing.of(tree, input, summary.parameterCount()).bundle(description(), toString());
    }

    /** The same as a table. */
    @Override
    public String toString() {
        return summary.toString();
    }
}
