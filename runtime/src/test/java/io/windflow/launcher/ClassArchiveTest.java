package io.windflow.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uses a script in place of WindFlow, which notes what it was told. */
@Timeout(60)
class ClassArchiveTest {

    private static final String MAKES_ONE = "echo classes > \"$WINDFLOW_ARCHIVE\"";

    @TempDir
    Path folder;

    private Path lib;
    private Path cache;
    private Path runs;

    @BeforeEach
    void distribution() throws IOException {
        lib = Files.createDirectories(folder.resolve("dist/lib"));
        Files.createDirectories(folder.resolve("dist/bin"));
        Files.createDirectories(folder.resolve("dist/bundles"));
        cache = Files.createDirectories(folder.resolve("home/cache"));
        runs = folder.resolve("runs");
        Files.writeString(lib.resolve("core.index"), "version\t1\t\n");
    }

    @Test
    void isMadeOnceForADistribution() throws Exception {
        script(MAKES_ONE);

        refresh();
        refresh();

        assertThat(lib.resolve("classes.jsa")).hasContent("classes");
        assertThat(lib.resolve("classes.jsa.new")).doesNotExist();
        assertThat(runs).content().hasLineCount(1);
    }

    @Test
    void isMadeAgainForAnotherDistribution() throws Exception {
        script(MAKES_ONE);
        refresh();
        Files.writeString(lib.resolve("new.jar"), "new");

        refresh();

        assertThat(runs).content().hasLineCount(2);
    }

    @Test
    void isMadeByAProcessThatKnowsNothingOfTheUsers() throws Exception {
        script("env > " + folder.resolve("environment") + "; mkdir -p \"$WINDFLOW_HOME\"; " + MAKES_ONE);

        refresh();

        assertThat(folder.resolve("environment"))
                .content()
                .contains("WINDFLOW_HOME=" + cache.resolve("training"), "WINDFLOW_HTTP_PORT=0")
                .doesNotContain("DOCKER_HOST", "MAVEN");
        assertThat(cache.resolve("training")).doesNotExist();
    }

    @Test
    void isNotTriedAgainWhereNoneComesOut() throws Exception {
        script("exit 1");

        refresh();
        refresh();

        assertThat(lib.resolve("classes.jsa")).doesNotExist();
        assertThat(runs).content().hasLineCount(1);
    }

    private void refresh() throws StartException {
        Options options =
                Options.of(Map.of("WINDFLOW_HOME", folder.resolve("home").toString()), folder.resolve("dist"));
        new ClassArchive(options, cache, Duration.ZERO).refresh();
    }

    private void script(String body) throws IOException {
        Path program = folder.resolve("dist/bin/windflow");
        Files.writeString(program, "#!/bin/sh\necho run >> " + runs + "\n" + body + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
