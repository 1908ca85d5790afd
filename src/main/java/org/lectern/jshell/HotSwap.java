package org.lectern.jshell;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives classes in use new method bodies, so that objects and variables stay: the agent of Lectern's own jar. A JVM without
 * it replaces the classes instead.
 */
public final class HotSwap {
    /** The JVM's property that names the agent's jar, where it is to be loaded when it is first needed. */
    public static final String PROPERTY = "lectern.agent";

    private static volatile @Nullable Instrumentation instrumentation;
    private static boolean isAsked;

    private HotSwap() {}

    /** What the JVM calls before {@code main} when started with {@code -javaagent:lectern.jar}. */
    public static void premain(@Nullable String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** What the JVM calls when the agent is loaded later. */
    public static void agentmain(@Nullable String arguments, Instrumentation given) {
        instrumentation = given;
    }

    /** Whether this JVM can change classes in use. */
    static boolean isThere() {
        Instrumentation given = instrumentation();
        return given != null && given.isRedefineClassesSupported();
    }

    private static synchronized @Nullable Instrumentation instrumentation() {
        String jar = System.getProperty(PROPERTY, "");
        if (instrumentation == null && !isAsked && !jar.isEmpty()) {
            isAsked = true;
            try {
                Attaching.load(jar);
            } catch (IOException | LinkageError e) {
                // Not here, as in a Java without jdk.attach, or where nothing can be written to the folder for such
                // things.
                System.getLogger(HotSwap.class.getName()).log(System.Logger.Level.DEBUG, "no agent", e);
            }
        }
        return instrumentation;
    }

    /**
     * Changes classes, all or none.
     *
     * @return whether the JVM took them: it refuses other fields, superclasses and signatures
     */
    static boolean redefine(List<ClassDefinition> classes) {
        Instrumentation given = instrumentation();
        if (given == null) {
            return false;
        }
        try {
            given.redefineClasses(classes.toArray(new ClassDefinition[0]));
            return true;
        } catch (UnsupportedOperationException | UnmodifiableClassException | ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /**
     * Opens the JDK's collections and threads to this class's module.
     *
     * @return whether they are open
     */
    static boolean openJdk() {
        Module jdk = Object.class.getModule();
        Module own = HotSwap.class.getModule();
        if (areOpen(jdk, own)) {
            return true;
        }
        Instrumentation given = instrumentation();
        if (given == null) {
            return false;
        }
        Map<String, Set<Module>> opened = jdk.getPackages().stream()
                .filter(name -> name.equals("java.lang") || name.equals("java.util") || name.startsWith("java.util."))
                .collect(Collectors.toMap(name -> name, name -> Set.of(own)));
        given.redefineModule(jdk, Set.of(), Map.of(), opened, Set.of(), Map.of());
        return areOpen(jdk, own);
    }

    /**
     * Opens a class's package to this class's module.
     *
     * @return whether it is open
     */
    static boolean open(Class<?> type) {
        Module module = type.getModule();
        Module own = HotSwap.class.getModule();
        String name = type.getPackageName();
        if (!module.isOpen(name, own)) {
            Instrumentation given = instrumentation();
            if (given == null || !given.isModifiableModule(module)) {
                return false;
            }
            given.redefineModule(module, Set.of(), Map.of(), Map.of(name, Set.of(own)), Set.of(), Map.of());
        }
        return module.isOpen(name, own);
    }

    private static boolean areOpen(Module jdk, Module own) {
        return jdk.isOpen("java.lang", own) && jdk.isOpen("java.util", own);
    }

    /** A class of its own, for the JVM must be able to do without the types it names. */
    private static final class Attaching {
        static void load(String jar) throws IOException {
            try {
                VirtualMachine self = VirtualMachine.attach(
                        String.valueOf(ProcessHandle.current().pid()));
                try {
                    self.loadAgent(jar);
                } finally {
                    self.detach();
                }
            } catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException e) {
                throw new IOException(e);
            }
        }
    }
}
