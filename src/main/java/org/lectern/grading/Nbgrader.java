package org.lectern.grading;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.lectern.notebook.Cell;

/** nbgrader's cell metadata, version 3 of its schema. */
final class Nbgrader {
    private static final String KEY = "nbgrader";
    private static final int SCHEMA = 3;

    private Nbgrader() {}

    /**
     * Describes a cell to nbgrader, and keeps Jupyter from deleting it, or from editing it if it holds no answer.
     *
     * @param points what the cell is worth; empty if it is not graded
     */
    static void mark(Cell cell, boolean answer, Optional<Double> points) {
        ObjectNode metadata = cell.metadata();
        ObjectNode nbgrader = metadata.putObject(KEY);
        nbgrader.put("schema_version", SCHEMA);
        nbgrader.put("grade_id", cell.id().orElseThrow());
        nbgrader.put("grade", points.isPresent());
        nbgrader.put("locked", !answer);
        nbgrader.put("solution", answer);
        nbgrader.put("task", false);
        nbgrader.put("cell_type", cell.kind().name().toLowerCase(Locale.ROOT));
        points.map(p -> Shown.rounded(p).doubleValue()).ifPresent(p -> {
            if (p == Math.rint(p)) {
                nbgrader.put("points", p.longValue());
            } else {
                nbgrader.put("points", p);
            }
        });
        metadata.put("deletable", false);
        if (!answer) {
            metadata.put("editable", false);
        }
    }

    /** Adds the checksum by which nbgrader sees whether a cell was changed. */
    static void seal(Cell cell) {
        if (cell.metadata().get(KEY) instanceof ObjectNode nbgrader) {
            nbgrader.put("checksum", checksum(cell, nbgrader));
        }
    }

    // MD5 over the parts in nbgrader's order, with Python's words for the values.
    private static String checksum(Cell cell, JsonNode nbgrader) {
        StringBuilder parts = new StringBuilder(cell.source());
        parts.append(cell.kind().name().toLowerCase(Locale.ROOT));
        parts.append(python(nbgrader.path("grade").asBoolean()));
        parts.append(python(nbgrader.path("solution").asBoolean()));
        parts.append(python(nbgrader.path("locked").asBoolean()));
        parts.append(nbgrader.path("grade_id").asText());
        if (nbgrader.path("grade").asBoolean()) {
            parts.append(nbgrader.path("points").asDouble());
        }
        try {
            byte[] digest =
                    MessageDigest.getInstance("MD5").digest(parts.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    private static String python(boolean value) {
        return value ? "True" : "False";
    }
}
