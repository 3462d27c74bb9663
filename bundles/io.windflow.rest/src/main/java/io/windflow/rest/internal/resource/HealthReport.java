package io.windflow.rest.internal.resource;

import io.windflow.api.capability.Capability;
import io.windflow.api.capability.CapabilityStatus;
import io.windflow.api.capability.CapabilityStatus.Status;
import io.windflow.api.engine.Engine;
import io.windflow.api.extension.ExtensionState;
import io.windflow.api.extension.ExtensionStatus;
import io.windflow.api.extension.Extensions;
import io.windflow.rest.internal.Json;
import io.windflow.rest.internal.RawJson;
import io.windflow.rest.internal.dto.Health;
import io.windflow.rest.internal.dto.Health.CapabilityHealth;
import io.windflow.rest.internal.dto.Health.EngineHealth;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * How WindFlow is. Made anew when a capability or an engine has changed, and otherwise a few times a second at most, for
 * the extensions' states: whoever asks often must not cost much.
 */
public final class HealthReport {

    private static final long FRESH_NANOS = Duration.ofMillis(200).toNanos();

    /**
     * Without a provider of these no request behind a login is served. A provider whose service is away is another matter:
     * its calls wait, are told when to come again, and it recovers; a restart of WindFlow would help nobody.
     */
    private static final Set<String> INDISPENSABLE = Set.of(Capability.STORE, Capability.IDENTITY);

    private final Extensions extensions;
    private final Engines engines;
    private final String version;
    private volatile Report last = new Report(System.nanoTime() - FRESH_NANOS, List.of(), 0, null);

    /** A report with the moment it was made and what it was made from. */
    private record Report(long madeAt, List<Object> sources, int status, RawJson body) {}

    public HealthReport(Extensions extensions, Engines engines, String version) {
        this.extensions = extensions;
        this.engines = engines;
        this.version = version;
    }

    Response answer() {
        List<Object> sources = sources();
        Report report = last;
        if (!report.sources().equals(sources) || System.nanoTime() - report.madeAt() >= FRESH_NANOS) {
            report = make(sources);
            last = report;
        }
        return Response.status(report.status()).entity(report.body()).build();
    }

    private List<Object> sources() {
        List<Object> sources = new ArrayList<>(extensions.capabilities());
        for (Engine engine : engines.all()) {
            sources.add(engine.status());
        }
        return sources;
    }

    private Report make(List<Object> sources) {
        Map<String, CapabilityHealth> capabilities = new TreeMap<>();
        Map<String, EngineHealth> reachable = new TreeMap<>();
        Map<String, ExtensionState> states = new TreeMap<>();
        boolean whole = true;
        boolean serving = true;
        for (CapabilityStatus capability : extensions.capabilities()) {
            capabilities.put(capability.capability(), new CapabilityHealth(capability.provider(), capability.status()));
            whole &= capability.status() == Status.UP;
            serving &= capability.provider() != null || !INDISPENSABLE.contains(capability.capability());
        }
        for (Engine engine : engines.all()) {
            boolean up = engine.status().reachable();
            reachable.put(engine.id(), new EngineHealth(up ? Status.UP : Status.DOWN));
            whole &= up;
        }
        for (ExtensionStatus extension : extensions.list()) {
            states.put(extension.id(), extension.state());
            whole &= extension.state() != ExtensionState.FAILED && extension.state() != ExtensionState.DEGRADED;
        }
        Status status = !serving ? Status.DOWN : whole ? Status.UP : Status.DEGRADED;
        Health health = new Health(status, version, capabilities, reachable, states);
        return new Report(System.nanoTime(), sources, serving ? 200 : 503, new RawJson(Json.bytes(health)));
    }
}
