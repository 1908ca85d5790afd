package org.lectern.data;

import java.util.List;
import org.lectern.tensor.Rng;

/** What the catalogue lists: a data set is added by a line here. */
final class Shelf {
    private static final int FEW = 20;

    static final List<Listed> ALL = List.of(
            new Listed(
                    "MNIST",
                    "Datasets.mnist()",
                    "handwritten digits in grey, 10 classes",
                    "60,000 + 10,000 rows of 784",
                    RemoteSet.MNIST,
                    "CC BY-SA 3.0",
                    "LeCun, Cortes and Burges, 1998",
                    "drawn digits, 6,000 + 1,000",
                    places -> Mnist.digits(places, DownloadListener.NONE).where(),
                    Datasets::mnist),
            new Listed(
                    "Fashion-MNIST",
                    "Datasets.fashionMnist()",
                    "clothes in grey, 10 classes",
                    "60,000 + 10,000 rows of 784",
                    RemoteSet.FASHION,
                    "MIT",
                    "Xiao, Rasul and Vollgraf, 2017",
                    "drawn clothes, 6,000 + 1,000",
                    places -> Mnist.clothes(places, DownloadListener.NONE).where(),
                    Datasets::fashionMnist),
            new Listed(
                    "CIFAR-10",
                    "Datasets.cifar10()",
                    "animals and vehicles in colour, 10 classes",
                    "50,000 + 10,000 of 3 x 32 x 32",
                    RemoteSet.CIFAR10,
                    "none stated",
                    "Krizhevsky, 2009",
                    "drawn pictures, 5,000 + 1,000",
                    places -> new Cifar(places, DownloadListener.NONE).where(),
                    () -> Datasets.cifar10(FEW, FEW)),
            new Listed(
                    "Tiny Shakespeare",
                    "Datasets.tinyShakespeare()",
                    "plays, to learn a language letter by letter",
                    "1.1 million characters",
                    RemoteSet.TINY_SHAKESPEARE,
                    "public domain",
                    "Shakespeare, collected by Karpathy, 2015",
                    PlayWriter.WORDS + ", 200,000 characters",
                    places -> new Shakespeare(places, DownloadListener.NONE).where(),
                    Datasets::tinyShakespeare),
            new Listed(
                    "Iris",
                    "Datasets.iris()",
                    "measures of flowers, 3 species",
                    "150 rows of 4",
                    null,
                    "CC BY 4.0",
                    "Fisher, 1936; put iris.csv in LECTERN_DATA",
                    Flowers.WORDS,
                    Flowers::where,
                    Datasets::iris),
            new Listed(
                    "Palmer penguins",
                    "Datasets.penguins()",
                    "a table of birds with values missing, 3 species",
                    "344 rows, 8 columns",
                    null,
                    "CC0",
                    "Horst, Hill and Gorman, 2020; put penguins.csv in LECTERN_DATA",
                    Penguins.WORDS,
                    Penguins::where,
                    Datasets::penguins),
            Listed.drawn(
                    "digits",
                    "Datasets.digits(rng)",
                    "digits in a handwritten style",
                    "6,000 + 1,000 rows of 784",
                    () -> Datasets.digits(FEW, FEW, rng())),
            Listed.drawn(
                    "clothes",
                    "Datasets.clothes(rng)",
                    "clothes in grey, as Fashion-MNIST has them",
                    "6,000 + 1,000 rows of 784",
                    () -> Datasets.clothes(FEW, FEW, rng())),
            Listed.drawn(
                    "pictures",
                    "Datasets.pictures(train, test, rng)",
                    "animals and vehicles in colour, as CIFAR-10 has them",
                    "n of 3 x 32 x 32",
                    () -> Datasets.pictures(FEW, FEW, rng())),
            Listed.drawn(
                    "dates",
                    "Datasets.dates(n, rng)",
                    "dates as people write them, and as 1998-03-05",
                    "n pairs of text",
                    () -> Datasets.dates(FEW, rng())),
            Listed.drawn(
                    "translations",
                    "Datasets.translations(n, rng)",
                    "short English sentences, and the same in German",
                    "n pairs of text",
                    () -> Datasets.translations(FEW, rng())),
            Listed.drawn(
                    "social graph",
                    "Datasets.socialGraph(rng)",
                    "people, who knows whom, and their 2 communities",
                    "34 people",
                    () -> Datasets.socialGraph(rng())),
            Listed.drawn(
                    "moons",
                    "Datasets.moons(n, noise, rng)",
                    "two half circles that reach into each other",
                    "n points",
                    () -> Datasets.moons(FEW, 0.1, rng())),
            Listed.drawn(
                    "circles",
                    "Datasets.circles(n, noise, rng)",
                    "a circle around a circle",
                    "n points",
                    () -> Datasets.circles(FEW, 0.1, rng())),
            Listed.drawn(
                    "spirals",
                    "Datasets.spirals(n, classes, noise, rng)",
                    "arms that wind around the origin",
                    "n points",
                    () -> Datasets.spirals(FEW, 3, 0.1, rng())),
            Listed.drawn(
                    "blobs",
                    "Datasets.blobs(n, centers, noise, rng)",
                    "clouds on a circle",
                    "n points",
                    () -> Datasets.blobs(FEW, 3, 0.1, rng())),
            Listed.drawn(
                    "xor",
                    "Datasets.xor(n, noise, rng)",
                    "a square whose opposite quarters are alike",
                    "n points",
                    () -> Datasets.xor(FEW, 0.1, rng())),
            Listed.drawn(
                    "ring of Gaussians",
                    "Datasets.ringOfGaussians(n, modes, noise, rng)",
                    "Gaussians evenly on a circle, modes for a generator to find",
                    "n points",
                    () -> Datasets.ringOfGaussians(FEW, 8, 0.02, rng())),
            Listed.drawn(
                    "grid of Gaussians",
                    "Datasets.gridOfGaussians(n, side, noise, rng)",
                    "Gaussians on a square grid",
                    "n points",
                    () -> Datasets.gridOfGaussians(FEW, 3, 0.05, rng())),
            Listed.drawn(
                    "swiss roll",
                    "Datasets.swissRoll(n, noise, rng)",
                    "a rolled-up strip in space, with the place along it",
                    "n points in space",
                    () -> Datasets.swissRoll(FEW, 0.1, rng())),
            Listed.drawn(
                    "scenes",
                    "Datasets.scenes(n, rng)",
                    "shapes with captions, questions, boxes, masks and key points",
                    "n of 3 x 64 x 64",
                    () -> Datasets.scenes(FEW, rng())),
            Listed.drawn(
                    "strokes",
                    "Datasets.strokes(n, rng)",
                    "sketches as strokes of a pen, 8 kinds of things",
                    "n of 100 x 5",
                    () -> Datasets.strokes(FEW, rng())),
            Listed.drawn(
                    "lips",
                    "Datasets.lips(n, rng)",
                    "mouths that say short words, for CTC",
                    "n of 32 x 1 x 24 x 32",
                    () -> Datasets.lips(FEW, rng())));

    private Shelf() {}

    private static Rng rng() {
        return Rng.seed(Dataset.DEFAULT_SEED);
    }
}
