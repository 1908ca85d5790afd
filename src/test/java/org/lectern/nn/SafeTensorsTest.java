package org.lectern.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;
import org.lectern.tensor.TensorException;

class SafeTensorsTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");
    private static final Path SCRIPT = Path.of("src/test/python/safetensors_files.py");

    @TempDir
    Path folder;

    private final Rng rng = Rng.seed(1);

    private static Map<String, Tensor> some() {
        Map<String, Tensor> some = new LinkedHashMap<>();
        some.put("0.weight", Tensor.arange(6).to(DType.FLOAT32).div(4).reshape(3, 2));
        some.put("0.bias", Tensor.of(-1f, 0.1f));
        some.put("double", Tensor.of(DType.FLOAT64, 1.0 / 3, -1e300));
        some.put("int", Tensor.of(Integer.MIN_VALUE, Integer.MAX_VALUE).reshape(1, 2));
        some.put("scalar", Tensor.scalar(7.5));
        some.put("empty", Tensor.zeros(0, 3));
        some.put("größe", Tensor.of(1f));
        return some;
    }

    private static final class Counter implements Layer {
        @Buffer
        private final Tensor count = Tensor.of(3, Integer.MAX_VALUE);

        @Override
        public Tensor forward(Tensor x) {
            return x;
        }
    }

    @Test
    void aBufferOfWholeNumbersIsLoadedToo() {
        Path file = folder.resolve("count.safetensors");
        new Counter().save(file);
        Counter other = new Counter();
        other.load(Map.of("count", Tensor.of(0, 0)));
        assertThat(other.count.toInts()).containsExactly(0, 0);
        other.load(file);
        assertThat(other.count.toInts()).containsExactly(3, Integer.MAX_VALUE);
    }

    @Test
    void whatIsSavedIsLoadedBitForBit() {
        Path file = folder.resolve("some.safetensors");
        Map<String, Tensor> some = some();
        some.put("large", Tensor.randn(rng, 70_000));
        some.put("special", Tensor.of(Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE));
        SafeTensors.save(file, new SafeTensors.Content(some, Map.of("made by", "a \"test\"")));
        SafeTensors.Content read = SafeTensors.read(file);
        assertThat(read.metadata()).containsExactly(Map.entry("made by", "a \"test\""));
        assertThat(read.tensors().keySet()).containsExactlyElementsOf(some.keySet());
        some.forEach((name, tensor) -> {
            Tensor loaded = Objects.requireNonNull(read.tensors().get(name));
            assertThat(loaded.dtype()).isEqualTo(tensor.dtype());
            assertThat(loaded.shape()).containsExactly(tensor.shape());
            assertThat(loaded.toDoubles()).containsExactly(tensor.toDoubles());
        });
        assertThat(folder).isDirectoryNotContaining("glob:**.part");
    }

    @Test
    void pythonReadsWhatWeWrite() throws Exception {
        assumeTrue(Files.isExecutable(PYTHON) && python("-c", "import torch") == 0, "needs Python with PyTorch");
        Path file = folder.resolve("ours.safetensors");
        SafeTensors.save(file, new SafeTensors.Content(some(), Map.of("made by", "a \"test\"")));
        assertThat(python(SCRIPT.toString(), "check", file.toString())).isZero();
    }

    private int python(String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(PYTHON.toString());
        builder.command().addAll(Arrays.asList(arguments));
        Path log = folder.resolve("python.log");
        int code = builder.redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        assertThat(code).as(Files.readString(log)).isBetween(0, 1);
        return code;
    }

    @Test
    void weReadWhatPythonWrites() throws URISyntaxException {
        Path file = Path.of(Objects.requireNonNull(SafeTensorsTest.class.getResource("written-by-python.safetensors"))
                .toURI());
        SafeTensors.Content content = SafeTensors.read(file);
        assertThat(content.metadata()).containsEntry("format", "pt");
        Map<String, Tensor> t = content.tensors();
        assertThat(values(t, "double")).containsExactly(1.0 / 3, -1e300);
        double[] all = {0, -0.0, 1, -2.5, 65504, 0, 0, Double.POSITIVE_INFINITY, Double.NaN, 0.333251953125};
        assertThat(values(t, "float")).containsExactly(with(all, (double) 6e-8f, (double) 1e-5f));
        assertThat(values(t, "half")).containsExactly(with(all, 0x1p-24, 168 * 0x1p-24));
        assertThat(values(t, "bfloat")[3]).isEqualTo(-2.5);
        assertThat(values(t, "bfloat")[4]).isEqualTo(65536);
        assertThat(values(t, "bfloat")[8]).isNaN();
        assertThat(values(t, "long")).containsExactly(-3, Integer.MAX_VALUE);
        assertThat(t.getOrDefault("int", Tensor.of(0)).shape()).containsExactly(2, 3);
        assertThat(values(t, "short")).containsExactly(-300, 300);
        assertThat(values(t, "byte")).containsExactly(-1, 127);
        assertThat(values(t, "unsigned")).containsExactly(0, 255);
        assertThat(values(t, "truth")).containsExactly(1, 0);
        assertThat(t.getOrDefault("scalar", Tensor.of(0)).shape()).isEmpty();
        assertThat(t.getOrDefault("empty", Tensor.of(0)).shape()).containsExactly(0, 3);
        assertThat(t).containsKey("größe").hasSize(13);
    }

    private static double[] values(Map<String, Tensor> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name).toDoubles();
    }

    private static double[] with(double[] values, double fifth, double sixth) {
        double[] copy = values.clone();
        copy[5] = fifth;
        copy[6] = sixth;
        return copy;
    }

    @Test
    void aNetworkIsSavedAndLoaded() {
        Sequential net = Sequential.of(new Linear(3, 4, rng), new Prelu(), new Linear(4, 2, rng));
        Sequential other = Sequential.of(new Linear(3, 4, rng), new Prelu(), new Linear(4, 2, rng));
        Path file = folder.resolve("net.safetensors");
        net.save(file);
        other.load(file.toString());
        Tensor x = Tensor.randn(rng, 5, 3);
        assertThat(other.forward(x).toFloats()).containsExactly(net.forward(x).toFloats());
        assertThat(other.parameters()).allMatch(Tensor::needsGrad).allMatch(Tensor::isLeaf);
    }

    private static final class Counting implements Layer {
        final Tensor weight = Tensor.ones(2).requiresGrad();

        @Buffer
        final Tensor mean = Tensor.zeros(2);

        @Override
        public Tensor forward(Tensor x) {
            return x.mul(weight).sub(mean);
        }
    }

    @Test
    void buffersAreSavedToo() {
        Counting layer = new Counting();
        org.lectern.tensor.Updates.assign(layer.mean, Tensor.of(3f, 4f));
        Path file = folder.resolve("layer.safetensors");
        Sequential.of(layer).save(file);
        Counting other = new Counting();
        Sequential.of(other).load(file);
        assertThat(other.mean.toDoubles()).containsExactly(3, 4);
        assertThat(SafeTensors.load(file)).containsOnlyKeys("0.weight", "0.mean");
    }

    @Test
    void anotherNetworkIsRefusedByNameAndShapeAndNothingChanges() {
        Path file = folder.resolve("net.safetensors");
        Sequential.of(new Linear(3, 4, rng), new Linear(4, 2, rng)).save(file);
        Sequential net = Sequential.of(new Linear(3, 4, rng), new Relu(), new Linear(4, 2, rng));
        float[] before = net.parameters().get(0).toFloats();
        assertThatThrownBy(() -> net.load(file))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("missing 2.weight [4, 2], 2.bias [2]; unexpected 1.weight, 1.bias")
                .hasMessageContaining("is 1.weight meant for 2.weight?");
        assertThat(net.parameters().get(0).toFloats()).containsExactly(before);
        Sequential wider = Sequential.of(new Linear(3, 5, rng), new Linear(5, 2, rng));
        assertThatThrownBy(() -> wider.load(file))
                .hasMessageContaining("0.weight [3, 4] instead of [3, 5], 0.bias [4] instead of [5]");
    }

    @Test
    void numbersOfAnotherKindAreRefusedAndThoseOfAnotherWidthTakenIfTheyFit() {
        Linear net = new Linear(2, 1, rng);
        float[] before = net.parameters().get(0).toFloats();
        assertThatThrownBy(() -> net.load(Map.of("weight", Tensor.of(1, 2).reshape(2, 1), "bias", Tensor.of(3))))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("weight of int32 instead of float32");
        Tensor large = Tensor.of(DType.FLOAT64, 1, 1e300).reshape(2, 1);
        assertThatThrownBy(() -> net.load(Map.of("weight", large, "bias", Tensor.of(3f))))
                .hasMessageContaining("weight of float64 with numbers too large for float32");
        assertThat(net.parameters().get(0).toFloats()).containsExactly(before);
        Tensor small = Tensor.of(DType.FLOAT64, 1, Double.NEGATIVE_INFINITY).reshape(2, 1);
        net.load(Map.of("weight", small, "bias", Tensor.of(3f)));
        assertThat(net.parameters().get(0).toFloats()).containsExactly(1, Float.NEGATIVE_INFINITY);
        assertThatThrownBy(() -> new Counter().load(Map.of("count", Tensor.of(1f, 2f))))
                .hasMessageContaining("count of float32 instead of int32");
    }

    @Test
    void aFileMayBeNamedByText() {
        String file = folder.resolve("a.safetensors").toString();
        SafeTensors.save(file, Map.of("a", Tensor.of(1f, 2f)));
        assertThat(SafeTensors.load(file))
                .hasEntrySatisfying("a", a -> assertThat(a.toFloats()).containsExactly(1, 2));
        assertThatThrownBy(() -> SafeTensors.load("a\0b"))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("the name of a file");
    }

    @Test
    void namesThatAreNoFilesAndTensorsThatAreNotThereAreRefused() {
        Map<String, Tensor> holed = new LinkedHashMap<>();
        holed.put("a", null);
        assertThatThrownBy(() -> SafeTensors.save(folder.resolve("a"), holed))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("needs a tensor for a, got null");
        assertThatThrownBy(() -> new Linear(2, 2, rng).save("a\0b"))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("save: needs the name of a file");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 7 | data_offsets within 7 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 9 | data of 8 bytes",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}} | 8 | 12 bytes for a",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}} | 8 | data_offsets within",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[-8,0]}} | 8 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}} | 12 | one after the other",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}} | 8 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}} | 0 | at most 2147483639 elements",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296,0],\"data_offsets\":[0,0]}} | 0 | at most",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,6]}} | 6 | whole numbers",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e30],\"data_offsets\":[0,6]}} | 6 | whole numbers",
                "{\"a\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}} | 8 | a of dtype \"C64\"",
                "{\"a\":{\"shape\":[1],\"data_offsets\":[0,8]}} | 8 | a dtype of",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | 4 | two data_offsets",
                "{\"a\":3} | 0 | a dtype of",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | one after the other",
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
                        + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | Duplicate field 'a'",
                "{\"__metadata__\":{\"a\":1}} | 0 | metadata of strings",
                "{\"__metadata__\":[]} | 0 | metadata that is an object",
                "[] | 0 | a JSON object",
                "{} {} | 0 | a header in JSON",
                "{\"a\": | 0 | a header in JSON"
            })
    void aHeaderThatMisleadsIsRefused(String header, int data, String message) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length + data).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(text.length).put(text).array());
        assertThatThrownBy(() -> SafeTensors.load(file))
                .isInstanceOf(TensorException.class)
                .hasMessageStartingWith("SafeTensors.load: needs")
                .hasMessageContaining(message)
                .hasMessageContaining("bad.safetensors");
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "100000001", "-1", "9223372036854775807", "40"})
    void aHeaderLengthThatCanNotBeIsRefused(long length) throws IOException {
        Path file = folder.resolve("bad.safetensors");
        ByteBuffer bytes = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(file, bytes.putLong(length).array());
        assertThatThrownBy(() -> SafeTensors.load(file)).hasMessageContaining("a header of 2 to 32 bytes");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        Path file = folder.resolve("whole.safetensors");
        SafeTensors.save(file, some());
        byte[] whole = Files.readAllBytes(file);
        Path cut = folder.resolve("cut.safetensors");
        for (int length = 0; length < whole.length; length++) {
            Files.write(cut, Arrays.copyOf(whole, length));
            assertThatThrownBy(() -> SafeTensors.load(cut)).isInstanceOf(TensorException.class);
        }
    }

    @Test
    void everyFlippedBitOfTheHeaderIsRefusedOrRead() throws IOException {
        Path file = folder.resolve("whole.safetensors");
        SafeTensors.save(file, Map.of("a", Tensor.of(1f, 2f), "b", Tensor.of(1, 2)));
        byte[] whole = Files.readAllBytes(file);
        int refused = 0;
        for (int bit = 0; bit < 8 * (whole.length - 16); bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, flipped);
            try {
                SafeTensors.load(file);
            } catch (TensorException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(8 * (whole.length - 16) / 2);
    }

    @Test
    void aFileThatIsNotThereOrCanNotBeWrittenIsNamed() {
        assertThatThrownBy(() -> SafeTensors.load(folder.resolve("none")))
                .isInstanceOf(TensorException.class)
                .hasMessageContaining("none at");
        assertThatThrownBy(() -> SafeTensors.load(folder)).hasMessageContaining("the folder");
        assertThatThrownBy(() -> SafeTensors.save(folder.resolve("no/such/folder"), some()))
                .hasMessageContaining("a folder that is there");
        assertThatThrownBy(() -> SafeTensors.save(folder.resolve("x"), Map.of("__metadata__", Tensor.of(1f))))
                .hasMessageContaining("the format keeps this one for itself");
    }

    @Test
    void anInterruptedThreadSavesAndLoads() {
        Path file = folder.resolve("some.safetensors");
        Thread.currentThread().interrupt();
        try {
            SafeTensors.save(file, some());
            assertThat(SafeTensors.load(file)).hasSize(7);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
