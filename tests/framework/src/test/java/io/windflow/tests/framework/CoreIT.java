package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.launcher.CoreFramework;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
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
}
