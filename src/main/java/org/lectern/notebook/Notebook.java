package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A notebook of nbformat 4: a view of its JSON tree that keeps the fields it does not know and the order of all. From
 * {@link NotebookReader}, or new and empty from {@link #empty}.
 */
public final class Notebook {
    /** The minor version from which on each cell has an id. */
    static final int IDS_SINCE = 5;

    private static final Pattern HEADING = Pattern.compile("(?m)^ {0,3}#{1,6}[ \\t]+(.+?)[ \\t#]*$");

    private final ObjectNode json;

    private Notebook(ObjectNode json) {
        this.json = json;
    }

    /**
     * A view of a tree, which is checked; cells without ids get them where the format wants ids.
     *
     * @throws NotebookException if the tree is no notebook of nbformat 4
     */
    public static Notebook of(JsonNode json) {
        ObjectNode root = NotebookSchema.check(json);
        CellIds.complete(root);
        return new Notebook(root);
    }

    /** A new notebook of nbformat 4.5 for Lectern's kernel, without cells. */
    public static Notebook empty() {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.putArray("cells");
        ObjectNode metadata = root.putObject("metadata");
        metadata.putObject("kernelspec")
                .put("display_name", "Java (Lectern)")
                .put("language", "java")
                .put("name", "lectern");
        metadata.putObject("language_info").put("name", "java");
        root.put("nbformat", 4).put("nbformat_minor", IDS_SINCE);
        return new Notebook(root);
    }

    /** The whole tree; changes to it change the notebook. */
    public ObjectNode json() {
        return json;
    }

    /** The notebook's metadata, made if there is none. */
    public ObjectNode metadata() {
        return json.get("metadata") instanceof ObjectNode metadata ? metadata : json.putObject("metadata");
    }

    public int minorVersion() {
        return json.path("nbformat_minor").asInt();
    }

    /** Views of the cells in their order. */
    public List<Cell> cells() {
        List<Cell> cells = new ArrayList<>();
        for (JsonNode cell : json.path("cells")) {
            cells.add(new Cell((ObjectNode) cell));
        }
        return cells;
    }

    public List<Cell> codeCells() {
        return cells().stream().filter(Cell::isCode).toList();
    }

    /** Appends a new cell, with an id where the format wants one. */
    public Cell add(Cell.Kind kind, String source) {
        ObjectNode cell = cellsNode().addObject();
        cell.put("cell_type", kind.name().toLowerCase(Locale.ROOT));
        if (kind == Cell.Kind.CODE) {
            cell.putNull("execution_count");
        }
        if (minorVersion() >= IDS_SINCE) {
            cell.put("id", CellIds.fresh(json, source));
        }
        cell.putObject("metadata");
        if (kind == Cell.Kind.CODE) {
            cell.putArray("outputs");
        }
        cell.set("source", Text.split(source));
        return new Cell(cell);
    }

    /** Removes a cell by its place in {@link #cells}. */
    public void remove(int index) {
        cellsNode().remove(index);
    }

    /** The first heading of the notebook's text; empty if it has none. */
    public Optional<String> title() {
        for (Cell cell : cells()) {
            if (cell.kind() == Cell.Kind.MARKDOWN) {
                Matcher heading = HEADING.matcher(cell.source());
                if (heading.find()) {
                    return Optional.of(heading.group(1));
                }
            }
        }
        return Optional.empty();
    }

    /** The programming language of the code cells, in lower case; {@code java} where the notebook does not say. */
    public String language() {
        JsonNode metadata = json.path("metadata");
        String language = metadata.path("language_info")
                .path("name")
                .asText(metadata.path("kernelspec").path("language").asText("java"));
        return language.toLowerCase(Locale.ROOT);
    }

    /** A copy that shares nothing with this notebook. */
    public Notebook copy() {
        return new Notebook(json.deepCopy());
    }

    private ArrayNode cellsNode() {
        return (ArrayNode) json.get("cells");
    }
}
