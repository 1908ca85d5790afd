package io.github.spencerpark.jupyter.kernel.display;

/** Makes the looks of a value. */
public interface RenderFunction<T> {
    /** Puts the types that are wanted into the context's container. */
    void render(T value, RenderContext context);
}
