package io.windflow.extensions.internal.lifecycle;

import io.windflow.api.Problem;
import io.windflow.api.Violation;
import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.extension.ExtensionChange;
import io.windflow.api.extension.ExtensionChange.DataPolicy;
import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionState;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import io.windflow.api.extension.SettingDefinition;
import io.windflow.api.identity.Principal;
import io.windflow.extensions.internal.Background;
import io.windflow.extensions.internal.capability.CapabilityRegistry;
import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.FeatureCatalogue;
import io.windflow.extensions.internal.settings.ConfigFolder;
import io.windflow.extensions.internal.settings.SettingsFile;
import io.windflow.extensions.internal.settings.SettingsSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Extensions as users see and drive them: shows what {@link Lifecycle} does, writes what it reads. */
@Component(service = Extensions.class, immediate = true)
public final class ExtensionManager implements Extensions {

    private final CapabilityRegistry capabilities;
    private final ConfigFolder folder;
    private final Announcements announcements;
    private final Lifecycle lifecycle;
    private final Room room;
    private final StoreHandover store;

    @Activate
    public ExtensionManager(
            BundleContext context,
            @Reference CapabilityRegistry capabilities,
            @Reference ConfigurationAdmin configurations,
            @Reference Background background) {
        this.capabilities = capabilities;
        this.folder = new ConfigFolder(Path.of(property(context, "windflow.config.dir")));
        this.announcements = new Announcements(context);
        Path home = Path.of(property(context, "windflow.home"));
        this.room = new Room(home);
        FeatureCatalogue catalogue =
                new FeatureCatalogue(Path.of(property(context, "windflow.dist")), home.resolve("extensions"));
        this.store = new StoreHandover(
                home,
                capabilities,
                background,
                moved -> announcements.audit(Principal.SYSTEM, "store.move", "store", "ok", moved.words()),
                joined -> announcements.audit(Principal.SYSTEM, "store.join", "store", "ok", joined));
        Installation installation = new Installation(
                new ExtensionBundles(context),
                new ProviderConfigurations(configurations),
                capabilities,
                background,
                Map.of(Capability.STORE, store));
        this.lifecycle = new Lifecycle(
                context,
                configurations,
                catalogue,
                folder,
                installation,
                capabilities,
                background,
                announcements,
                System.getenv(),
                home,
                store);
        lifecycle.start();
    }

    @Deactivate
    void stop() {
        lifecycle.close();
        announcements.close();
    }

    @Override
    public List<ExtensionStatus> list() {
        lifecycle.awaitStart();
        return lifecycle.all().stream().map(this::status).toList();
    }

    @Override
    public ExtensionStatus get(String id) {
        return status(find(id));
    }

    @Override
    public List<SettingDefinition> settings(String id) {
        return schema(find(id).feature()).definitions();
    }

    @Override
    public List<CapabilityStatus> capabilities() {
        return capabilities.statuses();
    }

    @Override
    public ExtensionPlan plan(String id, ExtensionChange change) {
        ManagedExtension extension = find(id);
        Feature feature = extension.feature();
        SettingsFile file = changed(feature, change);
        boolean managed = lifecycle.backing().manages(feature, file.values());
        List<PlannedService> services =
                PlannedService.of(feature, managed ? lifecycle.backing().services(feature) : List.of());
        String address = schema(feature).masked(file.values()).get("url");
        if (!change.enabled()) {
            List<String> dependents = lifecycle.dependencies().dependents(id);
            return Plans.disable(
                    feature,
                    managed,
                    services,
                    change.data(),
                    address,
                    store.dataMoved(feature, false),
                    dependents,
                    refusals(change, managed, dependents));
        }
        Optional<CapabilityStatus> now = lifecycle.capability(feature);
        List<String> refusals = new ArrayList<>();
        feature.requires().stream()
                .filter(required -> lifecycle.find(required).isEmpty())
                .map(required -> "It needs '" + required + "', which is not there")
                .forEach(refusals::add);
        if (managed && !lifecycle.backing().runs(feature)) {
            refusals.addAll(
                    room.refusals(services.stream().map(PlannedService::service).toList()));
        }
        List<String> toEnable = feature.requires().stream()
                .filter(required -> !isEnabled(required))
                .toList();
        return Plans.enable(
                feature,
                extension.isInForce(),
                managed,
                services,
                now.map(CapabilityStatus::provider).orElse(null),
                address,
                store.dataMoved(feature, true),
                toEnable,
                refusals);
    }

    private static List<String> refusals(ExtensionChange change, boolean managed, List<String> dependents) {
        if (!dependents.isEmpty()) {
            return List.of("Switch off first what needs it: " + String.join(", ", dependents));
        }
        if (change.data() != DataPolicy.KEEP && !managed) {
            return List.of("WindFlow did not start its backing service, so its data stays as it is");
        }
        return List.of();
    }

    @Override
    public ExtensionStatus change(String id, ExtensionChange change, Principal by) {
        ManagedExtension extension = find(id);
        Feature feature = extension.feature();
        String action = change.enabled() ? "extension.enable" : "extension.disable";
        try {
            ExtensionPlan plan = plan(id, change);
            if (!plan.refusals().isEmpty()) {
                throw Problem.conflict(String.join("; ", plan.refusals()), null);
            }
            if (change.enabled()) {
                plan.requires().forEach(required -> lifecycle.dependencies().require(required, id));
                write(extension, changed(feature, change).text());
            } else {
                switchOff(extension, change.data());
            }
        } catch (IOException e) {
            announcements.audit(by, action, id, "failed", e.getMessage());
            throw Problem.conflict(
                    "The file " + folder.file(feature.fileName()) + " cannot be written: " + e.getMessage(),
                    "Let WindFlow write to its config folder");
        } catch (Problem e) {
            announcements.audit(by, action, id, e.type().name().toLowerCase(java.util.Locale.ROOT), e.getMessage());
            throw e;
        }
        announcements.audit(by, action, id, "ok", change.data() == DataPolicy.KEEP ? null : "data: " + change.data());
        return status(extension);
    }

    private void switchOff(ManagedExtension extension, DataPolicy data) throws IOException {
        extension.whenOff(data);
        boolean on = isEnabled(extension.feature().id());
        folder.remove(extension.feature().fileName());
        // Where there was no file its watcher sees no change: what failed is tried again, data left behind goes.
        if (!on && (data != DataPolicy.KEEP || extension.condition().state() == ExtensionState.FAILED)) {
            extension.want(extension.wanted());
        }
    }

    private void write(ManagedExtension extension, String text) throws IOException {
        String name = extension.feature().fileName();
        if (text.equals(folder.read(name).orElse(null))) {
            // The folder's watcher sees no change, but whoever asks again after a failure wants another try.
            ExtensionState state = extension.condition().state();
            if (state == ExtensionState.FAILED || state == ExtensionState.DEGRADED) {
                extension.want(extension.wanted());
            }
            return;
        }
        folder.write(name, text);
    }

    /** The settings file as the change makes it. @throws Problem INVALID for bad settings */
    private SettingsFile changed(Feature feature, ExtensionChange change) {
        SettingsFile file = read(feature);
        if (!change.enabled()) {
            return file;
        }
        SettingsSchema schema = schema(feature);
        schema.apply(change.settings(), file);
        List<Violation> violations = schema.checkWritten(file.values(), feature.fileName());
        if (!violations.isEmpty()) {
            throw Problem.invalid("The settings of '" + feature.id() + "' are wrong", violations);
        }
        return file;
    }

    private SettingsFile read(Feature feature) {
        try {
            return SettingsFile.of(folder.read(feature.fileName()).orElse(""));
        } catch (IOException e) {
            throw Problem.conflict(
                    "The file " + folder.file(feature.fileName()) + " cannot be read: " + e.getMessage(), null);
        }
    }

    private ExtensionStatus status(ManagedExtension extension) {
        Feature feature = extension.feature();
        Condition now = extension.condition();
        Map<String, String> settings =
                extension.settings().orElseGet(() -> read(feature).values());
        return new ExtensionStatus(
                feature.id(),
                feature.name(),
                feature.description(),
                feature.capability(),
                isEnabled(feature.id()),
                now.state(),
                now.stage(),
                now.reason(),
                now.advice(),
                now.since(),
                schema(feature).masked(settings),
                now.progress(),
                feature.requires(),
                lifecycle.dependencies().dependents(feature.id()));
    }

    private boolean isEnabled(String id) {
        return lifecycle.find(id).map(lifecycle::hasFile).orElse(false);
    }

    private ManagedExtension find(String id) {
        lifecycle.awaitStart();
        return lifecycle.find(id).orElseThrow(() -> Problem.notFound("extension", id));
    }

    private SettingsSchema schema(Feature feature) {
        try {
            return lifecycle.schema(feature);
        } catch (StepFailure e) {
            throw Problem.conflict(e.getMessage(), e.advice());
        }
    }

    private static String property(BundleContext context, String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The framework property " + name + " is not set");
        }
        return value;
    }
}
