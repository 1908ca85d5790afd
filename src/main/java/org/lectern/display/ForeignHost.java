package org.lectern.display;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Shows values in another's Java kernel, IJava or JJava, where Lectern's jar is on the class path of its cells. Everything of
 * theirs is found by reflection, so that neither is needed.
 */
final class ForeignHost implements DisplayHost {
    /** Where a kernel says that it is there, and what it shows. */
    private record Place(String type, String method, String data) {}

    private static final String IJAVA_DATA = "io.github.spencerpark.jupyter.kernel.display.DisplayData";
    private static final String JJAVA_DATA = "org.dflib.jjava.jupyter.kernel.display.DisplayData";
    private static final List<Place> PLACES = List.of(
            new Place("io.github.spencerpark.ijava.IJava", "getKernelInstance", IJAVA_DATA),
            new Place("org.dflib.jjava.JJava", "getKernelInstance", JJAVA_DATA),
            new Place("org.dflib.jjava.jupyter.kernel.BaseKernel", "notebookKernel", JJAVA_DATA));
    /** What {@link Displayable}s may come as. */
    private static final String[] TYPES = {
        MimeBundle.HTML,
        MimeBundle.SVG,
        MimeBundle.PNG,
        MimeBundle.TEXT,
        "text/markdown",
        "text/latex",
        "application/javascript",
        "application/json",
        "image/jpeg",
        "image/gif"
    };

    private final Object kernel;
    private final Class<?> dataType;

    private ForeignHost(Object kernel, Class<?> dataType) {
        this.kernel = kernel;
        this.dataType = dataType;
    }

    /** The kernel that runs this JVM, if it is one of those; it then knows what {@link Displayable}s look like. */
    static @Nullable ForeignHost find() {
        for (Place place : PLACES) {
            try {
                Class<?> type = Class.forName(place.type(), false, ForeignHost.class.getClassLoader());
                Method method = type.getMethod(place.method());
                // Ours goes by IJava's name too, for IJava's notebooks.
                Object kernel = Displayable.class.isAssignableFrom(method.getReturnType()) ? null : method.invoke(null);
                if (kernel != null) {
                    Class<?> data = Class.forName(place.data(), true, type.getClassLoader());
                    ForeignHost host = new ForeignHost(kernel, data);
                    host.register();
                    return host;
                }
            } catch (ReflectiveOperationException | LinkageError e) {
                // Not this one, or one of a version that is made otherwise.
            }
        }
        return null;
    }

    /** Makes the kernel show displayable values as they want to be shown, also as the value of a cell. */
    private void register() throws ReflectiveOperationException {
        Object renderer = call(kernel, "getRenderer");
        Object registration =
                method(renderer.getClass(), "createRegistration", Class.class).invoke(renderer, Displayable.class);
        method(registration.getClass(), "supporting", String[].class).invoke(registration, (Object) TYPES);
        method(registration.getClass(), "preferring", String[].class).invoke(registration, (Object) TYPES);
        for (Method register : registration.getClass().getMethods()) {
            if (register.getName().equals("register") && register.getParameterCount() == 1) {
                Class<?> function = register.getParameterTypes()[0];
                register.invoke(registration, function(function));
            }
        }
    }

    /** A render function of theirs, which fills the container of the context it is given. */
    private static Object function(Class<?> type) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
            if (method.getDeclaringClass() == Object.class) {
                return switch (method.getName()) {
                    case "equals" -> proxy == given[0];
                    case "hashCode" -> System.identityHashCode(proxy);
                    default -> "how Lectern's values look";
                };
            }
            fill(call(given[1], "getOutputContainer"), Display.bundle(given[0]));
            return null;
        });
    }

    private static void fill(Object data, MimeBundle bundle) throws ReflectiveOperationException {
        Method put = method(data.getClass(), "putData", String.class, Object.class);
        Method putMetadata = method(data.getClass(), "putMetaData", String.class, Object.class);
        Set<String> types = new LinkedHashSet<>(bundle.data().keySet());
        for (String type : types) {
            put.invoke(data, type, bundle.data().get(type));
            Object metadata = bundle.metadata().get(type);
            if (metadata != null) {
                putMetadata.invoke(data, type, metadata);
            }
        }
    }

    private Object data(MimeBundle bundle, String displayId) throws ReflectiveOperationException {
        Object data = dataType.getConstructor().newInstance();
        fill(data, bundle);
        method(dataType, "setDisplayId", String.class).invoke(data, displayId);
        return data;
    }

    @Override
    public void display(MimeBundle bundle, String displayId) {
        attempt(() -> method(kernel.getClass(), "display", dataType).invoke(kernel, data(bundle, displayId)));
    }

    @Override
    public void update(MimeBundle bundle, String displayId) {
        attempt(() -> {
            Object io = call(kernel, "getIO");
            Object stream = io.getClass().getField("display").get(io);
            method(stream.getClass(), "updateDisplay", String.class, dataType)
                    .invoke(stream, displayId, data(bundle, displayId));
        });
    }

    /** Neither kernel can. */
    @Override
    public void clear(boolean wait) {}

    private interface Work {
        void run() throws ReflectiveOperationException;
    }

    private static void attempt(Work work) {
        try {
            work.run();
        } catch (InvocationTargetException e) {
            throw new IllegalStateException("display: the kernel cannot show it: " + e.getCause(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("display: this kernel is of a version that Lectern does not know: " + e, e);
        }
    }

    private static Object call(Object owner, String name) throws ReflectiveOperationException {
        return method(owner.getClass(), name).invoke(owner);
    }

    /** A public method; made accessible, for the class that has it may be none that is public. */
    private static Method method(Class<?> type, String name, Class<?>... parameters) throws NoSuchMethodException {
        Method method = type.getMethod(name, parameters);
        method.trySetAccessible();
        return method;
    }
}
