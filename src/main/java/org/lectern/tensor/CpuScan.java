package org.lectern.tensor;

import java.util.Arrays;

/** Running sums on the CPU, in double precision. */
final class CpuScan {
    private CpuScan() {}

    static void cumsum(Tensor x, int outer, int n, int inner, Tensor out) {
        Tiles tiles = Tiles.ours();
        double[] row = tiles.doubleA;
        double[] sums = tiles.doubleB;
        if (inner == 1) {
            for (int i = 0; i < outer; i++) {
                double sum = 0;
                for (int done = 0; done < n; done += Tiles.LENGTH) {
                    int m = Math.min(Tiles.LENGTH, n - done);
                    tiles.read(x, i * n + done, row, 0, m);
                    for (int j = 0; j < m; j++) {
                        sum += row[j];
                        row[j] = sum;
                    }
                    tiles.write("cumsum", out, i * n + done, row, m);
                }
            }
            return;
        }
        for (int i = 0; i < outer; i++) {
            for (int column = 0; column < inner; column += Tiles.LENGTH) {
                int m = Math.min(Tiles.LENGTH, inner - column);
                Arrays.fill(sums, 0, m, 0);
                for (int k = 0; k < n; k++) {
                    tiles.read(x, (i * n + k) * inner + column, row, 0, m);
                    for (int j = 0; j < m; j++) {
                        sums[j] += row[j];
                    }
                    tiles.write("cumsum", out, (i * n + k) * inner + column, sums, m);
                }
            }
        }
    }
}
