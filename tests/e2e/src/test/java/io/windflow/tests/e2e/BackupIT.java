package io.windflow.tests.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.windflow.tests.e2e.support.Api;
import io.windflow.tests.e2e.support.WindFlow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** WindFlow's data goes into an archive and comes back, on the same machine and on another one. */
class BackupIT {

    private static final String BACKUPS = "/api/v1/backups";
    private static final String COMPOSE = "services: {web: {image: \"windflow-test/web:1\"}}\n";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path folder;

    private static WindFlow windflow;
    private static Api api;

    @BeforeAll
    static void start() {
        windflow = new WindFlow(folder.resolve("home")).start();
        api = windflow.admin();
    }

    @AfterAll
    static void stop() {
        windflow.close();
    }

    @Test
    void whatWasDoneSinceIsUndone() {
        api.save("backup-kept", COMPOSE);
        String backup = backup();
        api.save("backup-later", COMPOSE);
        api.put("/api/v1/stacks/backup-kept", Map.of("compose", COMPOSE + "# changed\n"))
                .expect(200);

        assertThat(restore(windflow, api, backup).get("state").asText()).isEqualTo("DONE");

        api.get("/api/v1/stacks/backup-later").expectProblem(404, "backup-later");
        assertThat(api.get("/api/v1/stacks/backup-kept/revisions/1").expect(200).text("compose"))
                .isEqualTo(COMPOSE);
        assertThat(api.get("/api/v1/audit?text=backup.restored")
                        .expect(200)
                        .json()
                        .at("/items/0/result")
                        .asText())
                .isEqualTo("ok");
    }

    @Test
    void anotherMachineTakesOver() throws IOException {
        api.save("backup-moved", COMPOSE);
        String backup = backup();
        try (WindFlow other = new WindFlow(folder.resolve("other")).start()) {
            Files.createDirectories(other.home().resolve("backups"));
            Files.copy(archive(backup), other.home().resolve("backups").resolve("from-elsewhere.zip"));

            Api there = other.admin();
            assertThat(restore(other, there, "from-elsewhere.zip").get("state").asText())
                    .isEqualTo("DONE");

            JsonNode stack =
                    there.get("/api/v1/stacks/backup-moved").expect(200).json();
            assertThat(stack.get("directory").asText()).startsWith(other.home().toString());
            assertThat(other.home().resolve("stacks/backup-moved/compose.yaml")).hasContent(COMPOSE);
        }
    }

    @Test
    void aDamagedArchiveChangesNothing() throws IOException {
        api.save("backup-damaged", COMPOSE);
        String backup = backup();
        try (FileSystem zip =
                FileSystems.newFileSystem(URI.create("jar:" + archive(backup).toUri()), Map.of())) {
            Path users = zip.getPath("tables/users.jsonl");
            Files.writeString(users, Files.readString(users).replace("ADMIN", "USER"));
        }
        api.save("backup-after-damage", COMPOSE);

        JsonNode restoration = restore(windflow, api, backup);

        assertThat(restoration.get("state").asText()).isEqualTo("FAILED");
        assertThat(restoration.get("reason").asText()).contains("users", "damaged");
        api.get("/api/v1/stacks/backup-after-damage").expect(200);
    }

    @Test
    void archivesAreForAdministratorsAlone() throws IOException {
        String backup = backup();
        api.post("/api/v1/users", Map.of("username", "backup-user", "password", "a-long-password-1", "role", "user"))
                .expect(201);
        Api user = windflow.anonymous().login("backup-user", "a-long-password-1");

        user.get(BACKUPS).expectProblem(403);
        user.get(BACKUPS + "/" + backup + "/archive").expectProblem(403);
        user.post(BACKUPS + "/" + backup + "/restore").expectProblem(403);
        assertThat(Files.getPosixFilePermissions(archive(backup)))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void namesLeadNowhereElse() {
        for (String name : Set.of("..%2Fdb%2Fwindflow.db", "windflow.db", "-x.zip", "%0a.zip")) {
            assertThat(api.get(BACKUPS + "/" + name + "/archive").status()).isIn(400, 404);
        }
    }

    @Test
    void aBackupThatWasRemovedIsGone() {
        String backup = backup();

        api.delete(BACKUPS + "/" + backup).expect(204);

        api.get(BACKUPS + "/" + backup).expectProblem(404, backup);
    }

    private static String backup() {
        return Awaitility.await().atMost(PATIENCE).until(BackupIT::tryBackup, name -> !name.isEmpty());
    }

    /** Refused within a second of the last one, whose name it would have. */
    private static String tryBackup() {
        Api.Answer answer = api.post(BACKUPS);
        if (answer.status() == 409) {
            return "";
        }
        String name = answer.expect(202).text("name");
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> api.get(BACKUPS + "/" + name).text("state").equals("COMPLETE"));
        return name;
    }

    private static JsonNode restore(WindFlow where, Api there, String backup) {
        String path = BACKUPS + "/" + backup + "/restore";
        there.post(path).expect(202);
        Awaitility.await().atMost(PATIENCE).until(() -> Set.of("DONE", "FAILED")
                .contains(there.get(path).text("state")));
        assertThat(staging(where)).as("nothing is left of the rehearsal").isEmpty();
        return there.get(path).json();
    }

    private static Stream<Path> staging(WindFlow where) {
        try (Stream<Path> files = Files.list(where.home().resolve("db"))) {
            return files
                    .filter(file -> file.getFileName().toString().contains("staging"))
                    .sorted(Comparator.naturalOrder())
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path archive(String backup) {
        return windflow.home().resolve("backups").resolve(backup);
    }
}
