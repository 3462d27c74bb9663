package io.windflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A real PostgreSQL with a data folder of its own, on the loopback interface, on a port of its own that it keeps when it
 * is killed and started. What it has answered survives a kill, but not a power cut: nothing is synced to disk.
 */
public final class PostgresServer implements AutoCloseable {

    public static final String USER = "windflow";
    public static final String PASSWORD = "postgres-test-password";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** PostgreSQL does not run as root: then it runs as the user nobody. */
    static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    // Guarded by the class.
    private static PostgresServer shared;
    private static String sharedDatabase;

    private final Path programs;
    private final Path place;
    private final List<String> options;
    private final int port = RedisServer.freePort();
    private final AtomicInteger databases = new AtomicInteger();
    private Path data;
    private Process process;

    /** @param options settings of the server, such as {@code max_connections=5} */
    public PostgresServer(String... options) {
        this(Path.of(System.getProperty("java.io.tmpdir")), options);
    }

    /** @param place a folder that everybody may write to: the data folder is made in it */
    public PostgresServer(Path place, String... options) {
        this.programs = PostgresBinaries.find().orElseThrow();
        this.place = place;
        this.options = List.of(options);
    }

    /** Skips the test where there is no PostgreSQL; fails it instead where skips are not allowed. */
    public static void assumeInstalled() {
        Lack.skipUnless(PostgresBinaries.find().isPresent(), "PostgreSQL is not installed");
    }

    /** Whether it is the version that the build names, and not one of this machine's. */
    public static boolean isMavens() {
        return PostgresBinaries.areMavens();
    }

    /** One server for all tests of this JVM that do it no harm, each in a database of its own; ends with the JVM. */
    public static synchronized PostgresServer shared() {
        assumeInstalled();
        if (shared == null) {
            shared = new PostgresServer().start();
        }
        return shared;
    }

    /** A database of the shared server, for tests that each have a schema of their own there. */
    public static synchronized String sharedDatabase() {
        if (sharedDatabase == null) {
            sharedDatabase = shared().createDatabase();
        }
        return sharedDatabase;
    }

    /** A server that speaks TLS with this certificate. */
    public static PostgresServer withTls(TestAuthority.Certificate certificate) {
        PostgresServer server = new PostgresServer("ssl=on", "ssl_cert_file=server.pem", "ssl_key_file=server.key");
        server.initialise();
        server.take(certificate.certificate(), "server.pem");
        server.take(certificate.key(), "server.key");
        return server;
    }

    /** Copies a file into the data folder, for the server's eyes alone. */
    private void take(Path file, String name) {
        try {
            Path taken = Files.copy(file, data.resolve(name));
            Files.setPosixFilePermissions(taken, PosixFilePermissions.fromString("rw-------"));
            if (ROOT) {
                Files.setOwner(taken, Files.getOwner(data));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it, if it does not run. */
    public PostgresServer start() {
        if (data == null) {
            initialise();
        }
        if (process == null) {
            Runtime.getRuntime().addShutdownHook(new Thread(this::close));
        }
        List<String> command = new ArrayList<>(
                List.of(programs.resolve("postgres").toString(), "-D", data.toString(), "-p", Integer.toString(port)));
        Stream.concat(
                        Stream.of(
                                "listen_addresses=127.0.0.1",
                                "unix_socket_directories=",
                                "shared_buffers=16MB",
                                "max_connections=40",
                                "fsync=off",
                                // Schemas come and go more often than elsewhere, and leave dead rows in the catalogue.
                                "autovacuum_naptime=1s",
                                "logging_collector=off"),
                        options.stream())
                .forEach(option -> command.addAll(List.of("-c", option)));
        // After a kill the dead server's memory may be held for a moment by a process of its that is still ending.
        Awaitility.await("PostgreSQL").atMost(PATIENCE).until(() -> {
            if (process == null || !process.isAlive()) {
                process = launch(command, data.resolveSibling("server.log"));
            }
            return answers();
        });
        createUser();
        return this;
    }

    private void initialise() {
        try {
            Path folder = Files.createTempDirectory(place, "windflow-postgres");
            Path password = Files.writeString(folder.resolve("password"), PASSWORD);
            if (ROOT) {
                UserPrincipal nobody =
                        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
                Files.setOwner(password, nobody);
                Files.setOwner(folder, nobody);
            }
            data = folder.resolve("data");
            List<String> command = List.of(
                    programs.resolve("initdb").toString(),
                    "--pgdata=" + data,
                    "--username=postgres",
                    "--pwfile=" + password,
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync");
            Path log = folder.resolve("initdb.log");
            Process initdb = launch(command, log);
            if (!initdb.waitFor(60, TimeUnit.SECONDS) || initdb.exitValue() != 0) {
                throw new IllegalStateException("initdb: " + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Process launch(List<String> program, Path log) throws IOException {
        List<String> command = new ArrayList<>();
        if (ROOT) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        }
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(log.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("LC_ALL", "C");
        return builder.start();
    }

    private boolean answers() {
        try (Connection connection = superuser("postgres")) {
            return connection.isValid(1);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Its password is quick to check, where the server can do that (16 and newer): tests connect a thousand times. */
    private void createUser() {
        execute(
                "postgres",
                """
                DO $$ BEGIN
                  PERFORM set_config('scram_iterations', '1', true)
                    WHERE current_setting('scram_iterations', true) IS NOT NULL;
                  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
                    CREATE ROLE %1$s LOGIN PASSWORD '%2$s';
                  END IF;
                END $$"""
                        .formatted(USER, PASSWORD));
    }

    /** Makes an empty database, which {@value #USER} owns, and returns its name. */
    public String createDatabase() {
        String name = "test_" + databases.incrementAndGet();
        execute("postgres", "CREATE DATABASE " + name + " OWNER " + USER);
        return name;
    }

    public int port() {
        return port;
    }

    /** The address of a database with name and password of its owner. */
    public String url(String database) {
        return "postgresql://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/" + database;
    }

    /** Runs statements as the superuser, who may do anything. */
    public void execute(String database, String sql) {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** A connection to a database as its owner; the caller closes it. */
    public Connection connect(String database) throws SQLException {
        return source(database).getConnection(USER, PASSWORD);
    }

    private Connection superuser(String database) throws SQLException {
        return source(database).getConnection("postgres", PASSWORD);
    }

    private PGSimpleDataSource source(String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {"127.0.0.1"});
        source.setPortNumbers(new int[] {port});
        source.setDatabaseName(database);
        source.setConnectTimeout(2);
        source.setSocketTimeout(30);
        return source;
    }

    /** Ends it at once with all its processes, as a crash of its machine would. */
    public void kill() {
        List<ProcessHandle> all = processes();
        all.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(all);
    }

    /** Ends it in order, breaking off its connections. */
    public void stop() {
        List<ProcessHandle> all = processes();
        signal(List.of(process.toHandle()), "INT");
        awaitEnd(all);
    }

    /** Stops it from answering while its connections stay open. */
    public void pause() {
        signal(processes(), "STOP");
    }

    /** Lets it go on after {@link #pause()}. */
    public void resume() {
        signal(processes(), "CONT");
    }

    private List<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .toList();
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        Awaitility.await("PostgreSQL to end").atMost(PATIENCE).until(() -> processes.stream()
                .noneMatch(ProcessHandle::isAlive));
    }

    private static void signal(List<ProcessHandle> processes, String name) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.forEach(one -> command.add(Long.toString(one.pid())));
        try {
            new ProcessBuilder(command).start().waitFor(5, TimeUnit.SECONDS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public synchronized void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
        if (data != null) {
            Folders.delete(data.getParent());
            data = null;
        }
    }
}
