package io.windflow.rest.internal.resource;

import io.windflow.api.Page;
import io.windflow.api.PageRequest;
import io.windflow.api.audit.Audit;
import io.windflow.api.engine.Engine;
import io.windflow.rest.internal.Lists;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Objects of one kind on engines: listed from what the cache holds of them, removed with a record in the audit.
 *
 * @param <T> what one is shown as
 */
final class EngineObjects<T> {

    private final String name;
    private final Class<T[]> type;
    private final Function<Engine, List<T>> ask;
    private final Engines engines;
    private final Inventories inventories;
    private final Audited audited;

    /** @param name of one object, as the audit calls it */
    EngineObjects(
            String name,
            Class<T[]> type,
            Function<Engine, List<T>> ask,
            Engines engines,
            Inventories inventories,
            Audit audit) {
        this.name = name;
        this.type = type;
        this.ask = ask;
        this.engines = engines;
        this.inventories = inventories;
        this.audited = new Audited(audit);
    }

    /** @param key orders the list; no two objects have the same */
    Page<T> page(String engine, Function<T, String> key, Predicate<T> wanted, PageRequest request) {
        return Lists.page(inventories.get(name, engines.get(engine), type, ask), key, wanted, request);
    }

    void remove(String engine, String id, Consumer<Engine> removal, ContainerRequestContext request) {
        Engine on = engines.get(engine);
        audited.run(request, name + ".remove", name + "/" + id, () -> removal.accept(on));
        inventories.forget(name, on);
    }
}
