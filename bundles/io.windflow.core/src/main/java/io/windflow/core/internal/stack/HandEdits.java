package io.windflow.core.internal.stack;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.identity.Principal;
import io.windflow.api.stack.Revision;
import io.windflow.core.internal.policy.ComposeText;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Notices files that somebody edited on disk and keeps them as a revision of their own, so that nothing that WindFlow
 * writes later is the end of them.
 */
@Component(service = HandEdits.class)
public final class HandEdits {

    static final String COMMENT = "Edited on disk";

    private final StackRepository repository;
    private final StackFiles files;
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    @Activate
    public HandEdits(@Reference StackRepository repository, @Reference StackFiles files) {
        this.repository = repository;
        this.files = files;
    }

    /** Keeps what is on disk if no revision has it. @return the stack as it is then */
    public StackRecord keep(StackRecord stack) {
        ReentrantLock lock = files.lock(stack.name());
        lock.lock();
        try {
            Optional<StackRecord> current = repository.find(stack.name());
            return current.isPresent() ? keepLocked(current.get()) : stack;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #keep}, but does nothing while somebody else changes the stack. */
    StackRecord keepIfFree(StackRecord stack) {
        ReentrantLock lock = files.lock(stack.name());
        if (!lock.tryLock()) {
            return stack;
        }
        try {
            return keep(stack);
        } finally {
            lock.unlock();
        }
    }

    private StackRecord keepLocked(StackRecord stack) {
        Optional<DiskFiles.Texts> disk = files.read(stack);
        if (disk.isEmpty()
                || repository.knows(
                        stack.name(), disk.get().compose(), disk.get().env())) {
            return stack;
        }
        Revision revision = new Revision(
                stack.name(),
                stack.latestRevision() + 1,
                clock.instant(),
                Principal.SYSTEM.username(),
                COMMENT,
                disk.get().compose(),
                disk.get().env(),
                Map.of(),
                false);
        try {
            repository.addRevision(
                    revision, ComposeText.names(stack.firstFile(), revision.compose()), Optional.empty());
        } catch (Problem e) {
            if (e.type() != ProblemType.CHANGED) {
                throw e;
            }
            // Another instance has noticed the edit at the same moment, or it is kept at the next look.
        }
        return repository.require(stack.name());
    }
}
