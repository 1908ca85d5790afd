package org.lectern.kernel;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One message of the Jupyter protocol.
 *
 * @param identities routing frames, to be given back in the reply
 */
record Message(
        List<byte[]> identities,
        Map<String, Object> header,
        Map<String, Object> parent,
        Map<String, Object> metadata,
        Map<String, Object> content) {
    static final String PROTOCOL = "5.3";

    private static final AtomicLong COUNT = new AtomicLong();

    /** A message caused by another; {@code identities} are empty on the channel that everybody hears. */
    static Message from(
            List<byte[]> identities,
            Map<String, Object> parent,
            String session,
            String type,
            Map<String, Object> content) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("msg_id", session + "_" + COUNT.incrementAndGet());
        header.put("session", session);
        header.put("username", "kernel");
        header.put("date", DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(OffsetDateTime.now(ZoneOffset.UTC)));
        header.put("msg_type", type);
        header.put("version", PROTOCOL);
        return new Message(identities, header, parent, Map.of(), content);
    }

    String type() {
        return text(header, "msg_type", "");
    }

    String text(String name) {
        return text(content, name, "");
    }

    boolean flag(String name, boolean otherwise) {
        return content.get(name) instanceof Boolean value ? value : otherwise;
    }

    int number(String name, int otherwise) {
        return content.get(name) instanceof Number value ? value.intValue() : otherwise;
    }

    private static String text(Map<String, Object> map, String name, String otherwise) {
        return map.get(name) instanceof String value ? value : otherwise;
    }
}
