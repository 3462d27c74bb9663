package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.testkit.PostgresServer;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.Load;
import io.windflow.tests.e2e.support.WindFlow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The database extension comes and goes on a real PostgreSQL, with all data, while requests run. */
class DatabaseExtensionIT {

    private static final String FILE = "windflow.database.cfg";
    private static final String FORMER = "/api/v1/system/store/former/";

    @TempDir
    private Path folder;

    private PostgresServer server;
    private String database;
    private String settings;
    private WindFlow windflow;
    private Api api;

    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final AtomicLong names = new AtomicLong();

    @BeforeEach
    void start() {
        PostgresServer.assumeInstalled();
        server = new PostgresServer().start();
        database = server.createDatabase();
        settings = "url=" + server.url(database) + "\n";
        windflow = new WindFlow(folder.resolve("home")).start();
        api = windflow.admin();
    }

    @AfterEach
    void stop() {
        if (windflow != null) {
            windflow.close();
            server.close();
        }
    }

    @Test
    void bringsAllDataThereAndBackWithoutAFailedRequest() {
        assertThat(api.provider("store")).isEqualTo("sqlite");
        Load load = new Load(
                4,
                () -> api.get("/api/health"),
                this::write,
                () -> api.get("/api/v1/stacks"),
                () -> api.get("/api/v1/audit"),
                this::write,
                () -> api.get("/api/v1/users"));
        try (load) {
            for (int i = 0; i < 3; i++) {
                windflow.drop(FILE, settings);
                api.awaitExtension("database", "ACTIVE");
                assertThat(api.provider("store")).isEqualTo("postgresql");
                windflow.take(FILE);
                api.awaitExtension("database", "AVAILABLE");
                assertThat(api.provider("store")).isEqualTo("sqlite");
            }
        }

        assertThat(load.failures()).isEmpty();
        assertThat(load.requests()).isGreaterThan(100);
        assertThat(written()).containsAll(acknowledged);
        assertThat(sealed()).hasSize(3);
        assertThat(api.get("/api/v1/audit?limit=500").response().body()).contains("store.move", "fenceMs=");
    }

    @Test
    void tellsWhereTheDataLivesAndDeletesWhatItHasLeft() {
        JsonNode before = api.get("/api/v1/system/store").expect(200).json();
        assertThat(before.get("provider").asText()).isEqualTo("sqlite");
        assertThat(before.get("epoch").asInt()).isZero();
        assertThat(before.hasNonNull("lastMove")).isFalse();
        assertThat(before.get("former")).isEmpty();
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");

        JsonNode there = api.get("/api/v1/system/store").expect(200).json();
        assertThat(there.get("provider").asText()).isEqualTo("postgresql");
        assertThat(there.get("extension").asText()).isEqualTo("database");
        assertThat(there.get("epoch").asInt()).isOne();
        assertThat(there.get("rows").asLong()).isPositive();
        assertThat(there.get("sizeBytes").asLong()).isPositive();
        assertThat(there.get("pool").get("most").asInt()).isEqualTo(6);
        assertThat(there.get("pool").get("acquired").asLong()).isPositive();
        assertThat(there.get("lastMove").get("from").asText()).isEqualTo("sqlite");
        assertThat(there.get("lastMove").get("comparedRows").asLong()).isPositive();
        assertThat(there.get("former")).hasSize(1);
        String file = there.get("former").get(0).get("name").asText();

        windflow.take(FILE);
        api.awaitExtension("database", "AVAILABLE");
        assertThat(api.get("/api/v1/extensions/database/plan")
                        .expect(200)
                        .response()
                        .body())
                .contains("Kept from earlier moves: " + file)
                .contains("if other instances of WindFlow have their data there already");
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");
        JsonNode again = api.get("/api/v1/system/store").expect(200).json();
        assertThat(again.get("epoch").asInt()).isEqualTo(3);
        assertThat(again.get("former")).hasSize(3);
        String schema = Stream.of(0, 1, 2)
                .map(i -> again.get("former").get(i))
                .filter(former -> former.get("provider").asText().equals("postgresql"))
                .findFirst()
                .orElseThrow()
                .get("name")
                .asText();

        assertThat(windflow.anonymous().delete(FORMER + file).status()).isEqualTo(401);
        assertThat(api.delete(FORMER + "windflow.db").status()).isEqualTo(404);
        for (String name : new String[] {file, schema}) {
            assertThat(api.delete(FORMER + name).status()).as(name).isEqualTo(204);
            assertThat(api.delete(FORMER + name).status()).as(name).isEqualTo(404);
        }
        assertThat(api.get("/api/v1/system/store").expect(200).json().get("former"))
                .hasSize(1);
        assertThat(sealed()).hasSize(1);
        assertThat(api.get("/api/v1/audit?limit=500").response().body()).contains("store.purge", schema);
    }

    @Test
    void findsTheDataAgainWhereItLives() {
        write();
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");
        write();

        windflow.kill();
        windflow.start();
        api = windflow.admin();
        api.awaitExtension("database", "ACTIVE");
        assertThat(api.provider("store")).isEqualTo("postgresql");
        assertThat(written()).containsAll(acknowledged);

        windflow.stop();
        assertThat(windflow.console())
                .as("the end of a process whose extension is active")
                .doesNotContain("went away", "FAILED");
        windflow.take(FILE);
        windflow.start();
        api.awaitExtension("database", "AVAILABLE");
        api = windflow.admin();
        assertThat(api.provider("store")).isEqualTo("sqlite");
        assertThat(written()).containsAll(acknowledged);
    }

    @Test
    void neverServesWhatIsOutOfDate() {
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");
        write();
        windflow.stop();
        server.kill();

        windflow.start();
        Api.Answer refused = windflow.anonymous()
                .post("/api/v1/auth/login", Map.of("username", "admin", "password", WindFlow.PASSWORD));
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isNotBlank();
        assertThat(windflow.anonymous().get("/api/health").status()).isEqualTo(200);

        server.start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> windflow.admin()
                .provider("store")
                .equals("postgresql"));
        api = windflow.admin();
        assertThat(written()).containsAll(acknowledged);
    }

    /** A database that is slow to answer at a start is none that is given up. */
    private void awaitFailure() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> windflow.anonymous()
                .get("/api/health")
                .response()
                .body()
                .contains("FAILED"));
    }

    @Test
    void servesUnaidedAfterAStartThatTookTooLong() throws SQLException {
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");
        write();
        windflow.stop();

        try (Connection other = server.connect(database);
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE windflow.windflow_store IN ACCESS EXCLUSIVE MODE");
            windflow.start();
            awaitFailure();
            assertThat(windflow.anonymous().isUp("store")).isFalse();
        }

        api = windflow.admin();
        api.awaitExtension("database", "ACTIVE");
        assertThat(written()).containsAll(acknowledged);
    }

    @Test
    void bringsTheDataBackThoughTheFileWentWhileNobodyServed() {
        windflow.drop(FILE, settings);
        api.awaitExtension("database", "ACTIVE");
        write();
        windflow.stop();
        windflow.take(FILE);
        server.kill();

        windflow.start();
        awaitFailure();

        server.start();
        Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> windflow.admin()
                .provider("store")
                .equals("sqlite"));
        api = windflow.admin();
        assertThat(written()).containsAll(acknowledged);
    }

    private Api.Answer write() {
        String name = "token-" + names.incrementAndGet();
        Api.Answer answer = api.post("/api/v1/tokens", Map.of("name", name));
        if (answer.status() == 201) {
            acknowledged.add(name);
        }
        return answer;
    }

    private Set<String> written() {
        Set<String> names = new TreeSet<>();
        for (JsonNode token : api.get("/api/v1/tokens").expect(200).json().path("items")) {
            names.add(token.path("name").asText());
        }
        return names;
    }

    private Stream<Path> sealed() {
        try (Stream<Path> files = Files.list(windflow.home().resolve("db"))) {
            return files.filter(file -> file.toString().endsWith("-sealed.db")).toList().stream();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
