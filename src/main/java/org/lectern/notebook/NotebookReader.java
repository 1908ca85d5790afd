package org.lectern.notebook;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Reads notebooks strictly, within limits: a file that is no whole notebook is refused with one clear line. */
public final class NotebookReader {
    /** Bytes of the largest notebook read: ten times the largest that browsers open with pleasure. */
    static final long MAX_BYTES = 256L << 20;

    static final int MAX_DEPTH = 200;

    private static final Pattern CONFLICT = Pattern.compile("(?m)^<<<<<<< ");

    // Python's json, which Jupyter writes with, knows NaN and Infinity, and keeps the digits of a number as they are.
    private static final JsonMapper JSON = JsonMapper.builder(new JsonFactoryBuilder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength((int) MAX_BYTES)
                            .build())
                    .build())
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private NotebookReader() {}

    /**
     * Reads a notebook file.
     *
     * @throws NotebookException if the file is missing, unreadable, too large, not JSON, or no notebook of nbformat 4
     */
    public static Notebook read(Path file) {
        try {
            return parse(decode(bytes(file)));
        } catch (NotebookException e) {
            throw new NotebookException(file + ": " + e.getMessage(), e.getCause());
        }
    }

    /**
     * Reads a notebook from its JSON text.
     *
     * @throws NotebookException if the text is not JSON, or no notebook of nbformat 4
     */
    public static Notebook parse(String text) {
        String json = text.startsWith("\ufeff") ? text.substring(1) : text;
        if (json.isBlank()) {
            throw new NotebookException("not a notebook: it is empty; restore it from a copy");
        }
        JsonNode tree;
        try {
            tree = JSON.readTree(json);
        } catch (StreamConstraintsException e) {
            throw new NotebookException(
                    "not a notebook Lectern reads: more than " + MAX_DEPTH + " levels deep or larger than its limits",
                    e);
        } catch (JsonProcessingException e) {
            throw new NotebookException(problem(e, json), e);
        }
        return Notebook.of(tree);
    }

    private static String problem(JsonProcessingException e, String json) {
        if (CONFLICT.matcher(json).find()) {
            return "not a notebook: it has Git's conflict marks (<<<<<<<); resolve the merge first";
        }
        int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
        // A file that begins otherwise never was JSON, wherever the parser gave up.
        boolean object = json.stripLeading().startsWith("{");
        if (object && e instanceof JsonEOFException) {
            return "truncated: the file ends in the middle of the notebook, in line " + line
                    + "; restore it from a copy (.ipynb_checkpoints may hold one)";
        }
        String what = object ? "broken JSON in line " + line + ": " + reason(e) : "it is not JSON";
        return "not a notebook: " + what + "; name a .ipynb file that Jupyter saved";
    }

    private static String reason(JsonProcessingException e) {
        String message = e.getOriginalMessage();
        String first = message.lines().findFirst().orElse(message);
        return first.length() > 120 ? first.substring(0, 120) + "…" : first;
    }

    private static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new NotebookException("is a directory; name a .ipynb file in it");
            }
            if (!Files.exists(file)) {
                throw new NoSuchFileException(file.toString());
            }
            // A device or pipe could be read for ever.
            if (!Files.isRegularFile(file)) {
                throw new NotebookException("is not a regular file; name a .ipynb file");
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new NotebookException((size >> 20) + " MiB are more than the " + (MAX_BYTES >> 20)
                        + " MiB Lectern reads; clear its outputs in Jupyter");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new NotebookException("no such file; check the name, or `ls " + parent(file) + "`", e);
        } catch (AccessDeniedException e) {
            throw new NotebookException("no permission to read it; `chmod u+r` it", e);
        } catch (IOException e) {
            throw new NotebookException("can't be read: " + e.getMessage(), e);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        return parent == null ? Path.of(".") : parent;
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotebookException(
                    "not a notebook: it is not UTF-8 text; name a .ipynb file that Jupyter saved", e);
        }
    }
}
