package org.lectern.worker;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Session;

/** A student's work in this JVM. */
public final class LocalAnswers implements Answers {
    private final StudentCode code;
    /** The objects that stay with the student's work; a {@link StudentObject}'s number is its place. */
    private final List<Object> objects = new ArrayList<>();

    private LocalAnswers(StudentCode code) {
        this.code = code;
    }

    /** What the cells of a session define. */
    public static Answers of(Session session) {
        return new LocalAnswers(new SessionCode(session));
    }

    /** The static methods and fields of a class, as if a student had written them in cells. */
    public static Answers of(Class<?> answers) {
        return new LocalAnswers(new ClassCode(answers));
    }

    static LocalAnswers in(Session session) {
        return new LocalAnswers(new SessionCode(session));
    }

    @Override
    public Object call(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments) {
        requireType(function, result);
        Here here = new Here();
        @Nullable Object[] copies = new Object[arguments.length];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = copy(arguments[i], here);
        }
        return copied(function, Cost.answering(() -> callHere(on, function, result, copies)), here);
    }

    @Override
    public Object value(@Nullable StudentObject of, String name, Class<?> type) {
        requireType(name, type);
        return copied(name, readHere(of, name, type), new Here());
    }

    /** Calls a function with the arguments themselves and returns what it returned; never null. */
    Object callHere(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments) {
        Object target = on == null ? null : object(on);
        @Nullable Object[] own = new Object[arguments.length];
        for (int i = 0; i < own.length; i++) {
            own[i] = arguments[i] instanceof StudentObject object ? object(object) : arguments[i];
        }
        boolean stays = result == StudentObject.class;
        List<Method> methods = target == null ? code.methods(function) : methods(target, function);
        Object value = new FunctionCall(code, target, methods, function, stays ? Object.class : result, own).invoke();
        return stays ? keep(value) : value;
    }

    /** Reads a variable itself; never null. */
    Object readHere(@Nullable StudentObject of, String name, Class<?> type) {
        Object owner = of == null ? null : object(of);
        Object value = (owner == null ? code.variable(name) : field(owner, name))
                .orElseThrow(() -> new NotAnsweredException(
                        name,
                        owner == null
                                ? "there is no variable " + name + " with a value yet: run the cell that defines it"
                                : Conversions.valueType(owner) + " has no field " + name + " with a value yet"));
        if (type == StudentObject.class) {
            return keep(value);
        }
        Object converted = Conversions.convert(value, type);
        if (converted == null) {
            throw new AssertionError("the variable " + name + ": needs to be of type " + type.getSimpleName() + ", got "
                    + Conversions.valueType(value) + ": " + Conversions.shown(value));
        }
        return converted;
    }

    StudentObject handle(int number) {
        if (number < 0 || number >= objects.size()) {
            throw new WireException("no object " + number);
        }
        return new StudentObject(this, number);
    }

    private StudentObject keep(Object value) {
        objects.add(value);
        return new StudentObject(this, objects.size() - 1);
    }

    private Object object(StudentObject object) {
        if (!object.isOf(this)) {
            throw new IllegalArgumentException(object + " is of another submission");
        }
        return objects.get(object.id());
    }

    static void requireType(String name, Class<?> type) {
        if (!Values.isType(type)) {
            throw new IllegalArgumentException("a check can't ask " + name + " for a " + type.getSimpleName()
                    + ": the student's work may run in another process; ask for data (a Tensor, a number, a text, a List,"
                    + " an array) or for a StudentObject");
        }
    }

    private static @Nullable Object copy(@Nullable Object argument, Here here) {
        try {
            return Values.value(Values.bytes(argument, here), here);
        } catch (WireException e) {
            throw badArgument(e);
        }
    }

    static IllegalArgumentException badArgument(WireException reason) {
        return new IllegalArgumentException("a check can't pass this argument: " + reason.getMessage(), reason);
    }

    private static Object copied(String name, Object value, Here here) {
        try {
            return Objects.requireNonNull(Values.value(Values.bytes(value, here), here));
        } catch (WireException e) {
            throw new AssertionError(name + ": its value can't be checked: " + e.getMessage(), e);
        }
    }

    private static List<Method> methods(Object target, String name) {
        List<Method> methods = new ArrayList<>();
        for (Class<?> type = target.getClass(); type != null; type = type.getSuperclass()) {
            add(methods, type, name);
        }
        for (Method each : target.getClass().getMethods()) {
            if (each.getName().equals(name) && each.isDefault()) {
                methods.add(each);
            }
        }
        return methods;
    }

    private static void add(List<Method> methods, Class<?> type, String name) {
        Arrays.stream(type.getDeclaredMethods())
                .filter(m -> m.getName().equals(name)
                        && !m.isBridge()
                        && !Modifier.isStatic(m.getModifiers())
                        && !Modifier.isAbstract(m.getModifiers()))
                .forEach(methods::add);
    }

    private static Optional<Object> field(Object owner, String name) {
        for (Class<?> type = owner.getClass(); type != null; type = type.getSuperclass()) {
            try {
                Field field = type.getDeclaredField(name);
                field.setAccessible(true);
                return Optional.ofNullable(field.get(owner));
            } catch (NoSuchFieldException e) {
                continue;
            } catch (IllegalAccessException e) {
                throw new IllegalStateException("cannot read the field " + name, e);
            }
        }
        return Optional.empty();
    }

    /** Objects and functions stay themselves. */
    private final class Here implements Values.References {
        private final List<Object> functions = new ArrayList<>();

        @Override
        public int number(StudentObject object) {
            object(object);
            return object.id();
        }

        @Override
        public StudentObject object(int number) {
            return handle(number);
        }

        private Object object(StudentObject object) {
            return LocalAnswers.this.object(object);
        }

        @Override
        public int number(Object function, Class<?> type) {
            functions.add(function);
            return functions.size() - 1;
        }

        @Override
        public Object function(int number, Class<?> type) {
            return functions.get(number);
        }
    }
}
