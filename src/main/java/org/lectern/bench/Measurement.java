package org.lectern.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import org.jspecify.annotations.Nullable;

/**
 * One contender's time for one case.
 *
 * @param group the case's group
 * @param name the case
 * @param threads how many threads the contender was given
 * @param contender {@code lectern}, {@code pytorch}, {@code dl4j}, {@code djl} or {@code nd4j}
 * @param medianNanos the median of the rounds for one iteration
 * @param ratioToPyTorch the median of the rounds' ratios to PyTorch's time; null where PyTorch was not measured
 */
@JsonPropertyOrder({"group", "case", "threads", "contender", "medianNanos", "ratioToPyTorch"})
public record Measurement(
        String group,
        @JsonProperty("case") String name,
        int threads,
        String contender,
        double medianNanos,
        @Nullable Double ratioToPyTorch) {}
