package io.windflow.core.internal.deployment;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.ProblemType;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.engine.Container;
import io.windflow.api.event.EventTypes;
import io.windflow.api.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Deployments that do as they should: what happens, what is kept and shown. */
class DeploymentTest extends DeploymentFixture {

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
    void aJobThatEndsWellIsDone() {
        core.save("web", GOOD);
        core.compose.onUp(project -> core.engine
                .containers("web")
                .forEach(it -> core.engine.change(it.id(), "exited", Container.Health.NONE, 0)));
        assertThat(deploy("web").state()).isEqualTo(DeploymentState.SUCCEEDED);
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
}
