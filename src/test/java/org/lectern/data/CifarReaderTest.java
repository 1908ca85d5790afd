package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarReaderTest {
    private static final int RECORD = 3073;

    @TempDir
    Path temp;

    @Test
    void readsLabelsAndPlanesOfColour() throws IOException {
        byte[] bytes = images(3);
        // The second image: red 255 in its first pixel, blue 51 in its last.
        Arrays.fill(bytes, RECORD + 1, 2 * RECORD, (byte) 0);
        bytes[RECORD] = 7;
        bytes[RECORD + 1] = (byte) 255;
        bytes[2 * RECORD - 1] = 51;
        Dataset read = CifarReader.read(write("data_batch_1.bin", bytes));
        assertThat(read.x().shape()).containsExactly(3, 3, 32, 32);
        assertThat(read.y().toInts()).containsExactly(0, 7, 2);
        assertThat(read.x().at(1, 0, 0, 0)).isEqualTo(1);
        assertThat(read.x().at(1, 2, 31, 31)).isEqualTo(0.2f);
        assertThat(read.x().slice(0, 1, 2).sum().item()).isEqualTo(1.2, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(read.classNames().get(7)).isEqualTo("horse");
        assertThat(read.source()).isEqualTo("CIFAR-10: 3 images of data_batch_1.bin");
    }

    @Test
    void joinsTheBatchesOfAFolderInTheirOrder() throws IOException {
        folder();
        Split split = CifarReader.readFolder(temp);
        assertThat(split.train().size()).isEqualTo(10);
        assertThat(split.train().y().toInts()).containsExactly(0, 1, 0, 1, 0, 1, 0, 1, 0, 1);
        assertThat(split.test().size()).isEqualTo(4);
        Split few = CifarReader.readFolder(temp, 3, 1);
        assertThat(few.train().size()).isEqualTo(3);
        assertThat(few.test().size()).isEqualTo(1);
    }

    @Test
    void readsTheArchiveAsItIs() throws Exception {
        Files.write(temp.resolve("cifar-10-binary.tar.gz"), archive(2, 4));
        Cifar cifar = new Cifar(new DataPlaces(temp, temp.resolve("cache"), true), DownloadListener.NONE);
        assertThat(cifar.where()).endsWith("cifar-10-binary.tar.gz");
        Split split = cifar.load(Integer.MAX_VALUE, 3);
        assertThat(split.train().size()).isEqualTo(10);
        assertThat(split.test().size()).isEqualTo(3);
        assertThat(split.test().source()).isEqualTo("CIFAR-10: 3 test images of cifar-10-binary.tar.gz");
    }

    @Test
    void anArchiveThatIsCutOffIsNamed() throws IOException {
        byte[] whole = archive(2, 4);
        Path archive = write("cifar-10-binary.tar.gz", Arrays.copyOf(whole, whole.length / 2));
        assertThatThrownBy(() -> CifarReader.readArchive(archive, 100, 100))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(archive + "");
        Path other = write("page.tar.gz", "<html>sign in</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThatThrownBy(() -> CifarReader.readArchive(other, 100, 100))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(other + ": needs a file that can be read");
    }

    @Test
    void aFileThatIsCutOffSaysAtWhichByte() throws IOException {
        Path file = write("data_batch_1.bin", Arrays.copyOf(images(3), 2 * RECORD + 100));
        assertThatThrownBy(() -> CifarReader.read(file))
                .isInstanceOf(DataException.class)
                .hasMessage(file + ", byte 6246: needs 3073 bytes for each image, got 100 of the last; "
                        + "the file is cut off: copy or download it again");
    }

    @Test
    void aClassBeyondNineSaysAtWhichByte() throws IOException {
        byte[] bytes = images(3);
        bytes[2 * RECORD] = (byte) 200;
        Path file = write("data_batch_1.bin", bytes);
        assertThatThrownBy(() -> CifarReader.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining(file + ", byte 6146: needs a class from 0 to 9, got 200");
    }

    @Test
    void anEmptyFileAndNoFileAreNamed() throws IOException {
        Path empty = write("data_batch_1.bin", new byte[0]);
        assertThatThrownBy(() -> CifarReader.read(empty))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("byte 0: needs images of 3073 bytes each, got an empty file");
        assertThatThrownBy(() -> CifarReader.read(temp.resolve("none.bin")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got none of that name");
        assertThatThrownBy(() -> CifarReader.readFolder(temp.resolve("nowhere")))
                .isInstanceOf(DataException.class);
    }

    @Test
    void aFolderWithoutATestBatchIsRefused() throws IOException {
        write("data_batch_1.bin", images(2));
        assertThatThrownBy(() -> CifarReader.readFolder(temp))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("got no test_batch.bin; unpack cifar-10-binary.tar.gz");
    }

    @Test
    void noNumberOfPicturesIsRefused() {
        assertThatThrownBy(() -> Datasets.cifar10(0, 10))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("cifar10: needs at least 1 picture in each part, got 0 and 10");
    }

    private void folder() throws IOException {
        for (int batch = 1; batch <= 5; batch++) {
            write("data_batch_" + batch + ".bin", images(2));
        }
        write("test_batch.bin", images(4));
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(temp.resolve(name), bytes);
    }

    private static byte[] archive(int each, int test) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(out))) {
            for (int batch = 1; batch <= 5; batch++) {
                add(tar, "data_batch_" + batch + ".bin", images(each));
            }
            add(tar, "readme.html", new byte[10]);
            add(tar, "test_batch.bin", images(test));
        }
        return out.toByteArray();
    }

    private static void add(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** Images of classes 0, 1, 2, ... with noise that does not pack well. */
    private static byte[] images(int n) {
        byte[] bytes = new byte[n * RECORD];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i % RECORD == 0 ? (byte) (i / RECORD) : (byte) (i * 2654435761L >>> 13);
        }
        return bytes;
    }
}
