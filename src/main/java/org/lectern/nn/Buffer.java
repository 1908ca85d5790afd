package org.lectern.nn;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a field of a {@link Layer} whose tensor is no parameter but a part of what the layer knows, and is saved with it.
 *
 * <pre>{@code
 * class Centre implements Layer {
 *     @Buffer Tensor mean = Tensor.zeros(3);
 *     public Tensor forward(Tensor x) { return x.sub(mean); }
 * }
 * }</pre>
 *
 * <p>A buffer that changes with the data gets a new tensor, which no gradient and no {@link Tensor#scope} holds on to:
 *
 * <pre>{@code
 * class Centre implements Layer {
 *     @Buffer Tensor mean = Tensor.zeros(3);
 *     public Tensor forward(Tensor x) {
 *         if (Mode.current() == Mode.TRAIN) {
 *             mean = mean.mul(0.9).add(x.mean(0).mul(0.1)).detach().keep();
 *         }
 *         return x.sub(mean);
 *     }
 * }
 * }</pre>
 */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Buffer {}
