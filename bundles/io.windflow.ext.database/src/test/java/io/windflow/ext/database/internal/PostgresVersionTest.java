package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.windflow.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** That the tests run on the PostgreSQL they are said to run on, where Maven brings it. */
class PostgresVersionTest {

    private static final int OLDEST = 15;

    @Test
    void testsRunOnTheVersionMeant() throws SQLException {
        Integer meant = Integer.getInteger("windflow.test.postgres");
        int found = version();

        assertThat(found).isGreaterThanOrEqualTo(OLDEST);
        if (meant != null) {
            assumeTrue(PostgresServer.isMavens(), "Maven brings no PostgreSQL for this machine");
            assertThat(found).isEqualTo(meant);
        }
    }

    private static int version() throws SQLException {
        PostgresServer server = PostgresServer.shared();
        try (Connection connection = server.connect(server.createDatabase())) {
            return connection.getMetaData().getDatabaseMajorVersion();
        }
    }
}
