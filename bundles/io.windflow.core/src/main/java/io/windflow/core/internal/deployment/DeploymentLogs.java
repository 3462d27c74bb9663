package io.windflow.core.internal.deployment;

import io.windflow.api.deployment.Deployment;
import io.windflow.api.deployment.LogLine;
import io.windflow.core.internal.instance.Instances;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The logs of all deployments: those that run from memory and store, the others from the store. */
final class DeploymentLogs implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentLogs.class);
    private static final long WRITE_DELAY_IN_MILLIS = 250;
    private static final long LOOK_IN_MILLIS = 500;
    private static final int FOLLOWER_THREADS = 4;

    private final DeploymentRepository repository;
    private final Instances instances;
    private final Clock clock;
    private final Map<String, LogBook> books = new ConcurrentHashMap<>();
    private final Map<String, Set<LogFollower>> followers = new ConcurrentHashMap<>();
    private final ScheduledThreadPoolExecutor writer;
    private final ThreadPoolExecutor senders;

    DeploymentLogs(DeploymentRepository repository, Instances instances, Clock clock) {
        this.repository = repository;
        this.instances = instances;
        this.clock = clock;
        // Threads that nobody needs for a while end; an idle WindFlow has none of these.
        writer = new ScheduledThreadPoolExecutor(1, Workers.named("windflow-log-writer"));
        writer.setKeepAliveTime(5, TimeUnit.SECONDS);
        writer.allowCoreThreadTimeOut(true);
        senders = new ThreadPoolExecutor(
                FOLLOWER_THREADS,
                FOLLOWER_THREADS,
                5,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Workers.named("windflow-log-sender"));
        senders.allowCoreThreadTimeOut(true);
    }

    /** Opens the log of a deployment that begins, or goes on after a restart. @param record as it was claimed */
    LogBook open(DeploymentRecord record) {
        String deployment = record.deployment().id();
        AtomicBoolean scheduled = new AtomicBoolean();
        LogBook[] holder = new LogBook[1];
        LogBook book = new LogBook(repository.lastLine(deployment), clock, () -> {
            signal(deployment);
            if (scheduled.compareAndSet(false, true)) {
                schedule(record, holder, scheduled);
            }
        });
        holder[0] = book;
        books.put(deployment, book);
        return book;
    }

    private void schedule(DeploymentRecord record, LogBook[] book, AtomicBoolean scheduled) {
        try {
            writer.schedule(
                    () -> {
                        scheduled.set(false);
                        write(record, book[0]);
                    },
                    WRITE_DELAY_IN_MILLIS,
                    TimeUnit.MILLISECONDS);
        } catch (java.util.concurrent.RejectedExecutionException e) {
            // WindFlow stops: the deployment's last state takes the lines with it.
            LOGGER.debug("No more lines are written in the background", e);
        }
    }

    private void write(DeploymentRecord record, LogBook book) {
        try {
            if (book.hasUnwritten()) {
                book.write(lines -> repository.append(record, lines));
            }
        } catch (RuntimeException e) {
            // They stay unwritten, and the next line or state tries again.
            LOGGER.warn(
                    "Lines of the log of deployment {} cannot be written yet: {}",
                    record.deployment().id(),
                    e.getMessage());
        }
    }

    /** Closes the log of a deployment that has ended, or that WindFlow leaves to be picked up. */
    void close(DeploymentRecord record) {
        String deployment = record.deployment().id();
        LogBook book = books.remove(deployment);
        if (book != null) {
            write(record, book);
        }
        signal(deployment);
    }

    List<LogLine> lines(String deployment, long after, int limit) {
        LogBook book = books.get(deployment);
        List<LogLine> recent = book == null ? null : book.recent(after, limit);
        if (recent != null) {
            return recent;
        }
        List<LogLine> lines = new ArrayList<>(repository.lines(deployment, after, limit));
        if (book != null && !lines.isEmpty() && lines.size() < limit) {
            List<LogLine> more = book.recent(lines.get(lines.size() - 1).number(), limit - lines.size());
            lines.addAll(more == null ? List.of() : more);
        }
        return lines;
    }

    /** The deployment if it has ended and its log is whole, else null. */
    Deployment endOf(String deployment) {
        if (books.containsKey(deployment)) {
            return null;
        }
        Deployment now = repository.require(deployment).deployment();
        return now.state().isFinal() ? now : null;
    }

    AutoCloseable follow(String deployment, long after, Consumer<LogLine> listener, Consumer<Deployment> onEnd) {
        LogFollower follower = new LogFollower(this, deployment, after, listener, onEnd, senders);
        followers
                .computeIfAbsent(deployment, id -> ConcurrentHashMap.newKeySet())
                .add(follower);
        follower.signal();
        lookAfter(follower);
        return follower;
    }

    /** Of a deployment that another instance runs nobody here is told; so the store is asked while somebody follows it. */
    private void lookAfter(LogFollower follower) {
        if (follower.isClosed() || !instances.areShared() || writer.isShutdown()) {
            return;
        }
        if (!books.containsKey(follower.deployment())) {
            follower.signal();
        }
        writer.schedule(() -> lookAfter(follower), LOOK_IN_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Something happened to a deployment. */
    void signal(String deployment) {
        followers.getOrDefault(deployment, Set.of()).forEach(LogFollower::signal);
    }

    void forget(LogFollower follower) {
        followers.computeIfPresent(follower.deployment(), (id, all) -> {
            all.remove(follower);
            return all.isEmpty() ? null : all;
        });
    }

    @Override
    public void close() {
        writer.shutdownNow();
        senders.shutdownNow();
    }
}
