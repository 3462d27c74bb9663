package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.launcher.Distributions;
import io.windflow.launcher.Program;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the core cannot start, one line says why and the exit value is not zero. */
class StartFailureIT {
    @TempDir
    Path folder;

    @Test
    void anotherInstanceOnTheSameData() throws Exception {
        try (Program first = start(Map.of("WINDFLOW_HTTP_PORT", "0"))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> first.out().contains("is ready"));

            assertFails(Map.of("WINDFLOW_HTTP_PORT", "0"), "another WindFlow already runs on the data in");
            assertThat(first.isAlive()).isTrue();
        }
    }

    @Test
    void aPortInUse() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());

            assertFails(Map.of("WINDFLOW_HTTP_PORT", port), "cannot listen on 127.0.0.1 port " + port);
        }
    }

    @Test
    void somethingThatIsNoPort() throws Exception {
        assertFails(Map.of("WINDFLOW_HTTP_PORT", "http"), "WINDFLOW_HTTP_PORT must be a number from 0 to 65535");
    }

    @Test
    void anAddressOfAnotherMachine() throws Exception {
        assertFails(Map.of("WINDFLOW_HTTP_HOST", "192.0.2.1"), "cannot listen on 192.0.2.1");
    }

    @Test
    void aDataFolderThatCannotBeWritten() throws Exception {
        // Not by its permissions: those do not hold for root.
        Path file = Files.writeString(folder.resolve("file"), "");

        assertFails(
                Map.of("WINDFLOW_HOME", file.resolve("data").toString(), "WINDFLOW_HTTP_PORT", "0"),
                "cannot write to the data folder");
    }

    @Test
    void aDatabaseThatIsDamaged() throws Exception {
        Path database = folder.resolve("home/db/windflow.db");
        Files.createDirectories(database.getParent());
        Files.writeString(database, "no database ".repeat(1_000));

        assertFails(
                Map.of("WINDFLOW_HTTP_PORT", "0"),
                "the core cannot start: io.windflow.store.sqlite: The database " + database + " is damaged");
    }

    @Test
    void aBundleThatDoesNotResolve() throws Exception {
        Path distribution = Distributions.copyTo(folder.resolve("windflow"));
        Distributions.removeFromCore(distribution, "com.fasterxml.jackson.core.jackson-databind");

        try (Program program =
                Program.start(distribution, folder, Map.of("WINDFLOW_HOME", "home", "WINDFLOW_HTTP_PORT", "0"))) {
            assertThat(program.await()).isEqualTo(1);
            assertThat(program.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("windflow: the core cannot start: ")
                    .contains("com.fasterxml.jackson.databind");
        }
    }

    private void assertFails(Map<String, String> environment, String reason) throws Exception {
        try (Program program = start(environment)) {
            assertThat(program.await()).isEqualTo(1);
            assertThat(program.err().lines()).singleElement().asString().startsWith("windflow: " + reason);
        }
    }

    private Program start(Map<String, String> environment) throws Exception {
        var complete = new java.util.HashMap<>(Map.of("WINDFLOW_HOME", "home"));
        complete.putAll(environment);
        return Program.start(CoreFramework.distribution(), folder, complete);
    }
}
