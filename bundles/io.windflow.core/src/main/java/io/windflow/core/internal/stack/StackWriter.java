package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.Violation;
import io.windflow.api.engine.Engine;
import io.windflow.api.identity.Principal;
import io.windflow.api.stack.Allowance;
import io.windflow.api.stack.Revision;
import io.windflow.api.stack.StackDraft;
import io.windflow.core.internal.policy.Checker;
import io.windflow.core.internal.policy.ComposeText;
import io.windflow.core.internal.policy.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** Saves drafts as revisions, in the store and on disk. */
final class StackWriter {

    private static final int MAX_CHARACTERS = 1024 * 1024;

    private final StackRepository repository;
    private final StackFiles files;
    private final HandEdits handEdits;
    private final Checker checker;
    private final Engine engine;
    private final Clock clock;

    StackWriter(
            StackRepository repository,
            StackFiles files,
            HandEdits handEdits,
            Checker checker,
            Engine engine,
            Clock clock) {
        this.repository = repository;
        this.files = files;
        this.handEdits = handEdits;
        this.checker = checker;
        this.engine = engine;
        this.clock = clock;
    }

    Verdict check(String name, StackDraft draft, Principal by) {
        requireText(draft);
        Optional<StackRecord> stack = repository.find(name);
        Set<Allowance> allowances = AllowanceRules.change(stack, draft, by).orElseGet(() -> AllowanceRules.now(stack));
        Path directory = stack.map(StackRecord::directory).orElseGet(() -> directory(name, draft));
        String first = stack.map(StackRecord::firstFile).orElseGet(() -> firstFile(directory));
        return checker.check(new Checker.Input(name, directory, first, draft.compose(), draft.env(), allowances));
    }

    Revision save(String name, StackDraft draft, Integer expected, Principal by) {
        requireText(draft);
        Optional<StackRecord> before = repository.find(name);
        requireExpected(name, before, expected);
        if (before.isPresent()) {
            requireSameDirectory(before.get(), draft);
        } else {
            requireFree(name, directory(name, draft), by);
        }
        Verdict verdict = check(name, draft, by);
        if (!verdict.isFine()) {
            throw verdict.problem();
        }
        ReentrantLock lock = files.lock(name);
        lock.lock();
        try {
            Optional<StackRecord> stack = repository.find(name);
            requireExpected(name, stack, expected);
            Optional<Set<Allowance>> allowed = AllowanceRules.change(stack, draft, by);
            return stack.isPresent()
                    ? next(stack.get(), draft, allowed, expected, by)
                    : first(name, draft, allowed.orElse(Set.of()), by);
        } finally {
            lock.unlock();
        }
    }

    private Revision next(
            StackRecord known, StackDraft draft, Optional<Set<Allowance>> allowed, Integer expected, Principal by) {
        StackRecord stack = handEdits.keep(known);
        Revision latest = repository.revision(stack.name(), stack.latestRevision());
        boolean same = latest.compose().equals(draft.compose()) && latest.env().equals(draft.env());
        if (stack.latestRevision() != known.latestRevision() && expected != null && !same) {
            throw Problem.of(
                    ProblemType.CHANGED,
                    "The files of the stack '" + stack.name() + "' were edited on disk meanwhile",
                    "What was edited is kept as revision " + stack.latestRevision() + ": read it and save again");
        }
        try (DiskFiles.Pending pending = files.prepare(stack, draft.compose(), draft.env())) {
            if (same) {
                allowed.ifPresent(allowances -> repository.setAllowances(stack.name(), allowances, clock.instant()));
                files.commit(stack, pending);
                return latest;
            }
            Revision revision = revision(stack.name(), stack.latestRevision() + 1, draft, by, clock.instant());
            repository.addRevision(revision, ComposeText.names(stack.firstFile(), draft.compose()), allowed);
            files.commit(stack, pending);
            return revision;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Revision first(String name, StackDraft draft, Set<Allowance> allowances, Principal by) {
        Path directory = directory(name, draft);
        String first = firstFile(directory);
        Instant now = clock.instant();
        boolean owns = !Files.exists(directory) || directory.equals(files.defaultDirectory(name));
        List<Revision> revisions = new ArrayList<>();
        List<String> names = ComposeText.names(first, draft.compose());
        StackRecord stack =
                new StackRecord(name, Engine.LOCAL, directory, names, false, owns, null, null, 1, allowances, now, now);
        Optional<DiskFiles.Texts> found = files.read(stack.withFiles(List.of(first)));
        if (found.isPresent()
                && !(found.get().compose().equals(draft.compose())
                        && found.get().env().equals(draft.env()))) {
            StackDraft there = new StackDraft(found.get().compose(), found.get().env(), "Found in the folder", null);
            revisions.add(revision(name, 1, there, Principal.SYSTEM, now));
        }
        Revision revision = revision(name, revisions.size() + 1, draft, by, now);
        revisions.add(revision);
        try (DiskFiles.Pending pending = files.prepare(stack, draft.compose(), draft.env())) {
            repository.insert(stack.withLatest(revision.number()), revisions);
            files.commit(stack, pending);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return revision;
    }

    private static Revision revision(String name, int number, StackDraft draft, Principal by, Instant now) {
        return new Revision(
                name, number, now, by.username(), draft.comment(), draft.compose(), draft.env(), Map.of(), false);
    }

    private Path directory(String name, StackDraft draft) {
        return draft.directory() == null || draft.directory().isBlank()
                ? files.defaultDirectory(name)
                : DirectoryRules.parse(draft.directory());
    }

    /** The compose file that is there already, or the name that Compose prefers. */
    private static String firstFile(Path directory) {
        return StackFiles.DEFAULT_NAMES.stream()
                .filter(file -> Files.exists(directory.resolve(file)))
                .findFirst()
                .orElse(StackFiles.DEFAULT_NAMES.get(0));
    }

    private void requireFree(String name, Path directory, Principal by) {
        DirectoryRules.check(name, directory, files.home(), repository.directories(), by.role());
        if (!engine.containers(name).isEmpty()) {
            throw Problem.conflict(
                    "A Compose project '" + name + "' already has containers on the engine",
                    "Adopt it, or choose another name");
        }
    }

    private static void requireSameDirectory(StackRecord stack, StackDraft draft) {
        if (draft.directory() != null
                && !draft.directory().isBlank()
                && !DirectoryRules.parse(draft.directory()).equals(stack.directory())) {
            throw Problem.conflict(
                    "The stack '" + stack.name() + "' has its files in " + stack.directory(),
                    "Leave the folder out; a stack does not move");
        }
    }

    private static void requireExpected(String name, Optional<StackRecord> stack, Integer expected) {
        int latest = stack.map(StackRecord::latestRevision).orElse(0);
        if (expected == null || expected == latest) {
            return;
        }
        String message = expected == 0
                ? "The stack '" + name + "' exists already"
                : latest == 0
                        ? "The stack '" + name + "' is gone"
                        : "The stack '" + name + "' is at revision " + latest + " now, not " + expected;
        throw Problem.of(ProblemType.CHANGED, message, "Read it again and repeat the change");
    }

    private static void requireText(StackDraft draft) {
        if (draft.compose() == null || draft.compose().isBlank()) {
            throw Problem.invalid(
                    "The compose file is empty",
                    List.of(new Violation("compose", 1, 1, "syntax", "The compose file is empty", null)));
        }
        if (draft.compose().length() > MAX_CHARACTERS || draft.env().length() > MAX_CHARACTERS) {
            throw Problem.of(ProblemType.TOO_LARGE, "A stack's file has at most 1 MiB", null);
        }
        if (draft.env().indexOf('\0') >= 0 || draft.compose().indexOf('\0') >= 0) {
            throw Problem.invalid("A stack's file has no NUL characters");
        }
    }
}
