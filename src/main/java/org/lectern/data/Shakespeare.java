package org.lectern.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds Tiny Shakespeare in the user's folder, in a cache, or at its mirror. */
final class Shakespeare {
    private static final RemoteSet SET = RemoteSet.TINY_SHAKESPEARE;
    private static final String FILE = "tinyshakespeare.txt";

    private final DataPlaces places;
    private final DownloadListener listener;

    Shakespeare(DataPlaces places, DownloadListener listener) {
        this.places = places;
        this.listener = listener;
    }

    /** Where the text is, in a word or two; empty if it has to be downloaded. */
    String where() {
        Path own = own();
        return own != null ? "LECTERN_DATA " + own.getParent() : SET.where(places);
    }

    Corpus load() throws NotHereException {
        Path file = own();
        try {
            if (file == null) {
                file = SET.find(places, listener).resolve(SET.files().get(0).name());
            }
        } catch (NotHereException e) {
            throw new NotHereException(places.nothing(SET.name(), SET.folder()) + "; " + e.reason());
        }
        return new Corpus(read(file), SET.name() + ": " + file.getFileName());
    }

    private @Nullable Path own() {
        return places.folders(SET.folder(), "text").stream()
                .map(folder -> folder.resolve(FILE))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElse(null);
    }

    private static String read(Path file) {
        String text = TextFile.read(file);
        if (text.isBlank()) {
            throw new DataException(file + "", "a text", "an empty file", "copy or download it again");
        }
        return text;
    }
}
