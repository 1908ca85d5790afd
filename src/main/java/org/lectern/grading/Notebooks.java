package org.lectern.grading;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A class that stands for notebooks, so that what looks for test classes finds them, Maven above all. Each is a container of
 * tests, as {@link LecternTestEngine} says.
 *
 * <pre>{@code
 * @Notebooks({"solutions", "notebooks/01-mlp.ipynb"})
 * class NotebooksTest {}
 * }</pre>
 */
@Documented
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Notebooks {
    /** Notebooks, and folders whose notebooks are meant; from the working directory, which in Maven is the project's. */
    String[] value();
}
