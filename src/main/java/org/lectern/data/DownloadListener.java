package org.lectern.data;

import java.net.URI;

/** Told how a download goes on, so that a slow one is not silent. */
interface DownloadListener {
    /** Tells nobody. */
    DownloadListener NONE = new DownloadListener() {};

    /** A mirror is asked for the bytes from {@code have} on. */
    default void asking(RemoteFile file, URI mirror, long have) {}

    /** So many of the file's bytes are here now; called often. */
    default void received(RemoteFile file, long have) {}

    /** Another process downloads the same file. */
    default void waiting(RemoteFile file) {}

    /** The file is whole and in its place. */
    default void done(RemoteFile file) {}
}
