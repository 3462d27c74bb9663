package io.windflow.tests.move;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.extensions.internal.move.MoveFailure;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.SampleData;
import io.windflow.testkit.SmallDisk;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Moves during which the disk of either end is full from some operation on, tried for each operation. */
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskTest {

    private static final int RESTART_EVERY = 20;

    private SmallDisk near;
    private SmallDisk far;
    private PostgresServer server;
    private Path home;
    private FarStore store;

    @BeforeAll
    void mount() {
        PostgresServer.assumeInstalled();
        near = new SmallDisk(16);
        far = new SmallDisk(128);
        server = new PostgresServer(far.folder(), "max_wal_size=32MB").start();
    }

    @AfterAll
    void unmount() {
        if (server != null) {
            server.close();
            far.close();
            near.close();
        }
    }

    @BeforeEach
    void fill() throws Exception {
        String database = server.createDatabase();
        home = near.folder().resolve(database);
        store = new PostgresFarStore(server.url(database), "windflow", home);
        try (Installation windflow = new Installation(home, store)) {
            new SampleData(9).fill(windflow.store(), 1);
        }
    }

    @Test
    void whereTheDataIsToGo() throws Exception {
        EachOperation each = new EachOperation(home, store, RESTART_EVERY, this::free);
        try {
            assertThat(each.spoil(true, spoilt -> new Faults(spoilt, far::fill)))
                    .anyMatch(FullDiskTest::namesTheDisk);
            assertThat(each.spoil(false, spoilt -> new Faults(spoilt, near::fill)))
                    .anyMatch(FullDiskTest::namesTheDisk);
        } finally {
            each.windflow().close();
        }
    }

    @Test
    void whereTheDataComesFrom() throws Exception {
        EachOperation each = new EachOperation(home, store, RESTART_EVERY, this::free);
        try {
            each.spoil(true, spoilt -> new Faults(spoilt, near::fill));
            each.spoil(false, spoilt -> new Faults(spoilt, far::fill));
        } finally {
            each.windflow().close();
        }
    }

    /** PostgreSQL may have given up in the meantime. */
    private void free() {
        near.free();
        far.free();
        server.start();
    }

    private static boolean namesTheDisk(MoveFailure failure) {
        return failure.advice().contains("Free some");
    }
}
