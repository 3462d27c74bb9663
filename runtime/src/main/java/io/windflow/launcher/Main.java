package io.windflow.launcher;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Starts WindFlow and stays until it is told to stop. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        long started = System.nanoTime();
        try {
            Options options = Options.of(System.getenv(), distribution());
            try (DataFolder data = DataFolder.open(options)) {
                run(options, data, started);
            }
        } catch (StartException e) {
            System.err.println("windflow: " + e.getMessage());
            System.exit(1);
        } catch (IOException e) {
            System.err.println("windflow: " + e);
            System.exit(1);
        }
    }

    private static void run(Options chosen, DataFolder data, long started)
            throws StartException, IOException, InterruptedException {
        Options options = chosen.withPort(freePort(chosen));
        startLogging(options);
        Logger log = LoggerFactory.getLogger(Main.class);
        CoreIndex index = CoreIndex.read(options.distribution().resolve("lib/core.index"));
        // Config Admin starts empty: a file that went while WindFlow was down is then gone for it too.
        Folders.delete(FrameworkProperties.configurations(data.cache()));
        Kernel kernel = new Kernel(options, index, data.cache());
        Runtime.getRuntime().addShutdownHook(new Thread(kernel::stop, "shutdown"));
        kernel.start();
        log.info(
                "WindFlow {} is ready on {} in {} ms; its data is in {}",
                index.version(),
                options.url(),
                (System.nanoTime() - started) / 1_000_000,
                options.home());
        if (Boolean.getBoolean(ClassArchive.TRAINING)) {
            new Training(options.url()).run(System.getenv("WINDFLOW_ADMIN_PASSWORD"));
            System.exit(0);
        }
        new ClassArchive(options, data.cache()).refreshLater();
        kernel.await();
    }

    /** Felix HTTP only logs that a port is taken, so ask before the bundles start. */
    static int freePort(Options options) throws StartException {
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(options.host(), options.port()));
            return probe.getLocalPort();
        } catch (IOException e) {
            throw new StartException(
                    "cannot listen on " + options.host() + " port " + options.port() + " (" + e.getMessage()
                            + "); choose another port with WINDFLOW_HTTP_PORT",
                    e);
        }
    }

    private static void startLogging(Options options) {
        System.setProperty(LogSetup.FOLDER, options.home().resolve("logs").toString());
        // Jersey logs through java.util.logging; what Logback would drop is dropped before it is formatted.
        LogManager.getLogManager().reset();
        SLF4JBridgeHandler.install();
        java.util.logging.Logger.getLogger("").setLevel(Level.WARNING);
    }

    private static Path distribution() throws StartException {
        String folder = System.getProperty("windflow.dist");
        if (folder == null) {
            throw new StartException("start WindFlow with bin/windflow");
        }
        return Path.of(folder).toAbsolutePath().normalize();
    }
}
