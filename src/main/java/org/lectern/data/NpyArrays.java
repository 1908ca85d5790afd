package org.lectern.data;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.tensor.Tensor;

/** The arrays of an .npz file by their names; asking for one that no tensor can hold is an error that says what it is. */
final class NpyArrays extends AbstractMap<String, Tensor> {
    private final Map<String, Tensor> arrays = new LinkedHashMap<>();
    private final Map<String, NoTensorException> leftOut = new LinkedHashMap<>();

    void add(String name, Tensor array) {
        arrays.put(name, array);
    }

    void leaveOut(String name, NoTensorException why) {
        leftOut.put(name, why);
    }

    /** Whether the file has an array of this name, readable or not. */
    boolean knows(String name) {
        return arrays.containsKey(name) || leftOut.containsKey(name);
    }

    /** @throws DataException if all there is was left out */
    void requireOne() {
        if (arrays.isEmpty() && !leftOut.isEmpty()) {
            throw leftOut.values().iterator().next().whenAsked();
        }
    }

    @Override
    public @Nullable Tensor get(@Nullable Object name) {
        NoTensorException why = leftOut.get(name);
        if (why != null) {
            throw why.whenAsked();
        }
        return arrays.get(name);
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return arrays.containsKey(name);
    }

    @Override
    public Set<Entry<String, Tensor>> entrySet() {
        return Collections.unmodifiableMap(arrays).entrySet();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(super.toString());
        leftOut.forEach((name, why) ->
                text.append("; left out: ").append(name).append(", ").append(why.got()));
        return text.toString();
    }
}
