package org.lectern.notebook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts the pictures that a notebook's text names into the page itself, so that the page needs no other file. */
final class LocalFiles {
    private static final Map<String, String> TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "gif", "image/gif",
            "svg", "image/svg+xml",
            "webp", "image/webp",
            "mp4", "video/mp4",
            "webm", "video/webm");
    private static final long MAX_BYTES = 32L << 20;

    // src of img, video, source, script and the like in the author's own HTML.
    private static final Pattern SOURCE = Pattern.compile("(?i)(<[a-z][^<>]*?\\s)(src|poster)\\s*=\\s*([\"'])(.*?)\\3");
    private static final Pattern REMOTE = Pattern.compile("(?i)^\\s*(https?:)?//.*");

    private final Path directory;

    LocalFiles(Path directory) {
        this.directory = directory;
    }

    static boolean isRemote(String url) {
        return REMOTE.matcher(url).matches();
    }

    /** The content of a local picture or attachment as a data URI; empty if it is not one that can be read. */
    Optional<String> dataUri(String url, JsonNode attachments) {
        if (url.startsWith("data:")) {
            return Optional.of(url);
        }
        if (url.startsWith("attachment:")) {
            return attachment(attachments.path(decode(url.substring("attachment:".length()))));
        }
        String name = decode(url.replaceFirst("[?#].*$", ""));
        String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
        if (type == null || isRemote(url)) {
            return Optional.empty();
        }
        try {
            Path file = directory.resolve(name);
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
                return Optional.empty();
            }
            return Optional.of(
                    "data:" + type + ";base64," + Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
        } catch (IOException | InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** The author's HTML with local pictures put in, and without anything the page would have to fetch. */
    String inline(String html, JsonNode attachments) {
        return SOURCE.matcher(html).replaceAll(match -> {
            String url = match.group(4);
            String attribute = isRemote(url) ? "data-left-out" : match.group(2);
            String shown = dataUri(url, attachments).orElse(url);
            return Matcher.quoteReplacement(match.group(1) + attribute + "=" + match.group(3) + shown + match.group(3));
        });
    }

    private static Optional<String> attachment(JsonNode bundle) {
        return bundle.properties().stream()
                .filter(entry -> entry.getKey().startsWith("image/"))
                .findFirst()
                .map(entry -> "data:" + entry.getKey() + ";base64,"
                        + Text.join(entry.getValue()).replaceAll("\\s", ""));
    }

    private static String decode(String url) {
        try {
            return URLDecoder.decode(url.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return url;
        }
    }
}
