package org.lectern.jshell;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;
import jdk.jshell.spi.SPIResolutionException;
import org.jspecify.annotations.Nullable;

/** Runs what JShell compiles, in this JVM on the session's {@link CellThread}, and keeps values and exceptions as objects. */
final class CellEngine extends DirectExecutionControl {
    private final CellLoader loader;
    private final CellThread thread;
    private final Cells cells;
    private Cells.@Nullable Place place;
    private @Nullable Object value;
    private @Nullable Thrown thrown;
    private @Nullable String stuck;
    private boolean resting;
    /** The snippets that ran to their end. */
    private final Set<String> run = new HashSet<>();

    /** Classes that do not compile and so were not initialised, with JShell's numbers of what defines them. */
    private final Map<String, Integer> unresolvedClasses = new HashMap<>();

    private boolean begun;
    /** What the next snippet throws instead of running. */
    private @Nullable Thrown substitute;

    private @Nullable Stopwatch stopwatch;

    CellEngine(CellLoader loader, CellThread thread, Cells cells) {
        super(loader);
        this.cells = cells;
        this.loader = loader;
        this.thread = thread;
    }

    /** Makes JShell use this engine. */
    ExecutionControlProvider provider() {
        return new ExecutionControlProvider() {
            @Override
            public String name() {
                return "lectern";
            }

            @Override
            public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
                return CellEngine.this;
            }
        };
    }

    /** Forgets what the last snippets came to; the next are of a place. */
    void begin(Cells.Place next) {
        place = next;
        run.clear();
        value = null;
        thrown = null;
        stuck = null;
    }

    /** What the last snippet came to. */
    @Nullable
    Object value() {
        return value;
    }

    /** What the last snippet threw. */
    @Nullable
    Thrown thrown() {
        return thrown;
    }

    /** Why the last snippet was left to itself when it did not end; null if it did. */
    @Nullable
    String stuck() {
        return stuck;
    }

    /** Whether a snippet ran to its end. */
    boolean hasRun(String id) {
        return run.contains(id);
    }

    /** Runs nothing from now on, until it is told otherwise: JShell only takes note of what is there already. */
    void rest(boolean isToRest) {
        resting = isToRest;
    }

    /** Begins to compile. */
    void beginToCompile() {
        begun = false;
    }

    /** Whether anything of the last snippet was loaded or run: it cannot be tried again as if nothing had happened. */
    boolean hasBegun() {
        return begun;
    }

    CellLoader loader() {
        return loader;
    }

    @Override
    public void load(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        begun = true;
        super.load(classes);
    }

    @Override
    public String invoke(String className, String methodName)
            throws RunException, InternalException, EngineTerminationException {
        Cells.Place now = place;
        if (now == null || !className.startsWith(Versions.WRAPPERS)) {
            return super.invoke(className, methodName);
        }
        String id = Versions.snippet(className);
        cells.begin(id, now);
        try {
            return super.invoke(className, methodName);
        } finally {
            cells.end(id);
        }
    }

    @Override
    protected String invoke(Method method) throws Exception {
        if (resting) {
            return "";
        }
        Thrown instead = substitute;
        if (instead != null) {
            thrown = instead;
            throw new InvocationTargetException(instead.itself());
        }
        boolean[] hasEnded = {false};
        try {
            value = thread.call(() -> {
                Object result = told(method);
                hasEnded[0] = true;
                return result;
            });
            run.add(Versions.snippet(method.getDeclaringClass()));
            // JShell would call the value's toString here; the session shows it instead, and only if it is the cell's
            // last.
            return "";
        } catch (InvocationTargetException e) {
            throw e;
        } catch (CellThread.StuckException e) {
            stuck = String.valueOf(e.getMessage());
            throw new StoppedException();
        } catch (CancellationException e) {
            if (hasEnded[0]) {
                // As training does, which gives what it has so far: the variable is to have it.
                run.add(Versions.snippet(method.getDeclaringClass()));
            }
            throw new StoppedException();
        } catch (Exception e) {
            throw e;
        } catch (Throwable e) {
            // Also for want of memory to wrap it as reflection does: JShell would take any other for a fault of its
            // own.
            throw new InvocationTargetException(e);
        }
    }

    /** Runs a snippet; what it throws is asked what it is by the thread that an interrupt stops. */
    private @Nullable Object told(Method method) throws ReflectiveOperationException {
        try {
            return timed(method);
        } catch (InvocationTargetException e) {
            // Before it is asked, which needs memory.
            Reserve.releaseFor(e.getTargetException());
            Thrown told = Thrown.of(e.getTargetException());
            loader.note(told);
            thrown = told;
            throw e;
        }
    }

    @Override
    protected String throwConvertedInvocationException(Throwable cause) throws RunException {
        Thrown told = thrown;
        if (told == null || told.itself() != cause) {
            told = Thrown.of(cause);
            thrown = told;
        }
        throw converted(told);
    }

    /** As JShell takes it: it would ask the exception again, and fail with it. */
    private RunException converted(Thrown told) {
        Integer number = unresolved(told);
        if (number != null) {
            return new ResolutionException(number, told.frames());
        }
        UserException converted = new UserException(told.message(), told.name(), told.frames());
        Thrown cause = told.cause();
        converted.initCause(cause == null ? null : converted(cause));
        return converted;
    }

    /** JShell's number of the definition that does not compile, and that code has used; null if it has used none. */
    private @Nullable Integer unresolved(Thrown told) {
        Thrown cause = told.cause();
        Throwable first =
                told.itself() instanceof ExceptionInInitializerError && cause != null ? cause.itself() : told.itself();
        if (first instanceof SPIResolutionException unresolved) {
            told.failedClasses().forEach(name -> unresolvedClasses.put(name, unresolved.id()));
            return unresolved.id();
        }
        // The JVM says why it refuses a class only once.
        return told.itself() instanceof NoClassDefFoundError
                ? told.failedClasses().stream()
                        .map(unresolvedClasses::get)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private @Nullable Object timed(Method method) throws ReflectiveOperationException {
        Stopwatch watch = stopwatch;
        if (watch == null) {
            return method.invoke(null);
        }
        watch.start();
        try {
            return method.invoke(null);
        } finally {
            watch.stop();
        }
    }

    /** Runs code of cells, which may take long and be interrupted. */
    @Nullable
    Object call(Callable<?> code) throws Throwable {
        return thread.call(code);
    }

    /** The names of threads that are in code of classes which were replaced lately. */
    List<String> threadsInReplaced() {
        Set<String> wrappers = loader.versions().replaced().values().stream()
                .map(Class::getName)
                .collect(Collectors.toSet());
        return wrappers.isEmpty()
                ? List.of()
                : thread.within(name -> isIn(name, wrappers)).stream()
                        .map(Thread::getName)
                        .toList();
    }

    /** Whether a class is in a wrapper of some, or has code that names one. */
    private boolean isIn(String name, Set<String> wrappers) {
        byte[] file = loader.file(name);
        return wrappers.contains(Versions.wrapper(name))
                || file != null && !Collections.disjoint(ClassNames.in(file), wrappers);
    }

    /** Runs a snippet that throws something given in place of what it does. */
    <T> T throwing(Thrown given, Supplier<T> snippet) {
        State state = save();
        substitute = given;
        try {
            return snippet.get();
        } finally {
            substitute = null;
            restore(state);
        }
    }

    /** Measures what runs from now on, without the compiler; null to measure no more. */
    void measure(@Nullable Stopwatch watch) {
        stopwatch = watch;
    }

    /** What one snippet leaves behind that another, which its code runs, would overwrite. */
    record State(
            @Nullable Object value,
            @Nullable Thrown thrown,
            @Nullable String stuck,
            Set<String> run,
            Versions.Replaced replaced) {}

    /** Puts aside what the snippet that runs has left so far. */
    State save() {
        return new State(
                value, thrown, stuck, Set.copyOf(run), loader.versions().save());
    }

    void restore(State state) {
        value = state.value();
        thrown = state.thrown();
        stuck = state.stuck();
        run.clear();
        run.addAll(state.run());
        loader.versions().restore(state.replaced());
    }

    @Override
    public void redefine(ClassBytecodes[] classes)
            throws ClassInstallException, NotImplementedException, EngineTerminationException {
        begun = true;
        if (!HotSwap.isThere()) {
            throw new NotImplementedException("no agent");
        }
        if (!loader.redefine(classes)) {
            throw new ClassInstallException("the JVM keeps the classes as they are", new boolean[classes.length]);
        }
    }

    @Override
    public void stop() {
        thread.stop(null);
    }

    @Override
    public void close() {
        thread.close();
    }
}
