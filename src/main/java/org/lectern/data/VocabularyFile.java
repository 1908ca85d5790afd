package org.lectern.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A vocabulary as JSON: its kind, its tokens by their numbers, and for byte pairs the pairs in the order they were learned. */
final class VocabularyFile {
    private static final String FORMAT = "lectern-vocabulary-1";
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String where;

    private VocabularyFile(Path file) {
        this.where = "Vocabulary.load " + file;
    }

    static void write(Path file, Vocabulary.Kind kind, List<String> tokens, @Nullable BytePairs pairs) {
        ObjectNode json = JSON.createObjectNode();
        json.put("format", FORMAT).put("kind", kind.name());
        if (pairs != null) {
            ArrayNode merges = json.putArray("pairs");
            pairs.merges().forEach(merge -> merges.addArray().add(merge[0]).add(merge[1]));
        }
        // Of byte pairs the other tokens follow from the pairs.
        ArrayNode words = json.putArray("tokens");
        tokens.subList(pairs == null ? 0 : pairs.size(), tokens.size()).forEach(words::add);
        DataFile.write("Vocabulary.save", file, json.toString());
    }

    static Vocabulary read(Path file) {
        return new VocabularyFile(file).vocabulary(file);
    }

    private Vocabulary vocabulary(Path file) {
        String text =
                TextFile.read(where, file, StandardCharsets.UTF_8, line -> "", "Vocabulary.save writes UTF-8; %s");
        JsonNode json;
        try {
            json = JSON.readTree(text);
        } catch (JsonProcessingException e) {
            String at = e.getLocation() == null
                    ? ""
                    : ", line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw new DataException(where + at, "JSON", e.getOriginalMessage(), "the file is cut off or damaged", e);
        }
        if (!json.path("format").asText().equals(FORMAT)) {
            throw damaged("the format " + FORMAT, json.path("format") + "");
        }
        Vocabulary.Kind kind = kind(json.path("kind").asText());
        BytePairs pairs = kind == Vocabulary.Kind.BYTE_PAIRS ? pairs(json.path("pairs")) : null;
        List<String> special = new ArrayList<>();
        for (JsonNode token : list(json.path("tokens"))) {
            if (!token.isTextual()) {
                throw damaged("tokens that are words", token + "");
            }
            special.add(token.textValue());
        }
        List<String> tokens = new ArrayList<>(pairs == null ? List.of() : pairs.tokens());
        tokens.addAll(special);
        if (tokens.isEmpty() || new HashSet<>(special).size() != special.size()) {
            throw damaged("tokens, each once", special.size() + " that are not");
        }
        return new Vocabulary(kind, tokens, pairs, Map.of());
    }

    private Vocabulary.Kind kind(String name) {
        for (Vocabulary.Kind kind : Vocabulary.Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        throw damaged("a kind of vocabulary", "\"" + name + "\"");
    }

    private BytePairs pairs(JsonNode json) {
        List<int[]> merges = new ArrayList<>();
        long bytes = 0;
        List<Integer> lengths = new ArrayList<>();
        for (JsonNode pair : list(json)) {
            int known = BytePairs.BYTES + merges.size();
            int first = pair.path(0).asInt(-1);
            int second = pair.path(1).asInt(-1);
            if (pair.size() != 2 || first < 0 || first >= known || second < 0 || second >= known) {
                throw damaged("two earlier tokens in pair " + merges.size(), pair + "");
            }
            int length = length(lengths, first) + length(lengths, second);
            bytes += length;
            // A pair of pairs of pairs doubles each time: a made-up file could fill the memory.
            if (bytes > DataFile.largest(8)) {
                throw damaged("tokens that fit the memory", "more than " + DataFile.largest(8) + " bytes");
            }
            lengths.add(length);
            merges.add(new int[] {first, second});
        }
        return new BytePairs(merges);
    }

    private static int length(List<Integer> lengths, int token) {
        return token < BytePairs.BYTES ? 1 : lengths.get(token - BytePairs.BYTES);
    }

    private JsonNode list(JsonNode json) {
        if (!json.isArray()) {
            throw damaged("lists of tokens and pairs", json.isMissingNode() ? "none" : "something else");
        }
        return json;
    }

    private DataException damaged(String needs, String got) {
        return new DataException(
                where, needs, got, "Vocabulary.save writes such a file; this one is another or damaged");
    }
}
