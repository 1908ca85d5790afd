package org.lectern.kernel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.jshell.Reserve;

/**
 * Where cells are remembered from one kernel to the next: a file of lines in JSON, which kernels that run side by side share.
 * Forgetting is better than failing: a file that cannot be written or read is said once, in the log, and done without.
 */
final class HistoryFile {
    /** A file that has grown longer loses its older half when a kernel starts. */
    private static final long LONGEST = 8_000_000;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream log;
    private @Nullable Path file;

    /** @param file null to remember nothing */
    HistoryFile(@Nullable Path file, PrintStream log) {
        this.file = file;
        this.log = log;
    }

    /**
     * Where a user's history lies: the file that {@code LECTERN_HISTORY} names, none if it is {@code none}, by default
     * {@code lectern/history.jsonl} among the user's data.
     */
    static @Nullable Path place(Map<String, String> environment) {
        String chosen = environment.getOrDefault("LECTERN_HISTORY", "");
        if (!chosen.isBlank()) {
            return chosen.equals("none") ? null : Path.of(chosen);
        }
        String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String data = environment.getOrDefault("XDG_DATA_HOME", "");
        Path folder;
        if (!data.isBlank()) {
            folder = Path.of(data);
        } else if (system.startsWith("mac")) {
            folder = Path.of(home, "Library", "Application Support");
        } else if (system.startsWith("windows")) {
            folder = Path.of(environment.getOrDefault("APPDATA", home));
        } else {
            folder = Path.of(home, ".local", "share");
        }
        return folder.resolve("lectern").resolve("history.jsonl");
    }

    /** The cells of earlier kernels and the number of this one; the file then knows that this one has begun. */
    Beginning begin() {
        List<History.Entry> entries = new ArrayList<>();
        int session = 1;
        Path known = file;
        if (known == null) {
            return new Beginning(entries, session);
        }
        try {
            Files.createDirectories(known.toAbsolutePath().getParent());
            try (FileChannel channel = open(known);
                    FileLock lock = channel.lock()) {
                String text = new String(read(channel), StandardCharsets.UTF_8);
                if (text.length() > LONGEST) {
                    text = text.substring(text.indexOf('\n', text.length() / 2) + 1);
                    channel.truncate(0);
                    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
                }
                for (String line : text.split("\n")) {
                    History.Entry entry = entry(line);
                    if (entry != null) {
                        session = Math.max(session, entry.session() + 1);
                        if (!entry.input().isEmpty()) {
                            entries.add(entry);
                        }
                    }
                }
                append(channel, new History.Entry(session, 0, "", ""));
            }
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        }
        return new Beginning(entries, session);
    }

    /** What a kernel finds when it starts. */
    record Beginning(List<History.Entry> entries, int session) {}

    void add(History.Entry entry) {
        Path known = file;
        if (known == null) {
            return;
        }
        try (FileChannel channel = open(known);
                FileLock lock = channel.lock()) {
            append(channel, entry);
        } catch (IOException | RuntimeException e) {
            giveUp(e);
        } catch (OutOfMemoryError e) {
            // This cell is not remembered; it has more to fear for than that.
            Reserve.release();
        }
    }

    private void giveUp(Exception e) {
        log.println("lectern kernel: cells are not remembered in " + file + ": " + e);
        file = null;
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static byte[] read(FileChannel channel) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(Integer.MAX_VALUE - 8, channel.size()));
        while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {
            // Until all is there.
        }
        return bytes.array();
    }

    private static void append(FileChannel channel, History.Entry entry) throws IOException {
        ObjectNode node = JSON.createObjectNode();
        node.put("session", entry.session()).put("line", entry.line());
        node.put("input", entry.input()).put("output", entry.output());
        byte[] line = (JSON.writeValueAsString(node) + "\n").getBytes(StandardCharsets.UTF_8);
        channel.write(ByteBuffer.wrap(line), channel.size());
    }

    /** A line's cell; null if the line is damaged, as by a power cut. */
    private static History.@Nullable Entry entry(String line) {
        try {
            JsonNode node = JSON.readTree(line);
            return node == null || !node.path("session").isInt()
                    ? null
                    : new History.Entry(
                            node.path("session").intValue(),
                            node.path("line").intValue(),
                            node.path("input").asText(""),
                            node.path("output").asText(""));
        } catch (IOException e) {
            return null;
        }
    }
}
