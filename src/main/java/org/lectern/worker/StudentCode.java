package org.lectern.worker;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;

/** A student's definitions in this JVM: of a notebook's session, or of a plain class. */
interface StudentCode {
    /** The methods of a name, newest first; empty if there are none. */
    List<Method> methods(String name);

    /** The value of a variable; empty if there is no such variable or it is null. */
    Optional<Object> variable(String name);

    /** Which definition lacks what, if that is why a call threw, such as {@code f uses y, which is not defined}. */
    default Optional<String> unresolved(Throwable exception) {
        return Optional.empty();
    }

    /** Where in the student's cells an exception arose, such as {@code cell 3, line 2}; empty if not known. */
    String where(Throwable exception);
}
