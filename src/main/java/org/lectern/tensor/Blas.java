package org.lectern.tensor;

import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas;

/**
 * Matrix products on the tensors' own memory: by oneDNN where it is there, which is up to twice as fast in float32, else by
 * OpenBLAS, the copy that ND4J brings.
 */
final class Blas {
    /** Below so many multiplications OpenBLAS starts quicker. */
    private static final long SMALL = 1 << 17;
    /** The longest operand that is copied to native memory instead of moved there. */
    private static final int MOST_COPIED = Storage.MOST_IN_ARRAY;
    /** Rows added up in float32, few enough for sums to stay right. */
    static final int MOST_ADDED = 64;

    private static final float[] ZEROS = new float[MOST_COPIED];

    private static final ThreadLocal<Blas> OURS = ThreadLocal.withInitial(Blas::new);

    static {
        // Small products lose more to the threads' barriers than they gain, and one thread gives the same bits each
        // time.
        openblas.blas_set_num_threads(Integer.getInteger("lectern.threads", 1));
    }

    private final Scratch a = new Scratch();
    private final Scratch b = new Scratch();
    private final Scratch out = new Scratch();
    private final FloatPointer ones = new FloatPointer(MOST_ADDED);

    private Blas() {
        float[] values = new float[MOST_ADDED];
        Arrays.fill(values, 1);
        ones.put(values, 0, MOST_ADDED);
    }

    static void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Tensor out) {
        int n = out.dim(-2);
        int m = out.dim(-1);
        int k = a.dim(transposeA ? -2 : -1);
        int batches = out.size() / (n * m);
        int stepA = a.size() == n * k ? 0 : n * k;
        int stepB = b.size() == k * m ? 0 : k * m;
        if (out.dtype() == DType.FLOAT32) {
            Blas ours = OURS.get();
            FloatPointer left = ours.a.reading(a);
            FloatPointer right = ours.b.reading(b);
            FloatPointer result = ours.out.writing(out);
            boolean onednn = (long) n * m * k >= SMALL && OneDnn.available();
            for (int i = 0; i < batches; i++) {
                FloatPointer ai = at(left, i * stepA);
                FloatPointer bi = at(right, i * stepB);
                FloatPointer ci = at(result, i * n * m);
                single(onednn, transposeA, transposeB, n, m, k, ai, a.dim(-1), bi, b.dim(-1), ci);
            }
            ours.out.written(out);
        } else {
            for (int i = 0; i < batches; i++) {
                openblas.cblas_dgemm(
                        openblas.CblasRowMajor,
                        transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                        transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                        n,
                        m,
                        k,
                        1,
                        at(a.storage().doublePointer(), i * stepA),
                        a.dim(-1),
                        at(b.storage().doublePointer(), i * stepB),
                        b.dim(-1),
                        0,
                        at(out.storage().doublePointer(), i * n * m),
                        m);
            }
        }
        Reference.reachabilityFence(a);
        Reference.reachabilityFence(b);
        Reference.reachabilityFence(out);
    }

    private static void single(
            boolean onednn,
            boolean transposeA,
            boolean transposeB,
            int n,
            int m,
            int k,
            FloatPointer a,
            int rowA,
            FloatPointer b,
            int rowB,
            FloatPointer out) {
        gemm(onednn, transposeA, transposeB, n, m, k, 1f, a, rowA, b, rowB, 0f, out, m);
    }

    /**
     * out = alpha op(a) op(b) + beta out, in float32, where op(a) is (n, k) and op(b) is (k, m), none of them 0. Rows start as
     * far from each other as is said for each, so the operands may be parts of wider matrices.
     */
    static void gemm(
            boolean transposeA,
            boolean transposeB,
            int n,
            int m,
            int k,
            float alpha,
            FloatPointer a,
            int rowA,
            FloatPointer b,
            int rowB,
            float beta,
            FloatPointer out,
            int rowOut) {
        boolean onednn = (long) n * m * k >= SMALL && OneDnn.available();
        gemm(onednn, transposeA, transposeB, n, m, k, alpha, a, rowA, b, rowB, beta, out, rowOut);
    }

    private static void gemm(
            boolean onednn,
            boolean transposeA,
            boolean transposeB,
            int n,
            int m,
            int k,
            float alpha,
            FloatPointer a,
            int rowA,
            FloatPointer b,
            int rowB,
            float beta,
            FloatPointer out,
            int rowOut) {
        if (onednn) {
            byte left = (byte) (transposeA ? 'T' : 'N');
            byte right = (byte) (transposeB ? 'T' : 'N');
            int status = dnnl.dnnl_sgemm(left, right, n, m, k, alpha, a, rowA, b, rowB, beta, out, rowOut);
            if (status == dnnl.dnnl_success) {
                return;
            }
        }
        openblas.cblas_sgemm(
                openblas.CblasRowMajor,
                transposeA ? openblas.CblasTrans : openblas.CblasNoTrans,
                transposeB ? openblas.CblasTrans : openblas.CblasNoTrans,
                n,
                m,
                k,
                alpha,
                a,
                rowA,
                b,
                rowB,
                beta,
                out,
                rowOut);
    }

    /**
     * The sums of m columns over n rows that start so far from each other, as a product with ones; at most
     * {@link #MOST_ADDED} rows and {@link #MOST_COPIED} columns.
     */
    static void columnSums(FloatPointer rows, int row, int n, int m, float[] out) {
        Blas ours = OURS.get();
        FloatBuffer sums = ours.out.block.floats();
        // A product that overwrites might keep what is NaN.
        sums.put(0, ZEROS, 0, m);
        FloatPointer into = ours.out.block.floatPointer();
        openblas.cblas_sgemv(
                openblas.CblasRowMajor, openblas.CblasTrans, n, m, 1f, rows, row, ours.ones, 1, 1f, into, 1);
        sums.get(0, out, 0, m);
    }

    private static FloatPointer at(FloatPointer start, int offset) {
        return offset == 0 ? start : new FloatPointer(start).position(offset);
    }

    private static DoublePointer at(DoublePointer start, int offset) {
        return offset == 0 ? start : new DoublePointer(start).position(offset);
    }

    /** Native memory of one thread, through which a tensor in a Java array takes part in a product. */
    private static final class Scratch {
        private final Block block = new Block(new FloatPointer(MOST_COPIED), 4L * MOST_COPIED);

        FloatPointer reading(Tensor x) {
            float[] array = x.storage().array();
            if (array == null || !x.storage().copyForNative()) {
                return x.storage().floatPointer();
            }
            block.floats().put(0, array);
            return block.floatPointer();
        }

        FloatPointer writing(Tensor out) {
            return out.storage().array() == null ? out.storage().floatPointer() : block.floatPointer();
        }

        void written(Tensor out) {
            float[] array = out.storage().array();
            if (array != null) {
                block.floats().get(0, array);
            }
        }
    }
}
