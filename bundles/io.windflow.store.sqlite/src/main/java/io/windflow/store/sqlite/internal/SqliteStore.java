package io.windflow.store.sqlite.internal;

import io.windflow.api.Problem;
import io.windflow.api.store.Dialect;
import io.windflow.api.store.FormerStore;
import io.windflow.api.store.PoolStatistics;
import io.windflow.api.store.StoreException;
import io.windflow.api.store.UnitOfWork;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MovableStore;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveSource;
import io.windflow.spi.store.MoveTarget;
import io.windflow.spi.store.ScratchStore;
import io.windflow.spi.store.StoreSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The store's embedded default: one SQLite file. While the data lives elsewhere no file is open, and units of work are
 * refused.
 */
final class SqliteStore implements MovableStore, ScratchStore {

    private static final String NAME = "sqlite";

    private final Path home;
    private final Duration wait;
    private final DatabaseFolder folder;
    private final Whereabouts whereabouts;

    /** Null while the data lives elsewhere. */
    private volatile SqliteDatabase open;

    /**
     * @param home the folder of all state
     * @param wait how long a unit of work waits for its turn
     * @throws ProviderUnavailableException if the database cannot be opened or brought to the newest schema, or is not
     *     the one that the data lives in
     */
    SqliteStore(Path home, Duration wait) {
        this.home = home;
        this.wait = wait;
        this.folder = new DatabaseFolder(home.resolve("db"));
        this.whereabouts = new Whereabouts(home, folder);
        NativeLibrary.prepare(home);
        try {
            start();
        } catch (SQLException e) {
            close();
            throw refusal(SqliteErrors.translate(e, folder.live()));
        } catch (IOException | RuntimeException e) {
            close();
            throw refusal(e);
        }
    }

    private void start() throws SQLException, IOException {
        folder.delete(folder.staging());
        folder.scratch().delete(folder.scratch().staging());
        if (whereabouts.reconcile()) {
            open = database();
            open.prepare();
            if (whereabouts.authority().isPresent()) {
                confirm();
            }
        }
    }

    private SqliteDatabase database() {
        return new SqliteDatabase(new SqliteFile(folder.live()), wait);
    }

    void close() {
        SqliteDatabase closing = open;
        if (closing != null) {
            closing.close();
        }
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Dialect dialect() {
        return Dialect.SQLITE;
    }

    @Override
    public Optional<PoolStatistics> pool() {
        return Optional.ofNullable(open).map(SqliteDatabase::pool);
    }

    @Override
    public void probe() {
        current().probe();
    }

    @Override
    public <R> R read(UnitOfWork<R> work) {
        return current().read(work);
    }

    @Override
    public <R> R write(UnitOfWork<R> work) {
        return current().write(work);
    }

    private SqliteDatabase current() {
        SqliteDatabase now = open;
        if (now != null) {
            return now;
        }
        String where;
        try {
            where = whereabouts
                    .authority()
                    .map(authority -> authority.provider() + " since " + authority.since())
                    .orElse("another store");
        } catch (IOException e) {
            where = "another store";
        }
        throw ProviderUnavailableException.passing(
                "WindFlow's data lives in " + where + ", which does not serve yet",
                "Look how the extension that brings that store is; see that its server runs",
                null);
    }

    @Override
    public StoreSchema schema() throws SQLException {
        SqliteDatabase now = open;
        if (now != null) {
            return now.read((connection, dialect) -> Catalogue.read(connection));
        }
        try (Connection empty = SqliteFile.inMemory()) {
            new Migrations().apply(empty);
            return Catalogue.read(empty);
        }
    }

    @Override
    public Optional<Epoch> epoch() {
        SqliteDatabase now = open;
        if (now == null) {
            return Optional.empty();
        }
        return Optional.of(now.write((connection, dialect) -> {
            Optional<EpochTable.Held> held = EpochTable.read(connection);
            if (held.isPresent()) {
                return held.get().epoch();
            }
            Epoch first = Epoch.first();
            EpochTable.write(connection, first, true);
            return first;
        }));
    }

    @Override
    public void confirm() {
        current().write((connection, dialect) -> {
            if (EpochTable.read(connection).filter(EpochTable.Held::confirmed).isEmpty()) {
                EpochTable.confirm(connection);
            }
            return null;
        });
    }

    @Override
    public long sizeInBytes() throws SQLException {
        try {
            return folder.hasLive() ? DatabaseFolder.size(folder.live()) : 0;
        } catch (IOException e) {
            throw new SQLException(e);
        }
    }

    @Override
    public List<MoveFinding> findings() throws SQLException {
        StoreSchema schema = schema();
        try (Connection connection = new SqliteFile(folder.live()).openReader()) {
            return Preflight.run(connection, schema);
        }
    }

    @Override
    public List<MoveFinding> findings(Epoch source, long bytes) throws SQLException {
        List<MoveFinding> findings = new ArrayList<>();
        if (open != null && !isFormer(source)) {
            findings.add(MoveFinding.of("There is data in " + folder.live() + " already", null));
        }
        try {
            Files.createDirectories(home);
            long free = Files.getFileStore(home).getUsableSpace();
            // A file of SQLite's is seldom larger than the tables of another database, but its indexes differ.
            if (free < bytes + bytes / 2) {
                findings.add(MoveFinding.of(
                        "The disk of " + home + " has " + free + " bytes left, and about " + (bytes + bytes / 2)
                                + " are needed",
                        "Free some space"));
            }
        } catch (IOException e) {
            findings.add(MoveFinding.of(home + " cannot be written: " + e, "Let WindFlow write there"));
        }
        return findings;
    }

    @Override
    public MoveSource capture() throws SQLException {
        SqliteDatabase now = current();
        epoch();
        return new SqliteSource(new SqliteFile(folder.live()), now, schema());
    }

    /** Whether the data here has gone on at the source, so that only its retirement is missing. */
    private boolean isFormer(Epoch source) {
        return epoch().filter(own -> own.id().equals(source.parent())).isPresent();
    }

    @Override
    public MoveTarget stage(Epoch source) throws SQLException {
        if (open != null) {
            if (!isFormer(source)) {
                throw new IllegalStateException(folder.live() + " is in use");
            }
            retire(Instant.now());
        }
        try {
            folder.delete(folder.staging());
            whereabouts.clearAway();
        } catch (IOException e) {
            throw new SQLException(e.toString(), e);
        }
        return new SqliteStaging(folder, openStaging(folder), () -> open = database(), () -> {
            close();
            open = null;
        });
    }

    @Override
    public MoveTarget scratch() throws SQLException {
        DatabaseFolder scratch = folder.scratch();
        try {
            scratch.delete(scratch.staging());
        } catch (IOException e) {
            throw new SQLException(e.toString(), e);
        }
        return new SqliteStaging(scratch, openStaging(scratch), () -> {}, () -> {});
    }

    private static Connection openStaging(DatabaseFolder where) throws SQLException {
        Connection connection = new SqliteFile(where.staging()).openStaging();
        try {
            new Migrations().apply(connection);
            Statements.execute(connection, "PRAGMA foreign_keys = OFF");
        } catch (SQLException | RuntimeException e) {
            Statements.close(connection);
            throw e;
        }
        return connection;
    }

    @Override
    public void retire(Instant at) throws SQLException {
        close();
        open = null;
        if (folder.hasLive()) {
            whereabouts.seal(at);
        }
    }

    @Override
    public List<FormerStore> former() throws SQLException {
        try {
            return folder.former(NAME);
        } catch (IOException e) {
            throw new SQLException(e.toString(), e);
        }
    }

    @Override
    public boolean purge(String name) throws SQLException {
        try {
            return folder.purge(name);
        } catch (IOException e) {
            throw new SQLException("The former database cannot be deleted: " + e, e);
        }
    }

    private ProviderUnavailableException refusal(Exception e) {
        String reason = e instanceof StoreException
                        || e instanceof Problem
                        || e instanceof ProviderUnavailableException
                        || e instanceof IOException
                ? e.getMessage()
                : "The database " + folder.live() + " cannot be opened: " + e.getMessage();
        return ProviderUnavailableException.permanent(reason, "Mend what the reason says and start again", e);
    }
}
