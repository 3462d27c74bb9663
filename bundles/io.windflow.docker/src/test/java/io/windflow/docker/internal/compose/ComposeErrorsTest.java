package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.ComposeProject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComposeErrorsTest {

    private static final ComposeProject PROJECT = new ComposeProject("p", Path.of("/p"), List.of());

    private static Problem of(String... lines) {
        return ComposeErrors.problem("up", PROJECT, 1, List.of(lines));
    }

    @Test
    void theEngineIsAway() {
        for (String words : List.of(
                "Cannot connect to the Docker daemon at unix:///tmp/none.sock. Is the docker daemon running?",
                "permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock",
                "failed to connect to the docker API at unix:///var/run/docker.sock")) {
            assertThat(of("unable to get image 'x': " + words).type()).isEqualTo(ProblemType.ENGINE_UNAVAILABLE);
        }
    }

    @Test
    void anImageIsUnknown() {
        assertThat(of("Error response from daemon: pull access denied for no/such, repository does not exist or may"
                        + " require 'docker login'"))
                .hasMessageContaining("'no/such'");
        assertThat(of("Error response from daemon: manifest for nginx:none not found: manifest unknown: manifest"
                        + " unknown"))
                .hasMessageContaining("'nginx:none'");
        assertThat(of("web Error manifest unknown", "Error response from daemon: manifest unknown"))
                .hasMessageContaining("The image of 'web'");
        assertThat(of("Image nginx:none Error failed to resolve reference \"docker.io/library/nginx:none\":"
                        + " docker.io/library/nginx:none: not found"))
                .hasMessageContaining("nginx:none");
    }

    @Test
    void aRegistryIsAway() {
        for (String words : List.of(
                "Get \"https://registry.test/v2/\": dial tcp: lookup registry.test: no such host",
                "failed to do request: Head \"https://registry.test/v2/library/nginx/manifests/1\": dial tcp 10.0.0.1:443:"
                        + " connect: connection refused")) {
            assertThat(of("Error response from daemon: " + words)).hasMessageContaining("registry registry.test does");
        }
    }

    @Test
    void aPortIsTaken() {
        for (String words : List.of(
                "driver failed programming external connectivity on endpoint a-1 (62ec): Bind for 127.0.0.1:8080 failed:"
                        + " port is already allocated",
                "driver failed programming external connectivity on endpoint a-1 (cca6): Error starting userland proxy:"
                        + " listen tcp4 127.0.0.1:8080: bind: address already in use",
                "failed to set up container networking: driver failed programming external connectivity on endpoint a-1"
                        + " (1f): failed to bind host port for 127.0.0.1:8080:172.18.0.2:80/tcp: address already in use",
                "failed to bind host port 127.0.0.1:8080/tcp: address already in use")) {
            Problem problem = of("Error response from daemon: " + words);
            assertThat(problem.type()).as(words).isEqualTo(ProblemType.CONFLICT);
            assertThat(problem).hasMessageContaining("port 127.0.0.1:8080 is");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Conflict. The container name \"/db\" is already in use by container \"62ec\"', 'db'",
        "'network proxy declared as external, but could not be found', 'docker network create proxy'",
        "'external volume \"data\" not found', 'docker volume create data'",
        "'failed to create task: exec: \"serve\": executable file not found in $PATH: unknown', 'serve'",
        "'write /var/lib/docker/tmp/x: no space left on device', 'Remove unused images'",
        "'Pool overlaps with other one on this address space', 'Choose another subnet'",
        "'invalid mount config for type \"bind\": bind source path does not exist: /srv/x', '/srv/x'"
    })
    void whatIsWrongOnTheMachineIsToldWithWhatToDo(String words, String told) {
        Problem problem = of("Error response from daemon: " + words);
        assertThat(problem.type()).isEqualTo(ProblemType.ENGINE_ERROR);
        assertThat(problem.advice()).isNotBlank();
        assertThat(problem.getMessage() + " " + problem.advice()).contains(told).doesNotContain("$1");
    }

    @Test
    void whatIsNotKnownIsToldInItsOwnWords() {
        assertThat(of("Container a  Starting", "Error response from daemon: something new"))
                .hasMessage("docker compose up: Error response from daemon: something new");
        assertThat(ComposeErrors.problem("up", PROJECT, 137, List.of())).hasMessage("docker compose up: exit code 137");
    }
}
