package org.lectern.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionTest {
    private static final String GOOD = """
            {"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5, "ip": "127.0.0.1",
             "key": "abc", "transport": "tcp", "signature_scheme": "hmac-sha256", "kernel_name": "lectern"}""";

    @TempDir
    Path folder;

    private Connection read(String json) throws IOException {
        return Connection.read(Files.writeString(folder.resolve("kernel.json"), json));
    }

    @Test
    void readsAConnectionFile() throws IOException {
        Connection connection = read(GOOD);
        assertThat(connection).isEqualTo(new Connection("tcp", "127.0.0.1", 1, 2, 3, 4, 5, "abc"));
        assertThat(connection.address(connection.shell())).isEqualTo("tcp://127.0.0.1:1");
    }

    @Test
    void aBadFileIsOneClearLine() {
        assertThatThrownBy(() -> Connection.read(folder.resolve("none.json")))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("no such file")
                .hasMessageNotContaining("\n");
        assertThatThrownBy(() -> read("{")).isInstanceOf(KernelException.class).hasMessageContaining("not JSON");
        assertThatThrownBy(() -> read("[]")).isInstanceOf(KernelException.class).hasMessageContaining("shell_port");
        assertThatThrownBy(() -> read(GOOD.replace("\"hb_port\": 5", "\"hb_port\": \"x\"")))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("hb_port, got \"x\"");
        assertThatThrownBy(() -> read(GOOD.replace("hmac-sha256", "hmac-md5")))
                .isInstanceOf(KernelException.class)
                .hasMessageContaining("hmac-md5");
    }
}
