package org.lectern.data;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lectern.display.Displayable;
import org.lectern.display.MimeBundle;
import org.lectern.display.NearNames;
import org.lectern.display.Table;
import org.lectern.tensor.DType;
import org.lectern.tensor.Tensor;

/**
 * Text to numbers and back: by characters, by words, or by byte pairs, pieces of words that are learned from a text.
 *
 * <pre>{@code
 * var text = TextFile.read("shakespeare.txt");
 * var vocabulary = Vocabulary.characters(text);
 * var ids = vocabulary.encode(text);                    // INT32 of shape (length)
 * var batches = vocabulary.windows(ids, 64).batches(32, rng);
 * vocabulary.decode(ids.slice(0, 0, 20))
 *
 * var words = Vocabulary.words(text).minCount(2).special("<pad>");
 * var pieces = Vocabulary.bytePairs(text, 500);
 * pieces.save("pieces.json");
 * }</pre>
 *
 * <p>Immutable. Characters are Unicode's code points. Byte pairs encode any text, and decode to just that text.
 *
 * <p>Source of byte pairs: R. Sennrich, B. Haddow, A. Birch, "Neural machine translation of rare words with subword units", ACL
 * 2016; on bytes: A. Radford and others, "Language models are unsupervised multitask learners", 2019.
 */
public final class Vocabulary implements Displayable {
    /** What stands for what the vocabulary does not know. */
    public static final String UNKNOWN = "<unk>";

    /** What a token is. */
    enum Kind {
        CHARACTERS,
        WORDS,
        BYTE_PAIRS
    }

    private static final Pattern WORD = Pattern.compile(
            "[\\p{L}\\p{M}\\p{N}_]+(?:['’\\u200C\\u200D][\\p{L}\\p{M}]+)*|[^\\s\\p{L}\\p{M}\\p{N}_]",
            Pattern.UNICODE_CHARACTER_CLASS);
    /** Marks that stand right behind a word, without a space. */
    private static final String CLOSING = ".,;:!?)]}%…”’";

    private static final int SHOWN = 12;

    private final Kind kind;
    private final List<String> tokens;
    private final Map<String, Integer> ids;
    private final @Nullable BytePairs pairs;
    /** How often each word stands in the text, the commonest first; empty if that is not known. */
    private final Map<String, Integer> counts;

    Vocabulary(Kind kind, List<String> tokens, @Nullable BytePairs pairs, Map<String, Integer> counts) {
        this.kind = kind;
        this.tokens = List.copyOf(tokens);
        this.pairs = pairs;
        this.counts = counts;
        Map<String, Integer> places = new HashMap<>();
        // Of byte pairs the first tokens are parts of letters that have no text of their own: only special ones have
        // names.
        for (int i = pairs == null ? 0 : pairs.size(); i < tokens.size(); i++) {
            places.put(tokens.get(i), i);
        }
        this.ids = places;
    }

    /** The characters of a text in the order of Unicode. */
    public static Vocabulary characters(String text) {
        refuseEmpty(text);
        List<String> tokens = text.codePoints()
                .distinct()
                .sorted()
                .mapToObj(Character::toString)
                .toList();
        return new Vocabulary(Kind.CHARACTERS, tokens, null, Map.of());
    }

    /**
     * The words and punctuation marks of a text, the commonest first, behind {@link #UNKNOWN}, which is 0. Spaces and line ends are
     * not kept.
     */
    public static Vocabulary words(String text) {
        refuseEmpty(text);
        Map<String, Integer> counted = new HashMap<>();
        for (String word : split(text)) {
            counted.merge(word, 1, Integer::sum);
        }
        Map<String, Integer> ordered = new LinkedHashMap<>();
        counted.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> ordered.put(entry.getKey(), entry.getValue()));
        return ofWords(Collections.unmodifiableMap(ordered));
    }

    private static Vocabulary ofWords(Map<String, Integer> counts) {
        List<String> tokens = new ArrayList<>(List.of(UNKNOWN));
        counts.keySet().stream().filter(word -> !word.equals(UNKNOWN)).forEach(tokens::add);
        return new Vocabulary(Kind.WORDS, tokens, null, counts);
    }

    /**
     * Pieces of words, learned from a text: the 256 bytes, and then again and again the two neighbours that stand together most
     * often. A megabyte of text takes seconds.
     *
     * @param size how many tokens there shall be at most; fewer if no pair is left that stands there twice
     * @throws DataException if there is no text, or size is less than 256
     */
    public static Vocabulary bytePairs(String text, int size) {
        refuseEmpty(text);
        BytePairs pairs = BytePairs.learn(text, size);
        return new Vocabulary(Kind.BYTE_PAIRS, pairs.tokens(), pairs, Map.of());
    }

    private static void refuseEmpty(String text) {
        if (text.isEmpty()) {
            throw new DataException("vocabulary", "a text", "an empty one", "TextFile.read(file) reads one");
        }
    }

    /**
     * Only the words that stand in the text at least so often; the others become {@link #UNKNOWN}. Special tokens come after.
     *
     * @throws DataException if it is no vocabulary of words made of a text, or none would be left
     */
    public Vocabulary minCount(int least) {
        return kept("minCount", entry -> entry.getValue() >= least, counts.size());
    }

    /** Only the {@code most} commonest words, as {@link #minCount}. */
    public Vocabulary commonest(int most) {
        return kept("commonest", entry -> true, most);
    }

    private Vocabulary kept(String operation, Predicate<Map.Entry<String, Integer>> fits, int most) {
        if (counts.isEmpty()) {
            throw new DataException(
                    operation,
                    "a vocabulary of words, right from its text",
                    this + "",
                    "Vocabulary.words(text)." + operation + "(…) makes one; special tokens come after");
        }
        Map<String, Integer> left = new LinkedHashMap<>();
        counts.entrySet().stream()
                .filter(fits)
                .limit(Math.max(0, most))
                .forEach(entry -> left.put(entry.getKey(), entry.getValue()));
        if (left.isEmpty()) {
            throw new DataException(operation, "a number that leaves words", "none left", "choose another number");
        }
        return ofWords(Collections.unmodifiableMap(left));
    }

    /**
     * The same with special tokens behind the others, such as one for padding. A text never encodes to them.
     *
     * @throws DataException if one is there already
     */
    public Vocabulary special(String... names) {
        List<String> more = new ArrayList<>(tokens);
        for (String name : names) {
            if (name.isEmpty()
                    || more.subList(pairs == null ? 0 : pairs.size(), more.size())
                            .contains(name)) {
                throw new DataException(
                        "special",
                        "new tokens",
                        "\"" + name + "\"",
                        "names such as <pad> are usual: not those of the text");
            }
            more.add(name);
        }
        return new Vocabulary(kind, more, pairs, Map.of());
    }

    /** The same with {@link #UNKNOWN}, to which characters encode that are not in the vocabulary; without it they are an error. */
    public Vocabulary withUnknown() {
        return ids.containsKey(UNKNOWN) || kind == Kind.BYTE_PAIRS ? this : special(UNKNOWN);
    }

    /** The number of tokens. */
    public int size() {
        return tokens.size();
    }

    /** All tokens in the order of their numbers. */
    public List<String> tokens() {
        return tokens;
    }

    /**
     * A token's number.
     *
     * @throws DataException if it is not in the vocabulary
     */
    public int id(String token) {
        Integer id = ids.get(token);
        if (id == null && pairs != null) {
            int[] pieces = pairs.encode(token);
            id = pieces.length == 1 ? pieces[0] : null;
        }
        if (id == null) {
            List<String> near = NearNames.of(token, ids.keySet());
            throw new DataException(
                    "id",
                    "a token of the vocabulary",
                    "\"" + token + "\"",
                    near.isEmpty() ? "special(\"" + token + "\") adds a special one" : "did you mean " + near + "?");
        }
        return id;
    }

    /**
     * A text's tokens. Shapes: INT32 of shape {@code (tokens)}.
     *
     * @throws DataException if a character is not in a vocabulary of characters that has no {@link #UNKNOWN}
     */
    public Tensor encode(String text) {
        return Tensor.of(numbers(text));
    }

    /** Several texts, one by one, as {@link Dataset#ofSequences} takes them. */
    public List<Tensor> encodeAll(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    private int[] numbers(String text) {
        Integer unknown = ids.get(UNKNOWN);
        return switch (kind) {
            case BYTE_PAIRS -> pairs == null ? new int[0] : pairs.encode(text);
            case WORDS ->
                split(text).stream()
                        .mapToInt(word -> ids.getOrDefault(word, unknown == null ? 0 : unknown))
                        .toArray();
            case CHARACTERS -> characters(text, unknown);
        };
    }

    private int[] characters(String text, @Nullable Integer unknown) {
        int[] numbers = new int[text.codePointCount(0, text.length())];
        int at = 0;
        for (int i = 0; i < numbers.length; i++) {
            int character = text.codePointAt(at);
            Integer id = ids.get(Character.toString(character));
            if (id == null && unknown == null) {
                throw new DataException(
                        "encode",
                        "characters of the vocabulary",
                        String.format("'%s' (U+%04X) at %d", Character.toString(character), character, i),
                        "make the vocabulary of the whole text, or take .withUnknown()");
            }
            numbers[i] = id != null ? id : unknown == null ? 0 : unknown;
            at += Character.charCount(character);
        }
        return numbers;
    }

    private static List<String> split(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /**
     * Tokens as text again: characters and byte pairs just as it was, words with a space between them. Shapes: INT32 of any shape.
     *
     * @throws DataException if a number is none of a token
     */
    public String decode(Tensor numbers) {
        if (numbers.dtype() != DType.INT32) {
            throw new DataException(
                    "decode",
                    "tokens' numbers of INT32",
                    numbers.dtype() + "",
                    "logits.argmax(-1) gives numbers of scores");
        }
        return decode(numbers.toInts());
    }

    /** Tokens as text again, as {@link #decode(Tensor)}. */
    public String decode(int... numbers) {
        for (int number : numbers) {
            if (number < 0 || number >= tokens.size()) {
                throw new DataException(
                        "decode",
                        "numbers from 0 to " + (tokens.size() - 1),
                        number + "",
                        "is it another vocabulary's?");
            }
        }
        if (pairs != null) {
            return pairs.decode(numbers, tokens);
        }
        StringBuilder text = new StringBuilder();
        for (int number : numbers) {
            String token = tokens.get(number);
            boolean spaced = kind == Kind.WORDS && !text.isEmpty() && CLOSING.indexOf(token) < 0;
            text.append(spaced ? " " : "").append(token);
        }
        return text.toString();
    }

    /**
     * Windows of a long text to learn the next token from, each token predicted once: x is {@code (n, length)}, and y the same
     * one token on. Made batch by batch, not all in memory.
     *
     * @throws DataException if there are not more tokens than {@code length}
     */
    public Dataset windows(Tensor numbers, int length) {
        return windows(numbers, length, length);
    }

    /** The same with windows that begin {@code stride} tokens apart: with 1 at each token. */
    public Dataset windows(Tensor numbers, int length, int stride) {
        if (numbers.dtype() != DType.INT32 || numbers.rank() != 1) {
            throw new DataException(
                    "windows",
                    "the numbers of a text's tokens: INT32 of shape (n)",
                    Arrays.toString(numbers.shape()) + " of " + numbers.dtype(),
                    "vocabulary.encode(text) gives them");
        }
        if (length < 1 || stride < 1 || numbers.size() <= length) {
            throw new DataException(
                    "windows",
                    "a length and a stride of at least 1, and more tokens than a window has",
                    "length " + length + ", stride " + stride + " and " + numbers.size() + " tokens",
                    "choose shorter windows");
        }
        return new Dataset(new Windows(numbers.toInts(), length, stride), List.of(), "");
    }

    /**
     * Writes the vocabulary to a file, whole or not at all.
     *
     * @throws DataException if it can't be written
     */
    public void save(String file) {
        save(Path.of(file));
    }

    /** Writes the vocabulary to a file, whole or not at all. */
    public void save(Path file) {
        VocabularyFile.write(file, kind, tokens, pairs);
    }

    /**
     * Reads a vocabulary that was saved: it gives the same numbers.
     *
     * @throws DataException if it is not there, cut off or changed so that it is none
     */
    public static Vocabulary load(String file) {
        return load(Path.of(file));
    }

    /** Reads a vocabulary that was saved. */
    public static Vocabulary load(Path file) {
        return VocabularyFile.read(file);
    }

    @Override
    public MimeBundle display() {
        List<List<String>> rows = new ArrayList<>();
        int from = kind == Kind.BYTE_PAIRS ? BytePairs.BYTES : 0;
        for (int i = from; i < Math.min(tokens.size(), from + SHOWN); i++) {
            String shown = tokens.get(i).replace("\n", "\\n").replace(" ", "␣");
            Integer count = counts.get(tokens.get(i));
            rows.add(List.of(i + "", shown, count == null ? "" : count + ""));
        }
        boolean counted = !counts.isEmpty();
        List<String> columns = List.of("number", "token", "in the text");
        Table table = new Table(
                this + "",
                counted ? columns : columns.subList(0, 2),
                counted ? rows : rows.stream().map(row -> row.subList(0, 2)).toList());
        return table.display();
    }

    @Override
    public String toString() {
        String what = switch (kind) {
            case CHARACTERS -> "characters";
            case WORDS -> "words";
            case BYTE_PAIRS -> "byte pairs";
        };
        return "vocabulary of " + tokens.size() + " tokens by " + what;
    }
}
