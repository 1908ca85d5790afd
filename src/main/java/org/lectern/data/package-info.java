/**
 * Data to learn from. Most users need {@link org.lectern.data.Datasets} for named data sets, {@link org.lectern.data.Dataset}
 * to split, shuffle and batch them, and {@link org.lectern.data.Tables} to turn a table into tensors.
 */
@NullMarked
package org.lectern.data;

import org.jspecify.annotations.NullMarked;
