package io.windflow.launcher;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * The core in a real framework inside the test's JVM, its bundles ordinary ones: with class loaders of their own, unlike
 * in the launcher's connected manner. Tests look at it from outside, through HTTP and the framework's own API.
 */
public final class CoreFramework implements AutoCloseable {
    private final Options options;
    private final DataFolder data;
    private final Kernel kernel;
    private final List<BundleEvent> events = new CopyOnWriteArrayList<>();

    private CoreFramework(Options options, DataFolder data, Kernel kernel) {
        this.options = options;
        this.data = data;
        this.kernel = kernel;
    }

    /** The folder that the build assembled. */
    public static Path distribution() {
        return Path.of(System.getProperty("windflow.dist")).toAbsolutePath().normalize();
    }

    /** Starts the core with its data in a folder, as it was left there. */
    public static CoreFramework start(Path home) throws StartException, IOException {
        return start(home, distribution());
    }

    static CoreFramework start(Path home, Path distribution) throws StartException, IOException {
        Map<String, String> environment =
                Map.of("WINDFLOW_HOME", home.toString(), "WINDFLOW_HTTP_PORT", "0", "WINDFLOW_CONNECT", "false");
        Options chosen = Options.of(environment, distribution);
        Options options = chosen.withPort(Main.freePort(chosen));
        CoreIndex index = CoreIndex.read(distribution.resolve("lib/core.index"));
        DataFolder data = DataFolder.open(options);
        Folders.delete(FrameworkProperties.configurations(data.cache()));
        CoreFramework core = new CoreFramework(options, data, new Kernel(options, index, data.cache()));
        try {
            core.kernel.start();
        } catch (StartException e) {
            core.close();
            throw e;
        }
        core.context().addBundleListener((SynchronousBundleListener) core.events::add);
        return core;
    }

    /** The context of the system bundle. */
    public BundleContext context() {
        return kernel.context();
    }

    /** The bundle of that symbolic name, or null. */
    public Bundle bundle(String symbolicName) {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
                .findFirst()
                .orElse(null);
    }

    /** Everything that happened to a bundle since the core was up. */
    public List<BundleEvent> events() {
        return List.copyOf(events);
    }

    /** The symbolic names of the core's bundles. */
    public static List<String> coreBundles() throws IOException {
        return CoreIndex.read(distribution().resolve("lib/core.index")).bundles().stream()
                .map(CoreIndex.Entry::symbolicName)
                .toList();
    }

    public Path config() {
        return options.config();
    }

    public URI uri(String path) {
        return URI.create(options.url() + path);
    }

    /** Puts a file into the config folder as a careful user does: complete, by one rename. */
    public void drop(String fileName, String text) throws IOException {
        Path draft = Files.writeString(options.home().resolve(fileName + ".draft"), text);
        Files.move(draft, options.config().resolve(fileName), StandardCopyOption.ATOMIC_MOVE);
    }

    /** The answer to a GET. */
    public HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Override
    public void close() throws IOException {
        kernel.stop();
        data.close();
    }
}
