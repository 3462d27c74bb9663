package io.windflow.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A real PgBouncer in front of a PostgreSQL, on the loopback interface, on a port of its own. */
public final class PgBouncer implements AutoCloseable {

    /** Debian's place for it is not on every user's path. */
    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/pgbouncer"), Path.of("/usr/bin/pgbouncer"), Path.of("/usr/local/bin/pgbouncer"));

    private final PostgresServer server;
    private final int port = RedisServer.freePort();
    private final Path folder;
    private final Process process;

    /** @param mode session or transaction: for how long a client has a connection to the server */
    public PgBouncer(PostgresServer server, String mode) {
        this.server = server;
        try {
            folder = Files.createTempDirectory("windflow-pgbouncer");
            write("users", '"' + PostgresServer.USER + "\" \"" + PostgresServer.PASSWORD + "\"\n");
            Path settings = write(
                    "settings",
                    """
                    [databases]
                    * = host=127.0.0.1 port=%d
                    [pgbouncer]
                    listen_addr = 127.0.0.1
                    listen_port = %d
                    unix_socket_dir =
                    auth_type = scram-sha-256
                    auth_file = %s
                    pool_mode = %s
                    server_login_retry = 1
                    """
                            .formatted(server.port(), port, folder.resolve("users"), mode));
            process = launch(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Awaitility.await("PgBouncer").atMost(Duration.ofSeconds(10)).until(this::answers);
    }

    /** Skips the test where PgBouncer is not installed; fails it instead where skips are not allowed. */
    public static void assumeInstalled() {
        Lack.skipUnless(PLACES.stream().anyMatch(Files::isExecutable), "pgbouncer is missing: make setup");
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        if (PostgresServer.ROOT) {
            UserPrincipal nobody =
                    folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(file, nobody);
            Files.setOwner(folder, nobody);
        }
        return file;
    }

    /** Like PostgreSQL it does not run as root. */
    private Process launch(Path settings) throws IOException {
        List<String> command = new ArrayList<>();
        if (PostgresServer.ROOT) {
            command.addAll(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"));
        }
        command.add(PLACES.stream()
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow()
                .toString());
        command.add(settings.toString());
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
    }

    private boolean answers() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 100);
            return true;
        } catch (IOException e) {
            if (!process.isAlive()) {
                throw new IllegalStateException("PgBouncer ended: " + log(), e);
            }
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    /** The address of a database of the server, through this. */
    public String url(String database) {
        return server.url(database).replace(":" + server.port(), ":" + port);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Folders.delete(folder);
    }
}
