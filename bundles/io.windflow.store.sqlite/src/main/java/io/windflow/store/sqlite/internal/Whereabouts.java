package io.windflow.store.sqlite.internal;

import io.windflow.spi.store.Authority;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where the data lives, as the marker says, and what follows for the files here. Nothing is open while it works. */
final class Whereabouts {

    private final Path home;
    private final DatabaseFolder folder;

    Whereabouts(Path home, DatabaseFolder folder) {
        this.home = home;
        this.folder = folder;
    }

    Optional<Authority> authority() throws IOException {
        return Authority.read(home);
    }

    /**
     * Makes the folder what it should be when WindFlow starts.
     *
     * @return whether the data lives here
     * @throws IllegalStateException if the database here is not the one that the data lives in
     */
    boolean reconcile() throws SQLException, IOException {
        Optional<Authority> authority = authority();
        if (authority.isPresent() && authority.get().extension() != null) {
            clearAway();
            return false;
        }
        if (!folder.hasLive()) {
            checkThatItIsNew(authority);
        } else if (authority.isPresent()) {
            check(authority.get());
        }
        return true;
    }

    /** A database that is missing must not be taken for a first start. */
    private void checkThatItIsNew(Optional<Authority> authority) throws IOException {
        if (authority.isPresent()) {
            throw new IllegalStateException("WindFlow's data is in " + folder.live() + ", says "
                    + home.resolve(Authority.FILE) + ", but the file is gone. Put it back, or restore a backup");
        }
        List<Path> sealed = folder.sealed();
        if (!sealed.isEmpty()) {
            throw new IllegalStateException("WindFlow's data was moved away from SQLite ("
                    + sealed.get(sealed.size() - 1).getFileName() + "), but the file " + home.resolve(Authority.FILE)
                    + " that says where to is gone. Put it back; or move the folder " + home.resolve("db")
                    + " away to begin with no data");
        }
    }

    /** A former database must not be written as if nothing had happened since. */
    private void check(Authority authority) throws SQLException {
        Optional<EpochTable.Held> held = held();
        boolean isTheOne = held.isPresent()
                && held.get().retiredAt() == null
                && held.get().epoch().id().equals(authority.epoch().id());
        if (!isTheOne) {
            throw new IllegalStateException(folder.live() + " holds epoch "
                    + held.map(it -> Long.toString(it.epoch().number())).orElse("0")
                    + " of WindFlow's data, but it was epoch "
                    + authority.epoch().number() + " that was in use last. Put that one back; or, to go on with this"
                    + " one and lose what was written since, delete " + home.resolve(Authority.FILE));
        }
    }

    /** The data lives elsewhere: finishes what was cut off between that decision and now. */
    void clearAway() throws SQLException, IOException {
        Optional<Authority> authority = authority();
        if (authority.isEmpty() || !folder.hasLive()) {
            return;
        }
        Optional<EpochTable.Held> held = held();
        boolean isMereCopy = held.isPresent()
                && !held.get().confirmed()
                && authority.get().epoch().id().equals(held.get().epoch().parent());
        if (isMereCopy) {
            // Made on the way back from where the data lives, and never decided for.
            folder.delete(folder.live());
        } else {
            seal(authority.get().since());
        }
    }

    private Optional<EpochTable.Held> held() throws SQLException {
        try (Connection connection = new SqliteFile(folder.live()).openReader()) {
            return EpochTable.read(connection);
        }
    }

    /** Seals the database, which must not be open. */
    void seal(Instant at) throws SQLException {
        try (Connection connection = new SqliteFile(folder.live()).openWriter()) {
            ChangeLog.removeLeftovers(connection);
            EpochTable.retire(connection, at);
            // One file, which tells everything by itself.
            Statements.execute(connection, "PRAGMA journal_mode = DELETE");
        }
        try {
            folder.seal(at);
        } catch (IOException e) {
            throw new SQLException("The former database cannot be renamed: " + e, e);
        }
    }
}
