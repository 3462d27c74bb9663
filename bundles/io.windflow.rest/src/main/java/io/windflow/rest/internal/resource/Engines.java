package io.windflow.rest.internal.resource;

import io.windflow.api.Problem;
import io.windflow.api.ProblemType;
import io.windflow.api.engine.Engine;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;

/** The engines there are at the moment. */
public final class Engines {

    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Supplier<List<Engine>> present;

    public Engines(Supplier<List<Engine>> present) {
        this.present = present;
    }

    public List<Engine> all() {
        return present.get().stream().sorted(Comparator.comparing(Engine::id)).toList();
    }

    /** @throws Problem NOT_FOUND */
    public Engine get(String id) {
        for (Engine engine : present.get()) {
            if (engine.id().equals(id)) {
                return engine;
            }
        }
        throw Problem.notFound("engine", id);
    }

    /** What to say while an engine does not answer. */
    static Problem away(Engine engine) {
        return Problem.unavailable(
                ProblemType.ENGINE_UNAVAILABLE,
                "The engine '" + engine.id() + "' does not answer",
                engine.status().reason(),
                RETRY);
    }
}
