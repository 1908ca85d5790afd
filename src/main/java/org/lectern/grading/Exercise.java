package org.lectern.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestClassOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A class of checks of one homework; its questions and checks run in the order in which they are written.
 *
 * <p>The class is named on a line of {@code META-INF/lectern/exercises}.
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CheckExtension.class)
@TestClassOrder(SourceOrder.Classes.class)
public @interface Exercise {
    /** The notebook's name without its ending, such as {@code 01-mlp}. */
    String value();

    /** What the homework is about, in a few words. */
    String title() default "";
}
