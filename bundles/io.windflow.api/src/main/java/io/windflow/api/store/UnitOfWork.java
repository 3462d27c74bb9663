package io.windflow.api.store;

import java.sql.Connection;
import java.sql.SQLException;

/** What is done on a connection, in one transaction. Leaves commit, rollback and close to the store. */
@FunctionalInterface
public interface UnitOfWork<R> {

    R run(Connection connection, Dialect dialect) throws SQLException;
}
