package io.windflow.docker.internal.engine;

import static org.awaitility.Awaitility.await;

import io.windflow.docker.internal.RealEngine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An engine of the test's own, which it may stop: no network, no storage but its folder. */
final class PrivateEngine implements AutoCloseable {

    private static final Duration STARTING = Duration.ofSeconds(60);
    private static final long STOPPING_IN_S = 30;

    private final Path folder;
    private Process process;

    PrivateEngine(Path folder) {
        RealEngine.require("root".equals(System.getProperty("user.name")), "Only root can start an engine");
        RealEngine.require(Files.isExecutable(Path.of("/usr/sbin/dockerd")), "There is no dockerd");
        this.folder = folder;
    }

    Path socket() {
        return folder.resolve("docker.sock");
    }

    String address() {
        return "unix://" + socket();
    }

    void start() throws IOException {
        // In a network of its own: without a bridge an engine takes docker0 away, which is another one's.
        process = new ProcessBuilder(List.of(
                        "unshare",
                        "--net",
                        "/usr/sbin/dockerd",
                        "--host=" + address(),
                        "--data-root=" + folder.resolve("data"),
                        "--exec-root=" + folder.resolve("exec"),
                        "--pidfile=" + folder.resolve("pid"),
                        "--bridge=none",
                        "--iptables=false",
                        "--ip6tables=false",
                        "--storage-driver=vfs"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(STARTING).until(this::answers);
    }

    void stop() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOPPING_IN_S, TimeUnit.SECONDS)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor(STOPPING_IN_S, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws Exception {
        if (process != null && process.isAlive()) {
            stop();
        }
    }

    private boolean answers() {
        if (!process.isAlive()) {
            throw new IllegalStateException("dockerd ended, see " + folder.resolve("log"));
        }
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
            return channel.isConnected();
        } catch (IOException e) {
            return false;
        }
    }
}
