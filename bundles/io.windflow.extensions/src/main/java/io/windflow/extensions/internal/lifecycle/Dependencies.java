package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.ACTIVE;
import static io.windflow.api.extension.ExtensionState.DEGRADED;
import static io.windflow.api.extension.ExtensionState.FAILED;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.settings.ConfigFolder;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.extension.BackingServices;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What extensions stand on: other extensions, which come before and go after them, and their backing services. */
final class Dependencies {

    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);

    private static final Duration DEPENDENCY = Duration.ofSeconds(60);
    private static final Duration RELEASE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_IN_MS = 25;

    private final Map<String, ManagedExtension> extensions;
    private final ConfigFolder folder;
    private final Predicate<ManagedExtension> hasFile;
    private final Supplier<BackingServices> backingServices;

    /**
     * @param extensions all extensions by id, as they are at the time of each call
     * @param hasFile whether the config folder says that an extension is on
     * @param backingServices gives null when nothing runs backing services
     */
    Dependencies(
            Map<String, ManagedExtension> extensions,
            ConfigFolder folder,
            Predicate<ManagedExtension> hasFile,
            Supplier<BackingServices> backingServices) {
        this.extensions = extensions;
        this.folder = folder;
        this.hasFile = hasFile;
        this.backingServices = backingServices;
    }

    /** Ends a wait when something newer is wanted. */
    @FunctionalInterface
    interface GiveWay {
        void orThrow() throws Superseded;
    }

    private Optional<ManagedExtension> find(String id) {
        return Optional.ofNullable(extensions.get(id));
    }

    /** Extensions that are on and need this one. */
    List<String> dependents(String id) {
        return extensions.values().stream()
                .filter(extension -> extension.feature().requires().contains(id))
                .filter(extension -> extension.wanted().on())
                .map(extension -> extension.feature().id())
                .toList();
    }

    /** Switches on an extension that another one needs, unless it is on. */
    void require(String id, String by) {
        find(id).filter(extension -> !hasFile.test(extension)).ifPresent(extension -> {
            try {
                folder.write(extension.feature().fileName(), "# Written because '" + by + "' needs it.\n");
            } catch (IOException e) {
                LOG.warn("'{}' cannot be switched on for '{}'", id, by, e);
            }
        });
    }

    /**
     * Sees to it that what the extension stands on is there: other extensions, its backing service.
     *
     * @param stage is told in words what is being waited for
     */
    void prepare(Feature feature, Wanted wanted, GiveWay giveWay, Consumer<String> stage)
            throws StepFailure, Superseded, InterruptedException {
        for (ManagedExtension other : extensions.values()) {
            if (other.isInForce()
                    && !other.feature().id().equals(feature.id())
                    && feature.capability() != null
                    && feature.capability().equals(other.feature().capability())) {
                throw new StepFailure(
                        "'" + feature.capability() + "' is served by extension '"
                                + other.feature().id() + "' already",
                        "Switch that one off first, then save this file again",
                        null);
            }
        }
        for (String required : feature.requires()) {
            prepareRequired(feature, wanted, required, giveWay);
        }
        BackingServices services = backingServices.get();
        if (services != null && services.manages(feature.id())) {
            stage.accept("service");
            try {
                services.start(feature.id(), stage);
            } catch (ProviderUnavailableException e) {
                throw StepFailure.of(e);
            }
        }
    }

    private void prepareRequired(Feature feature, Wanted wanted, String id, GiveWay giveWay)
            throws StepFailure, Superseded, InterruptedException {
        ManagedExtension required = find(id).orElseThrow(() ->
                new StepFailure("It needs the extension '" + id + "', which is not there", "Install it first", null));
        if (!hasFile.test(required)) {
            if (wanted.isRepeated()) {
                throw new StepFailure("It needs '" + id + "', which is off", "Switch '" + id + "' on", null);
            }
            require(id, feature.id());
        }
        if (!await(DEPENDENCY, giveWay, () -> isUp(required) || hasFailed(required))) {
            throw new StepFailure("It needs '" + id + "', which does not get ready", "Look at '" + id + "'", null);
        }
        if (!isUp(required)) {
            throw new StepFailure(
                    "It needs '" + id + "', which failed: "
                            + required.condition().reason(),
                    "Mend '" + id + "'; this one follows by itself",
                    null);
        }
    }

    private boolean isUp(ManagedExtension extension) {
        Condition now = extension.condition();
        return now.state() == ACTIVE || now.state() == DEGRADED;
    }

    private boolean hasFailed(ManagedExtension extension) {
        return extension.condition().state() == FAILED;
    }

    /** Waits until no other extension uses this one any more. */
    void release(Feature feature, GiveWay giveWay) throws Superseded, InterruptedException {
        List<ManagedExtension> dependents = new ArrayList<>();
        for (String id : dependents(feature.id())) {
            find(id).ifPresent(dependent -> {
                dependent.want(dependent.wanted().blockedBy(feature.id()));
                dependents.add(dependent);
            });
        }
        if (!await(RELEASE, giveWay, () -> dependents.stream().noneMatch(ManagedExtension::isInForce))) {
            LOG.warn("Extensions that need '{}' do not let go of it", feature.id());
        }
    }

    private static boolean await(Duration limit, GiveWay giveWay, BooleanSupplier done)
            throws Superseded, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            giveWay.orThrow();
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_IN_MS);
        }
        return true;
    }

    /** Gives those who need this extension, which serves now, another try. */
    void serves(Feature feature) {
        for (String id : dependents(feature.id())) {
            find(id).filter(dependent -> !dependent.isInForce())
                    .filter(this::hasFailed)
                    .ifPresent(dependent -> dependent.want(dependent.wanted().repeated()));
        }
    }
}
