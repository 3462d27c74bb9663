package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.testkit.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of two mebibytes each, more of them than fit into memory, which holds one or two at a time. */
class LongRowsTest {

    /** Less than the rows need together, {@link SmallHeap#ROWS} of them. */
    private static final String HEAP = "-Xmx44m";

    @TempDir
    private Path folder;

    @Test
    void needLittleMemoryToBeBackedUpRestoredAndMoved() throws Exception {
        PostgresServer server = PostgresServer.shared();
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "-XX:+UseSerialGC",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallHeap.class.getName(),
                        folder.resolve("home").toString(),
                        server.url(server.createDatabase()))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }

        assertThat(Files.readString(output)).endsWith("all done\n");
        assertThat(process.exitValue()).isZero();
    }
}
