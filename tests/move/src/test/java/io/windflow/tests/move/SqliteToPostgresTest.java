package io.windflow.tests.move;

import io.windflow.testkit.PostgresServer;

class SqliteToPostgresTest extends MoveTests {

    /** That an operation was done and not told is, for each, tried with SQLite. */
    @Override
    int step(Faults.Kind kind) {
        return kind == Faults.Kind.BEFORE ? 1 : 5;
    }

    @Override
    FarStore farStore() {
        PostgresServer server = PostgresServer.shared();
        return new PostgresFarStore(server.url(server.createDatabase()), "windflow", folder.resolve("near"));
    }
}
