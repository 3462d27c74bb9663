package io.windflow.extensions.internal.backing;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.engine.ComposeProject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComposeFolderTest {

    @TempDir
    private Path directory;

    private final Map<String, String> environment = new HashMap<>();

    private ComposeFolder folder() {
        environment.put("WINDFLOW_COMPOSE_DIR", directory.toString());
        return ComposeFolder.of(environment).orElseThrow();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }

    @Test
    void isThereOnlyWhereOneIsNamed() {
        assertThat(ComposeFolder.of(Map.of())).isEmpty();
        assertThat(ComposeFolder.of(Map.of("WINDFLOW_COMPOSE_DIR", " "))).isEmpty();
        assertThat(ComposeFolder.of(Map.of("WINDFLOW_COMPOSE_DIR", "/no/such/folder")))
                .isEmpty();
    }

    @Test
    void offersTheExtensionsThatTheFilesLabel() throws IOException {
        write("docker-compose.minimal.yml", "services: {}");
        write(
                "docker-compose.extensions.yml",
                "labels: {io.windflow.extension: cache}\nlabels: [\"io.windflow.extension=database\"]");
        write("docker-compose.search.yml", "labels:\n  io.windflow.extension: \"search\"");

        assertThat(folder().offers("cache")).isTrue();
        assertThat(folder().offers("database")).isTrue();
        assertThat(folder().offers("search")).isTrue();
        assertThat(folder().offers("data")).isFalse();
        assertThat(folder().offers("sso")).isFalse();
    }

    @Test
    void theProjectIsNamedAsComposeNamesIt() throws IOException {
        assertThat(folder().project()).isEqualTo("windflow");
        environment.put("COMPOSE_PROJECT_NAME", "shell");
        assertThat(folder().project()).isEqualTo("shell");
        write(".env", "# names\nexport COMPOSE_PROJECT_NAME=\"dotenv\" # ours\n");
        assertThat(folder().project()).isEqualTo("dotenv");
        environment.put("WINDFLOW_COMPOSE_PROJECT", "told");
        assertThat(folder().project()).isEqualTo("told");
    }

    @Test
    void whatDotEnvSetsIsNotSetAnew() throws IOException {
        write(".env", "REDIS_PASSWORD=new\n");
        environment.put("REDIS_PASSWORD", "old");
        environment.put("REDIS_PORT", "6380");
        environment.put("COMPOSE_FILE", "elsewhere.yml");

        ComposeProject project = folder().project("cache");

        assertThat(project.environment())
                .containsEntry("REDIS_PORT", "6380")
                .containsEntry("COMPOSE_PROFILES", "cache")
                .containsEntry("PWD", directory.toString())
                .doesNotContainKeys("REDIS_PASSWORD", "COMPOSE_FILE");
        assertThat(project.toString()).doesNotContain("6380");
    }

    @Test
    void whatIsLaidOverTheFilesComesLast() throws IOException {
        write("compose.override.yaml", "services: {}");
        write("production.yml", "services: {}");
        write("docker-compose.extensions.yml", "services: {}");
        environment.put("WINDFLOW_COMPOSE_OVERRIDES", "production.yml:absent.yml");

        assertThat(folder().project("cache").files())
                .extracting(file -> file.getFileName().toString())
                .containsExactly("docker-compose.extensions.yml", "production.yml", "compose.override.yaml");
    }

    @Test
    void aChangedFileShows() throws IOException {
        String before = folder().stamp("cache");
        write(".env", "REDIS_PORT=1\n");
        String between = folder().stamp("cache");
        write("docker-compose.extensions.yml", "services: {}");

        assertThat(between).isNotEqualTo(before);
        assertThat(folder().stamp("cache")).isNotEqualTo(between);
    }
}
