package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.api.store.FormerStore;
import io.windflow.spi.store.MovableStore;
import io.windflow.testkit.MovableStoreContract;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresMoveTest extends MovableStoreContract {

    private static final Duration WAIT = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    private final List<PostgresStore> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(PostgresStore::close);
    }

    @Override
    public MovableStore serving() {
        PostgresStore store = Stores.serving(Stores.emptySchema(), home(), WAIT);
        open.add(store);
        return store;
    }

    @Override
    public MovableStore elsewhere() {
        PostgresStore store = new PostgresStore(Stores.emptySchema(), home(), WAIT);
        open.add(store);
        return store;
    }

    @Test
    void keepsTwoLivesThatEndedInTheSameSecond() throws SQLException {
        Settings schema = Stores.emptySchema();
        Instant end = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        for (int life = 0; life < 2; life++) {
            PostgresStore store = Stores.serving(schema, home(), WAIT);
            open.add(store);
            store.retire(end);
        }

        assertThat(open.get(1).former()).extracting(FormerStore::until).containsExactly(end.plusSeconds(1), end);
    }

    private Path home() {
        return folder.resolve("home" + open.size());
    }
}
