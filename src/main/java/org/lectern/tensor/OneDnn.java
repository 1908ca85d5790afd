package org.lectern.tensor;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc_t;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;

/**
 * oneDNN, whose kernels are made for the machine at hand, called on the tensors' own memory.
 *
 * <p>Making a primitive costs more than running a small one, so what a call needs is made once, as an {@link OneDnnPlan}, and
 * kept under a key of the op, its shapes and parameters. Where the natives are missing, where oneDNN has no kernel, or where
 * the system property {@code lectern.onednn} is {@code false}, {@link #run} returns false and the caller computes by itself.
 *
 * <p>oneDNN has as many threads as OpenMP gives the calling thread. That number is one unless the property
 * {@code lectern.threads} says more, and it can be set only from native code, for which ND4J's library has a function.
 */
final class OneDnn {
    /** Plans kept; a network has a few for each layer and batch size. */
    private static final int MOST_PLANS = 512;

    private static final int THREADS = Integer.getInteger("lectern.threads", 1);

    private static final Map<Object, OneDnnPlan> PLANS = new LinkedHashMap<>(64, 0.75f, true);
    private static final ThreadLocal<Boolean> LIMITED = ThreadLocal.withInitial(OneDnn::limitThreads);
    private static volatile boolean enabled = !"false".equals(System.getProperty("lectern.onednn"));

    private OneDnn() {}

    /** The library, loaded when first asked for. */
    private static final class Library {
        static final @Nullable Library INSTANCE = load();

        final dnnl_engine engine = new dnnl_engine();
        final dnnl_stream stream = new dnnl_stream();

        private static @Nullable Library load() {
            try {
                Library library = new Library();
                boolean made = dnnl.dnnl_engine_create(library.engine, dnnl.dnnl_cpu, 0) == dnnl.dnnl_success
                        && dnnl.dnnl_stream_create(library.stream, library.engine, dnnl.dnnl_stream_default_flags)
                                == dnnl.dnnl_success;
                // The plans are our cache; a second one would hold on to what we free.
                return made && dnnl.dnnl_set_primitive_cache_capacity(0) == dnnl.dnnl_success ? library : null;
            } catch (LinkageError | RuntimeException e) {
                return null;
            }
        }
    }

    /** Whether oneDNN can be called from this thread; sets the number of threads at the first call in each. */
    static boolean available() {
        return enabled && Library.INSTANCE != null && LIMITED.get();
    }

    /** Switches oneDNN off and on again, so that tests can compare; returns what it was. */
    static boolean enable(boolean on) {
        boolean before = enabled;
        enabled = on;
        return before;
    }

    private static boolean limitThreads() {
        try {
            new Nd4jCpu().setOmpNumThreads(THREADS);
            return true;
        } catch (LinkageError | RuntimeException e) {
            // Without a limit there would be a thread for each processor, and other bits on other machines.
            return false;
        }
    }

    static dnnl_engine engine() {
        return library().engine;
    }

    static dnnl_stream stream() {
        return library().stream;
    }

    private static Library library() {
        Library library = Library.INSTANCE;
        if (library == null) {
            throw new IllegalStateException("oneDNN: needs available() to be asked first");
        }
        return library;
    }

    /** A description of float32 elements of given sizes; the tag is one of {@code dnnl_format_tag_t}. */
    static dnnl_memory_desc_t describe(int tag, long... sizes) {
        dnnl_memory_desc_t desc = new dnnl_memory_desc_t();
        OneDnnPlan.check(dnnl.dnnl_memory_desc_init_by_tag(desc, sizes.length, sizes, dnnl.dnnl_f32, tag));
        return desc;
    }

    /**
     * Runs the plan of a key, made by the recipe if there is none yet. The recipe must depend on nothing but the key.
     *
     * @param memory where the plan's given tensors are, in the order in which the recipe named them; the caller keeps them
     *     reachable
     * @return false if oneDNN can't do this: nothing is written then, or garbage, and the caller must compute by itself
     */
    static boolean run(Object key, Consumer<OneDnnPlan.Builder> recipe, Pointer... memory) {
        if (!available()) {
            return false;
        }
        while (true) {
            OneDnnPlan plan = plan(key, recipe);
            switch (plan.run(memory)) {
                case DONE -> {
                    return true;
                }
                case FAILED -> {
                    return false;
                }
                case CLOSED -> {
                    // Another thread's plans pushed this one out between the look-up and the run.
                }
            }
        }
    }

    /** What kernels a plan uses, such as {@code jit:avx512_core}; empty if oneDNN can't do it. */
    static java.util.List<String> kernels(Object key, Consumer<OneDnnPlan.Builder> recipe) {
        return plan(key, recipe).kernels();
    }

    private static OneDnnPlan plan(Object key, Consumer<OneDnnPlan.Builder> recipe) {
        synchronized (PLANS) {
            OneDnnPlan plan = PLANS.get(key);
            if (plan != null) {
                return plan;
            }
        }
        OneDnnPlan made = OneDnnPlan.of(recipe);
        synchronized (PLANS) {
            OneDnnPlan earlier = PLANS.putIfAbsent(key, made);
            if (earlier != null) {
                made.close();
                return earlier;
            }
            while (PLANS.size() > MOST_PLANS) {
                var eldest = PLANS.entrySet().iterator();
                OneDnnPlan old = eldest.next().getValue();
                eldest.remove();
                old.close();
            }
            return made;
        }
    }

    /** How many plans are kept. */
    static int plans() {
        synchronized (PLANS) {
            return PLANS.size();
        }
    }
}
