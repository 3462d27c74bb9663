package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.api.capability.Capability;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.store.Sql;
import io.windflow.core.internal.fake.Core;
import io.windflow.core.internal.fake.FakeEngine;
import io.windflow.core.internal.fake.MemorySignals;
import io.windflow.core.internal.instance.Instances;
import io.windflow.spi.store.StoreProvider;
import io.windflow.testkit.TestCapability;
import io.windflow.testkit.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances of WindFlow on one PostgreSQL and one engine. */
class SeveralInstancesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path home;

    private TestCapability<StoreProvider> storeOfOne;
    private Core one;
    private Core two;

    @BeforeEach
    void start() {
        TestStore store = TestStore.shareable();
        FakeEngine engine = new FakeEngine();
        engine.addImage("nginx:1", "sha256:one", "nginx@sha256:d1");
        MemorySignals signals = new MemorySignals();
        storeOfOne = new TestCapability<>(Capability.STORE, signals);
        one = new Core(home, store, engine, new Instances(storeOfOne));
        two = new Core(home, store, engine, new Instances(new TestCapability<>(Capability.STORE, signals.other())));
    }

    @AfterEach
    void stop() {
        two.stop();
        one.close();
    }

    @Test
    void runEachDeploymentOnceAndOneOfAStackAtATime() {
        List<Deployment> accepted = new ArrayList<>();
        for (String stack : List.of("a", "b", "c")) {
            one.save(stack, DeploymentFixture.GOOD);
        }
        for (int i = 0; i < 5; i++) {
            for (String stack : List.of("a", "b", "c")) {
                accepted.add((i % 2 == 0 ? one : two).deployments.deploy(stack, null, ADMIN));
            }
        }

        List<Deployment> ended =
                accepted.stream().map(it -> DeploymentFixture.await(two, it)).toList();

        assertThat(ended).extracting(Deployment::state).containsOnly(DeploymentState.SUCCEEDED);
        assertThat(calls()).hasSize(15);
        for (String stack : List.of("a", "b", "c")) {
            List<Deployment> ofStack = ended.stream()
                    .filter(it -> it.stack().equals(stack))
                    .sorted((x, y) -> x.startedAt().compareTo(y.startedAt()))
                    .toList();
            for (int i = 1; i < ofStack.size(); i++) {
                assertThat(ofStack.get(i).startedAt())
                        .isAfterOrEqualTo(ofStack.get(i - 1).finishedAt());
            }
        }
        assertThat(leases()).isEmpty();
    }

    @Test
    void cancelWhatTheOtherRuns() {
        one.save("web", DeploymentFixture.GOOD);
        one.compose.block();
        Deployment deployment = started(one);

        two.deployments.cancel(deployment.id(), ADMIN);

        assertThat(DeploymentFixture.await(two, deployment).state()).isEqualTo(DeploymentState.CANCELLED);
        assertThat(two.deployments.log(deployment.id(), 0, 100))
                .extracting(LogLine::text)
                .contains("Somebody cancelled the deployment");
    }

    @Test
    void cancelWhatWaitsForTheOther() {
        one.save("web", DeploymentFixture.GOOD);
        CountDownLatch release = one.compose.block();
        Deployment first = started(one);
        Deployment second = two.deployments.deploy("web", null, ADMIN);

        assertThat(two.deployments.cancel(second.id(), ADMIN).state()).isEqualTo(DeploymentState.CANCELLED);

        release.countDown();
        assertThat(DeploymentFixture.await(two, first).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(calls()).hasSize(1);
    }

    @Test
    void followTheLogOfWhatTheOtherRuns() throws Exception {
        one.save("web", DeploymentFixture.GOOD);
        CountDownLatch release = one.compose.block();
        Deployment deployment = started(one);
        List<LogLine> lines = new CopyOnWriteArrayList<>();
        List<Deployment> end = new CopyOnWriteArrayList<>();

        try (AutoCloseable following = two.deployments.follow(deployment.id(), 0, lines::add, end::add)) {
            await().atMost(PATIENCE)
                    .until(() -> lines.stream().anyMatch(line -> line.text().equals("Container started")));
            release.countDown();
            await().atMost(PATIENCE).until(() -> !end.isEmpty());
        }

        assertThat(end.get(0).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(lines).extracting(LogLine::text).contains("Done");
        assertThat(lines).isEqualTo(two.deployments.log(deployment.id(), 0, 100));
    }

    @Test
    void takeOverWhatAnInstanceThatIsGoneHasLeft() {
        one.save("web", DeploymentFixture.GOOD);
        CountDownLatch release = one.compose.block();
        Deployment deployment = started(one);
        // It looks after nothing any more, as one that hangs.
        storeOfOne.use(null);
        one.store.write((connection, dialect) -> Sql.update(connection, "UPDATE leases SET held_until = 0"));

        Awaitility.await().atMost(PATIENCE).until(() -> two.compose.calls().size() == 1);
        assertThat(DeploymentFixture.await(two, deployment).state()).isEqualTo(DeploymentState.SUCCEEDED);
        List<LogLine> log = two.deployments.log(deployment.id(), 0, 100);
        release.countDown();

        // It finds out that it has lost it, and leaves alone what the other one has made of it.
        await().atMost(PATIENCE)
                .until(() -> one.deployments.get(deployment.id()).state() == DeploymentState.SUCCEEDED);
        assertThat(two.deployments.log(deployment.id(), 0, 100)).isEqualTo(log);
        assertThat(log).extracting(LogLine::text).anyMatch(text -> text.contains("going on"));
        assertThat(calls()).hasSize(2);
    }

    @Test
    void goOnAtOnceWithWhatAnInstanceThatStopsLeaves() {
        one.save("web", DeploymentFixture.GOOD);
        one.compose.block();
        Deployment deployment = started(one);

        one.stop();

        assertThat(DeploymentFixture.await(two, deployment).state()).isEqualTo(DeploymentState.SUCCEEDED);
    }

    private static Deployment started(Core core) {
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        await().atMost(PATIENCE).until(() -> core.compose.calls().size() == 1);
        return deployment;
    }

    private List<String> calls() {
        return Stream.concat(one.compose.calls().stream(), two.compose.calls().stream())
                .toList();
    }

    private List<String> leases() {
        return one.store.read(
                (connection, dialect) -> Sql.list(connection, "SELECT name FROM leases", row -> row.text("name")));
    }
}
