package org.lectern.nn;

import java.util.function.Supplier;

/**
 * Whether a forward pass is part of training, which matters to layers such as {@link Dropout}.
 *
 * <p>The mode belongs to the pass, not to the layer: {@code net.forward(x)} evaluates, {@code net.forward(x, Mode.TRAIN)}
 * trains, and every layer inside, a student's own included, sees the mode of the pass it is in. So a network can't be left
 * in the wrong mode.
 *
 * <p>A training loop written by hand must name it: {@code net.forward(x, Mode.TRAIN)}, or
 * {@code Mode.TRAIN.during(() -> lstm.run(x, lengths))} where a call has no place for the mode.
 */
public enum Mode {
    /** Learning: dropout leaves units out, batch normalisation uses the batch's statistics and remembers them. */
    TRAIN,
    /** Using what was learned, the mode unless said otherwise: the same output for the same input. */
    EVALUATE;

    private static final ThreadLocal<Mode> CURRENT = ThreadLocal.withInitial(() -> EVALUATE);

    /** The mode of the pass this thread is in; {@link #EVALUATE} unless somebody said otherwise. */
    public static Mode current() {
        return CURRENT.get();
    }

    /** Runs a pass in this mode and returns its result; the mode before is put back, also after an exception. */
    public <T> T during(Supplier<T> pass) {
        Errors.present("Mode.during", "a pass", pass);
        Mode before = CURRENT.get();
        CURRENT.set(this);
        try {
            return pass.get();
        } finally {
            CURRENT.set(before);
        }
    }
}
