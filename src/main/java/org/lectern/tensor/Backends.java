package org.lectern.tensor;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The switch between backends: {@code cpu}, the fast one, and {@code nd4j}, every op as ND4J ops, the oracle.
 *
 * <p>The system property {@code lectern.backend}, else the environment's {@code LECTERN_BACKEND}, names the first.
 */
public final class Backends {
    private static volatile @Nullable Backend current;

    private Backends() {}

    /**
     * Computes with a backend from now on, in all threads; tensors made before stay usable.
     *
     * @throws TensorException if there is none of that name
     */
    public static void use(String name) {
        current = named(name);
    }

    /** The name of the backend in use. */
    public static String name() {
        return current().name();
    }

    static Backend current() {
        Backend backend = current;
        return backend != null ? backend : first();
    }

    private static synchronized Backend first() {
        if (current == null) {
            String fallback = System.getenv().getOrDefault("LECTERN_BACKEND", "cpu");
            current = named(System.getProperty("lectern.backend", fallback));
        }
        return current;
    }

    private static Backend named(String name) {
        Shapes.present("backend", "cpu or nd4j", name);
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "cpu" -> new CpuBackend();
            case "nd4j" -> new Nd4jBackend();
            default ->
                throw new TensorException(
                        "backend",
                        "cpu or nd4j",
                        name,
                        "cpu is the fast one, nd4j the one to compare with; both run on the CPU");
        };
    }
}
