package org.lectern.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.grading.Proof;
import org.lectern.grading.Verification;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Proves homeworks before they are released. */
@Command(
        name = "verify",
        description =
                "Proves a homework before its release: the solution earns every point, the empty starter none, each "
                        + "small slip in the solution costs points, and nothing of a hidden check is released.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "A slip that is right too is marked in the solution, at the end of its line: // same: 1.0 -> 2.0, it is OR "
                    + "still. Exit code: 0 if every homework holds, 1 if one does not."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Console console;
    private final Home home;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "HOMEWORK",
            arity = "1..*",
            description = "The homework's name, such as 01-mlp, or its solution's notebook.")
    private List<String> names = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "How many programs run at a time; default: one a processor.")
    private @Nullable Integer jobs;

    @Option(names = "--mutants", description = "List every mutant, not only those that survive.")
    private boolean mutants;

    @Option(names = "--json", paramLabel = "FILE", description = "Write what was found to FILE as JSON.")
    private @Nullable Path json;

    @Option(
            names = {"--class-path", "-cp"},
            paramLabel = "JARS",
            description = "Where to look for the class of checks, if Lectern does not have it.")
    private String classPath = "";

    VerifyCommand(Console console, Home home) {
        this.console = console;
        this.home = home;
    }

    @Override
    public Integer call() throws Exception {
        if (jobs != null && (jobs < 1 || jobs > 64)) {
            throw new ParameterException(spec.commandLine(), "--jobs needs a number from 1 to 64, got " + jobs);
        }
        if (json != null) {
            // Said before the minutes that it takes.
            Path folder = Names.parent(json.toAbsolutePath().normalize());
            if (Files.isDirectory(json) || !Files.isDirectory(folder)) {
                throw cannotWrite(json);
            }
        }
        try (Closeable checksToo = Solutions.checksIn(classPath)) {
            return verifyAll();
        }
    }

    private int verifyAll() throws IOException {
        Solutions solutions = new Solutions(home);
        List<Path> files = new ArrayList<>();
        for (String name : names) {
            files.add(solutions.find(name));
        }
        List<Proof> proofs = new ArrayList<>();
        for (Path file : files) {
            Verification verification = Verification.of(file);
            if (jobs != null) {
                verification.jobs(jobs);
            }
            try (VerifyProgress progress = new VerifyProgress(console, verification.name())) {
                proofs.add(verification.listener(progress).run());
            }
            Proof proof = proofs.get(proofs.size() - 1);
            if (mutants) {
                console.out().println(proof.trialsText());
            }
            console.out().println(proof.text());
        }
        if (json != null) {
            write(json, proofs);
        }
        return proofs.stream().allMatch(Proof::holds) ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    /** One proof as an object, several as a list of them. */
    private static void write(Path file, List<Proof> proofs) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ArrayNode all = mapper.createArrayNode();
        for (Proof proof : proofs) {
            all.add(mapper.readTree(proof.json()));
        }
        String text = proofs.size() == 1
                ? proofs.get(0).json()
                : mapper.writerWithDefaultPrettyPrinter().writeValueAsString(all) + "\n";
        try {
            Files.writeString(file, text, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw cannotWrite(file);
        }
    }

    private static CliException cannotWrite(Path file) {
        return new CliException("--json: can't write to " + file + "; name a file in a folder that is there");
    }
}
