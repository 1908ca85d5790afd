package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.data.IdxFiles.gzip;
import static org.lectern.data.IdxFiles.idx;
import static org.lectern.data.IdxFiles.images;
import static org.lectern.data.IdxFiles.write;

import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

class IdxFileTest {
    @TempDir
    Path folder;

    @Test
    void readsPlainAndGzippedFilesAlike() {
        byte[] content = images(3, 4, 5);
        for (byte[] stored : new byte[][] {content, gzip(content)}) {
            IdxFile idx = read(stored);
            assertThat(idx.shape()).containsExactly(3, 4, 5);
            assertThat(idx.type()).isEqualTo(IdxFile.Type.UINT8);
            assertThat(idx.data()).isEqualTo(Arrays.copyOfRange(content, 16, content.length));
        }
    }

    @Test
    void doublesKeepAllTheirDigits() {
        byte[] data = ByteBuffer.allocate(24)
                .putDouble(1e100)
                .putDouble(1 / 3.0)
                .putDouble(-2)
                .array();
        Tensor read = IdxReader.read(write(folder, "doubles", idx(0x0E, new int[] {3, 1}, data)));
        assertThat(read.dtype()).isEqualTo(DType.FLOAT64);
        assertThat(read.shape()).containsExactly(3, 1);
        assertThat(read.toDoubles()).containsExactly(1e100, 1 / 3.0, -2);
    }

    @Test
    void namesTheFileTheByteAndTheRemedyInOneLine() {
        byte[] content = images(3, 4, 5);
        refuses(Arrays.copyOf(content, 50))
                .hasMessage(folder.resolve("file") + ", byte 50: needs 76 bytes in all, got 50;"
                        + " the file is cut off: copy or download it again");
    }

    @Test
    void saysHowFarAnUnpackedFileGot() {
        refuses(gzip(Arrays.copyOf(images(3, 4, 5), 50)))
                .hasMessageContaining(
                        "byte 50 of the unpacked data: needs 60 bytes for the data, got 34; the file is cut");
    }

    @Test
    void refusesAWrongMagicNumber() {
        refuses("PK\3\4 zipped".getBytes(StandardCharsets.US_ASCII))
                .hasMessageContaining("byte 0: needs two zero bytes, the start of an IDX file, got 50 4b 03 04");
        refuses(idx(0x0A, new int[] {1}, new byte[1]))
                .hasMessageContaining("byte 2: needs an element type, one of 08 UINT8")
                .hasMessageContaining("got 0a");
    }

    @Test
    void refusesNoDimensionsAndTooMany() {
        refuses(idx(8, new int[0], new byte[0])).hasMessageContaining("byte 3: needs 1 to 8 dimensions, got 0");
        refuses(idx(8, new int[] {1, 1, 1, 1, 1, 1, 1, 1, 1}, new byte[1])).hasMessageContaining("got 9");
    }

    @Test
    void refusesTrailingBytes() {
        byte[] content = images(3, 4, 5);
        byte[] longer = Arrays.copyOf(content, content.length + 2);
        refuses(longer).hasMessageContaining("byte 76: needs the end of the file after 76 bytes, got 2 more");
        refuses(gzip(longer))
                .hasMessageContaining("byte 76 of the unpacked data")
                .hasMessageContaining("at least one more");
    }

    @Test
    void refusesSizesWhoseProductOverflows() {
        int huge = Integer.MAX_VALUE;
        refuses(idx(8, new int[] {huge, huge, huge}, new byte[9])).hasMessageContaining("byte 4: needs at most");
        refuses(gzip(idx(8, new int[] {65536, 65536, 65536, 65536}, new byte[9])))
                .hasMessageContaining("needs at most");
        refuses(idx(8, new int[] {-1}, new byte[9]))
                .hasMessageContaining("byte 4")
                .hasMessageContaining("got 4294967295");
    }

    @Test
    void refusesMoreBytesThanTheLimit() {
        Path file = write(folder, "file", images(3, 4, 5));
        assertThatThrownBy(() -> IdxFile.read(file, 59))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs at most 59 bytes of data, got the sizes [3, 4, 5] of UINT8")
                .hasMessageContaining("-Xmx");
        assertThat(IdxFile.read(file, 60).size()).isEqualTo(60);
    }

    @Test
    void doesNotTakeMemoryForBytesThatAGzippedFileOnlyPromises() {
        Path file = write(folder, "file", gzip(idx(8, new int[] {200_000_000}, new byte[10])));
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> IdxFile.read(file, 1 << 30)).hasMessageContaining("got 10; the file is cut off");
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(20_000_000);
    }

    @Test
    void refusesACorruptGzipFile() {
        byte[] zipped = gzip(images(30, 28, 28));
        byte[] flipped = zipped.clone();
        flipped[zipped.length / 2] ^= 0x55;
        refuses(flipped).hasMessageContaining("of the unpacked data");
        byte[] wrongSum = zipped.clone();
        wrongSum[zipped.length - 8] ^= 1;
        refuses(wrongSum).hasMessageContaining("needs a sound gzip file, got a damaged one");
    }

    @Test
    void namesAFileThatIsNotThereAndAFolder() {
        assertThatThrownBy(() -> IdxFile.read(folder.resolve("none")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("none: needs an IDX file, got no such file");
        assertThatThrownBy(() -> IdxReader.read("no-such.idx"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got no such file; check the folder and the name; relative paths start at /");
        assertThatThrownBy(() -> IdxFile.read(folder))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("name a file, not a folder");
    }

    @Test
    void everyTruncationIsRefused() {
        byte[] content = images(2, 3, 4);
        byte[] zipped = gzip(content);
        for (int length = 0; length < content.length; length++) {
            refuses(Arrays.copyOf(content, length));
        }
        for (int length = 0; length < zipped.length; length++) {
            refuses(Arrays.copyOf(zipped, length));
        }
    }

    @Test
    void flippedBitsGiveADataExceptionOrWhatTheHeaderSays() {
        Random random = new Random(7);
        byte[] content = images(2, 3, 4);
        int refused = 0;
        for (int round = 0; round < 3000; round++) {
            byte[] damaged = content.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
                damaged[random.nextInt(16)] ^= (byte) (1 << random.nextInt(8));
            }
            byte[] stored = round % 2 == 0 ? damaged : gzip(damaged);
            try {
                IdxFile idx = read(stored);
                long size = 1;
                for (int s : idx.shape()) {
                    size *= s;
                }
                assertThat(idx.size()).isEqualTo((int) size);
                int header = 4 + 4 * idx.shape().length;
                assertThat(idx.data()).isEqualTo(Arrays.copyOfRange(damaged, header, damaged.length));
            } catch (DataException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(2000);
    }

    @Test
    void flippedBitsOfAGzippedFileNeverGiveWrongData() {
        byte[] content = images(2, 3, 4);
        byte[] zipped = gzip(content);
        byte[] data = Arrays.copyOfRange(content, 16, content.length);
        for (int bit = 0; bit < 8 * zipped.length; bit++) {
            byte[] damaged = zipped.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                // Some bits of a gzip header carry only a date and the like.
                assertThat(read(damaged).data()).isEqualTo(data);
            } catch (DataException e) {
                assertThat(e).hasMessageNotContaining("\n");
            }
        }
    }

    private IdxFile read(byte[] stored) {
        return IdxFile.read(write(folder, "file", stored));
    }

    private AbstractThrowableAssert<?, ?> refuses(byte[] stored) {
        Path file = write(folder, "file", stored);
        return assertThatThrownBy(() -> IdxFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageNotContaining("\n")
                .hasMessageStartingWith(file.toString());
    }
}
