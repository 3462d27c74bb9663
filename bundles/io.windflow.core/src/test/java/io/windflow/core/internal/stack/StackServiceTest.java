package io.windflow.core.internal.stack;

import static io.windflow.core.internal.fake.Core.ADMIN;
import static io.windflow.core.internal.fake.Core.USER;
import static io.windflow.core.internal.fake.Core.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.event.Event;
import io.windflow.api.event.EventTypes;
import io.windflow.api.identity.Principal;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.RevisionSummary;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackDraft;
import io.windflow.api.stack.StackStatus;
import io.windflow.api.stack.StackSummary;
import io.windflow.core.internal.fake.Core;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stacks as a user meets them: saved, edited by hand, listed, allowed things. */
class StackServiceTest {

    private static final String PRIVILEGED = web("a") + "    privileged: true\n";

    @TempDir
    Path temp;

    private Core core;

    @BeforeEach
    void start() {
        core = new Core(temp.resolve("home"));
    }

    @AfterEach
    void stop() {
        core.close();
    }

    @Test
    void savingWritesARevisionAndItsFiles() throws IOException {
        Revision first = save("web", web("a:1"), "PASSWORD=x\n");
        Revision second = save("web", web("a:2"), "PASSWORD=y\n");

        assertThat(first.number()).isEqualTo(1);
        assertThat(second.number()).isEqualTo(2);
        assertThat(second.author()).isEqualTo("ada");
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(web("a:2"));
        assertThat(core.folder("web").resolve(".env")).hasContent("PASSWORD=y\n");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(core.folder("web").resolve(".env"))))
                .isEqualTo("rw-------");
        assertThat(core.stacks.revision("web", 1).compose()).isEqualTo(web("a:1"));
        assertThat(core.stacks.revision("web", 1).env()).isEqualTo("PASSWORD=x\n");
        assertThat(core.audit.lines()).containsExactly("ada stack.save stack/web ok", "ada stack.save stack/web ok");
        assertThat(core.events.events()).extracting(Event::type).containsOnly(EventTypes.STACK_CHANGED);
        try (var entries = Files.list(core.folder("web"))) {
            assertThat(entries).as("nothing temporary is left").hasSize(2);
        }
    }

    @Test
    void savingWhatIsTheLatestAlreadyKeepsIt() {
        save("web", web("a:1"), "");
        assertThat(save("web", web("a:1"), "").number()).isEqualTo(1);
        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(1);
    }

    @Test
    void anEnvThatIsGoneIsRemovedFromDisk() {
        save("web", web("a:1"), "A=1\n");
        save("web", web("a:1"), "");
        assertThat(core.folder("web").resolve(".env")).doesNotExist();
    }

    @Test
    void aChangeThatSomebodyHasOvertakenIsRefused() {
        save("web", web("a:1"), "");
        save("web", web("a:2"), "");
        assertProblem(ProblemType.CHANGED, () -> save("web", web("a:3"), 1));
        assertProblem(ProblemType.CHANGED, () -> save("web", web("a:3"), 0));
        assertProblem(ProblemType.CHANGED, () -> save("other", web("a:3"), 1));
        assertThat(save("web", web("a:3"), 2).number()).isEqualTo(3);
    }

    @Test
    void whatIsRefusedChangesNothing() {
        assertProblem(ProblemType.INVALID, () -> save("web", "services: [", ""));
        assertProblem(ProblemType.INVALID, () -> save("web", "just text", ""));
        assertProblem(ProblemType.INVALID, () -> save("web", "services: {}\n", ""));
        assertProblem(ProblemType.INVALID, () -> save("web", "", ""));
        assertProblem(ProblemType.INVALID, () -> save("web", web("a") + "    imgae: x\n", ""));
        assertProblem(ProblemType.POLICY, () -> save("web", web("a") + "    privileged: true\n", ""));
        assertProblem(ProblemType.TOO_LARGE, () -> save("web", "#".repeat(1024 * 1024 + 1), ""));
        assertProblem(ProblemType.NOT_FOUND, () -> core.stacks.get("web"));
        assertThat(core.folder("web")).doesNotExist();
        assertThat(core.audit.lines()).hasSize(7).noneMatch(line -> line.endsWith(" ok"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;touch x", "$(x)", "`x`", "../up", "a\nb", "-a", "UPPER", "", "a/b"})
    void aNameThatIsNoneIsRefused(String name) {
        assertProblem(ProblemType.INVALID, () -> save(name, web("a"), ""));
        assertProblem(ProblemType.INVALID, () -> core.stacks.adopt(name, ADMIN));
    }

    @Test
    void whatWasEditedOnDiskIsKeptAsARevision() throws IOException {
        save("web", web("a:1"), "");
        Files.writeString(core.folder("web").resolve("compose.yaml"), web("by-hand:1"));

        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(2);
        assertThat(core.stacks.revision("web", 2).compose()).isEqualTo(web("by-hand:1"));
        List<RevisionSummary> revisions =
                core.stacks.revisions("web", PageRequest.first()).items();
        assertThat(revisions).extracting(RevisionSummary::comment).containsExactly(HandEdits.COMMENT, null);

        assertThat(save("web", web("a:3"), "").number()).isEqualTo(3);
        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(3);
    }

    @Test
    void savingOverAnEditOnDiskIsRefusedWhereTheCallerHasNotSeenIt() throws IOException {
        save("web", web("a:1"), "");
        Files.writeString(core.folder("web").resolve("compose.yaml"), web("by-hand:1"));

        assertProblem(ProblemType.CHANGED, () -> save("web", web("a:2"), 1));

        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(web("by-hand:1"));
        assertThat(save("web", web("a:2"), 2).number()).isEqualTo(3);
    }

    @Test
    void aLinkOutOfTheFolderIsNotRead() throws IOException {
        save("web", web("a:1"), "");
        Path secret = Files.writeString(temp.resolve("secret"), "root:x\n");
        Files.createSymbolicLink(core.folder("web").resolve(".env"), secret);

        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(1);
        save("web", web("a:2"), "A=1\n");
        assertThat(secret).hasContent("root:x\n");
        assertThat(Files.isSymbolicLink(core.folder("web").resolve(".env"))).isFalse();
    }

    @Test
    void severalFilesAreOneTextAndStaySeveralOnDisk() {
        String text = web("a:1") + "--- # compose.override.yaml\n" + web("a:2");
        save("web", text, "");
        assertThat(core.folder("web").resolve("compose.yaml")).hasContent(web("a:1"));
        assertThat(core.folder("web").resolve("compose.override.yaml")).hasContent(web("a:2"));
        assertThat(core.stacks.get("web").latestRevision()).isEqualTo(1);
    }

    @Test
    void filesThatWereInTheFolderBeforeAreKeptAsTheFirstRevision() throws IOException {
        Files.createDirectories(core.folder("web"));
        Files.writeString(core.folder("web").resolve("docker-compose.yml"), web("old:1"));
        assertThat(save("web", web("a:1"), "").number()).isEqualTo(2);
        assertThat(core.stacks.revision("web", 1).compose()).isEqualTo(web("old:1"));
        assertThat(core.folder("web").resolve("docker-compose.yml")).hasContent(web("a:1"));
    }

    @Test
    void whatAnAdministratorAllowsCanBeSaved() {
        save("web", web("a"), "");
        String privileged = web("a") + "    privileged: true\n";
        assertProblem(ProblemType.FORBIDDEN, () -> core.stacks.allow("web", Set.of(Allowance.PRIVILEGED), USER));
        assertProblem(ProblemType.POLICY, () -> save("web", privileged, ""));

        Stack allowed = core.stacks.allow("web", Set.of(Allowance.PRIVILEGED), ADMIN);

        assertThat(allowed.allowances()).containsExactly(Allowance.PRIVILEGED);
        assertThat(save("web", privileged, "").number()).isEqualTo(2);
    }

    @Test
    void anAdministratorSavesAndAllowsAtOnce() {
        assertProblem(ProblemType.FORBIDDEN, () -> save(PRIVILEGED, Set.of(Allowance.PRIVILEGED), USER));
        assertProblem(
                ProblemType.FORBIDDEN,
                () -> core.stacks.validate("web", draft(PRIVILEGED, Set.of(Allowance.PRIVILEGED)), USER));
        assertProblem(ProblemType.POLICY, () -> save(PRIVILEGED, Set.of(Allowance.DEVICES), ADMIN));
        assertProblem(ProblemType.NOT_FOUND, () -> core.stacks.get("web"));

        assertThat(core.stacks.validate("web", draft(PRIVILEGED, Set.of(Allowance.PRIVILEGED)), ADMIN))
                .isEmpty();
        save(PRIVILEGED, Set.of(Allowance.PRIVILEGED), ADMIN);

        assertThat(core.stacks.get("web").allowances()).containsExactly(Allowance.PRIVILEGED);
        assertThat(core.audit.entries()).last().satisfies(entry -> assertThat(entry.detail())
                .isEqualTo("revision 1, allowed [PRIVILEGED]"));
    }

    @Test
    void whatADraftDoesNotSayStaysAllowed() {
        save(PRIVILEGED, Set.of(Allowance.PRIVILEGED), ADMIN);

        save(PRIVILEGED + "    pid: host\n", Set.of(Allowance.PRIVILEGED, Allowance.HOST_NAMESPACES), ADMIN);
        assertThat(save(PRIVILEGED, null, USER).number()).isEqualTo(3);
        save(PRIVILEGED + "    tty: true\n", core.stacks.get("web").allowances(), USER);

        assertThat(core.stacks.get("web").allowances())
                .containsExactlyInAnyOrder(Allowance.PRIVILEGED, Allowance.HOST_NAMESPACES);
    }

    @Test
    void whatTheFilesNeedIsNotTakenAway() {
        save(PRIVILEGED, Set.of(Allowance.PRIVILEGED, Allowance.DEVICES), ADMIN);

        assertProblem(ProblemType.POLICY, () -> save(PRIVILEGED, Set.of(), ADMIN));
        assertThat(save(PRIVILEGED, Set.of(Allowance.PRIVILEGED), ADMIN).number())
                .as("what is saved already is no new revision")
                .isEqualTo(1);

        assertThat(core.stacks.get("web").allowances()).containsExactly(Allowance.PRIVILEGED);
    }

    @Test
    void theFolderIsAnAdministratorsToChoose() {
        Path chosen = temp.resolve("chosen");
        assertProblem(ProblemType.FORBIDDEN, () -> saveIn(chosen, USER));
        for (String bad : List.of("/", "/etc", "/etc/x", "/var", "relative", "/srv/../etc", temp + "/home/db")) {
            assertProblem(ProblemType.INVALID, () -> saveIn(Path.of(bad), ADMIN));
        }
        saveIn(chosen, ADMIN);
        assertThat(chosen.resolve("compose.yaml")).exists();
        StackDraft inside =
                new StackDraft(web("a"), "", null, chosen.resolve("sub").toString());
        assertProblem(ProblemType.INVALID, () -> core.stacks.save("other", inside, null, ADMIN));
        StackDraft elsewhere =
                new StackDraft(web("b"), "", null, temp.resolve("x").toString());
        assertProblem(ProblemType.CONFLICT, () -> core.stacks.save("web", elsewhere, null, ADMIN));
    }

    @Test
    void aProjectThatRunsAlreadyIsNotTakenByANewStack() {
        core.engine.add("web", "db", "postgres");
        assertProblem(ProblemType.CONFLICT, () -> save("web", web("a"), ""));
    }

    @Test
    void validatingKeepsNothing() {
        assertThat(core.stacks.validate("web", new StackDraft(web("a"), "", null, null), USER))
                .isEmpty();
        assertThat(core.stacks.validate("web", new StackDraft(web("a") + "    pid: host\n", "", null, null), USER))
                .singleElement()
                .satisfies(violation -> assertThat(violation.line()).isEqualTo(4));
        assertThat(core.home.resolve("stacks")).doesNotExist();
    }

    @Test
    void listsPageByPageWithWhatTheEngineSays() {
        for (String name : List.of("a", "b", "c", "web-1", "web_2")) {
            save(name, web("x"), "");
        }
        core.engine.add("b", "web", "x");

        var first = core.stacks.list(null, new PageRequest(null, 2));
        var second = core.stacks.list(null, new PageRequest(first.next(), 3));

        assertThat(first.items()).extracting(StackSummary::name).containsExactly("a", "b");
        assertThat(first.items())
                .extracting(StackSummary::status)
                .containsExactly(StackStatus.CREATED, StackStatus.RUNNING);
        assertThat(second.items()).extracting(StackSummary::name).containsExactly("c", "web-1", "web_2");
        assertThat(second.next()).isNull();
        assertThat(core.stacks.list("WEB_", PageRequest.first()).items())
                .extracting(StackSummary::name)
                .containsExactly("web_2");
        core.engine.setReachable(false);
        assertThat(core.stacks.list(null, PageRequest.first()).items())
                .extracting(StackSummary::status)
                .containsOnly(StackStatus.UNKNOWN);
        assertThat(core.stacks.get("b").engineReason()).isNotBlank();
    }

    private Revision save(String name, String compose, String env) {
        return core.stacks.save(name, new StackDraft(compose, env, null, null), null, ADMIN);
    }

    private Revision save(String name, String compose, int expected) {
        return core.stacks.save(name, new StackDraft(compose, "", null, null), expected, ADMIN);
    }

    private Revision save(String compose, Set<Allowance> allowances, Principal by) {
        return core.stacks.save("web", draft(compose, allowances), null, by);
    }

    private static StackDraft draft(String compose, Set<Allowance> allowances) {
        return new StackDraft(compose, "", null, null, allowances);
    }

    private void saveIn(Path directory, Principal by) {
        core.stacks.save("web", new StackDraft(web("a"), "", null, directory.toString()), null, by);
    }

    private static void assertProblem(ProblemType type, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.type())
                .isEqualTo(type));
    }
}
