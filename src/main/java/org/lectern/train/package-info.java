/**
 * Training with progress, history and metrics. Most users need {@link org.lectern.train.Trainer}, whose {@code fit} returns a
 * {@link org.lectern.train.History}, and {@link org.lectern.train.Metrics}.
 */
@NullMarked
package org.lectern.train;

import org.jspecify.annotations.NullMarked;
