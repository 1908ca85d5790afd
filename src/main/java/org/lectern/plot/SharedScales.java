package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Gives the frames of an animation the same axes, colours, bins and margins: what jumps by itself hides the change. */
final class SharedScales {
    private SharedScales() {}

    static List<Plot> of(List<Plot> frames) {
        Graphic.ready();
        return sameAxes(sameContents(frames));
    }

    /** Where no range was set, all frames get the one that holds them all. */
    private static List<Plot> sameAxes(List<Plot> plots) {
        Range x = null;
        Range y = null;
        for (Plot plot : plots) {
            Content.Ranges auto = plot.content().autoRanges(plot.settings());
            if (auto == null
                    || plot.settings().logX() != plots.get(0).settings().logX()
                    || plot.settings().logY() != plots.get(0).settings().logY()) {
                return plots;
            }
            x = x == null ? auto.x() : x.union(auto.x());
            y = y == null ? auto.y() : y.union(auto.y());
        }
        List<Plot> shared = new ArrayList<>();
        for (Plot plot : plots) {
            Settings s = plot.settings();
            shared.add(plot.with(s.ranges(set(s.x(), plot.content() instanceof Bars ? null : x), set(s.y(), y))));
        }
        return shared;
    }

    /** The same for what is no axis. */
    private static List<Plot> sameContents(List<Plot> plots) {
        List<Content> contents = plots.stream().map(Plot::content).toList();
        Content first = contents.get(0);
        if (contents.stream().anyMatch(each -> each.getClass() != first.getClass())) {
            return plots;
        }
        List<Content> alike = first.alike(contents);
        List<Plot> shared = new ArrayList<>();
        for (int i = 0; i < alike.size(); i++) {
            shared.add(new Plot(alike.get(i), plots.get(i).settings()));
        }
        return shared;
    }

    private static @Nullable Range set(@Nullable Range asked, @Nullable Range shared) {
        return asked == null ? shared : asked;
    }
}
