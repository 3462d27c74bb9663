package io.windflow.core.internal.stack;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.USER;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Container;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.UnmanagedProject;
import io.windflow.core.internal.fake.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Projects that run already are found by their labels and taken over as they are. */
class AdoptionTest {

    @TempDir
    Path temp;

    private Core core;
    private Path project;

    @BeforeEach
    void start() throws IOException {
        core = new Core(temp.resolve("home"));
        core.engine.addImage("nginx:1", "sha256:one", "nginx@sha256:d1");
        project = Files.createDirectories(temp.resolve("blog"));
        Files.writeString(project.resolve("compose.yaml"), web("nginx:1"));
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void takesOverWhatRuns() {
        run("nginx:1", project.resolve("compose.yaml").toString(), Map.of());

        assertThat(core.stacks.unmanaged()).singleElement().satisfies(found -> {
            assertThat(found.name()).isEqualTo("blog");
            assertThat(found.adoptable()).isTrue();
        });
        Stack stack = core.stacks.adopt("blog", ADMIN);

        assertThat(stack.adopted()).isTrue();
        assertThat(stack.revision()).isEqualTo(1);
        assertThat(stack.goodRevision()).isEqualTo(1);
        assertThat(stack.directory()).isEqualTo(project.toString());
        assertThat(core.stacks.revision("blog", 1).images()).isEqualTo(Map.of("web", "nginx@sha256:d1"));
        assertThat(core.stacks.unmanaged()).isEmpty();
        assertThat(core.compose.calls()).as("nothing is restarted").isEmpty();
        assertThatThrownBy(() -> core.stacks.adopt("blog", ADMIN)).hasMessageContaining("already");
    }

    @Test
    void whatRunsIsNotTheFirstRevisionWhereTheFilesSayOtherwise() {
        run("nginx:0", project.resolve("compose.yaml").toString(), Map.of());
        Stack stack = core.stacks.adopt("blog", ADMIN);
        assertThat(stack.revision()).isNull();
        assertThat(stack.goodRevision()).isNull();
    }

    @Test
    void severalFilesAreAdopted() throws IOException {
        Files.writeString(project.resolve("compose.override.yaml"), "services:\n  web:\n    init: true\n");
        run("nginx:1", project.resolve("compose.yaml") + "," + project.resolve("compose.override.yaml"), Map.of());
        core.stacks.adopt("blog", ADMIN);
        assertThat(core.stacks.revision("blog", 1).compose())
                .isEqualTo(web("nginx:1") + "--- # compose.override.yaml\nservices:\n  web:\n    init: true\n");
        assertThat(core.stacks.get("blog").latestRevision()).isEqualTo(1);
    }

    @Test
    void anAdministratorAllowsWhatItRunsWith() throws IOException {
        Files.writeString(project.resolve("compose.yaml"), web("nginx:1") + "    privileged: true\n");
        run("nginx:1", project.resolve("compose.yaml").toString(), Map.of());
        assertProblem(ProblemType.FORBIDDEN, USER);
        assertThat(core.stacks.adopt("blog", ADMIN).allowances()).containsExactly(Allowance.PRIVILEGED);
    }

    @Test
    void whatNothingAllowsIsNotAdopted() throws IOException {
        Files.writeString(project.resolve("compose.yaml"), web("nginx:1") + "    env_file: /etc/passwd\n");
        run("nginx:1", project.resolve("compose.yaml").toString(), Map.of());
        assertProblem(ProblemType.POLICY, ADMIN);
    }

    @Test
    void itIsSaidWhyAProjectCannotBeAdopted() throws IOException {
        run("nginx:1", temp.resolve("blog/gone.yaml").toString(), Map.of());
        assertReason("gone");
        run("nginx:1", temp.resolve("elsewhere.yaml").toString(), Map.of());
        assertReason("outside");
        run("nginx:1", "", Map.of());
        assertReason("do not say");
        String file = project.resolve("compose.yaml").toString();
        run("nginx:1", file, Map.of("com.docker.compose.project.working_dir", "/nowhere"));
        assertReason("gone");
        run("nginx:1", file, Map.of("com.docker.compose.project.environment_file", "/etc/other.env"));
        assertReason("--env-file");
        assertProblem(ProblemType.CONFLICT, ADMIN);
    }

    @Test
    void whatDoesNotRunIsNotFound() {
        assertProblem(ProblemType.NOT_FOUND, ADMIN);
        core.engine.setReachable(false);
        assertProblem(ProblemType.ENGINE_UNAVAILABLE, ADMIN);
    }

    private void assertReason(String part) {
        UnmanagedProject found = core.stacks.unmanaged().get(0);
        assertThat(found.adoptable()).isFalse();
        assertThat(found.reason()).contains(part);
    }

    private void assertProblem(ProblemType type, io.windflow.api.identity.Principal by) {
        assertThatThrownBy(() -> core.stacks.adopt("blog", by))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.type()).isEqualTo(type));
    }

    private void run(String image, String files, Map<String, String> more) {
        Map<String, String> labels = new HashMap<>();
        labels.put("com.docker.compose.project.working_dir", project.toString());
        labels.put("com.docker.compose.project.config_files", files);
        labels.putAll(more);
        core.engine.put(
                new Container(
                        "c1",
                        "blog-web-1",
                        image,
                        "sha256:one",
                        "blog",
                        "web",
                        "running",
                        Container.Health.NONE,
                        null,
                        "Up",
                        Instant.now(),
                        List.of(),
                        labels),
                "no",
                0,
                List.of());
    }
}
