package org.lectern.tensor;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/** Matrix products by OpenBLAS, the copy that ND4J brings, called on the tensors' own memory. */
final class Blas {
    static {
        // Small products lose more to the threads' barriers than they gain, and one thread gives the same bits each
        // time.
        openblas.blas_set_num_threads(Integer.getInteger("lectern.threads", 1));
    }

    private Blas() {}

    static void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        int n = out.dim(-2);
        int m = out.dim(-1);
        int k = a.dim(transposeA ? -2 : -1);
        int left = transposeA ? openblas.CblasTrans : openblas.CblasNoTrans;
        int right = transposeB ? openblas.CblasTrans : openblas.CblasNoTrans;
        int rowA = a.dim(-1);
        int rowB = b.dim(-1);
        int batches = out.size() / (n * m);
        int stepA = a.size() == n * k ? 0 : n * k;
        int stepB = b.size() == k * m ? 0 : k * m;
        for (int i = 0; i < batches; i++) {
            if (out.dtype() == DType.FLOAT32) {
                openblas.cblas_sgemm(
                        openblas.CblasRowMajor,
                        left,
                        right,
                        n,
                        m,
                        k,
                        1f,
                        at(a.storage().floatPointer(), i * stepA),
                        rowA,
                        at(b.storage().floatPointer(), i * stepB),
                        rowB,
                        0f,
                        at(out.storage().floatPointer(), i * n * m),
                        m);
            } else {
                openblas.cblas_dgemm(
                        openblas.CblasRowMajor,
                        left,
                        right,
                        n,
                        m,
                        k,
                        1,
                        at(a.storage().doublePointer(), i * stepA),
                        rowA,
                        at(b.storage().doublePointer(), i * stepB),
                        rowB,
                        0,
                        at(out.storage().doublePointer(), i * n * m),
                        m);
            }
        }
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        Reference.reachabilityFence(out);
    }

    private static FloatPointer at(FloatPointer start, int offset) {
        return offset == 0 ? start : new FloatPointer(start).position(offset);
    }

    private static DoublePointer at(DoublePointer start, int offset) {
        return offset == 0 ? start : new DoublePointer(start).position(offset);
    }
}
