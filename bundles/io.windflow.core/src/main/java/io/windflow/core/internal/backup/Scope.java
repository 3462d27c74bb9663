package io.windflow.core.internal.backup;

import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.util.List;
import java.util.Set;

/**
 * What of the store an archive holds: all but what belongs to a WindFlow that runs. Logins and signing keys that were in
 * an archive would be a way in for whoever finds it, and would come back to life with it.
 */
final class Scope {

    private static final Set<String> LEFT_OUT = Set.of("sessions", "idempotency_keys", "leases");

    private Scope() {}

    /** The tables in it, each behind those that it refers to. */
    static List<StoreTable> tables(StoreSchema schema) {
        return schema.tables().stream()
                .filter(table -> !LEFT_OUT.contains(table.name()))
                .toList();
    }

    /** The condition that its rows in a table fulfil. */
    static String condition(StoreTable table) {
        return table.name().equals("settings") ? "key NOT LIKE 'secret.%'" : "1 = 1";
    }
}
