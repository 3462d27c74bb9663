package io.windflow.rest.internal.fake;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Receipt;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Deployments that never run; each is a row of the store and has a log of three lines. */
public final class FakeDeployments implements Deployments {

    private final Store store;
    private final List<Deployment> deployments = new ArrayList<>();

    /** Lets {@link #deploy} wait, for a test of two requests at once. */
    private volatile CountDownLatch gate = new CountDownLatch(0);

    public FakeDeployments(Store store) {
        this.store = store;
    }

    public void hold() {
        gate = new CountDownLatch(1);
    }

    public void release() {
        gate.countDown();
    }

    /** The rows in the store. */
    public int count() {
        return store.read((connection, dialect) -> Sql.first(
                        connection, "SELECT COUNT(*) AS rows FROM deployments", row -> row.integer("rows"))
                .orElseThrow());
    }

    @Override
    public Deployment deploy(String stack, Integer revision, Principal by, Receipt<Deployment> receipt) {
        if (stack.equals("busy")) {
            throw Problem.conflict("Too many deployments wait", "Try again later");
        }
        try {
            if (!gate.await(10, TimeUnit.SECONDS)) {
                throw new IllegalStateException("Nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return add(stack, DeploymentAction.DEPLOY, revision, by, receipt);
    }

    @Override
    public Deployment rollback(String stack, Integer revision, Principal by, Receipt<Deployment> receipt) {
        return add(stack, DeploymentAction.ROLLBACK, revision, by, receipt);
    }

    @Override
    public Deployment operate(String stack, DeploymentAction action, Principal by, Receipt<Deployment> receipt) {
        return add(stack, action, null, by, receipt);
    }

    @Override
    public Deployment remove(String stack, boolean volumes, Principal by) {
        return add(stack, DeploymentAction.REMOVE, null, by, Receipt.none());
    }

    @Override
    public Deployment retry(String id, Principal by, Receipt<Deployment> receipt) {
        return get(id);
    }

    @Override
    public Deployment cancel(String id, Principal by) {
        return get(id);
    }

    @Override
    public synchronized Deployment get(String id) {
        return deployments.stream()
                .filter(deployment -> deployment.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.notFound("deployment", id));
    }

    @Override
    public synchronized Page<Deployment> list(String stack, PageRequest request) {
        return new Page<>(deployments, null);
    }

    @Override
    public List<LogLine> log(String id, long afterLine, int limit) {
        return lines().stream()
                .filter(line -> line.number() > afterLine)
                .limit(limit)
                .toList();
    }

    @Override
    public AutoCloseable follow(String id, long afterLine, Consumer<LogLine> listener, Consumer<Deployment> onEnd) {
        log(id, afterLine, 100).forEach(listener);
        onEnd.accept(get(id));
        return () -> {};
    }

    private static List<LogLine> lines() {
        return List.of(
                new LogLine(1, Instant.EPOCH, "windflow", "Validating"),
                new LogLine(2, Instant.EPOCH, "compose", "Pulling"),
                new LogLine(3, Instant.EPOCH, "web", "line\nbreak <script>"));
    }

    private synchronized Deployment add(
            String stack, DeploymentAction action, Integer revision, Principal by, Receipt<Deployment> receipt) {
        Deployment deployment = new Deployment(
                "d" + (count() + 1),
                stack,
                action,
                revision,
                DeploymentState.QUEUED,
                null,
                null,
                null,
                by.username(),
                Instant.EPOCH,
                null,
                null,
                null);
        store.write((connection, dialect) -> {
            Sql.update(
                    connection,
                    "INSERT INTO deployments (id, stack, action, state, actor, options, created_at)"
                            + " VALUES (?, ?, ?, ?, ?, '{}', ?)",
                    deployment.id(),
                    stack,
                    action,
                    deployment.state(),
                    deployment.actor(),
                    deployment.createdAt());
            receipt.sign(deployment);
            return null;
        });
        deployments.add(deployment);
        return deployment;
    }
}
