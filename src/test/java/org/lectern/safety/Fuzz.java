package org.lectern.safety;

import java.io.IOException;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.WildcardType;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.nn.Layer;
import org.lectern.tensor.Backends;
import org.lectern.tensor.CustomOp;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Calls the public methods of the rooms of numbers with arguments by chance, bad ones among them, and notes every failure that
 * is not one of Lectern's exceptions. The main method of a JVM of its own: backend, seed, calls, file for the findings.
 */
final class Fuzz {
    private static final List<String> ROOMS = List.of("tensor", "nn", "optim");
    /** What changes the whole JVM, or waits, is not called. */
    private static final Set<String> LEFT_OUT = Set.of("Backends.use", "Anomalies.detect", "Anomalies.watch");

    private static final int[] INTS = {
        -7,
        -2,
        -1,
        -1,
        0,
        0,
        0,
        1,
        1,
        1,
        1,
        2,
        2,
        2,
        2,
        3,
        3,
        3,
        4,
        4,
        5,
        7,
        12,
        1 << 30,
        Integer.MAX_VALUE,
        Integer.MIN_VALUE
    };
    private static final double[] DOUBLES = {
        0, 1, -1, 0.5, 0.1, 2, -3, 1e-8, 1e30, -1e30, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    private static final String[] STRINGS = {
        "", "a", "cpu", "ij,jk->ik", "ii", "i,j->", "->", "i->ii", "...", "bij,bjk->bik"
    };

    /** Shapes that go together: images, kernels and biases; batches, weights. */
    private static final int[][] FITTING = {
        {2, 2, 6, 6},
        {4, 2, 3, 3},
        {2, 4, 3, 3},
        {4, 1, 3, 3},
        {4},
        {2},
        {2, 2, 9},
        {3, 2, 3},
        {3},
        {2, 3, 4},
        {3, 3},
        {2, 2}
    };

    private final Random random;
    private final Path folder;
    private final List<Object> objects = new ArrayList<>();
    private final Map<String, String> findings = new TreeMap<>();
    private final Map<String, Integer> passed = new LinkedHashMap<>();

    private Fuzz(long seed, Path folder) {
        this.random = new Random(seed);
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Backends.use(arguments[0]);
        Path report = Path.of(arguments[3]);
        Fuzz fuzz =
                new Fuzz(Long.parseLong(arguments[1]), report.toAbsolutePath().getParent());
        fuzz.run(Integer.parseInt(arguments[2]), report);
    }

    private void run(int calls, Path report) throws Exception {
        List<Executable> targets = targets();
        Files.writeString(report, "");
        try (FileChannel last = FileChannel.open(
                folder.resolve("last-call.txt"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int i = 0; i < calls; i++) {
                Executable target = targets.get(random.nextInt(targets.size()));
                call(target, last);
            }
        }
        StringBuilder text = new StringBuilder();
        findings.forEach((where, example) ->
                text.append(where).append("\n    ").append(example).append('\n'));
        text.append("calls that passed: ")
                .append(passed.values().stream().mapToInt(n -> n).sum());
        text.append(" of ").append(calls).append(", methods that ever passed: ").append(passed.size());
        text.append(" of ").append(targets.size()).append('\n');
        for (Executable target : targets) {
            if (!passed.containsKey(target.toString())) {
                text.append("never passed: ").append(name(target)).append('\n');
            }
        }
        Files.writeString(report, text.toString());
    }

    private static List<Executable> targets() throws IOException, URISyntaxException, ClassNotFoundException {
        Path root = Path.of(
                Tensor.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        List<Executable> targets = new ArrayList<>();
        for (String room : ROOMS) {
            List<Path> files;
            try (Stream<Path> walk = Files.list(root.resolve("org/lectern/" + room))) {
                files = walk.sorted().toList();
            }
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.equals("package-info.class")) {
                    Class<?> type = Class.forName("org.lectern." + room + "." + name.replace(".class", ""));
                    if (isPublic(type)) {
                        add(type, targets);
                    }
                }
            }
        }
        targets.sort(Comparator.comparing(Executable::toString));
        return targets;
    }

    private static boolean isPublic(Class<?> type) {
        return Modifier.isPublic(type.getModifiers())
                && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()))
                && !Throwable.class.isAssignableFrom(type);
    }

    private static void add(Class<?> type, List<Executable> targets) {
        for (Method method : type.getDeclaredMethods()) {
            boolean wanted = Modifier.isPublic(method.getModifiers())
                    && !method.isSynthetic()
                    && !LEFT_OUT.contains(name(method))
                    && !(method.getParameterCount() == 0 && Modifier.isStatic(method.getModifiers()) && type.isEnum())
                    && !(type.isEnum() && method.getName().equals("valueOf"))
                    && !method.getName().equals("equals");
            if (wanted) {
                targets.add(method);
                // Tensors' own methods are most of the surface.
                if (type == Tensor.class) {
                    targets.add(method);
                    targets.add(method);
                }
            }
        }
        // Other records are results.
        boolean settings = type.getEnclosingClass() != null
                && type.getEnclosingClass().getSimpleName().equals("Updates");
        if (!Modifier.isAbstract(type.getModifiers())
                && (!type.isRecord() || settings || Layer.class.isAssignableFrom(type))) {
            for (Constructor<?> constructor : type.getConstructors()) {
                targets.add(constructor);
            }
        }
    }

    private static String name(Executable target) {
        return target instanceof Constructor
                ? target.getDeclaringClass().getSimpleName()
                : target.getDeclaringClass().getSimpleName() + "." + target.getName();
    }

    private void call(Executable target, FileChannel last) throws IOException {
        Object receiver = null;
        if (target instanceof Method method && !Modifier.isStatic(method.getModifiers())) {
            receiver = value(method.getDeclaringClass(), method.getDeclaringClass(), false);
            if (receiver == null) {
                return;
            }
        }
        Type[] types = target.getGenericParameterTypes();
        Object[] values = new Object[types.length];
        boolean nulls = false;
        for (int i = 0; i < values.length; i++) {
            Class<?> type = target.getParameterTypes()[i];
            // A record is a result, or settings: what is in it is its maker's.
            values[i] = value(type, types[i], !target.getDeclaringClass().isRecord());
            if (values[i] == null) {
                if (type.isPrimitive()) {
                    return;
                }
                nulls = true;
            }
        }
        String text = name(target) + describe(receiver, values);
        byte[] bytes = (text.length() > 500 ? text.substring(0, 500) : text + " ".repeat(500 - text.length()))
                .getBytes(StandardCharsets.UTF_8);
        last.write(ByteBuffer.wrap(bytes), 0);
        try {
            Object result = target instanceof Constructor<?> constructor
                    ? constructor.newInstance(values)
                    : ((Method) target).invoke(receiver, values);
            passed.merge(target.toString(), 1, Integer::sum);
            keep(result);
        } catch (InvocationTargetException e) {
            judge(target, e.getCause(), text + (nulls ? "" : " without nulls"));
        } catch (InstantiationException | IllegalAccessException | IllegalArgumentException e) {
            return;
        }
    }

    private void keep(@Nullable Object made) {
        // Most without their history, which would else grow with every call.
        Object result = made instanceof Tensor tensor && random.nextInt(6) > 0 ? tensor.detach() : made;
        boolean large = result instanceof Tensor tensor && tensor.size() > 20_000;
        if (result != null && !large && result.getClass().getName().startsWith("org.lectern.")) {
            if (objects.size() < 400) {
                objects.add(result);
            } else {
                objects.set(random.nextInt(objects.size()), result);
            }
        }
    }

    private void judge(Executable target, Throwable thrown, String text) {
        String message = String.valueOf(thrown.getMessage());
        boolean ours = thrown.getClass().getName().startsWith("org.lectern.")
                && message.replace('\n', ' ').matches(".+: needs .+, got .*; .+");
        // What a class leaves to its reader to forbid, such as a method of an immutable list.
        if (ours) {
            return;
        }
        String frame = Stream.of(thrown.getStackTrace())
                .filter(f -> f.getClassName().startsWith("org.lectern.")
                        && !f.getClassName().contains("safety"))
                .map(f -> f.getClassName().replaceAll(".*\\.", "") + "." + f.getMethodName() + ":" + f.getLineNumber())
                .findFirst()
                .orElse("?");
        String kind = thrown.getClass().getSimpleName();
        findings.putIfAbsent(
                kind + " at " + frame + " by " + name(target),
                text + " -> " + message.substring(0, Math.min(300, message.length())));
    }

    private static String describe(@Nullable Object receiver, Object[] values) {
        StringBuilder text = new StringBuilder(receiver == null ? "(" : " of " + short_(receiver) + " (");
        for (int i = 0; i < values.length; i++) {
            text.append(i == 0 ? "" : ", ").append(short_(values[i]));
        }
        return text.append(')').toString().replace('\n', ' ');
    }

    private static String short_(@Nullable Object value) {
        if (value instanceof Tensor t) {
            return t.dtype() + java.util.Arrays.toString(t.shape()) + (t.needsGrad() ? "*" : "");
        }
        if (value instanceof int[] ints) {
            return java.util.Arrays.toString(ints);
        }
        if (value instanceof Object[] array) {
            StringBuilder text = new StringBuilder("[");
            for (Object each : array) {
                text.append(short_(each)).append(' ');
            }
            return text.append(']').toString();
        }
        if (value instanceof List<?> list) {
            return "List" + short_(list.toArray());
        }
        if (value != null && value.getClass().getName().startsWith("org.lectern.") && !(value instanceof Enum)) {
            return value.getClass().getSimpleName();
        }
        String text = String.valueOf(value);
        return text.length() > 60 ? text.substring(0, 60) : text;
    }

    private @Nullable Object value(Class<?> type, Type generic, boolean mayBeNull) {
        if (mayBeNull && !type.isPrimitive() && random.nextInt(40) == 0) {
            return null;
        }
        if (type == int.class || type == Integer.class) {
            return INTS[random.nextInt(INTS.length)];
        }
        if (type == long.class || type == Long.class) {
            return (long) INTS[random.nextInt(INTS.length)];
        }
        if (type == double.class || type == Double.class) {
            return DOUBLES[random.nextInt(DOUBLES.length)];
        }
        if (type == float.class) {
            return (float) DOUBLES[random.nextInt(DOUBLES.length)];
        }
        if (type == boolean.class || type == Boolean.class) {
            return random.nextBoolean();
        }
        if (type == String.class) {
            return STRINGS[random.nextInt(STRINGS.length)];
        }
        if (type == Path.class) {
            return folder.resolve("file" + random.nextInt(3));
        }
        if (type.isEnum()) {
            Object[] constants = type.getEnumConstants();
            return constants[random.nextInt(constants.length)];
        }
        if (type.isArray()) {
            int n = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(3);
            Object array = Array.newInstance(type.getComponentType(), n);
            for (int i = 0; i < n; i++) {
                Object element = value(type.getComponentType(), type.getComponentType(), mayBeNull);
                if (element != null) {
                    Array.set(array, i, element);
                }
            }
            return array;
        }
        if (type == Tensor.class) {
            return tensor();
        }
        if (type == Rng.class) {
            return Rng.seed(random.nextInt(5));
        }
        if (type == Object.class) {
            return tensor();
        }
        if (generic.getTypeName().contains("CustomOp$Call")) {
            Function<CustomOp.Call, Tensor> forward = call -> call.input(0).mul(2);
            BiFunction<CustomOp.Call, Tensor, List<Tensor>> backward = (call, g) -> List.of(g, g);
            return type == Function.class ? forward : backward;
        }
        if (type == Function.class || type == UnaryOperator.class || type == Layer.class && random.nextInt(4) == 0) {
            return function(type, generic);
        }
        if (type == BiFunction.class || type == BinaryOperator.class) {
            BinaryOperator<Object> first = (a, b) -> a;
            return first;
        }
        if (type == List.class || type == Iterable.class || type == java.util.Collection.class) {
            Type element = generic instanceof ParameterizedType p ? p.getActualTypeArguments()[0] : Tensor.class;
            if (element instanceof WildcardType wildcard) {
                element = wildcard.getUpperBounds()[0];
            }
            Class<?> elementType = element instanceof Class<?> c ? c : Tensor.class;
            List<Object> list = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                Object each = value(elementType, elementType, false);
                if (each != null) {
                    list.add(each);
                }
            }
            return list;
        }
        if (type == Map.class) {
            return generic.getTypeName().matches(".*<.*String, .*Tensor>")
                    ? Map.of("a", tensor(), "b", tensor())
                    : Map.of();
        }
        List<Object> fitting = objects.stream().filter(type::isInstance).toList();
        return fitting.isEmpty() ? null : fitting.get(random.nextInt(fitting.size()));
    }

    private static @Nullable Object function(Class<?> type, Type generic) {
        if (type == Layer.class) {
            Layer layer = x -> Tensor.scalar(2).mul(x);
            return layer;
        }
        if (generic.getTypeName().contains("Tensor[]")) {
            Function<Tensor[], Tensor> first = in -> in.length == 0 ? Tensor.ones(1) : in[0].square();
            return first;
        }
        UnaryOperator<Object> same = x -> x instanceof Tensor t ? t.square() : x;
        return same;
    }

    private Tensor tensor() {
        List<Object> made = objects.stream().filter(Tensor.class::isInstance).toList();
        if (!made.isEmpty() && random.nextInt(3) == 0) {
            return (Tensor) made.get(random.nextInt(made.size()));
        }
        if (random.nextInt(5) == 0) {
            return Tensor.randn(Rng.seed(2), FITTING[random.nextInt(FITTING.length)]);
        }
        int rank = random.nextInt(5);
        int[] shape = new int[rank];
        int size = 1;
        for (int i = 0; i < rank; i++) {
            shape[i] = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(4);
            size *= shape[i];
        }
        int kind = random.nextInt(6);
        if (kind == 0) {
            int[] values = random.ints(size, random.nextInt(3) == 0 ? -2 : 0, 4).toArray();
            return Tensor.of(values).reshape(shape);
        }
        double[] values =
                random.doubles(size, kind == 1 ? 0 : -2, kind == 1 ? 1 : 2).toArray();
        for (int i = 0; i < size && kind == 2; i++) {
            values[i] = DOUBLES[random.nextInt(DOUBLES.length)];
        }
        Tensor x = Tensor.of(kind == 3 ? DType.FLOAT64 : DType.FLOAT32, values).reshape(shape);
        return kind >= 4 ? x.requiresGrad() : x;
    }
}
