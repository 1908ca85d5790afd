package org.lectern.tensor;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Looks at what happens inside a computation, such as which units of a network are silent. */
public final class Activations {
    private static final ThreadLocal<@Nullable Consumer<Tensor>> WATCHER = new ThreadLocal<>();
    /** How many threads watch: while none does, an op asks for nothing else. */
    private static final AtomicInteger WATCHERS = new AtomicInteger();

    private Activations() {}

    /**
     * Gives away the result of each {@code relu()} that a computation on this thread calls, in their order, wherever in the
     * network that is. Within a {@link Tensor#scope(Runnable)} a result lasts as long as it.
     *
     * <pre>{@code
     * Activations.ofRelu(y -> System.out.println(y.gt(0).mean()), () -> net.forward(x));
     * }</pre>
     */
    public static void ofRelu(Consumer<Tensor> watcher, Runnable computation) {
        Shapes.present("ofRelu", "a watcher", watcher);
        Shapes.present("ofRelu", "a computation", computation);
        Consumer<Tensor> before = WATCHER.get();
        WATCHER.set(watcher);
        WATCHERS.incrementAndGet();
        try {
            computation.run();
        } finally {
            WATCHERS.decrementAndGet();
            WATCHER.set(before);
        }
    }

    /** The result of relu, shown to who watches. */
    static Tensor relu(Tensor result) {
        if (WATCHERS.get() > 0) {
            Consumer<Tensor> watcher = WATCHER.get();
            if (watcher != null) {
                watcher.accept(result);
            }
        }
        return result;
    }
}
