package io.windflow.core.internal.instance;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.Sql;
import io.windflow.api.store.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * What only one instance of WindFlow may do at a time: it takes a lease, renews it while it works, and another one takes
 * over when the time is past. The time is the database's, since the clocks of instances differ. On SQLite there is one
 * instance, so the lease of any other is that of a process that has ended, and counts no more.
 */
@Component(service = Leases.class)
public final class Leases {

    /** How long a lease is held that is not renewed. */
    public static final Duration TIME = Duration.ofSeconds(20);

    private final Store store;
    private final String holder = UUID.randomUUID().toString();

    @Activate
    public Leases(@Reference Store store) {
        this.store = store;
    }

    /** Takes a lease, or renews it, in a unit of work of its own. Returns false if another instance holds it. */
    public boolean take(String name, Duration time) {
        return store.write((connection, dialect) -> take(connection, dialect, name, time));
    }

    /** Takes a lease, or renews it. Returns false if another instance holds it. */
    public boolean take(Connection connection, Dialect dialect, String name, Duration time) throws SQLException {
        String others = dialect == Dialect.SQLITE
                ? ""
                : " WHERE leases.holder = excluded.holder OR leases.held_until < " + now(dialect);
        return Sql.update(
                        connection,
                        "INSERT INTO leases (name, holder, held_until) VALUES (?, ?, " + now(dialect) + " + ?)"
                                + " ON CONFLICT (name) DO UPDATE"
                                + " SET holder = excluded.holder, held_until = excluded.held_until" + others,
                        name,
                        holder,
                        time.toMillis())
                == 1;
    }

    /** Lets go of a lease, in a unit of work of its own. */
    public void release(String name) {
        store.write((connection, dialect) -> {
            release(connection, name);
            return null;
        });
    }

    /** Lets go of a lease, if this instance holds it. */
    public void release(Connection connection, String name) throws SQLException {
        Sql.update(connection, "DELETE FROM leases WHERE name = ? AND holder = ?", name, holder);
    }

    /** The names of the leases that this instance cannot take now. */
    public Set<String> ofOthers(Connection connection, Dialect dialect) throws SQLException {
        if (dialect == Dialect.SQLITE) {
            return Set.of();
        }
        return Set.copyOf(Sql.list(
                connection,
                "SELECT name FROM leases WHERE holder <> ? AND held_until >= " + now(dialect),
                row -> row.text("name"),
                holder));
    }

    private static String now(Dialect dialect) {
        return switch (dialect) {
            case SQLITE -> "CAST(strftime('%s', 'now') AS INTEGER) * 1000";
            case POSTGRESQL -> "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)";
        };
    }
}
