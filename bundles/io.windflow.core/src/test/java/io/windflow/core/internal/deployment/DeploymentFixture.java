package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.engine.Container;
import io.windflow.api.event.EventTypes;
import io.windflow.core.internal.fake.Core;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The core with two images on its engine, and a Compose that does as the test says. */
abstract class DeploymentFixture {

    static final String GOOD = web("nginx:1");
    static final String BAD = web("nginx:2");

    @TempDir
    Path temp;

    Core core;

    @BeforeEach
    void start() {
        core = new Core(temp.resolve("home"));
        core.engine.addImage("nginx:1", "sha256:one", "nginx@sha256:d1");
        core.engine.addImage("nginx:2", "sha256:two");
    }

    @AfterEach
    void stop() {
        core.close();
    }

    Deployment deploy(String stack) {
        return await(core.deployments.deploy(stack, null, ADMIN));
    }

    Deployment await(Deployment deployment) {
        return await(core, deployment);
    }

    static Deployment await(Core core, Deployment deployment) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> core.deployments.get(deployment.id()), it -> it.state()
                        .isFinal());
    }

    List<Object> states(Deployment deployment) {
        return core.events.events().stream()
                .filter(event -> event.type().equals(EventTypes.DEPLOYMENT_CHANGED)
                        && event.subject().equals(deployment.id()))
                .map(event -> event.data().get("state"))
                .toList();
    }

    /** Containers with this image are never well. */
    void failWith(String image, Container.Health health) {
        core.compose.onUp(project -> core.engine.containers(project.name()).stream()
                .filter(it -> it.image().equals(image))
                .forEach(it -> core.engine.change(it.id(), "running", health, null)));
    }

    void failOnce(Container.Health health) {
        core.compose.onUp(project -> {
            core.compose.onUp(again -> {});
            core.engine.containers(project.name()).forEach(it -> core.engine.change(it.id(), "running", health, null));
        });
    }

    static void assertProblem(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(type));
    }
}
