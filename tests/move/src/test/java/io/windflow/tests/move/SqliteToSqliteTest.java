package io.windflow.tests.move;

class SqliteToSqliteTest extends MoveTests {

    @Override
    FarStore farStore() {
        return new SqliteFarStore(folder.resolve("far"));
    }
}
