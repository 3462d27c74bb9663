package io.windflow.tests.e2e.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder as that of WindFlow's own compose files, with a Redis for the cache extension, in a Compose project of the
 * test's own and on a port that was free.
 */
public final class OwnComposeFiles implements AutoCloseable {

    public static final String SERVICE = "windflow-redis";

    private static final String EXTENSIONS =
            """
            x-windflow-cache:
              password: ${REDIS_PASSWORD:-redis123}
              port: ${REDIS_PORT:?}
            services:
              windflow-redis:
                profiles: [cache]
                image: redis:7
                labels: {io.windflow.extension: cache}
                command: ["--requirepass", "${REDIS_PASSWORD:-redis123}"%s]
                ports: ["127.0.0.1:${REDIS_PORT}:6379"]
                volumes: ["redis:/data"]
                mem_limit: 64m
                healthcheck:
                  test: [CMD, redis-cli, -a, "${REDIS_PASSWORD:-redis123}", ping]
                  interval: 500ms
                  retries: 20
            volumes:
              redis:
            """;

    private final Path folder;
    private final String project;
    private final int port = Machine.freePort();

    public OwnComposeFiles(Path folder) {
        this.folder = folder;
        this.project = "windflow-e2e-" + ProcessHandle.current().pid() + "-" + port;
        write("docker-compose.minimal.yml", "services:\n  windflow-api:\n    image: windflow-test/web:1\n");
        options("");
        write(".env", "REDIS_PORT=" + port + "\nREDIS_PASSWORD=from-dot-env\n");
    }

    /** Starts Redis with more options, each as in {@code , "--save", ""}. */
    public void options(String more) {
        write("docker-compose.extensions.yml", EXTENSIONS.formatted(more));
    }

    private void write(String name, String text) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells a WindFlow of the folder, as its container is told. */
    public WindFlow given(WindFlow windflow) {
        return windflow.with("WINDFLOW_COMPOSE_DIR", folder.toString())
                .with("WINDFLOW_COMPOSE_PROJECT", project)
                // As left from the time before .env was changed.
                .with("REDIS_PASSWORD", "stale");
    }

    public int port() {
        return port;
    }

    public String volume() {
        return project + "_redis";
    }

    /** What a user types. */
    public String compose(String... words) {
        List<String> command = new ArrayList<>(List.of(
                "docker",
                "compose",
                "--project-name",
                project,
                "--project-directory",
                folder.toString(),
                "--file",
                folder.resolve("docker-compose.minimal.yml").toString(),
                "--file",
                folder.resolve("docker-compose.extensions.yml").toString(),
                "--profile",
                "cache"));
        command.addAll(List.of(words));
        return Machine.run(command.toArray(String[]::new));
    }

    /** The services that have a container, running or not. */
    public List<String> services() {
        String names = Machine.run(
                "docker",
                "ps",
                "--all",
                "--filter",
                "label=com.docker.compose.project=" + project,
                "--format",
                "{{.Label \"com.docker.compose.service\"}}");
        return names.isEmpty() ? List.of() : List.of(names.split("\\R"));
    }

    public boolean hasVolume() {
        return !Machine.run("docker", "volume", "ls", "--quiet", "--filter", "name=^" + volume() + "$")
                .isEmpty();
    }

    @Override
    public void close() {
        Machine.removeProject(project);
    }
}
