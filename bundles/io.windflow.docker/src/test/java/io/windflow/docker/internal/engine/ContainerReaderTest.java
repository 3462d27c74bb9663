package io.windflow.docker.internal.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.Container;
import io.windflow.api.engine.Container.Health;
import io.windflow.api.engine.Container.Port;
import org.junit.jupiter.api.Test;

class ContainerReaderTest {

    private static Container read(String status, String more) throws Exception {
        return ContainerReader.read(EngineClient.JSON.readTree(
                "{\"Id\":\"abc\",\"Names\":[\"/other/alias\",\"/web\"],\"Image\":\"x:1\",\"ImageID\":\"sha256:1\",\"Created\":"
                        + "1700000000,\"State\":\"running\",\"Status\":\"" + status + "\"" + more + "}"));
    }

    @Test
    void healthAndExitCodeAreInTheStatusSentence() throws Exception {
        assertThat(read("Up 2 minutes", "").health()).isEqualTo(Health.NONE);
        assertThat(read("Up 2 minutes (healthy)", "").health()).isEqualTo(Health.HEALTHY);
        assertThat(read("Up 2 minutes (unhealthy)", "").health()).isEqualTo(Health.UNHEALTHY);
        assertThat(read("Up 2 seconds (health: starting)", "").health()).isEqualTo(Health.STARTING);
        assertThat(read("Exited (137) 3 days ago", "").exitCode()).isEqualTo(137);
        assertThat(read("Restarting (1) 3 seconds ago", "").exitCode()).isEqualTo(1);
        assertThat(read("Up 2 minutes", "").exitCode()).isNull();
        assertThat(read("Created", "").exitCode()).isNull();
    }

    @Test
    void namesPortsAndLabelsAreRead() throws Exception {
        Container container = read(
                "Up 1 second",
                ",\"Ports\":[{\"PrivatePort\":81,\"Type\":\"udp\"},"
                        + "{\"IP\":\"0.0.0.0\",\"PrivatePort\":80,\"PublicPort\":8080,\"Type\":\"tcp\"}],"
                        + "\"Labels\":{\"com.docker.compose.project\":\"p\",\"com.docker.compose.service\":\"s\",\"a\":\"b\"}");
        assertThat(container.name()).isEqualTo("web");
        assertThat(container.project()).isEqualTo("p");
        assertThat(container.service()).isEqualTo("s");
        assertThat(container.labels()).containsEntry("a", "b");
        assertThat(container.createdAt().getEpochSecond()).isEqualTo(1_700_000_000);
        assertThat(container.ports())
                .containsExactly(new Port("0.0.0.0", 8080, 80, "tcp"), new Port(null, null, 81, "udp"));
    }

    @Test
    void whatAnEngineLeavesOutIsNoFailure() throws Exception {
        Container container = ContainerReader.read(
                EngineClient.JSON.readTree("{\"Id\":\"abc\",\"Names\":null,\"Ports\":null,\"Labels\":null}"));
        assertThat(container.name()).isEmpty();
        assertThat(container.project()).isNull();
        assertThat(container.ports()).isEmpty();
    }
}
