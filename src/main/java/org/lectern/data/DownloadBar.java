package org.lectern.data;

import java.net.URI;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHandle;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;

/** A bar for the downloads of one data set: one display for each file, updated in place a few times a second. */
final class DownloadBar implements DownloadListener {
    private static final long INTERVAL_NANOS = 200_000_000;
    private static final long ESTIMATE_NANOS = 1_000_000_000;
    private static final int WIDTH = 20;

    private final LongSupplier clock;
    private @Nullable DisplayHandle handle;
    private String host = "";
    private long startedAt;
    private long startedWith;
    private long shownAt;

    DownloadBar() {
        this(System::nanoTime);
    }

    /** With a clock that tells nanoseconds. */
    DownloadBar(LongSupplier clock) {
        this.clock = clock;
    }

    @Override
    public void asking(RemoteFile file, URI mirror, long have) {
        host = String.valueOf(mirror.getHost());
        startedAt = clock.getAsLong();
        startedWith = have;
        shownAt = startedAt;
        show(file, have, "from " + host);
    }

    @Override
    public void received(RemoteFile file, long have) {
        long now = clock.getAsLong();
        if (now - shownAt >= INTERVAL_NANOS) {
            shownAt = now;
            show(file, have, "from " + host + left(file, have, now));
        }
    }

    @Override
    public void waiting(RemoteFile file) {
        show(file, 0, "waiting: another program downloads it");
    }

    @Override
    public void done(RemoteFile file) {
        show(file, file.bytes(), "done");
        handle = null;
    }

    private String left(RemoteFile file, long have, long now) {
        long came = have - startedWith;
        if (now - startedAt < ESTIMATE_NANOS || came <= 0) {
            return "";
        }
        double perSecond = came / ((now - startedAt) / 1e9);
        long seconds = Math.round((file.bytes() - have) / perSecond);
        String time = seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
        return ", " + Bytes.text((long) perSecond) + "/s, " + time + " left";
    }

    private void show(RemoteFile file, long have, String words) {
        double done = (double) have / file.bytes();
        int filled = (int) Math.round(done * WIDTH);
        String size = Bytes.text(have) + " of " + Bytes.text(file.bytes());
        String text = file.name() + " " + "█".repeat(filled) + "░".repeat(WIDTH - filled) + " " + size + " " + words;
        String html = String.format(
                Locale.ROOT,
                "<div>%s <progress style=\"width:12em;vertical-align:middle\" value=\"%.3f\" max=\"1\"></progress> %s</div>",
                Table.escape(file.name()),
                done,
                Table.escape(size + " " + words));
        MimeBundle bundle = MimeBundle.html(html, text);
        if (handle == null) {
            handle = Display.show(bundle);
        } else {
            handle.update(bundle);
        }
    }
}
