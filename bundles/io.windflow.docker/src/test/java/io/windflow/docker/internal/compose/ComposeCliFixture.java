package io.windflow.docker.internal.compose;

import io.windflow.api.engine.ComposeProject;
import io.windflow.docker.internal.RealEngine;
import java.nio.file.Path;

/** A stack that runs for the time of a test. */
public record ComposeCliFixture(ComposeCli compose, ComposeProject project) {

    public static ComposeCliFixture up(Path folder, String name, String yaml) {
        ComposeCli compose = new ComposeCli(RealEngine.environment());
        RealEngine.require(compose.version() != null, "There is no Compose CLI");
        ComposeProject project = RealEngine.project(folder, name, yaml);
        compose.up(project, line -> {});
        return new ComposeCliFixture(compose, project);
    }

    public void remove() {
        RealEngine.remove(compose, project);
    }
}
