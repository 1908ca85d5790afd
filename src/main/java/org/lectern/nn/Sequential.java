package org.lectern.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lectern.tensor.Tensor;

/** Layers one after another: the output of each is the input of the next. */
public final class Sequential implements Layer {
    private final List<Layer> layers;

    private Sequential(List<Layer> layers) {
        this.layers = layers;
    }

    /** The composition of the layers, the first one applied first; with none, the identity. */
    public static Sequential of(Layer... layers) {
        Errors.present("Sequential.of", "layers", layers);
        return of(Arrays.asList(layers));
    }

    /** The composition of the layers, the first one applied first; with none, the identity. */
    public static Sequential of(List<? extends Layer> layers) {
        Errors.present("Sequential.of", "layers", layers);
        for (Layer layer : layers) {
            Errors.present("Sequential.of", "layers", layer);
        }
        return new Sequential(List.copyOf(layers));
    }

    @Override
    public Tensor forward(Tensor x) {
        Errors.present("Sequential", "an input", x);
        Tensor y = x;
        for (Layer layer : layers) {
            y = layer.forward(y);
        }
        return y;
    }

    /** The layers in their order. */
    public List<Layer> layers() {
        return layers;
    }

    /**
     * The layers from one index up to but without another, as a network of its own with the same parameters; to look at what
     * a hidden layer says, for example.
     *
     * @throws org.lectern.tensor.TensorException if there are no such layers
     */
    public Sequential slice(int from, int to) {
        if (from < 0 || from > to || to > layers.size()) {
            throw Errors.argument(
                    "Sequential.slice",
                    "0 <= from <= to <= " + layers.size(),
                    from + ", " + to,
                    "layers count from 0, and the end is not included");
        }
        return new Sequential(layers.subList(from, to));
    }

    @Override
    public List<Tensor> parameters() {
        List<Tensor> parameters = new ArrayList<>();
        layers.forEach(layer -> parameters.addAll(layer.parameters()));
        return Parameters.distinct(parameters);
    }

    @Override
    public Map<String, Tensor> namedParameters() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            String prefix = i + ".";
            layers.get(i).namedParameters().forEach((name, tensor) -> {
                if (named.values().stream().noneMatch(known -> known == tensor)) {
                    named.put(prefix + name, tensor);
                }
            });
        }
        return Collections.unmodifiableMap(named);
    }

    @Override
    public Map<String, Tensor> namedBuffers() {
        Map<String, Tensor> named = new LinkedHashMap<>();
        Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < layers.size(); i++) {
            Parameters.putOnce(i + ".", layers.get(i).namedBuffers(), named, seen);
        }
        return Collections.unmodifiableMap(named);
    }

    @Override
    public Map<String, Layer> children() {
        Map<String, Layer> children = new LinkedHashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            children.put(String.valueOf(i), layers.get(i));
        }
        return Collections.unmodifiableMap(children);
    }

    @Override
    public String toString() {
        return layers.stream().map(Summary::name).collect(Collectors.joining(", ", "Sequential(", ")"));
    }
}
