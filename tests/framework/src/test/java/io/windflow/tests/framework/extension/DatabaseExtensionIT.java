package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import io.windflow.testkit.PostgresServer;
import io.windflow.testkit.RedisServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.wiring.BundleWiring;

/** The database extension in the core's framework, on a real PostgreSQL. */
@Timeout(120)
class DatabaseExtensionIT {

    private static final String FILE = "windflow.database.cfg";

    @TempDir
    static Path folder;

    private static CoreFramework core;
    private static Probe probe;
    private static PostgresServer server;
    private static String database;
    private static String url;

    @BeforeAll
    static void start() throws Exception {
        PostgresServer.assumeInstalled();
        server = PostgresServer.shared();
        database = server.createDatabase();
        url = server.url(database);
        core = CoreFramework.start(folder.resolve("home"));
        probe = Probe.install(core, folder);
    }

    @AfterAll
    static void stop() throws Exception {
        if (core != null) {
            core.close();
        }
    }

    @AfterEach
    void switchOff() throws IOException {
        Files.deleteIfExists(core.config().resolve(FILE));
        probe.awaitState("database", "AVAILABLE");
        assertThat(probe.provider("store")).isEqualTo("sqlite");
        assertThat(core.bundle("io.windflow.ext.database")).isNull();
        assertThat(core.bundle("com.zaxxer.HikariCP")).isNull();
    }

    @Test
    void bringsTheDataAlongBothWaysAndLeavesNothingBehind() throws Exception {
        core.drop(FILE, "url=" + url + "\n");
        probe.awaitState("database", "ACTIVE");
        assertThat(probe.provider("store")).isEqualTo("postgresql");
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT username FROM windflow.users")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getString(1)).isEqualTo("admin");
        }
        WeakReference<ClassLoader> loader = new WeakReference<>(core.bundle("io.windflow.ext.database")
                .adapt(BundleWiring.class)
                .getClassLoader());

        Files.delete(core.config().resolve(FILE));
        probe.awaitState("database", "AVAILABLE");

        assertThat(Thread.getAllStackTraces().values())
                .as("what threads run when the bundles are gone")
                .allSatisfy(stack -> assertThat(stack).noneMatch(DatabaseExtensionIT::isOfTheExtension));
        assertThat(probe.provider("store")).isEqualTo("sqlite");
        await("the extension's classes to be let go")
                .atMost(Duration.ofSeconds(60))
                .until(() -> {
                    System.gc();
                    return loader.get() == null;
                });
    }

    private static boolean isOfTheExtension(StackTraceElement frame) {
        return frame.getClassName().startsWith("io.windflow.ext.database.")
                || frame.getClassName().startsWith("com.zaxxer.hikari.");
    }

    @Test
    void wrongSettingsAreSaidAndTheDataStaysInSqlite() throws Exception {
        core.drop(FILE, "# PostgreSQL\nurl=" + url + "\nurll=x\n");
        probe.awaitReason("database", "windflow.database.cfg, line 3: There is no setting 'urll'");
        core.drop(FILE, "connections=1\n");
        probe.awaitReason("database", "windflow.database.cfg, line 1: connections");
        core.drop(FILE, "url=mysql://127.0.0.1/d\n");
        probe.awaitReason("database", "The address of PostgreSQL is wrong");
        core.drop(FILE, "url=" + url + "?sslmode=require\n");
        probe.awaitReason("database", "No TLS connection");
        core.drop(FILE, "url=postgresql://windflow@127.0.0.1:" + server.port() + "/d\npassword=wrong\n");
        probe.awaitReason("database", "refuses the password of 'windflow'");
        core.drop(FILE, "url=" + server.url("nowhere") + "\n");
        probe.awaitReason("database", "has no database 'nowhere'");
        int nobody = RedisServer.freePort();
        core.drop(FILE, "url=postgresql://127.0.0.1:" + nobody + "/d\n");
        probe.awaitReason("database", "PostgreSQL at 127.0.0.1:" + nobody + " cannot be reached");

        assertThat(probe.provider("store")).isEqualTo("sqlite");
        assertThat(probe.map("extension", "database").toString()).doesNotContain(PostgresServer.PASSWORD);
    }
}
