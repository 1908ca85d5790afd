package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON byte for byte as Jupyter does, which is Python's {@code json.dumps(indent=1, ensure_ascii=False)}: otherwise
 * a notebook that nobody changed would show up as changed in version control.
 */
final class JupyterJson {
    private final StringBuilder out = new StringBuilder();

    private JupyterJson() {}

    static String write(JsonNode node) {
        JupyterJson json = new JupyterJson();
        json.value(node, 0);
        return json.out.append('\n').toString();
    }

    private void value(JsonNode node, int depth) {
        switch (node.getNodeType()) {
            case OBJECT -> object(node, depth);
            case ARRAY -> array(node, depth);
            case STRING -> string(node.textValue());
            case NUMBER -> out.append(number(node));
            case BOOLEAN -> out.append(node.booleanValue());
            case NULL, MISSING -> out.append("null");
            default -> string(node.asText());
        }
    }

    private void object(JsonNode object, int depth) {
        if (object.isEmpty()) {
            out.append("{}");
            return;
        }
        out.append('{');
        Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            newLine(depth + 1);
            string(field.getKey());
            out.append(": ");
            value(field.getValue(), depth + 1);
            if (fields.hasNext()) {
                out.append(',');
            }
        }
        newLine(depth);
        out.append('}');
    }

    private void array(JsonNode array, int depth) {
        if (array.isEmpty()) {
            out.append("[]");
            return;
        }
        out.append('[');
        for (int i = 0; i < array.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            newLine(depth + 1);
            value(array.get(i), depth + 1);
        }
        newLine(depth);
        out.append(']');
    }

    private void newLine(int depth) {
        out.append('\n').append(" ".repeat(depth));
    }

    private void string(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                default -> {
                    if (c < ' ' || isAlone(text, i)) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half a surrogate pair, which UTF-8 can't hold. */
    private static boolean isAlone(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }

    private static String number(JsonNode node) {
        if (node.isIntegralNumber()) {
            return node.asText();
        }
        double value = node.doubleValue();
        if (!node.isBigDecimal() && !Double.isFinite(value)) {
            return Double.isNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity";
        }
        String sign =
                !node.isBigDecimal() && 1 / value < 0 || node.decimalValue().signum() < 0 ? "-" : "";
        return sign + python(node.decimalValue().abs());
    }

    /** A number's digits as Python's {@code repr} sets them: plain between 1e-4 and 1e16, with an exponent outside. */
    private static String python(BigDecimal number) {
        if (number.signum() == 0) {
            return "0.0";
        }
        BigDecimal shortest = number.stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        int exponent = digits.length() - 1 - shortest.scale();
        if (exponent < -4 || exponent >= 16) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            String power = (Math.abs(exponent) < 10 ? "0" : "") + Math.abs(exponent);
            return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + power;
        }
        String plain = shortest.toPlainString();
        return plain.contains(".") ? plain : plain + ".0";
    }
}
