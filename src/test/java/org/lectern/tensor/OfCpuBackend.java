package org.lectern.tensor;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Marks a test of something that only the fast backend has, and says what. All others must pass on both backends. */
@Tag("cpu-backend")
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
public @interface OfCpuBackend {
    /** Why the test means nothing on another backend. */
    String value();
}
