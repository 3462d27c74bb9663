package io.windflow.ext.database.internal;

import io.windflow.api.store.FormerStore;
import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the data of the database may be served: it must be of the epoch that the marker in this WindFlow's home names,
 * or of the one that a move has just put here, and no other WindFlow may be about to take it away.
 */
final class ServedData implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ServedData.class);

    /** What PostgreSQL says of a table, or a schema, that is not there. */
    private static final String NO_TABLE = "42P01";

    private final Path home;
    private final PostgresAddress address;
    private final Data data;
    private final Departure departure;
    private final FormerSchemas former;
    private final KeyValidation validation;

    /** Called when what is served has changed. */
    private final Runnable onChange;

    /** Guards the steps between serving and not serving. */
    private final Object opening = new Object();

    /** The epoch that is served, null if none is; written under {@link #opening}. */
    private volatile Epoch served;

    /** Why it is not served any more, null if it was not taken away. */
    private volatile ProviderUnavailableException left;

    private volatile boolean unsettled;

    ServedData(
            Path home,
            PostgresAddress address,
            Data data,
            Departure departure,
            FormerSchemas former,
            Runnable onChange) {
        this.home = home;
        this.address = address;
        this.data = data;
        this.departure = departure;
        this.former = former;
        this.onChange = onChange;
        this.validation = new KeyValidation(data);
    }

    /** Null if none is. */
    Epoch epoch() {
        return served;
    }

    /** Why the data that was served is not any more; null if it was never served, or is. */
    ProviderUnavailableException left() {
        return left;
    }

    /** Serves the data if the marker says that it lives here. @throws ProviderUnavailableException if it does not */
    void open() throws SQLException {
        synchronized (opening) {
            Optional<Authority> authority = authority();
            if (served != null || authority.filter(ServedData::isHere).isEmpty()) {
                return;
            }
            try (Connection connection = data.connect()) {
                Epoch found = data.held(connection).map(Data.Held::epoch).orElse(null);
                if (found == null || !found.id().equals(authority.get().epoch().id())) {
                    throw elsewhere(connection, found, authority.get());
                }
                data.prepare(connection);
                connection.commit();
                departure.check(connection);
                departure.undo(connection);
                connection.commit();
                new Migrations().apply(connection, data.schemaName());
                ChangeLog.removeRemains(connection, data.schemaName());
                if (!ForeignKeys.of(connection, data.schemaName()).areValid()) {
                    validation.start();
                }
                connection.commit();
                served = found;
                left = null;
            } catch (IllegalStateException e) {
                throw PostgresErrors.permanent("PostgreSQL at " + address + ": " + e.getMessage(), "See the reason", e);
            }
        }
    }

    private ProviderUnavailableException elsewhere(Connection connection, Epoch found, Authority authority)
            throws SQLException {
        Optional<FormerStore> left = former.of(connection, authority.epoch());
        if (left.isPresent()) {
            return PostgresErrors.permanent(
                    "The data has left PostgreSQL at " + address + " at "
                            + left.get().until() + ": another WindFlow has taken it away",
                    "Stop this WindFlow, and use that one; how the data was then is kept as "
                            + left.get().place(),
                    null);
        }
        return PostgresErrors.permanent(
                "PostgreSQL at " + address + " has "
                        + (found == null ? "no data of WindFlow's" : "other data of WindFlow's than this one's")
                        + " in its schema '" + data.schemaName() + "', where it lives since "
                        + authority.since(),
                "Correct url or schema in " + PostgresErrors.FILE + ", or restore a backup",
                null);
    }

    private Optional<Authority> authority() {
        try {
            return Authority.read(home);
        } catch (IOException e) {
            throw PostgresErrors.permanent(
                    "Where WindFlow's data lives cannot be read: " + e.getMessage(), "Mend the file", e);
        }
    }

    private static boolean isHere(Authority authority) {
        return authority.provider().equals(PostgresStore.NAME);
    }

    /**
     * Looks whether what is served is still what lives here, and serves it no more if not.
     *
     * @throws ProviderUnavailableException if it is not
     */
    void verify(Connection connection) throws SQLException {
        Epoch expected = served;
        if (expected == null) {
            return;
        }
        try {
            if (!expected.id().equals(found(connection))) {
                throw PostgresErrors.passing(
                        "The data has left PostgreSQL at " + address + ": another WindFlow has taken it away",
                        "Stop this WindFlow, and use that one",
                        null);
            }
            departure.check(connection);
        } catch (ProviderUnavailableException e) {
            leave(expected, e);
            throw e;
        }
        if (unsettled) {
            settle(connection);
        }
    }

    private String found(Connection connection) throws SQLException {
        try {
            return Sql.first(
                            connection,
                            "SELECT id FROM " + Names.table(data.schemaName(), Data.STORE),
                            row -> row.text("id"))
                    .orElse(null);
        } catch (SQLException e) {
            if (NO_TABLE.equals(e.getSQLState())) {
                return null;
            }
            throw e;
        }
    }

    private void leave(Epoch expected, ProviderUnavailableException reason) {
        synchronized (opening) {
            if (served != expected) {
                return;
            }
            served = null;
            left = reason;
        }
        onChange.run();
    }

    /** Lets others at the data again, with the next look at it. */
    void settleLater() {
        unsettled = true;
    }

    /** Notes that the data does not leave, if the marker says so; commits. */
    void settle(Connection connection) throws SQLException {
        Epoch expected = served;
        boolean stays = expected != null
                && authority()
                        .filter(it -> isHere(it) && it.epoch().id().equals(expected.id()))
                        .isPresent();
        if (stays) {
            departure.undo(connection);
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
        unsettled = false;
    }

    /** Leaves the tables to a move. */
    void stopValidation() {
        validation.stop();
    }

    void serve(Epoch epoch) {
        synchronized (opening) {
            served = epoch;
        }
        onChange.run();
    }

    void dismiss() {
        synchronized (opening) {
            served = null;
        }
        onChange.run();
    }

    /** Serves the data no more, also where it cannot be sealed yet: the next move to here does that. */
    void retire(Instant at) throws SQLException {
        Epoch last = served;
        dismiss();
        if (last != null) {
            data.retire(last, at);
            LOG.info("The data in PostgreSQL at {} is sealed: it lives elsewhere now", address);
        }
    }

    @Override
    public void close() {
        validation.close();
    }
}
