package org.lectern.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lectern.tensor.DType;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/** What crosses between a student's program and the grader, who believes none of its bytes. */
class ValuesTest {
    private static final long SEED = 20261123;

    /** The grader's side, which hands no objects over. */
    static final Values.References NOTHING = new Values.References() {
        @Override
        public int number(StudentObject object) {
            throw new WireException("no object");
        }

        @Override
        public StudentObject object(int number) {
            throw new WireException("no object");
        }

        @Override
        public int number(Object function, Class<?> type) {
            throw new WireException("no function");
        }

        @Override
        public Object function(int number, Class<?> type) {
            throw new WireException("no function");
        }
    };

    private static List<Object> samples() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("a", List.of(1, 2.5, "ä€𝄞"));
        map.put(3L, new int[][] {{1}, {2, 3}});
        return List.of(
                true,
                (byte) -1,
                (short) 300,
                'ß',
                Integer.MIN_VALUE,
                Long.MAX_VALUE,
                Float.NaN,
                -0.0,
                "",
                "text",
                Tensor.of(new double[][] {{1, 2}, {3, 4}}),
                Tensor.zeros(0, 3),
                Tensor.of(DType.FLOAT64, 1.0, Double.NEGATIVE_INFINITY),
                List.of(List.of(), List.of("x")),
                Set.of(1),
                map,
                new double[] {1, Double.NaN},
                new String[] {"a", "b"},
                new boolean[][] {{true}, {}},
                Rng.seed(7));
    }

    @Test
    void valuesComeBackAsTheyWere() {
        for (Object value : samples()) {
            Object back = Objects.requireNonNull(Values.value(Values.bytes(value, NOTHING), NOTHING));
            if (value instanceof Tensor tensor) {
                assertThat(((Tensor) back).shape()).isEqualTo(tensor.shape());
                assertThat(((Tensor) back).dtype()).isEqualTo(tensor.dtype());
                assertThat(((Tensor) back).toDoubles()).isEqualTo(tensor.toDoubles());
            } else if (value instanceof Rng rng) {
                assertThat(((Rng) back).nextDouble()).isEqualTo(rng.nextDouble());
            } else if (value instanceof Map<?, ?> map) {
                assertThat(Arrays.deepToString(((Map<?, ?>) back)
                                .entrySet().stream()
                                        .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
                                        .toArray()))
                        .isEqualTo(Arrays.deepToString(map.entrySet().stream()
                                .flatMap(each -> List.of(each.getKey(), each.getValue()).stream())
                                .toArray()));
            } else {
                assertThat(Arrays.deepEquals(new Object[] {back}, new Object[] {value}))
                        .as(String.valueOf(value))
                        .isTrue();
            }
        }
    }

    @Test
    void bytesThatAreNoValueAreRefusedAndTakeNoMemory() {
        Random random = new Random(SEED);
        List<byte[]> good = new ArrayList<>();
        samples().forEach(each -> good.add(Values.bytes(each, NOTHING)));
        int refused = 0;
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = good.get(random.nextInt(good.size())).clone();
            if (i % 4 == 0) {
                bytes = new byte[1 + random.nextInt(40)];
                random.nextBytes(bytes);
                // A kind that there is.
                bytes[0] = (byte) random.nextInt(20);
            } else if (i % 4 == 1) {
                bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 3));
            } else {
                for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                    bytes[random.nextInt(bytes.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt(256));
                }
            }
            try {
                Values.value(bytes, NOTHING);
            } catch (WireException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(50_000);
    }

    @Test
    void listsInListsWithoutEndAreRefused() {
        Object deep = "x";
        for (int i = 0; i < 50; i++) {
            deep = List.of(deep);
        }
        byte[] once = Values.bytes(List.of("x"), NOTHING);
        byte[] bytes = new byte[100_000];
        for (int i = 0; i + 5 <= bytes.length; i += 5) {
            System.arraycopy(once, 0, bytes, i, 5);
        }
        assertThatThrownBy(() -> Values.value(bytes, NOTHING)).isInstanceOf(WireException.class);
    }

    @Test
    void aFrameThatLiesAboutItsLengthIsRefused() {
        assertThatThrownBy(() -> Frame.read(in(0, 0x7f, 0xff, 0xff, 0xff))).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Frame.read(in(0, 0xff, 0xff, 0xff, 0xff))).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Frame.read(in(99, 0, 0, 0, 0))).isInstanceOf(WireException.class);
        assertThatThrownBy(() -> Frame.read(in(0, 0, 0, 0, 9, 1))).isInstanceOf(EOFException.class);
        assertThatThrownBy(() -> Frame.read(in())).isInstanceOf(EOFException.class);
    }

    private static DataInputStream in(int... bytes) {
        byte[] all = new byte[bytes.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) bytes[i];
        }
        return new DataInputStream(new ByteArrayInputStream(all));
    }
}
