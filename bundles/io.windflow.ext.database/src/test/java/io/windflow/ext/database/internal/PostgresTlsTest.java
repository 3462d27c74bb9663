package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is trusted over TLS: a server whose certificate is for localhost, signed by an authority of the test's own. */
class PostgresTlsTest {

    private static final Duration WAIT = Duration.ofSeconds(5);

    @TempDir
    private static Path files;

    private static PostgresServer server;
    private static Path trusted;
    private static Path stranger;

    @TempDir
    private Path home;

    @BeforeAll
    static void start() throws Exception {
        PostgresServer.assumeInstalled();
        TestAuthority authority = new TestAuthority(Files.createDirectory(files.resolve("trusted")));
        trusted = authority.certificate();
        stranger = new TestAuthority(Files.createDirectory(files.resolve("stranger"))).certificate();
        server = PostgresServer.withTls(authority.sign("localhost")).start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void theRightNameIsServedEncrypted() {
        Settings settings = Settings.url(url("localhost", "verify-full", trusted));
        PostgresStore store = Stores.serving(settings, home, WAIT);
        try {
            String version = store.read((connection, dialect) -> Sql.first(
                            connection,
                            "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl",
                            row -> row.text("version"))
                    .orElse("none"));
            assertThat(version).startsWith("TLSv1.");
        } finally {
            store.close();
        }
    }

    @Test
    void anotherNameIsRefused() {
        assertRefused(
                url("127.0.0.1", "verify-full", trusted),
                "The certificate of PostgreSQL at 127.0.0.1:" + server.port() + " is not for that host",
                "sslmode=verify-ca");
        probe(url("127.0.0.1", "verify-ca", trusted));
    }

    @Test
    void aStrangersSignatureIsRefused() {
        for (String mode : new String[] {"verify-full", "verify-ca"}) {
            assertRefused(
                    url("localhost", mode, stranger),
                    "The certificate of PostgreSQL at localhost:" + server.port() + " is not signed by an authority"
                            + " that WindFlow trusts",
                    "sslrootcert=/path/ca.pem");
        }
    }

    @Test
    void withoutAFileTheAuthoritiesOfJavaCount() {
        String url = "postgresql://windflow:" + PostgresServer.PASSWORD + "@localhost:" + server.port()
                + "/postgres?sslmode=verify-full";
        assertRefused(url, "is not signed by an authority that WindFlow trusts", "sslrootcert");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        assertRefused(
                url("localhost", "verify-full", home.resolve("none.pem")),
                home.resolve("none.pem").toString(),
                FILE);
    }

    private static final String FILE = "sslrootcert";

    private void probe(String url) {
        PostgresStore store = new PostgresStore(Settings.url(url), home, WAIT);
        try {
            store.probe();
        } finally {
            store.close();
        }
    }

    private void assertRefused(String url, String reason, String advice) {
        assertThatThrownBy(() -> probe(url)).isInstanceOfSatisfying(ProviderUnavailableException.class, refusal -> {
            assertThat(refusal.isPermanent()).as(refusal.getMessage()).isTrue();
            assertThat(refusal.getMessage()).contains(reason);
            assertThat(refusal.advice()).contains(advice);
        });
    }

    private static String url(String host, String mode, Path authority) {
        String database = server.createDatabase();
        return server.url(database).replace("127.0.0.1", host) + "?sslmode=" + mode + "&sslrootcert=" + authority;
    }
}
