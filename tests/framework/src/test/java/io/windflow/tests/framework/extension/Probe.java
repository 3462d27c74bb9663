package io.windflow.tests.framework.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.windflow.launcher.CoreFramework;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** What a test asks the bundle that it puts into the framework. */
final class Probe {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static final List<String> CLASSES = List.of("ProbeActivator", "Hammer", "FakeServices");

    private final Function<List<?>, Object> probe;

    private Probe(Function<List<?>, Object> probe) {
        this.probe = probe;
    }

    /** Packs the probe's classes into a bundle and starts it. */
    @SuppressWarnings("unchecked")
    static Probe install(CoreFramework core, Path folder) throws Exception {
        Path jar = folder.resolve("probe.jar");
        pack(jar);
        BundleContext context = core.context();
        Bundle bundle = context.installBundle(jar.toUri().toString());
        bundle.start();
        return new Probe((Function<List<?>, Object>)
                context.getService(context.getServiceReferences(Function.class, "(windflow.test=probe)").stream()
                        .findFirst()
                        .orElseThrow()));
    }

    private static void pack(Path jar) throws IOException {
        String own = "io/windflow/tests/framework/extension/probe/";
        Manifest manifest = new Manifest();
        Attributes headers = manifest.getMainAttributes();
        headers.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        headers.putValue("Bundle-ManifestVersion", "2");
        headers.putValue("Bundle-SymbolicName", "io.windflow.tests.probe");
        headers.putValue("Bundle-Activator", own.replace('/', '.') + "ProbeActivator");
        headers.putValue(
                "Import-Package",
                "org.osgi.framework,io.windflow.api.capability,io.windflow.api.extension,io.windflow.api.identity,"
                        + "io.windflow.spi,io.windflow.spi.cache,io.windflow.spi.extension");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out, manifest)) {
            for (Path file : Files.list(Path.of("target/test-classes/" + own)).toList()) {
                if (CLASSES.stream().anyMatch(file.getFileName().toString()::startsWith)) {
                    entries.putNextEntry(new JarEntry(own + file.getFileName()));
                    try (InputStream in = Files.newInputStream(file)) {
                        in.transferTo(entries);
                    }
                }
            }
        }
    }

    Object ask(Object... words) {
        return probe.apply(Arrays.asList(words));
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> map(Object... words) {
        return (Map<String, Object>) ask(words);
    }

    String state(String extension) {
        return (String) map("extension", extension).get("state");
    }

    String reason(String extension) {
        return (String) map("extension", extension).get("reason");
    }

    String provider(String capability) {
        return (String) map("capability", capability).get("provider");
    }

    void awaitState(String extension, String state) {
        await(extension + " to be " + state)
                .atMost(SOON)
                .pollInterval(Duration.ofMillis(2))
                .untilAsserted(() -> assertThat(map("extension", extension)).containsEntry("state", state));
    }

    void awaitReason(String extension, String text) {
        await().atMost(SOON).untilAsserted(() -> assertThat(reason(extension)).contains(text));
        assertThat(state(extension)).isEqualTo("FAILED");
        assertThat((String) map("extension", extension).get("advice")).isNotBlank();
    }

    /** Uses the cache from so many threads, without a pause; returns when they are at it. */
    void hammer(int threads) {
        ask("hammer", threads);
        await().atMost(SOON).until(() -> (Long) ask("calls") > 100);
    }

    /** Ends the hammer and says that no call failed. Returns the slowest call in milliseconds. */
    long assertNoCallFailed() {
        Map<String, Object> result = map("hammered");
        assertThat((List<?>) result.get("failures")).isEmpty();
        return (Long) result.get("slowestMs");
    }
}
