package org.lectern.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Batch;
import org.lectern.display.Curves;
import org.lectern.display.Display;
import org.lectern.display.Meters;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.nn.Layer;
import org.lectern.nn.Mode;
import org.lectern.tensor.Activations;
import org.lectern.tensor.Tensor;

/** The picture of a running training: loss and metrics; if asked for, gradients, silent units and samples. */
final class LivePicture {
    private static final long SECOND = 1_000_000_000;
    /** Of the time of training, for each of the two that may be dear. */
    private static final double SHARE = 0.004;

    private static final int PROBED = 64;
    private static final int ROWS = 14;
    private static final String GREEN = "#009E73";

    private final Learner learner;
    private final boolean isFull;
    private final @Nullable Supplier<?> samples;
    private final Trace loss = new Trace();
    private final Trace accuracy = new Trace();
    /** The batches learned from by the end of each epoch that was completed here. */
    private final List<Long> ends = new ArrayList<>();

    private final Pace probes;
    private final Pace drawings;
    private @Nullable Batch last;
    private String gradients = "";
    private String silent = "";
    private String sample = "";

    LivePicture(Learner learner, boolean isFull, @Nullable Supplier<?> samples, LongSupplier clock) {
        this.learner = learner;
        this.isFull = isFull;
        this.samples = samples;
        this.probes = new Pace(clock, SECOND, SHARE);
        this.drawings = new Pace(clock, SECOND, SHARE);
    }

    void batch(Score score, Batch batch) {
        // Only what is looked at is held on to.
        last = isFull ? batch : null;
        if (score.weight() != 0) {
            loss.add(score.loss());
            accuracy.add(score.accuracy());
        }
    }

    void epoch() {
        ends.add(loss.batches());
    }

    /** The picture after a batch; what takes its time is as it was a moment before. */
    String html(List<Epoch> done) {
        if (isFull) {
            gradients = gradients();
            probes.run(() -> silent = silent());
            drawings.run(() -> sample = sample());
        }
        return page(done);
    }

    /** The picture when training has ended. */
    String end(List<Epoch> done, boolean isCompleted) {
        // After an interrupt nothing more of the user's own code is run.
        if (isFull && isCompleted) {
            gradients = gradients();
            silent = silent();
            sample = sample();
        }
        return page(done);
    }

    private String page(List<Epoch> done) {
        StringBuilder html =
                new StringBuilder("<div style=\"display:flex;flex-wrap:wrap;gap:4px 12px;align-items:flex-start\">");
        List<Epoch> here = done.subList(Math.max(0, done.size() - ends.size()), done.size());
        long[] at = ends.stream().mapToLong(end -> end).toArray();
        html.append(chart(
                "loss",
                loss,
                at,
                here.stream().mapToDouble(Epoch::validationLoss).toArray()));
        if (Arrays.stream(accuracy.values()).anyMatch(Double::isFinite)) {
            html.append(chart(
                    "accuracy",
                    accuracy,
                    at,
                    here.stream().mapToDouble(Epoch::validationAccuracy).toArray()));
        }
        Set<String> metrics = new LinkedHashSet<>();
        done.forEach(epoch -> metrics.addAll(epoch.metrics().keySet()));
        for (String name : metrics) {
            double[] values = done.stream()
                    .mapToDouble(epoch -> epoch.metrics().getOrDefault(name, Double.NaN))
                    .toArray();
            html.append(Curves.svg(
                    name + " so far, last " + History.number(values[values.length - 1]),
                    List.of(new Curves.Panel(
                            name,
                            "epoch",
                            done.get(0).number(),
                            done.get(done.size() - 1).number(),
                            List.of(new Curves.Curve("", values, GREEN))))));
        }
        return html.append(gradients)
                .append(silent)
                .append(sample)
                .append("</div>")
                .toString();
    }

    private static String chart(String name, Trace trace, long[] at, double[] validation) {
        double[] training = trace.values();
        List<Curves.Curve> curves = new ArrayList<>(List.of(new Curves.Curve("training", training, Curves.BLUE)));
        String alt = name + " so far, training " + last(training);
        if (Arrays.stream(validation).anyMatch(Double::isFinite)) {
            curves.add(new Curves.Curve("validation", trace.at(at, validation), Curves.VERMILION));
            alt += ", validation " + last(validation);
        }
        return Curves.svg(alt, List.of(new Curves.Panel(name, "batch", 1, trace.batches(), curves)));
    }

    private static String last(double[] values) {
        return values.length == 0 ? "none" : History.number(values[values.length - 1]);
    }

    /** The norm of the last step's gradient for each layer, from a millionth of the largest on. */
    private String gradients() {
        Map<String, Double> squares = new LinkedHashMap<>();
        Tensor.noGrad(() -> Tensor.scope(() -> learner.weights().forEach((name, tensor) -> {
            if (tensor.isLeaf() && tensor.hasGrad()) {
                double norm = tensor.grad().norm().item();
                int dot = name.lastIndexOf('.');
                squares.merge(dot < 0 ? name : name.substring(0, dot), norm * norm, Double::sum);
            }
        })));
        if (squares.isEmpty()) {
            return "";
        }
        double most = squares.values().stream().mapToDouble(Math::sqrt).max().orElse(0);
        List<Meters.Meter> meters = new ArrayList<>();
        squares.forEach((name, square) -> {
            double norm = Math.sqrt(square);
            double share = norm > 0 && most > 0 ? 1 + Math.log10(norm / most) / 6 : 0;
            meters.add(new Meters.Meter(named(name), History.number(norm), share, Curves.BLUE));
        });
        return Meters.svg(
                "norm of the gradient by layer: " + words(meters),
                "gradient norm by layer (logarithmic)",
                note(meters.size(), "layers"),
                some(meters));
    }

    /** A layer's place in the network with what it is, such as {@code 0 Conv2d}. */
    private String named(String place) {
        if (!(learner instanceof NetworkLearner network)) {
            return place;
        }
        Layer layer = network.net();
        String rest = place;
        while (!rest.isEmpty()) {
            String way = rest;
            Optional<Map.Entry<String, Layer>> next = layer.children().entrySet().stream()
                    .filter(child -> (way + ".").startsWith(child.getKey() + "."))
                    .findFirst();
            if (next.isEmpty()) {
                return place;
            }
            layer = next.get().getValue();
            rest = rest.substring(Math.min(rest.length(), next.get().getKey().length() + 1));
        }
        String kind = layer.getClass().getSimpleName();
        return layer == network.net() || kind.isEmpty() ? place : place + " " + kind;
    }

    /** How many units of each rectifier give 0 for all of some examples. */
    private String silent() {
        Batch batch = last;
        if (batch == null || !(learner instanceof NetworkLearner network)) {
            return "";
        }
        List<Meters.Meter> meters = new ArrayList<>();
        int examples = Math.min(PROBED, batch.size());
        Tensor.noGrad(() -> Tensor.scope(() -> {
            Tensor x = batch.x().slice(0, 0, examples);
            Activations.ofRelu(
                    y -> meters.add(silent(meters.size() + 1, y)),
                    () -> network.net().forward(x, Mode.EVALUATE));
        }));
        return meters.isEmpty()
                ? ""
                : Meters.svg(
                        "units that are silent: " + words(meters),
                        "units silent on " + examples + " examples",
                        note(meters.size(), "rectifiers"),
                        some(meters));
    }

    /** A unit is a place of the output, or a channel of images. */
    private static Meters.Meter silent(int number, Tensor output) {
        Tensor most = output.detach().max(output.rank() == 4 ? new int[] {0, 2, 3} : new int[] {0});
        int dead = 0;
        for (double value : most.toDoubles()) {
            dead += value <= 0 ? 1 : 0;
        }
        int units = (int) most.size();
        return new Meters.Meter(
                "relu " + number,
                String.format(Locale.ROOT, "%d of %d", dead, units),
                (double) dead / units,
                Curves.VERMILION);
    }

    /** What the user draws samples with; a failure of it is no reason to end a training. */
    private String sample() {
        Supplier<?> supplier = samples;
        if (supplier == null) {
            return "";
        }
        MimeBundle bundle;
        try {
            bundle = Tensor.noGrad(() -> Tensor.scope(() -> Display.bundle(supplier.get())));
        } catch (RuntimeException e) {
            bundle = MimeBundle.text("samples failed: " + e);
        }
        return "<div><div style=\"font:bold 11px sans-serif;padding:5px 0 4px\">samples</div>" + inPage(bundle)
                + "</div>";
    }

    private static String inPage(MimeBundle bundle) {
        Object html = bundle.data().getOrDefault(MimeBundle.HTML, bundle.data().get(MimeBundle.SVG));
        Object png = bundle.data().get(MimeBundle.PNG);
        String text = Table.escape(bundle.text());
        if (html == null && png != null) {
            Object size = bundle.metadata().get(MimeBundle.PNG);
            String width = size instanceof Map<?, ?> sides && sides.get("width") != null
                    ? " width=\"" + sides.get("width") + "\""
                    : "";
            return "<img style=\"margin:0\" alt=\"" + text + "\"" + width + " src=\"data:image/png;base64," + png
                    + "\">";
        }
        return html != null
                ? html.toString()
                : "<pre style=\"white-space:pre-wrap;max-width:60em;max-height:20em;overflow:auto\">" + text + "</pre>";
    }

    private static String words(List<Meters.Meter> meters) {
        StringBuilder words = new StringBuilder();
        for (Meters.Meter meter : some(meters)) {
            words.append(words.length() == 0 ? "" : "; ")
                    .append(meter.name())
                    .append(' ')
                    .append(meter.value());
        }
        return words.toString();
    }

    /** All, or the first, the last and some evenly between. */
    private static List<Meters.Meter> some(List<Meters.Meter> meters) {
        List<Meters.Meter> shown = new ArrayList<>();
        int rows = Math.min(ROWS, meters.size());
        for (int i = 0; i < rows; i++) {
            shown.add(meters.get(rows == 1 ? 0 : (int) Math.round((double) i * (meters.size() - 1) / (rows - 1))));
        }
        return shown;
    }

    private static String note(int count, String what) {
        return count <= ROWS ? "" : ROWS + " of " + count + " " + what;
    }
}
