package org.lectern.tensor;

/** Reductions of one axis, or of several that lie together. */
enum ReduceOp {
    SUM,
    MEAN,
    SUM_OF_SQUARES,
    MAX,
    MIN,
    LOG_SUM_EXP
}
