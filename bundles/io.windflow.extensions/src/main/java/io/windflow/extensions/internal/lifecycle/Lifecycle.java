package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.Violation;
import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.event.EventTypes;
import io.windflow.api.identity.Principal;
import io.windflow.extensions.internal.Background;
import io.windflow.extensions.internal.backing.ServiceRunners;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.FeatureCatalogue;
import io.windflow.extensions.internal.lifecycle.Installation.Settings;
import io.windflow.extensions.internal.settings.ConfigFolder;
import io.windflow.extensions.internal.settings.EnvironmentSwitches;
import io.windflow.extensions.internal.settings.SettingsFile;
import io.windflow.extensions.internal.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows all extensions, brings each what the config folder says of it, and lets them stand on one another. */
final class Lifecycle implements Surroundings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private static final Duration START = Duration.ofSeconds(10);

    private final BundleContext context;
    private final ConfigurationAdmin configurations;
    private final FeatureCatalogue catalogue;
    private final StoreHandover store;
    private final ConfigFolder folder;
    private final Installation installation;
    private final CapabilityRegistry capabilities;
    private final Background background;
    private final Announcements announcements;
    private final Map<String, String> environment;
    private final ServiceRunners runners;
    private final Dependencies dependencies;
    private final Backing backing;
    private final FileWatch files;

    private final Map<String, ManagedExtension> extensions = new ConcurrentSkipListMap<>();
    private final Map<String, ConfigurationInbox> inboxes = new ConcurrentHashMap<>();
    private final Map<Feature, SettingsSchema> schemas = new ConcurrentHashMap<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private volatile boolean closed;

    Lifecycle(
            BundleContext context,
            ConfigurationAdmin configurations,
            FeatureCatalogue catalogue,
            ConfigFolder folder,
            Installation installation,
            CapabilityRegistry capabilities,
            Background background,
            Announcements announcements,
            Map<String, String> environment,
            Path home,
            StoreHandover store) {
        this.context = context;
        this.store = store;
        this.configurations = configurations;
        this.catalogue = catalogue;
        this.folder = folder;
        this.installation = installation;
        this.capabilities = capabilities;
        this.background = background;
        this.announcements = announcements;
        this.environment = environment;
        this.runners = new ServiceRunners(
                context, environment, home.resolve("exports"), new NoticedServices(this, folder, background.workers()));
        this.files = new FileWatch(folder);
        this.dependencies = new Dependencies(extensions, folder, this::hasFile);
        this.backing = new Backing(runners::all);
    }

    /** Reconciles what is with what the config folder and the environment say, without holding up the start. */
    void start() {
        runners.open();
        capabilities.onStatus(this::onCapability);
        background.workers().execute(() -> {
            try {
                catalogue.refresh();
                EnvironmentSwitches switches = new EnvironmentSwitches(environment, folder);
                catalogue.all().forEach(switches::apply);
                installation.removeLeftovers(catalogue.all());
                adopt();
            } finally {
                started.countDown();
            }
            runners.watch();
        });
        background.everySecond(() -> background.workers().execute(this::look));
    }

    /** Waits until the extensions are known, which is a moment after the start. */
    void awaitStart() {
        try {
            if (!started.await(START.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The extensions are still being read");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        if (started.getCount() == 0 && !closed) {
            if (catalogue.refresh()) {
                adopt();
            }
            all().forEach(files::look);
        }
    }

    /** Begins to manage the extensions that are new, and those off whose feature changed. */
    private synchronized void adopt() {
        for (Feature feature : catalogue.all()) {
            ManagedExtension known = extensions.get(feature.id());
            if (closed
                    || (known != null
                            && (known.feature().equals(feature)
                                    || known.wanted().on()))) {
                continue;
            }
            extensions.put(feature.id(), new ManagedExtension(feature, installation, dependencies, backing, this));
            inboxes.computeIfAbsent(
                    feature.id(),
                    id -> new ConfigurationInbox(context, configurations, id, feature.userPid(), this::onSettings));
        }
    }

    private void onSettings(String id, Wanted wanted) {
        find(id).ifPresent(extension -> extension.want(wanted));
    }

    private void onCapability(CapabilityStatus status) {
        Map<String, Object> data = new HashMap<>();
        data.put("provider", status.provider());
        data.put("status", status.status().name());
        announcements.event(EventTypes.CAPABILITY_CHANGED, status.capability(), data);
        all().stream()
                .filter(extension ->
                        status.capability().equals(extension.feature().capability()))
                .forEach(extension -> extension.onCapability(status));
    }

    List<ManagedExtension> all() {
        return List.copyOf(extensions.values());
    }

    Optional<ManagedExtension> find(String id) {
        return Optional.ofNullable(extensions.get(id));
    }

    Dependencies dependencies() {
        return dependencies;
    }

    /** Whether the config folder says that it is on. */
    boolean hasFile(ManagedExtension extension) {
        Feature feature = extension.feature();
        return folder.has(feature.fileName()) || folder.has(feature.userPid() + ".config");
    }

    Backing backing() {
        return backing;
    }

    /** @throws StepFailure if the extension's bundle cannot be read */
    SettingsSchema schema(Feature feature) throws StepFailure {
        SettingsSchema known = schemas.get(feature);
        if (known == null) {
            try {
                known = SettingsSchema.of(feature);
            } catch (IOException e) {
                throw StepFailure.passing(
                        "The settings of '" + feature.id() + "' cannot be read from its bundle: " + e.getMessage(),
                        "Put the whole bundle there again",
                        e);
            }
            schemas.put(feature, known);
        }
        return known;
    }

    @Override
    public Settings check(Feature feature, Wanted wanted) throws StepFailure {
        SettingsSchema schema = schema(feature);
        SettingsFile file = null;
        try {
            file = folder.read(feature.fileName()).map(SettingsFile::of).orElse(null);
        } catch (IOException e) {
            LOG.debug("No line numbers for {}", feature.fileName(), e);
        }
        List<Violation> violations = schema.check(wanted.values(), feature.fileName(), file);
        if (!violations.isEmpty()) {
            throw new StepFailure(
                    violations.stream().map(Lifecycle::words).collect(Collectors.joining("; ")),
                    violations.stream()
                            .map(Violation::advice)
                            .filter(java.util.Objects::nonNull)
                            .findFirst()
                            .orElse("Correct the file; saving it tries again"),
                    null);
        }
        return new Settings(schema.configuration(wanted.written()), wanted.written(), wanted.values());
    }

    private static String words(Violation violation) {
        String line = violation.line() == null ? "" : ", line " + violation.line();
        return violation.source() + line + ": " + violation.message();
    }

    @Override
    public Map<String, Object> defaults(Feature feature, Wanted wanted, Map<String, String> found) throws StepFailure {
        if (Backing.isElsewhere(feature, wanted.values())) {
            return Map.of();
        }
        Map<String, String> defaults = new HashMap<>();
        feature.environment().settings().forEach((setting, variable) -> {
            if (!setting.equals(Backing.URL)
                    && !environment.getOrDefault(variable, "").isBlank()) {
                defaults.put(setting, "$[env:" + variable + "]");
            }
        });
        defaults.putAll(found);
        return schema(feature).configuration(defaults);
    }

    @Override
    public Optional<Settings> holdsDataWithoutFile(Feature feature) {
        boolean hasFile = find(feature.id()).map(this::hasFile).orElse(false);
        if (hasFile || !Capability.STORE.equals(feature.capability())) {
            return Optional.empty();
        }
        Optional<Map<String, String>> written = store.holdsData(feature);
        if (written.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, Object> configuration = schema(feature).configuration(written.get());
            return Optional.of(new Settings(configuration, written.get(), written.get()));
        } catch (StepFailure e) {
            LOG.warn("{}. {}", e.getMessage(), e.advice());
            return Optional.empty();
        }
    }

    @Override
    public Optional<CapabilityStatus> capability(Feature feature) {
        return capabilities.statuses().stream()
                .filter(status -> status.capability().equals(feature.capability()))
                .findFirst();
    }

    @Override
    public void later(Duration delay, Runnable task) {
        background.later(delay, task);
    }

    @Override
    public void changed(Feature feature, Condition now) {
        Map<String, Object> data = new HashMap<>();
        data.put("state", now.state().name());
        data.put("stage", now.stage());
        data.put("reason", now.reason());
        data.put("message", now.progress() == null ? null : now.progress().message());
        announcements.event(EventTypes.EXTENSION_CHANGED, feature.id(), data);
    }

    @Override
    public void audit(Feature feature, String action, String result, String detail) {
        announcements.audit(Principal.SYSTEM, action, feature.id(), result, detail);
    }

    @Override
    public void close() {
        closed = true;
        inboxes.values().forEach(ConfigurationInbox::close);
        all().forEach(ManagedExtension::close);
        runners.close();
    }
}
