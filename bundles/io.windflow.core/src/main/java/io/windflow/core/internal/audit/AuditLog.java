package io.windflow.core.internal.audit;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.Problem;
import io.windflow.api.audit.Audit;
import io.windflow.api.audit.AuditEntry;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.core.internal.SerialWorker;
import io.windflow.core.internal.audit.AuditTable.Line;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The audit in the store. Entries are written apart from the caller, many in one transaction; a bounded number waits.
 * What cannot be written goes to the log, so that no entry is lost without a trace.
 */
@Component(service = Audit.class)
public final class AuditLog implements Audit {

    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int MAX_WAITING = 5_000;
    private static final int BATCH = 200;
    private static final int ATTEMPTS = 3;
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(5);

    private final Store store;
    private final Clock clock;
    private final BlockingQueue<Line> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final SerialWorker worker = new SerialWorker("audit", 1);
    private volatile boolean closing;

    @Activate
    public AuditLog(@Reference Store store) {
        this(store, Clock.tickMillis(ZoneOffset.UTC));
    }

    AuditLog(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Deactivate
    void close() {
        closing = true;
        worker.close(CLOSE_WAIT);
        drain();
    }

    @Override
    public void record(Principal by, String action, String target, String result, String detail) {
        Line line = Line.of(clock.instant(), by, action, target, result, detail);
        if (waiting.offer(line)) {
            // Refused when one waits to run already: that one will find the line too.
            worker.offer(this::drain);
        } else {
            LOG.error("Audit: too many entries wait to be written, this one is only here: {}", line);
        }
    }

    @Override
    public Page<AuditEntry> list(String text, PageRequest request) {
        drain();
        long before = request.cursor() == null ? Long.MAX_VALUE : number(request.cursor());
        List<AuditEntry> entries =
                store.read((connection, dialect) -> AuditTable.list(connection, text, before, request.limit() + 1));
        if (entries.size() <= request.limit()) {
            return new Page<>(entries, null);
        }
        List<AuditEntry> page = entries.subList(0, request.limit());
        return new Page<>(page, Long.toString(page.get(page.size() - 1).id()));
    }

    private synchronized void drain() {
        List<Line> batch = new ArrayList<>();
        while (waiting.drainTo(batch, BATCH) > 0) {
            write(batch);
            batch.clear();
        }
    }

    private void write(List<Line> batch) {
        RuntimeException failure = null;
        for (int attempt = 0; attempt < (closing ? 1 : ATTEMPTS); attempt++) {
            try {
                store.write((connection, dialect) -> {
                    AuditTable.insert(connection, batch);
                    return null;
                });
                return;
            } catch (Problem | StoreException e) {
                failure = e;
            }
        }
        LOG.error(
                "Audit: {} entries cannot be written to the store and are only here: {}", batch.size(), batch, failure);
    }

    private static long number(String cursor) {
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            throw Problem.invalid("'" + cursor + "' is no cursor of the audit");
        }
    }
}
