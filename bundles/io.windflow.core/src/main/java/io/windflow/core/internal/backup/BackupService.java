package io.windflow.core.internal.backup;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.audit.Audit;
import io.windflow.api.backup.Backup;
import io.windflow.api.backup.Backups;
import io.windflow.api.backup.Restoration;
import io.windflow.api.event.EventTypes;
import io.windflow.api.event.Events;
import io.windflow.api.identity.Principal;
import io.windflow.api.store.Store;
import io.windflow.api.store.StoreException;
import io.windflow.core.internal.Audited;
import io.windflow.core.internal.SerialWorker;
import io.windflow.core.internal.instance.Leases;
import io.windflow.core.internal.stack.MissingFiles;
import io.windflow.spi.store.ScratchStore;
import io.windflow.spi.store.StoreProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes archives when asked and by the clock, and restores them; one thing at a time. */
@Component(service = Backups.class, configurationPid = "io.windflow.backup")
@Designate(ocd = BackupService.Settings.class)
public final class BackupService implements Backups {

    private static final Logger LOG = LoggerFactory.getLogger(BackupService.class);
    private static final Duration CLOSE_WAIT = Duration.ofSeconds(3);

    /** How backups are set. */
    @ObjectClassDefinition(name = "WindFlow backups")
    public @interface Settings {

        @AttributeDefinition(description = "Hours from one scheduled backup to the next; 0 for none")
        int everyHours() default 24;

        @AttributeDefinition(description = "Scheduled backups that are kept; those asked for are all kept")
        int keep() default 7;
    }

    private static final String SCHEDULED = "backup/scheduled";

    /** Less than the least distance of scheduled backups, and more than clocks differ. */
    private static final Duration EARLIER = Duration.ofMinutes(15);

    private final Store store;
    private final Leases leases;
    private final Events events;
    private final Audit audit;
    private final MissingFiles missingFiles;
    private final Clock clock = Clock.systemUTC();
    private final Path home;
    private final BackupFolder folder;
    private final String version;
    private final SerialWorker worker = new SerialWorker("backup", 1);
    private final Schedule schedule = new Schedule(clock, this::createScheduled);
    private volatile int keep;
    private volatile Duration every = Duration.ZERO;

    private WritingJob writing; // this and the next ones guarded by this
    private RestoringJob restoring;
    private Backup lastFailure;

    /** The store that is always there, so that a rehearsal has a place. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<StoreProvider> providers = List.of();

    @Activate
    public BackupService(
            BundleContext context,
            Settings settings,
            @Reference Store store,
            @Reference Leases leases,
            @Reference Events events,
            @Reference Audit audit,
            @Reference MissingFiles missingFiles) {
        this.store = store;
        this.leases = leases;
        this.events = events;
        this.audit = audit;
        this.missingFiles = missingFiles;
        this.home = Path.of(context.getProperty("windflow.home"));
        this.folder = new BackupFolder(home.resolve("backups"));
        this.version = context.getBundle().getVersion().toString();
        try {
            folder.removeLeftovers();
        } catch (IOException e) {
            LOG.warn("What an interrupted backup left cannot be removed: {}", e.getMessage());
        }
        modified(settings);
    }

    @Modified
    void modified(Settings settings) {
        keep = Math.max(1, settings.keep());
        try {
            every = Duration.ofHours(Math.max(0, settings.everyHours()));
            schedule.set(folder.newestScheduled(), every);
        } catch (IOException e) {
            LOG.warn("The folder of the backups cannot be used: {}", e.getMessage());
        }
    }

    @Deactivate
    void close() {
        schedule.close();
        synchronized (this) {
            if (writing != null) {
                writing.cancel();
            }
            if (isRestoring()) {
                restoring.cancelIfPossible();
            }
        }
        worker.close(CLOSE_WAIT);
    }

    @Override
    public List<Backup> list() {
        List<Backup> all = new ArrayList<>();
        synchronized (this) {
            if (writing != null) {
                all.add(writing.status());
            } else if (lastFailure != null) {
                all.add(lastFailure);
            }
        }
        all.addAll(folder.list());
        return all;
    }

    @Override
    public Backup get(String name) {
        return unfinished(name).orElseGet(() -> folder.describe(folder.require(name)));
    }

    private synchronized Optional<Backup> unfinished(String name) {
        if (writing != null && writing.name().equals(name)) {
            return Optional.of(writing.status());
        }
        return Optional.ofNullable(lastFailure).filter(failure -> failure.name().equals(name));
    }

    @Override
    public Backup create(Principal by) {
        return new Audited(audit).run(by, "backup.create", "backup", () -> begin(false), Backup::name);
    }

    /** One instance does it: who has the lease keeps it until shortly before the next one is due. */
    private void createScheduled() {
        try {
            if (leases.take(SCHEDULED, every.minus(EARLIER))) {
                begin(true);
            } else {
                LOG.info("Another instance writes the scheduled backup");
            }
        } catch (Problem | StoreException e) {
            LOG.warn("The scheduled backup is left out: {}", e.getMessage());
        }
    }

    private synchronized Backup begin(boolean scheduled) {
        requireIdle();
        ScratchStore embedded = embedded();
        WritingJob job = new WritingJob(folder, scheduled, clock.instant(), version);
        if (Files.exists(folder.path(job.name())) || !worker.offer(() -> write(job, embedded))) {
            throw Problem.conflict("A backup was made this second", "Try again");
        }
        writing = job;
        lastFailure = null;
        return job.status();
    }

    private void write(WritingJob job, ScratchStore embedded) {
        Backup failure = null;
        try {
            job.run(store, embedded.schema(), home);
            LOG.info("Backup {} is written: {} rows", job.name(), job.rows());
            folder.tidy(keep);
        } catch (CancellationException e) {
            LOG.info("Backup {} was cancelled", job.name());
        } catch (IOException | SQLException | Problem | StoreException e) {
            LOG.error("Backup {} cannot be written: {}", job.name(), e.getMessage());
            failure = job.failed(e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("Backup {} cannot be written", job.name(), e);
            failure = job.failed("Something went wrong inside: " + e);
        }
        synchronized (this) {
            writing = null;
            lastFailure = failure;
        }
        changed(job.name(), failure == null ? Backup.State.COMPLETE : Backup.State.FAILED);
    }

    @Override
    public void remove(String name, Principal by) {
        new Audited(audit)
                .run(
                        by,
                        "backup.remove",
                        "backup/" + name,
                        () -> {
                            remove(name);
                            return name;
                        },
                        removed -> null);
        changed(name, Backup.State.COMPLETE);
    }

    private synchronized void remove(String name) {
        if (isRestoring() && restoring.status().backup().equals(name)) {
            throw Problem.conflict("The backup '" + name + "' is being restored", "Wait for the end");
        }
        if (writing != null && writing.name().equals(name)) {
            writing.cancel();
        } else if (lastFailure != null && lastFailure.name().equals(name)) {
            lastFailure = null;
        } else {
            try {
                Files.delete(folder.require(name));
            } catch (IOException e) {
                throw Problem.conflict("The backup cannot be deleted: " + e.getMessage(), null);
            }
        }
    }

    @Override
    public InputStream open(String name) {
        if (unfinished(name).isPresent()) {
            throw Problem.conflict("The backup '" + name + "' is not complete", null);
        }
        try {
            return Files.newInputStream(folder.require(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Restoration restore(String name, Principal by) {
        return new Audited(audit).run(by, "backup.restore", "backup/" + name, () -> begin(name, by), begun -> "begun");
    }

    private synchronized Restoration begin(String name, Principal by) {
        requireIdle();
        Path file = folder.require(name);
        ScratchStore embedded = embedded();
        store.read((connection, dialect) -> {
            Replacement.requireQuiet(connection);
            return null;
        });
        RestoringJob job = new RestoringJob(name, file, clock);
        if (!worker.offer(() -> restore(job, embedded, by))) {
            throw Problem.conflict("A backup is under way", "Wait for its end");
        }
        restoring = job;
        return job.status();
    }

    private void restore(RestoringJob job, ScratchStore embedded, Principal by) {
        job.run(store, embedded, home);
        Restoration end = job.status();
        if (end.state() == Restoration.State.DONE) {
            missingFiles.write();
            LOG.info("Backup {} is restored: {} rows", end.backup(), end.rows());
            events.publish(EventTypes.RESTORED, end.backup(), Map.of());
        }
        String result = end.state() == Restoration.State.DONE
                ? "ok"
                : end.state().name().toLowerCase(Locale.ROOT);
        audit.record(by, "backup.restored", "backup/" + end.backup(), result, end.reason());
    }

    @Override
    public synchronized Optional<Restoration> restoration() {
        return Optional.ofNullable(restoring).map(RestoringJob::status);
    }

    @Override
    public synchronized Restoration cancelRestoration(Principal by) {
        if (restoring == null || !restoring.cancelIfPossible()) {
            throw Problem.conflict("No restoration is under way that could still be cancelled", null);
        }
        return restoring.status();
    }

    private boolean isRestoring() {
        return restoring != null && !restoring.status().state().isFinal();
    }

    private void requireIdle() {
        if (writing != null) {
            throw Problem.conflict(
                    "The backup '" + writing.name() + "' is being written", "Wait for its end, or cancel it");
        }
        if (isRestoring()) {
            throw Problem.conflict(
                    "The backup '" + restoring.status().backup() + "' is being restored", "Wait for its end");
        }
    }

    /** Knows the schema, which is the same in every store, and has a place for a rehearsal. */
    private ScratchStore embedded() {
        return providers.stream()
                .filter(ScratchStore.class::isInstance)
                .map(ScratchStore.class::cast)
                .findFirst()
                .orElseThrow(() -> Problem.unavailable(
                        ProblemType.PROVIDER_UNAVAILABLE,
                        "The embedded store is not there",
                        "Try again shortly",
                        Duration.ofSeconds(5)));
    }

    private void changed(String name, Backup.State state) {
        events.publish(EventTypes.BACKUP_CHANGED, name, Map.of("state", state.name()));
    }
}
