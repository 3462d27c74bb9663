package io.windflow.extensions.internal.lifecycle;

import static io.windflow.api.extension.ExtensionState.ACTIVE;
import static io.windflow.api.extension.ExtensionState.DEGRADED;
import static io.windflow.api.extension.ExtensionState.FAILED;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.settings.ConfigFolder;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extensions that others stand on: they come before them and go after them. */
final class Dependencies {

    private static final Logger LOG = LoggerFactory.getLogger(Dependencies.class);

    private static final Duration DEPENDENCY = Duration.ofSeconds(60);
    private static final Duration RELEASE = Duration.ofSeconds(30);
    private static final long LOOK_AGAIN_IN_MS = 25;

    private final Map<String, ManagedExtension> extensions;
    private final ConfigFolder folder;
    private final Predicate<ManagedExtension> hasFile;

    /**
     * @param extensions all extensions by id, as they are at the time of each call
     * @param hasFile whether the config folder says that an extension is on
     */
    Dependencies(Map<String, ManagedExtension> extensions, ConfigFolder folder, Predicate<ManagedExtension> hasFile) {
        this.extensions = extensions;
        this.folder = folder;
        this.hasFile = hasFile;
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

    /** Sees to it that the extensions are there that this one stands on. */
    void prepare(Feature feature, Wanted wanted, Underway underway)
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
            prepareRequired(feature, wanted, required, underway);
        }
    }

    private void prepareRequired(Feature feature, Wanted wanted, String id, Underway underway)
            throws StepFailure, Superseded, InterruptedException {
        ManagedExtension required = find(id).orElseThrow(() ->
                new StepFailure("It needs the extension '" + id + "', which is not there", "Install it first", null));
        if (!hasFile.test(required)) {
            if (wanted.isRepeated()) {
                throw new StepFailure("It needs '" + id + "', which is off", "Switch '" + id + "' on", null);
            }
            require(id, feature.id());
        }
        if (!await(DEPENDENCY, underway, () -> isUp(required) || hasFailed(required))) {
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
    void release(Feature feature, Underway underway) throws Superseded, InterruptedException {
        List<ManagedExtension> dependents = new ArrayList<>();
        for (String id : dependents(feature.id())) {
            find(id).ifPresent(dependent -> {
                dependent.want(dependent.wanted().blockedBy(feature.id()));
                dependents.add(dependent);
            });
        }
        if (!await(RELEASE, underway, () -> dependents.stream().noneMatch(ManagedExtension::isInForce))) {
            LOG.warn("Extensions that need '{}' do not let go of it", feature.id());
        }
    }

    private static boolean await(Duration limit, Underway underway, BooleanSupplier done)
            throws Superseded, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!done.getAsBoolean()) {
            underway.giveWay();
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
