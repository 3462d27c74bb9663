package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;

/** The bundle cache is kept between starts, as long as it is that of this very distribution. */
class BundleCacheIT {
    @TempDir
    Path folder;

    private Path home;
    private Path distribution;
    private Map<String, Long> installed;

    @BeforeEach
    void startOnce() throws Exception {
        home = folder.resolve("home");
        distribution = Distributions.copyTo(folder.resolve("windflow"));
        installed = startAndLook();
    }

    @Test
    void aSecondStartInstallsNothing() throws Exception {
        assertThat(startAndLook()).isEqualTo(installed);
    }

    @Test
    void aChangedJarIsTakenUp() throws Exception {
        Path jar = Files.list(distribution.resolve("bundles"))
                .filter(file -> file.getFileName().toString().startsWith("io.windflow.api-"))
                .findFirst()
                .orElseThrow();
        Files.setLastModifiedTime(jar, FileTime.from(Instant.now().plusSeconds(5)));

        assertThat(startAndLook().get("io.windflow.api")).isGreaterThan(installed.get("io.windflow.api"));
    }

    @Test
    void aMovedDistributionIsTakenUp() throws Exception {
        distribution = Files.move(distribution, folder.resolve("elsewhere"));

        assertThat(startAndLook().keySet()).isEqualTo(installed.keySet());
    }

    @Test
    void aCacheFromAnInterruptedFirstStartIsMadeAnew() throws Exception {
        Files.delete(home.resolve("cache/distribution"));
        Folders.delete(home.resolve("cache/bundles/bundle2"));

        assertThat(startAndLook().keySet()).isEqualTo(installed.keySet());
    }

    /** When each bundle was installed. */
    private Map<String, Long> startAndLook() throws Exception {
        try (CoreFramework core = CoreFramework.start(home, distribution)) {
            return Arrays.stream(core.context().getBundles())
                    .filter(bundle -> bundle.getBundleId() != Constants.SYSTEM_BUNDLE_ID)
                    .collect(Collectors.toMap(Bundle::getSymbolicName, Bundle::getLastModified));
        }
    }
}
