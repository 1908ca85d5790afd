package org.lectern.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Table;

/** Measurements as a table for people and as JSON for programs. */
public final class Report {
    private static final String NONE = "-";

    private Report() {}

    /** Times and ratios to PyTorch's time, a row for each case measured with this many threads. */
    public static Table table(List<BenchCase> cases, List<Measurement> measurements, int threads) {
        List<String> columns = new ArrayList<>(List.of("group", "case"));
        for (Contender contender : Contender.values()) {
            columns.add(contender.title());
        }
        for (Contender contender : Contender.values()) {
            if (contender != Contender.PYTORCH) {
                columns.add(contender.title() + "/pt");
            }
        }
        columns.add("goal");
        List<List<String>> rows = new ArrayList<>();
        for (BenchCase one : cases) {
            List<String> row = new ArrayList<>(List.of(one.group(), one.name()));
            for (Contender contender : Contender.values()) {
                Measurement found = find(measurements, one, threads, contender);
                row.add(found == null ? NONE : time(found.medianNanos()));
            }
            for (Contender contender : Contender.values()) {
                if (contender != Contender.PYTORCH) {
                    Measurement found = find(measurements, one, threads, contender);
                    Double ratio = found == null ? null : found.ratioToPyTorch();
                    row.add(ratio == null ? NONE : ratio(ratio));
                }
            }
            row.add(goal(one, find(measurements, one, threads, Contender.LECTERN), threads));
            if (row.subList(2, row.size() - 1).stream().anyMatch(cell -> !cell.equals(NONE))) {
                rows.add(row);
            }
        }
        return new Table("", columns, rows);
    }

    /** The measurements as a JSON list. */
    public static String json(List<Measurement> measurements) {
        try {
            return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(measurements)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers and names are always JSON", e);
        }
    }

    /** A time in the unit that suits its size, to three digits. */
    static String time(double nanos) {
        if (nanos < 1e3) {
            return digits(nanos) + " ns";
        }
        return nanos < 1e6
                ? digits(nanos / 1e3) + " µs"
                : nanos < 1e9 ? digits(nanos / 1e6) + " ms" : digits(nanos / 1e9) + " s";
    }

    private static String digits(double value) {
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, ratio < 10 ? "%.2f" : "%.0f", ratio);
    }

    private static String goal(BenchCase one, @Nullable Measurement lectern, int threads) {
        // The goals are set for one thread.
        if (threads != 1 || one.target().isEmpty()) {
            return "";
        }
        double target = one.target().getAsDouble();
        Double reached = lectern == null ? null : lectern.ratioToPyTorch();
        String mark = reached == null ? "" : reached <= target ? " met" : " MISSED";
        return "≤ " + target + mark;
    }

    private static @Nullable Measurement find(
            List<Measurement> measurements, BenchCase one, int threads, Contender contender) {
        for (Measurement m : measurements) {
            if (m.group().equals(one.group())
                    && m.name().equals(one.name())
                    && m.threads() == threads
                    && m.contender().equals(contender.title())) {
                return m;
            }
        }
        return null;
    }
}
