package org.lectern.plot;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
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
 * out the last, it is taken when the film is shown, so that it ends with what has become.
 */
public final class Film implements Consumer<Object>, Displayable {
    private static final int MOST = 120;

    private final Supplier<Plot> camera;
    private final List<Plot> frames = new ArrayList<>();
    private int taken;
    private String counted = "";
    private int every = 1;
    /** The last frame where it is not among those kept; none before it is asked for. */
    private @Nullable Plot end;

    Film(Supplier<Plot> camera) {
        this.camera = camera;
    }

    /** Takes a frame now. */
    public Film take() {
        take("frame ");
        return this;
    }

    private void take(String what) {
        if (taken % every == 0) {
            if (frames.size() == MOST) {
                every *= 2;
                for (int i = frames.size() - 1; i > 0; i -= 2) {
                    frames.remove(i);
                }
            }
            if (taken % every == 0) {
                frames.add(frame(what, taken + 1));
            }
        }
        taken++;
        counted = what;
        end = null;
    }

    /** All frames, with the last. */
    private List<Plot> all() {
        List<Plot> all = new ArrayList<>(frames);
        if (lacksEnd()) {
            Plot last = end;
            if (last == null) {
                last = frame(counted, taken);
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
    private Plot frame(String what, int number) {
        Plot plot = camera.get();
        if (plot == null) {
            throw new PlotException("film", "a plot each time", "null", "return what is to be seen");
        }
        return plot.settings().title() == null ? plot.title(what + number) : plot;
    }

    /** Takes a frame, whatever it is told: {@code trainer.onEpoch(film)}. */
    @Override
    public void accept(Object event) {
        take("epoch ");
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
