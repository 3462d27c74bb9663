package io.windflow.ext.database.internal;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.Driver;

/** Opens connections, each with the waits that its purpose bears. */
final class Connector {

    private static final long PAUSE_IN_MS = 100;

    private static final String VERIFYING_MODES = "verify-";

    /** Not sent with the login, where a pooler in between refuses what it does not know. */
    private static final String SETTINGS = "SELECT set_config('search_path', ?, false),"
            + " set_config('statement_timeout', ?, false), set_config('lock_timeout', ?, false),"
            + " set_config('idle_in_transaction_session_timeout', ?, false)";

    private final PostgresAddress address;
    private final String schema;
    private final Duration wait;
    private final Driver driver = new Driver();

    /** Tells the connections of this WindFlow from those of another one. */
    private final String application;

    /** What a connection is for. */
    enum Purpose {
        /** Units of work: a statement of theirs is a matter of milliseconds. */
        WORK(Duration.ofSeconds(10), Duration.ofSeconds(9), Duration.ofSeconds(15)),
        /** A question that is answered at once or not at all. */
        PROBE(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2)),
        /** Listening, where nothing may come for long. */
        SIGNALS(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(5)),
        /** A move: statements that go through whole tables. */
        MOVE(Duration.ofMinutes(10), Duration.ZERO, Duration.ZERO);

        private final Duration answer;
        private final Duration statement;
        private final Duration idleInTransaction;

        /**
         * @param answer how long to wait for the next bytes of the server
         * @param statement when the server ends a statement; zero for never
         * @param idleInTransaction when the server ends a transaction of a WindFlow that vanished; zero for never
         */
        Purpose(Duration answer, Duration statement, Duration idleInTransaction) {
            this.answer = answer;
            this.statement = statement;
            this.idleInTransaction = idleInTransaction;
        }
    }

    /** @param wait how long a statement waits for a lock, and a pool for a server that is away */
    Connector(PostgresAddress address, String schema, Duration wait) {
        this.address = address;
        this.schema = schema;
        this.wait = wait;
        this.application = applications(schema) + UUID.randomUUID().toString().substring(0, 8);
    }

    /** What the names begin with under which the server lists the connections of all that use a schema. */
    static String applications(String schema) {
        return "windflow " + schema + " ";
    }

    /** The name under which the server lists the connections of this WindFlow. */
    String application() {
        return application;
    }

    Connection open(Purpose purpose) throws SQLException {
        Connection connection = login(purpose);
        boolean done = false;
        try {
            set(connection, purpose);
            done = true;
            return connection;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** Changes nothing yet: behind a pooler the settings of a connection may be those of others, too. */
    Connection login(Purpose purpose) throws SQLException {
        String servers = address.endpoints().stream()
                .map(PostgresAddress.Endpoint::toString)
                .collect(Collectors.joining(","));
        String name = URLEncoder.encode(address.database(), StandardCharsets.UTF_8);
        Connection connection = driver.connect("jdbc:postgresql://" + servers + "/" + name, properties(purpose));
        if (connection == null) {
            throw new SQLException("The driver does not take the address", "08001");
        }
        return connection;
    }

    /** Sets what a connection is for, once it is known to be one's own. */
    void set(Connection connection, Purpose purpose) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(SETTINGS)) {
            statement.setString(1, Names.quoted(schema));
            statement.setString(2, Long.toString(purpose.statement.toMillis()));
            statement.setString(3, Long.toString(wait.toMillis()));
            statement.setString(4, Long.toString(purpose.idleInTransaction.toMillis()));
            statement.execute();
        }
    }

    private Properties properties(Purpose purpose) {
        Properties properties = new Properties();
        address.options().forEach(properties::setProperty);
        properties.setProperty("user", address.user());
        if (!address.password().isEmpty()) {
            properties.setProperty("password", address.password());
        }
        properties.setProperty("ApplicationName", application);
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("sslResponseTimeout", "2000");
        properties.setProperty("socketTimeout", Long.toString(purpose.answer.toSeconds()));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        if (address.servers().size() > 1) {
            properties.setProperty("targetServerType", "primary");
        }
        verifyWithJava(properties);
        return properties;
    }

    /** Without a file of certificates to trust, those that Java trusts. */
    private static void verifyWithJava(Properties properties) {
        String trusted = properties.getProperty("sslrootcert", "");
        if (properties.getProperty("sslmode", "").startsWith(VERIFYING_MODES)
                && (trusted.isEmpty() || trusted.equals("system"))) {
            properties.remove("sslrootcert");
            properties.setProperty("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    /** For a pool: tries for as long as the pool's callers wait, since by itself it would try ever more seldom. */
    Source source(Purpose purpose) {
        return new Source(purpose);
    }

    /** Opens the connections of a pool. */
    final class Source implements DataSource {

        private final Purpose purpose;
        private volatile SQLException failure;

        Source(Purpose purpose) {
            this.purpose = purpose;
        }

        @Override
        public Connection getConnection() throws SQLException {
            long deadline = System.nanoTime() + wait.toNanos();
            while (true) {
                try {
                    Connection connection = open(purpose);
                    failure = null;
                    return connection;
                } catch (SQLException e) {
                    failure = e;
                    if (!PostgresErrors.isAway(e) || System.nanoTime() >= deadline || !pause()) {
                        throw e;
                    }
                }
            }
        }

        /** Why the last attempt failed, null if it did not. */
        SQLException failure() {
            return failure;
        }

        /** Returns false if the pool was closed. */
        private boolean pause() {
            try {
                TimeUnit.MILLISECONDS.sleep(PAUSE_IN_MS);
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            throw new SQLFeatureNotSupportedException("The user is that of the settings");
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // Nothing is logged here.
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // Each step of a login has a limit of its own.
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException("Nothing is logged here");
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("Not a " + type);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
