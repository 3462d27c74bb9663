package io.windflow.rest.internal.fake;

import io.windflow.api.Problem;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.api.extension.ExtensionChange;
import io.windflow.api.extension.ExtensionPlan;
import io.windflow.api.extension.ExtensionState;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import io.windflow.api.extension.SettingDefinition;
import io.windflow.api.identity.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** One extension, off; a store that a test can take down. */
public final class FakeExtensions implements Extensions {

    private volatile Status store = Status.UP;
    private volatile String storeProvider = "sqlite";

    public void storeIs(Status status) {
        store = status;
    }

    public void storeHasNoProvider() {
        storeProvider = null;
        store = Status.DOWN;
    }

    @Override
    public List<ExtensionStatus> list() {
        return List.of(get("cache"));
    }

    @Override
    public ExtensionStatus get(String id) {
        if (!id.equals("cache")) {
            throw Problem.notFound("extension", id);
        }
        return new ExtensionStatus(
                id,
                "Cache",
                "Redis",
                "cache",
                false,
                ExtensionState.AVAILABLE,
                null,
                null,
                null,
                Instant.EPOCH,
                Map.of(),
                null,
                List.of(),
                List.of());
    }

    @Override
    public List<SettingDefinition> settings(String id) {
        return List.of();
    }

    @Override
    public ExtensionPlan plan(String id, ExtensionChange change) {
        throw Problem.notFound("extension", id);
    }

    @Override
    public ExtensionStatus change(String id, ExtensionChange change, Principal by) {
        return get(id);
    }

    @Override
    public List<CapabilityStatus> capabilities() {
        return List.of(new CapabilityStatus("store", storeProvider, null, store, Instant.EPOCH, null));
    }
}
