package io.windflow.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** Where PostgreSQL's programs are: from Maven, unpacked once for all tests of a user, or installed on the machine. */
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";
    private static final Path INSTALLED = Path.of("/usr/lib/postgresql");
    private static final int OLDEST = 15;

    private PostgresBinaries() {}

    /** The folder with {@code initdb} and {@code postgres}: what {@code WINDFLOW_TEST_POSTGRES} names, else Maven's. */
    static Optional<Path> find() {
        String named = System.getenv("WINDFLOW_TEST_POSTGRES");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named));
        }
        return areMavens() ? Optional.of(unpacked().resolve("bin")) : installed();
    }

    /** Whether they come from Maven: nobody has named others, and there are some for this machine. */
    static boolean areMavens() {
        String named = System.getenv("WINDFLOW_TEST_POSTGRES");
        return (named == null || named.isBlank())
                && System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
    }

    /** The oldest PostgreSQL of the machine that WindFlow works with. */
    static Optional<Path> installed() {
        if (!Files.isDirectory(INSTALLED)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(INSTALLED)) {
            return versions.filter(folder -> folder.getFileName().toString().matches("\\d+"))
                    .filter(folder -> version(folder) >= OLDEST && Files.isExecutable(folder.resolve("bin/initdb")))
                    .min(Comparator.comparingInt(PostgresBinaries::version))
                    .map(folder -> folder.resolve("bin"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int version(Path folder) {
        return Integer.parseInt(folder.getFileName().toString());
    }

    private static Path unpacked() {
        try {
            Path folder = Path.of(
                    System.getProperty("java.io.tmpdir"),
                    "windflow-postgres-" + System.getProperty("user.name") + "-" + size());
            if (!Files.isDirectory(folder)) {
                unpack(folder);
            }
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Another version has another size. */
    private static long size() throws IOException {
        return PostgresBinaries.class.getResource(ARCHIVE).openConnection().getContentLengthLong();
    }

    private static void unpack(Path folder) throws IOException, InterruptedException {
        Path draft = Files.createTempDirectory("windflow-postgres-draft");
        Process tar = new ProcessBuilder("tar", "-x", "-C", draft.toString()).start();
        try (InputStream archive = new XZInputStream(PostgresBinaries.class.getResourceAsStream(ARCHIVE));
                OutputStream out = tar.getOutputStream()) {
            archive.transferTo(out);
        }
        if (!tar.waitFor(60, TimeUnit.SECONDS) || tar.exitValue() != 0) {
            throw new IOException("tar did not unpack PostgreSQL");
        }
        // PostgreSQL does not run as root, so that another user has to reach its programs.
        Files.setPosixFilePermissions(draft, PosixFilePermissions.fromString("rwxr-xr-x"));
        try {
            Files.move(draft, folder);
        } catch (FileAlreadyExistsException e) {
            // Another test was quicker.
            Folders.delete(draft);
        }
    }
}
