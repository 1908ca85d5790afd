package org.lectern.magic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %load}: runs what a script or a notebook holds, as if its cells stood here. Paths are those of the working directory. */
final class LoadMagic {
    private static final List<String> ENDINGS = List.of(".ipynb", ".jshell", ".jsh", ".java");
    private static final int NAMED = 10;

    /** The files that are being loaded, the outermost first. */
    private final Set<Path> loading = new LinkedHashSet<>();

    List<Magic> all() {
        return List.of(Magic.line(
                "%load FILE…",
                "Runs scripts (.jshell, .jsh, .java) and the code cells of notebooks (.ipynb); the ending may be left out.",
                this::load,
                "load"));
    }

    private @Nullable Object load(String arguments, Context context) throws Exception {
        List<String> names =
                Arguments.of("%load", arguments, Set.of(), Set.of()).words();
        if (names.isEmpty()) {
            throw new MagicException("%load: needs a file, such as %load ../utils/plots.ipynb", "");
        }
        for (String name : names) {
            Path file = find(name);
            Path real = file.toRealPath();
            if (!loading.add(real)) {
                throw new MagicException(
                        "%load: " + file + " loads itself, by way of " + loading, "Leave the inner %load out.");
            }
            try {
                for (Map.Entry<String, String> part : parts(file).entrySet()) {
                    context.evaluate(part.getKey(), part.getValue());
                }
            } finally {
                loading.remove(real);
            }
        }
        return null;
    }

    private static Path find(String name) throws IOException, MagicException {
        Path path = Path.of(name.startsWith("~/") ? System.getProperty("user.home") + name.substring(1) : name);
        if (Files.isRegularFile(path)) {
            return path;
        }
        for (String ending : ENDINGS) {
            Path longer = path.resolveSibling(path.getFileName() + ending);
            if (Files.isRegularFile(longer)) {
                return longer;
            }
        }
        if (Files.isDirectory(path)) {
            throw new MagicException("%load: " + path + " is a folder; needs a file", inside(path));
        }
        Path folder = path.toAbsolutePath().normalize().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            throw new MagicException("%load: there is no folder " + folder, "");
        }
        List<String> there = Globs.expand(folder + "/").stream()
                .map(each -> String.valueOf(each.getFileName()))
                .toList();
        List<String> near = NearNames.of(String.valueOf(path.getFileName()), there);
        throw new MagicException(
                "%load: there is no file " + path + ", also with none of the endings " + String.join(", ", ENDINGS),
                near.isEmpty()
                        ? "Relative paths start in " + Path.of("").toAbsolutePath() + "."
                        : "Did you mean " + String.join(", ", near) + "?");
    }

    /** The files in a folder that could be loaded, as a sentence. */
    private static String inside(Path folder) throws IOException {
        List<String> files = Globs.expand(folder + "/").stream()
                .map(each -> String.valueOf(each.getFileName()))
                .filter(each -> ENDINGS.stream().anyMatch(each::endsWith))
                .toList();
        return files.isEmpty()
                ? "There is none in it that ends in " + String.join(", ", ENDINGS) + "."
                : "In it are " + String.join(", ", files.subList(0, Math.min(NAMED, files.size())))
                        + (files.size() > NAMED ? ", …" : "") + ".";
    }

    /** The cells of a file, by how errors name them. */
    private static Map<String, String> parts(Path file) throws IOException, MagicException {
        String text;
        try {
            text = Scripts.read(file);
        } catch (CharacterCodingException e) {
            throw new MagicException("%load: " + file + " is no text in UTF-8", "");
        }
        Map<String, String> parts = new LinkedHashMap<>();
        if (!file.toString().endsWith(".ipynb")) {
            parts.put(file.toString(), Scripts.java("%load", file.toString(), text));
            return parts;
        }
        int number = 0;
        for (String cell : cells(file, text)) {
            number++;
            parts.put(file + ", code cell " + number, cell);
        }
        return parts;
    }

    private static List<String> cells(Path file, String json) throws MagicException {
        JsonNode notebook;
        try {
            notebook = new ObjectMapper().readTree(json);
        } catch (JsonProcessingException e) {
            // The parser's own words speak of its settings.
            String where =
                    e instanceof JsonEOFException ? "it ends in the middle, in line " : "its JSON is broken in line ";
            throw new MagicException(
                    "%load: " + file + " is no notebook: " + where
                            + e.getLocation().getLineNr(),
                    "Open and save it in Jupyter, or restore it from a copy (.ipynb_checkpoints may hold one).");
        }
        if (!notebook.path("cells").isArray()) {
            throw new MagicException("%load: " + file + " is no notebook of format 4: it has no cells", "");
        }
        String language =
                notebook.path("metadata").path("kernelspec").path("language").asText("java");
        if (!language.equals("java")) {
            throw new MagicException("%load: the cells of " + file + " are in " + language + ", not Java", "");
        }
        List<String> cells = new ArrayList<>();
        for (JsonNode cell : notebook.path("cells")) {
            if (cell.path("cell_type").asText().equals("code")) {
                StringBuilder source = new StringBuilder(cell.path("source").asText());
                cell.path("source").forEach(line -> source.append(line.asText()));
                cells.add(source.toString());
            }
        }
        return cells;
    }
}
