package org.lectern.kernel;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.Reserve;
import org.lectern.jshell.StopCheck;

/**
 * What every front end hears: outputs, errors, busy and idle. One thread sends; any thread may say something, also before there is a
 * channel to send it by.
 */
final class Broadcast implements DisplayHost {
    private static final long CHECK_MILLIS = 100;

    /** How long a picture may take to be drawn that comes in the place of another. */
    private static final long MOMENT_MILLIS = 500;

    private final BlockingDeque<Consumer<Channel>> queue = new LinkedBlockingDeque<>();
    private final Stdin stdin;
    private final String session;
    private @Nullable Thread thread;
    /** The request that outputs belong to; those of a thread that outlives its cell go to the latest. */
    private volatile Map<String, Object> cause = Map.of();

    private volatile boolean silent;
    /** Of the sending thread only. */
    private boolean ended;

    Broadcast(Stdin stdin, String session) {
        this.stdin = stdin;
        this.session = session;
    }

    /** Begins to send. */
    void open(Channel channel) {
        Thread sender = new Thread(() -> work(channel), "iopub");
        sender.setDaemon(true);
        sender.start();
        thread = sender;
    }

    /** Makes outputs belong to a request from now on. */
    void cause(Map<String, Object> header, boolean quietly) {
        cause = header;
        silent = quietly;
    }

    /** Something to send. */
    private record Said(Message message) implements Consumer<Channel> {
        @Override
        public void accept(Channel channel) {
            channel.send(message);
        }
    }

    void say(Map<String, Object> parent, String type, Map<String, Object> content) {
        queue.add(said(parent, type, content));
    }

    private Said said(Map<String, Object> parent, String type, Map<String, Object> content) {
        return new Said(Message.from(List.of(), parent, session, type, content));
    }

    void status(Map<String, Object> parent, String state) {
        say(parent, "status", Map.of("execution_state", state));
    }

    void stream(String name, String text) {
        output("stream", Map.of("name", name, "text", text));
    }

    void output(String type, Map<String, Object> content) {
        if (!silent) {
            say(cause, type, content);
        }
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        output("display_data", content(bundle, displayId));
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        output("update_display_data", content(bundle, displayId));
    }

    @Override
    public void comm(String type, Map<String, Object> content) {
        say(cause, type, content);
    }

    @Override
    public @Nullable String ask(String prompt, boolean secret) {
        String typed = stdin.ask(prompt, secret);
        if (typed == null) {
            // Else an interrupted question would set a variable to its empty answer.
            StopCheck.check();
        }
        return typed;
    }

    @Override
    public void clear(boolean wait) {
        if (wait) {
            output("clear_output", Map.of("wait", true));
        } else if (!silent) {
            Map<String, Object> parent = cause;
            queue.add(channel -> clearSoon(channel, parent));
        }
    }

    /** Clears with what comes next if that comes in a moment: a loop that clears and shows shows nothing else most of the time. */
    private void clearSoon(Channel channel, Map<String, Object> parent) {
        Consumer<Channel> next = null;
        try {
            next = queue.poll(MOMENT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            // Of somebody who interrupts all threads.
        }
        boolean isFollowed =
                next instanceof Said output && !output.message().type().equals("status");
        said(parent, "clear_output", Map.of("wait", isFollowed)).accept(channel);
        if (next != null) {
            queue.addFirst(next);
        }
    }

    /** Waits until what was said so far is sent: outputs come before the reply that ends them. */
    void drain() {
        Thread sender = Objects.requireNonNull(thread, "not open");
        CountDownLatch sent = new CountDownLatch(1);
        queue.add(channel -> sent.countDown());
        boolean isInterrupted = false;
        boolean isSent = false;
        while (!isSent && sender.isAlive()) {
            try {
                // Many outputs before this one, or a kernel that is closing: then the thread ends.
                isSent = sent.await(CHECK_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                isInterrupted = true;
            }
        }
        if (isInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends what was said so far, then ends. */
    void close() throws InterruptedException {
        queue.add(channel -> ended = true);
        Thread sender = thread;
        if (sender != null) {
            sender.join();
        }
    }

    private static Map<String, Object> content(MimeBundle bundle, String displayId) {
        return Map.of(
                "data", bundle.data(), "metadata", bundle.metadata(), "transient", Map.of("display_id", displayId));
    }

    private void workOnce(Channel channel) {
        try {
            Consumer<Channel> next = queue.take();
            // One that is too large for what is left is lost; those to come are not.
            Reserve.attempt(() -> next.accept(channel));
        } catch (InterruptedException e) {
            // Of somebody who interrupts all threads: front ends go on listening.
        }
    }

    private void work(Channel channel) {
        try {
            while (!ended) {
                workOnce(channel);
            }
        } finally {
            channel.close();
        }
    }
}
