package org.lectern.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.lectern.display.ProgressBar;
import org.lectern.tensor.Tensor;

/**
 * Pictures from a folder that has a folder for each class:
 *
 * <pre>{@code
 * // pets/cat/tom.png, pets/cat/kitty.jpg, pets/dog/rex.jpg, …
 * var pets = ImageFolder.of("pets").resize(64, 64).read();
 * var split = pets.stratifiedSplit(0.8, rng);
 * }</pre>
 *
 * <p>Classes and files are taken in the order of their names, so that every machine gives the same data. PNG, JPEG, GIF and BMP
 * files are read, also those in folders inside of a class's; whatever is named otherwise is left out, and so are hidden files. Values are from 0 to 1; what is transparent
 * is white.
 */
public final class ImageFolder {
    private static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".jfif", ".gif", ".bmp");
    private static final List<String> OTHER_ENDINGS = List.of(".webp", ".avif", ".heic", ".tif", ".tiff", ".jp2");

    /** How many folders inside of each other are looked into. */
    private static final int DEEPEST = 16;

    private final Path folder;
    private final int height;
    private final int width;
    private final boolean grey;

    private ImageFolder(Path folder, int height, int width, boolean grey) {
        this.folder = folder;
        this.height = height;
        this.width = width;
        this.grey = grey;
    }

    /** The pictures of a folder with a folder for each class. */
    public static ImageFolder of(String folder) {
        return of(Path.of(folder));
    }

    /** The pictures of a folder with a folder for each class. */
    public static ImageFolder of(Path folder) {
        return new ImageFolder(folder, 0, 0, false);
    }

    /** Brings each picture to this size; one of other proportions is stretched. Without it all must be of one size. */
    public ImageFolder resize(int toHeight, int toWidth) {
        if (toHeight < 1 || toWidth < 1 || toHeight > 10_000 || toWidth > 10_000) {
            throw new DataException("resize", "1 to 10000 pixels", toHeight + " x " + toWidth, "64 x 64 is usual");
        }
        return new ImageFolder(folder, toHeight, toWidth, grey);
    }

    /** One channel of brightness in place of red, green and blue. */
    public ImageFolder grey() {
        return new ImageFolder(folder, height, width, true);
    }

    /**
     * Reads all pictures. Shapes: x {@code (n, 3, height, width)}, or {@code (n, 1, height, width)} if {@link #grey()}; y
     * {@code (n)}.
     *
     * @throws DataException naming the file if a picture is damaged, cut off or none, or of another size than the first;
     *     naming the folder if there are no classes, or one without pictures of its own, or pictures beside the classes
     */
    public Dataset read() {
        List<Path> all = children(folder);
        List<Path> classes = all.stream().filter(Files::isDirectory).toList();
        if (classes.isEmpty()) {
            throw new DataException(
                    folder + "", "a folder for each class", "none", "put the pictures of cats in a folder cat, …");
        }
        Path stray = all.stream().filter(ImageFolder::isPicture).findFirst().orElse(null);
        if (stray != null) {
            throw new DataException(
                    folder + "",
                    "pictures in the folders of their classes only",
                    stray.getFileName() + " beside them",
                    "move it into the folder of its class, or out of " + folder);
        }
        List<Path> files = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        for (Path each : classes) {
            for (Path picture : ofClass(each, List.of(real(folder)))) {
                files.add(picture);
                labels.add(classes.indexOf(each));
            }
        }
        Tensor x = pictures(files);
        Tensor y = Tensor.of(labels.stream().mapToInt(Integer::intValue).toArray());
        List<String> names =
                classes.stream().map(path -> String.valueOf(path.getFileName())).toList();
        return Dataset.of(x, y).withClassNames(names).withSource("pictures of " + folder);
    }

    /** The pictures of a class: those in its folder, and those in folders beside them. */
    private static List<Path> ofClass(Path folder, List<Path> above) {
        List<Path> pictures = below(folder, above);
        if (pictures.isEmpty()) {
            throw new DataException(
                    folder + "", "pictures: files ending in " + ENDINGS, "none", "add some, or remove the folder");
        }
        if (children(folder).stream().noneMatch(ImageFolder::isPicture)) {
            // Of a folder of classes, as one of "train" and "test" holds two.
            List<String> inside = children(folder).stream()
                    .filter(Files::isDirectory)
                    .map(path -> String.valueOf(path.getFileName()))
                    .toList();
            throw new DataException(
                    folder + "",
                    "the pictures of one class",
                    "folders of pictures: " + String.join(", ", inside),
                    "if those are the classes, ImageFolder.of(\"" + folder
                            + "\") reads them; else put the pictures into one folder");
        }
        return pictures;
    }

    /** @param above the folders it stands in, on the way to it, where they really are */
    private static List<Path> below(Path folder, List<Path> above) {
        Path real = real(folder);
        if (above.stream().anyMatch(each -> each.startsWith(real))) {
            throw new DataException(
                    folder + "",
                    "folders that are not inside of themselves",
                    "a link to " + real + ", whose pictures it would give once more",
                    "remove the link");
        }
        List<Path> way = Stream.concat(above.stream(), Stream.of(real)).toList();
        List<Path> found = new ArrayList<>();
        for (Path each : children(folder)) {
            if (isPicture(each)) {
                found.add(each);
            } else if (above.size() <= DEEPEST && Files.isDirectory(each)) {
                found.addAll(below(each, way));
            }
        }
        return found;
    }

    private static Path real(Path folder) {
        try {
            return folder.toRealPath();
        } catch (IOException e) {
            throw DataFile.unreadable(folder + "", "a folder of pictures", e);
        }
    }

    private Tensor pictures(List<Path> files) {
        float[] values = new float[0];
        Picture first = null;
        try (ProgressBar bar = ProgressBar.of("pictures", files.size())) {
            for (int i = 0; i < files.size(); i++) {
                Picture picture = read(files.get(i));
                if (first == null) {
                    first = picture;
                    values = new float[room(files.size(), picture.values().length)];
                } else if (picture.height() != first.height() || picture.width() != first.width()) {
                    throw new DataException(
                            files.get(i) + "",
                            first.height() + " x " + first.width() + " pixels, as "
                                    + files.get(0).getFileName() + " has",
                            picture.height() + " x " + picture.width(),
                            ".resize(" + first.height() + ", " + first.width() + ") brings all to one size");
                }
                System.arraycopy(picture.values(), 0, values, i * picture.values().length, picture.values().length);
                bar.step();
                if (Thread.currentThread().isInterrupted()) {
                    throw new DataException(folder + "", "all pictures", "an interrupt", "run it again");
                }
            }
        }
        if (first == null) {
            throw new IllegalStateException("no pictures in " + folder);
        }
        return Tensor.of(values).reshape(files.size(), first.channels(), first.height(), first.width());
    }

    private Picture read(Path file) {
        Picture picture = PictureFile.read(file, grey);
        return height == 0 ? picture : picture.resized(height, width);
    }

    private int room(int files, int each) {
        long all = (long) files * each;
        long most = DataFile.largest(8);
        if (all > most) {
            throw new DataException(
                    folder + "",
                    "at most " + most + " values in all",
                    files + " pictures of " + each,
                    ".resize(64, 64) makes them smaller, .grey() a third; or start Java with a larger -Xmx");
        }
        return (int) all;
    }

    /** Also those that Java cannot read, for none is to be missing without a word; and what has no ending, by its first bytes. */
    private static boolean isPicture(Path file) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (!Files.isRegularFile(file)) {
            return false;
        }
        if (name.indexOf('.') < 0) {
            return PictureFile.isPicture(file);
        }
        return Stream.concat(ENDINGS.stream(), OTHER_ENDINGS.stream()).anyMatch(name::endsWith);
    }

    /** What is in a folder, by name, but for hidden files such as those a system leaves. */
    private static List<Path> children(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> seen = all.filter(
                            path -> !String.valueOf(path.getFileName()).startsWith(".") && !path.endsWith("__MACOSX"))
                    .sorted((a, b) -> String.valueOf(a.getFileName()).compareTo(String.valueOf(b.getFileName())))
                    .toList();
            for (Path each : seen) {
                if (Files.isSymbolicLink(each) && !Files.exists(each)) {
                    throw new DataException(
                            each + "",
                            "a file or folder",
                            "a link to " + Files.readSymbolicLink(each) + ", where nothing is",
                            "put it there, or remove the link");
                }
            }
            return seen;
        } catch (IOException e) {
            String got =
                    Files.isRegularFile(folder) ? "a file" : Files.exists(folder) ? e.getMessage() : "no such folder";
            throw new DataException(
                    folder + "",
                    "a folder with a folder for each class",
                    got + "",
                    "relative paths start at " + Path.of("").toAbsolutePath(),
                    e);
        }
    }
}
