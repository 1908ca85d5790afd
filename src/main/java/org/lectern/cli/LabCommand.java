package org.lectern.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.kernel.KernelArchive;
import org.lectern.kernel.KernelSpec;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Opens the lectures in Jupyter, on this machine only. */
@Command(
        name = "lab",
        description = "Opens the lectures in Jupyter; sets Jupyter and the kernel up first where they are missing.",
        mixinStandardHelpOptions = true)
final class LabCommand implements Callable<Integer> {
    private static final String ADDRESS = "127.0.0.1";
    private static final int MAX_PORT = 65535;

    private final Console console;
    private final Home home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--no-browser", description = "Only start the server and print its address.")
    private boolean noBrowser;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on; default: the first free one from 8888.")
    private @Nullable Integer port;

    LabCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        Integer wanted = port;
        if (wanted != null) {
            if (wanted < 1 || wanted > MAX_PORT) {
                throw new ParameterException(
                        spec.commandLine(), "--port needs a number from 1 to 65535, got " + wanted);
            }
            checkFree(wanted);
        }
        Jupyter jupyter = new JupyterSetup(console, home).findOrInstall();
        Path kernel = kernel(KernelSpec.userDataDir(home.environment()));
        console.progress("Kernel: " + kernel);
        console.progress("Jupyter " + jupyter.application() + " " + jupyter.version() + ": " + jupyter.program());
        return start(command(jupyter, JupyterSetup.isRoot()));
    }

    /** The kernelspec's folder; installed anew only where it has changed, for the kernel's warm-up takes its time. */
    private Path kernel(Path dataDir) {
        Optional<Path> there = KernelSpec.find(dataDir).filter(folder -> KernelSpec.isCurrent(dataDir));
        if (there.isPresent()) {
            return there.get();
        }
        Path folder = KernelSpec.install(dataDir);
        console.progress("Preparing a quick start: the kernel warms up once …");
        KernelArchive.make(folder)
                .ifPresent(why -> console.progress(
                        "The kernel will start more slowly, without an archive of its classes: " + why));
        return folder;
    }

    List<String> command(Jupyter jupyter, boolean root) {
        List<String> command = new ArrayList<>();
        command.add(jupyter.program().toString());
        command.add(jupyter.application());
        command.add("--ip=" + ADDRESS);
        if (port != null) {
            command.add("--port=" + port);
            command.add("--port-retries=0");
        }
        if (noBrowser) {
            command.add("--no-browser");
        }
        if (root) {
            // Jupyter asks root to be sure; the server listens to this machine alone.
            command.add("--allow-root");
        }
        // The whole clone is served, so that a lecture's homework is a click away; the lectures are what opens.
        if (jupyter.isClassic()) {
            command.add("--notebook-dir=" + home.directory());
            command.add("--NotebookApp.default_url=/tree/notebooks");
        } else {
            command.add("--ServerApp.root_dir=" + home.directory());
            command.add("--ServerApp.preferred_dir=" + home.notebooks());
        }
        return command;
    }

    private static void checkFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(ADDRESS), port));
        } catch (IOException e) {
            String reason = String.valueOf(e.getMessage());
            boolean used = reason.contains("in use");
            throw new CliException(
                    "port " + port + " on " + ADDRESS + (used ? " is in use" : " can't be had: " + reason)
                            + "; choose another with --port" + (used ? ", or stop the program that uses it" : ""));
        }
    }

    /** Jupyter takes the launcher's place, so that signals reach it as ever; without the launcher it runs below this JVM. */
    private int start(List<String> command) throws IOException, InterruptedException {
        String plan = home.variable("LECTERN_EXEC");
        if (!plan.isBlank()) {
            Files.writeString(Path.of(plan), String.join("\0", command) + "\0", StandardCharsets.UTF_8);
            return 0;
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
