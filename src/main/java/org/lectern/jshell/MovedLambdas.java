package org.lectern.jshell;

import java.lang.invoke.CallSite;
import java.lang.invoke.LambdaMetafactory;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.tree.ClassNode;

/**
 * Makes lambdas of cells anew when the classes that they name were replaced: the code stays what it was, and names the classes in
 * force.
 */
final class MovedLambdas {
    private final CellLoader loader;
    private final UnaryOperator<@Nullable Object> renewed;
    /** The classes with the code of lambdas as it is to be, by the class file it comes from. */
    private final Map<byte[], Class<?>> holders = new IdentityHashMap<>();
    /** Whether the lambdas of a class do what they should as they are. */
    private final Map<String, Boolean> fit = new HashMap<>();

    private final boolean isAll;

    /**
     * @param isAll whether to make also those anew that what was replaced earlier has left behind
     * @param renewed what is to take the place of an object that a lambda has captured
     */
    MovedLambdas(CellLoader loader, boolean isAll, UnaryOperator<@Nullable Object> renewed) {
        this.loader = loader;
        this.isAll = isAll;
        this.renewed = renewed;
    }

    /**
     * What a lambda is made of; names have slashes, and are those of its time.
     *
     * @param classFile the class with its code; null if it is a method's name
     */
    record Origin(
            String type,
            String method,
            String methodType,
            String implementation,
            int kind,
            String name,
            String descriptor,
            String instantiated,
            List<@Nullable Object> captured,
            byte @Nullable [] classFile) {
        Origin with(Editions.Heir heir) {
            return new Origin(
                    type,
                    method,
                    methodType,
                    implementation,
                    kind,
                    heir.name(),
                    descriptor,
                    instantiated,
                    captured,
                    heir.classFile());
        }
    }

    /**
     * The lambda to use from now on; the same one if nothing that it uses was replaced.
     *
     * @throws ReflectiveOperationException if it cannot be made anew; it stays what it was
     */
    Object of(Object lambda) throws ReflectiveOperationException {
        if (lambda.getClass().getClassLoader() == null) {
            return JdkObjects.lambda(lambda, renewed);
        }
        Origin origin = read(lambda);
        if (origin == null) {
            return lambda;
        }
        List<@Nullable Object> captured = new ArrayList<>();
        boolean isSame = true;
        for (Object each : origin.captured()) {
            Object now = renewed.apply(each);
            captured.add(now);
            isSame &= now == each;
        }
        String home = origin.implementation().replace('/', '.');
        Editions.Heir heir = heir(origin, home);
        if (heir != null) {
            origin = origin.with(heir);
        } else if (isSame && inForce(origin.type()).equals(origin.type()) && fit.computeIfAbsent(home, this::fits)) {
            return lambda;
        }
        try {
            return make(origin, captured);
        } catch (ReflectiveOperationException e) {
            throw e;
        } catch (Throwable e) {
            throw new ReflectiveOperationException(e);
        }
    }

    /** The code that a lambda has by now: the compiler writes constants of others where they are named. */
    private Editions.@Nullable Heir heir(Origin origin, String home) {
        if (origin.classFile() == null) {
            return null;
        }
        boolean isStatic = origin.kind() == MethodHandleInfo.REF_invokeStatic;
        String descriptor = inForce((isStatic ? "(" : "(L" + origin.implementation() + ";")
                + origin.descriptor().substring(1));
        return loader.heir(home, origin.name(), descriptor);
    }

    private @Nullable Origin read(Object lambda) {
        try {
            Method replace = lambda.getClass().getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            if (!(replace.invoke(lambda) instanceof SerializedLambda known)) {
                return null;
            }
            List<@Nullable Object> captured = new ArrayList<>();
            for (int i = 0; i < known.getCapturedArgCount(); i++) {
                captured.add(known.getCapturedArg(i));
            }
            String home = known.getImplClass().replace('/', '.');
            return new Origin(
                    known.getFunctionalInterfaceClass(),
                    known.getFunctionalInterfaceMethodName(),
                    known.getFunctionalInterfaceMethodSignature(),
                    known.getImplClass(),
                    known.getImplMethodKind(),
                    known.getImplMethodName(),
                    known.getImplMethodSignature(),
                    known.getInstantiatedMethodType(),
                    captured,
                    known.getImplMethodName().startsWith(ClassTrees.LAMBDA) ? loader.file(home) : null);
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    /** Whether a class's lambdas name nothing that was replaced, or could be linked in place to what replaced it. */
    private boolean fits(String home) {
        Class<?> type = loader.versions().loaded(home);
        byte[] file = loader.file(home);
        if (type == null || file == null) {
            return true;
        }
        Class<?> now =
                isAll ? loader.versions().inForce(type) : loader.versions().inForceLately(type);
        if (now != null && now != type) {
            return false;
        }
        if (!namesReplaced(file)) {
            return true;
        }
        byte[] linked = ClassNames.replaced(
                file,
                name -> name.equals(home.replace('.', '/'))
                        ? name
                        : loader.versions().nameInForce(name));
        return Arrays.equals(file, linked)
                || Links.declareTheSame(file, linked)
                        && Links.areThere(linked, loader.versions()::linkTarget)
                        && loader.redefine(type, linked);
    }

    private boolean namesReplaced(byte @Nullable [] file) {
        if (file == null) {
            return false;
        }
        Set<String> now = loader.versions().replacedNames();
        return ClassNames.in(file).stream()
                .anyMatch(each -> (isAll || now.contains(Versions.unversioned(each)))
                        && !loader.versions()
                                .nameInForce(each.replace('.', '/'))
                                .equals(each.replace('.', '/')));
    }

    private String inForce(String text) {
        return ClassNames.replaced(text, loader.versions()::nameInForce);
    }

    private Object make(Origin origin, List<@Nullable Object> captured) throws Throwable {
        String home = home(inForce(origin.implementation()));
        Class<?> homeType = Class.forName(home.replace('/', '.'), false, loader);
        // Of the JDK and of libraries, cells name what is public.
        MethodHandles.Lookup lookup = homeType.getClassLoader() == loader
                ? MethodHandles.privateLookupIn(homeType, loader.lookup())
                : loader.lookup();
        MethodType descriptor = MethodType.fromMethodDescriptorString(inForce(origin.descriptor()), loader);
        MethodHandle code;
        if (origin.classFile() == null) {
            code = named(lookup, homeType, origin, descriptor);
        } else {
            lookup = MethodHandles.privateLookupIn(holder(origin.classFile()), loader.lookup());
            boolean isOfObject = origin.kind() != MethodHandleInfo.REF_invokeStatic;
            code = lookup.findStatic(
                    lookup.lookupClass(),
                    origin.name(),
                    isOfObject ? descriptor.insertParameterTypes(0, homeType) : descriptor);
        }
        MethodType given = code.type();
        MethodType taken = given.dropParameterTypes(captured.size(), given.parameterCount());
        Class<?> type = Class.forName(inForce(origin.type()).replace('/', '.'), false, loader);
        if (!asksForOne(type, origin.method(), inForce(origin.methodType()))) {
            throw new NoSuchMethodException(type.getSimpleName() + " asks for other methods now");
        }
        CallSite site = LambdaMetafactory.altMetafactory(
                lookup,
                origin.method(),
                taken.changeReturnType(type),
                MethodType.fromMethodDescriptorString(inForce(origin.methodType()), loader),
                code,
                MethodType.fromMethodDescriptorString(inForce(origin.instantiated()), loader),
                LambdaMetafactory.FLAG_SERIALIZABLE);
        return site.getTarget().invokeWithArguments(captured);
    }

    /** The class whose members a lambda may use: of one that was moved before, the wrapper around all. */
    private static String home(String implementation) {
        int holder = implementation.indexOf(Weaver.LAMBDAS);
        return holder < 0 ? implementation : implementation.substring(0, holder);
    }

    /** Whether an interface has a method as it is given, and no others that are abstract and that {@code Object} has not anyway. */
    private static boolean asksForOne(Class<?> type, String name, String descriptor) {
        List<Method> asked = Stream.of(type.getMethods())
                .filter(each -> Modifier.isAbstract(each.getModifiers()))
                .filter(each -> Stream.of(Object.class.getMethods())
                        .noneMatch(known -> known.getName().equals(each.getName())
                                && Arrays.equals(known.getParameterTypes(), each.getParameterTypes())))
                .toList();
        return asked.stream().allMatch(each -> each.getName().equals(name))
                && asked.stream()
                        .anyMatch(each -> MethodType.methodType(each.getReturnType(), each.getParameterTypes())
                                .toMethodDescriptorString()
                                .equals(descriptor));
    }

    /** The class with the lambdas of a class file, as they are to be from now on. */
    private Class<?> holder(byte[] classFile) throws ReflectiveOperationException {
        Class<?> known = holders.get(classFile);
        if (known == null) {
            byte[] linked = ClassNames.replaced(classFile, loader.versions()::nameInForce);
            ClassNode home = ClassTrees.of(linked);
            CellLoader.Holder place = loader.holder(home.name);
            byte[] code = ClassTrees.file(Lambdas.moved(home, place));
            if (!Links.areThere(code, loader.versions()::linkTarget)) {
                throw new NoSuchMethodException("what the lambdas use");
            }
            String from = ClassTrees.bare(classFile).name.replace('/', '.');
            known = loader.defineLambdas(place.name(), code, from);
            holders.put(classFile, known);
        }
        return known;
    }

    /** The method that a method reference names. */
    private static MethodHandle named(MethodHandles.Lookup lookup, Class<?> home, Origin origin, MethodType descriptor)
            throws ReflectiveOperationException {
        return switch (origin.kind()) {
            case MethodHandleInfo.REF_invokeStatic -> lookup.findStatic(home, origin.name(), descriptor);
            case MethodHandleInfo.REF_newInvokeSpecial -> lookup.findConstructor(home, descriptor);
            default -> lookup.findVirtual(home, origin.name(), descriptor);
        };
    }
}
