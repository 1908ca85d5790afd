package org.lectern.worker;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.reflect.Constructor;
import java.util.List;

/**
 * What the grader starts for each submission: {@code java … org.lectern.worker.WorkerMain 3 4}, with the file descriptors
 * that frames come from and go to. Apart from standard input and output, which the student's code may use and misuse.
 */
public final class WorkerMain {
    /** The argument that makes it run a few cells by itself, so that the classes it needs are loaded once. */
    public static final String WARM_UP = "--warm-up";

    private static final List<String> CELLS = List.of(
            "1 + 1",
            "int twice(int v) { return 2 * v; }\ntwice(3)",
            "class Unit { double a; double norm() { return Math.abs(a); } }",
            "var u = new Unit(); System.out.println(u.norm());",
            "record Pair(int a, int b) {}\nnew Pair(1, 2)",
            "Function<Integer, Integer> f = v -> v + 1; f.apply(2)",
            "Tensor softmax(Tensor x) { return x.sub(x.max(1, true)).exp(); }\nsoftmax(tensor(1.0, 2).reshape(1, 2))",
            "var w = randn(Rng.seed(1), 3, 2).requiresGrad(); w.matmul(w.transpose()).relu().sum().backward(); w.grad()",
            "nowhere + 1",
            "throw new IllegalStateException(\"warm\");");

    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final long WARM_UP_MILLIS = 60_000;

    private WorkerMain() {}

    /** Serves until the grader is gone. */
    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals(WARM_UP)) {
            warmUp();
            return;
        }
        if (arguments.length != 2) {
            System.err.println("lectern worker: needs two file descriptors, got " + arguments.length + " arguments");
            Runtime.getRuntime().halt(USAGE);
        }
        System.setIn(InputStream.nullInputStream());
        try {
            DataInputStream in =
                    new DataInputStream(new BufferedInputStream(new FileInputStream(descriptor(arguments[0]))));
            DataOutputStream out =
                    new DataOutputStream(new BufferedOutputStream(new FileOutputStream(descriptor(arguments[1]))));
            new Worker(in, out).serve();
        } catch (IOException | ReflectiveOperationException | RuntimeException e) {
            System.err.println("lectern worker: " + e);
            Runtime.getRuntime().halt(FAILED);
        }
        // Neither threads nor shutdown hooks of the student's may keep the process.
        Runtime.getRuntime().halt(0);
    }

    private static void warmUp() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(frames)) {
            for (int i = 0; i < CELLS.size(); i++) {
                RemoteAnswers.cell(i + 1, "cell" + i, CELLS.get(i), WARM_UP_MILLIS)
                        .write(out);
            }
            new Worker(
                            new DataInputStream(new ByteArrayInputStream(frames.toByteArray())),
                            new DataOutputStream(OutputStream.nullOutputStream()))
                    .serve();
        } catch (IOException e) {
            throw new IllegalStateException("memory can be read", e);
        }
        // An orderly end: the archive of classes is written then.
        System.exit(0);
    }

    /** Java has no way of its own to a descriptor beyond the first three; the process is started with that package open. */
    private static FileDescriptor descriptor(String number) throws ReflectiveOperationException {
        Constructor<FileDescriptor> constructor = FileDescriptor.class.getDeclaredConstructor(int.class);
        constructor.setAccessible(true);
        return constructor.newInstance(Integer.parseInt(number));
    }
}
