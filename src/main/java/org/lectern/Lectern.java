package org.lectern;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Display;
import org.lectern.display.DisplayHandle;
import org.lectern.display.Displayable;
import org.lectern.grading.Grading;
import org.lectern.grading.Report;
import org.lectern.plot.Plot;
import org.lectern.plot.Plots;
import org.lectern.tensor.Anomalies;
import org.lectern.tensor.Backends;
import org.lectern.tensor.DType;
import org.lectern.tensor.GradientCheck;
import org.lectern.tensor.Gradients;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.worker.NotAnsweredException;

/**
 * The short names of a notebook cell, all of them imported when a kernel starts: {@code tensor(1.0, 2.0)},
 * {@code randn(rng, 2, 3)}, {@code check("softmax")}. Each is one line that calls the room where the work is done.
 */
public final class Lectern {
    private Lectern() {}

    /** A float32 vector; shape (n). */
    public static Tensor tensor(double... values) {
        return Tensor.of(values);
    }

    /** A float32 vector; shape (n). */
    public static Tensor tensor(float... values) {
        return Tensor.of(values);
    }

    /** An int32 vector, for labels and indices; shape (n). */
    public static Tensor tensor(int... values) {
        return Tensor.of(values);
    }

    /** A float32 matrix, a row for each array; shape (n, m). */
    public static Tensor tensor(double[][] rows) {
        return Tensor.of(rows);
    }

    /** A float32 matrix, a row for each array; shape (n, m). */
    public static Tensor tensor(float[][] rows) {
        return Tensor.of(rows);
    }

    /** An int32 matrix, a row for each array; shape (n, m). */
    public static Tensor tensor(int[][] rows) {
        return Tensor.of(rows);
    }

    /** Zeros in float32. */
    public static Tensor zeros(int... shape) {
        return Tensor.zeros(shape);
    }

    /** Zeros of a type: {@code zeros(DType.FLOAT64, 2, 3)}. */
    public static Tensor zeros(DType dtype, int... shape) {
        return Tensor.zeros(dtype, shape);
    }

    /** Ones in float32. */
    public static Tensor ones(int... shape) {
        return Tensor.ones(shape);
    }

    /** Ones of a type. */
    public static Tensor ones(DType dtype, int... shape) {
        return Tensor.ones(dtype, shape);
    }

    /** One value everywhere, in float32. */
    public static Tensor full(double value, int... shape) {
        return Tensor.full(value, shape);
    }

    /** One value of a type everywhere. */
    public static Tensor full(DType dtype, double value, int... shape) {
        return Tensor.full(dtype, value, shape);
    }

    /** The integers from 0 to {@code end - 1}; shape (end). */
    public static Tensor arange(int end) {
        return Tensor.arange(end);
    }

    /** The integers from {@code start} up to but without {@code end}; shape (end - start). */
    public static Tensor arange(int start, int end) {
        return Tensor.arange(start, end);
    }

    /** Numbers from {@code start} up to but without {@code end} in steps, in float32. */
    public static Tensor arange(double start, double end, double step) {
        return Tensor.arange(start, end, step);
    }

    /** Numbers from {@code start} up to but without {@code end} in steps, of a type. */
    public static Tensor arange(DType dtype, double start, double end, double step) {
        return Tensor.arange(dtype, start, end, step);
    }

    /** {@code count} evenly spaced values of a type, both ends included. */
    public static Tensor linspace(DType dtype, double start, double end, int count) {
        return Tensor.linspace(dtype, start, end, count);
    }

    /** {@code count} evenly spaced values, both ends included; shape (count). */
    public static Tensor linspace(double start, double end, int count) {
        return Tensor.linspace(start, end, count);
    }

    /** The identity matrix; shape (n, n). */
    public static Tensor eye(int n) {
        return Tensor.eye(n);
    }

    /** The identity matrix of a type. */
    public static Tensor eye(DType dtype, int n) {
        return Tensor.eye(dtype, n);
    }

    /** Draws from the standard normal distribution. */
    public static Tensor randn(Rng rng, int... shape) {
        return Tensor.randn(rng, shape);
    }

    /** Draws from the standard normal distribution, of a type. */
    public static Tensor randn(DType dtype, Rng rng, int... shape) {
        return Tensor.randn(dtype, rng, shape);
    }

    /** Draws from the uniform distribution on [low, high). */
    public static Tensor uniform(Rng rng, double low, double high, int... shape) {
        return Tensor.uniform(rng, low, high, shape);
    }

    /** Draws from the uniform distribution on [low, high), of a type. */
    public static Tensor uniform(DType dtype, Rng rng, double low, double high, int... shape) {
        return Tensor.uniform(dtype, rng, low, high, shape);
    }

    /** A 1 with the given probability, else a 0. */
    public static Tensor bernoulli(Rng rng, double probability, int... shape) {
        return Tensor.bernoulli(rng, probability, shape);
    }

    /** Joins tensors along an axis that is there. */
    public static Tensor concat(int axis, Tensor... parts) {
        return Tensor.concat(axis, parts);
    }

    /** Joins tensors of one shape along a new axis. */
    public static Tensor stack(int axis, Tensor... parts) {
        return Tensor.stack(axis, parts);
    }

    /** A sum of products in Einstein's notation: {@code einsum("ij,jk->ik", a, b)} is the matrix product. */
    public static Tensor einsum(String equation, Tensor... operands) {
        return Tensor.einsum(equation, operands);
    }

    /** A matrix with the given numbers on its diagonal; shape (n) to (n, n). */
    public static Tensor diag(Tensor values) {
        return Tensor.diag(values);
    }

    /** Zeros with a 1 at each label; shape (labels, classes). */
    public static Tensor oneHot(int[] labels, int classes) {
        return Tensor.oneHot(labels, classes);
    }

    /** Zeros with a 1 at each label; int32 (...) to (..., classes). */
    public static Tensor oneHot(Tensor labels, int classes) {
        return Tensor.oneHot(labels, classes);
    }

    /** {@code a} where the mask is not zero, {@code b} elsewhere. */
    public static Tensor where(Tensor mask, Tensor a, Tensor b) {
        return Tensor.where(mask, a, b);
    }

    /** Computes without recording anything for gradients. */
    public static <T extends @Nullable Object> T noGrad(Supplier<T> computation) {
        return Tensor.noGrad(computation);
    }

    /** Checks the gradient of a function by finite differences in float64; fails unless they agree to 1e-6. */
    public static GradientCheck checkGradient(UnaryOperator<Tensor> function, Tensor x) {
        return Gradients.check(inputs -> function.apply(inputs[0]), x);
    }

    /** Checks the gradients of a function of two tensors by finite differences in float64. */
    public static GradientCheck checkGradient(BinaryOperator<Tensor> function, Tensor a, Tensor b) {
        return Gradients.check(inputs -> function.apply(inputs[0], inputs[1]), a, b);
    }

    /** Checks the gradients of a function of several tensors by finite differences in float64. */
    public static GradientCheck checkGradient(Function<Tensor[], Tensor> function, Tensor... inputs) {
        return Gradients.check(function, inputs);
    }

    /** All derivatives of a function's outputs to its input: f from (n...) to (m...) gives (m..., n...). */
    public static Tensor jacobian(UnaryOperator<Tensor> function, Tensor x) {
        return Gradients.jacobian(function, x);
    }

    /** All second derivatives of a scalar function: (n..., n...). */
    public static Tensor hessian(UnaryOperator<Tensor> function, Tensor x) {
        return Gradients.hessian(function, x);
    }

    /** From now on the first op that makes a NaN or an infinity fails, with its name; {@code false} ends it. */
    public static void detectAnomalies(boolean on) {
        Anomalies.detect(on);
    }

    /** Shows a value in the middle of a cell; the handle replaces it in place. */
    public static DisplayHandle display(@Nullable Object value) {
        return Display.show(value);
    }

    /** Asks the user for a line of text: {@code var name = input("Your name: ")}. */
    public static String input(String prompt) {
        return Display.ask(prompt);
    }

    /** Asks the user for a line that is not shown as it is typed. */
    public static String password(String prompt) {
        return Display.askSecretly(prompt);
    }

    /** A line through values, over their index. */
    public static Plot plot(Tensor y) {
        return Plots.line(y);
    }

    /** A line through points; shapes (n) and (n). */
    public static Plot plot(Tensor x, Tensor y) {
        return Plots.line(x, y);
    }

    /** A line through values, over their index. */
    public static Plot plot(double[] y) {
        return Plots.line(y);
    }

    /** A line through values, over their index. */
    public static Plot plot(List<? extends Number> y) {
        return Plots.line(y);
    }

    /** Opens a homework: {@link #check()} and {@link #check(String)} then mean its questions. */
    public static Displayable exercise(String name) {
        return Grading.exercise(name);
    }

    /** Checks the answer to one question of the open homework. */
    public static Report check(String question) {
        return Grading.check(question);
    }

    /** Checks all questions of the open homework. */
    public static Report check() {
        return Grading.check();
    }

    /** What is done of the open homework, and what is open. */
    public static Displayable progress() {
        return Grading.progress();
    }

    /** What an exercise throws until it is answered. */
    public static NotAnsweredException notAnswered(String question) {
        return Grading.notAnswered(question);
    }

    /** Chooses what computes: {@code "cpu"}, the default, or {@code "nd4j"}. */
    public static void backend(String name) {
        Backends.use(name);
    }

    /** Whether notebooks should train less, as {@code ./lectern run --fast} and {@code LECTERN_FAST=1} ask. */
    public static boolean fast() {
        return "1".equals(System.getenv("LECTERN_FAST")) || Boolean.getBoolean("lectern.fast");
    }

    /** {@code full}, or {@code quick} when notebooks should train less. */
    public static int fast(int full, int quick) {
        return fast() ? quick : full;
    }
}
