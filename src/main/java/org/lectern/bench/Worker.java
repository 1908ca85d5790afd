package org.lectern.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The process of one contender. It is asked in lines of JSON on its standard input, and its answers are the lines on its
 * standard output that begin with {@value #MARK}: native libraries print there too.
 */
final class Worker implements AutoCloseable {
    static final String MARK = "@bench ";

    private static final int SECONDS = 180;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Contender contender;
    private final Path log;
    private final Process process;
    private final BufferedWriter requests;
    private final BufferedReader answers;

    /** What a batch took, for all of its iterations. */
    record Timing(long wallNanos, long cpuNanos) {}

    Worker(Contender contender, List<String> command, int threads, Path log) {
        this.contender = contender;
        this.log = log;
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(log.toFile());
        for (String variable : List.of("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")) {
            builder.environment().put(variable, String.valueOf(threads));
        }
        // DJL asks the network for a newer engine and counts its users unless told otherwise.
        builder.environment().put("DJL_OFFLINE", "true");
        builder.environment().put("OPT_OUT_TRACKING", "true");
        try {
            Files.createDirectories(log.toAbsolutePath().getParent());
            process = builder.start();
        } catch (IOException e) {
            throw new BenchException(contender.title() + " does not start: " + e.getMessage());
        }
        requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    Contender contender() {
        return contender;
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it runs on: versions and the library behind its matrix products. */
    String about() {
        return ask(request("about")).path("about").asText();
    }

    /** Makes a case ready and answers what it computes; empty if this contender has no such case. */
    Optional<Fingerprint> prepare(BenchCase one) {
        JsonNode answer = ask(request("prepare").put("group", one.group()).put("case", one.name()));
        if (answer.path("absent").asBoolean()) {
            return Optional.empty();
        }
        List<double[]> rows = new ArrayList<>();
        for (JsonNode row : answer.path("check")) {
            double[] values = new double[row.size()];
            for (int i = 0; i < values.length; i++) {
                // JSON has no NaN: it comes as null.
                values[i] = row.get(i).isNumber() ? row.get(i).asDouble() : Double.NaN;
            }
            rows.add(values);
        }
        return Optional.of(new Fingerprint(rows));
    }

    /** Runs the case that was made ready. */
    Timing time(long iterations) {
        JsonNode answer = ask(request("time").put("iterations", iterations));
        return new Timing(answer.path("wall").asLong(), answer.path("cpu").asLong());
    }

    /** The memory that the process holds now; 0 where the system does not say. */
    long residentBytes() {
        try {
            for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
                if (line.startsWith("VmRSS:")) {
                    return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
        } catch (IOException e) {
            // Not Linux.
            return 0;
        }
        return 0;
    }

    @Override
    public void close() {
        try (requests;
                answers) {
            requests.flush();
        } catch (IOException e) {
            // The process is gone already.
        }
        try {
            if (!process.waitFor(2, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static ObjectNode request(String what) {
        return JSON.createObjectNode().put("do", what);
    }

    private JsonNode ask(ObjectNode request) {
        String line;
        CompletableFuture<@Nullable String> answer = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(answer), "bench-" + contender.title());
        reader.setDaemon(true);
        try {
            requests.write(request + "\n");
            requests.flush();
            reader.start();
            line = answer.get(SECONDS, TimeUnit.SECONDS);
        } catch (IOException | ExecutionException e) {
            throw new BenchException(contender.title() + " ended" + lastWords());
        } catch (TimeoutException e) {
            process.destroyForcibly();
            throw new BenchException(contender.title() + " did not answer within " + SECONDS + " s" + lastWords());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted");
        }
        if (line == null) {
            throw new BenchException(contender.title() + " ended" + lastWords());
        }
        JsonNode node;
        try {
            node = JSON.readTree(line.substring(MARK.length()));
        } catch (JsonProcessingException e) {
            throw new BenchException(contender.title() + " answered what is no JSON: " + line);
        }
        if (node.has("error")) {
            throw new BenchException(
                    contender.title() + ": " + node.path("error").asText());
        }
        return node;
    }

    private void read(CompletableFuture<@Nullable String> answer) {
        try {
            String line = answers.readLine();
            while (line != null && !line.startsWith(MARK)) {
                line = answers.readLine();
            }
            answer.complete(line);
        } catch (IOException e) {
            answer.completeExceptionally(new UncheckedIOException(e));
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            String last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
            return last + "; all it said is in " + log;
        } catch (IOException e) {
            return "";
        }
    }
}
