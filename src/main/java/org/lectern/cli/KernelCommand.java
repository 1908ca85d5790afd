package org.lectern.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.kernel.KernelArchive;
import org.lectern.kernel.KernelSpec;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes the Java kernel known to Jupyter, or unknown again. */
@Command(
        name = "kernel",
        description = "Installs or uninstalls the Java kernel for Jupyter.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "(install | uninstall)")
final class KernelCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    private KernelCommand() {}

    static CommandLine line(Console console, Home home) {
        return new CommandLine(new KernelCommand())
                .addSubcommand(new Install(console, home))
                .addSubcommand(new Uninstall(console, home));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "kernel: say install or uninstall");
    }

    /** Where the kernelspec goes. */
    static final class Place {
        @Option(names = "--user", description = "For this user; the default.")
        private boolean user;

        @Option(
                names = "--prefix",
                paramLabel = "DIR",
                description = "For the Jupyter installed under DIR, such as /usr/local or a virtual environment.")
        private @Nullable Path prefix;

        Path dataDir(Home home, CommandSpec spec) {
            if (prefix != null && prefix.toString().isBlank()) {
                throw new ParameterException(spec.commandLine(), "--prefix needs a folder, got an empty name");
            }
            return prefix == null ? KernelSpec.userDataDir(home.environment()) : KernelSpec.prefixDataDir(prefix);
        }
    }

    /** What Jupyter calls the kernel. */
    static final class Name {
        @Option(
                names = "--name",
                paramLabel = "NAME",
                defaultValue = KernelSpec.NAME,
                description =
                        "The name that Jupyter knows it by, lectern by default. Notebooks written for IJava ask for java:"
                                + " with --name java, jupyter nbconvert --execute runs them unchanged.")
        private String name = KernelSpec.NAME;

        String checked(CommandSpec spec) {
            if (!name.matches("[A-Za-z0-9._-]*[A-Za-z0-9_-][A-Za-z0-9._-]*")) {
                throw new ParameterException(
                        spec.commandLine(), "--name takes letters, digits, dots, dashes and underscores, got " + name);
            }
            return name;
        }
    }

    @Command(name = "install", description = "Makes the kernel known to Jupyter.", mixinStandardHelpOptions = true)
    private static final class Install implements Callable<Integer> {
        private final Console console;
        private final Home home;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @CommandLine.ArgGroup(exclusive = true)
        private Place place = new Place();

        @CommandLine.Mixin
        private Name name = new Name();

        Install(Console console, Home home) {
            this.console = console;
            this.home = home;
        }

        @Override
        public Integer call() {
            Path folder = KernelSpec.install(place.dataDir(home, spec), name.checked(spec));
            console.progress("Preparing a quick start: the kernel warms up once …");
            KernelArchive.make(folder)
                    .ifPresent(why -> console.progress(
                            "The kernel will start more slowly, without an archive of its classes: " + why));
            console.out().println("Installed the kernel \"" + name.checked(spec) + "\" in " + folder);
            return 0;
        }
    }

    @Command(name = "uninstall", description = "Takes the kernel away again.", mixinStandardHelpOptions = true)
    private static final class Uninstall implements Callable<Integer> {
        private final Console console;
        private final Home home;

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @CommandLine.ArgGroup(exclusive = true)
        private Place place = new Place();

        @CommandLine.Mixin
        private Name name = new Name();

        Uninstall(Console console, Home home) {
            this.console = console;
            this.home = home;
        }

        @Override
        public Integer call() {
            Path dataDir = place.dataDir(home, spec);
            boolean was = KernelSpec.uninstall(dataDir, name.checked(spec));
            console.out().println(was ? "Uninstalled the kernel from " + dataDir : "No kernel in " + dataDir);
            return 0;
        }
    }
}
