package org.lectern.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.NearNames;
import org.lectern.display.Table;

/**
 * All named data sets: what each is, and where it is now. Shows itself as a table.
 *
 * <p>Example: {@code Datasets.list()}; {@code Datasets.list().entry("MNIST").where()}.
 */
public final class Catalogue implements Displayable {
    /**
     * A data set of the catalogue.
     *
     * @param name what people call it
     * @param call what to write to load it
     * @param what what it is
     * @param size samples and their shape
     * @param bytes how much there is to download; 0 if nothing
     * @param licence under which the data may be used
     * @param source where the data come from
     * @param where the place the real data are at, the stand-in that takes their place, or "drawn"
     */
    public record Entry(
            String name,
            String call,
            String what,
            String size,
            long bytes,
            String licence,
            String source,
            String where) {}

    private final DataPlaces places;
    private final List<Listed> shelf;
    private final List<Entry> entries;

    private Catalogue(DataPlaces places, List<Listed> shelf) {
        this.places = places;
        this.shelf = List.copyOf(shelf);
        this.entries = shelf.stream().map(listed -> listed.entry(places)).toList();
    }

    /** What the shelf holds, where it is at this moment. */
    static Catalogue of(DataPlaces places, List<Listed> shelf) {
        return new Catalogue(places, shelf);
    }

    /** All data sets, those with real data first. */
    public List<Entry> entries() {
        return entries;
    }

    /**
     * The data set of a name, whatever its case.
     *
     * @throws DataException with the near names if there is none
     */
    public Entry entry(String name) {
        return entries.get(place(name));
    }

    /** The names of those that can be downloaded, as {@link #fetch} takes them. */
    public List<String> downloads() {
        return shelf.stream()
                .filter(listed -> listed.remote() != null)
                .map(Listed::name)
                .toList();
    }

    /**
     * Downloads what is not whole in a cache folder, such as the one that {@code LECTERN_SHARED_CACHE} names for a class.
     *
     * @param name the data set's name
     * @param cache the folder; each data set gets one of its own in it
     * @param progress told in a line how it goes on
     * @return the folder of the data set
     * @throws DataException if the name is unknown or has nothing to download, no mirror gives it, or the folder can't be written to
     */
    public Path fetch(String name, Path cache, Consumer<String> progress) {
        Listed listed = shelf.get(place(name));
        RemoteSet remote = listed.remote();
        if (remote == null) {
            throw new DataException(
                    "fetch",
                    "one of " + String.join(", ", downloads()),
                    listed.name() + ", which has no download",
                    "load it by " + listed.call());
        }
        try {
            return remote.fetchTo(cache, places.offline(), new DownloadLines(progress));
        } catch (NotHereException e) {
            throw new DataException(
                    "download of " + listed.name(),
                    "a mirror that has it",
                    e.reason(),
                    places.offline()
                            ? "unset LECTERN_OFFLINE"
                            : "check the network, or name a proxy by -Dhttps.proxyHost=… and -Dhttps.proxyPort=…; what came is kept",
                    e);
        }
    }

    /** The cache of this user, where downloads go. */
    public Path cache() {
        return places.cache();
    }

    private int place(String name) {
        String wanted = key(name);
        for (int i = 0; i < entries.size(); i++) {
            if (key(entries.get(i).name()).equals(wanted)) {
                return i;
            }
        }
        List<String> names = entries.stream().map(Entry::name).toList();
        List<String> near = NearNames.of(name, names);
        throw new DataException(
                "catalogue",
                "the name of a data set",
                "\"" + name + "\"",
                near.isEmpty()
                        ? "names: " + String.join(", ", names)
                        : "did you mean " + String.join(" or ", near) + "?");
    }

    /** {@code cifar10} is {@code CIFAR-10}. */
    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        for (Entry e : entries) {
            String size = e.bytes() == 0 ? e.size() : e.size() + "; " + download(e) + " to download";
            String from = e.licence() + "; " + e.source();
            rows.add(List.of(e.call(), e.name() + ": " + e.what(), size, from, e.where()));
        }
        Table table = new Table(caption(), List.of("call", "what", "size", "licence and source", "where it is"), rows);
        return MimeBundle.html(table.html(), toString());
    }

    private String caption() {
        return "LECTERN_DATA: " + shown(places.folder()) + "; shared cache: "
                + shown(places.shared()) + "; cache: " + shown(places.cache())
                + (places.offline() ? "; offline: nothing is downloaded" : "");
    }

    private static String shown(@Nullable Path place) {
        return place == null ? "not set" : DataPlaces.shown(place);
    }

    private static String download(Entry e) {
        return e.bytes() == 0 ? "" : Bytes.text(e.bytes());
    }

    /** Two or three lines for each data set, which fit a terminal. */
    @Override
    public String toString() {
        int name = entries.stream().mapToInt(e -> e.name().length()).max().orElse(1);
        StringBuilder text = new StringBuilder();
        for (Entry e : entries) {
            String indent = "\n" + " ".repeat(name + 2);
            text.append(String.format(Locale.ROOT, "%-" + (name + 2) + "s", e.name()))
                    .append(e.what())
                    .append(indent)
                    .append(e.call())
                    .append(": ")
                    .append(e.size());
            if (!e.where().equals("drawn")) {
                text.append(indent).append(e.licence()).append("; ").append(e.source());
                text.append(indent)
                        .append(e.bytes() == 0 ? "" : download(e) + " to download; ")
                        .append(e.where());
            }
            text.append('\n');
        }
        return text.append(caption()).toString();
    }
}
