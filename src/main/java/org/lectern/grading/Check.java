package org.lectern.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Test;

/**
 * One check of a student's work: a method with a {@link Submission} parameter and ordinary assertions.
 *
 * <p>{@code @DisplayName} gives the sentence that is shown; it states what a right answer does.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Test
public @interface Check {
    /** What passing is worth; 0 or more. */
    double points() default 1;

    /** Shown after a failure, one more with each try: from a nudge to nearly the answer. */
    String[] hint() default {};

    /** Who may see the check. */
    Visibility visibility() default Visibility.VISIBLE;

    /** The time after which the check is stopped. */
    int seconds() default 20;
}
