package org.lectern.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A student's work in a worker: the side of the grader, which trusts nothing that comes. */
public final class RemoteAnswers implements Answers {
    /** Sends a frame and returns the one that answers it; the time it may take is its own matter. */
    private final UnaryOperator<Frame> exchange;

    /** @param exchange sends a frame to the worker and returns the one that comes back */
    public RemoteAnswers(UnaryOperator<Frame> exchange) {
        this.exchange = exchange;
    }

    /** Asks the worker to run a cell. */
    public static Frame cell(int number, String id, String source, long millis) {
        return Body.frame(Frame.Kind.CELL, out -> {
            out.writeInt(number);
            Body.text(out, id);
            Body.text(out, source);
            out.writeLong(millis);
        });
    }

    /** @throws WireException if the frame is none that a worker would send */
    public static CellOutcome outcome(Frame frame) {
        return CellOutcome.of(frame);
    }

    @Override
    public Object call(@Nullable StudentObject on, String function, Class<?> result, @Nullable Object[] arguments) {
        LocalAnswers.requireType(function, result);
        Calls calls = new Calls();
        return answered(function, result, calls, Body.frame(Frame.Kind.CALL, out -> {
            Body.object(out, own(on));
            Body.text(out, function);
            Values.writeType(out, result);
            out.writeBoolean(Cost.isAsked());
            out.writeByte(arguments.length);
            for (Object argument : arguments) {
                write(out, argument, calls);
            }
        }));
    }

    @Override
    public Object value(@Nullable StudentObject of, String name, Class<?> type) {
        LocalAnswers.requireType(name, type);
        return answered(name, type, new Calls(), Body.frame(Frame.Kind.READ, out -> {
            Body.object(out, own(of));
            Body.text(out, name);
            Values.writeType(out, type);
        }));
    }

    private static void write(DataOutputStream out, @Nullable Object argument, Calls calls) throws IOException {
        try {
            Values.write(out, argument, calls);
        } catch (WireException e) {
            throw LocalAnswers.badArgument(e);
        }
    }

    private @Nullable StudentObject own(@Nullable StudentObject object) {
        if (object != null && !object.isOf(this)) {
            throw new AssertionError(
                    "the program that held this object had to be ended: an earlier call took too long");
        }
        return object;
    }

    private Object answered(String name, Class<?> type, Calls calls, Frame request) {
        Frame reply = exchange.apply(request);
        while (reply.kind() == Frame.Kind.CALL_BACK) {
            reply = exchange.apply(calls.called(reply));
        }
        try (DataInputStream body = Body.in(reply)) {
            switch (reply.kind()) {
                case VALUE -> {
                    Cost.answered(new Cost(1, body.readLong(), body.readLong()));
                    Object value = Values.value(body.readAllBytes(), calls);
                    // The worker has converted it: what is of another type now comes from no worker of ours.
                    Object converted = value == null ? null : Conversions.convert(value, type);
                    if (converted == null) {
                        throw new WireException("a value of another type than " + type.getSimpleName());
                    }
                    return converted;
                }
                case NOT_ANSWERED -> throw new NotAnsweredException(Body.text(body), Body.text(body));
                case WRONG -> throw new AssertionError(Body.text(body));
                default -> throw new WireException("not due: " + reply.kind());
            }
        } catch (WireException e) {
            throw new AssertionError(name + ": its answer can't be read: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new AssertionError(name + ": its answer ends in its middle", e);
        }
    }

    /** The functions that are this call's arguments. */
    private final class Calls implements Values.References {
        private record Passed(Object function, Class<?> type) {}

        private final List<Passed> functions = new ArrayList<>();

        @Override
        public int number(StudentObject object) {
            return Objects.requireNonNull(own(object)).id();
        }

        @Override
        public StudentObject object(int number) {
            return new StudentObject(RemoteAnswers.this, number);
        }

        @Override
        public int number(Object function, Class<?> type) {
            functions.add(new Passed(function, type));
            return functions.size() - 1;
        }

        @Override
        public Object function(int number, Class<?> type) {
            throw new WireException("a function");
        }

        /** Calls one for the worker; what it throws goes to the student's code. */
        Frame called(Frame frame) {
            try (DataInputStream body = Body.in(frame)) {
                int number = body.readInt();
                Object[] arguments = new Object[body.readUnsignedByte()];
                if (number < 0 || number >= functions.size()) {
                    throw new WireException("no function " + number);
                }
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = Values.read(body, this);
                }
                Passed passed = functions.get(number);
                Method method = Arrays.stream(passed.type().getMethods())
                        .filter(m -> Modifier.isAbstract(m.getModifiers()))
                        .findFirst()
                        .orElseThrow();
                method.setAccessible(true);
                Object value = method.invoke(passed.function(), arguments);
                return new Frame(Frame.Kind.VALUE, Values.bytes(value, this));
            } catch (InvocationTargetException e) {
                return Body.text(
                        Frame.Kind.WRONG,
                        String.valueOf(Objects.requireNonNull(e.getCause()).getMessage()));
            } catch (IllegalAccessException | IllegalArgumentException | IOException e) {
                return Body.text(Frame.Kind.WRONG, "the function can't be called so: " + e.getMessage());
            }
        }
    }
}
