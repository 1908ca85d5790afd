package org.lectern.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.Reference;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

class Nd4jSharingTest {
    private static final int LARGE = 3_000_017;

    @ParameterizedTest
    @EnumSource(DType.class)
    void writesToTheArrayAreSeenByTheTensor(DType dtype) {
        Tensor x = Tensor.zeros(dtype, 2, 3);
        x.array().putScalar(1, 2, 5);
        assertThat(x.toDoubles()).containsExactly(0, 0, 0, 0, 0, 5);
        assertThat(x.array().shape()).containsExactly(2, 3);
    }

    @Test
    void updatesOfATensorAreSeenByTheArrayItCameFrom() {
        INDArray array = Nd4j.ones(DataType.FLOAT, 2, 2);
        Tensor x = Tensor.of(array);
        array.putScalar(0, 1, 7);
        assertThat(x.toFloats()).containsExactly(1, 7, 1, 1);
        Updates.sgd(x, Tensor.ones(2, 2), x, new Updates.Sgd(1, 0, 0, false));
        assertThat(array.getDouble(0, 1)).isEqualTo(6);
    }

    @Test
    void scalarsAndEmptyTensorsHaveArrays() {
        assertThat(Tensor.scalar(3).array().getDouble(0)).isEqualTo(3);
        assertThat(Tensor.scalar(3).array().rank()).isZero();
        assertThat(Tensor.zeros(0, 3).array().isEmpty()).isTrue();
        assertThat(Tensor.of(Tensor.zeros(0, 3).array()).shape()).containsExactly(0, 3);
    }

    @Test
    void anArrayAloneKeepsTheMemory() throws InterruptedException {
        long before = settledBytes();
        for (Function<INDArray, INDArray> use : List.<Function<INDArray, INDArray>>of(
                array -> array,
                array -> array.reshape(1, LARGE),
                array -> array.get(NDArrayIndex.interval(10, LARGE)),
                array -> array.reshape(1, LARGE).transpose())) {
            INDArray kept = use.apply(Tensor.full(3, LARGE).array());
            for (int i = 0; i < 5; i++) {
                System.gc();
                Thread.sleep(20);
            }
            // What came back too early would be lent again, and written to.
            Tensor other = Tensor.full(5, LARGE);
            assertThat(other.max().item()).isEqualTo(5);
            assertThat(kept.getDouble(kept.length() - 1)).isEqualTo(3);
            Reference.reachabilityFence(kept);
        }
        // The memory comes back some time after the collector has found the last array.
        for (int i = 0; i < 100 && Pool.lentBytes() >= before + 4L * LARGE; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(Pool.lentBytes()).isLessThan(before + 4L * LARGE);
    }

    /** What other tests hold when nothing more comes back from them. */
    private static long settledBytes() throws InterruptedException {
        long least = Pool.lentBytes();
        for (int i = 0; i < 10; i++) {
            System.gc();
            Thread.sleep(20);
            least = Math.min(least, Pool.lentBytes());
        }
        return least;
    }

    @Test
    void otherOrdersViewsAndTypesAreCopied() {
        INDArray f = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(Tensor.of(f.dup('f')).toFloats()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(Tensor.of(f.transpose()).toFloats()).containsExactly(1, 4, 2, 5, 3, 6);
        assertThat(Tensor.of(f.getColumn(1)).toFloats()).containsExactly(2, 5);
        assertThat(Tensor.of(f.get(NDArrayIndex.point(1), NDArrayIndex.all())).toFloats())
                .containsExactly(4, 5, 6);
        assertThat(Tensor.of(f.castTo(DataType.LONG)).dtype()).isEqualTo(DType.INT32);
        assertThat(Tensor.of(f.gt(3)).toInts()).containsExactly(0, 0, 0, 1, 1, 1);
        assertThat(Tensor.of(f.castTo(DataType.FLOAT16)).dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void aClosedArrayIsRefusedAndNotRead() {
        INDArray array = Nd4j.ones(DataType.FLOAT, 4);
        Tensor x = Tensor.of(array);
        array.close();
        assertThatThrownBy(x::toFloats).isInstanceOf(TensorException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> Tensor.of(array)).isInstanceOf(TensorException.class);
    }

    @Test
    void longsBeyondInt32AreRefused() {
        INDArray array = Nd4j.createFromArray(1L << 40);
        assertThatThrownBy(() -> Tensor.of(array))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("int32");
    }

    /** A workspace's memory is overwritten when it is entered again, and gone when it is destroyed: only copies are safe. */
    @Test
    void aTensorOutlivesTheWorkspaceOfItsArray() {
        WorkspaceConfiguration configuration =
                WorkspaceConfiguration.builder().initialSize(10_000_000).build();
        Tensor x;
        INDArray left;
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "sharing")) {
            left = Nd4j.ones(DataType.FLOAT, 300, 300);
            x = Tensor.of(left);
            assertThat(Tensor.of(Nd4j.ones(DataType.DOUBLE, 3).castTo(DataType.INT64))
                            .toInts())
                    .containsExactly(1, 1, 1);
        }
        try (MemoryWorkspace workspace = Nd4j.getWorkspaceManager().getAndActivateWorkspace(configuration, "sharing")) {
            Nd4j.ones(DataType.FLOAT, 300, 300).muli(7);
        }
        assertThat(x.sum().item()).isEqualTo(90_000);
        assertThatThrownBy(() -> Tensor.of(left))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("workspace that was left");
        Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
        assertThat(x.sum().item()).isEqualTo(90_000);
    }

    @Test
    void anEmptyArrayIsAnEmptyTensor() {
        assertThat(Tensor.of(Nd4j.empty()).shape()).containsExactly(0);
    }
}
