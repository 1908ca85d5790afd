package org.lectern.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.lectern.display.NearNames;

/** All that is measured, by group. A contender does those cases that it has a natural way for. */
public final class Catalogue {
    static final String STEP = "step";

    private static final Map<String, List<BenchCase>> GROUPS = new LinkedHashMap<>();

    static {
        add("eager", 0.5, "add [64]", "add [64,100]", "mul [64,100]", "matmul 64x100x10", "softmax [64,10]");
        add("eager", 0.5, "relu(xw+b) 64x100x10");
        add("eager", "add [64,100] in a scope", "exp [1000,1000]");
        add("gemm", 0.9, "64x784x256", "256x1024x1024", "1024x1024x1024");
        for (String size : List.of("64x1x28x28 8f5", "32x16x14x14 32f3", "16x3x32x32 32f3")) {
            add("conv", size + " forward", size + " both");
        }
        for (String size : List.of("[512,128]", "[64,1024]")) {
            add("norm", 0.8, "layer norm " + size + " forward", "layer norm " + size + " both");
        }
        add("norm", 0.8, "batch norm [32,64,16,16] forward", "batch norm [32,64,16,16] both");
        for (String size : List.of("[64,10]", "[256,1000]")) {
            add("norm", 0.8, "softmax cross-entropy " + size + " forward", "softmax cross-entropy " + size + " both");
        }
        add("embedding", "[5000,128] of [32,50] forward", "[5000,128] of [32,50] both");
        for (String mask : List.of("", " causal")) {
            add("attention", "[16,4,64,32]" + mask + " forward", "[16,4,64,32]" + mask + " both");
        }
        add("attention", "multi-head [16,64,128] forward", "multi-head [16,64,128] both");
        add(STEP, "linear regression");
        add(STEP, 0.45, "MLP Adam");
        add(STEP, 0.8, "MLP SGD", "LeNet");
        add(STEP, 0.9, "ResNet");
        add(STEP, 0.5, "LSTM");
        add(STEP, 0.8, "Transformer block", "VAE");
        add(STEP, 0.9, "DCGAN");
    }

    private Catalogue() {}

    private static void add(String group, String... names) {
        add(group, OptionalDouble.empty(), names);
    }

    private static void add(String group, double target, String... names) {
        add(group, OptionalDouble.of(target), names);
    }

    private static void add(String group, OptionalDouble target, String... names) {
        List<BenchCase> cases = GROUPS.computeIfAbsent(group, name -> new ArrayList<>());
        for (String name : names) {
            cases.add(new BenchCase(group, name, target));
        }
    }

    /** The names of the groups, in the order they are measured. */
    public static List<String> groups() {
        return List.copyOf(GROUPS.keySet());
    }

    /** Every case. */
    public static List<BenchCase> all() {
        return GROUPS.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The cases of one group.
     *
     * @throws BenchException if there is no such group
     */
    public static List<BenchCase> group(String name) {
        List<BenchCase> cases = GROUPS.get(name);
        if (cases == null) {
            List<String> known = new ArrayList<>(groups());
            known.addAll(List.of(MemoryRun.GROUP, KernelRun.GROUP, GradingRun.GROUP));
            List<String> near = NearNames.of(name, known);
            throw new BenchException("bench: no group \"" + name + "\""
                    + (near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?") + "; groups: "
                    + String.join(", ", known));
        }
        return List.copyOf(cases);
    }
}
