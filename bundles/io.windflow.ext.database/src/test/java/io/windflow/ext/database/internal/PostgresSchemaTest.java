package io.windflow.ext.database.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.windflow.api.store.Sql;
import io.windflow.spi.ProviderUnavailableException;
import io.windflow.spi.store.Epoch;
import io.windflow.spi.store.MoveFinding;
import io.windflow.spi.store.MoveTarget;
import io.windflow.testkit.PostgresServer;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Which schemas WindFlow takes, and that it drops nothing but what it has made. */
class PostgresSchemaTest {

    private static final Duration WAIT = Duration.ofSeconds(2);

    @TempDir
    private Path home;

    private final PostgresServer server = PostgresServer.shared();
    private String database;
    private PostgresStore store;

    @BeforeEach
    void open() {
        open(server.createDatabase());
    }

    private void open(String name) {
        database = name;
        store = new PostgresStore(Settings.url(server.url(database)), home, WAIT);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public",
                "pg_catalog",
                "pg_windflow",
                "information_schema",
                "windflow_copy",
                "windflow_draft",
                "windflow_until_20260203_040506",
                "Windflow",
                "7days",
                "wind-flow",
                "wind flow",
                "wind\"flow",
                "a123456789012345678901234567890123456789_1"
            })
    void refusesANameThatIsAnothersOrCannotBe(String schema) {
        PostgresStore wrong = new PostgresStore(Settings.inSchema(server.url(database), schema), home, WAIT);

        assertThatThrownBy(wrong::probe)
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> {
                    assertThat(e.isPermanent()).isTrue();
                    assertThat(e.advice()).contains("schema", "config/windflow.database.cfg");
                })
                .hasMessageContaining("'" + schema + "' must be");
    }

    /** From there WindFlow checks a file or a request before it starts the extension. */
    @Test
    void theMetatypeTellsTheForm() throws Exception {
        try (InputStream metatype = PostgresSettings.class.getResourceAsStream(
                "/OSGI-INF/metatype/" + PostgresSettings.class.getName() + ".xml")) {
            NodeList settings = DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(metatype)
                    .getElementsByTagName("AD");
            Element schema = IntStream.range(0, settings.getLength())
                    .mapToObj(i -> (Element) settings.item(i))
                    .filter(setting -> setting.getAttribute("id").equals("schema"))
                    .findFirst()
                    .orElseThrow();
            assertThat(schema.getAttribute("windflow:form")).isEqualTo(Names.SCHEMA);
            assertThat(schema.getAttribute("windflow:formInWords")).isEqualTo(Names.SCHEMA_IN_WORDS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"windflow", "_1", "publicity", "copy", "my_copy_2", "a123456789012345678901234567890123456789_"})
    void takesAnyOtherName(String schema) throws SQLException {
        Names.checkSchema(schema);
        String longest = Names.retired(schema, Instant.now());
        assertThat(longest.getBytes(StandardCharsets.US_ASCII)).hasSizeLessThanOrEqualTo(63);
        PostgresStore other = new PostgresStore(Settings.inSchema(server.url(database), schema), home, WAIT);
        try (MoveTarget target = other.stage(Epoch.first())) {
            target.commit(Epoch.first());
        }
        other.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE windflow.mine (id INT)",
                "CREATE FUNCTION windflow.mine() RETURNS INT LANGUAGE sql AS 'SELECT 1'",
                "CREATE TYPE windflow.mine AS ENUM ('a')",
                "CREATE SEQUENCE windflow.mine",
                "CREATE COLLATION windflow.mine FROM \"C\"",
                "CREATE TEXT SEARCH CONFIGURATION windflow.mine (COPY = pg_catalog.simple)"
            })
    void aSchemaIsEmptyOnlyIfNothingAtAllIsInIt(String something) throws SQLException {
        server.execute(database, "CREATE SCHEMA windflow AUTHORIZATION windflow");
        server.execute(database, something);

        assertThat(store.findings(Epoch.first(), 1))
                .extracting(MoveFinding::reason)
                .singleElement()
                .asString()
                .contains("'windflow' of the database is in use");
        assertThatThrownBy(() -> store.stage(Epoch.first())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server.execute(database, something))
                .rootCause()
                .hasMessageContaining("already exists");
    }

    @Test
    void takesASchemaThatIsEmpty() throws SQLException {
        server.execute(database, "CREATE SCHEMA windflow AUTHORIZATION windflow");

        assertThat(store.findings(Epoch.first(), 1)).isEmpty();
        store.stage(Epoch.first()).close();
    }

    @Test
    void clearsAwayACopyThatWasLeft() throws SQLException {
        leaveACopy();
        store.stage(Epoch.first()).close();

        server.execute(database, "SELECT 1 / count(*) FROM windflow_copy.settings HAVING count(*) > 0");
    }

    @Test
    void leavesAnotherWindFlowsDataThatHasTheNameOfACopy() throws SQLException {
        try (MoveTarget target = store.stage(Epoch.first())) {
            target.commit(Epoch.first());
        }
        store.confirm();
        server.execute(database, "ALTER SCHEMA windflow RENAME TO windflow_copy");
        reopen();

        assertFoundAndRefused("The schema 'windflow_copy' of the database is where a WindFlow keeps its data");
        server.execute(database, "SELECT * FROM windflow_copy.windflow_store");
    }

    @Test
    void leavesASchemaThatOnlyHasTheNameOfACopy() throws SQLException {
        server.execute(
                database,
                "CREATE SCHEMA windflow_copy AUTHORIZATION windflow; CREATE TABLE windflow_copy.settings (id INT)");

        assertFoundAndRefused("The schema 'windflow_copy' of the database is in use, not by WindFlow");
        server.execute(database, "SELECT * FROM windflow_copy.settings");
    }

    @Test
    void leavesACopyThatSomebodyHasPutSomethingIn() throws SQLException {
        leaveACopy();
        server.execute(database, "CREATE TABLE windflow_copy.mine (id INT)");

        assertRefused("'windflow_copy' of the database holds more than WindFlow has put there");
        server.execute(database, "SELECT * FROM windflow_copy.mine, windflow_copy.settings");
    }

    @Test
    void leavesAnUndecidedCopyOnWhichSomethingDepends() throws SQLException {
        Epoch source = Epoch.first();
        try (MoveTarget target = store.stage(source)) {
            target.commit(source.next());
        }
        server.execute(database, "CREATE VIEW public.mine AS SELECT * FROM windflow.settings");
        reopen();

        assertThatThrownBy(() -> store.stage(source))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("'windflow' of the database holds more than WindFlow has put there")
                .hasMessageContaining("view public.mine depends on table settings");
        server.execute(database, "SELECT * FROM public.mine");
    }

    @Test
    void purgesNothingOnWhichSomethingDepends() throws SQLException {
        try (MoveTarget target = store.stage(Epoch.first())) {
            target.commit(Epoch.first());
        }
        store.retire(Instant.now());
        String former = store.former().get(0).name();
        server.execute(database, "CREATE VIEW public.mine AS SELECT * FROM " + former + ".settings");

        assertThatThrownBy(() -> store.purge(former))
                .isInstanceOf(ProviderUnavailableException.class)
                .hasMessageContaining("view public.mine depends on table");
        server.execute(database, "SELECT * FROM public.mine");

        server.execute(database, "DROP VIEW public.mine");
        assertThat(store.purge(former)).isTrue();
    }

    private void leaveACopy() throws SQLException {
        store.stage(Epoch.first()).close();
        awaitEndOfMove();
    }

    /** The server lets go of a connection's locks a moment after it was closed. */
    private void awaitEndOfMove() throws SQLException {
        try (Connection connection = server.connect(database)) {
            await().until(() -> Sql.first(
                            connection,
                            "SELECT 1 AS found FROM pg_locks WHERE locktype = 'advisory' AND database ="
                                    + " (SELECT oid FROM pg_database WHERE datname = current_database())",
                            row -> row.integer("found"))
                    .isEmpty());
        }
    }

    private void reopen() throws SQLException {
        store.close();
        awaitEndOfMove();
        open(database);
    }

    private void assertFoundAndRefused(String reason) throws SQLException {
        assertRefused(reason);
        assertThat(store.findings(Epoch.first(), 1))
                .extracting(MoveFinding::reason)
                .containsExactly(reason);
    }

    private void assertRefused(String reason) {
        assertThatThrownBy(() -> store.stage(Epoch.first()))
                .isInstanceOfSatisfying(ProviderUnavailableException.class, e -> {
                    assertThat(e.isPermanent()).isTrue();
                    assertThat(e.advice()).contains("left alone", "schema");
                })
                .hasMessageContaining(reason);
    }
}
