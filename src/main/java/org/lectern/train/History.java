package org.lectern.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.lectern.display.Curves;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.NearNames;
import org.lectern.display.Sparkline;
import org.lectern.display.Table;
import org.lectern.tensor.TensorException;

/**
 * How training went, epoch by epoch; shows itself as curves and a table.
 *
 * @param epochs the completed epochs
 * @param stop why training ended
 */
public record History(List<Epoch> epochs, Stop stop) implements Displayable {
    private static final int ROWS = 10;
    /** A table that would leave out one or two shows all. */
    private static final int MOST_ROWS = 12;

    /** Why training ended. */
    public enum Stop {
        /** All epochs are done. */
        COMPLETED,
        /** The validation loss no longer fell. */
        EARLY,
        /** A callback or a condition of {@link Trainer#stopWhen} said so. */
        ASKED,
        /** The thread was interrupted. */
        INTERRUPTED,
        /** The loss was no longer a number. */
        NOT_FINITE
    }

    public History {
        epochs = List.copyOf(epochs);
    }

    /** The mean training loss of each epoch. */
    public double[] loss() {
        return series(Epoch::loss);
    }

    /** The training accuracy of each epoch; empty if the task has none. */
    public double[] accuracy() {
        return series(Epoch::accuracy);
    }

    /** The validation loss after each epoch; empty without validation examples. */
    public double[] validationLoss() {
        return series(Epoch::validationLoss);
    }

    /** The validation accuracy after each epoch; empty without validation examples or if the task has none. */
    public double[] validationAccuracy() {
        return series(Epoch::validationAccuracy);
    }

    /**
     * A further metric after each epoch; NaN for an epoch without, empty if no epoch was completed.
     *
     * @throws TensorException if no epoch has it
     */
    public double[] metric(String name) {
        Errors.present("History.metric", "a name", name);
        Set<String> recorded = new LinkedHashSet<>();
        epochs.forEach(epoch -> recorded.addAll(epoch.metrics().keySet()));
        if (!epochs.isEmpty() && !recorded.contains(name)) {
            List<String> near = NearNames.of(name, recorded);
            throw new TensorException(
                    "History.metric",
                    "a metric that was recorded",
                    quoted(List.of(name)) + ", recorded " + (recorded.isEmpty() ? "none" : quoted(recorded)),
                    near.isEmpty()
                            ? "give the trainer metric(" + quoted(List.of(name)) + ", ...) before fit"
                            : "did you mean " + quoted(near) + "?");
        }
        return epochs.stream().mapToDouble(metricOf(name)).toArray();
    }

    private static String quoted(Collection<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(", "));
    }

    private static ToDoubleFunction<Epoch> metricOf(String name) {
        return epoch -> epoch.metrics().getOrDefault(name, Double.NaN);
    }

    /** How long training took. */
    public double seconds() {
        return epochs.stream().mapToDouble(Epoch::seconds).sum();
    }

    /**
     * The last completed epoch.
     *
     * @throws IllegalStateException if there is none
     */
    public Epoch last() {
        if (epochs.isEmpty()) {
            throw new IllegalStateException("History.last: needs a completed epoch, got none; train for longer");
        }
        return epochs.get(epochs.size() - 1);
    }

    private double[] series(ToDoubleFunction<Epoch> value) {
        double[] all = epochs.stream().mapToDouble(value).toArray();
        boolean none = epochs.stream().mapToDouble(value).allMatch(Double::isNaN);
        return none ? new double[0] : all;
    }

    @Override
    public MimeBundle display() {
        if (epochs.isEmpty()) {
            return MimeBundle.text(toString());
        }
        String html = "<div>" + Curves.svg("training curves", panels()) + table().html() + "</div>";
        return MimeBundle.html(html, toString());
    }

    /** The curves of loss and, where there is one, accuracy. */
    List<Curves.Panel> panels() {
        List<Curves.Panel> panels = new ArrayList<>();
        panels.add(panel("loss", loss(), validationLoss()));
        if (accuracy().length > 0 || validationAccuracy().length > 0) {
            panels.add(panel("accuracy", accuracy(), validationAccuracy()));
        }
        return panels;
    }

    private Curves.Panel panel(String title, double[] training, double[] validation) {
        List<Curves.Curve> curves = List.of(
                new Curves.Curve("training", training, Curves.BLUE),
                new Curves.Curve("validation", validation, Curves.VERMILION));
        return new Curves.Panel(title, "epoch", epochs.get(0).number(), last().number(), curves);
    }

    @Override
    public String toString() {
        if (epochs.isEmpty()) {
            return "no epoch completed" + ending();
        }
        StringBuilder text = new StringBuilder(table().toString());
        text.append("\nloss ").append(Sparkline.of(loss()));
        double[] accuracy = validationAccuracy().length > 0 ? validationAccuracy() : accuracy();
        if (accuracy.length > 0) {
            text.append("  ").append(validationAccuracy().length > 0 ? "validation accuracy " : "accuracy ");
            text.append(Sparkline.of(accuracy));
        }
        return text.toString();
    }

    private Table table() {
        List<String> columns = new ArrayList<>(List.of("epoch"));
        List<ToDoubleFunction<Epoch>> values = new ArrayList<>();
        add("loss", Epoch::loss, columns, values);
        add("accuracy", Epoch::accuracy, columns, values);
        add("validation loss", Epoch::validationLoss, columns, values);
        add("validation accuracy", Epoch::validationAccuracy, columns, values);
        epochs.stream()
                .flatMap(epoch -> epoch.metrics().keySet().stream())
                .distinct()
                .forEach(name -> add(name, metricOf(name), columns, values));
        columns.add("seconds");
        List<List<String>> rows = new ArrayList<>();
        List<Integer> shown = shown(epochs.size());
        for (int i : shown) {
            Epoch epoch = epochs.get(i);
            List<String> row = new ArrayList<>(List.of(String.valueOf(epoch.number())));
            values.forEach(value -> row.add(number(value.applyAsDouble(epoch))));
            row.add(String.format(Locale.ROOT, "%.1f", epoch.seconds()));
            rows.add(row);
        }
        String epochsDone = epochs.size() + (epochs.size() == 1 ? " epoch" : " epochs");
        String some = shown.size() < epochs.size() ? ", " + shown.size() + " of them above" : "";
        String caption = String.format(Locale.ROOT, "%s in %.1f s%s%s", epochsDone, seconds(), some, ending());
        return new Table(caption, columns, rows);
    }

    private void add(
            String name, ToDoubleFunction<Epoch> value, List<String> columns, List<ToDoubleFunction<Epoch>> values) {
        if (series(value).length > 0) {
            columns.add(name);
            values.add(value);
        }
    }

    private String ending() {
        return switch (stop) {
            case COMPLETED -> "";
            case EARLY -> ", stopped early: the validation loss no longer fell";
            case ASKED -> ", stopped as asked";
            case INTERRUPTED -> ", interrupted: the weights so far are kept";
            case NOT_FINITE -> ", stopped: the loss was no longer a number";
        };
    }

    /** Which of many epochs a table shows: the first, the last, and some evenly between. */
    private static List<Integer> shown(int epochs) {
        List<Integer> shown = new ArrayList<>();
        OptionalInt before = OptionalInt.empty();
        int rows = epochs <= MOST_ROWS ? epochs : ROWS;
        for (int r = 0; r < rows; r++) {
            int i = rows == 1 ? 0 : (int) Math.round((double) r * (epochs - 1) / (rows - 1));
            if (before.isEmpty() || before.getAsInt() != i) {
                shown.add(i);
            }
            before = OptionalInt.of(i);
        }
        return shown;
    }

    /** A number with four significant digits. */
    static String number(double value) {
        if (!Double.isFinite(value) || value == 0) {
            return value == 0 ? "0" : String.valueOf(value);
        }
        double size = Math.abs(value);
        if (size < 1e-4 || size >= 1e6) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        int digits = Math.max(0, 3 - (int) Math.floor(Math.log10(size)));
        return String.format(Locale.ROOT, "%." + Math.min(digits, 6) + "f", value);
    }
}
