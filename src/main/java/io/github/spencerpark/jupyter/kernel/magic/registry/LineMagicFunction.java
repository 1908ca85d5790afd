package io.github.spencerpark.jupyter.kernel.magic.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a magic does as a line. */
public interface LineMagicFunction<T extends @Nullable Object> {
    T execute(List<String> words) throws Exception;
}
