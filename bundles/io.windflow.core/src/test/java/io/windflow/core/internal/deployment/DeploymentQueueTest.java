package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Deployments that wait for one another. */
class DeploymentQueueTest extends DeploymentFixture {

    @Test
    void oneStackAtATimeSeveralStacksAtOnce() {
        core.save("a", GOOD);
        core.save("b", GOOD);
        CountDownLatch release = core.compose.block();
        Deployment first = core.deployments.deploy("a", null, ADMIN);
        Awaitility.await().until(() -> core.deployments.get(first.id()).state() == DeploymentState.STARTING);
        Deployment second = core.deployments.deploy("a", null, ADMIN);
        Deployment other = deploy("b");

        assertThat(other.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(core.deployments.get(second.id()).state()).isEqualTo(DeploymentState.QUEUED);
        assertThat(core.stacks.get("a").deployment()).isEqualTo(first.id());
        release.countDown();
        assertThat(await(second).startedAt()).isAfterOrEqualTo(await(first).finishedAt());
    }

    @Test
    void aQueueHasAnEnd() {
        core.save("web", GOOD);
        CountDownLatch release = core.compose.block();
        for (int i = 0; i < DeploymentRunner.MOST_OPEN; i++) {
            core.deployments.deploy("web", null, ADMIN);
        }
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.deploy("web", null, ADMIN));
        release.countDown();
    }

    @Test
    void oneThatWaitsIsCancelledAtOnce() {
        core.save("web", GOOD);
        CountDownLatch release = core.compose.block();
        Deployment first = core.deployments.deploy("web", null, ADMIN);
        Deployment second = core.deployments.deploy("web", null, ADMIN);
        assertThat(core.deployments.cancel(second.id(), ADMIN).state()).isEqualTo(DeploymentState.CANCELLED);
        release.countDown();
        await(first);
        assertThat(core.deployments.get(second.id()).startedAt()).isNull();
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.cancel(second.id(), ADMIN));
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.cancel(first.id(), ADMIN));
        assertProblem(ProblemType.NOT_FOUND, () -> core.deployments.cancel("none", ADMIN));
    }

    @Test
    void aReceiptIsKeptWithItsDeploymentOrNeitherIs() {
        core.save("web", GOOD);
        List<String> signed = new ArrayList<>();
        Deployment kept = core.deployments.deploy("web", null, ADMIN, made -> signed.add(made.id()));

        assertThat(signed).containsExactly(kept.id());
        await(kept);
        assertThatThrownBy(() -> core.deployments.operate("web", DeploymentAction.RESTART, ADMIN, made -> {
                    throw new IllegalStateException("not kept");
                }))
                .hasMessage("not kept");
        assertThat(core.deployments.list("web", PageRequest.first()).items()).hasSize(1);
    }
}
