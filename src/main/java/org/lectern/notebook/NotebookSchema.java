package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Lectern relies on in a notebook; fields that are merely unknown are none of its business. */
final class NotebookSchema {
    private static final String REMEDY = "open and save it once in Jupyter, or restore it from a copy";

    private NotebookSchema() {}

    /** The tree itself once it is known to be a notebook of nbformat 4. */
    static ObjectNode check(JsonNode json) {
        if (!(json instanceof ObjectNode root)) {
            throw new NotebookException(
                    "not a notebook: it holds " + kind(json) + ", a notebook is an object with cells");
        }
        JsonNode version = root.get("nbformat");
        if (version == null || !version.isInt()) {
            throw new NotebookException("not a notebook: it has no nbformat number; name a file that Jupyter saved");
        }
        if (version.intValue() < 4) {
            throw new NotebookException(
                    "nbformat " + version + " is too old, Lectern reads nbformat 4; open and save it "
                            + "once in Jupyter, or run `jupyter nbconvert --to notebook --nbformat 4` on it");
        }
        if (version.intValue() > 4) {
            throw new NotebookException(
                    "nbformat " + version + " is newer than Lectern, which reads nbformat 4; save it "
                            + "as nbformat 4, or get a newer Lectern");
        }
        JsonNode cells = need(root.get("cells"), "cells");
        if (!cells.isArray()) {
            throw wrong("cells", "a list", cells);
        }
        optionalObject(root.get("metadata"), "metadata");
        for (int i = 0; i < cells.size(); i++) {
            cell(cells.get(i), "cell " + (i + 1));
        }
        return root;
    }

    private static void cell(JsonNode cell, String where) {
        if (!cell.isObject()) {
            throw wrong(where, "an object", cell);
        }
        String type = need(cell.get("cell_type"), where + ", cell_type").asText();
        if (!type.equals("code") && !type.equals("markdown") && !type.equals("raw")) {
            throw new NotebookException("not a notebook of nbformat 4: " + where + " has cell_type \"" + type
                    + "\", known are code, markdown and raw; " + REMEDY);
        }
        JsonNode source = need(cell.get("source"), where + ", source");
        if (!Text.isText(source)) {
            throw wrong(where + ", source", "text or a list of lines", source);
        }
        optionalObject(cell.get("metadata"), where + ", metadata");
        JsonNode outputs = cell.get("outputs");
        if (outputs == null) {
            return;
        }
        if (!outputs.isArray()) {
            throw wrong(where + ", outputs", "a list", outputs);
        }
        for (JsonNode output : outputs) {
            if (!output.isObject()) {
                throw wrong(where + ", outputs", "a list of objects", output);
            }
        }
    }

    private static void optionalObject(@Nullable JsonNode node, String where) {
        if (node != null && !node.isObject()) {
            throw wrong(where, "an object", node);
        }
    }

    private static JsonNode need(@Nullable JsonNode node, String where) {
        if (node == null) {
            throw new NotebookException("not a notebook of nbformat 4: " + where + " is missing; " + REMEDY);
        }
        return node;
    }

    private static NotebookException wrong(String where, String needed, JsonNode got) {
        return new NotebookException(
                "not a notebook of nbformat 4: " + where + " must be " + needed + ", got " + kind(got) + "; " + REMEDY);
    }

    private static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case STRING -> "a string";
            case MISSING -> "nothing";
            default -> "a " + node.getNodeType().name().toLowerCase(Locale.ROOT);
        };
    }
}
