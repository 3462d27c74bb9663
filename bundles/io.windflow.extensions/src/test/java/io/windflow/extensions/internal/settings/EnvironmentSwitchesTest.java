package io.windflow.extensions.internal.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.windflow.extensions.internal.feature.Feature;
import io.windflow.extensions.internal.feature.Feature.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentSwitchesTest {

    private static final Feature CACHE = feature(new Environment(
            "CACHE_TYPE", "redis", List.of("local"), Map.of("url", "REDIS_URL", "password", "REDIS_PASSWORD")));

    @TempDir
    Path folder;

    @Test
    void aVariableWritesTheFileWithReferencesInsteadOfSecrets() throws IOException {
        start(CACHE, Map.of("CACHE_TYPE", "redis", "REDIS_URL", "redis://h", "REDIS_PASSWORD", "pw"));

        SettingsFile file = SettingsFile.of(Files.readString(file()));
        assertThat(file.values()).isEqualTo(Map.of("url", "$[env:REDIS_URL]", "password", "$[env:REDIS_PASSWORD]"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void otherValuesSwitchNothingOn() {
        start(CACHE, Map.of("REDIS_URL", "redis://h"));
        start(CACHE, Map.of("CACHE_TYPE", "local"));
        start(CACHE, Map.of("CACHE_TYPE", "memcached"));

        assertThat(file()).doesNotExist();
    }

    @Test
    void aVariableThatOnlyHasToBeThere() {
        start(feature(new Environment("BROKER_URL", null, List.of(), Map.of())), Map.of("BROKER_URL", "x"));

        assertThat(file()).exists();
    }

    @Test
    void theFileFollowsTheEnvironmentUntilTheUserMakesItHis() throws IOException {
        start(CACHE, Map.of("CACHE_TYPE", "redis"));
        start(CACHE, Map.of("CACHE_TYPE", "redis", "REDIS_URL", "redis://h"));
        assertThat(Files.readString(file())).contains("url=$[env:REDIS_URL]");
        start(CACHE, Map.of());
        assertThat(file()).doesNotExist();

        start(CACHE, Map.of("CACHE_TYPE", "redis"));
        Files.writeString(file(), Files.readString(file()) + "prefix=mine\n");
        start(CACHE, Map.of("CACHE_TYPE", "redis", "REDIS_URL", "redis://h"));
        start(CACHE, Map.of());
        assertThat(Files.readString(file())).contains("prefix=mine").doesNotContain("url=");
    }

    @Test
    void aFileOfTheUsersWins() throws IOException {
        Files.writeString(file(), "url=redis://mine\n");
        start(CACHE, Map.of("CACHE_TYPE", "redis", "REDIS_URL", "redis://h"));

        assertThat(file()).hasContent("url=redis://mine\n");
    }

    private void start(Feature feature, Map<String, String> environment) {
        new EnvironmentSwitches(environment, new ConfigFolder(folder)).apply(feature);
    }

    private Path file() {
        return folder.resolve("windflow.cache.cfg");
    }

    private static Feature feature(Environment environment) {
        return new Feature(
                "cache", "Cache", "", "cache", "pid", List.of(), List.of(), List.of(), environment, List.of());
    }
}
