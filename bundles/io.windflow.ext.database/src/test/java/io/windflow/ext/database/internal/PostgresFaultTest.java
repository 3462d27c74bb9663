package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Authority;
import io.windflow.spi.store.Epoch;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said when PostgreSQL cannot be used as the settings say. */
class PostgresFaultTest {

    private static final Duration WAIT = Duration.ofSeconds(1);

    @TempDir
    private Path home;

    private final PostgresServer server = PostgresServer.shared();
    private final String here = "127.0.0.1:" + server.port();

    @Test
    void aPasswordMayStandApart() {
        String url = "postgresql://windflow@" + here + "/postgres";
        PostgresStore apart =
                new PostgresStore(new Settings(url, PostgresServer.PASSWORD, 5432, "windflow", 6), home, WAIT);
        apart.probe();
        apart.close();
    }

    @Test
    void saysWhatIsWrongWithTheLogin() {
        assertPermanent("postgresql://windflow:wrong@" + here + "/postgres", "refuses the password of 'windflow'");
        assertPermanent("postgresql://nobody:x@" + here + "/postgres", "refuses the password of 'nobody'");
        assertPassing(server.url("nowhere"), "has no database 'nowhere'");
    }

    @Test
    void saysWhatIsWrongWithTheAddress() throws IOException {
        int nobody = RedisServer.freePort();
        assertPassing("postgresql://127.0.0.1:" + nobody + "/d", "127.0.0.1:" + nobody + " cannot be reached");
        assertPassing("postgresql://no-such-host.invalid/d", "not known: no-such-host.invalid:5432");
        assertPermanent("mysql://" + here + "/d", "postgresql://user:password@host:5432/database");
        try (ServerSocket web = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
            assertPermanent("postgresql://127.0.0.1:" + web.getLocalPort() + "/d?sslmode=disable", "is not PostgreSQL");
        }
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            assertPassing("postgresql://127.0.0.1:" + silent.getLocalPort() + "/d", "did not answer in time");
        }
    }

    @Test
    void saysThatThereIsNoTls() {
        assertPermanent(server.url("postgres") + "?sslmode=require", "No TLS connection");
        assertPermanent(server.url("postgres") + "?sslmode=verify-full&sslrootcert=/no/such.pem", "No TLS connection");
    }

    @Test
    void saysThatTheServerHasNoConnectionFree() {
        try (PostgresServer full =
                new PostgresServer("max_connections=4", "superuser_reserved_connections=3").start()) {
            PostgresStore first = new PostgresStore(Settings.url(full.url("postgres")), home, WAIT);
            // The one by which the server was found to answer may still be ending.
            await().ignoreExceptionsInstanceOf(ProviderUnavailableException.class)
                    .untilAsserted(first::probe);
            assertPassing(full.url("postgres"), "has no connection free");
            first.close();
        }
    }

    @Test
    void saysThatAStandbyCannotBeWritten() {
        String name = server.createDatabase();
        server.execute("postgres", "ALTER DATABASE " + name + " SET default_transaction_read_only = on");

        assertPassing(server.url(name), "cannot be written");
    }

    @Test
    void refusesAServerThatIsTooOld() {
        PostgresErrors errors = new PostgresErrors(PostgresAddress.of(Settings.url("postgresql://host/d")));

        assertThatThrownBy(() -> Health.checkVersion(14, "14.9", errors))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> assertThat(e.isPermanent())
                        .isTrue())
                .hasMessageContaining("version 14.9, 15 or newer");
        Health.checkVersion(15, "15.0", errors);
        Health.checkVersion(18, "18.6", errors);
    }

    @Test
    void findsThatTheUserMayNotMakeASchema() throws SQLException {
        String name = server.createDatabase();
        server.execute("postgres", "ALTER DATABASE " + name + " OWNER TO postgres");
        PostgresStore store = new PostgresStore(Settings.url(server.url(name)), home, WAIT);

        assertThat(store.findings(Epoch.first(), 1)).singleElement().satisfies(finding -> {
            assertThat(finding.reason()).contains("may not make a schema");
            assertThat(finding.advice()).isEqualTo("GRANT CREATE ON DATABASE " + name + " TO windflow");
        });
        assertThatThrownBy(() -> store.stage(Epoch.first())).isInstanceOf(SQLException.class);
        store.close();
    }

    @Test
    void servesNoDataButThatOfTheMarker() throws IOException {
        Settings settings = Stores.emptySchema();
        Stores.serving(settings, home, WAIT).close();
        new Authority("postgresql", "database", Epoch.first(), Instant.now(), Map.of()).write(home);
        assertThat(probe(settings))
                .hasMessageContaining("has other data")
                .extracting("permanent")
                .isEqualTo(true);

        assertThat(probe(Stores.emptySchema()))
                .hasMessageContaining("has no data")
                .extracting("permanent")
                .isEqualTo(true);
        Files.writeString(home.resolve(Authority.FILE), "provider=postgresql\n");
        assertThat(probe(settings)).hasMessageContaining("cannot be read");
    }

    private void assertPermanent(String url, String reason) {
        ProviderUnavailableException failure = probe(Settings.url(url));
        assertThat(failure).hasMessageContaining(reason);
        assertThat(failure.isPermanent()).as(reason).isTrue();
    }

    private void assertPassing(String url, String reason) {
        ProviderUnavailableException failure = probe(Settings.url(url));
        assertThat(failure).hasMessageContaining(reason);
        assertThat(failure.isPermanent()).as(reason).isFalse();
    }

    private ProviderUnavailableException probe(Settings settings) {
        PostgresStore wrong = new PostgresStore(settings, home, WAIT);
        try {
            ProviderUnavailableException failure =
                    catchThrowableOfType(ProviderUnavailableException.class, wrong::probe);
            assertThat(failure).as("a failure").isNotNull();
            assertThat(failure.advice()).isNotBlank();
            assertThat(failure.getMessage() + failure.advice()).doesNotContain(PostgresServer.PASSWORD);
            return failure;
        } finally {
            wrong.close();
        }
    }

    private static ServerSocket answering(String text) throws IOException {
        ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                    client.getOutputStream().flush();
                    client.getInputStream().readAllBytes();
                } catch (IOException e) {
                    // The next one, if there is one.
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return socket;
    }
}
