package io.windflow.core.internal.fake;

import io.windflow.api.capability.Capability;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.StackDraft;
import io.windflow.core.internal.deployment.DeploymentService;
import io.windflow.core.internal.instance.Instances;
import io.windflow.core.internal.instance.Leases;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.stack.HandEdits;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRepository;
import io.windflow.core.internal.stack.StackService;
import io.windflow.testkit.RecordingAudit;
import io.windflow.testkit.RecordingEvents;
import io.windflow.testkit.TestCapability;
import io.windflow.testkit.TestStore;
import java.nio.file.Path;

/** The core as the framework wires it, on a real SQLite file, with an engine and a Compose that are fakes. */
public final class Core implements AutoCloseable {

    public static final Principal ADMIN = new Principal("1", "ada", Role.ADMIN, null, "127.0.0.1");
    public static final Principal USER = new Principal("2", "uma", Role.USER, null, "127.0.0.1");

    public final Path home;
    public final TestStore store;
    public final FakeEngine engine;
    public final FakeCompose compose;
    public final RecordingEvents events = new RecordingEvents();
    public final RecordingAudit audit = new RecordingAudit();
    public final StackFiles files;
    public final StackService stacks;
    public final DeploymentService deployments;

    public Core(Path home) {
        this(home, TestStore.create(), new FakeEngine(), new Instances(new TestCapability<>(Capability.STORE, null)));
    }

    /** @param instances those that share the store and the engine */
    public Core(Path home, TestStore store, FakeEngine engine, Instances instances) {
        this.home = home;
        this.store = store;
        this.engine = engine;
        this.compose = new FakeCompose(engine);
        StackRepository repository = new StackRepository(store);
        files = new StackFiles(home, repository);
        HandEdits handEdits = new HandEdits(repository, files);
        Checker checker = new Checker(compose, engine);
        stacks = new StackService(repository, files, handEdits, checker, engine, events, audit);
        deployments = new DeploymentService(
                store,
                new Leases(store),
                instances,
                repository,
                files,
                handEdits,
                checker,
                engine,
                compose,
                events,
                audit);
    }

    /** Another start of WindFlow on the same data and the same engine. */
    public Core restarted() {
        return new Core(home, store, engine, new Instances(new TestCapability<>(Capability.STORE, null)));
    }

    /** As WindFlow stops. */
    public void stop() {
        try {
            deployments.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    public Revision save(String stack, String compose) {
        return stacks.save(stack, new StackDraft(compose, "", null, null), null, ADMIN);
    }

    /** A compose file with one service. */
    public static String web(String image) {
        return "services:\n  web:\n    image: " + image + "\n";
    }

    public Path folder(String stack) {
        return home.resolve("stacks").resolve(stack);
    }

    @Override
    public void close() {
        stop();
        store.close();
    }
}
