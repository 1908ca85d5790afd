package org.lectern.kernel;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The contents of a Jupyter connection file.
 *
 * @param key the secret that signs messages; empty if they are not signed
 */
record Connection(
        String transport, String ip, int shell, int iopub, int stdin, int control, int heartbeat, String key) {
    private static final String SCHEME = "hmac-sha256";
    private static final int MAX_PORT = 65_535;

    /** @throws KernelException if the file is missing or is no connection file */
    static Connection read(Path file) {
        JsonNode json;
        try {
            json = new ObjectMapper().readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new KernelException("connection file " + file + ": there is no such file", e);
        } catch (JacksonException e) {
            throw new KernelException("connection file " + file + ": not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new KernelException("connection file " + file + ": cannot be read: " + e, e);
        }
        String scheme = json.path("signature_scheme").asText(SCHEME);
        String key = json.path("key").asText("");
        if (!key.isEmpty() && !scheme.equals(SCHEME)) {
            throw new KernelException(
                    "connection file " + file + ": needs signature_scheme " + SCHEME + ", got " + scheme);
        }
        String transport = json.path("transport").asText("tcp");
        if (!transport.equals("tcp") && !transport.equals("ipc")) {
            throw new KernelException("connection file " + file + ": needs transport tcp or ipc, got " + transport);
        }
        return new Connection(
                transport,
                json.path("ip").asText("127.0.0.1"),
                port(file, json, "shell_port"),
                port(file, json, "iopub_port"),
                port(file, json, "stdin_port"),
                port(file, json, "control_port"),
                port(file, json, "hb_port"),
                key);
    }

    /** The ZeroMQ address of a port. */
    String address(int port) {
        return transport + "://" + ip + (transport.equals("ipc") ? "-" : ":") + port;
    }

    private static int port(Path file, JsonNode json, String name) {
        JsonNode port = json.path(name);
        if (!port.canConvertToInt() || port.asInt() < 1 || port.asInt() > MAX_PORT) {
            throw new KernelException("connection file " + file + ": needs a port number " + name + ", got "
                    + (port.isMissingNode() ? "none" : port.toString()));
        }
        return port.asInt();
    }
}
