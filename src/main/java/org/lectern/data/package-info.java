/**
 * Data to learn from. Most users need {@link org.lectern.data.Datasets} for named data sets, {@link org.lectern.data.Dataset}
 * to split, change, shuffle and batch them, and {@link org.lectern.data.Tables} to turn a table into tensors and back. Other files are
 * read by {@link org.lectern.data.ImageFolder}, {@link org.lectern.data.TextFile} with a {@link org.lectern.data.Vocabulary},
 * {@link org.lectern.data.Npy} and {@link org.lectern.data.IdxReader}.
 */
@NullMarked
package org.lectern.data;

import org.jspecify.annotations.NullMarked;
