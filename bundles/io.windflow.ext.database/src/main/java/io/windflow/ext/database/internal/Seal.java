package io.windflow.ext.database.internal;

import io.windflow.spi.store.StoreSchema;
import io.windflow.spi.store.StoreTable;
import java.sql.Connection;
import java.sql.SQLException;

/** Keeps tables from being changed. */
final class Seal {

    private static final String NAME = StoreSchema.OWN_PREFIX + "sealed";

    private Seal() {}

    /** In the transaction under way. */
    static void put(Connection connection, String schema, StoreSchema tables) throws SQLException {
        String function = Names.table(schema, NAME);
        Transactions.execute(
                connection,
                "CREATE OR REPLACE FUNCTION " + function + "() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN RAISE 'WindFlow''s data lives elsewhere: this is how it was'; END $$");
        for (StoreTable table : tables.tables()) {
            Transactions.execute(
                    connection,
                    "CREATE OR REPLACE TRIGGER " + NAME + " BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON "
                            + Names.table(schema, table.name()) + " FOR EACH STATEMENT EXECUTE FUNCTION " + function
                            + "()");
        }
    }
}
