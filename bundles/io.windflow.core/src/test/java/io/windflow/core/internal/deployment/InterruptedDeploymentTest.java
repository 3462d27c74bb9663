package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.engine.Container;
import io.windflow.api.store.Receipt;
import io.windflow.core.internal.fake.Core;
import io.windflow.core.internal.instance.Leases;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Deployments whose engine goes, or whose WindFlow ends in the middle. */
class InterruptedDeploymentTest extends DeploymentFixture {

    @Test
    void waitsForAnEngineThatComesBack() {
        core.save("web", GOOD);
        core.engine.setReachable(false);
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().untilAsserted(() -> assertThat(core.deployments.log(deployment.id(), 0, 10))
                .anyMatch(line -> line.text().contains("does not answer")));
        core.engine.setReachable(true);
        assertThat(await(deployment).state()).isEqualTo(DeploymentState.SUCCEEDED);
    }

    @Test
    void anEngineThatWasAwayInTheMiddleIsGivenTheRevisionAgain() {
        core.save("web", GOOD);
        core.compose.onUp(project -> {
            core.compose.onUp(again -> {});
            core.engine
                    .containers("web")
                    .forEach(it -> core.engine.change(it.id(), "running", Container.Health.STARTING, null));
        });
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().until(() -> core.deployments.get(deployment.id()).state() == DeploymentState.WAITING);
        core.engine.setReachable(false);
        Awaitility.await().untilAsserted(() -> assertThat(core.deployments.log(deployment.id(), 0, 20))
                .anyMatch(line -> line.text().contains("does not answer")));
        core.engine.containers("web");
        core.engine.setReachable(true);
        core.engine
                .containers("web")
                .forEach(it -> core.engine.change(it.id(), "running", Container.Health.HEALTHY, null));
        assertThat(await(deployment).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(core.compose.calls()).containsExactly("up web nginx:1", "up web nginx:1");
    }

    @Test
    void whatAStopLeftInTheMiddleIsFinishedByTheNextStart() {
        core.save("web", GOOD);
        core.compose.block();
        Deployment first = core.deployments.deploy("web", null, ADMIN);
        Deployment second = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().until(() -> core.deployments.get(first.id()).state() == DeploymentState.STARTING);

        core.stop();

        Core again = core.restarted();
        assertThat(await(again, first).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(await(again, second).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(again.deployments.log(first.id(), 0, 100))
                .extracting(LogLine::text)
                .anyMatch(text -> text.startsWith("WindFlow stops"))
                .anyMatch(text -> text.contains("going on"));
        again.stop();
    }

    @Test
    void aRollbackThatACrashLeftInTheMiddleIsFinished() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", BAD);
        DeploymentRepository repository = new DeploymentRepository(core.store, new Leases(core.store));
        Deployment open = accepted(2);
        DeploymentRecord record = new DeploymentRecord(open, new DeploymentRecord.Options(false, false, 1));
        repository.insert(record, 99, Receipt.none());
        repository.update(record.moved(DeploymentState.ROLLING_BACK, "it was bad", "mend it"), List.of());
        core.stop();

        Core again = core.restarted();

        Deployment end = await(again, open);
        assertThat(end.state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(end.reason()).isEqualTo("it was bad");
        assertThat(end.rolledBackTo()).isEqualTo(1);
        again.stop();
    }

    @Test
    void oneThatEndsWindFlowAgainAndAgainIsGivenUp() {
        core.save("web", GOOD);
        DeploymentRepository repository = new DeploymentRepository(core.store, new Leases(core.store));
        Deployment open = accepted(1);
        repository.insert(
                new DeploymentRecord(open, new DeploymentRecord.Options(false, false, 3)), 99, Receipt.none());
        core.stop();
        Core again = core.restarted();
        assertThat(await(again, open).state()).isEqualTo(DeploymentState.FAILED);
        again.stop();
    }

    /** As a process that ended has left it in the store. */
    private static Deployment accepted(int revision) {
        return new Deployment(
                "zz",
                "web",
                DeploymentAction.DEPLOY,
                revision,
                DeploymentState.QUEUED,
                null,
                null,
                null,
                "ada",
                Instant.now(),
                null,
                null,
                null);
    }
}
