package org.lectern.plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;

/**
 * Takes a picture again and again while something changes, such as a network that learns, and shows them as an
 * {@link Animation}.
 *
 * <pre>{@code
 * var film = Plots.film(() -> Plots.decisionRegions(net::forward, points, labels));
 * trainer.onEpoch(film).fit(batches, 60);
 * film
 * }</pre>
 *
 * <p>Of a long series every second frame, every fourth and so on is kept, so that there are never more than 120. Where that leaves
 * out the last, it is taken when the film is shown, so that it ends with what has become. Of what is left out no picture is taken:
 * what counts its own calls counts too few, so a title that counts takes the epoch's number, as in
 * {@code Plots.film(epoch -> picture().title("after " + epoch))}.
 */
public final class Film implements Consumer<Object>, Displayable {
    private static final int MOST = 120;

    private final IntFunction<Plot> camera;
    private final List<Plot> frames = new ArrayList<>();
    private int taken;
    private int epochs;
    private String counted = "";
    private int number;
    private int every = 1;
    /** The last frame where it is not among those kept; none before it is asked for. */
    private @Nullable Plot end;

    Film(IntFunction<Plot> camera) {
        this.camera = camera;
    }

    /** Takes a frame now. */
    public Film take() {
        take("frame ", taken + 1);
        return this;
    }

    private void take(String what, int nth) {
        if (taken % every == 0) {
            if (frames.size() == MOST) {
                every *= 2;
                for (int i = frames.size() - 1; i > 0; i -= 2) {
                    frames.remove(i);
                }
            }
            if (taken % every == 0) {
                frames.add(frame(what, nth));
            }
        }
        taken++;
        counted = what;
        number = nth;
        end = null;
    }

    /** All frames, with the last. */
    private List<Plot> all() {
        List<Plot> all = new ArrayList<>(frames);
        if (lacksEnd()) {
            Plot last = end;
            if (last == null) {
                last = frame(counted, number);
                end = last;
            }
            all.add(last);
        }
        return all;
    }

    private boolean lacksEnd() {
        return (taken - 1) % every != 0;
    }

    /** A frame with its number, unless it has a title of its own. */
    private Plot frame(String what, int nth) {
        Plot plot = camera.apply(nth);
        if (plot == null) {
            throw new PlotException("film", "a plot each time", "null", "return what is to be seen");
        }
        return plot.settings().title() == null ? plot.title(what + nth) : plot;
    }

    /** Takes a frame, whatever it is told: {@code trainer.onEpoch(film)}. */
    @Override
    public void accept(Object event) {
        epochs++;
        take("epoch ", epochs);
    }

    /** How many frames are kept. */
    public int frames() {
        return frames.size() + (lacksEnd() ? 1 : 0);
    }

    /**
     * The frames so far as an animation.
     *
     * @throws PlotException if there is none
     */
    public Animation animation() {
        if (frames.isEmpty()) {
            throw new PlotException("film", "at least one frame", "none", "call take(), or give it to trainer.onEpoch");
        }
        return Animation.of(all());
    }

    /** Writes the animation to a file: {@code .gif} or {@code .html}; see {@link Animation#save(String)}. */
    public void save(String file) {
        animation().save(file);
    }

    /** As {@link #save(String)}. */
    public void save(Path file) {
        animation().save(file);
    }

    @Override
    public MimeBundle display() {
        return frames.isEmpty() ? MimeBundle.text(toString()) : animation().display();
    }

    @Override
    public String toString() {
        return "Film of " + Numbers.count(frames(), "frame");
    }
}
