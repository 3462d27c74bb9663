package io.windflow.docker.internal;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import io.windflow.api.engine.ComposeProject;
import io.windflow.docker.internal.compose.ComposeCli;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What integration tests need of this machine: an engine that answers, and the test images. */
public final class RealEngine {

    /** Behaves as its environment says; made by {@code tests/images/build}. */
    public static final String IMAGE = "windflow-test/web:1";

    private RealEngine() {}

    /** Skips the test with the reason where something is missing; fails it where nothing may be skipped. */
    public static void require(boolean there, String reason) {
        if (there) {
            return;
        }
        if ("true".equals(System.getenv("WINDFLOW_TEST_NO_SKIP"))) {
            fail(reason);
        }
        abort(reason);
    }

    /** The environment that names the engine. */
    public static Map<String, String> environment() {
        return System.getenv();
    }

    /** Writes a project whose name no one else has. */
    public static ComposeProject project(Path folder, String name, String yaml) {
        try {
            Path file = Files.writeString(folder.resolve("compose.yaml"), yaml);
            String unique = "windflow-it-docker-" + name + "-" + Long.toString(System.nanoTime(), 36);
            return new ComposeProject(unique, folder, List.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Removes all of a project, also when a test left its files broken. */
    public static void remove(ComposeCli compose, ComposeProject project) {
        compose.down(new ComposeProject(project.name(), project.directory(), List.of()), true, line -> {});
    }
}
