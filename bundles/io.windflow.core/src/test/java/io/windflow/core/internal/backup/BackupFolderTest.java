package io.windflow.core.internal.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.windflow.api.Problem;
import io.windflow.api.backup.Backup;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupFolderTest {

    private static final Instant NOW = Instant.parse("2026-01-31T12:00:00Z");

    @TempDir
    Path home;

    private Path path;
    private BackupFolder folder;

    @BeforeEach
    void open() {
        path = home.resolve("backups");
        folder = new BackupFolder(path);
    }

    @Test
    void anArchiveHasItsNameOnlyWhenItIsComplete() throws IOException {
        String name = BackupFolder.name(false, NOW);
        try (FileChannel file = folder.begin(name)) {
            assertThat(file.isOpen()).isTrue();
            assertThat(folder.list()).isEmpty();
        }

        folder.finish(name);

        assertThat(path.resolve(name)).exists();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path.resolve(name))))
                .isEqualTo("rw-------");
    }

    @Test
    void whatAKilledProcessLeftIsRemoved() throws IOException {
        folder.begin(BackupFolder.name(false, NOW)).close();

        folder.removeLeftovers();

        assertThat(path).isEmptyDirectory();
    }

    @Test
    void aFileThatIsNoArchiveIsShownWithTheReason() throws IOException {
        Files.createDirectories(path);
        Files.writeString(path.resolve("copied.zip"), "no zip");

        assertThat(folder.list()).singleElement().satisfies(backup -> {
            assertThat(backup.state()).isEqualTo(Backup.State.FAILED);
            assertThat(backup.reason()).contains("zip");
        });
    }

    @Test
    void onlyTheOldestScheduledOnesGo() throws IOException {
        Files.createDirectories(path);
        Files.createFile(path.resolve("windflow-2025-01-01T00-00-00Z.zip"));
        for (int day = 0; day < 4; day++) {
            Files.createFile(path.resolve(BackupFolder.name(true, NOW.plus(Duration.ofDays(day)))));
        }

        folder.tidy(2);

        assertThat(path.toFile().list())
                .containsExactlyInAnyOrder(
                        "windflow-2025-01-01T00-00-00Z.zip",
                        "windflow-scheduled-2026-02-02T12-00-00Z.zip",
                        "windflow-scheduled-2026-02-03T12-00-00Z.zip");
    }

    @ParameterizedTest
    @ValueSource(strings = {"../windflow.db", "a/b.zip", ".hidden.zip", "-x.zip", "x.zip.part", "nope.zip", "a\n.zip"})
    void nothingOutsideOfTheFolderHasAName(String name) throws IOException {
        Files.createDirectories(path);
        Files.createFile(path.resolve("x.zip.part"));

        assertThatThrownBy(() -> folder.require(name)).isInstanceOf(Problem.class);
    }

    @Test
    void theScheduleGoesOnWhereItWasAndLetsAStartPass() {
        Duration day = Duration.ofDays(1);

        assertThat(Schedule.next(NOW.minus(Duration.ofHours(6)), day, NOW)).isEqualTo(NOW.plus(Duration.ofHours(18)));
        assertThat(Schedule.next(Instant.EPOCH, day, NOW)).isEqualTo(NOW.plus(Duration.ofMinutes(10)));
        assertThat(Schedule.next(NOW, Duration.ZERO, NOW)).isNull();
    }
}
