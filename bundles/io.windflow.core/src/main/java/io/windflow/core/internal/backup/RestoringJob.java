package io.windflow.core.internal.backup;

import io.windflow.api.Problem;
import io.windflow.api.backup.Restoration;
import io.windflow.api.backup.Restoration.State;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.spi.store.ScratchStore;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One return to what an archive holds: a rehearsal, then the replacement. */
final class RestoringJob extends Job {

    private static final Logger LOG = LoggerFactory.getLogger(RestoringJob.class);

    private final String backup;
    private final Path file;
    private final Clock clock;
    private final Instant startedAt;
    private State state = State.REHEARSING; // this and the next ones guarded by this
    private long ofRows;
    private Instant finishedAt;
    private String reason;

    RestoringJob(String backup, Path file, Clock clock) {
        this.backup = backup;
        this.file = file;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    synchronized Restoration status() {
        return new Restoration(backup, state, rows(), ofRows, startedAt, finishedAt, reason);
    }

    /** Returns false if it is too late. */
    synchronized boolean cancelIfPossible() {
        if (state != State.REHEARSING) {
            return false;
        }
        cancel();
        return true;
    }

    /** Does it, and says in the status how it ended. */
    void run(Store store, ScratchStore scratch, Path home) {
        try (ArchiveReader archive = new ArchiveReader(file)) {
            begun(archive.manifest().rows());
            new Rehearsal(scratch, this).run(archive);
            replace();
            new Replacement(store, home, this).run(archive, Scope.tables(scratch.schema()), clock.instant());
            end(State.DONE, null);
        } catch (CancellationException e) {
            end(State.CANCELLED, null);
        } catch (Problem | StoreException | IOException | SQLException e) {
            LOG.warn("The backup {} was not restored: {}", backup, e.getMessage());
            end(State.FAILED, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The backup {} was not restored", backup, e);
            end(State.FAILED, "Something went wrong inside: " + e);
        }
    }

    private synchronized void begun(long rowsInArchive) {
        ofRows = rowsInArchive;
    }

    private synchronized void replace() {
        if (isCancelled()) {
            throw new CancellationException();
        }
        startOver();
        state = State.REPLACING;
    }

    private synchronized void end(State end, String why) {
        state = end;
        reason = why;
        finishedAt = clock.instant();
    }
}
