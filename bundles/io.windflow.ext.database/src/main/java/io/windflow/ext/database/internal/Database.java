package io.windflow.ext.database.internal;

import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that is held open towards one database, and whether its data may be served. */
final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private static final Duration END = Duration.ofSeconds(2);

    private final PostgresAddress address;
    private final PostgresErrors errors;
    private final Health health;
    private final Outage outage;
    private final ConnectionPools pools;
    private final UnitsOfWork units;
    private final Data data;
    private final Departure departure;
    private final ServedData served;
    private final Preflight preflight;
    private final FormerSchemas former;
    private final Ear ear;
    private final SignalGate signals = new SignalGate();

    /** @throws ProviderUnavailableException if the home has no name and none can be written */
    Database(PostgresAddress address, PostgresSettings settings, Path home, Duration wait) {
        this.address = address;
        this.errors = new PostgresErrors(address);
        String schema = settings.schema();
        String name = nameOf(home);
        Connector connector = new Connector(address, schema, wait);
        this.health = new Health(connector, errors);
        this.pools = new ConnectionPools(connector, wait, settings.connections());
        this.outage = new Outage(health, wait, pools::renew);
        this.data = new Data(connector, schema);
        this.departure = new Departure(schema, name);
        this.former = new FormerSchemas(data, address);
        this.served = new ServedData(home, address, data, departure, former, pools::renew);
        Turns turns = new Turns(schema, connector.application(), name, served::epoch);
        Transactions transactions = new Transactions(turns, new CommitOutcome(connector, turns, wait));
        this.units = new UnitsOfWork(pools, transactions, outage, errors, this::verify);
        this.preflight = new Preflight(data, connector);
        this.ear = new Ear(connector, errors, schema);
    }

    private static String nameOf(Path home) {
        try {
            return HomeName.of(home);
        } catch (IOException e) {
            throw PostgresErrors.permanent(
                    "The name of this WindFlow's home cannot be kept: " + e.getMessage(),
                    "Let WindFlow write to its folder db",
                    e);
        }
    }

    /** Units of work on the data. @throws ProviderUnavailableException if there is none that may be served */
    UnitsOfWork serving() {
        if (served.epoch() == null) {
            ProviderUnavailableException left = served.left();
            if (left != null) {
                throw PostgresErrors.passing(left.getMessage(), left.advice(), left);
            }
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
        signals.call(() -> serving()
                .read((connection, dialect) -> Sql.first(
                        connection, "SELECT pg_notify(?, ?)::text AS sent", row -> true, data.schemaName(), message)));
    }

    /** See {@link Ear#receive}. */
    List<String> receive(Duration most) {
        return signals.call(() -> ear.receive(most));
    }

    PoolStatistics pool() {
        return pools.statistics();
    }

    void probe() {
        try {
            health.check();
            if (served.epoch() == null) {
                served.open();
            } else {
                verify();
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

    /** @throws ProviderUnavailableException if the data that is served has left, or is about to */
    private void verify() throws SQLException {
        health.ask(connection -> {
            served.verify(connection);
            return null;
        });
    }

    /** The epoch of data that lives here and that others may use. @throws ProviderUnavailableException if it is leaving */
    Optional<Epoch> shareable() throws SQLException {
        try (Connection connection = data.connect()) {
            Optional<Data.Held> held = data.held(connection).filter(Data.Held::confirmed);
            if (held.isPresent() && OwnSchemas.hasTable(connection, data.schemaName(), Departure.TABLE)) {
                departure.check(connection);
            }
            return held.map(Data.Held::epoch);
        }
    }

    MoveSource capture() throws SQLException {
        served.stopValidation();
        return PostgresSource.begin(data, preflight, departure, served);
    }

    /** @throws IllegalStateException if the data lives here */
    MoveTarget stage(Epoch source) throws SQLException {
        Epoch own = served.epoch();
        if (own != null && !own.id().equals(source.parent())) {
            throw new IllegalStateException("The data lives here: it cannot be copied over");
        }
        served.dismiss();
        return PostgresTarget.make(data, source, served::serve, served::dismiss);
    }

    /** Serves the data no more, also where it cannot be sealed yet: the next move to here does that. */
    void retire(Instant at) throws SQLException {
        served.retire(at);
    }

    @Override
    public void close() {
        signals.close();
        ear.close();
        served.close();
        pools.close();
        health.close();
        if (!signals.awaitEmpty(END)) {
            LOG.warn("Who sends signals to other instances, or listens to them, does not end in time");
        }
    }
}
