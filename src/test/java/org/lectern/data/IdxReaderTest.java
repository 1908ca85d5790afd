package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.data.IdxFiles.idx;
import static org.lectern.data.IdxFiles.images;
import static org.lectern.data.IdxFiles.labels;
import static org.lectern.data.IdxFiles.write;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

class IdxReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsEveryElementTypeInItsShape() {
        Tensor bytes = read(0x08, new int[] {2, 2}, new byte[] {0, 1, (byte) 128, (byte) 255});
        assertThat(bytes.shape()).containsExactly(2, 2);
        assertThat(bytes.dtype()).isEqualTo(DType.INT32);
        assertThat(bytes.toInts()).containsExactly(0, 1, 128, 255);
        assertThat(read(0x09, new int[] {2}, new byte[] {127, -128}).toInts()).containsExactly(127, -128);
        assertThat(read(0x0B, new int[] {2}, new byte[] {1, 2, -1, -2}).toInts())
                .containsExactly(258, -2);
        byte[] ints = ByteBuffer.allocate(8).putInt(-7).putInt(1 << 30).array();
        assertThat(read(0x0C, new int[] {2}, ints).toInts()).containsExactly(-7, 1 << 30);
        Tensor floats =
                read(0x0D, new int[] {1}, ByteBuffer.allocate(4).putFloat(1.5f).array());
        assertThat(floats.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(floats.toFloats()).containsExactly(1.5f);
        Tensor doubles =
                read(0x0E, new int[] {1}, ByteBuffer.allocate(8).putDouble(0.1).array());
        assertThat(doubles.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(doubles.toDoubles()).containsExactly(0.1);
    }

    @Test
    void aFileWithoutElementsIsAnEmptyTensor() {
        assertThat(read(0x08, new int[] {0, 3}, new byte[0]).shape()).containsExactly(0, 3);
    }

    @Test
    void imagesBecomeRowsFromZeroToOne() {
        Tensor x = IdxReader.images(write(folder, "images", images(3, 16, 16)));
        assertThat(x.shape()).containsExactly(3, 256);
        assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.at(0, 0)).isEqualTo(0);
        assertThat(x.at(0, 255)).isEqualTo(1);
        assertThat(x.at(2, 49)).isEqualTo(51 / 255f);
    }

    @Test
    void labelsBecomeWholeNumbers() {
        Tensor y = IdxReader.labels(write(folder, "labels", labels(4)));
        assertThat(y.dtype()).isEqualTo(DType.INT32);
        assertThat(y.toInts()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void refusesLabelsAsImagesAndNoImagesAtAll() {
        Path file = write(folder, "labels", labels(4));
        assertThatThrownBy(() -> IdxReader.images(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs images: bytes in 3 dimensions, got UINT8 in the shape [4]");
        Path none = write(folder, "none", images(0, 28, 28));
        assertThatThrownBy(() -> IdxReader.images(none))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got UINT8 in the shape [0, 28, 28]");
    }

    private Tensor read(int type, int[] shape, byte[] data) {
        return IdxReader.read(write(folder, "file", idx(type, shape, data)));
    }
}
