package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lectern.data.IdxFiles.gzip;
import static org.lectern.data.IdxFiles.images;
import static org.lectern.data.IdxFiles.labels;
import static org.lectern.data.IdxFiles.write;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.display.Display;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;

class MnistTest {
    /** No mirror answers here: port 1 is reserved. */
    private static final RemoteSet NOWHERE =
            new RemoteSet("MNIST", "mnist", RemoteSet.MNIST.files(), List.of(URI.create("http://127.0.0.1:1/")));

    @TempDir
    Path temp;

    @Test
    void readsTheFourFilesOfAFolder() {
        write(temp, "train-images-idx3-ubyte.gz", gzip(images(30, 28, 28)));
        write(temp, "train-labels-idx1-ubyte.gz", gzip(labels(30)));
        write(temp, "t10k-images-idx3-ubyte", images(10, 28, 28));
        write(temp, "t10k-labels.idx1-ubyte", labels(10));
        Split split = load();
        assertThat(split.train().x().shape()).containsExactly(30, 784);
        assertThat(split.train().y().shape()).containsExactly(30);
        assertThat(split.test().size()).isEqualTo(10);
        assertThat(split.test().x().at(3, 5)).isEqualTo(8 / 255f);
        assertThat(split.test().y().toInts()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(split.train().classNames()).hasSize(10);
        assertThat(split.train().source()).contains("MNIST: 30 images", "train-images-idx3-ubyte.gz");
    }

    @Test
    void readsTheFolderMnistInTheNamedFolder() {
        testSet(temp.resolve("mnist"), 10);
        assertThat(mnist(true).where()).isEqualTo("LECTERN_DATA " + temp.resolve("mnist") + ", test images only");
        assertThat(load().train().size()).isEqualTo(8);
    }

    @Test
    void cutsTheOnlySetThereIsInFileOrderAndSaysSo() {
        testSet(temp, 100);
        List<String> shown = new ArrayList<>();
        DisplayHost before = Display.host(new DisplayHost() {
            @Override
            public void display(MimeBundle bundle, String id) {
                shown.add(bundle.text());
            }

            @Override
            public void update(MimeBundle bundle, String id) {}

            @Override
            public void clear(boolean wait) {}
        });
        Split split;
        try {
            split = load();
        } finally {
            Display.host(before);
        }
        assertThat(shown)
                .containsExactly(
                        "80 images of MNIST to train, 20 to test: of its files only t10k-images-idx3-ubyte and its"
                                + " labels are here.");
        assertThat(split.train().size()).isEqualTo(80);
        assertThat(split.test().size()).isEqualTo(20);
        assertThat(split.test().x().at(0, 0)).isEqualTo(80 / 255f);
        assertThat(split.train().source()).contains("images 0 to 79 of", "the only images there");
        assertThat(split.test().source()).contains("images 80 to 99 of");
    }

    @Test
    void imagesWithoutLabelsAreNamed() {
        write(temp, "t10k-images-idx3-ubyte.gz", gzip(images(10, 28, 28)));
        refuses("got only t10k-images-idx3-ubyte.gz; add t10k-labels-idx1-ubyte.gz");
    }

    @Test
    void refusesAnotherNumberOfLabelsThanImages() {
        write(temp, "t10k-images-idx3-ubyte", images(10, 28, 28));
        write(temp, "t10k-labels-idx1-ubyte", labels(9));
        refuses("t10k-labels-idx1-ubyte, byte 4: needs a label for each of 10 images, got 9 labels");
    }

    @Test
    void refusesLabelsBeyondNineAndImagesOfAnotherSize() {
        byte[] wrong = labels(10);
        wrong[8 + 7] = 11;
        write(temp, "t10k-images-idx3-ubyte", images(10, 28, 28));
        write(temp, "t10k-labels-idx1-ubyte", wrong);
        refuses("byte 15: needs a label from 0 to 9, got 11");
        write(temp, "t10k-images-idx3-ubyte", images(10, 28, 27));
        refuses("needs images of 28 x 28, got 28 x 27");
    }

    @Test
    void refusesImagesAndLabelsMixedUp() {
        write(temp, "t10k-images-idx3-ubyte", labels(10));
        write(temp, "t10k-labels-idx1-ubyte", images(10, 28, 28));
        refuses("needs images: bytes in 3 dimensions, got UINT8 in the shape [10]");
    }

    @Test
    void aDamagedFileOfTheUserIsAnErrorNotAReasonToDownload() {
        write(temp, "t10k-images-idx3-ubyte", new byte[] {0, 0, 8, 3, 0});
        write(temp, "t10k-labels-idx1-ubyte", labels(10));
        refuses("t10k-images-idx3-ubyte, byte 5: needs 4 bytes for the size of dimension 0, got 1");
    }

    @Test
    void nowhereToBeHadTellsWhatWasTried() {
        assertThat(mnist(false).where()).isEmpty();
        assertThatThrownBy(mnist(false)::load)
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("no MNIST in " + temp)
                .hasMessageContaining("http://127.0.0.1:1/train-images-idx3-ubyte.gz (")
                .hasMessageNotContaining("\n");
        Mnist offline = Mnist.of(
                NOWHERE, DigitStyles.NAMES, new DataPlaces(null, temp.resolve("cache"), true), DownloadListener.NONE);
        assertThatThrownBy(offline::load)
                .isInstanceOf(NotHereException.class)
                .hasMessageContaining("LECTERN_DATA is not set")
                .hasMessageContaining("LECTERN_OFFLINE is set");
    }

    @Test
    void aFolderOfFashionIsNotTakenForDigits() throws NotHereException {
        testSet(temp.resolve("fashion-mnist"), 10);
        DataPlaces places = new DataPlaces(temp.resolve("fashion-mnist"), temp.resolve("cache"), true);
        assertThat(Mnist.digits(places, DownloadListener.NONE).where()).isEmpty();
        assertThat(Mnist.clothes(places, DownloadListener.NONE).load().train().classNames())
                .contains("ankle boot");
    }

    @Test
    void realMnistIsReadFromTheCourseFolder() {
        Split split = RealMnist.orSkip();
        assertThat(split.train().x().shape()).containsExactly(8000, 784);
        assertThat(split.test().x().shape()).containsExactly(2000, 784);
        // The first labels of the file, as everybody who has plotted it knows them.
        assertThat(split.train().take(10).y().toInts()).containsExactly(7, 2, 1, 0, 4, 1, 4, 9, 5, 9);
        int[] train = split.train().classCounts();
        int[] test = split.test().classCounts();
        int[] published = {980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009};
        for (int digit = 0; digit < 10; digit++) {
            assertThat(train[digit] + test[digit]).isEqualTo(published[digit]);
        }
        assertThat(split.train().x().max().item()).isEqualTo(1);
        assertThat(split.train().x().min().item()).isEqualTo(0);
        assertThat(split.train().x().mean().item()).isBetween(0.12, 0.14);
    }

    private void testSet(Path folder, int n) {
        write(folder, "t10k-images-idx3-ubyte", images(n, 28, 28));
        write(folder, "t10k-labels-idx1-ubyte", labels(n));
    }

    private Mnist mnist(boolean offline) {
        return Mnist.of(
                NOWHERE,
                DigitStyles.NAMES,
                new DataPlaces(temp, temp.resolve("cache"), offline),
                DownloadListener.NONE);
    }

    private Split load() {
        try {
            return mnist(true).load();
        } catch (NotHereException e) {
            throw new AssertionError(e);
        }
    }

    private void refuses(String message) {
        assertThatThrownBy(this::load).isInstanceOf(DataException.class).hasMessageContaining(message);
    }
}
