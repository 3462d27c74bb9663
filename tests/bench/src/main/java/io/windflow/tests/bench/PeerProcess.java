package io.windflow.tests.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The bare {@link Peer} as a process of its own, under the JVM flags of {@code bin/windflow}. */
final class PeerProcess implements AutoCloseable {
    private static final byte[] HEALTH = Connection.request("GET", "/api/health", null, null);
    private static final long TIMEOUT_IN_NS = TimeUnit.SECONDS.toNanos(30);

    private final Process process;
    private final int port;
    private final double secondsToHealth;

    private PeerProcess(Process process, int port, double secondsToHealth) {
        this.process = process;
        this.port = port;
        this.secondsToHealth = secondsToHealth;
    }

    /**
     * Starts it and waits for its first answer.
     *
     * @param answer file with what it answers
     * @param options of the JVM, after the usual ones
     */
    static PeerProcess start(Path answer, String... options) throws IOException, InterruptedException {
        int port = Machine.freePort();
        List<String> command = new ArrayList<>(List.of(
                "java",
                "-Xms32m",
                "-Xmx64m",
                "-Xss256k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:ReservedCodeCacheSize=32m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                Peer.class.getName(),
                Integer.toString(port),
                answer.toString()));
        long started = System.nanoTime();
        Process process = new ProcessBuilder(command).inheritIO().start();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() - started > TIMEOUT_IN_NS) {
                process.destroyForcibly();
                throw new IOException("the bare peer does not answer");
            }
            Thread.sleep(5);
        }
        return new PeerProcess(process, port, (System.nanoTime() - started) / 1e9);
    }

    /** Makes a class-data archive of it, as WindFlow has one, and returns the option that uses it. */
    static String archive(Path answer, Path archive) throws IOException, InterruptedException {
        start(answer, "-XX:ArchiveClassesAtExit=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off")
                .close();
        if (!Files.exists(archive)) {
            throw new IOException("the bare peer made no class-data archive");
        }
        return "-XX:SharedArchiveFile=" + archive;
    }

    int port() {
        return port;
    }

    double secondsToHealth() {
        return secondsToHealth;
    }

    private static boolean answers(int port) {
        try (Connection connection = new Connection(port)) {
            return connection.send(HEALTH).status() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(15, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
    }
}
