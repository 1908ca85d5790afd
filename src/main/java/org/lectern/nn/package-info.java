/**
 * Layers, initialisers and losses. Most users need {@link org.lectern.nn.Sequential#of} over {@link org.lectern.nn.Linear}
 * and the activations, and {@link org.lectern.nn.Losses}; a layer of one's own implements {@link org.lectern.nn.Layer}, whose
 * only abstract method is {@code forward}.
 */
@NullMarked
package org.lectern.nn;

import org.jspecify.annotations.NullMarked;
