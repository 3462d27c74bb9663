package io.windflow.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The class-data archive that {@code bin/windflow} gives the JVM, which saves it from parsing and verifying classes. It
 * fits one build of the JVM and one set of jars; when it does not fit, the JVM starts without it and this class has a
 * new one made by a second, short-lived WindFlow with data of its own.
 */
final class ClassArchive {
    /** System property of the process that makes the archive. */
    static final String TRAINING = "windflow.training";

    private static final Logger LOG = LoggerFactory.getLogger(ClassArchive.class);
    private static final Duration QUIET_TIME = Duration.ofSeconds(15);
    private static final long TRAINING_TIMEOUT_IN_S = 120;

    private final Options options;
    private final Path cache;
    private final Path folder;
    private final Duration quietTime;
    private final boolean shipped;

    ClassArchive(Options options, Path cache) {
        this(options, cache, QUIET_TIME);
    }

    /** @param quietTime how long the first rush after a start is given */
    ClassArchive(Options options, Path cache, Duration quietTime) {
        this.quietTime = quietTime;
        this.options = options;
        this.cache = cache;
        Path libraries = options.distribution().resolve("lib");
        // Beside the class path it serves every start of this distribution, whatever its data.
        boolean writable = Files.isWritable(libraries);
        this.folder = writable ? libraries : cache;
        // A container image carries the archive of its own JVM and jars, and neither changes.
        this.shipped = !writable && Files.isRegularFile(libraries.resolve("classes.jsa"));
    }

    /** Makes the archive, if there is none that fits, once the first rush after the start is over. */
    void refreshLater() {
        if (shipped) {
            return;
        }
        Thread thread = new Thread(this::refresh, "class-archive");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    void refresh() {
        try {
            String wanted = Fingerprint.of(options) + System.getProperty("java.home") + " "
                    + System.getProperty("java.vm.version");
            if (isCurrent(wanted)) {
                return;
            }
            Thread.sleep(quietTime.toMillis());
            try (FileChannel channel = FileChannel.open(
                            folder.resolve("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.tryLock()) {
                if (lock != null && !isCurrent(wanted)) {
                    make();
                    // Also when none came out: this JVM will not do better the next time.
                    Files.writeString(stamp(), wanted);
                }
            }
        } catch (IOException e) {
            LOG.info("Starts stay slower: no class-data archive could be made: {}", e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isCurrent(String wanted) throws IOException {
        return Files.isRegularFile(stamp()) && Files.readString(stamp()).equals(wanted);
    }

    private Path stamp() {
        return folder.resolve("classes.jsa.for");
    }

    private void make() throws IOException, InterruptedException {
        Path archive = folder.resolve("classes.jsa");
        Path draft = folder.resolve("classes.jsa.new");
        Path home = cache.resolve("training");
        Files.deleteIfExists(draft);
        Folders.delete(home);
        try {
            train(home, draft);
            if (Files.isRegularFile(draft)) {
                Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
                LOG.info("Made the class-data archive; the next start is faster");
            }
        } finally {
            Files.deleteIfExists(draft);
            Folders.delete(home);
        }
    }

    private void train(Path home, Path archive) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "nice",
                "-n",
                "19",
                options.distribution().resolve("bin/windflow").toString());
        Map<String, String> environment = builder.environment();
        // Nothing of the user's: the second process must not touch a service that the settings name.
        environment.keySet().retainAll(Set.of("PATH", "HOME", "JAVA_HOME", "LANG", "TMPDIR"));
        environment.put("WINDFLOW_HOME", home.toString());
        environment.put("WINDFLOW_HTTP_HOST", Options.DEFAULT_HOST);
        environment.put("WINDFLOW_HTTP_PORT", "0");
        environment.put("WINDFLOW_ADMIN_PASSWORD", UUID.randomUUID().toString());
        environment.put("WINDFLOW_ARCHIVE", archive.toString());
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Thread stop = new Thread(process::destroyForcibly);
        try {
            Runtime.getRuntime().addShutdownHook(stop);
            if (!process.waitFor(TRAINING_TIMEOUT_IN_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            Runtime.getRuntime().removeShutdownHook(stop);
        } catch (IllegalStateException ending) {
            // This process is about to end, and the other one with it.
            process.destroyForcibly();
        }
    }
}
