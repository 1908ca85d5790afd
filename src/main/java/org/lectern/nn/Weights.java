package org.lectern.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.lectern.display.NearNames;
import org.lectern.tensor.DType;
import org.lectern.tensor.ShapeException;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.Updates;

/** A layer's parameters and buffers by name, out and in. */
final class Weights {
    private static final int SHOWN = 5;

    private Weights() {}

    /** The tensors themselves, not copies. */
    static Map<String, Tensor> of(Layer layer) {
        Map<String, Tensor> all = new LinkedHashMap<>(layer.namedParameters());
        layer.namedBuffers().forEach((name, tensor) -> {
            if (all.put(name, tensor) != null) {
                throw Errors.argument(
                        "save",
                        "a name of its own for each parameter and buffer",
                        name + " twice",
                        "call one of the two something else");
            }
        });
        return all;
    }

    /** Overwrites the layer's tensors, if each finds its match. */
    static void load(Layer layer, Map<String, Tensor> tensors) {
        Map<String, Tensor> wanted = of(layer);
        List<String> missing = new ArrayList<>();
        List<String> misshapen = new ArrayList<>();
        List<String> mistyped = new ArrayList<>();
        wanted.forEach((name, tensor) -> {
            Tensor found = tensors.get(name);
            if (found == null) {
                missing.add(name + " " + Arrays.toString(tensor.shape()));
            } else if (!Arrays.equals(found.shape(), tensor.shape())) {
                misshapen.add(
                        name + " " + Arrays.toString(found.shape()) + " instead of " + Arrays.toString(tensor.shape()));
            } else if (found.dtype().isFloating() != tensor.dtype().isFloating()) {
                mistyped.add(name + " of " + found.dtype() + " instead of " + tensor.dtype());
            } else if (overflows(found, tensor.dtype())) {
                mistyped.add(name + " of " + found.dtype() + " with numbers too large for " + tensor.dtype());
            }
        });
        List<String> unexpected = tensors.keySet().stream()
                .filter(name -> !wanted.containsKey(name))
                .toList();
        if (!missing.isEmpty() || !misshapen.isEmpty() || !mistyped.isEmpty() || !unexpected.isEmpty()) {
            List<String> problems = new ArrayList<>();
            add(problems, "missing ", missing);
            add(problems, "unexpected ", unexpected);
            add(problems, "", misshapen);
            add(problems, "", mistyped);
            throw new ShapeException(
                    "load",
                    "the names, shapes and types of this network's " + wanted.size() + " parameters and buffers",
                    String.join("; ", problems),
                    remedy(wanted, tensors, unexpected));
        }
        wanted.forEach((name, tensor) -> Updates.assign(tensor, tensors.getOrDefault(name, tensor)));
    }

    private static boolean overflows(Tensor from, DType to) {
        return from.dtype() == DType.FLOAT64
                && to == DType.FLOAT32
                && from.abs().gt(Float.MAX_VALUE).sum().item()
                        > from.abs().eq(Double.POSITIVE_INFINITY).sum().item();
    }

    private static void add(List<String> problems, String kind, List<String> names) {
        if (!names.isEmpty()) {
            String more = names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "";
            problems.add(kind + names.stream().limit(SHOWN).collect(Collectors.joining(", ")) + more);
        }
    }

    private static String remedy(Map<String, Tensor> wanted, Map<String, Tensor> tensors, List<String> unexpected) {
        List<String> missing = wanted.keySet().stream()
                .filter(name -> !tensors.containsKey(name))
                .toList();
        if (missing.isEmpty() || unexpected.isEmpty()) {
            return "build the network that was saved";
        }
        String first = unexpected.get(0);
        List<String> near = NearNames.of(first, missing);
        return near.isEmpty() ? "build the network that was saved" : "is " + first + " meant for " + near.get(0) + "?";
    }
}
