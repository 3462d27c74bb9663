package io.windflow.docker.internal.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeVersionTest {

    @TempDir
    Path folder;

    private Path program(String name, String answer) throws IOException {
        Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\necho '" + answer + "'\n");
        assertThat(file.toFile().setExecutable(true)).isTrue();
        return file;
    }

    private ComposeCli cli() {
        Map<String, String> environment = Map.of("PATH", folder + ":relative:");
        return new ComposeCli(environment, new ComposeLocator(environment, List.of(folder.resolve("plugins"))));
    }

    private void refused(ComposeCli compose, String words) {
        ComposeProject project = new ComposeProject("p", folder, List.of());
        assertThat(compose.version()).isNull();
        assertThatThrownBy(() -> compose.stop(project, line -> {})).isInstanceOfSatisfying(Problem.class, problem -> {
            assertThat(problem.type()).isEqualTo(ProblemType.ENGINE_UNAVAILABLE);
            assertThat(problem).hasMessageContaining(words);
            assertThat(problem.advice()).contains("docker-compose-plugin");
        });
    }

    @Test
    void withoutACliThereIsAdvice() {
        refused(cli(), "no Compose CLI");
    }

    @Test
    void theFirstComposeIsRefused() throws IOException {
        program("docker-compose", "1.29.2");
        refused(cli(), "Compose 1.29.2");
    }

    @Test
    void aDockerClientWithoutThePluginIsNone() throws IOException {
        program("docker", "docker: unknown command: docker compose");
        refused(cli(), "unknown command");
    }

    @Test
    void thePluginIsPreferredAndAnUpdateIsNoticed() throws IOException {
        program("docker-compose", "2.30.0");
        Files.createDirectory(folder.resolve("plugins"));
        Path plugin = program("plugins/docker-compose", "v2.40.3-desktop.1");
        ComposeCli compose = cli();
        assertThat(compose.version()).isEqualTo("2.40.3-desktop.1");
        program("plugins/docker-compose", "5.0.1");
        Files.setLastModifiedTime(plugin, FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(compose.version()).isEqualTo("5.0.1");
    }
}
