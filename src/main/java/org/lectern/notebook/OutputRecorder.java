package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.display.DisplayHost;
import org.lectern.display.MimeBundle;
import org.lectern.jshell.CellError;

/**
 * Turns what a cell prints, shows and throws into outputs of nbformat 4, as a Jupyter client would: pieces of one stream
 * become one output, an update replaces what it updates wherever it stands, with keys in Jupyter's order.
 */
final class OutputRecorder implements DisplayHost {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Map<String, List<ObjectNode>> displays = new HashMap<>();
    private @Nullable ArrayNode outputs;
    private @Nullable String streamName;
    private final StringBuilder stream = new StringBuilder();
    private boolean clearNext;

    /** Records into a cell from now on. */
    synchronized void begin(Cell cell) {
        outputs = cell.outputs();
        clearNext = false;
    }

    /** Ends the cell; what a thread of it prints later is lost, as there is no cell to show it. */
    synchronized void end() {
        flushStream();
        outputs = null;
    }

    synchronized void stream(String name, String text) {
        if (outputs == null) {
            return;
        }
        clearIfDue();
        if (!name.equals(streamName)) {
            flushStream();
            streamName = name;
        }
        stream.append(text);
    }

    synchronized void value(MimeBundle bundle, int executionCount) {
        List<MimeBundle> outputs = bundle.outputs();
        MimeBundle last = outputs.get(outputs.size() - 1);
        outputs.subList(0, outputs.size() - 1).forEach(this::shown);
        ObjectNode output = NODES.objectNode();
        output.set("data", data(last));
        output.put("execution_count", executionCount);
        output.set("metadata", metadata(last));
        add(output.put("output_type", "execute_result"));
    }

    private ObjectNode shown(MimeBundle bundle) {
        ObjectNode output = NODES.objectNode();
        output.set("data", data(bundle));
        output.set("metadata", metadata(bundle));
        add(output.put("output_type", "display_data"));
        return output;
    }

    synchronized void error(CellError error) {
        ObjectNode output = NODES.objectNode();
        output.put("ename", error.name()).put("evalue", error.message()).put("output_type", "error");
        ArrayNode traceback = output.putArray("traceback");
        error.ansi().forEach(traceback::add);
        add(output);
    }

    @Override
    public synchronized void display(MimeBundle bundle, String displayId) {
        displays.computeIfAbsent(displayId, id -> new ArrayList<>()).add(shown(bundle));
    }

    @Override
    public synchronized void update(MimeBundle bundle, String displayId) {
        for (ObjectNode output : displays.getOrDefault(displayId, List.of())) {
            output.set("data", data(bundle));
            output.set("metadata", metadata(bundle));
        }
    }

    @Override
    public synchronized void clear(boolean wait) {
        if (wait) {
            clearNext = true;
        } else {
            clearNow();
        }
    }

    private void add(ObjectNode output) {
        if (outputs != null) {
            clearIfDue();
            flushStream();
            outputs.add(output);
        }
    }

    private void clearIfDue() {
        if (clearNext) {
            clearNow();
        }
    }

    private void clearNow() {
        clearNext = false;
        stream.setLength(0);
        streamName = null;
        if (outputs != null) {
            outputs.removeAll();
        }
    }

    private void flushStream() {
        if (outputs != null && streamName != null && !stream.isEmpty()) {
            ObjectNode output = NODES.objectNode();
            output.put("name", streamName).put("output_type", "stream").set("text", Text.split(stream.toString()));
            outputs.add(output);
        }
        stream.setLength(0);
        streamName = null;
    }

    private static ObjectNode data(MimeBundle bundle) {
        ObjectNode data = NODES.objectNode();
        for (Map.Entry<String, Object> entry : new TreeMap<>(bundle.data()).entrySet()) {
            data.set(entry.getKey(), content(entry.getKey(), entry.getValue()));
        }
        return data;
    }

    private static ObjectNode metadata(MimeBundle bundle) {
        ObjectNode metadata = NODES.objectNode();
        new TreeMap<>(bundle.metadata()).forEach((type, value) -> metadata.set(type, sorted(JSON.valueToTree(value))));
        return metadata;
    }

    private static JsonNode content(String type, Object value) {
        boolean lines =
                type.startsWith("text/") || type.equals("image/svg+xml") || type.equals("application/javascript");
        return lines && value instanceof String text ? Text.split(text) : sorted(JSON.valueToTree(value));
    }

    /** Objects with their keys in order: a map's own order may differ from run to run. */
    private static JsonNode sorted(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, JsonNode> fields = new TreeMap<>();
            object.properties().forEach(field -> fields.put(field.getKey(), sorted(field.getValue())));
            return NODES.objectNode().setAll(fields);
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = NODES.arrayNode();
            array.forEach(element -> copy.add(sorted(element)));
            return copy;
        }
        return node;
    }
}
