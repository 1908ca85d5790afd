package org.lectern.data;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

class NpyTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenComesBackWithItsTypeAndShape() {
        for (Tensor x : List.of(
                Tensor.randn(Rng.seed(1), 3, 4, 5),
                Tensor.of(1.5, -2.25, 1e300),
                Tensor.of(1, -2, Integer.MAX_VALUE),
                Tensor.scalar(7),
                Tensor.arange(40_000))) {
            Path file = folder.resolve("x.npy");
            Npy.write(file, x);
            Tensor back = Npy.read(file);
            assertThat(back.dtype()).isEqualTo(x.dtype());
            assertThat(back.shape()).isEqualTo(x.shape());
            assertThat(back.toDoubles()).isEqualTo(x.toDoubles());
        }
    }

    @Test
    void severalArraysComeBackByNameAndInOrder() {
        Map<String, Tensor> arrays = new LinkedHashMap<>();
        arrays.put("weights", Tensor.of(new float[][] {{1, 2}, {3, 4}}));
        arrays.put("labels", Tensor.of(2, 0));
        Path file = folder.resolve("all.npz");
        Npy.writeAll(file, arrays);
        Map<String, Tensor> back = Npy.readAll(file.toString());
        assertThat(back.keySet()).containsExactly("weights", "labels");
        assertThat(requireNonNull(back.get("weights")).toFloats()).containsExactly(1, 2, 3, 4);
        assertThat(requireNonNull(back.get("labels")).toInts()).containsExactly(2, 0);
    }

    @Test
    void writesTheBytesThatNumpyWrites() throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(file, Tensor.of(1, 2));
        // np.save("x.npy", np.array([1, 2], dtype="<i4")) of NumPy 2.
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }";
        byte[] expected = HexFormat.of().parseHex("934e554d50590100" + "7600");
        byte[] written = Files.readAllBytes(file);
        assertThat(Arrays.copyOf(written, 10)).isEqualTo(expected);
        assertThat(new String(written, 10, 118, StandardCharsets.US_ASCII))
                .isEqualTo(header + " ".repeat(117 - header.length()) + "\n");
        assertThat(Arrays.copyOfRange(written, 128, 136)).containsExactly(1, 0, 0, 0, 2, 0, 0, 0);
    }

    @Test
    void readsEveryTypeInBothByteOrders() {
        assertThat(numbers("<f2", "003c 00c0 0100 007c"))
                .containsExactly(1, -2, Math.pow(2, -24), Double.POSITIVE_INFINITY);
        assertThat(numbers(">f2", "3c00 c000")).containsExactly(1, -2);
        assertThat(numbers(">f4", "3fc00000")).containsExactly(1.5);
        assertThat(numbers(">f8", "c004000000000000")).containsExactly(-2.5);
        assertThat(numbers("|i1", "ff7f")).containsExactly(-1, 127);
        assertThat(numbers("|u1", "ff7f")).containsExactly(255, 127);
        assertThat(numbers("|b1", "0100")).containsExactly(1, 0);
        assertThat(numbers("<i2", "feff")).containsExactly(-2);
        assertThat(numbers(">u2", "fffe")).containsExactly(65534);
        assertThat(numbers(">i4", "fffffffe")).containsExactly(-2);
        assertThat(numbers("<u4", "02000000")).containsExactly(2);
        assertThat(numbers("<i8", "ffffffffffffffff")).containsExactly(-1);
        assertThat(numbers(">u8", "0000000000000007")).containsExactly(7);
        assertThat(read(npy(1, "{'descr': '>f8', 'fortran_order': False, 'shape': (), }", "3ff0000000000000"))
                        .dtype())
                .isEqualTo(DType.FLOAT64);
    }

    @Test
    void fortransOrderIsTurnedToOurs() {
        Tensor x = read(npy(2, "{'shape': (2, 3), 'fortran_order': True, 'descr': '|u1'}", "010402050306"));
        assertThat(x.shape()).containsExactly(2, 3);
        assertThat(x.toInts()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void readsAllVersionsAndAnEmptyArray() {
        for (int version = 1; version <= 3; version++) {
            assertThat(read(npy(version, "{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }", "05000000"))
                            .toInts())
                    .containsExactly(5);
        }
        assertThat(read(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (0, 3), }", ""))
                        .shape())
                .containsExactly(0, 3);
    }

    @Test
    void numbersBeyondInt32AreNamedByTheirByte() {
        refused(npy(1, type("<i8", 2), "0100000000000000 0000000001000000"), "byte 73", "int32 holds, got 4294967296");
        refused(npy(1, type("<u8", 1), "ffffffffffffffff"), "got 18446744073709551615", "astype(np.float64)");
    }

    @Test
    void everyCutAndEveryWrongHeaderIsRefused() {
        byte[] good = npy(1, type("<f4", 2), "0000803f 00000040");
        for (int length = 0; length < good.length; length++) {
            refused(Arrays.copyOf(good, length), "x.npy, byte ");
        }
        refused(Arrays.copyOf(good, good.length + 1), "needs 8 bytes of data for the shape [2] of f4, got 9");
        refused("PK\3\4and more".getBytes(StandardCharsets.US_ASCII), "Npy.readAll reads an .npz file");
        refused(npy(9, type("<f4", 0), ""), "byte 6: needs version 1, 2 or 3, got 9.0");
        refused(npy(1, "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", "00"), "objects are stored as code");
        refused(npy(1, "{'descr': '<c8', 'fortran_order': False, 'shape': (1,), }", "00"), "got '<c8'");
        refused(npy(1, "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (1,), }", "00"), "records");
        refused(
                npy(1, "{'descr': '<f4', 'shape': (1,), }", "00000000"),
                "needs the keys descr, fortran_order and shape");
        refused(npy(1, "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,), }", "00000000"), "True or False");
        refused(npy(1, "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", "00000000"), "needs a size");
        refused(npy(1, "__import__('os')", ""), "needs '{'");
    }

    @Test
    void sizesThatAreTooLargeAreRefusedBeforeMemoryIsTaken() {
        refused(
                npy(1, "{'descr': '<f8', 'fortran_order': False, 'shape': (999999999999, 999999999999), }", ""),
                "got 0; the file is cut off");
        assertThatThrownBy(() -> new NpyReader(
                                "x.npy", new ByteArrayInputStream(npy(1, type("|u1", 8), "0102030405060708")), 73, 16)
                        .read())
                .isInstanceOf(DataException.class)
                .hasMessageContaining("at most 16 bytes, got 32");
    }

    @Test
    void aDamagedArchiveIsNamed() throws IOException {
        Path file = folder.resolve("x.npz");
        Npy.writeAll(file, Map.of("x", Tensor.randn(Rng.seed(1), 1000)));
        byte[] good = Files.readAllBytes(file);
        for (int at : new int[] {60, 300, 2000}) {
            byte[] bad = good.clone();
            bad[at] ^= 0x55;
            Files.write(file, bad);
            assertThatThrownBy(() -> Npy.readAll(file))
                    .isInstanceOf(DataException.class)
                    .hasMessageContaining("x.npz");
        }
        Files.write(file, Arrays.copyOf(good, good.length / 2));
        assertThatThrownBy(() -> Npy.readAll(file))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("ZIP archive");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("readme.txt"));
        }
        assertThatThrownBy(() -> Npy.readAll(file)).hasMessageContaining("needs arrays");
    }

    @Test
    void whatNoTensorHoldsIsNamedOnlyWhenItIsAskedFor() throws IOException {
        Path file = folder.resolve("mixed.npz");
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("names", npy(1, type("<U3", 1), "630000006100000074000000"));
        entries.put("x", npy(1, type("|u1", 2), "0102"));
        entries.put("ids", npy(1, type("<i8", 1), "0000000001000000"));
        entries.put("objects", npy(1, type("|O", 1), "80049544"));
        entries.put("rows", npy(1, "{'descr': [('a', '<i4')], 'fortran_order': False, 'shape': (0,)}", ""));
        zip(file, entries);
        Map<String, Tensor> arrays = Npy.readAll(file);
        assertThat(arrays.keySet()).containsExactly("x");
        assertThat(requireNonNull(arrays.get("x")).toInts()).containsExactly(1, 2);
        assertThat(arrays.get("y")).isNull();
        assertThat(arrays.toString()).contains("; left out: names, '<U3', words; left out: ids, 4294967296");
        assertThatThrownBy(() -> arrays.get("names"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("mixed.npz, names.npy, byte 10")
                .hasMessageContaining("got '<U3', words; save a number for each word");
        assertThatThrownBy(() -> arrays.get("ids")).hasMessageContaining("int32 holds, got 4294967296");
        assertThatThrownBy(() -> arrays.get("objects")).hasMessageContaining("got '|O', Python objects");
        assertThatThrownBy(() -> arrays.get("rows")).hasMessageContaining("got records with fields");
        entries.keySet().removeIf(name -> !name.equals("names"));
        zip(file, entries);
        assertThatThrownBy(() -> Npy.readAll(file)).hasMessageContaining("got '<U3', words");
    }

    @Test
    void aDamagedTypeIsNotTakenForWords() throws IOException {
        Path file = folder.resolve("x.npz");
        Map<String, byte[]> entries = Map.of("x", npy(1, type("|u1", 2), "0102"));
        zip(file, entries);
        byte[] bytes = Files.readAllBytes(file);
        int type = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("|u1") + 1;
        bytes[type] = 'U';
        Files.write(file, bytes);
        assertThatThrownBy(() -> Npy.readAll(file)).hasMessageContaining("data of the checksum");
    }

    /** Stored as np.savez does, not packed. */
    private static void zip(Path file, Map<String, byte[]> entries) throws IOException {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            for (Map.Entry<String, byte[]> each : entries.entrySet()) {
                ZipEntry entry = new ZipEntry(each.getKey() + ".npy");
                CRC32 sum = new CRC32();
                sum.update(each.getValue());
                entry.setCrc(sum.getValue());
                entry.setSize(each.getValue().length);
                zip.putNextEntry(entry);
                zip.write(each.getValue());
            }
        }
    }

    @Test
    void filesThatAreNotThereOrCantBeWrittenAreNamed() throws IOException {
        assertThatThrownBy(() -> Npy.read(folder.resolve("none.npy")))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> Npy.read(folder)).hasMessageContaining("a folder");
        Path nowhere = folder.resolve("no/x.npy");
        assertThatThrownBy(() -> Npy.write(nowhere, Tensor.scalar(1))).isInstanceOf(DataException.class);
        assertThatThrownBy(() -> Npy.write("x.npz", Tensor.scalar(1))).hasMessageContaining("Npy.writeAll");
        try (var left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aWriteThatFailsLeavesTheOldFile() throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(file, Tensor.of(1, 2));
        assertThatThrownBy(() -> DataFile.write("test", file, out -> {
                    out.write(new byte[100_000]);
                    throw new IllegalStateException("killed");
                }))
                .hasMessage("killed");
        assertThat(Npy.read(file).toInts()).containsExactly(1, 2);
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private double[] numbers(String type, String hex) {
        int count = hex.replace(" ", "").length() / 2 / (type.charAt(2) - '0');
        return read(npy(1, type(type, count), hex)).toDoubles();
    }

    private static String type(String type, int count) {
        return "{'descr': '" + type + "', 'fortran_order': False, 'shape': (" + count + ",)}";
    }

    private void refused(byte[] bytes, String... words) {
        assertThatThrownBy(() -> read(bytes)).isInstanceOf(DataException.class).hasMessageContainingAll(words);
    }

    private Tensor read(byte[] bytes) {
        return Npy.read(IdxFiles.write(folder, "x.npy", bytes));
    }

    /** An array in NumPy's format, put together by the format's description. */
    private static byte[] npy(int version, String header, String hex) {
        byte[] data = HexFormat.of().parseHex(hex.replace(" ", ""));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("934e554d5059"));
        out.write(version);
        out.write(0);
        byte[] words = header.getBytes(StandardCharsets.UTF_8);
        byte[] size = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(words.length)
                .array();
        out.write(size, 0, version == 1 ? 2 : 4);
        out.writeBytes(words);
        out.writeBytes(data);
        return out.toByteArray();
    }
}
