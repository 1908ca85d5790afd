package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/** Cell ids for notebooks of 4.5 and newer: drawn from the cell's place and source, so that the same file gets the same. */
final class CellIds {
    private CellIds() {}

    /** Gives an id to each cell that lacks one, and a new one to a cell that repeats an earlier cell's. */
    static void complete(ObjectNode notebook) {
        if (notebook.path("nbformat_minor").asInt() < Notebook.IDS_SINCE) {
            return;
        }
        Set<String> taken = new HashSet<>();
        for (JsonNode node : notebook.path("cells")) {
            ObjectNode cell = (ObjectNode) node;
            String id = cell.path("id").asText();
            if (id.isEmpty() || !taken.add(id)) {
                String fresh = fresh(taken, Text.join(cell.get("source")));
                taken.add(fresh);
                cell.put("id", fresh);
            }
        }
    }

    /** An id that no cell of the notebook has. */
    static String fresh(ObjectNode notebook, String source) {
        Set<String> taken = new HashSet<>();
        for (JsonNode cell : notebook.path("cells")) {
            taken.add(cell.path("id").asText());
        }
        return fresh(taken, source);
    }

    private static String fresh(Set<String> taken, String source) {
        for (int attempt = taken.size(); ; attempt++) {
            byte[] seed = (attempt + "\n" + source).getBytes(StandardCharsets.UTF_8);
            String id = UUID.nameUUIDFromBytes(seed).toString().substring(0, 8).toLowerCase(Locale.ROOT);
            if (!taken.contains(id)) {
                return id;
            }
        }
    }
}
