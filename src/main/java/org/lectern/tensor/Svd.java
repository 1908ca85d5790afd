package org.lectern.tensor;

/**
 * The thin singular value decomposition {@code A = u diag(s) vt} of a matrix (n, m), or of each matrix of a batch, with
 * k = min(n, m).
 *
 * @param u orthonormal columns (n, k)
 * @param s singular values (k), largest first
 * @param vt orthonormal rows (k, m)
 */
public record Svd(Tensor u, Tensor s, Tensor vt) {}
