package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.data.Catalogue;
import org.lectern.data.DataException;
import org.lectern.data.Datasets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists the named data sets, or downloads some. */
@Command(
        name = "data",
        description = "Lists the data sets, or downloads some for yourself or for a class.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(list | get)",
        footer = {"", "docs/data.md says how to share a cache with a class."})
final class DataCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private DataCommand() {}

    static CommandLine line(Console console) {
        return new CommandLine(new DataCommand())
                .addSubcommand(new ListAll(console))
                .addSubcommand(new Get(console));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "data: say list or get");
    }

    @Command(
            name = "list",
            description = "Shows each data set with size, licence, source, and where it is.",
            mixinStandardHelpOptions = true)
    private static final class ListAll implements Callable<Integer> {
        private final Console console;

        ListAll(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            console.out().println(Datasets.list());
            return 0;
        }
    }

    @Command(
            name = "get",
            description = "Downloads data sets, or finishes downloads that were cut off.",
            mixinStandardHelpOptions = true)
    private static final class Get implements Callable<Integer> {
        private final Console console;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Parameters(paramLabel = "NAME", arity = "0..*", description = "Data sets, as `lectern data list` calls them.")
        private List<String> names = new ArrayList<>();

        @Option(names = "--all", description = "All that can be downloaded.")
        private boolean all;

        @Option(
                names = "--into",
                paramLabel = "DIR",
                description = "A cache for a class, readable for everybody, that LECTERN_SHARED_CACHE names; "
                        + "default: the cache of this user.")
        private @Nullable Path into;

        Get(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            if (names.isEmpty() != all) {
                throw new ParameterException(spec.commandLine(), "data get: needs names, or --all");
            }
            Catalogue catalogue = Datasets.list();
            Path cache = into == null ? catalogue.cache() : into.toAbsolutePath();
            List<String> wanted = all
                    ? catalogue.downloads()
                    // All names are checked before the first download, which may take an hour.
                    : names.stream().map(name -> catalogue.entry(name).name()).toList();
            int missing = 0;
            for (String name : wanted) {
                Path folder;
                try {
                    folder = catalogue.fetch(name, cache, console::progress);
                } catch (DataException e) {
                    if (wanted.size() == 1) {
                        throw e;
                    }
                    // The others may have other places to come from.
                    console.err().println(name + " is not here: " + e.getMessage());
                    missing++;
                    continue;
                }
                if (into != null) {
                    openToAll(cache);
                    openToAll(folder);
                }
                console.out().println(name + " is in " + folder);
            }
            return missing == 0 ? 0 : 1;
        }

        /** Whatever the umask says, a class is to read what was fetched for it. */
        private static void openToAll(Path folder) {
            try (Stream<Path> files = Files.list(folder)) {
                allow(
                        folder,
                        EnumSet.of(
                                PosixFilePermission.GROUP_READ,
                                PosixFilePermission.GROUP_EXECUTE,
                                PosixFilePermission.OTHERS_READ,
                                PosixFilePermission.OTHERS_EXECUTE));
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    allow(file, EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ));
                }
            } catch (UnsupportedOperationException e) {
                // Windows has no such permissions; a new file there has its folder's.
                return;
            } catch (IOException e) {
                throw new CliException("data get: " + folder + " can't be made readable for everybody ("
                        + e.getMessage() + "); its owner can, by chmod -R a+rX");
            }
        }

        private static void allow(Path path, Set<PosixFilePermission> more) throws IOException {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
            if (permissions.addAll(more)) {
                Files.setPosixFilePermissions(path, permissions);
            }
        }
    }
}
