/**
 * Optimizers: they change the parameters in place, by the gradients that {@code backward()} left. Most users need
 * {@link org.lectern.optim.Sgd} or {@link org.lectern.optim.Adam}, and {@link org.lectern.optim.Schedules} for a learning rate
 * that changes.
 */
@NullMarked
package org.lectern.optim;

import org.jspecify.annotations.NullMarked;
