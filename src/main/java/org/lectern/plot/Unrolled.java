package org.lectern.plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.lectern.display.Displayable;
import org.lectern.display.Drawing;
import org.lectern.display.Drawing.Anchor;
import org.lectern.display.MimeBundle;

/**
 * A recurrent network, to the left as a loop and to the right unrolled over its steps: the same cell and the same weights, which
 * have the same names and colours, at each step. Long ones are shortened in the middle.
 *
 * <pre>{@code
 * Plots.unrolled("the", "cat", "sat").outputs("cat", "sat", "down").cell("LSTM")
 * }</pre>
 *
 * <p>Immutable: each method returns a changed copy. Elman 1990.
 */
public final class Unrolled implements Displayable {
    private static final int MOST = 1000;
    private static final int SHOWN = 8;
    private static final double PITCH = 124;
    private static final double WIDTH = 62;
    private static final double HEIGHT = 46;
    private static final double RISE = 46;
    private static final double LOOP = 168;

    private final int steps;
    private final List<String> inputs;
    private final List<String> outputs;
    private final String cell;
    private final boolean isLastOnly;

    private Unrolled(int steps, List<String> inputs, List<String> outputs, String cell, boolean isLastOnly) {
        this.steps = steps;
        this.inputs = inputs;
        this.outputs = outputs;
        this.cell = cell;
        this.isLastOnly = isLastOnly;
    }

    static Unrolled of(int steps) {
        if (steps < 1 || steps > MOST) {
            throw new PlotException("unrolled", "1 to " + MOST + " steps", steps + "", "such as unrolled(4)");
        }
        return new Unrolled(steps, List.of(), List.of(), "RNN", false);
    }

    /** What goes in at each step, below its name. */
    public Unrolled inputs(String... tokens) {
        return new Unrolled(steps, each("inputs", tokens), outputs, cell, isLastOnly);
    }

    /** What comes out at each step, above its name. */
    public Unrolled outputs(String... tokens) {
        return new Unrolled(steps, inputs, each("outputs", tokens), cell, isLastOnly);
    }

    /** What stands in the cells; RNN unless set. An LSTM hands on a cell state {@code c} beside its hidden state {@code h}. */
    public Unrolled cell(String name) {
        return new Unrolled(steps, inputs, outputs, name, isLastOnly);
    }

    /** An output after the last step only, as for the class of a sentence. */
    public Unrolled lastOutput() {
        return new Unrolled(steps, inputs, outputs, cell, true);
    }

    private List<String> each(String operation, String... tokens) {
        if (tokens.length != steps) {
            throw new PlotException(
                    operation, "one for each of " + Numbers.count(steps, "step"), tokens.length + "", "");
        }
        return List.of(tokens);
    }

    // ---- the picture

    private boolean hasCellState() {
        return cell.equalsIgnoreCase("LSTM");
    }

    private Drawing draw() {
        Drawing out = new Drawing();
        loop(out);
        double left = LOOP;
        out.text("=", left - 22, HEIGHT / 2 + 8, 24, true, Drawing.GREY, Anchor.MIDDLE);
        List<Integer> shown = shown();
        double x = left + 44;
        handOn(out, left + 18, x, 0);
        for (int i = 0; i < shown.size(); i++) {
            int step = shown.get(i);
            if (step < 0) {
                out.text("…", x + WIDTH / 2, HEIGHT / 2 + 6, 22, true, Drawing.GREY, Anchor.MIDDLE);
            } else {
                cell(out, x, String.valueOf(step), step);
            }
            boolean isLast = i + 1 == shown.size();
            int known = step < 0 ? shown.get(i + 1) - 1 : step;
            handOn(out, x + WIDTH, isLast ? x + WIDTH + 44 : x + PITCH, known);
            x += PITCH;
        }
        return out;
    }

    /** Steps from 1 on; -1 stands for those that are left out. */
    private List<Integer> shown() {
        List<Integer> shown = new ArrayList<>();
        for (int step = 1; step <= steps; step++) {
            if (steps > SHOWN && step > SHOWN / 2 && step < steps - 1) {
                shown.add(-1);
                step = steps - 1;
            }
            shown.add(step);
        }
        return shown;
    }

    /** The network with its loop. */
    private void loop(Drawing out) {
        double x = 8;
        double right = x + WIDTH;
        double middle = HEIGHT / 2;
        out.arrow(
                Drawing.BLUE,
                right,
                middle,
                right + 26,
                middle,
                right + 26,
                -15,
                x - 18,
                -15,
                x - 18,
                middle,
                x,
                middle);
        out.symbol("W", "hh", right + 30, middle - 12, 13, Drawing.BLUE, Anchor.START);
        cell(out, x, "t", 0);
    }

    /** A cell with its input below and its output above; step 0 stands for any. */
    private void cell(Drawing out, double x, String index, int step) {
        double middle = x + WIDTH / 2;
        out.box(x, 0, WIDTH, HEIGHT, 8, Drawing.SKY, "");
        out.text(cell, middle, HEIGHT / 2 + 5, 13, true, Drawing.INK, Anchor.MIDDLE);
        double foot = HEIGHT + RISE;
        out.arrow(Drawing.GREEN, middle, foot, middle, HEIGHT);
        out.symbol("W", "xh", middle + 7, HEIGHT + RISE / 2 + 6, 13, Drawing.GREEN, Anchor.START);
        out.symbol("x", index, middle, foot + 16, 15, Drawing.INK, Anchor.MIDDLE);
        if (step > 0 && !inputs.isEmpty()) {
            out.faintText(brief(inputs.get(step - 1)), middle, foot + 36, 12, Anchor.MIDDLE);
        }
        if (isLastOnly && step > 0 && step < steps) {
            return;
        }
        // In the loop the arrow starts above the line that goes around.
        out.arrow(Drawing.VERMILION, middle, 0, middle, -RISE);
        out.symbol("W", "hy", middle + 7, -RISE / 2 + (step == 0 ? -8 : 6), 13, Drawing.VERMILION, Anchor.START);
        out.symbol("y", isLastOnly && step == 0 ? "T" : index, middle, -RISE - 12, 15, Drawing.INK, Anchor.MIDDLE);
        if (step > 0 && !outputs.isEmpty()) {
            out.faintText(brief(outputs.get(step - 1)), middle, -RISE - 31, 12, Anchor.MIDDLE);
        }
    }

    private static String brief(String token) {
        return token.length() <= 16 ? token : token.substring(0, 15) + "…";
    }

    /** What one step gives to the next. */
    private void handOn(Drawing out, double from, double to, int step) {
        double middle = HEIGHT / 2;
        String index = String.valueOf(step);
        double label = (from + to - 6) / 2;
        boolean isWeighted = step > 0 && step < steps;
        if (hasCellState()) {
            out.arrow(Drawing.ORANGE, from, 13, to, 13);
            out.symbol("c", index, label, 4, 12, Drawing.ORANGE, Anchor.MIDDLE);
            out.arrow(Drawing.BLUE, from, 34, to, 34);
            out.symbol("h", index, label, 27, 12, Drawing.BLUE, Anchor.MIDDLE);
            if (isWeighted) {
                out.symbol("W", "hh", label, 50, 12, Drawing.BLUE, Anchor.MIDDLE);
            }
            return;
        }
        out.arrow(Drawing.BLUE, from, middle, to, middle);
        out.symbol("h", index, label, middle - 8, 14, Drawing.BLUE, Anchor.MIDDLE);
        if (isWeighted) {
            out.symbol("W", "hh", label, middle + 19, 12, Drawing.BLUE, Anchor.MIDDLE);
        }
    }

    // ---- in words

    private String description() {
        String tokens = inputs.isEmpty() ? "" : ": " + Numbers.some(inputs, 12);
        return cell + " unrolled over " + Numbers.count(steps, "step") + tokens;
    }

    /**
     * Writes the picture to a file, as in {@code save("unrolled.svg")}.
     *
     * @throws IllegalArgumentException if the name ends otherwise
     * @throws java.io.UncheckedIOException if the file cannot be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        display().save(file);
    }

    @Override
    public MimeBundle display() {
        return draw().bundle(description(), toString());
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(description()).append('.');
        for (int step : shown()) {
            if (step < 0) {
                text.append("\n  …");
                continue;
            }
            String states = hasCellState() ? "h%d, c%d" : "h%d";
            text.append("\n  ")
                    .append(String.format(states, step, step))
                    .append(" = ")
                    .append(cell);
            text.append(inputs.isEmpty() ? "(x" + step : "(x" + step + " \"" + inputs.get(step - 1) + "\"");
            text.append(", ").append(String.format(states, step - 1, step - 1)).append(')');
            if (!isLastOnly || step == steps) {
                text.append(", y").append(step).append(" = W_hy h").append(step);
                text.append(outputs.isEmpty() ? "" : " \"" + outputs.get(step - 1) + "\"");
            }
        }
        return text.toString();
    }
}
