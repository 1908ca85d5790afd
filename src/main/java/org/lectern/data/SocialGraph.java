package org.lectern.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.Table;
import org.lectern.tensor.Rng;
import org.lectern.tensor.Tensor;

/**
 * Who knows whom: people, the friendships between them, and the community each belongs to.
 *
 * @param adjacency 1 where two know each other, else 0; symmetric, nobody knows themselves. Shape {@code (n, n)}
 * @param labels each person's community, INT32 of shape {@code (n)}
 * @param names the people, in the order of the rows
 * @param communities the communities' names
 * @param source where the graph comes from, in words
 */
public record SocialGraph(Tensor adjacency, Tensor labels, List<String> names, List<String> communities, String source)
        implements Displayable {
    private static final int MOST = 5_000;
    private static final List<String> FIRST_NAMES = List.of(
            "Ada", "Ben", "Chiara", "David", "Elif", "Finn", "Grace", "Hugo", "Ines", "Jonas", "Keiko", "Luca", "Maya",
            "Noah", "Olga", "Pablo", "Quentin", "Rosa", "Samir", "Tara", "Ugo", "Vera", "Wen", "Xenia", "Yusuf", "Zoe",
            "Amir", "Bella", "Carl", "Dora", "Emil", "Fatima", "Gustav", "Hana", "Ivan", "Julia", "Kofi", "Lena",
            "Marco", "Nina");
    private static final List<String> CLUBS =
            List.of("chess", "climbing", "choir", "robotics", "theatre", "rowing", "cooking", "astronomy");

    public SocialGraph {
        names = List.copyOf(names);
        communities = List.copyOf(communities);
    }

    /** How many people there are. */
    public int size() {
        return names.size();
    }

    /** Each friendship once, as the numbers of two people, INT32 of shape {@code (edges, 2)}; the first is the smaller. */
    public Tensor edges() {
        float[] cells = adjacency.toFloats();
        int n = size();
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (cells[i * n + j] != 0) {
                    ends.add(i);
                    ends.add(j);
                }
            }
        }
        return Tensor.of(ends.stream().mapToInt(Integer::intValue).toArray()).reshape(ends.size() / 2, 2);
    }

    /**
     * Draws a stochastic block model (Holland, Laskey and Leinhardt, "Stochastic blockmodels: first steps", 1983): two of the same
     * community know each other with the probability {@code within}, two of different ones with {@code between}. Whoever
     * would know nobody gets to know somebody of their community.
     */
    static SocialGraph draw(int[] sizes, double within, double between, Rng rng) {
        check(sizes, within, between);
        int n = 0;
        for (int size : sizes) {
            n += size;
        }
        int[] labels = new int[n];
        int next = 0;
        for (int community = 0; community < sizes.length; community++) {
            for (int i = 0; i < sizes[community]; i++) {
                labels[next++] = community;
            }
        }
        float[] cells = new float[n * n];
        int[] known = new int[n];
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                if (rng.nextBoolean(labels[i] == labels[j] ? within : between)) {
                    connect(cells, known, i, j);
                }
            }
        }
        for (int i = 0, first = 0; i < n; i++) {
            first = i > 0 && labels[i] != labels[i - 1] ? i : first;
            int size = sizes[labels[i]];
            if (known[i] == 0 && size > 1) {
                int other = first + rng.nextInt(size - 1);
                connect(cells, known, i, other >= i ? other + 1 : other);
            }
        }
        List<String> names = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            String name = FIRST_NAMES.get(i % FIRST_NAMES.size());
            names.add(i < FIRST_NAMES.size() ? name : name + " " + (i / FIRST_NAMES.size() + 1));
        }
        List<String> communities = new ArrayList<>();
        for (int c = 0; c < sizes.length; c++) {
            communities.add(c < CLUBS.size() ? CLUBS.get(c) : "club " + (c + 1));
        }
        return new SocialGraph(
                Tensor.of(cells).reshape(n, n),
                Tensor.of(labels),
                names,
                communities,
                String.format(Locale.ROOT, "drawn: a stochastic block model, %s within, %s between", within, between));
    }

    private static void check(int[] sizes, double within, double between) {
        long people = 0;
        for (int size : sizes) {
            people += size;
            if (size < 1) {
                throw new DataException(
                        "socialGraph", "at least 1 person in each community", size + "", "leave the empty one out");
            }
        }
        if (people < 1 || people > MOST) {
            throw new DataException(
                    "socialGraph", "1 to " + MOST + " people", people + "", "the adjacency matrix has n * n cells");
        }
        if (!(within >= 0 && within <= 1 && between >= 0 && between <= 1)) {
            throw new DataException(
                    "socialGraph",
                    "probabilities from 0 to 1",
                    "within " + within + ", between " + between,
                    "0.3 and 0.03 make communities that one sees");
        }
    }

    private static void connect(float[] cells, int[] known, int i, int j) {
        int n = known.length;
        cells[i * n + j] = 1;
        cells[j * n + i] = 1;
        known[i]++;
        known[j]++;
    }

    @Override
    public MimeBundle display() {
        int n = size();
        float[] cells = adjacency.toFloats();
        int[] of = labels.toInts();
        List<List<String>> rows = new ArrayList<>();
        for (int c = 0; c < communities.size(); c++) {
            int members = 0;
            int inside = 0;
            int outside = 0;
            for (int i = 0; i < n; i++) {
                members += of[i] == c ? 1 : 0;
                for (int j = 0; of[i] == c && j < n; j++) {
                    boolean isSame = of[j] == c;
                    inside += isSame && j > i ? (int) cells[i * n + j] : 0;
                    outside += isSame ? 0 : (int) cells[i * n + j];
                }
            }
            rows.add(List.of(communities.get(c), members + "", inside + "", outside + ""));
        }
        return new Table(toString(), List.of("community", "people", "friendships within", "to others"), rows).display();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d people, %,d friendships, %d communities; %s",
                size(),
                edges().dim(0),
                communities.size(),
                source);
    }
}
