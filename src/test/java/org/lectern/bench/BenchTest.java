package org.lectern.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** The parts of the benchmark that measure nothing. */
class BenchTest {
    private static final BenchCase CASE = new BenchCase("eager", "add [64]", OptionalDouble.of(0.5));

    @Test
    void medianIsTheMiddleAndNoOutlierMovesIt() {
        assertThat(Statistics.median(3, 1, 1e9)).isEqualTo(3);
        assertThat(Statistics.median(4, 1, 3, 2)).isEqualTo(2.5);
        assertThatThrownBy(Statistics::median).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ratioIsThatOfTheRoundsNotOfTheMedians() {
        // The machine slows down: each round says 2, the medians of the sides would too; then one round is disturbed.
        double[] times = {2, 4, 40, 400, 800};
        double[] reference = {1, 2, 20, 200, 8};
        assertThat(Statistics.medianRatio(times, reference)).isEqualTo(2);
        assertThat(Statistics.median(times) / Statistics.median(reference)).isEqualTo(5);
    }

    @Test
    void aBatchHoldsAsManyIterationsAsFillItAndAtLeastOne() {
        assertThat(Statistics.iterations(2_000, 2, 60_000_000)).isEqualTo(60_000);
        assertThat(Statistics.iterations(5_000_000_000L, 1, 60_000_000)).isEqualTo(1);
        assertThat(Statistics.iterations(0, 1, 1000)).isEqualTo(1000);
    }

    @Test
    void resultsCompareEachContenderWithPyTorch() {
        Map<Contender, double[]> times = new EnumMap<>(Contender.class);
        times.put(Contender.LECTERN, new double[] {10, 20, 30});
        times.put(Contender.PYTORCH, new double[] {40, 40, 40});
        assertThat(Benchmark.results(CASE, 2, times))
                .containsExactly(
                        new Measurement("eager", "add [64]", 2, "lectern", 20, 0.5),
                        new Measurement("eager", "add [64]", 2, "pytorch", 40, 1.0));
        times.remove(Contender.PYTORCH);
        assertThat(Benchmark.results(CASE, 2, times))
                .containsExactly(new Measurement("eager", "add [64]", 2, "lectern", 20, null));
    }

    @Test
    void jsonHasExactlyTheFieldsAskedFor() throws Exception {
        String json = Report.json(List.of(
                new Measurement("gemm", "64x784x256", 1, "lectern", 123.5, 0.25),
                new Measurement("gemm", "64x784x256", 1, "nd4j", 1000, null)));
        JsonNode list = new ObjectMapper().readTree(json);
        List<String> names = new ArrayList<>();
        list.get(0).fieldNames().forEachRemaining(names::add);
        assertThat(names).containsExactly("group", "case", "threads", "contender", "medianNanos", "ratioToPyTorch");
        assertThat(list.get(0).path("case").asText()).isEqualTo("64x784x256");
        assertThat(list.get(0).path("medianNanos").asDouble()).isEqualTo(123.5);
        assertThat(list.get(1).get("ratioToPyTorch").isNull()).isTrue();
    }

    @Test
    void tableShowsTimesRatiosAndWhetherTheGoalWasMet() {
        List<Measurement> fast = List.of(
                new Measurement("eager", "add [64]", 1, "lectern", 250, 0.25),
                new Measurement("eager", "add [64]", 1, "pytorch", 1000, 1.0));
        assertThat(Report.table(List.of(CASE), fast, 1).rows())
                .containsExactly(List.of(
                        "eager", "add [64]", "250 ns", "1.00 µs", "-", "-", "-", "0.25", "-", "-", "-", "≤ 0.5 met"));
        List<Measurement> slow = List.of(new Measurement("eager", "add [64]", 1, "lectern", 2e6, 0.51));
        assertThat(Report.table(List.of(CASE), slow, 1).toString()).contains("2.00 ms", "≤ 0.5 MISSED");
        assertThat(Report.table(List.of(CASE), slow, 2).rows()).isEmpty();
    }

    @Test
    void timesHaveTheUnitThatSuitsThem() {
        assertThat(Report.time(0.5)).isEqualTo("0.50 ns");
        assertThat(Report.time(12_340)).isEqualTo("12.3 µs");
        assertThat(Report.time(123_400_000)).isEqualTo("123 ms");
        assertThat(Report.time(2.5e9)).isEqualTo("2.50 s");
    }

    @Test
    void otherWorkIsFoundAndRoundingIsNot() {
        Fingerprint right = print(3, -100, 200);
        assertThat(print(3.001, -100.001, 200).difference(right, 2e-4)).isEmpty();
        assertThat(print(3, 100, 200).difference(right, 2e-4)).contains("result 1 is [3.0, 100.0, 200.0] instead of");
        assertThat(print(3, Double.NaN, 200).difference(right, 2e-4)).isNotEmpty();
        assertThat(print(3).difference(right, 2e-4)).isNotEmpty();
        assertThat(new Fingerprint(List.of()).difference(right, 2e-4)).isEqualTo("0 results instead of 1");
    }

    @Test
    void memoryGrowsOnlyAfterWarmUp() {
        List<Long> flat = new ArrayList<>(List.of(10L, 50L, 100L));
        List<Long> rising = new ArrayList<>(List.of(10L, 50L, 100L));
        for (int i = 1; i <= 17; i++) {
            flat.add(100L);
            rising.add(100L + i);
        }
        assertThat(MemoryRun.growth(flat, 2)).isZero();
        assertThat(MemoryRun.growth(rising, 2)).isCloseTo(0.17, within(1e-9));
    }

    @Test
    void everyCaseHasAGroupAndANameOfItsOwn() {
        assertThat(Catalogue.all()).doesNotHaveDuplicates().hasSizeGreaterThan(35);
        assertThat(Catalogue.groups()).contains("eager", "gemm", "conv", "norm", "embedding", "attention", "step");
        assertThat(Catalogue.group("step")).extracting(BenchCase::name).contains("MLP Adam", "LSTM", "DCGAN");
        assertThatThrownBy(() -> Catalogue.group("stpe"))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("no group \"stpe\"; did you mean step?")
                .hasMessageContaining("attention");
    }

    private static Fingerprint print(double... row) {
        return new Fingerprint(List.of(row));
    }
}
