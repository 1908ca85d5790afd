package org.lectern.nn;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/**
 * A layer with a way around it: {@code f(x) + x}, or {@code f(x) + shortcut(x)} where the shapes differ (He et al. 2016).
 *
 * <pre>{@code
 * new Residual(block)
 * new Residual(block).shortcut(new Conv2d(16, 32, 1, rng).stride(2))
 * }</pre>
 */
public final class Residual implements Layer {
    private final Layer inner;
    private final @Nullable Layer shortcut;

    /** {@code f(x) + x} for a layer f that keeps the shape. */
    public Residual(Layer inner) {
        this(inner, null);
        Errors.present("Residual", "a layer", inner);
    }

    private Residual(Layer inner, @Nullable Layer shortcut) {
        this.inner = inner;
        this.shortcut = shortcut;
    }

    /** The same layer with a layer on the way around it, such as one that changes the number of channels. */
    public Residual shortcut(Layer projection) {
        Errors.present("Residual.shortcut", "a layer", projection);
        return new Residual(inner, projection);
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.input(this, x);
        Tensor around = shortcut == null ? x : shortcut.forward(x);
        Tensor through = inner.forward(x);
        // Broadcasting would hide that they differ.
        if (!Arrays.equals(around.shape(), through.shape())) {
            throw Errors.shape(
                    "Residual",
                    "a layer that gives the shape of the way around it, " + Arrays.toString(around.shape()),
                    through.shape(),
                    shortcut == null
                            ? "shortcut(...) puts a layer on the way around"
                            : "compare the two layers' options");
        }
        return through.add(around);
    }

    /** The layer with a way around it. */
    Layer inner() {
        return inner;
    }

    /** The layer on the way around; none if that is bare. */
    @Nullable
    Layer around() {
        return shortcut;
    }

    @Override
    public String toString() {
        return "Residual(" + Summary.name(inner) + (shortcut == null ? "" : ", shortcut " + Summary.name(shortcut))
                + ")";
    }
}
