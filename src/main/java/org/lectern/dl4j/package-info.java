/**
 * The same network in Deeplearning4j: {@link org.lectern.dl4j.Dl4j} carries a network over with its weights and trains it
 * there with our progress and history.
 */
@NullMarked
package org.lectern.dl4j;

import org.jspecify.annotations.NullMarked;
