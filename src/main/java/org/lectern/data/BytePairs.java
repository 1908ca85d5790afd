package org.lectern.data;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.lectern.display.ProgressBar;

/** Byte pair encoding: tokens 0 to 255 are the bytes, each further one is two earlier ones after each other. */
final class BytePairs {
    static final int BYTES = 256;
    private static final int MOST = 1_000_000;

    /** Pairs don't cross words. A word of more letters than any has is cut: its pairs would take its length squared. */
    private static final Pattern WORD = Pattern.compile(
            " ?[\\p{L}\\p{M}\\p{N}]{1,50}| ?[^\\s\\p{L}\\p{M}\\p{N}]{1,50}|\\s{1,50}", Pattern.UNICODE_CHARACTER_CLASS);

    private final List<int[]> merges;
    private final List<byte[]> bytes = new ArrayList<>();
    private final Map<Long, Integer> ranks = new HashMap<>();

    /** @param merges the two tokens that each further one consists of */
    BytePairs(List<int[]> merges) {
        this.merges = merges;
        for (int i = 0; i < BYTES; i++) {
            bytes.add(new byte[] {(byte) i});
        }
        for (int[] merge : merges) {
            byte[] first = bytes.get(merge[0]);
            byte[] second = bytes.get(merge[1]);
            byte[] both = Arrays.copyOf(first, first.length + second.length);
            System.arraycopy(second, 0, both, first.length, second.length);
            ranks.put(pair(merge[0], merge[1]), bytes.size());
            bytes.add(both);
        }
    }

    int size() {
        return bytes.size();
    }

    List<int[]> merges() {
        return merges;
    }

    /** For reading: a byte that is no letter by itself becomes a replacement mark. */
    List<String> tokens() {
        return bytes.stream()
                .map(each -> new String(each, StandardCharsets.UTF_8))
                .toList();
    }

    private static long pair(int first, int second) {
        return (long) first << 32 | second;
    }

    /** A word of the text, as tokens that grow together, and how often it stands there. */
    private static final class Word {
        private int[] tokens;
        private final int count;

        Word(int[] tokens, int count) {
            this.tokens = tokens;
            this.count = count;
        }
    }

    /** What learning knows of the pairs: how often each stands in the text, in which words, and which is next. */
    private static final class Pairs {
        private record Entry(long pair, int count) implements Comparable<Entry> {
            /** The commonest first; of those that are as common, that of the earlier tokens. */
            @Override
            public int compareTo(Entry other) {
                int byCount = Integer.compare(other.count, count);
                return byCount != 0 ? byCount : Long.compare(pair, other.pair);
            }
        }

        private final Map<Long, Integer> counts = new HashMap<>();
        private final Map<Long, Set<Word>> words = new HashMap<>();
        private final TreeSet<Entry> order = new TreeSet<>();

        void add(Word word, int sign) {
            for (int i = 1; i < word.tokens.length; i++) {
                long pair = pair(word.tokens[i - 1], word.tokens[i]);
                int before = counts.getOrDefault(pair, 0);
                int after = before + sign * word.count;
                order.remove(new Entry(pair, before));
                if (after > 0) {
                    counts.put(pair, after);
                    order.add(new Entry(pair, after));
                    words.computeIfAbsent(pair, p -> new HashSet<>()).add(word);
                } else {
                    counts.remove(pair);
                    words.remove(pair);
                }
            }
        }

        /** The commonest pair that stands there at least twice; null if there is none. */
        @Nullable
        Long commonest() {
            return order.isEmpty() || order.first().count < 2 ? null : order.first().pair;
        }

        void merge(long pair, int token) {
            for (Word word : List.copyOf(words.getOrDefault(pair, Set.of()))) {
                add(word, -1);
                word.tokens = merged(word.tokens, pair, token);
                add(word, 1);
            }
        }
    }

    static BytePairs learn(String text, int size) {
        if (size < BYTES || size > MOST) {
            throw new DataException(
                    "bytePairs",
                    "a size from " + BYTES + ", the bytes, to " + MOST,
                    size + "",
                    "500 to 50,000 are usual");
        }
        Map<String, Integer> counted = new LinkedHashMap<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            counted.merge(matcher.group(), 1, Integer::sum);
        }
        Pairs pairs = new Pairs();
        counted.forEach((word, count) -> pairs.add(new Word(bytes(word), count), 1));
        List<int[]> merges = new ArrayList<>();
        try (ProgressBar bar = ProgressBar.of("byte pairs", size - BYTES)) {
            while (BYTES + merges.size() < size && !Thread.currentThread().isInterrupted()) {
                Long pair = pairs.commonest();
                if (pair == null) {
                    break;
                }
                pairs.merge(pair, BYTES + merges.size());
                merges.add(new int[] {(int) (pair >> 32), (int) (long) pair});
                bar.step();
            }
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new DataException("bytePairs", "all pairs", "an interrupt", "run it again, or ask for fewer");
        }
        return new BytePairs(merges);
    }

    private static int[] bytes(String word) {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        return IntStream.range(0, bytes.length).map(i -> bytes[i] & 0xff).toArray();
    }

    private static int[] merged(int[] tokens, long pair, int token) {
        int[] merged = new int[tokens.length];
        int size = 0;
        for (int i = 0; i < tokens.length; i++) {
            if (i + 1 < tokens.length && pair(tokens[i], tokens[i + 1]) == pair) {
                merged[size++] = token;
                i++;
            } else {
                merged[size++] = tokens[i];
            }
        }
        return Arrays.copyOf(merged, size);
    }

    int[] encode(String text) {
        Map<String, int[]> known = new HashMap<>();
        List<int[]> parts = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            parts.add(known.computeIfAbsent(matcher.group(), this::word));
        }
        return parts.stream().flatMapToInt(Arrays::stream).toArray();
    }

    /** The earliest learned pair first, as in learning. */
    private int[] word(String word) {
        int[] tokens = bytes(word);
        while (true) {
            int earliest = Integer.MAX_VALUE;
            long best = 0;
            for (int i = 1; i < tokens.length; i++) {
                long pair = pair(tokens[i - 1], tokens[i]);
                int rank = ranks.getOrDefault(pair, Integer.MAX_VALUE);
                if (rank < earliest) {
                    earliest = rank;
                    best = pair;
                }
            }
            if (earliest == Integer.MAX_VALUE) {
                return tokens;
            }
            tokens = merged(tokens, best, earliest);
        }
    }

    /** @param names of all tokens, for the special ones */
    String decode(int[] tokens, List<String> names) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int token : tokens) {
            out.writeBytes(
                    token < bytes.size() ? bytes.get(token) : names.get(token).getBytes(StandardCharsets.UTF_8));
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
