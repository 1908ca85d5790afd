package org.lectern.data;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Finds CIFAR-10 in the user's folder, in a cache, or at a mirror. */
final class Cifar {
    private static final RemoteSet SET = RemoteSet.CIFAR10;
    private static final String FIRST = "data_batch_1.bin";

    private final DataPlaces places;
    private final DownloadListener listener;

    Cifar(DataPlaces places, DownloadListener listener) {
        this.places = places;
        this.listener = listener;
    }

    /** Where the data are, in a word or two; empty if they have to be downloaded. */
    String where() {
        Path own = own();
        return own != null ? "LECTERN_DATA " + own : SET.where(places);
    }

    /** The first so many images of each part. */
    Split load(int train, int test) throws NotHereException {
        Path own = own();
        if (own != null) {
            return Files.isDirectory(own)
                    ? CifarReader.readFolder(own, train, test)
                    : CifarReader.readArchive(own, train, test);
        }
        try {
            Path archive = SET.find(places, listener).resolve(archive());
            return CifarReader.readArchive(archive, train, test);
        } catch (NotHereException e) {
            throw new NotHereException(places.nothing(SET.name(), SET.folder()) + "; " + e.reason());
        }
    }

    /** The user's own folder of unpacked files, or archive. */
    private @Nullable Path own() {
        for (Path folder : places.folders(SET.folder(), "cifar10", "cifar-10-batches-bin")) {
            if (Files.isRegularFile(folder.resolve(FIRST))) {
                return folder;
            }
            if (Files.isRegularFile(folder.resolve(archive()))) {
                return folder.resolve(archive());
            }
        }
        return null;
    }

    private static String archive() {
        return SET.files().get(0).name();
    }
}
