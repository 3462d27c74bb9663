package io.windflow.api.store;

/** The SQL spoken by a store, for the few statements that differ. */
public enum Dialect {
    SQLITE,
    POSTGRESQL
}
