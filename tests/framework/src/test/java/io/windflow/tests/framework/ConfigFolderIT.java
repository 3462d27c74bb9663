package io.windflow.tests.framework;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Dictionary;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

/** What lies in the config folder, and nothing else, is what Config Admin has. */
class ConfigFolderIT {
    private static final Duration SOON = Duration.ofSeconds(5);

    @TempDir
    static Path home;

    private static CoreFramework core;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectories(home.resolve("secrets"));
        Files.writeString(home.resolve("secrets/probe"), "s3cret");
        core = CoreFramework.start(home);
    }

    @AfterAll
    static void stop() throws Exception {
        core.close();
    }

    @Test
    void aFileComesChangesAndGoes() throws Exception {
        core.drop("windflow.probe.one.cfg", "colour = red\n");
        await().atMost(SOON)
                .until(() -> "red".equals(settings("windflow.probe.one").get("colour")));

        core.drop("windflow.probe.one.cfg", "colour = blue\n");
        await().atMost(SOON)
                .until(() -> "blue".equals(settings("windflow.probe.one").get("colour")));

        Files.delete(core.config().resolve("windflow.probe.one.cfg"));
        await().atMost(SOON).until(() -> settings("windflow.probe.one").isEmpty());
    }

    @Test
    void valuesMayNameSecretsAndVariables() throws Exception {
        core.drop(
                "windflow.probe.two.cfg",
                "password = $[secret:probe]\npath = $[env:PATH]\nport = $[env:NO_SUCH_VARIABLE;default=6379]\n");

        await().atMost(SOON).until(() -> !settings("windflow.probe.two").isEmpty());

        assertThat(settings("windflow.probe.two"))
                .containsEntry("password", "s3cret")
                .containsEntry("path", System.getenv("PATH"))
                .containsEntry("port", "6379");
    }

    @Test
    void whatEditorsLeaveBehindIsIgnored() throws Exception {
        for (String name : new String[] {
            ".windflow.probe.three.cfg.swp",
            "windflow.probe.three.cfg~",
            "#windflow.probe.three.cfg#",
            ".#windflow.probe.three.cfg",
            "4913",
            "windflow.probe.three.cfg.bak",
            "windflow.probe.three.jar"
        }) {
            Files.writeString(core.config().resolve(name), "colour = red\n");
        }
        Files.createDirectories(core.config().resolve("available"));
        Files.writeString(core.config().resolve("available/windflow.probe.three.cfg"), "colour = red\n");

        // The next scan has seen all of them when it has seen this one.
        core.drop("windflow.probe.last.cfg", "colour = green\n");
        await().atMost(SOON).until(() -> !settings("windflow.probe.last").isEmpty());

        assertThat(settings("windflow.probe.three")).isEmpty();
        assertThat(core.context().getBundles())
                .noneMatch(bundle -> bundle.getLocation().contains("probe"));
    }

    /** The settings under a PID, empty if there are none. By reflection: Config Admin's classes are the bundle's own. */
    private static Map<String, Object> settings(String pid) throws Exception {
        BundleContext context = core.context();
        var reference = context.getServiceReference("org.osgi.service.cm.ConfigurationAdmin");
        Object admin = context.getService(reference);
        Class<?> type = reference.getBundle().loadClass("org.osgi.service.cm.ConfigurationAdmin");
        String filter = FrameworkUtil.createFilter("(service.pid=" + pid + ")").toString();
        Object[] found =
                (Object[]) type.getMethod("listConfigurations", String.class).invoke(admin, filter);
        Map<String, Object> settings = new TreeMap<>();
        if (found != null) {
            Class<?> configuration = reference.getBundle().loadClass("org.osgi.service.cm.Configuration");
            Class<?> target = reference.getBundle().loadClass("org.osgi.framework.ServiceReference");
            Dictionary<?, ?> properties = (Dictionary<?, ?>)
                    configuration.getMethod("getProcessedProperties", target).invoke(found[0], reference);
            properties.keys().asIterator().forEachRemaining(key -> settings.put((String) key, properties.get(key)));
        }
        return settings;
    }
}
