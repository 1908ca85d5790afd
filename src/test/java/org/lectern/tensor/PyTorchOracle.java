package org.lectern.tensor;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.StreamSupport;

/** What PyTorch computed, written by the scripts in src/test/python/oracle. */
public final class PyTorchOracle {
    /** One computation: tensors in, tensors out, by name; a gradient is an output named {@code grad.INPUT}. */
    public record Case(String name, Map<String, Tensor> inputs, Map<String, Tensor> outputs) {
        public Tensor input(String key) {
            return Objects.requireNonNull(inputs.get(key), () -> name + " has no input " + key);
        }

        public Tensor output(String key) {
            return Objects.requireNonNull(outputs.get(key), () -> name + " has no output " + key);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Python writes NaN and Infinity as bare words. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private PyTorchOracle() {}

    /** The cases of a topic, which is the name of a file. */
    public static List<Case> cases(String topic) {
        try (InputStream in = PyTorchOracle.class.getResourceAsStream("/org/lectern/oracle/" + topic + ".json")) {
            JsonNode cases = JSON.readTree(Objects.requireNonNull(in, topic));
            return StreamSupport.stream(cases.spliterator(), false)
                    .map(c -> new Case(c.get("name").asText(), tensors(c.get("inputs")), tensors(c.get("outputs"))))
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException(topic, e);
        }
    }

    /**
     * Compares value and gradients of a function with a case that {@code differentiated} in common.py wrote; the function is
     * given copies of the inputs, those with a gradient in the case marked.
     *
     * @return the largest difference, relative to {@code 1 + |expected|}
     */
    public static double error(Case expected, Function<Map<String, Tensor>, Tensor> function) {
        Map<String, Tensor> inputs = new LinkedHashMap<>();
        expected.inputs().forEach((key, x) -> {
            Tensor copy = x.copy();
            inputs.put(key, expected.outputs().containsKey("grad." + key) ? copy.requiresGrad() : copy);
        });
        Tensor value = function.apply(inputs);
        value.mul(weights(value)).sum().backward();
        double worst = difference(expected.output("value"), value);
        for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
            if (input.getValue().isLeaf() && input.getValue().needsGrad()) {
                worst = Math.max(
                        worst,
                        difference(
                                expected.output("grad." + input.getKey()),
                                input.getValue().grad()));
            }
        }
        return worst;
    }

    /** The largest difference relative to {@code 1 + |expected|}; infinite for other shapes. */
    public static double difference(Tensor expected, Tensor actual) {
        if (!Arrays.equals(expected.shape(), actual.shape())) {
            return Double.POSITIVE_INFINITY;
        }
        double[] e = expected.toDoubles();
        double[] a = actual.toDoubles();
        double worst = 0;
        for (int i = 0; i < e.length; i++) {
            double difference = e[i] == a[i] || (Double.isNaN(e[i]) && Double.isNaN(a[i]))
                    ? 0
                    : Math.abs(e[i] - a[i]) / (1 + Math.abs(e[i]));
            // NaN must not pass for agreement.
            worst = difference <= worst ? worst : difference;
        }
        return worst;
    }

    /** The weights by which {@code differentiated} in common.py sums a value's elements before it takes gradients. */
    public static Tensor weights(Tensor value) {
        double[] weights = new double[value.size()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = 0.5 + (i * 7 % 11) / 11.0;
        }
        return Tensor.of(value.dtype(), weights).reshape(value.shape());
    }

    private static Map<String, Tensor> tensors(JsonNode fields) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        fields.fields().forEachRemaining(field -> tensors.put(field.getKey(), tensor(field.getValue())));
        return tensors;
    }

    private static Tensor tensor(JsonNode json) {
        double[] data = new double[json.get("data").size()];
        for (int i = 0; i < data.length; i++) {
            data[i] = json.get("data").get(i).asDouble();
        }
        int[] shape = new int[json.get("shape").size()];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = json.get("shape").get(i).asInt();
        }
        DType dtype = DType.valueOf(json.get("dtype").asText().toUpperCase(java.util.Locale.ROOT));
        return Tensor.of(dtype, data).reshape(shape);
    }
}
