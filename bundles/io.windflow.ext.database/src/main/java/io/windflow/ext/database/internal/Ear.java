package io.windflow.ext.database.internal;

import io.windflow.ext.database.internal.Connector.Purpose;
import io.windflow.spi.ProviderUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what instances tell each other by {@code NOTIFY}, on a connection of its own. The channel has the name of the
 * schema, so those with other data hear nothing.
 */
final class Ear implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Ear.class);

    private final Connector connector;
    private final PostgresErrors errors;
    private final String listen;

    private Connection connection; // guarded by this
    private boolean closed; // guarded by this

    Ear(Connector connector, PostgresErrors errors, String channel) {
        this.connector = connector;
        this.errors = errors;
        this.listen = "LISTEN " + Names.quoted(channel);
    }

    /** Waits for messages. One thread. @throws ProviderUnavailableException if the connection cannot be made, or broke */
    List<String> receive(Duration most) {
        Connection open = null;
        try {
            open = connection();
            // Safe to repeat; it tells whether the server is still there, which silence would not.
            Transactions.execute(open, listen);
            PGNotification[] heard =
                    open.unwrap(PGConnection.class).getNotifications((int) Math.max(1, most.toMillis()));
            return heard == null
                    ? List.of()
                    : Stream.of(heard).map(PGNotification::getParameter).toList();
        } catch (SQLException e) {
            drop();
            throw errors.ofConnection(e);
        }
    }

    private Connection connection() throws SQLException {
        synchronized (this) {
            if (connection != null || closed) {
                return open();
            }
        }
        Connection made = connector.open(Purpose.SIGNALS);
        synchronized (this) {
            if (closed) {
                made.close();
            } else {
                connection = made;
            }
            return open();
        }
    }

    private Connection open() {
        if (closed) {
            throw ProviderUnavailableException.passing("The database is closed", "Try again shortly", null);
        }
        return connection;
    }

    private synchronized void drop() {
        if (connection != null) {
            try {
                // Not closed: that would wait for whoever listens.
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection that listened was closed already", e);
            }
            connection = null;
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        drop();
    }
}
