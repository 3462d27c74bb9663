package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** That the tests run on the PostgreSQL they are said to run on: the newest, and once more the oldest. */
class PostgresVersionTest {

    @Test
    void testsRunOnTheVersionMeant() throws SQLException {
        int meant = Integer.getInteger("windflow.test.postgres", 18);
        PostgresServer server = PostgresServer.shared();
        try (Connection connection = server.connect(server.createDatabase())) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(meant);
        }
    }
}
