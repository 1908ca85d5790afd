package org.lectern.data;

import org.lectern.tensor.Tensor;

/** Windows of a row of tokens, with the same window one token on as what is to be predicted. */
record Windows(int[] tokens, int length, int stride) implements Samples {
    @Override
    public int size() {
        return (tokens.length - 1 - length) / stride + 1;
    }

    @Override
    public boolean knowsY() {
        return false;
    }

    @Override
    public Tensor y() {
        return all().y();
    }

    @Override
    public Pass pass(long key) {
        return places -> {
            int[] x = new int[Math.multiplyExact(places.length, length)];
            int[] y = new int[x.length];
            for (int i = 0; i < places.length; i++) {
                int from = places[i] * stride;
                System.arraycopy(tokens, from, x, i * length, length);
                System.arraycopy(tokens, from + 1, y, i * length, length);
            }
            return new Batch(
                    Tensor.of(x).reshape(places.length, length), Tensor.of(y).reshape(places.length, length));
        };
    }
}
