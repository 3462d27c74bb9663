package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.framework.wiring.BundleWiring;

/** The core resolves and runs as ordinary bundles. */
class CoreIT {
    @TempDir
    static Path home;

    private static CoreFramework core;

    @BeforeAll
    static void start() throws Exception {
        core = CoreFramework.start(home);
    }

    @AfterAll
    static void stop() throws Exception {
        core.close();
    }

    @Test
    void everyBundleIsActive() {
        assertThat(Arrays.stream(core.context().getBundles())
                        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                        .filter(bundle -> bundle.getState() != Bundle.ACTIVE))
                .isEmpty();
    }

    @Test
    void theBundlesAreThoseOfTheFeatureAndNoOthers() throws Exception {
        List<String> installed = Arrays.stream(core.context().getBundles())
                .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                .map(Bundle::getSymbolicName)
                .toList();

        assertThat(installed).containsExactlyInAnyOrderElementsOf(CoreFramework.coreBundles());
    }

    @Test
    void eachBundleHasAClassLoaderOfItsOwn() {
        Bundle api = core.bundle("io.windflow.api");

        assertThat(api.adapt(BundleWiring.class).getClassLoader())
                .isNotSameAs(core.bundle("io.windflow.core")
                        .adapt(BundleWiring.class)
                        .getClassLoader())
                .isNotSameAs(CoreIT.class.getClassLoader());
    }

    @Test
    void bundlesAreToldWhereTheyAre() {
        assertThat(core.context().getProperty("windflow.home")).isEqualTo(home.toString());
        assertThat(core.context().getProperty("windflow.config.dir"))
                .isEqualTo(home.resolve("config").toString());
        assertThat(core.context().getProperty("windflow.dist"))
                .isEqualTo(CoreFramework.distribution().toString());
        assertThat(core.context().getProperty("windflow.version")).isNotBlank();
        assertThat(core.context().getProperty("windflow.http.port"))
                .isEqualTo(Integer.toString(core.uri("/").getPort()));
    }

    @Test
    void healthIsToldWithoutALogin() throws Exception {
        var answer = core.get("/api/health");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"capabilities\"");
    }

    @Test
    void bundlesThatComeAndGoAreNoErrors() throws Exception {
        Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
        AtomicInteger gone = new AtomicInteger();
        FrameworkListener onFramework = event -> {
            if (event.getType() == FrameworkEvent.ERROR) {
                errors.add(event.getThrowable());
            }
        };
        // Told later than it happens and in order, as whoever looks into bundles then.
        BundleListener onBundle = event -> gone.addAndGet(event.getType() == BundleEvent.UNINSTALLED ? 1 : 0);
        core.context().addFrameworkListener(onFramework);
        core.context().addBundleListener(onBundle);
        try {
            for (int i = 0; i < 50; i++) {
                core.context()
                        .installBundle("test:" + i, new ByteArrayInputStream(bundle(i)))
                        .uninstall();
            }
            await().atMost(Duration.ofSeconds(20)).until(() -> gone.get() == 50);
            core.context().removeBundleListener(onBundle);

            assertThat(errors).isEmpty();
        } finally {
            core.context().removeFrameworkListener(onFramework);
        }
    }

    private static byte[] bundle(int number) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "test.bundle" + number);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        try (JarOutputStream out = new JarOutputStream(jar, manifest)) {
            out.putNextEntry(new JarEntry("META-INF/services/java.lang.Runnable"));
            out.write("test.None\n".getBytes(StandardCharsets.UTF_8));
        }
        return jar.toByteArray();
    }
}
