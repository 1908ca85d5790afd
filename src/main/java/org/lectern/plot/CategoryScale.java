package org.lectern.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * An axis of equal slots, one for each name.
 *
 * @param indices whether the names are just numbers, of which a few are enough
 * @param reversed whether the first slot is at the end, as the rows of a matrix are on an axis that points up
 */
record CategoryScale(List<String> names, boolean indices, boolean reversed) implements Scale {
    static CategoryScale of(List<String> names) {
        return new CategoryScale(names, false, false);
    }

    static CategoryScale indices(int n, boolean reversed) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            names.add(Integer.toString(i));
        }
        return new CategoryScale(names, true, reversed);
    }

    @Override
    public double position(double value) {
        double at = (value + 0.5) / names.size();
        return reversed ? 1 - at : at;
    }

    @Override
    public List<Tick> ticks(double length, double spacing) {
        // Closer than this, labels are not readable even when slanted: every second, fifth ... is shown.
        double least = reversed ? 14.5 : indices ? 28 : 13.9;
        int every = 1;
        int[] next = {2, 5, 10};
        for (int i = 0, power = 1; every * length / names.size() < least && power < 1_000_000; i++) {
            every = power * next[i % 3];
            power *= i % 3 == 2 ? 10 : 1;
        }
        List<Tick> ticks = new ArrayList<>();
        for (int i = 0; i < names.size(); i += every) {
            ticks.add(new Tick(i, names.get(i)));
        }
        return ticks;
    }
}
