package io.windflow.ext.database.internal;

import io.windflow.api.store.Dialect;
import io.windflow.api.store.UnitOfWork;
import io.windflow.ext.database.internal.Turns.Turn;
import io.windflow.spi.ProviderUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives each unit of work a connection and a transaction, and says what became of it. What a broken connection left
 * undone is done again where nothing was done yet: a unit that reads, and the wait for the turn of one that writes.
 */
final class UnitsOfWork {

    private static final Logger LOG = LoggerFactory.getLogger(UnitsOfWork.class);

    private final ConnectionPools pools;
    private final Transactions transactions;
    private final Outage outage;
    private final PostgresErrors errors;
    private final Standing standing;
    private final ThreadLocal<Unit> current = new ThreadLocal<>();

    /** Looks whether the data is still what may be served. */
    @FunctionalInterface
    interface Standing {
        /** @throws ProviderUnavailableException if it is not */
        void verify() throws SQLException;
    }

    UnitsOfWork(
            ConnectionPools pools, Transactions transactions, Outage outage, PostgresErrors errors, Standing standing) {
        this.pools = pools;
        this.transactions = transactions;
        this.outage = outage;
        this.errors = errors;
        this.standing = standing;
    }

    /** The transaction that a thread is in. @param turn null for one that reads */
    private record Unit(Connection connection, Turn turn) {}

    <R> R read(UnitOfWork<R> work) {
        Unit outer = current.get();
        if (outer != null) {
            return translated(() -> work.run(outer.connection(), Dialect.POSTGRESQL));
        }
        return translated(() -> again(() -> {
            Unit unit = new Unit(take(false), null);
            return in(unit, () -> transactions.read(unit.connection(), work));
        }));
    }

    <R> R write(UnitOfWork<R> work) {
        Unit outer = current.get();
        if (outer != null && outer.turn() == null) {
            throw new IllegalStateException("A unit of work that only reads has started one that writes");
        }
        if (outer != null) {
            return translated(() -> transactions.nested(outer.connection(), work), errors::ofWrite);
        }
        return translated(
                () -> {
                    Unit unit = again(this::begin);
                    return in(unit, () -> transactions.write(unit.connection(), unit.turn(), work));
                },
                errors::ofWrite);
    }

    private Unit begin() throws SQLException {
        Connection connection = take(true);
        boolean done = false;
        try {
            Unit unit = new Unit(connection, transactions.begin(connection));
            done = true;
            return unit;
        } catch (SQLException e) {
            if (PostgresErrors.isLocked(e)) {
                // Nothing else is waited for here.
                throw PostgresErrors.busy(
                        "The database is busy: another WindFlow has the turn to write", "Try again shortly");
            }
            throw e;
        } finally {
            if (!done) {
                close(connection);
            }
        }
    }

    private Connection take(boolean writes) {
        outage.await();
        long started = System.nanoTime();
        try {
            return pools.take(writes);
        } catch (SQLException e) {
            ProviderUnavailableException reason = errors.ofConnection(e);
            // Where no more are to be had, those that there are serve on: an outage would give them up.
            if (!PostgresErrors.isFull(e)) {
                outage.begin(reason, started);
            }
            throw reason;
        }
    }

    private <R> R in(Unit unit, Step<R> step) throws SQLException {
        current.set(unit);
        try {
            return step.run();
        } finally {
            current.remove();
            close(unit.connection());
        }
    }

    /**
     * Runs what does nothing if it fails; once more if a connection breaks that was open before, or leads to a server
     * that is not the primary any longer.
     */
    private <R> R again(Step<R> step) throws SQLException {
        try {
            return step.run();
        } catch (SQLException e) {
            if (!(PostgresErrors.isConnection(e) || PostgresErrors.isReadOnly(e)) || PostgresErrors.isTimeout(e)) {
                throw e;
            }
            LOG.debug("A connection broke before anything was done on it", e);
            pools.renew();
        }
        return step.run();
    }

    private <R> R translated(Step<R> step) {
        return translated(step, errors::ofWork);
    }

    private <R> R translated(Step<R> step, Function<SQLException, RuntimeException> meaning) {
        try {
            return step.run();
        } catch (SQLException e) {
            if (PostgresErrors.isGone(e)) {
                verify();
            }
            throw meaning.apply(e);
        }
    }

    private void verify() {
        try {
            standing.verify();
        } catch (SQLException e) {
            throw errors.ofConnection(e);
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("A connection was closed by its server", e);
        }
    }

    @FunctionalInterface
    private interface Step<R> {
        R run() throws SQLException;
    }
}
