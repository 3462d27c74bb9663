package io.windflow.core.internal.retention;

import io.windflow.api.Problem;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.core.internal.instance.Leases;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes old deployments with their logs, and old entries of the audit, out of the store: each hour, in the background and
 * in small units of work, so that nobody waits long for a turn to write. Of several instances one does it.
 */
@Component(service = Retention.class, immediate = true)
public final class Retention {

    /** Framework property: finished deployments kept of each stack; 0 for all. */
    static final String DEPLOYMENTS = "windflow.retention.deployments";

    /** Framework property: days for which entries of the audit are kept; 0 for ever. */
    static final String AUDIT_DAYS = "windflow.retention.audit.days";

    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

    private static final Duration FIRST = Duration.ofMinutes(10);
    private static final Duration PERIOD = Duration.ofHours(1);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(2);
    /** What is left is taken in the next hour. */
    private static final int MOST_DEPLOYMENTS = 5_000;

    private static final int AUDIT_BATCH = 500;

    private final Store store;
    private final Leases leases;
    private final Clock clock;
    private final int deploymentsKept;
    private final int auditDays;
    private final ScheduledExecutorService thread;

    @Activate
    public Retention(BundleContext context, @Reference Store store, @Reference Leases leases) {
        this(
                store,
                leases,
                Clock.tickMillis(ZoneOffset.UTC),
                number(context, DEPLOYMENTS),
                number(context, AUDIT_DAYS));
        thread.scheduleWithFixedDelay(this::quietly, FIRST.toMinutes(), PERIOD.toMinutes(), TimeUnit.MINUTES);
    }

    Retention(Store store, Leases leases, Clock clock, int deploymentsKept, int auditDays) {
        this.store = store;
        this.leases = leases;
        this.clock = clock;
        this.deploymentsKept = deploymentsKept;
        this.auditDays = auditDays;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "retention");
            made.setDaemon(true);
            return made;
        });
    }

    @Deactivate
    void close() throws InterruptedException {
        thread.shutdownNow();
        if (!thread.awaitTermination(CLOSE_WAIT.toSeconds(), TimeUnit.SECONDS)) {
            LOG.debug("A unit of work is still running");
        }
    }

    private void quietly() {
        try {
            // Kept until shortly before the next time, so that another instance's hour has nothing to do.
            if (leases.take("retention", PERIOD.minus(FIRST))) {
                prune();
            }
        } catch (Problem | StoreException e) {
            LOG.warn("Old deployments and audit entries stay for another hour: {}", e.getMessage());
        }
    }

    /** Takes out what is to go now; ends early when it is interrupted. */
    void prune() {
        int deployments = deploymentsKept > 0 ? pruneDeployments() : 0;
        int entries = auditDays > 0 ? pruneAudit() : 0;
        if (deployments + entries > 0) {
            LOG.info("Took {} old deployments and {} old audit entries out of the store", deployments, entries);
        }
    }

    private int pruneDeployments() {
        List<String> surplus = store.read(
                (connection, dialect) -> RetentionTable.surplus(connection, deploymentsKept, MOST_DEPLOYMENTS));
        int pruned = 0;
        for (String id : surplus) {
            if (Thread.currentThread().isInterrupted()) {
                break;
            }
            pruned += store.write((connection, dialect) -> RetentionTable.deleteDeployment(connection, id));
        }
        return pruned;
    }

    private int pruneAudit() {
        Instant end = clock.instant().minus(Duration.ofDays(auditDays));
        int pruned = 0;
        int batch;
        do {
            batch = store.write((connection, dialect) -> RetentionTable.deleteAudit(connection, end, AUDIT_BATCH));
            pruned += batch;
        } while (batch == AUDIT_BATCH && !Thread.currentThread().isInterrupted());
        return pruned;
    }

    /** The launcher has checked it. */
    private static int number(BundleContext context, String property) {
        String value = context.getProperty(property);
        return value == null ? 0 : Integer.parseInt(value);
    }
}
