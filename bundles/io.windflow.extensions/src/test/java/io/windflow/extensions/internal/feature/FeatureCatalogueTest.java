package io.windflow.extensions.internal.feature;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureCatalogueTest {

    private static final String FEATURE =
            """
            {"feature-resource-version": "1.0", "id": "io.example:%1$s:1.0.0", "name": "Example", "description": "One",
             "bundles": [{"id": "io.example:lib:jar:all:2.0"}, {"id": "io.example:own:1.0.0", "bundleStartLevel": 5}],
             "extensions": {"windflow-extension": {"kind": "optional", "type": "json", "json": {
                "id": "%1$s", "capability": "cache", "requires": ["database"],
                "environment": {"variable": "X_TYPE", "value": "x", "others": ["y"], "settings": {"url": "X_URL"}},
                "services": [{"name": "x", "image": "x:1", "memoryInMiB": 2, "diskInMiB": 1, "ports": [1]}]}}}}
            """;

    @TempDir
    Path folder;

    private Path own;
    private Path dropped;
    private FeatureCatalogue catalogue;

    @BeforeEach
    void folders() throws IOException {
        own = Files.createDirectories(folder.resolve("dist/features"));
        dropped = Files.createDirectories(folder.resolve("extensions"));
        catalogue = new FeatureCatalogue(folder.resolve("dist"), dropped);
    }

    @Test
    void readsAllThatAFeatureSays() throws IOException {
        Files.writeString(own.resolve("core.json"), "{\"bundles\": []}");
        Files.writeString(own.resolve("example.json"), FEATURE.formatted("example"));

        assertThat(catalogue.refresh()).isTrue();

        assertThat(catalogue.all())
                .containsExactly(new Feature(
                        "example",
                        "Example",
                        "One",
                        "cache",
                        "io.windflow.ext.example",
                        List.of("database"),
                        List.of(new Artifact("lib-2.0-all.jar", 1), new Artifact("own-1.0.0.jar", 5)),
                        List.of(folder.resolve("dist/bundles")),
                        new Feature.Environment("X_TYPE", "x", List.of("y"), java.util.Map.of("url", "X_URL")),
                        List.of(new Feature.Service("x", "x:1", 2 << 20, 1 << 20, List.of(1)))));
        assertThat(catalogue.refresh()).as("nothing is new").isFalse();
    }

    @Test
    void aFeatureDroppedLaterIsFoundWithJarsBesideIt() throws IOException {
        assertThat(catalogue.refresh()).isFalse();
        Path file = Files.writeString(dropped.resolve("mine.json"), FEATURE.formatted("mine"));
        assertThat(catalogue.refresh()).isTrue();
        Path jar = Files.createFile(dropped.resolve("own-1.0.0.jar"));
        Feature mine = catalogue.find("mine").orElseThrow();
        assertThat(mine.bundles().get(1).find(mine.folders())).hasValue(jar);
        assertThat(mine.bundles().get(0).find(mine.folders())).isEmpty();

        Files.writeString(file, FEATURE.formatted("mine").replace("Example", "Changed"));
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(catalogue.refresh()).isTrue();
        assertThat(catalogue.find("mine").orElseThrow().name()).isEqualTo("Changed");
    }

    @Test
    void nobodyReplacesAnExtensionOfWindFlow() throws IOException {
        Files.writeString(own.resolve("cache.json"), FEATURE.formatted("cache"));
        Files.writeString(
                dropped.resolve("evil.json"), FEATURE.formatted("cache").replace("Example", "Evil"));
        catalogue.refresh();

        assertThat(catalogue.find("cache").orElseThrow().name()).isEqualTo("Example");
    }

    @Test
    void whatIsNoFeatureIsLeftOut() throws IOException {
        Files.writeString(dropped.resolve("broken.json"), "{");
        Files.writeString(dropped.resolve("id.json"), FEATURE.formatted("../x"));
        Files.writeString(
                dropped.resolve("bundle.json"), FEATURE.formatted("x").replace("io.example:own:1.0.0", "own"));

        assertThat(catalogue.refresh()).isFalse();
        assertThat(catalogue.all()).isEmpty();
    }
}
