package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.engine.Container;
import io.windflow.api.event.EventTypes;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackDraft;
import io.windflow.core.internal.fake.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Deployments from acceptance to end, with an engine and a Compose that do as the test says. */
class DeploymentServiceTest {

    private static final String GOOD = web("nginx:1");
    private static final String BAD = web("nginx:2");

    @TempDir
    Path temp;

    private Core core;

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

    @Test
    void bringsAStackUp() {
        core.save("web", GOOD);

        Deployment end = deploy("web");

        assertThat(end.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(end.reason()).isNull();
        assertThat(end.startedAt()).isBetween(end.createdAt(), end.finishedAt());
        assertThat(core.compose.calls()).as("nothing is pulled that is there").containsExactly("up web nginx:1");
        Stack stack = core.stacks.get("web");
        assertThat(stack.revision()).isEqualTo(1);
        assertThat(stack.goodRevision()).isEqualTo(1);
        assertThat(stack.deployment()).isNull();
        assertThat(stack.lastDeployment()).isEqualTo(end.id());
        assertThat(core.stacks.revision("web", 1).good()).isTrue();
        assertThat(core.stacks.revision("web", 1).images()).containsEntry("web", "nginx@sha256:d1");
        assertThat(states(end)).containsExactly("QUEUED", "VALIDATING", "STARTING", "WAITING", "SUCCEEDED");
        assertThat(core.compose.renders())
                .as("what was saved is not rendered again")
                .isEqualTo(1);
        assertThat(core.audit.lines()).contains("ada stack.deploy stack/web ok");
    }

    @Test
    void keepsTheLogAndShowsItToFollowers() throws Exception {
        core.save("web", GOOD);
        CountDownLatch release = core.compose.block();
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        List<LogLine> lines = new ArrayList<>();
        CompletableFuture<Deployment> end = new CompletableFuture<>();
        try (AutoCloseable follower = core.deployments.follow(deployment.id(), 0, lines::add, end::complete)) {
            Awaitility.await().untilAsserted(() -> assertThat(core.deployments.log(deployment.id(), 0, 100))
                    .extracting(LogLine::text)
                    .contains("Container started"));
            release.countDown();
            assertThat(end.get(20, TimeUnit.SECONDS).state()).isEqualTo(DeploymentState.SUCCEEDED);
        }
        assertThat(lines)
                .extracting(LogLine::number)
                .startsWith(1L, 2L)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(core.deployments.log(deployment.id(), 0, 100)).isEqualTo(lines);
        assertThat(core.deployments.log(deployment.id(), 1, 1)).isEqualTo(lines.subList(1, 2));

        CompletableFuture<Deployment> later = new CompletableFuture<>();
        List<LogLine> rest = new ArrayList<>();
        core.deployments.follow(deployment.id(), 1, rest::add, later::complete);
        later.get(20, TimeUnit.SECONDS);
        assertThat(rest).isEqualTo(lines.subList(1, lines.size()));
    }

    @Test
    void pullsWhatIsMissing() {
        core.save("web", web("nginx:9"));
        core.compose.onPull(project -> core.engine.addImage("nginx:9", "sha256:nine"));
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(states(end)).contains("PULLING");
        assertThat(core.compose.calls()).containsExactly("pull web", "up web nginx:9");
    }

    @Test
    void doesNotPullWhatIsBuiltOrNotToBePulled() {
        core.save("web", "services:\n  a:\n    build: .\n  b:\n    image: x\n    pull_policy: never\n");
        assertThat(states(deploy("web"))).doesNotContain("PULLING");
    }

    @Test
    void anImageThatCannotBePulledFailsTheFirstDeployment() {
        core.save("web", web("nope:1"));
        core.compose.onPull(project -> {
            throw Problem.of(ProblemType.ENGINE_ERROR, "docker compose pull: manifest for nope:1 not found", null);
        });
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.reason()).contains("nope:1");
        assertThat(end.advice()).isNotBlank();
    }

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
            throw Problem.of(ProblemType.ENGINE_ERROR, "no space left on device", null);
        });
        Deployment end = deploy("web");
        assertThat(end.state()).isEqualTo(DeploymentState.FAILED);
        assertThat(end.reason()).contains("disk is full").contains("revision 1 failed too");
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
                        java.util.Map.of()),
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
                        io.windflow.core.internal.fake.FakeEngine.with(it, "exited", Container.Health.NONE, 7),
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
                            io.windflow.core.internal.fake.FakeEngine.with(it, "exited", Container.Health.NONE, 3),
                            "no",
                            0,
                            List.of("no table")));
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
                        io.windflow.core.internal.fake.FakeEngine.with(it, "restarting", Container.Health.NONE, 1),
                        "always",
                        HealthWait.MOST_RESTARTS,
                        List.of("boom"))));
        assertThat(deploy("web").reason()).contains("again and again", "boom");
    }

    @Test
    void aJobThatEndsWellIsDone() {
        core.save("web", GOOD);
        core.compose.onUp(project -> core.engine
                .containers("web")
                .forEach(it -> core.engine.change(it.id(), "exited", Container.Health.NONE, 0)));
        assertThat(deploy("web").state()).isEqualTo(DeploymentState.SUCCEEDED);
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

    @Test
    void stopsStartsAndRestarts() {
        core.save("web", GOOD);
        assertProblem(ProblemType.CONFLICT, () -> core.deployments.operate("web", DeploymentAction.STOP, ADMIN));
        deploy("web");
        for (DeploymentAction action :
                List.of(DeploymentAction.STOP, DeploymentAction.START, DeploymentAction.RESTART)) {
            Deployment end = await(core.deployments.operate("web", action, ADMIN));
            assertThat(end.state()).as(action.name()).isEqualTo(DeploymentState.SUCCEEDED);
        }
        assertThat(core.compose.calls()).containsSubsequence("stop web", "start web", "restart web");
        assertProblem(ProblemType.INVALID, () -> core.deployments.operate("web", DeploymentAction.REMOVE, ADMIN));
    }

    @Test
    void removesAStackAndKeepsItsDeployments() throws IOException {
        core.save("web", GOOD);
        Deployment deployment = deploy("web");
        Files.writeString(core.folder("web").resolve("data.txt"), "mine");
        assertThat(await(core.deployments.remove("web", false, ADMIN)).state()).isEqualTo(DeploymentState.SUCCEEDED);

        assertProblem(ProblemType.NOT_FOUND, () -> core.stacks.get("web"));
        assertThat(core.engine.containers("web")).isEmpty();
        assertThat(core.folder("web").resolve("compose.yaml")).doesNotExist();
        assertThat(core.folder("web").resolve("data.txt"))
                .as("what WindFlow did not write stays")
                .exists();
        assertThat(core.deployments.get(deployment.id())).isEqualTo(deployment);
        assertThat(core.deployments.log(deployment.id(), 0, 10)).isNotEmpty();
        assertThat(core.events.events()).anyMatch(event -> event.type().equals(EventTypes.STACK_REMOVED));

        core.save("web", GOOD);
        assertThat(await(core.deployments.remove("web", true, ADMIN)).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(core.folder("web")).doesNotExist();
    }

    @Test
    void whatIsSavedWhileComposeStartsIsWrittenAfterwards() {
        core.save("web", GOOD);
        CountDownLatch release = core.compose.block();
        Deployment deployment = core.deployments.deploy("web", null, ADMIN);
        Awaitility.await().until(() -> !core.engine.containers("web").isEmpty());
        core.save("web", BAD);
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(GOOD);
        release.countDown();
        await(deployment);
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(BAD);
        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(2);
    }

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
        Instant before = Instant.now();

        core.deployments.stop();

        assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(8));
        Core again = core.restarted();
        assertThat(await(again, first).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(await(again, second).state()).isEqualTo(DeploymentState.SUCCEEDED);
        assertThat(again.deployments.log(first.id(), 0, 100))
                .extracting(LogLine::text)
                .anyMatch(text -> text.startsWith("WindFlow stops"))
                .anyMatch(text -> text.contains("going on"));
        again.deployments.stop();
    }

    @Test
    void aRollbackThatACrashLeftInTheMiddleIsFinished() {
        core.save("web", GOOD);
        deploy("web");
        core.save("web", BAD);
        DeploymentRepository repository = new DeploymentRepository(core.store);
        Deployment open = new Deployment(
                "zz",
                "web",
                DeploymentAction.DEPLOY,
                2,
                DeploymentState.QUEUED,
                null,
                null,
                null,
                "ada",
                Instant.now(),
                null,
                null,
                null);
        DeploymentRecord record = new DeploymentRecord(open, new DeploymentRecord.Options(false, false, 1));
        repository.insert(record, 99);
        repository.update(record.moved(DeploymentState.ROLLING_BACK, "it was bad", "mend it"), List.of());
        core.deployments.stop();

        Core again = core.restarted();

        Deployment end = await(again, open);
        assertThat(end.state()).isEqualTo(DeploymentState.ROLLED_BACK);
        assertThat(end.reason()).isEqualTo("it was bad");
        assertThat(end.rolledBackTo()).isEqualTo(1);
        again.deployments.stop();
    }

    @Test
    void oneThatEndsWindFlowAgainAndAgainIsGivenUp() {
        core.save("web", GOOD);
        DeploymentRepository repository = new DeploymentRepository(core.store);
        Deployment open = new Deployment(
                "zz",
                "web",
                DeploymentAction.DEPLOY,
                1,
                DeploymentState.QUEUED,
                null,
                null,
                null,
                "ada",
                Instant.now(),
                null,
                null,
                null);
        repository.insert(new DeploymentRecord(open, new DeploymentRecord.Options(false, false, 3)), 99);
        core.deployments.stop();
        Core again = core.restarted();
        assertThat(await(again, open).state()).isEqualTo(DeploymentState.FAILED);
        again.deployments.stop();
    }

    @Test
    void listsNewestFirst() {
        core.save("web", GOOD);
        Deployment first = deploy("web");
        Deployment second = deploy("web");
        Page<Deployment> page = core.deployments.list("web", new PageRequest(null, 1));
        assertThat(page.items()).containsExactly(second);
        assertThat(core.deployments.list(null, new PageRequest(page.next(), 5)).items())
                .containsExactly(first);
        assertThat(core.deployments.list("other", PageRequest.first()).items()).isEmpty();
    }

    private Deployment deploy(String stack) {
        return await(core.deployments.deploy(stack, null, ADMIN));
    }

    private Deployment await(Deployment deployment) {
        return await(core, deployment);
    }

    private static Deployment await(Core core, Deployment deployment) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> core.deployments.get(deployment.id()), it -> it.state()
                        .isFinal());
    }

    private List<Object> states(Deployment deployment) {
        return core.events.events().stream()
                .filter(event -> event.type().equals(EventTypes.DEPLOYMENT_CHANGED)
                        && event.subject().equals(deployment.id()))
                .map(event -> event.data().get("state"))
                .toList();
    }

    /** Containers with this image are never well. */
    private void failWith(String image, Container.Health health) {
        core.compose.onUp(project -> core.engine.containers(project.name()).stream()
                .filter(it -> it.image().equals(image))
                .forEach(it -> core.engine.change(it.id(), "running", health, null)));
    }

    private void failOnce(Container.Health health) {
        core.compose.onUp(project -> {
            core.compose.onUp(again -> {});
            core.engine.containers(project.name()).forEach(it -> core.engine.change(it.id(), "running", health, null));
        });
    }

    private static void assertProblem(ProblemType type, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(type));
    }
}
