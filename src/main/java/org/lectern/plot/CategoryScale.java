package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;

/** An axis of equal slots, one for each name. */
record CategoryScale(List<String> names) implements Scale {
    @Override
    public double position(double value) {
        return (value + 0.5) / names.size();
    }

    @Override
    public List<Tick> ticks(double length, double spacing) {
        List<Tick> ticks = new ArrayList<>();
        // Under this a label is not readable even when slanted: every second, third ... name is shown.
        int every = (int) Math.max(1, Math.ceil(14.0 * names.size() / length));
        for (int i = 0; i < names.size(); i += every) {
            ticks.add(new Tick(i, names.get(i)));
        }
        return ticks;
    }
}
