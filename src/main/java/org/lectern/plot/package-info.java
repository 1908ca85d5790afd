/**
 * Charts and pictures as values of a cell. Most users need {@link org.lectern.plot.Plots}: each of its methods returns a
 * {@link org.lectern.plot.Plot}, which shows itself as the value of a cell and is refined by its withers, as in
 * {@code Plots.line("train", loss).add("test", testLoss).title("Loss").logY()}.
 */
@NullMarked
package org.lectern.plot;

import org.jspecify.annotations.NullMarked;
