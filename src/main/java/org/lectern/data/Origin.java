package org.lectern.data;

/**
 * Which of two a named data set is: the data that bear its name, or what Lectern draws in their place.
 *
 * <p>{@code Datasets.mnist()} gives the real data where it can and else the stand-in, and says so;
 * {@code Datasets.mnist(Origin.REAL)} fails rather than give the stand-in. The property {@code lectern.data.origin} or
 * {@code LECTERN_DATA_ORIGIN} ({@code real}, {@code stand-in} or {@code any}) decides for calls that name none.
 */
public enum Origin {
    /** The real data, downloaded if they are not here; the stand-in where they are not to be had. */
    ANY,
    /** The real data, or an error that says what to do. */
    REAL,
    /** The stand-in, without looking for the real data: the same on every machine. */
    STAND_IN;

    /** The origin of a word, whatever its case, with a dash or an underscore. */
    static Origin of(String word) {
        for (Origin origin : values()) {
            if (origin.name().equalsIgnoreCase(word.strip().replace('-', '_'))) {
                return origin;
            }
        }
        throw new DataException(
                "LECTERN_DATA_ORIGIN", "real, stand-in or any", word, "unset it to take what is to be had");
    }
}
