package org.lectern.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderTest {
    @TempDir
    Path folder;

    @Test
    void classesAndFilesAreTakenInTheOrderOfTheirNames() throws IOException {
        picture("dog/b.png", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0x0000ff));
        picture("dog/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0x00ff00));
        picture("cat/x.bmp", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0xff0000));
        put("cat/.DS_Store", new byte[] {1});
        put("cat/notes.txt", new byte[] {1});
        Dataset pets = ImageFolder.of(folder.toString()).read();
        assertThat(pets.classNames()).containsExactly("cat", "dog");
        assertThat(pets.y().toInts()).containsExactly(0, 1, 1);
        assertThat(pets.x().shape()).containsExactly(3, 3, 2, 3);
        assertThat(pets.rows(0).x().toFloats()).startsWith(1, 1, 1, 1, 1, 1, 0);
        assertThat(pets.rows(1).x().toFloats()).containsSequence(0, 1, 1);
        assertThat(pets.source()).startsWith("pictures of ");
    }

    @Test
    void picturesInFoldersInsideOfAClassBelongToIt() throws IOException {
        picture("cat/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0xff0000));
        picture("cat/2023/b.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0x00ff00));
        picture("dog/c.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0x0000ff));
        assertThat(ImageFolder.of(folder).read().y().toInts()).containsExactly(0, 0, 1);
    }

    @Test
    void aFolderOfClassesIsNoClassAndAPictureBesideThemIsNamed() throws IOException {
        picture("train/cat/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0xff0000));
        picture("train/dog/b.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0xff0000));
        picture("test/cat/c.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0xff0000));
        assertThatThrownBy(() -> ImageFolder.of(folder).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("needs the pictures of one class, got folders of pictures: cat;")
                .hasMessageContaining("ImageFolder.of(\"" + folder.resolve("test") + "\")");
        picture("train/stray.png", plain(BufferedImage.TYPE_INT_RGB, 2, 2, 0xff0000));
        assertThatThrownBy(() -> ImageFolder.of(folder.resolve("train")).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("stray.png beside them");
    }

    @Test
    void greyValuesAreTakenAsTheyAreStored() throws IOException {
        BufferedImage grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
        grey.getRaster().setSample(0, 0, 0, 128);
        grey.getRaster().setSample(1, 0, 0, 255);
        picture("a/g.png", grey);
        assertThat(ImageFolder.of(folder).grey().read().x().toFloats())
                .containsExactly(new float[] {128 / 255f, 1}, within(1e-6f));
        BufferedImage deep = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(0, 0, 0, 16384);
        picture("b/g.png", deep);
        Files.delete(folder.resolve("a/g.png"));
        Files.delete(folder.resolve("a"));
        assertThat(ImageFolder.of(folder).read().x().toFloats()[0]).isEqualTo(16384 / 65535f, within(1e-6f));
    }

    @Test
    void whatIsTransparentIsWhiteAndColoursBecomeBrightness() throws IOException {
        BufferedImage clear = plain(BufferedImage.TYPE_INT_ARGB, 1, 1, 0x80ff0000);
        picture("a/p.png", clear);
        float half = 0x80 / 255f;
        assertThat(ImageFolder.of(folder).read().x().toFloats())
                .containsExactly(new float[] {1, 1 - half, 1 - half}, within(1e-6f));
        assertThat(ImageFolder.of(folder).grey().read().x().toFloats()[0])
                .isEqualTo(0.299f + 0.701f * (1 - half), within(1e-6f));
    }

    @Test
    void resizingTakesTheMeanOfWhatAPixelCovers() throws IOException {
        BufferedImage board = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            board.getRaster().setSample(i % 8, i / 8, 0, (i % 8 + i / 8) % 2 * 255);
        }
        picture("a/board.png", board);
        picture("a/plain.png", plain(BufferedImage.TYPE_INT_RGB, 3, 5, 0x336699));
        Dataset data = ImageFolder.of(folder).resize(2, 4).read();
        assertThat(data.x().shape()).containsExactly(2, 3, 2, 4);
        for (float value : data.rows(0).x().toFloats()) {
            assertThat(value).isEqualTo(0.5f, within(0.05f));
        }
        assertThat(data.rows(1).x().toFloats()[0]).isEqualTo(0.2f, within(1e-6f));
        assertThat(ImageFolder.of(folder).resize(16, 16).read().x().dim(3)).isEqualTo(16);
        refused(ImageFolder.of(folder), "plain.png: needs 8 x 8 pixels, as board.png has, got 3 x 5; .resize(8, 8)");
        assertThatThrownBy(() -> ImageFolder.of(folder).resize(0, 4)).isInstanceOf(DataException.class);
    }

    @Test
    void everyCutOrDamagedPictureIsNamed() throws IOException {
        BufferedImage noise = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 1200; i++) {
            noise.setRGB(i % 40, i / 40, i * 7919 & 0xffffff);
        }
        for (String type : new String[] {"png", "jpg"}) {
            byte[] whole = bytes(noise, type);
            for (int length : new int[] {0, 1, 8, 20, 100, whole.length / 2, whole.length - 3}) {
                Path file = put("a/p." + type, Arrays.copyOf(whole, length));
                refused(ImageFolder.of(folder), file.toString());
            }
            Files.delete(folder.resolve("a/p." + type));
        }
        byte[] flipped = bytes(noise, "png");
        flipped[flipped.length / 2] ^= 4;
        put("a/p.png", flipped);
        refused(ImageFolder.of(folder), "wrong checksum");
        put("a/p.png", "not a picture".getBytes(StandardCharsets.UTF_8));
        refused(ImageFolder.of(folder), "bytes that are no PNG");
        // A name that lies about the format is no harm.
        put("a/p.png", bytes(noise, "jpg"));
        assertThat(ImageFolder.of(folder).read().size()).isEqualTo(1);
    }

    @Test
    void aFolderOfTheWrongShapeIsExplained() throws IOException {
        refused(ImageFolder.of(folder), "needs a folder for each class, got none");
        refused(ImageFolder.of(folder.resolve("none")), "no such folder");
        refused(ImageFolder.of(put("file", new byte[1])), "got a file");
        put("a/notes.txt", new byte[1]);
        refused(ImageFolder.of(folder), "needs pictures: files ending in [.png");
    }

    private static void refused(ImageFolder pictures, String words) {
        assertThatThrownBy(pictures::read).isInstanceOf(DataException.class).hasMessageContaining(words);
    }

    private static BufferedImage plain(int type, int height, int width, int rgb) {
        BufferedImage image = new BufferedImage(width, height, type);
        for (int i = 0; i < height * width; i++) {
            image.setRGB(i % width, i / width, rgb);
        }
        return image;
    }

    private void picture(String name, BufferedImage image) throws IOException {
        put(name, bytes(image, name.substring(name.lastIndexOf('.') + 1)));
    }

    private static byte[] bytes(BufferedImage image, String type) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, type, out)).isTrue();
        return out.toByteArray();
    }

    private Path put(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    @Test
    void noPictureIsMissingWithoutAWord() throws IOException {
        picture("cat/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0xff0000));
        Files.copy(folder.resolve("cat/a.png"), folder.resolve("cat/plain"));
        put("cat/LICENSE", "free for all".getBytes(StandardCharsets.UTF_8));
        put("cat/notes.txt", new byte[] {1});
        assertThat(ImageFolder.of(folder).read().size()).isEqualTo(2);
        put("cat/b.webp", "RIFF....WEBPVP8 ".getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> ImageFolder.of(folder).read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("b.webp: needs a picture, got bytes that are no PNG, JPEG, GIF or BMP");
    }

    @Test
    void aLinkThatLeadsNowhereOrBackIsNamed() throws IOException {
        picture("cat/a.png", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0xff0000));
        picture("dog/b.png", plain(BufferedImage.TYPE_INT_RGB, 2, 3, 0x00ff00));
        Path link = folder.resolve("cat/b.png");
        try {
            Files.createSymbolicLink(link, Path.of("../gone/b.png"));
        } catch (UnsupportedOperationException | FileSystemException e) {
            Assumptions.abort("links can't be made here: " + e);
        }
        refused(ImageFolder.of(folder), "b.png: needs a file or folder, got a link to " + Path.of("../gone/b.png"));
        Files.delete(link);
        Files.createSymbolicLink(link, Path.of("../dog/b.png"));
        assertThat(ImageFolder.of(folder).read().classCounts())
                .as("a link to a picture")
                .containsExactly(2, 1);
        Path up = folder.resolve("cat/up");
        for (String to : List.of("..", ".", "../../" + folder.getFileName() + "/cat")) {
            Files.createSymbolicLink(up, Path.of(to));
            refused(ImageFolder.of(folder), "up: needs folders that are not inside of themselves, got a link to");
            Files.delete(up);
        }
        Files.createSymbolicLink(up, Path.of("../dog"));
        assertThat(ImageFolder.of(folder).read().classCounts()).containsExactly(3, 1);
        Files.createSymbolicLink(folder.resolve("dog/up"), Path.of("../cat"));
        refused(ImageFolder.of(folder), "needs folders that are not inside of themselves");
    }
}
