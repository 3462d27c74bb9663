package io.windflow.ext.database.internal;

import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is held open towards one database, and whether its data may be served. */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path home;
    private final PostgresAddress address;
    private final PostgresErrors errors;
    private final Health health;
    private final Outage outage;
    private final ConnectionPools pools;
    private final UnitsOfWork units;
    private final Data data;
    private final Preflight preflight;
    private final FormerSchemas former;
    private final Ear ear;

    /** Guards the steps between serving and not serving. */
    private final Object opening = new Object();

    /** The epoch that is served, null if none is; written under {@link #opening}. */
    private volatile Epoch served;

    Database(PostgresAddress address, PostgresSettings settings, Path home, Duration wait) {
        this.address = address;
        this.home = home;
        this.errors = new PostgresErrors(address);
        String schema = settings.schema();
        Connector connector = new Connector(address, schema, wait);
        this.health = new Health(connector, errors);
        this.pools = new ConnectionPools(connector, wait, settings.connections());
        this.outage = new Outage(health, wait, pools::renew);
        this.units =
                new UnitsOfWork(pools, new Transactions(schema, new CommitOutcome(connector, wait)), outage, errors);
        this.data = new Data(connector, schema);
        this.preflight = new Preflight(data, connector);
        this.former = new FormerSchemas(data, address);
        this.ear = new Ear(connector, errors, schema);
    }

    /** Units of work on the data. @throws ProviderUnavailableException if there is none that may be served */
    UnitsOfWork serving() {
        if (served == null) {
            throw PostgresErrors.passing(
                    "PostgreSQL at " + address + " has no data of this WindFlow yet", "Wait for the move", null);
        }
        return units;
    }

    Data data() {
        return data;
    }

    Preflight preflight() {
        return preflight;
    }

    FormerSchemas former() {
        return former;
    }

    /** Tells all who listen on the schema. */
    void send(String message) {
        serving()
                .read((connection, dialect) -> Sql.first(
                        connection, "SELECT pg_notify(?, ?)::text AS sent", row -> true, data.schemaName(), message));
    }

    Ear ear() {
        return ear;
    }

    PoolStatistics pool() {
        return pools.statistics();
    }

    void probe() {
        try {
            health.check();
            if (served == null) {
                open();
            }
            outage.end();
        } catch (SQLException e) {
            throw away(errors.ofConnection(e));
        } catch (ProviderUnavailableException e) {
            throw away(e);
        }
    }

    private ProviderUnavailableException away(ProviderUnavailableException reason) {
        outage.begin(reason);
        return reason;
    }

    /** Serves the data if the marker says that it lives here. */
    private void open() throws SQLException {
        synchronized (opening) {
            Optional<Authority> authority = authority();
            if (served != null
                    || authority.isEmpty()
                    || !authority.get().provider().equals(PostgresStore.NAME)) {
                return;
            }
            Epoch expected = authority.get().epoch();
            Epoch found = data.held().map(Data.Held::epoch).orElse(null);
            if (found == null || !found.id().equals(expected.id())) {
                throw PostgresErrors.permanent(
                        "PostgreSQL at " + address + " has " + (found == null ? "no data" : "other data")
                                + " of WindFlow's in its schema '" + data.schemaName()
                                + "' than what lives there since "
                                + authority.get().since(),
                        "Correct url or schema in " + PostgresErrors.FILE + ", or restore a backup",
                        null);
            }
            try (Connection connection = data.connect()) {
                new Migrations().apply(connection, data.schemaName());
                ChangeLog.removeRemains(connection, data.schemaName());
                ForeignKeys.validate(connection, data.schemaName());
            } catch (IllegalStateException e) {
                throw PostgresErrors.permanent("PostgreSQL at " + address + ": " + e.getMessage(), "See the reason", e);
            }
            served = found;
        }
    }

    private Optional<Authority> authority() {
        try {
            return Authority.read(home);
        } catch (IOException e) {
            throw PostgresErrors.permanent(
                    "Where WindFlow's data lives cannot be read: " + e.getMessage(), "Mend the file", e);
        }
    }

    MoveSource capture() throws SQLException {
        return PostgresSource.begin(data);
    }

    /** @throws IllegalStateException if the data lives here */
    MoveTarget stage(Epoch source) throws SQLException {
        if (served != null) {
            throw new IllegalStateException("The data lives here: it cannot be copied over");
        }
        return PostgresTarget.make(data, source, this::serve, this::dismiss);
    }

    private void serve(Epoch epoch) {
        synchronized (opening) {
            served = epoch;
        }
        pools.renew();
    }

    private void dismiss() {
        synchronized (opening) {
            served = null;
        }
        pools.renew();
    }

    /** Serves the data no more, also where it cannot be sealed yet: the next move to here does that. */
    void retire(Instant at) throws SQLException {
        dismiss();
        data.retire(at);
        LOG.info("The data in PostgreSQL at {} is sealed: it lives elsewhere now", address);
    }

    @Override
    public void close() {
        ear.close();
        pools.close();
        health.close();
    }
}
