package org.lectern.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A terminal's text as HTML: ANSI colours become spans, other escape sequences vanish, and a carriage return or backspace
 * overwrites, so that a progress bar printed by a library is one line.
 */
final class Ansi {
    // ECMA-48: CSI sequences (5.4), OSC strings (8.3.89), and two-character escapes.
    private static final Pattern ESCAPE = Pattern.compile(
            "\u001b\\[([0-9;:?<=>]*)[ -/]*([@-~])|\u001b\\][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?|\u001b[@-Z\\\\^_]|\u001b");

    private final TreeSet<String> styles = new TreeSet<>();
    private String foreground = "";
    private String background = "";
    private final StringBuilder html = new StringBuilder();

    private Ansi() {}

    static String html(String text) {
        return new Ansi().convert(overwrite(text));
    }

    /** The text without any escape sequence. */
    static String strip(String text) {
        return ESCAPE.matcher(text).replaceAll("");
    }

    private String convert(String text) {
        Matcher escape = ESCAPE.matcher(text);
        int at = 0;
        while (escape.find()) {
            emit(text.substring(at, escape.start()));
            at = escape.end();
            if ("m".equals(escape.group(2))) {
                select(escape.group(1));
            }
        }
        emit(text.substring(at));
        return html.toString();
    }

    private void emit(String text) {
        if (text.isEmpty()) {
            return;
        }
        List<String> classes = new ArrayList<>(styles);
        List<String> inline = new ArrayList<>();
        add(foreground, "color:", classes, inline);
        add(background, "background:", classes, inline);
        if (classes.isEmpty() && inline.isEmpty()) {
            html.append(Html.escape(text));
            return;
        }
        html.append("<span");
        if (!classes.isEmpty()) {
            html.append(" class=\"").append(String.join(" ", classes)).append('"');
        }
        if (!inline.isEmpty()) {
            html.append(" style=\"").append(String.join(";", inline)).append('"');
        }
        html.append('>').append(Html.escape(text)).append("</span>");
    }

    private static void add(String colour, String property, List<String> classes, List<String> inline) {
        if (colour.startsWith("#")) {
            inline.add(property + colour);
        } else if (!colour.isEmpty()) {
            classes.add(colour);
        }
    }

    /** Select Graphic Rendition, ECMA-48 8.3.117, with the 256 and 16 million colours of xterm. */
    private void select(String parameters) {
        String[] codes = parameters.split("[;:]", -1);
        for (int i = 0; i < codes.length; i++) {
            int code = number(codes[i]);
            if (code == 38 || code == 48) {
                int mode = i + 1 < codes.length ? number(codes[i + 1]) : 0;
                String colour = extended(codes, i + 2, mode, code == 38 ? "ansi-fg-" : "ansi-bg-");
                if (code == 38) {
                    foreground = colour;
                } else {
                    background = colour;
                }
                i += mode == 5 ? 2 : mode == 2 ? 4 : 1;
            } else {
                select(code);
            }
        }
    }

    private void select(int code) {
        switch (code) {
            case 0 -> {
                styles.clear();
                foreground = "";
                background = "";
            }
            case 1 -> styles.add("ansi-bold");
            case 2 -> styles.add("ansi-faint");
            case 3 -> styles.add("ansi-italic");
            case 4 -> styles.add("ansi-underline");
            case 22 -> {
                styles.remove("ansi-bold");
                styles.remove("ansi-faint");
            }
            case 23 -> styles.remove("ansi-italic");
            case 24 -> styles.remove("ansi-underline");
            case 39 -> foreground = "";
            case 49 -> background = "";
            default -> colour(code);
        }
    }

    private void colour(int code) {
        if (code >= 30 && code <= 37) {
            foreground = "ansi-fg-" + (code - 30);
        } else if (code >= 90 && code <= 97) {
            foreground = "ansi-fg-" + (code - 90 + 8);
        } else if (code >= 40 && code <= 47) {
            background = "ansi-bg-" + (code - 40);
        } else if (code >= 100 && code <= 107) {
            background = "ansi-bg-" + (code - 100 + 8);
        }
    }

    private static String extended(String[] codes, int from, int mode, String named) {
        if (mode == 2 && from + 2 < codes.length) {
            return hex(number(codes[from]), number(codes[from + 1]), number(codes[from + 2]));
        }
        if (mode != 5 || from >= codes.length) {
            return "";
        }
        int index = number(codes[from]);
        if (index < 16) {
            return named + index;
        }
        if (index >= 232) {
            int grey = 8 + 10 * (index - 232);
            return hex(grey, grey, grey);
        }
        int cube = index - 16;
        return hex(level(cube / 36), level(cube / 6 % 6), level(cube % 6));
    }

    private static int level(int step) {
        return step == 0 ? 0 : 55 + 40 * step;
    }

    private static String hex(int red, int green, int blue) {
        return String.format("#%02x%02x%02x", Math.min(red, 255), Math.min(green, 255), Math.min(blue, 255));
    }

    private static int number(String code) {
        return code.isEmpty() || code.length() > 4 || !code.chars().allMatch(Character::isDigit)
                ? 0
                : Integer.parseInt(code);
    }

    /** Carriage returns and backspaces carried out, as in a terminal and in Jupyter. */
    static String overwrite(String text) {
        if (text.indexOf('\r') < 0 && text.indexOf('\b') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        for (String line : text.replace("\r\n", "\n").split("(?<=\n)")) {
            StringBuilder shown = new StringBuilder();
            int at = 0;
            for (int i = 0; i < line.length(); i++) {
                char c = line.charAt(i);
                if (c == '\r') {
                    at = 0;
                } else if (c == '\b') {
                    at = Math.max(0, at - 1);
                } else if (c != '\n' && at < shown.length()) {
                    shown.setCharAt(at++, c);
                } else {
                    shown.append(c);
                    at++;
                }
            }
            out.append(shown);
        }
        return out.toString();
    }
}
