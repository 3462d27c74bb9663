package io.windflow.rest.internal.fake;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.identity.Principal;
import io.windflow.api.identity.Role;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.RevisionSummary;
import io.windflow.api.stack.Stack;
import io.windflow.api.stack.StackDraft;
import io.windflow.api.stack.StackStatus;
import io.windflow.api.stack.StackSummary;
import io.windflow.api.stack.Stacks;
import io.windflow.api.stack.UnmanagedProject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Stacks in memory. A compose text "privileged" breaks policy, "broken" makes the store fail. */
public final class FakeStacks implements Stacks {

    private final Map<String, List<Revision>> stacks = new TreeMap<>();

    @Override
    public synchronized Page<StackSummary> list(String text, PageRequest request) {
        return new Page<>(
                stacks.keySet().stream()
                        .map(name -> new StackSummary(
                                name, "local", StackStatus.CREATED, null, latest(name), 0, 0, null, Instant.EPOCH))
                        .toList(),
                null);
    }

    @Override
    public synchronized Stack get(String name) {
        return new Stack(
                name,
                "local",
                StackStatus.CREATED,
                "/data/stacks/" + name,
                "/data/stacks/" + name + "/compose.yaml",
                false,
                null,
                null,
                latest(name),
                null,
                null,
                Set.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                List.of(),
                null);
    }

    @Override
    public List<Violation> validate(String name, StackDraft draft, Principal by) {
        return List.of();
    }

    @Override
    public synchronized Revision save(String name, StackDraft draft, Integer expectedRevision, Principal by) {
        if (draft.compose().equals("privileged")) {
            throw Problem.policy(
                    "Policy refuses this",
                    "Ask an administrator to allow it",
                    List.of(new Violation("compose", 4, 5, "policy.privileged", "web wants to be privileged", null)));
        }
        if (draft.compose().equals("broken")) {
            throw new IllegalStateException("secret inner detail");
        }
        if (draft.allowances() != null && by.role() != Role.ADMIN) {
            throw Problem.of(ProblemType.FORBIDDEN, "Administrators say that", null);
        }
        List<Revision> revisions = stacks.computeIfAbsent(name, any -> new ArrayList<>());
        if (expectedRevision != null && expectedRevision != revisions.size()) {
            throw Problem.of(ProblemType.CHANGED, "Somebody saved it meanwhile", "Read it again");
        }
        Revision revision = new Revision(
                name,
                revisions.size() + 1,
                Instant.EPOCH,
                by.username(),
                draft.comment(),
                draft.compose(),
                draft.env(),
                Map.of(),
                false);
        revisions.add(revision);
        return revision;
    }

    @Override
    public Page<RevisionSummary> revisions(String name, PageRequest request) {
        throw Problem.notFound("stack", name);
    }

    @Override
    public synchronized Revision revision(String name, int number) {
        latest(name);
        return stacks.get(name).get(number - 1);
    }

    @Override
    public Stack allow(String name, Set<Allowance> allowances, Principal by) {
        return get(name);
    }

    @Override
    public List<UnmanagedProject> unmanaged() {
        return List.of();
    }

    @Override
    public Stack adopt(String project, Principal by) {
        throw Problem.notFound("project", project);
    }

    private int latest(String name) {
        if (!stacks.containsKey(name)) {
            throw Problem.notFound("stack", name);
        }
        return stacks.get(name).size();
    }
}
