package org.lectern.kernel;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.lectern.jshell.Reserve;

/** What Jupyter starts: {@code java … org.lectern.kernel.KernelMain CONNECTION_FILE}. */
public final class KernelMain {
    /** The argument that makes it run a moment by itself, see {@link WarmUp}. */
    static final String WARM_UP = "--warm-up";

    private static final long PARENT_CHECK_MILLIS = 2000;
    private static final long CHILD_MILLIS = 500;
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private KernelMain() {}

    /** Serves until it is shut down, or until the process that started it is gone. */
    public static void main(String[] arguments) throws InterruptedException {
        KernelLog log = new KernelLog();
        if (arguments.length != 1) {
            log.println("lectern kernel: needs one argument, the connection file, got " + arguments.length);
            System.exit(USAGE);
        }
        try {
            if (arguments[0].equals(WARM_UP)) {
                WarmUp.run();
                System.exit(0);
            }
            Kernel kernel = new Kernel(() -> Connection.read(Path.of(arguments[0])), System.getenv(), log);
            EndGuard.watch(kernel);
            onInterruptSignal(kernel);
            endWithParent(kernel);
            kernel.takeNativeOutput(log);
            kernel.run();
        } catch (KernelException e) {
            log.println("lectern kernel: " + e.getMessage());
            System.exit(FAILED);
        }
        endChildren();
        // Threads that cells have started must not keep the process.
        System.exit(0);
    }

    /** Ends the processes that cells have started and that still run. */
    private static void endChildren() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroy);
        CompletableFuture.allOf(children.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CHILD_MILLIS, TimeUnit.MILLISECONDS)
                .join();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** Makes SIGINT stop the cell. By reflection: the class is the JDK's own, and may be gone one day. */
    private static void onInterruptSignal(Kernel kernel) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
            Object handler = Proxy.newProxyInstance(
                    KernelMain.class.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, given) -> {
                        switch (method.getName()) {
                            case "handle" -> kernel.interrupt();
                            case "hashCode" -> {
                                return System.identityHashCode(proxy);
                            }
                            case "equals" -> {
                                return proxy == given[0];
                            }
                            default -> {
                                return "interrupt handler";
                            }
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handlerType)
                    .invoke(null, signal.getConstructor(String.class).newInstance("INT"), handler);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            // Jupyter then interrupts by message, which the kernelspec asks for anyway.
        }
    }

    /** Ends when the Jupyter process that started this one is gone: nobody would ever shut it down. */
    private static void endWithParent(Kernel kernel) {
        String parent = System.getenv("JPY_PARENT_PID");
        boolean isWindows =
                System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        if (parent == null || !parent.matches("\\d{1,18}") || isWindows) {
            // On Windows the variable holds a handle, no process id.
            return;
        }
        long pid = Long.parseLong(parent);
        if (pid > 1) {
            Thread watch = new Thread(() -> Reserve.outlast(() -> closeAfter(pid, kernel)), "parent watch");
            watch.setDaemon(true);
            watch.start();
        }
    }

    /** Looks now and then: the JDK's own way to wait for a process that is no child looks far more often. */
    private static void closeAfter(long pid, Kernel kernel) {
        try {
            while (ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)) {
                Thread.sleep(PARENT_CHECK_MILLIS);
            }
            kernel.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
