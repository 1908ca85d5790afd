package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A view of one cell: what it reads comes from the notebook's tree, what it sets goes there. Two cells are equal when they
 * look at the same content.
 *
 * @param json the cell's tree, with the fields Lectern does not know
 */
public record Cell(ObjectNode json) {
    /** What a cell holds. */
    public enum Kind {
        CODE,
        MARKDOWN,
        RAW
    }

    public Kind kind() {
        return switch (json.path("cell_type").asText()) {
            case "code" -> Kind.CODE;
            case "markdown" -> Kind.MARKDOWN;
            default -> Kind.RAW;
        };
    }

    public boolean isCode() {
        return kind() == Kind.CODE;
    }

    /** The id that nbformat 4.5 gives each cell; empty in older notebooks. */
    public Optional<String> id() {
        JsonNode id = json.get("id");
        return id == null || !id.isTextual() ? Optional.empty() : Optional.of(id.textValue());
    }

    public String source() {
        return Text.join(json.get("source"));
    }

    /** Replaces the source; the file holds it as a list of lines, as Jupyter writes it. */
    public void source(String source) {
        json.set("source", Text.split(source));
    }

    /** The cell's metadata, made if there is none. */
    public ObjectNode metadata() {
        return json.get("metadata") instanceof ObjectNode metadata ? metadata : json.putObject("metadata");
    }

    public Set<String> tags() {
        Set<String> tags = new LinkedHashSet<>();
        for (JsonNode tag : json.path("metadata").path("tags")) {
            tags.add(tag.asText());
        }
        return tags;
    }

    /** The outputs of a code cell, made if there are none. */
    public ArrayNode outputs() {
        return json.get("outputs") instanceof ArrayNode outputs ? outputs : json.putArray("outputs");
    }

    /** The number in the cell's prompt; empty before it ran. */
    public Optional<Integer> executionCount() {
        JsonNode count = json.get("execution_count");
        return count == null || !count.isInt() ? Optional.empty() : Optional.of(count.intValue());
    }

    public void executionCount(@Nullable Integer count) {
        json.put("execution_count", count);
    }

    /** Removes outputs and prompt number of a code cell; other cells stay as they are. */
    public void clearOutputs() {
        if (isCode()) {
            outputs().removeAll();
            executionCount(null);
        }
    }
}
