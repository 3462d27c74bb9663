package io.windflow.tests.move;

import io.windflow.testkit.PostgresServer;

class SqliteToPostgresTest extends MoveTests {

    @Override
    FarStore farStore() {
        PostgresServer server = PostgresServer.shared();
        return new PostgresFarStore(server.url(server.createDatabase()), "windflow", folder.resolve("near"));
    }
}
