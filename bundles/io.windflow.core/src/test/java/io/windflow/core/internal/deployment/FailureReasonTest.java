package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Container;
import io.windflow.api.stack.StackDraft;
import io.windflow.core.internal.fake.FakeEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a deployment that failed says of why. */
class FailureReasonTest extends DeploymentFixture {

    @Test
    void anImageThatCannotBePulledFailsTheFirstDeployment() {
        core.save("web", web("nope:1"));
        core.compose.onPull(project -> {
            throw Problem.of(ProblemType.ENGINE_ERROR, "There is no image 'nope:1'", "Check its name and tag");
        });
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.reason()).contains("nope:1");
        assertThat(end.advice()).contains("Check its name");
    }

    @Test
    void saysWhoHasThePort() {
        core.save("web", GOOD);
        core.engine.put(
                new Container(
                        "other",
                        "blog-web-1",
                        "x",
                        "x",
                        "blog",
                        "web",
                        "running",
                        Container.Health.NONE,
                        null,
                        "Up",
                        Instant.now(),
                        List.of(new Container.Port("0.0.0.0", 8080, 80, "tcp")),
                        Map.of()),
                "no",
                0,
                List.of());
        core.compose.onUp(project -> {
            throw Problem.conflict("The port 0.0.0.0:8080 is already in use on the engine's machine", "Stop it");
        });
        assertThat(deploy("web").reason()).contains("8080", "blog-web-1", "'blog'");
    }

    @Test
    void saysWhyAServiceEnded() {
        core.save("web", GOOD);
        core.compose.onUp(project -> core.engine
                .containers("web")
                .forEach(it -> core.engine.put(
                        FakeEngine.with(it, "exited", Container.Health.NONE, 7),
                        "no",
                        0,
                        List.of("starting", "no database"))));
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.reason()).contains("'web'", "code 7", "no database");
        assertThat(core.deployments.log(end.id(), 0, 100)).anySatisfy(line -> {
            assertThat(line.source()).isEqualTo("web");
            assertThat(line.text()).isEqualTo("starting");
        });
    }

    @Test
    void saysWhyAJobThatOthersWaitForFailed() {
        core.save("web", GOOD);
        core.compose.onUp(project -> {
            core.engine
                    .containers("web")
                    .forEach(it -> core.engine.put(
                            FakeEngine.with(it, "exited", Container.Health.NONE, 3), "no", 0, List.of("no table")));
            throw Problem.of(
                    ProblemType.ENGINE_ERROR,
                    "docker compose up: service \"web\" didn't complete successfully: exit 3",
                    null);
        });
        assertThat(deploy("web").reason()).isEqualTo("Service 'web' exited with code 3: no table");
    }

    @Test
    void aServiceThatEndsAgainAndAgainFailsEarly() {
        core.save("web", GOOD);
        core.compose.onUp(project -> core.engine
                .containers("web")
                .forEach(it -> core.engine.put(
                        FakeEngine.with(it, "restarting", Container.Health.NONE, 1),
                        "always",
                        HealthWait.MOST_RESTARTS,
                        List.of("boom"))));
        assertThat(deploy("web").reason()).contains("again and again", "boom");
    }

    @Test
    void policyIsAppliedAgainSinceFilesAreEditedByHand() throws IOException {
        core.save("web", GOOD);
        Files.writeString(core.folder("web").resolve("compose.yaml"), GOOD + "    privileged: true\n");
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.revision()).isEqualTo(2);
        assertThat(end.reason()).contains("privileged", "line 4");
        assertThat(core.compose.calls()).isEmpty();
    }

    @Test
    void secretsAreNotInTheLogNorInTheReason() {
        StackDraft draft = new StackDraft(GOOD, "DB_PASSWORD=hunter22\n", null, null);
        core.stacks.save("web", draft, null, ADMIN);
        core.compose.onUp(project -> {
            throw Problem.of(ProblemType.ENGINE_ERROR, "cannot log in with hunter22", null);
        });
        Deployment end = deploy("web");
        assertThat(end.reason()).contains("cannot log in with ****");
        assertThat(core.deployments.log(end.id(), 0, 100))
                .noneMatch(line -> line.text().contains("hunter22"));
    }
}
