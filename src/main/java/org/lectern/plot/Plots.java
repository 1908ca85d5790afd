package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntFunction;

/** Makes plots, each in one line; see {@link Plot} for what can be added to them. */
public final class Plots {
    private static final int FUNCTION_POINTS = 601;

    static {
        Graphic.headless();
    }

    private Plots() {}

    // --- lines

    /** Values over their indices. */
    public static Plot line(double[] y) {
        return line(Values.indices(y.length), y);
    }

    public static Plot line(float[] y) {
        return line(Values.doubles(y));
    }

    public static Plot line(List<? extends Number> y) {
        return line(Values.doubles("line", y));
    }

    /** A line through points. */
    public static Plot line(double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("line", null, x, y, Series.Kind.LINE)), null));
    }

    public static Plot line(String name, double[] y) {
        return line(name, Values.indices(y.length), y);
    }

    public static Plot line(String name, List<? extends Number> y) {
        return line(name, Values.doubles("line", y));
    }

    public static Plot line(String name, double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("line", name, x, y, Series.Kind.LINE)), null));
    }

    /** A function over an interval; where it has no finite value, the line has a gap. */
    public static Plot function(String name, DoubleUnaryOperator f, double lo, double hi) {
        Range range = Range.checked("function", lo, hi);
        double[] x = new double[FUNCTION_POINTS];
        double[] y = new double[FUNCTION_POINTS];
        for (int i = 0; i < x.length; i++) {
            x[i] = range.lo() + range.span() * i / (x.length - 1);
            y[i] = f.applyAsDouble(x[i]);
        }
        return line(name, x, y);
    }

    // --- points

    public static Plot scatter(double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("scatter", null, x, y, Series.Kind.POINTS)), null));
    }

    public static Plot scatter(String name, double[] x, double[] y) {
        return new Plot(new Xy(List.of(Series.of("scatter", name, x, y, Series.Kind.POINTS)), null));
    }

    // --- bars

    /** How many values fall into each of equally wide bins from the least to the greatest. */
    public static Plot histogram(double[] values, int bins) {
        return new Plot(Bars.histogram(values, bins)).yLabel("count");
    }

    /** A bar for each name. */
    public static Plot bars(List<String> names, double[] values) {
        return new Plot(Bars.named(names, values));
    }

    // --- diagrams

    /** Events along a line, such as {@code timeline(new double[] {1943, 1958}, List.of("neuron model", "perceptron"))}. */
    public static Plot timeline(double[] when, List<String> what) {
        return new Plot(Timeline.of(when, what));
    }

    /** Events along a line, by year. */
    public static Plot timeline(Map<? extends Number, String> events) {
        return timeline(
                events.keySet().stream().mapToDouble(Number::doubleValue).toArray(), List.copyOf(events.values()));
    }

    /** A fully connected network by the sizes of its layers, such as {@code network(784, 128, 10)}. */
    public static Plot network(int... layers) {
        return new Plot(Network.of(layers));
    }

    // --- several plots

    /** Plots side by side in one picture, row by row. */
    public static Plot grid(int columns, Plot... plots) {
        return grid(columns, List.of(plots));
    }

    public static Plot grid(int columns, List<Plot> plots) {
        return new Plot(PlotGrid.of(columns, plots));
    }

    /** Plots one after another with a slider and a play button; frames without set ranges share their axes. */
    public static Animation animate(List<Plot> frames) {
        return Animation.of(frames);
    }

    /** Frames 0 to {@code frames - 1}, each made by the function. */
    public static Animation animate(int frames, IntFunction<Plot> frame) {
        List<Plot> plots = new ArrayList<>();
        for (int i = 0; i < Math.min(frames, Animation.MOST + 1); i++) {
            plots.add(frame.apply(i));
        }
        return Animation.of(plots);
    }
}
