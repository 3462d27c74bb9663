package io.windflow.ext.database.internal;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreSnapshot;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The data while it is copied away: its changes are noted. */
final class PostgresSource implements MoveSource {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSource.class);

    private static final int ATTEMPTS = 20;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Data data;
    private final Preflight preflight;
    private final Departure departure;
    private final ServedData served;
    private final StoreSchema tables;

    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** For the moment at which units of work wait, so that they do not wait for a login, too. */
    private final AtomicReference<Connection> ready = new AtomicReference<>();

    private final Connection mover;
    private volatile boolean claimed;

    private volatile boolean aborted;
    private volatile Connection frozen; // null until the source is frozen
    private volatile String schema;

    private PostgresSource(
            Data data,
            Preflight preflight,
            Departure departure,
            ServedData served,
            StoreSchema tables,
            Connection mover) {
        this.data = data;
        this.preflight = preflight;
        this.departure = departure;
        this.served = served;
        this.mover = mover;
        this.schema = data.schemaName();
        this.tables = tables;
        open.add(mover);
    }

    /**
     * The first connection holds the lock of the one who moves the data, for as long as it is open.
     */
    static PostgresSource begin(Data data, Preflight preflight, Departure departure, ServedData served)
            throws SQLException {
        Connection mover = data.connect();
        boolean done = false;
        try {
            lockMove(mover, data.schemaName());
            departure.check(mover);
            StoreSchema tables = Catalogue.read(mover, data.schemaName());
            // Who writes now has none of the tables while the triggers are put on them.
            Transactions.execute(
                    mover,
                    "SELECT pg_advisory_xact_lock(" + Turns.LOCK + ", "
                            + data.schemaName().hashCode() + ")");
            ChangeLog.install(mover, data.schemaName(), tables);
            mover.commit();
            PostgresSource source = new PostgresSource(data, preflight, departure, served, tables, mover);
            source.ready.set(source.connect());
            done = true;
            return source;
        } finally {
            if (!done) {
                mover.close();
            }
        }
    }

    /** The server may still be ending the connections of a move that has just ended. */
    private static void lockMove(Connection connection, String schema) throws SQLException {
        for (int attempt = 1; !tryLockMove(connection, schema); attempt++) {
            if (attempt == ATTEMPTS) {
                throw new SQLException("Another WindFlow is moving this data", "55006");
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean tryLockMove(Connection connection, String schema) throws SQLException {
        return Sql.first(
                        connection,
                        "SELECT pg_try_advisory_lock(?, ?)::int AS mine",
                        row -> row.flag("mine"),
                        ChangeLog.MOVE_LOCK,
                        schema.hashCode())
                .orElseThrow();
    }

    @Override
    public StoreSnapshot snapshot() throws SQLException {
        Connection connection = connect();
        boolean done = false;
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            StoreSnapshot snapshot = new PostgresSnapshot(connection, data.schemaName(), this::end);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                end(connection);
            }
        }
    }

    @Override
    public List<MoveFinding> claim() throws SQLException {
        Connection connection = connect();
        try {
            claimed = true;
            departure.begin(connection);
            // Another one may have decided, and died.
            departure.check(connection);
            // Whoever comes after this finds the departure; who came before is seen here.
            return preflight.others(connection);
        } finally {
            end(connection);
        }
    }

    @Override
    public StoreSnapshot freeze(Duration limit) throws SQLException {
        Connection spare = ready.getAndSet(null);
        Connection connection = spare != null && spare.isValid(1) ? spare : connect();
        boolean done = false;
        try {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            Transactions.execute(connection, "SET lock_timeout = " + limit.toMillis());
            // First the turn, which all instances of WindFlow wait for, in a transaction that sees nothing yet.
            Transactions.execute(
                    connection,
                    "SELECT pg_advisory_lock(" + Turns.LOCK + ", "
                            + data.schemaName().hashCode() + ")");
            connection.commit();
            if (claimed) {
                departure.hold(connection);
            }
            if (!mover.isValid(1)) {
                throw new SQLException("The lock of this move is lost", "08006");
            }
            // Then whoever writes without waiting for a turn. What is seen is decided after this.
            Transactions.execute(
                    connection,
                    "LOCK TABLE "
                            + tables.tables().stream()
                                    .map(StoreTable::name)
                                    .map(name -> Names.table(data.schemaName(), name))
                                    .collect(Collectors.joining(", "))
                            + " IN SHARE MODE");
            StoreSnapshot snapshot = new PostgresSnapshot(connection, data.schemaName(), this::end);
            frozen = connection;
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                end(connection);
            }
        }
    }

    /** In the transaction that holds the locks: whoever waits for them finds the data gone. */
    @Override
    public void seal(Instant at) throws SQLException {
        departure.undo(frozen);
        String name = data.seal(frozen, at, tables);
        frozen.commit();
        schema = name;
    }

    private Connection connect() throws SQLException {
        Connection connection = data.connect();
        open.add(connection);
        if (aborted) {
            end(connection);
            throw new SQLException("The move was broken off", "57014");
        }
        return connection;
    }

    /** Its locks go with it. */
    private void end(Connection connection) {
        open.remove(connection);
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection of a move was closed by its server", e);
        }
    }

    @Override
    public void abort() {
        aborted = true;
        for (Connection connection : open) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection of a move was closed already", e);
            }
        }
    }

    @Override
    public void close() {
        for (Connection connection : open) {
            end(connection);
        }
        if (claimed) {
            settle();
        }
        try (Connection connection = data.connect()) {
            ChangeLog.remove(connection, schema);
            connection.commit();
        } catch (SQLException e) {
            LOG.warn("The notes of changes in PostgreSQL go at the next start: {}", e.getMessage());
        }
    }

    /** First of all, as others wait for it. */
    private void settle() {
        try (Connection connection = data.connect()) {
            served.settle(connection);
        } catch (SQLException | ProviderUnavailableException e) {
            LOG.warn("Others are let at the data again when PostgreSQL answers: {}", e.getMessage());
            served.settleLater();
        }
    }
}
