package org.lectern.magic;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.display.NearNames;
import org.lectern.jshell.MagicException;
import org.lectern.jshell.Magics.Context;

/** {@code %maven}, {@code %mavenRepo} and {@code %%loadFromPOM}. */
final class MavenMagics {
    /** The scopes that count unless others are named. */
    private static final Set<String> SCOPES = Set.of("compile", "runtime", "system", "import");

    private static final Set<String> ALL_SCOPES = Set.of("compile", "runtime", "system", "import", "test", "provided");

    private final MavenResolver resolver;

    MavenMagics(MavenResolver.Settings settings) {
        resolver = new MavenResolver(settings);
    }

    List<Magic> all() {
        return List.of(
                Magic.line(
                        "%maven GROUP:ARTIFACT[:PACKAGING[:CLASSIFIER]]:VERSION… [--from REPOSITORY]…",
                        "Adds artifacts and what they need to the class path, from Maven repositories.",
                        this::artifacts,
                        "maven",
                        "addMavenDependencies",
                        "addMavenDependency"),
                Magic.line(
                        "%mavenRepo ID URL",
                        "Names a repository for the %maven that follow.",
                        this::repository,
                        "mavenRepo",
                        "addMavenRepo"),
                Magic.both(
                        "%%loadFromPOM [SCOPE…]\n%loadFromPOM FILE [SCOPE…]",
                        "Adds the dependencies of a POM, or of pieces of one, to the class path.",
                        this::pomFile,
                        this::pomText,
                        "loadFromPOM"));
    }

    /** What to do about a linkage error of what was added; empty if nothing is known. */
    String remedy(String message) {
        return resolver.remedy(message);
    }

    private List<String> artifacts(String arguments, Context context) throws Exception {
        Arguments parsed = Arguments.of("%maven", arguments, Set.of("--from", "-f"), Set.of());
        if (parsed.words().isEmpty()) {
            throw new MagicException("%maven: needs coordinates, such as %maven com.google.guava:guava:33.4.0-jre", "");
        }
        List<Coordinates> wanted = new ArrayList<>();
        for (String word : parsed.words()) {
            wanted.add(Coordinates.of(word));
        }
        List<String> from = parsed.values("--from", "-f");
        return add(context, () -> resolver.resolve(wanted, from));
    }

    private @Nullable Object repository(String arguments, Context context) throws Exception {
        List<String> words =
                Arguments.of("%mavenRepo", arguments, Set.of(), Set.of()).words();
        if (words.size() != 2) {
            throw new MagicException(
                    "%mavenRepo: needs an id and a URL, got " + words.size() + " words",
                    "Such as %mavenRepo mine https://repo.example.org/maven2");
        }
        resolver.addRepository(words.get(0), words.get(1));
        return null;
    }

    private List<String> pomFile(String arguments, Context context) throws Exception {
        Arguments parsed = Arguments.of("%loadFromPOM", arguments, Set.of("--scope"), Set.of());
        if (parsed.words().isEmpty()) {
            throw new MagicException("%loadFromPOM: needs a file, such as %loadFromPOM pom.xml", "");
        }
        Path file = Path.of(parsed.words().get(0));
        if (Files.isDirectory(file)) {
            file = file.resolve("pom.xml");
        }
        if (!Files.isRegularFile(file)) {
            throw new MagicException(
                    "%loadFromPOM: there is no file " + file,
                    "Relative paths start in " + Path.of("").toAbsolutePath() + ".");
        }
        Path pom = file;
        List<String> scopes =
                new ArrayList<>(parsed.words().subList(1, parsed.words().size()));
        scopes.addAll(parsed.values("--scope"));
        Set<String> wanted = scopes("%loadFromPOM", scopes);
        return add(context, () -> resolver.resolvePom(pom, wanted));
    }

    private List<String> pomText(String arguments, String body, Context context) throws Exception {
        Arguments parsed = Arguments.of("%%loadFromPOM", arguments, Set.of("--scope"), Set.of());
        List<String> scopes = new ArrayList<>(parsed.words());
        scopes.addAll(parsed.values("--scope"));
        Set<String> wanted = scopes("%%loadFromPOM", scopes);
        String pom = PomText.whole(body);
        return add(context, () -> resolver.resolvePom(pom, wanted));
    }

    private static Set<String> scopes(String magic, List<String> given) throws MagicException {
        for (String scope : given) {
            if (!ALL_SCOPES.contains(scope)) {
                List<String> near = NearNames.of(scope, ALL_SCOPES);
                throw new MagicException(
                        magic + ": no scope " + scope,
                        near.isEmpty()
                                ? "Scopes: " + String.join(", ", ALL_SCOPES)
                                : "Did you mean " + String.join(", ", near) + "?");
            }
        }
        return given.isEmpty() ? SCOPES : Set.copyOf(given);
    }

    private interface Resolving {
        MavenResolver.Found run() throws Exception;
    }

    private static List<String> add(Context context, Resolving work) throws Exception {
        MavenResolver.Found found = context.call(work::run);
        for (String note : found.notes()) {
            FileMagics.say(note, context);
        }
        return ClasspathMagics.add(found.files(), context);
    }
}
