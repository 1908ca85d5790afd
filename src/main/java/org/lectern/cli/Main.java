package org.lectern.cli;

import java.nio.file.InvalidPathException;
import java.util.List;
import org.lectern.bench.BenchException;
import org.lectern.data.DataException;
import org.lectern.gradebook.GradebookException;
import org.lectern.grading.GradingException;
import org.lectern.grading.ReleaseException;
import org.lectern.kernel.KernelException;
import org.lectern.notebook.NotebookException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line: bad usage is one line and exit code 2, a failure one line and exit code 1. */
@Command(
        name = "lectern",
        description = "Learn and teach deep learning in Java.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "Settings: LECTERN_DATA names a folder with data sets; LECTERN_FAST=1 makes notebooks train less;",
            "LECTERN_OFFLINE=1 forbids downloads; LECTERN_JAVA_OPTS holds options for Java, such as -Xmx4g."
        })
public final class Main implements Runnable {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    // Inherited by every command.
    @Option(names = "--debug", description = "Show the stack trace of an error.", scope = ScopeType.INHERIT)
    private boolean debug;

    private final Console console;

    private Main(Console console) {
        this.console = console;
    }

    public static void main(String[] args) {
        System.exit(run(Console.ofProcess(), Home.ofProcess(), args));
    }

    /** Runs one command and answers its exit code. */
    static int run(Console console, Home home, String... args) {
        Main main = new Main(console);
        CommandLine line = new CommandLine(main)
                .addSubcommand(new LabCommand(console, home))
                .addSubcommand(new RunCommand(console, home))
                .addSubcommand(new HtmlCommand(console))
                .addSubcommand(DataCommand.line(console))
                .addSubcommand(new TestCommand())
                .addSubcommand(new BenchCommand(console, home))
                .addSubcommand(KernelCommand.line(console, home))
                .addSubcommand(new VerifyCommand(console, home))
                .addSubcommand(new ReleaseCommand(console, home))
                .addSubcommand(new GradeCommand(console, home))
                .addSubcommand(new GradebookCommand(console, home))
                .addSubcommand(new FeedbackCommand(console))
                .addSubcommand(new ExportCommand(console))
                .addSubcommand(new DoctorCommand(console, home));
        line.setOut(console.out());
        line.setErr(console.err());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setUsageHelpAutoWidth(false);
        line.setParameterExceptionHandler((problem, given) -> main.usage(problem));
        line.setExecutionExceptionHandler((problem, command, parsed) -> main.failure(problem));
        int status = line.execute(args);
        console.out().flush();
        console.err().flush();
        return status;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }

    private int usage(CommandLine.ParameterException problem) {
        String command = problem.getCommandLine().getCommandSpec().qualifiedName();
        String meant = problem instanceof CommandLine.UnmatchedArgumentException unknown ? meant(unknown) : "";
        String message = plain(oneLine(String.valueOf(problem.getMessage()))) + meant;
        console.err().println("lectern: " + message + "; see `" + command + " --help`");
        return CommandLine.ExitCode.USAGE;
    }

    /** picocli speaks of its own inner life. */
    private static String plain(String message) {
        return message.replaceFirst("^Error: ", "")
                .replaceFirst("^Unmatched arguments? (?:at|from) index \\d+: ", "unknown command or argument ");
    }

    /** picocli's suggestions can be far-fetched: those that begin alike are not. */
    private static String meant(CommandLine.UnmatchedArgumentException unknown) {
        String typed =
                unknown.getUnmatched().isEmpty() ? "" : unknown.getUnmatched().get(0);
        List<String> near = unknown.getSuggestions().stream()
                .filter(name -> !typed.isEmpty() && !typed.startsWith("-") && name.charAt(0) == typed.charAt(0))
                .toList();
        return near.isEmpty() ? "" : "; did you mean " + String.join(" or ", near) + "?";
    }

    private int failure(Exception problem) {
        console.err().println("lectern: " + oneLine(message(problem)));
        if (debug || "1".equals(System.getenv("LECTERN_DEBUG"))) {
            problem.printStackTrace(console.err());
        }
        return CommandLine.ExitCode.SOFTWARE;
    }

    private static String message(Exception problem) {
        String message = problem.getMessage() == null ? "" : problem.getMessage();
        if (problem instanceof CliException
                || problem instanceof BenchException
                || problem instanceof DataException
                || problem instanceof NotebookException
                || problem instanceof KernelException
                || problem instanceof ReleaseException
                || problem instanceof GradingException
                || problem instanceof GradebookException) {
            return message;
        }
        if (problem instanceof InvalidPathException path) {
            return "\"" + path.getInput() + "\" can't be a file name here; with an ASCII locale set LC_ALL=C.UTF-8";
        }
        return "unexpected " + problem.getClass().getSimpleName() + (message.isEmpty() ? "" : ": " + message)
                + "; run it again with --debug for where";
    }

    private static String oneLine(String message) {
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Lectern's version as the build wrote it, with Java's. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Lectern " + number() + ", Java " + Runtime.version()};
        }

        static String number() {
            // From the jar's manifest; classes that no jar holds do not know it.
            String version = Main.class.getPackage().getImplementationVersion();
            return version == null ? "(not from a jar)" : version;
        }
    }
}
