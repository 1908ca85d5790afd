package org.lectern.data;

import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One line of the catalogue, and how to load what it tells of.
 *
 * @param size samples and their shape
 * @param remote the files to download; null if there are none
 * @param standIn what is given where the real data are not to be had; empty for data that are drawn anyway
 * @param where where the real data are now; empty if not on this machine
 * @param load loads the data, or a few of them where the call takes a number
 */
record Listed(
        String name,
        String call,
        String what,
        String size,
        @Nullable RemoteSet remote,
        String licence,
        String source,
        String standIn,
        Function<DataPlaces, String> where,
        Supplier<Object> load) {
    static final String NOT_HERE = "not here: ";

    /** Data that are drawn, and need no files. */
    static Listed drawn(String name, String call, String what, String size, Supplier<Object> load) {
        return new Listed(name, call, what, size, null, "as Lectern", "drawn by Lectern", "", places -> "", load);
    }

    Catalogue.Entry entry(DataPlaces places) {
        String found = where.apply(places);
        String here = standIn.isEmpty() ? "drawn" : found.isEmpty() ? NOT_HERE + standIn : found;
        long bytes = remote == null ? 0 : remote.bytes();
        return new Catalogue.Entry(name, call, what, size, bytes, licence, source, here);
    }
}
