package org.lectern.worker;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.CellResult;
import org.lectern.jshell.Session;
import org.lectern.magic.Environment;
import org.lectern.magic.StandardMagics;

/** Runs cells and calls functions as the frames that come ask for it, one after the other. */
final class Worker {
    private static final int OUTPUT = 30_000;

    private static final Cost UNKNOWN = new Cost(1, 0, 0);

    private final DataInputStream in;
    private final DataOutputStream out;
    private final StringBuffer output = new StringBuffer();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "cell limit");
        thread.setDaemon(true);
        return thread;
    });

    Worker(DataInputStream in, DataOutputStream out) {
        this.in = in;
        this.out = out;
    }

    /** Serves until the other side is gone. */
    void serve() throws IOException {
        try (Session session = Environment.apply(Map.of(), Session.builder())
                .magics(StandardMagics::new)
                .out(this::print)
                .err(this::print)
                .build()) {
            session.awaitStart();
            LocalAnswers answers = LocalAnswers.in(session);
            new Frame(Frame.Kind.READY, new byte[0]).write(out);
            while (true) {
                Frame frame = Frame.read(in);
                switch (frame.kind()) {
                    case CELL -> cell(frame, session).write(out);
                    case CALL, READ -> answer(frame, session, answers).write(out);
                    default -> throw new WireException("not due: " + frame.kind());
                }
            }
        } catch (EOFException e) {
            // The other side has heard all it wants to.
            return;
        } finally {
            timer.shutdownNow();
        }
    }

    private void print(String text) {
        int left = OUTPUT - output.length();
        if (left > 0) {
            output.append(text, 0, Math.min(left, text.length()));
        }
    }

    private Frame cell(Frame frame, Session session) throws IOException {
        DataInputStream body = Body.in(frame);
        int number = body.readInt();
        String id = Body.text(body);
        String source = Body.text(body);
        long millis = body.readLong();
        output.setLength(0);
        ScheduledFuture<?> limit = timer.schedule(session::interrupt, millis, TimeUnit.MILLISECONDS);
        CellResult result = session.evaluate(String.valueOf(number), source, id);
        limit.cancel(false);
        CellOutcome.Status status = switch (result.status()) {
            case OK -> CellOutcome.Status.OK;
            case ERROR -> CellOutcome.Status.ERROR;
            case INTERRUPTED -> CellOutcome.Status.LATE;
        };
        String error = result.failure().map(e -> e.text()).orElse("");
        String shown = result.shown().map(s -> s.text()).orElse("");
        return new CellOutcome(status, error, output + shown).frame();
    }

    private Frame answer(Frame frame, Session session, LocalAnswers answers) {
        Frame[] reply = new Frame[1];
        CellResult result = session.run(() -> reply[0] = reply(frame, answers));
        Frame made = reply[0];
        if (made != null) {
            return made;
        }
        return Body.text(
                Frame.Kind.WRONG, result.failure().map(e -> e.headline()).orElse("the call did not come to its end"));
    }

    private Frame reply(Frame frame, LocalAnswers answers) {
        try (DataInputStream body = Body.in(frame)) {
            Remote remote = new Remote(answers);
            int on = Body.object(body);
            StudentObject object = on < 0 ? null : answers.handle(on);
            String name = Body.text(body);
            Class<?> type = Values.readType(body);
            if (frame.kind() == Frame.Kind.READ) {
                return value(name, answers.readHere(object, name, type), UNKNOWN, remote);
            } else {
                boolean asked = body.readBoolean();
                @Nullable Object[] arguments = new Object[body.readUnsignedByte()];
                for (int i = 0; i < arguments.length; i++) {
                    arguments[i] = Values.read(body, remote);
                }
                Object[] value = new Object[1];
                Runnable call = () -> value[0] = answers.callHere(object, name, type, arguments);
                Cost cost = UNKNOWN;
                if (asked) {
                    cost = Cost.of(call);
                } else {
                    call.run();
                }
                return value(name, value[0], cost, remote);
            }
        } catch (NotAnsweredException e) {
            return Body.frame(Frame.Kind.NOT_ANSWERED, bytes -> {
                Body.text(bytes, e.question());
                Body.text(bytes, String.valueOf(e.getMessage()));
            });
        } catch (AssertionError e) {
            return Body.text(Frame.Kind.WRONG, String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new WireException("a call that ends in its middle", e);
        }
    }

    /** @param taken what it took to make it */
    private static Frame value(String name, Object value, Cost taken, Remote remote) {
        try {
            byte[] bytes = Values.bytes(value, remote);
            return Body.frame(Frame.Kind.VALUE, out -> {
                out.writeLong(taken.nanos());
                out.writeLong(taken.bytes());
                out.write(bytes);
            });
        } catch (WireException e) {
            throw new AssertionError(name + ": its value can't be checked: " + e.getMessage(), e);
        }
    }

    /** Functions on the other side, and the student's own objects. */
    private final class Remote implements Values.References {
        private final LocalAnswers answers;

        Remote(LocalAnswers answers) {
            this.answers = answers;
        }

        @Override
        public int number(StudentObject object) {
            return object.id();
        }

        @Override
        public StudentObject object(int number) {
            return answers.handle(number);
        }

        @Override
        public int number(Object function, Class<?> type) {
            throw new WireException("it is a function; ask for a StudentObject and call it");
        }

        @Override
        public Object function(int number, Class<?> type) {
            InvocationHandler calls = (proxy, method, given) -> {
                if (method.isDefault()) {
                    return InvocationHandler.invokeDefault(proxy, method, given);
                }
                if (method.getDeclaringClass() == Object.class) {
                    return switch (method.getName()) {
                        case "hashCode" -> System.identityHashCode(proxy);
                        case "equals" -> proxy == given[0];
                        default -> "a function";
                    };
                }
                Object value = callBack(number, given == null ? new Object[0] : given);
                return value == null ? null : Conversions.convert(value, method.getReturnType());
            };
            return Proxy.newProxyInstance(Worker.class.getClassLoader(), new Class<?>[] {type}, calls);
        }

        private @Nullable Object callBack(int number, @Nullable Object[] arguments) throws IOException {
            Body.frame(Frame.Kind.CALL_BACK, bytes -> {
                        bytes.writeInt(number);
                        bytes.writeByte(arguments.length);
                        for (Object argument : arguments) {
                            Values.write(bytes, argument, this);
                        }
                    })
                    .write(out);
            Frame reply = Frame.read(in);
            if (reply.kind() == Frame.Kind.VALUE) {
                return Values.value(reply.body(), this);
            }
            throw new IllegalArgumentException(Body.text(Body.in(reply)));
        }
    }
}
