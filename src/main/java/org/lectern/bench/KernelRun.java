package org.lectern.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Table;

/**
 * Times the kernel beside Python's: both are started by Jupyter's own client, one after the other, round by round.
 *
 * @param directory the clone
 * @param dataDir the Jupyter data directory with the kernelspec to measure
 * @param notes told what to know about the numbers
 */
public record KernelRun(Path directory, Path dataDir, Consumer<String> notes) {
    /** The name by which the command asks for this. */
    public static final String GROUP = "kernel";

    private static final String MARK = "@bench ";
    private static final String LECTERN = "lectern";
    private static final String PYTHON = "ipykernel";
    private static final double NANOS = 1e9;

    /**
     * One thing that is measured.
     *
     * @param name as the script calls it
     * @param unit {@code s}, {@code MB} or {@code %}
     * @param goal the most that it should be: times Python's where it is a ratio
     */
    private record Case(String name, String unit, double goal, boolean isRatio) {}

    private static final List<Case> CASES = List.of(
            new Case("first 1+1", "s", 1.0, true),
            new Case("first tensor", "s", 0.7, true),
            new Case("declaration", "s", 0.015, false),
            new Case("class of 20 lines", "s", 0.030, false),
            new Case("expression", "s", Double.NaN, false),
            new Case("idle", "%", 0.3, false),
            new Case("resident after 1+1", "MB", 150, false));

    /** What was measured: a table for people, and the times for programs. */
    public record Result(Table table, List<Measurement> times) {}

    /**
     * Measures.
     *
     * @throws BenchException if Jupyter or a kernel is missing
     */
    public Result run(int rounds, int idleSeconds) {
        Map<String, Map<String, List<Double>>> values = new LinkedHashMap<>();
        try {
            Process process = start(rounds, idleSeconds);
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    if (line.startsWith(MARK)) {
                        take(line.substring(MARK.length()), values);
                    }
                }
            } finally {
                process.destroy();
            }
            if (process.waitFor() != 0 && values.isEmpty()) {
                throw new BenchException("bench: the kernels could not be timed; target/bench-kernel.log says why");
            }
        } catch (IOException e) {
            throw new BenchException("bench: needs Python with jupyter-client: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("bench: interrupted");
        }
        return new Result(table(values), times(values));
    }

    private Process start(int rounds, int idleSeconds) throws IOException {
        Path system = Path.of("/usr/bin/python3");
        String python = Files.isExecutable(system) ? system.toString() : "python3";
        ProcessBuilder builder = new ProcessBuilder(
                python,
                directory.resolve("src/bench/python/kernels.py").toString(),
                String.valueOf(rounds),
                String.valueOf(idleSeconds));
        builder.environment().put("JUPYTER_DATA_DIR", dataDir.toString());
        builder.environment().put("LECTERN_HISTORY", "none");
        return builder.redirectError(
                        directory.resolve("target/bench-kernel.log").toFile())
                .start();
    }

    private void take(String line, Map<String, Map<String, List<Double>>> values) throws JsonProcessingException {
        JsonNode said = new ObjectMapper().readTree(line);
        if (said.has("error")) {
            throw new BenchException("bench: " + said.path("error").asText());
        }
        if (said.has("note")) {
            notes.accept(said.path("note").asText());
            return;
        }
        String contender = said.path("contender").asText();
        StringBuilder shown = new StringBuilder(contender);
        said.path("values").fields().forEachRemaining(each -> {
            values.computeIfAbsent(each.getKey(), none -> new LinkedHashMap<>())
                    .computeIfAbsent(contender, none -> new ArrayList<>())
                    .add(each.getValue().asDouble());
            shown.append("  ")
                    .append(each.getKey())
                    .append(' ')
                    .append(text(unit(each.getKey()), each.getValue().asDouble()));
        });
        notes.accept(shown.toString());
    }

    private static String unit(String name) {
        return CASES.stream()
                .filter(each -> each.name().equals(name))
                .map(Case::unit)
                .findFirst()
                .orElse("");
    }

    private static String text(String unit, double value) {
        return unit.equals("s")
                ? Report.time(value * NANOS)
                : String.format(Locale.ROOT, unit.equals("%") ? "%.2f %%" : "%.0f MB", value);
    }

    private static Table table(Map<String, Map<String, List<Double>>> values) {
        List<List<String>> rows = new ArrayList<>();
        for (Case each : CASES) {
            Double lectern = median(each, LECTERN, values);
            Double python = median(each, PYTHON, values);
            Double ratio = ratio(each, values);
            Double reached = each.isRatio() ? ratio : lectern;
            String goal = Double.isNaN(each.goal())
                    ? ""
                    : "≤ " + (each.isRatio() ? String.valueOf(each.goal()) : text(each.unit(), each.goal()))
                            + (reached == null ? "" : reached <= each.goal() ? " met" : " MISSED");
            rows.add(List.of(
                    each.name(),
                    lectern == null ? "-" : text(each.unit(), lectern),
                    python == null ? "-" : text(each.unit(), python),
                    ratio == null || ratio.isInfinite() ? "-" : String.format(Locale.ROOT, "%.2f", ratio),
                    goal));
        }
        return new Table("", List.of("kernel", LECTERN, PYTHON, "lectern/ipykernel", "goal"), rows);
    }

    private static List<Measurement> times(Map<String, Map<String, List<Double>>> values) {
        List<Measurement> times = new ArrayList<>();
        for (Case each : CASES) {
            for (String contender : List.of(LECTERN, PYTHON)) {
                Double median = each.unit().equals("s") ? median(each, contender, values) : null;
                if (median != null) {
                    boolean isReference = contender.equals(PYTHON);
                    times.add(new Measurement(
                            GROUP,
                            each.name(),
                            0,
                            contender,
                            median * NANOS,
                            isReference ? Double.valueOf(1) : ratio(each, values)));
                }
            }
        }
        return times;
    }

    private static @Nullable Double median(Case each, String contender, Map<String, Map<String, List<Double>>> values) {
        List<Double> found = values.getOrDefault(each.name(), Map.of()).get(contender);
        return found == null ? null : Statistics.median(array(found));
    }

    private static @Nullable Double ratio(Case each, Map<String, Map<String, List<Double>>> values) {
        List<Double> lectern = values.getOrDefault(each.name(), Map.of()).get(LECTERN);
        List<Double> python = values.getOrDefault(each.name(), Map.of()).get(PYTHON);
        return lectern == null || python == null || lectern.size() != python.size()
                ? null
                : Statistics.medianRatio(array(lectern), array(python));
    }

    private static double[] array(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
