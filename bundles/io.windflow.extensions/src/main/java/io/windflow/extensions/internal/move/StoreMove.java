package io.windflow.extensions.internal.move;

import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.StoreSchema;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves all data from the store that serves to another one, while units of work go on. Used once, by one thread.
 *
 * <p>Both are checked; a snapshot is copied; changes noted since then are followed until few are left; the copy is
 * compared with the source, row by row, and from then on each change that is followed is compared, too. Only then, behind
 * a fence that keeps units of work out for a moment, the source is frozen, the last changes are followed, the copy is
 * committed under a new epoch, and the decision is taken. Whatever fails before that, the source stays the one true
 * store and the copy is dropped; afterwards nothing can fail any more.
 */
public final class StoreMove {

    private static final Logger LOG = LoggerFactory.getLogger(StoreMove.class);

    private static final String FOLLOWING = "Following what changed meanwhile";
    private static final String COMPLETING = "Completing the copy";
    private static final int MOST_FINDINGS_TOLD = 20;

    private final MovableStore from;
    private final MovableStore to;
    private final Fence fence;
    private final Decision decision;
    private final MoveWatch watch;
    private final MoveLimits limits;
    private final MoveProgress progress;
    private final AtomicReference<Outcome> outcome = new AtomicReference<>(Outcome.OPEN);

    private volatile StoreCopy copy; // null until both stores are checked
    private Future<?> hanging;

    private enum Outcome {
        OPEN,
        /** From here on it is finished, whatever the time. */
        DECIDING,
        DECIDED,
        /** Too late for a decision. */
        GIVEN_UP
    }

    public StoreMove(
            MovableStore from, MovableStore to, Fence fence, Decision decision, MoveWatch watch, MoveLimits limits) {
        this.from = from;
        this.to = to;
        this.fence = fence;
        this.decision = decision;
        this.watch = watch;
        this.limits = limits;
        this.progress = new MoveProgress(watch);
    }

    /**
     * Does all of it. When this returns, the data lives in the other store, which serves.
     *
     * @throws MoveFailure if it did not come about
     * @throws MoveCancelled if the watch does not want it any more
     */
    public MoveResult run() throws MoveFailure, MoveCancelled, InterruptedException {
        long began = System.nanoTime();
        MoveThread thread = new MoveThread(watch, this::abort);
        try {
            step(thread, "check", "Checking " + from.name() + " and " + to.name(), limits.step(), this::check);
            step(thread, "prepare", "Making room in " + to.name(), limits.step(), () -> copy.prepare());
            long copying = System.nanoTime();
            step(thread, "copy", "Copying to " + to.name(), limits.stall(), () -> copy.copy());
            Duration copied = since(copying);
            step(thread, "follow", FOLLOWING, limits.stall(), () -> copy.followAll(false));
            step(thread, "settle", COMPLETING, limits.step(), () -> copy.settle());
            step(thread, "verify", "Comparing all rows", limits.stall(), () -> copy.verify(thread));
            Duration fenced = passOver(thread);
            MoveResult result = new MoveResult(
                    from.name(), to.name(), copy.rows(), copied, since(began), fenced, copy.tables(), copy.compared());
            LOG.info("Moved all data {}", result.words());
            return result;
        } finally {
            end(thread);
        }
    }

    private void step(MoveThread thread, String phase, String message, Duration limit, Step step)
            throws MoveFailure, MoveCancelled, InterruptedException {
        watch.goOn();
        // Rows are compared on both sides.
        progress.begin(phase, message, phase.equals("verify") ? 2 * copy.rows() : 0);
        thread.run(message, limit, progress::pulse, () -> {
            step.run();
            return null;
        });
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }

    private void check() throws SQLException, MoveFailure {
        StoreSchema schema = from.schema();
        if (!schema.equals(to.schema())) {
            throw new MoveFailure(
                    "The tables of " + from.name() + " and " + to.name() + " are not the same",
                    "Use the extension that came with this WindFlow",
                    false,
                    null);
        }
        Epoch epoch =
                from.epoch().orElseThrow(() -> new MoveFailure(from.name() + " holds no data", null, false, null));
        List<MoveFinding> findings = new ArrayList<>(from.findings());
        findings.addAll(to.findings(epoch, from.sizeInBytes()));
        refuse(findings);
        copy = new StoreCopy(from, to, schema, epoch, progress);
    }

    /** What was found at the beginning may have changed since. */
    private void claim() throws SQLException, MoveFailure {
        refuse(copy.claim());
    }

    private static void refuse(List<MoveFinding> findings) throws MoveFailure {
        if (!findings.isEmpty()) {
            throw new MoveFailure(
                    findings.stream()
                            .limit(MOST_FINDINGS_TOLD)
                            .map(MoveFinding::words)
                            .collect(Collectors.joining("; ")),
                    findings.stream()
                            .map(MoveFinding::advice)
                            .filter(advice -> advice != null)
                            .distinct()
                            .collect(Collectors.joining(". ")),
                    false,
                    null);
        }
    }

    /** Tries the fence until nothing stands in the way. Returns how long units of work were kept out. */
    private Duration passOver(MoveThread thread) throws MoveFailure, MoveCancelled, InterruptedException {
        step(thread, "follow", FOLLOWING, limits.step(), this::claim);
        for (int attempt = 1; ; attempt++) {
            step(thread, "follow", FOLLOWING, limits.stall(), () -> copy.followAll(true));
            step(thread, "settle", COMPLETING, limits.step(), () -> copy.settle());
            progress.begin("switch", "Switching to " + to.name(), 0);
            long began = System.nanoTime();
            try {
                fence.run(limits.gate(), () -> lastStep(thread));
                return since(began);
            } catch (TimeoutException e) {
                giveUpAfter(
                        attempt, "Requests did not end within " + limits.gate().toMillis() + " ms", e);
            } catch (MoveFailure e) {
                if (!(e.getCause() instanceof Follower.TooMuch)) {
                    throw e;
                }
                giveUpAfter(attempt, e.getMessage(), e);
            } catch (RuntimeException e) {
                if (outcome.get() != Outcome.DECIDED) {
                    throw e;
                }
                LOG.error("Something failed after the move was decided", e);
                return since(began);
            }
        }
    }

    private void giveUpAfter(int attempt, String reason, Exception e) throws MoveFailure {
        LOG.info("Too early to switch to {}: {}", to.name(), reason);
        if (attempt >= limits.attempts()) {
            throw new MoveFailure(reason, "Try again at a quieter time", true, e);
        }
    }

    /** Runs behind the fence. Once the decision is being taken nothing cuts it off. */
    private void lastStep(MoveThread thread) throws MoveFailure {
        Future<Void> last = thread.start(this::decide);
        boolean interrupted = false;
        long deadline = System.nanoTime() + limits.last().toNanos();
        try {
            while (true) {
                try {
                    long left = outcome.get() == Outcome.OPEN ? deadline - System.nanoTime() : Long.MAX_VALUE;
                    last.get(Math.max(left, 0), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (TimeoutException e) {
                    if (outcome.compareAndSet(Outcome.OPEN, Outcome.GIVEN_UP)) {
                        // It cannot decide any more, so units of work need not wait until it has ended.
                        abort();
                        hanging = last;
                        throw new MoveFailure(
                                "The last step took more than " + limits.last().toMillis() + " ms",
                                "See that both databases answer quickly, then try again",
                                true,
                                e);
                    }
                }
            }
        } catch (ExecutionException e) {
            if (outcome.get() == Outcome.DECIDED) {
                LOG.warn("Something failed after the move was decided", e.getCause());
                return;
            }
            if (e.getCause() instanceof Follower.TooMuch) {
                throw new MoveFailure(e.getCause().getMessage(), null, true, e.getCause());
            }
            throw MoveErrors.failure("Switching to " + to.name(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private Void decide() throws Exception {
        copy.finish(limits.gate(), next -> {
            if (!outcome.compareAndSet(Outcome.OPEN, Outcome.DECIDING)) {
                throw new SQLException("The decision came too late");
            }
            boolean decided = false;
            try {
                decision.take(next);
                decided = true;
            } finally {
                outcome.set(decided ? Outcome.DECIDED : Outcome.GIVEN_UP);
            }
        });
        return null;
    }

    private void abort() {
        StoreCopy underway = copy;
        if (underway != null) {
            underway.abort();
        }
    }

    /** Tidies up on either side of the decision; what cannot be tidied up now is so at the next start or move. */
    private void end(MoveThread thread) {
        if (hanging != null) {
            thread.end(hanging);
        }
        Future<Void> tidying = thread.start(() -> {
            if (outcome.get() == Outcome.DECIDED) {
                quietly("seal the data in " + from.name() + " while it is frozen", () -> copy.seal(Instant.now()));
                quietly("confirm the data in " + to.name(), to::confirm);
                quietly("let go of the copy", copy::keep);
                quietly("retire the data in " + from.name(), () -> from.retire(Instant.now()));
            } else if (copy != null) {
                copy.drop();
            }
            return null;
        });
        boolean interrupted = Thread.interrupted();
        try {
            tidying.get(limits.stall().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("A move leaves something to be tidied up later", e);
        } finally {
            thread.close();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void quietly(String what, Tidying tidying) {
        try {
            tidying.run();
        } catch (SQLException | RuntimeException e) {
            LOG.warn("Could not {} yet: {}", what, e.getMessage());
        }
    }

    private static Duration since(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos);
    }

    @FunctionalInterface
    private interface Tidying {
        void run() throws SQLException;
    }
}
