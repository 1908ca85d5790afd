package org.lectern.jshell;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;

/**
 * Runs cells of Java one after the other; what one defines, the next can use.
 *
 * <pre>{@code
 * try (Session session = Session.builder().out(System.out::print).build()) {
 *     session.evaluate("int x = 20;");
 *     session.evaluate("x + 1").shown(); // 21
 * }
 * }</pre>
 *
 * <p>The value of a cell's last expression is the cell's value. Declarations, assignments, calls of {@code void} methods and
 * expressions that end in a semicolon have none.
 *
 * <p>Cells run in this JVM, on one thread of the session's own, and see this JVM's class path. JShell starts in the
 * background; the first call waits for it. The methods may be called from any thread but that of a cell, and wait for each
 * other; {@link #interrupt}, {@link #methods}, {@link #variable} and {@link #unresolved} answer at once, from any thread.
 */
public final class Session implements AutoCloseable {
    /** Enough for javac's recursion on long expressions. */
    private static final long STACK = 64L << 20;

    private final ExecutorService queue;
    private final ScheduledExecutorService timer;
    private final CellOutput output;
    private final CellLoader loader;
    private final CellThread thread;
    private final References references = new References();
    private final Uncaught uncaught = new Uncaught();
    private final Supplier<@Nullable String> input;
    private final @Nullable DisplayHost host;
    private final @Nullable DisplayHost hostBefore;
    private final Future<Evaluator> evaluator;
    private final Magics magics;
    /** Set as soon as code can run: the start-up's scripts run before the future is there. */
    private volatile @Nullable Evaluator started;
    /** The newest run that was asked for: it may still wait for the start when an interrupt comes. */
    private volatile @Nullable Execution awaited;

    private volatile boolean closed;

    private Session(Builder builder) {
        queue = Executors.newSingleThreadExecutor(task -> daemon(task, "jshell", STACK));
        timer = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "jshell timer", 0));
        output = new CellOutput(builder.out, builder.err, builder.beforeEnd, builder.outputLimit, timer);
        loader = new CellLoader(Session.class.getClassLoader());
        thread = new CellThread(loader, timer, this::uncaught);
        input = builder.input;
        List<Script> scripts = List.copyOf(builder.scripts);
        CompletableFuture<Magics> magicsMade = new CompletableFuture<>();
        Evaluator.Settings settings = new Evaluator.Settings(
                magicsMade::join,
                builder.imports,
                List.copyOf(builder.startup),
                List.copyOf(builder.classPath),
                List.copyOf(builder.compilerOptions),
                builder.timeout,
                List.copyOf(builder.notes));
        // JShell takes longest to start: what it does not need is done meanwhile.
        evaluator = queue.submit(() -> {
            Future<?> weaver = timer.submit(Weaver::requireLibrary);
            Evaluator made = new Evaluator(this, loader, thread, output, references, uncaught, settings);
            started = made;
            weaver.get();
            made.run(scripts);
            return made;
        });
        Streams.attach(this);
        DisplayHost given = builder.host;
        host = given == null ? null : new OrderedHost(given, output);
        hostBefore = host == null ? null : Display.host(host);
        try {
            magics = builder.magics.get();
            magicsMade.complete(magics);
        } finally {
            // Without them, if they failed, there is no session to start.
            magicsMade.cancel(true);
        }
    }

    /** A session with the standard imports, which prints to this JVM's own streams. */
    public static Session open() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** The session whose cell runs on this thread, or else the one opened last. */
    public static Optional<Session> current() {
        Execution execution = Execution.current();
        Session session = execution == null ? null : execution.session();
        return session == null || session.isClosed() ? Optional.ofNullable(Streams.newest()) : Optional.of(session);
    }

    /** Runs a cell to its end, or to its first failure. */
    public CellResult evaluate(String cell) {
        return evaluate("", cell);
    }

    /**
     * Runs a cell to its end, or to its first failure.
     *
     * @param label how tracebacks of later cells name this one, such as its execution count
     */
    public CellResult evaluate(String label, String cell) {
        return evaluate(label, cell, "");
    }

    /**
     * Runs a cell to its end, or to its first failure.
     *
     * @param label how tracebacks of later cells name this one, such as its execution count
     * @param id which cell of the notebook it is, the same each time that it is run: a method whose parameters have changed then takes
     *     the place of the one that the cell has defined before, where otherwise both are there; empty if that is not known
     */
    public CellResult evaluate(String label, String cell, String id) {
        Execution execution = new Execution(this, true);
        awaited = execution;
        return call(() -> evaluator.get().evaluate(new Cells.Place(label, cell, 0), id, execution));
    }

    /** Runs code that is no cell's as if it were one: on the cells' thread, with their output, and to be interrupted. */
    public CellResult run(Runnable work) {
        Execution execution = new Execution(this, true);
        awaited = execution;
        return call(() -> evaluator.get().run(work, execution));
    }

    /** Prints as the cell that runs does: what came to this process past Java's streams. */
    public void print(boolean isErr, byte[] bytes, int offset, int length) {
        output.write(isErr, bytes, offset, length);
    }

    /** Has what the session says of its own, while this cell runs, go where cells print, and not to standard error. */
    public void printNotes() {
        output.printNotes();
    }

    /**
     * Stops the cell that runs; its {@link #evaluate} then ends, and variables keep their values. If none runs, stops the threads that
     * earlier ones have left running.
     */
    public void interrupt() {
        thread.stop(awaited);
    }

    /** What could stand at the cursor. */
    public Completion complete(String code, int cursor) {
        return call(() -> evaluator.get().assistance().complete(code, bounded(code, cursor)));
    }

    /** Whether code is ready to run. */
    public Completeness isComplete(String code) {
        return call(() -> evaluator.get().assistance().isComplete(code));
    }

    /**
     * What is known about the name at the cursor: signatures, and Javadoc where its source is at hand.
     *
     * @param detailed whether to add the Javadoc
     */
    public Optional<String> inspect(String code, int cursor, boolean detailed) {
        return call(() -> evaluator.get().assistance().inspect(code, bounded(code, cursor), detailed));
    }

    /** Adds a jar or a folder of classes to what cells can use. */
    public void addToClasspath(Path path) {
        call(() -> {
            evaluator.get().addToClasspath(path);
            return Boolean.TRUE;
        });
    }

    /** The methods of a name that cells have defined and not replaced, the newest first; made accessible. */
    public List<Method> methods(String name) {
        return loader.methods(name);
    }

    /** The sources of what cells have defined and not replaced, the oldest first; may be asked by a cell's own code. */
    public List<String> sources() {
        Evaluator running = started;
        return running == null ? List.of() : running.sources();
    }

    /**
     * What the definition lacks that threw when it was called, such as {@code f uses y, which is not defined}; empty if it
     * threw for another reason.
     */
    public Optional<String> unresolved(Throwable thrown) {
        return Optional.ofNullable(references.unresolved(thrown));
    }

    /** The value of a variable that a cell has defined; empty if there is none or it is null. */
    public Optional<Object> variable(String name) {
        Field field = loader.variables().field(name);
        try {
            return field == null ? Optional.empty() : Optional.ofNullable(field.get(null));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What lines and cells with a percent sign in front do. */
    public Magics magics() {
        return magics;
    }

    /**
     * What a cell's own code can do with the session that runs it, while it waits; empty on any thread but the one that runs
     * cells.
     */
    public Optional<Magics.Context> inside() {
        Evaluator running = started;
        Execution execution = Execution.current();
        return running == null || execution == null || !thread.isCurrent()
                ? Optional.empty()
                : Optional.of(running.inside(execution));
    }

    /** Waits until JShell has started, which the first cell does otherwise. */
    public void awaitStart() {
        call(() -> evaluator.get());
    }

    /** Tells what a thread of a cell threw: at the end of the cell that runs, or at once. */
    void uncaught(Thread failed, Throwable thrown) {
        Thrown told = Thrown.of(thrown);
        loader.note(told);
        Thread.UncaughtExceptionHandler ofCell = LastResort.ofCell(loader);
        if (ofCell != null && !StopScope.isStop(thrown)) {
            ofCell.uncaughtException(failed, thrown);
            return;
        }
        uncaught.add(failed, told);
        try {
            queue.execute(() -> {
                Evaluator running = started;
                if (running != null) {
                    running.tellUncaught();
                }
            });
        } catch (RejectedExecutionException e) {
            // The session is closed: nobody listens.
        }
    }

    /** An exception as cells print it; empty if that is not known yet. */
    String stackTrace(Throwable thrown) {
        Evaluator running = started;
        return running == null ? "" : running.stackTrace(thrown);
    }

    /** Where code of cells failed, as lines to put below; empty if that is not known yet. */
    String place(Throwable failed) {
        Evaluator running = started;
        return running == null ? "" : running.place(failed);
    }

    /** The frames of a stack as cells see them; as they are if that is not known yet. */
    StackTraceElement[] stackTrace(StackTraceElement[] frames) {
        Evaluator running = started;
        return running == null ? frames : running.stackTrace(frames);
    }

    boolean isClosed() {
        return closed;
    }

    /** The run that goes on now. */
    @Nullable
    Execution execution() {
        return thread.current();
    }

    CellOutput output() {
        return output;
    }

    /** A line for a cell that reads {@code System.in}; null at the end of the input. */
    @Nullable
    String readLine() {
        output.flush();
        return input.get();
    }

    /** Stops what runs and gives back the JVM's streams. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        interrupt();
        thread.stopEarlier();
        output.flush();
        closed = true;
        LastResort.forget(loader);
        Streams.detach(this);
        Display.forget(loader);
        if (host != null && Display.host(hostBefore) != host) {
            // Another session has put in its own since; nothing to give back to.
            Display.host(hostBefore);
        }
        queue.submit(() -> {
            evaluator.get().close();
            return Boolean.TRUE;
        });
        queue.shutdown();
        thread.close();
        timer.shutdown();
    }

    private <T> T call(Callable<T> work) {
        if (thread.isCurrent()) {
            throw new IllegalStateException("Session: a cell cannot use the session that runs it");
        }
        Future<T> future;
        try {
            future = queue.submit(work);
        } catch (RejectedExecutionException e) {
            throw new IllegalStateException("Session: closed");
        }
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    interrupt();
                }
            }
        } catch (ExecutionException e) {
            // A start that failed comes wrapped once more.
            Throwable cause = e;
            while (cause instanceof ExecutionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            if (cause instanceof RuntimeException failed) {
                throw failed;
            }
            if (cause instanceof Error failed) {
                throw failed;
            }
            throw new IllegalStateException("Session: " + cause, cause);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static int bounded(String code, int cursor) {
        return Math.max(0, Math.min(cursor, code.length()));
    }

    private static Thread daemon(Runnable task, String name, long stack) {
        Thread thread = new Thread(null, task, name, stack, false);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Java to run before the first cell.
     *
     * @param name how errors name it, such as a file's name
     */
    public record Script(String name, String code) {}

    /** Says what a session is to be like. */
    public static final class Builder {
        private static final long OUTPUT_LIMIT = 4_000_000;

        private final List<String> startup = new ArrayList<>();
        private final List<Path> classPath = new ArrayList<>();
        private Consumer<String> out = System.out::print;
        private Consumer<String> err = System.err::print;
        private Supplier<@Nullable String> input = () -> null;
        private Runnable beforeEnd = () -> {};
        private @Nullable DisplayHost host;
        private @Nullable List<String> imports;
        private final List<String> notes = new ArrayList<>();
        private final List<Script> scripts = new ArrayList<>();
        private final List<String> compilerOptions = new ArrayList<>();
        private Duration timeout = Duration.ZERO;
        private Supplier<? extends Magics> magics = NoMagics::new;
        private long outputLimit = OUTPUT_LIMIT;

        private Builder() {}

        /** Takes what cells print; default: this JVM's own standard output. */
        public Builder out(Consumer<String> sink) {
            out = sink;
            return this;
        }

        /** Takes what cells print to {@code System.err}. */
        public Builder err(Consumer<String> sink) {
            err = sink;
            return this;
        }

        /** Gives lines to cells that read {@code System.in}, null at the end; default: no input. */
        public Builder input(Supplier<@Nullable String> lines) {
            input = lines;
            return this;
        }

        /** Is called when a cell has run, before its last output is sent: fetches what is still on its way. */
        public Builder beforeEnd(Runnable fetch) {
            beforeEnd = fetch;
            return this;
        }

        /** Takes what cells display; becomes the host of {@link Display} until the session is closed. */
        public Builder host(DisplayHost displays) {
            host = displays;
            return this;
        }

        /** Makes what lines and cells with a percent sign in front do, while JShell starts; default: they are refused. */
        public Builder magics(Supplier<? extends Magics> known) {
            magics = known;
            return this;
        }

        /** Import statements in place of the standard ones. */
        public Builder imports(List<String> statements) {
            imports = List.copyOf(statements);
            return this;
        }

        /** Snippets to run before the first cell. */
        public Builder startup(List<String> snippets) {
            startup.addAll(snippets);
            return this;
        }

        /** A script to run before the first cell; if it fails, the first cell says so, and the session can be used. */
        public Builder script(Script script) {
            scripts.add(script);
            return this;
        }

        /** Something for the first cell to say, such as what could not be done as was asked. */
        public Builder note(String text) {
            notes.add(text);
            return this;
        }

        /** Options for the Java compiler, such as {@code -Xlint:deprecation}; those it refuses are left out, and said to be. */
        public Builder compilerOptions(List<String> options) {
            compilerOptions.addAll(options);
            return this;
        }

        /** How long each cell may take; zero, the default, for as long as it likes. */
        public Builder timeout(Duration perCell) {
            timeout = perCell;
            return this;
        }

        /** A jar or folder of classes that cells can use, besides this JVM's class path. */
        public Builder classPath(Path path) {
            classPath.add(path);
            return this;
        }

        /** How many characters a cell may print; default 4 million. */
        public Builder outputLimit(long characters) {
            outputLimit = characters;
            return this;
        }

        public Session build() {
            return new Session(this);
        }
    }
}
