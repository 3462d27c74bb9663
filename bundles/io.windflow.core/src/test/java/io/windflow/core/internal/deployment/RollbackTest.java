package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.engine.Container;
import io.windflow.api.stack.Stack;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What was good comes back: after a failure, when a deployment is cancelled, on request. */
class RollbackTest extends DeploymentFixture {

    @Test
    void putsTheLastGoodRevisionBackWhenTheNewOneFails() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", BAD);
        failWith("nginx:2", Container.Health.UNHEALTHY);

        Deployment end = deploy("web");

        assertThat(end.state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(end.rolledBackTo()).isEqualTo(1);
        assertThat(end.reason()).contains("web", "healthy", "connection refused");
        assertThat(end.advice()).isNotBlank();
        assertThat(core.compose.calls()).containsExactly("up web nginx:1", "up web nginx:2", "up web nginx:1");
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(GOOD);
        Stack stack = core.stacks.get("web");
        assertThat(stack.revision()).isEqualTo(1);
        assertThat(stack.latestRevision()).isEqualTo(2);
        assertThat(states(end)).endsWith("WAITING", "ROLLING_BACK", "ROLLED_BACK");
    }

    @Test
    void goesBackToTheVeryImageWhereTheTagHasMoved() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", GOOD + "    init: true\n");
        core.engine.addImage("nginx:1", "sha256:other", "nginx@sha256:d2");
        core.engine.addImage("old", "sha256:one", "nginx@sha256:d1");
        failOnce(Container.Health.UNHEALTHY);

        assertThat(deploy("web").state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(core.compose.calls()).last().isEqualTo("up web nginx@sha256:d1");
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(GOOD);
    }

    @Test
    void failsWhereThereIsNothingGoodToGoBackTo() {
        core.save("web", BAD);
        failWith("nginx:2", Container.Health.UNHEALTHY);
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.rolledBackTo()).isNull();
        assertThat(core.stacks.get("web").goodRevision()).isNull();
    }

    @Test
    void saysWhenGoingBackFailsToo() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", BAD);
        core.compose.onUp(project -> {
            throw Problem.of(ProblemType.ENGINE_ERROR, "The disk is full", "Remove unused images and volumes");
        });
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.reason()).contains("disk is full").contains("revision 1 failed too");
    }

    @Test
    void cancellingPutsBackWhatRan() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", BAD);
        core.compose.block();
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().until(() -> core.deployments.get(deployment.id()).state() == DeploymentState.STARTING);
        core.deployments.cancel(deployment.id(), ADMIN);

        Deployment end = await(deployment);

        assertThat(end.state()).isEqualTo(DeploymentState.CANCELLED);
        assertThat(core.compose.calls()).last().isEqualTo("up web nginx:1");
        assertThat(core.stacks.get("web").revision()).isEqualTo(1);
    }

    @Test
    void cancellingTheFirstDeploymentLeavesNothingBehind() {
        core.save("web", GOOD);
        core.compose.block();
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().until(() -> !core.engine.containers("web").isEmpty());
        core.deployments.cancel(deployment.id(), ADMIN);
        assertThat(await(deployment).state()).isEqualTo(DeploymentState.CANCELLED);
        assertThat(core.engine.containers("web")).isEmpty();
    }

    @Test
    void goesBackOnRequest() {
        core.save("web", GOOD);
        deploy("web");
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.rollback("web", null, ADMIN));
        core.save("web", BAD);
        deploy("web");
        Deployment end = await(core.deployments.rollback("web", null, ADMIN));
        assertThat(end.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(end.revision()).isEqualTo(1);
        assertThat(core.stacks.get("web").goodRevision()).isEqualTo(1);
        assertProblem(ProblemType.NOT_FOUND, () -> core.deployments.rollback("web", 9, ADMIN));
    }

    @Test
    void retriesWhatFailed() {
        core.save("web", GOOD);
        failOnce(Container.Health.UNHEALTHY);
        Deployment failed = deploy("web");
        core.engine.containers("web").forEach(it -> core.engine.remove(it.id()));
        Deployment end = await(core.deployments.retry(failed.id(), ADMIN));
        assertThat(end.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(end.retryOf()).isEqualTo(failed.id());
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.retry(end.id(), ADMIN));
    }
}
