package io.windflow.ext.database.internal;

import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.RowSink;
import io.windflow.spi.store.StoreReading;
import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A copy in a schema of its own, which takes the place of the data when it is committed. */
final class PostgresTarget implements MoveTarget {

    private static final Logger LOG = LoggerFactory.getLogger(PostgresTarget.class);

    private final Data data;
    private final String copy;
    private final Connection connection;
    private final Connection reader;
    private final StoreSchema tables;
    private final ForeignKeys foreignKeys;
    private final Map<String, List<List<String>>> unique;
    private final Consumer<Epoch> onCommit;
    private final Runnable onDiscard;
    private Epoch committed;

    private PostgresTarget(
            Data data,
            Connection connection,
            Connection reader,
            ForeignKeys foreignKeys,
            Consumer<Epoch> onCommit,
            Runnable onDiscard)
            throws SQLException {
        this.data = data;
        this.copy = Names.copy(data.schemaName());
        this.connection = connection;
        this.reader = reader;
        this.foreignKeys = foreignKeys;
        this.onCommit = onCommit;
        this.onDiscard = onDiscard;
        this.tables = Catalogue.read(connection, copy);
        this.unique = Catalogue.indexes(connection, copy, "x.indisunique AND NOT x.indisprimary");
        connection.commit();
    }

    /**
     * Clears away what is left of former moves and makes an empty copy.
     *
     * @param source what is to be copied
     * @throws io.windflow.spi.ProviderUnavailableException passing, if another instance is moving its data to here
     */
    static PostgresTarget make(Data data, Epoch source, Consumer<Epoch> onCommit, Runnable onDiscard)
            throws SQLException {
        Connection connection = data.connect();
        Connection reader = null;
        boolean done = false;
        try {
            data.lockForMove(connection);
            data.clearFor(source);
            String copy = Names.copy(data.schemaName());
            // Only the last commit has to be on disk, and takes all before it there.
            Transactions.execute(connection, "SET synchronous_commit = off");
            Transactions.execute(connection, "CREATE SCHEMA " + Names.quoted(copy));
            new Migrations().create(connection, copy);
            ForeignKeys foreignKeys = ForeignKeys.of(connection, copy);
            foreignKeys.drop(connection, copy);
            connection.commit();
            reader = data.connect();
            PostgresTarget target = new PostgresTarget(data, connection, reader, foreignKeys, onCommit, onDiscard);
            done = true;
            return target;
        } finally {
            if (!done) {
                end(connection);
                end(reader);
            }
        }
    }

    @Override
    public RowSink load(StoreTable table) throws SQLException {
        return new CopyWriter(
                connection, Names.table(copy, table.name()), table, Catalogue.narrow(connection, copy, table.name()));
    }

    @Override
    public Batch begin() {
        return new PostgresBatch(connection, copy, unique);
    }

    @Override
    public void setGenerated(StoreTable table, long last) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT setval(CAST(? AS regclass), ?, ?)")) {
            statement.setString(1, PostgresReading.sequence(connection, copy, table));
            statement.setLong(2, Math.max(1, last));
            statement.setBoolean(3, last > 0);
            statement.execute();
        }
        connection.commit();
    }

    /** Without statistics the first statements on large tables would be planned badly. */
    @Override
    public void settle() throws SQLException {
        for (StoreTable table : tables.tables()) {
            Transactions.execute(connection, "ANALYZE " + Names.table(copy, table.name()));
            connection.commit();
        }
    }

    @Override
    public StoreReading reading() throws SQLException {
        reader.rollback();
        return new PostgresReading(reader, committed == null ? copy : data.schemaName());
    }

    @Override
    public void commit(Epoch epoch) throws SQLException {
        reader.rollback();
        Transactions.execute(connection, "SET LOCAL synchronous_commit = on");
        Transactions.execute(connection, "SET LOCAL search_path = " + Names.quoted(copy));
        foreignKeys.add(connection, copy);
        data.install(connection, epoch);
        committed = epoch;
        connection.commit();
        onCommit.accept(epoch);
    }

    @Override
    public void discard() {
        onDiscard.run();
        end(connection);
        end(reader);
        try {
            data.remove(committed);
        } catch (SQLException e) {
            LOG.warn("A copy in PostgreSQL that is not used goes with the next move: {}", e.getMessage());
        }
        committed = null;
    }

    @Override
    public void abort() {
        for (Connection one : new Connection[] {connection, reader}) {
            try {
                one.abort(Runnable::run);
            } catch (SQLException e) {
                LOG.debug("A connection of a move was closed already", e);
            }
        }
    }

    /** The data serves by now; that its foreign keys hold for what was copied is verified beside that. */
    @Override
    public void close() {
        try {
            if (committed != null && !connection.isClosed()) {
                ForeignKeys.validate(connection, data.schemaName());
            }
        } catch (SQLException e) {
            LOG.warn("The foreign keys in PostgreSQL are verified at the next start: {}", e.getMessage());
        }
        end(connection);
        end(reader);
    }

    private static void end(Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("A connection of a move was closed by its server", e);
        }
    }
}
