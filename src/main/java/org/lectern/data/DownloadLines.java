package org.lectern.data;

import java.net.URI;
import java.util.function.Consumer;

/** Tells a download in lines: when it begins, at each quarter, and when it is done. */
final class DownloadLines implements DownloadListener {
    private static final int STEPS = 4;

    private final Consumer<String> out;
    private int told;

    DownloadLines(Consumer<String> out) {
        this.out = out;
    }

    @Override
    public void asking(RemoteFile file, URI mirror, long have) {
        told = step(file, have);
        String from = have == 0 ? "" : ", from " + Bytes.text(have) + " on";
        out.accept(file.name() + ": " + Bytes.text(file.bytes()) + " from " + mirror.getHost() + from);
    }

    @Override
    public void received(RemoteFile file, long have) {
        int now = step(file, have);
        if (now > told && now < STEPS) {
            told = now;
            out.accept(file.name() + ": " + Bytes.text(have) + " of " + Bytes.text(file.bytes()));
        }
    }

    @Override
    public void waiting(RemoteFile file) {
        out.accept(file.name() + ": waiting for another program that downloads it");
    }

    @Override
    public void done(RemoteFile file) {
        out.accept(file.name() + ": done");
    }

    private static int step(RemoteFile file, long have) {
        return (int) (STEPS * have / file.bytes());
    }
}
