package io.windflow.core.internal.stack;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Engine;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.identity.Principal;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.RevisionSummary;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackDraft;
import io.windflow.api.stack.StackNames;
import io.windflow.api.stack.StackSummary;
import io.windflow.api.stack.Stacks;
import io.windflow.api.stack.UnmanagedProject;
import io.windflow.core.internal.Audited;
import io.windflow.core.internal.policy.Checker;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps stacks: in the store what they were and are meant to be, on disk the files that Compose works with. */
@Component
public final class StackService implements Stacks {

    private final StackRepository repository;
    private final HandEdits handEdits;
    private final Events events;
    private final Audited audited;
    private final StackView view;
    private final StackWriter writer;
    private final Adoption adoption;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    @Activate
    public StackService(
            @Reference StackRepository repository,
            @Reference StackFiles files,
            @Reference HandEdits handEdits,
            @Reference Checker checker,
            @Reference Engine engine,
            @Reference Events events,
            @Reference Audit audit) {
        this.repository = repository;
        this.handEdits = handEdits;
        this.events = events;
        this.audited = new Audited(audit);
        this.view = new StackView(engine);
        this.writer = new StackWriter(repository, files, handEdits, checker, engine, clock);
        this.adoption = new Adoption(repository, files, checker, engine, clock);
    }

    @Override
    public Page<StackSummary> list(String text, PageRequest request) {
        List<StackSummary> items = view.summaries(repository.list(text, request.cursor(), request.limit() + 1));
        boolean more = items.size() > request.limit();
        List<StackSummary> page = more ? items.subList(0, request.limit()) : items;
        return new Page<>(page, more ? page.get(page.size() - 1).name() : null);
    }

    @Override
    public Stack get(String name) {
        return view(handEdits.keepIfFree(repository.require(name)));
    }

    @Override
    public List<Violation> validate(String name, StackDraft draft, Principal by) {
        return writer.check(StackNames.require(name), draft, by).violations();
    }

    @Override
    public Revision save(String name, StackDraft draft, Integer expectedRevision, Principal by) {
        Revision saved = audited.run(
                by,
                "stack.save",
                "stack/" + name,
                () -> writer.save(StackNames.require(name), draft, expectedRevision, by),
                revision -> "revision " + revision.number()
                        + (draft.allowances() == null ? "" : ", allowed " + draft.allowances()));
        events.publish(EventTypes.STACK_CHANGED, name, Map.of());
        return saved;
    }

    @Override
    public Page<RevisionSummary> revisions(String name, PageRequest request) {
        repository.require(name);
        int before = request.cursor() == null ? Integer.MAX_VALUE : cursor(request.cursor());
        List<RevisionSummary> items = repository.revisions(name, before, request.limit() + 1);
        boolean more = items.size() > request.limit();
        List<RevisionSummary> page = more ? items.subList(0, request.limit()) : items;
        return new Page<>(
                page, more ? Integer.toString(page.get(page.size() - 1).number()) : null);
    }

    @Override
    public Revision revision(String name, int number) {
        repository.require(name);
        return repository.revision(name, number);
    }

    @Override
    public Stack allow(String name, Set<Allowance> allowances, Principal by) {
        Stack stack = audited.run(
                by,
                "stack.allow",
                "stack/" + name,
                () -> {
                    AllowanceRules.require(by);
                    repository.require(name);
                    repository.setAllowances(name, allowances, clock.instant());
                    return view(repository.require(name));
                },
                changed -> changed.allowances().toString());
        events.publish(EventTypes.STACK_CHANGED, name, Map.of());
        return stack;
    }

    @Override
    public List<UnmanagedProject> unmanaged() {
        return adoption.unmanaged();
    }

    @Override
    public Stack adopt(String project, Principal by) {
        Stack stack = audited.run(
                by,
                "stack.adopt",
                "stack/" + project,
                () -> view(adoption.adopt(StackNames.require(project), by)),
                adopted -> adopted.allowances().isEmpty() ? null : "allowed " + adopted.allowances());
        events.publish(EventTypes.STACK_CHANGED, project, Map.of());
        return stack;
    }

    private Stack view(StackRecord stack) {
        Revision latest = repository.revision(stack.name(), stack.latestRevision());
        return view.stack(stack, repository.deployments(stack.name()), latest.compose());
    }

    private static int cursor(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.invalid("The cursor '" + text + "' is none that WindFlow gave");
        }
    }
}
