package io.windflow.core.internal.deployment;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.audit.Audit;
import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.DeploymentAction;
import io.windflow.api.deployment.DeploymentState;
import io.windflow.api.deployment.Deployments;
import io.windflow.api.deployment.LogLine;
import io.windflow.api.engine.Compose;
import io.windflow.api.engine.Engine;
import io.windflow.api.event.Events;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Receipt;
import io.windflow.api.store.Store;
import io.windflow.core.internal.Audited;
import io.windflow.core.internal.instance.Instances;
import io.windflow.core.internal.instance.Leases;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.stack.HandEdits;
import io.windflow.core.internal.stack.StackFiles;
import io.windflow.core.internal.stack.StackRecord;
import io.windflow.core.internal.stack.StackRepository;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Accepts deployments and answers about them; {@link DeploymentRunner} runs them. */
@Component
public final class DeploymentService implements Deployments {

    private static final Set<DeploymentAction> OPERATIONS =
            EnumSet.of(DeploymentAction.START, DeploymentAction.STOP, DeploymentAction.RESTART);

    /** Tells the instance that runs a deployment to look whether it was cancelled. */
    private static final String CANCEL = "cancel";

    private final StackRepository stacks;
    private final HandEdits handEdits;
    private final Engine engine;
    private final Audited audited;
    private final DeploymentRepository repository;
    private final DeploymentLogs logs;
    private final DeploymentRunner runner;
    private final DeploymentIds ids;
    private final Clock clock;
    private final Instances instances;
    private final List<AutoCloseable> subscriptions;

    @Activate
    public DeploymentService(
            @Reference Store store,
            @Reference Leases leases,
            @Reference Instances instances,
            @Reference StackRepository stacks,
            @Reference StackFiles files,
            @Reference HandEdits handEdits,
            @Reference Checker checker,
            @Reference Engine engine,
            @Reference Compose compose,
            @Reference Events events,
            @Reference Audit audit) {
        this.stacks = stacks;
        this.handEdits = handEdits;
        this.engine = engine;
        this.audited = new Audited(audit);
        this.clock = Clock.tickMillis(ZoneOffset.UTC);
        this.ids = new DeploymentIds(clock);
        this.repository = new DeploymentRepository(store, leases);
        this.logs = new DeploymentLogs(repository, instances, clock);
        Procedures procedures = new Procedures(stacks, files, checker, engine, compose, events, clock);
        this.runner = new DeploymentRunner(repository, logs, procedures, events, clock);
        this.instances = instances;
        this.subscriptions = List.of(instances.onLook(runner::look), instances.listen(CANCEL, runner::hear));
        runner.pickUp();
    }

    /** Leaves what runs to be picked up by the next start, or by another instance. */
    @Deactivate
    public void stop() throws Exception {
        for (AutoCloseable subscription : subscriptions) {
            subscription.close();
        }
        runner.close();
        logs.close();
    }

    @Override
    public Deployment deploy(String stack, Integer revision, Principal by, Receipt<Deployment> receipt) {
        return accept(stack, DeploymentAction.DEPLOY, by, () -> {
            // What somebody edited on disk is what they want to see running, and must not be lost in any case.
            StackRecord record = handEdits.keep(stacks.require(stack));
            int number = revision == null ? record.latestRevision() : revision;
            stacks.revision(stack, number);
            return accepted(stack, DeploymentAction.DEPLOY, number, DeploymentRecord.Options.none(), by, null, receipt);
        });
    }

    @Override
    public Deployment rollback(String stack, Integer revision, Principal by, Receipt<Deployment> receipt) {
        return accept(stack, DeploymentAction.ROLLBACK, by, () -> {
            StackRecord record = handEdits.keep(stacks.require(stack));
            int number = revision == null ? lastGoodBefore(record) : revision;
            if (!stacks.revision(stack, number).good()) {
                throw Problem.conflict(
                        "Revision " + number + " of the stack '" + stack + "' never was deployed with success",
                        "Deploy it instead");
            }
            return accepted(
                    stack, DeploymentAction.ROLLBACK, number, DeploymentRecord.Options.none(), by, null, receipt);
        });
    }

    private int lastGoodBefore(StackRecord stack) {
        if (stack.revision() == null) {
            throw Problem.conflict("The stack '" + stack.name() + "' was never deployed", "Deploy it first");
        }
        return stacks.goodBefore(stack.name(), stack.revision())
                .orElseThrow(() -> Problem.conflict(
                        "No revision of the stack '" + stack.name() + "' before revision " + stack.revision()
                                + " was deployed with success",
                        null));
    }

    @Override
    public Deployment operate(String stack, DeploymentAction action, Principal by, Receipt<Deployment> receipt) {
        if (!OPERATIONS.contains(action)) {
            throw Problem.invalid(action + " is none of " + OPERATIONS);
        }
        return accept(stack, action, by, () -> {
            StackRecord record = stacks.require(stack);
            if (record.revision() == null && engine.containers(stack).isEmpty()) {
                throw Problem.conflict("The stack '" + stack + "' was never deployed", "Deploy it first");
            }
            return accepted(stack, action, null, DeploymentRecord.Options.none(), by, null, receipt);
        });
    }

    @Override
    public Deployment remove(String stack, boolean volumes, Principal by) {
        return accept(stack, DeploymentAction.REMOVE, by, () -> {
            stacks.require(stack);
            DeploymentRecord.Options options = new DeploymentRecord.Options(volumes, false, 0);
            return accepted(stack, DeploymentAction.REMOVE, null, options, by, null, Receipt.none());
        });
    }

    @Override
    public Deployment retry(String id, Principal by, Receipt<Deployment> receipt) {
        DeploymentRecord former = repository.require(id);
        Deployment it = former.deployment();
        return accept(it.stack(), it.action(), by, () -> {
            if (!it.state().isFinal() || it.state() == DeploymentState.SUCCEEDED) {
                throw Problem.conflict(
                        "The deployment '" + id + "' is " + it.state() + ": only one that failed can be retried", null);
            }
            stacks.require(it.stack());
            DeploymentRecord.Options options =
                    new DeploymentRecord.Options(former.options().volumes(), false, 0);
            return accepted(it.stack(), it.action(), it.revision(), options, by, id, receipt);
        });
    }

    @Override
    public Deployment cancel(String id, Principal by) {
        DeploymentRecord record = repository.require(id);
        return audited.run(
                by,
                "deployment.cancel",
                "stack/" + record.deployment().stack(),
                () -> {
                    Deployment cancelled = runner.cancel(id);
                    instances.send(CANCEL, id);
                    return cancelled;
                },
                cancelled -> "deployment " + id);
    }

    @Override
    public Deployment get(String id) {
        return runner.current(id).orElseGet(() -> repository.require(id).deployment());
    }

    @Override
    public Page<Deployment> list(String stack, PageRequest request) {
        List<Deployment> items = repository.list(stack, request.cursor(), request.limit() + 1);
        boolean more = items.size() > request.limit();
        List<Deployment> page = more ? items.subList(0, request.limit()) : items;
        return new Page<>(page, more ? page.get(page.size() - 1).id() : null);
    }

    @Override
    public List<LogLine> log(String id, long afterLine, int limit) {
        repository.require(id);
        return logs.lines(id, afterLine, limit);
    }

    @Override
    public AutoCloseable follow(String id, long afterLine, Consumer<LogLine> listener, Consumer<Deployment> onEnd) {
        repository.require(id);
        return logs.follow(id, afterLine, listener, onEnd);
    }

    private Deployment accept(String stack, DeploymentAction action, Principal by, Supplier<Deployment> change) {
        return audited.run(
                by,
                "stack." + action.name().toLowerCase(Locale.ROOT),
                "stack/" + stack,
                change,
                deployment -> "deployment " + deployment.id()
                        + (deployment.revision() == null ? "" : ", revision " + deployment.revision()));
    }

    private Deployment accepted(
            String stack,
            DeploymentAction action,
            Integer revision,
            DeploymentRecord.Options options,
            Principal by,
            String retryOf,
            Receipt<Deployment> receipt) {
        Deployment deployment = new Deployment(
                ids.next(),
                stack,
                action,
                revision,
                DeploymentState.QUEUED,
                null,
                null,
                null,
                by.username(),
                clock.instant(),
                null,
                null,
                retryOf);
        runner.accept(new DeploymentRecord(deployment, options), receipt);
        return deployment;
    }
}
