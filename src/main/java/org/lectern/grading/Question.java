package org.lectern.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestMethodOrder;

/** An inner class with the checks of one question, the {@code check("softmax")} of the notebook. */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Nested
@TestMethodOrder(SourceOrder.Methods.class)
public @interface Question {
    /** The question's name: letters, digits, {@code _} and {@code -}. */
    String value();

    /** What is asked, in a few words. */
    String title() default "";

    /** Hints for those of its checks that have none of their own, from a nudge to nearly the answer. */
    String[] hint() default {};
}
